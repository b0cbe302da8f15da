"""The page on which people sign in: plain HTML that needs no script and no file."""

from __future__ import annotations

import html
from dataclasses import dataclass
from urllib.parse import quote

_STYLE = """
:root{--ground:#f6f4f0;--surface:#fff;--ink:#211d2b;--soft:#635d6f;--line:#8d8798;--accent:#5a3fb0;--on:#fff;
--bad:#b3261e;--bad-soft:#fdecea;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ground:#131119;--surface:#1c1924;--ink:#f1eef6;--soft:#a9a2b8;--line:#7d758f;
--accent:#b7a2ff;--on:#1b1430;--bad:#ff9d94;--bad-soft:#3b2124}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--ground);color:var(--ink);
font:1rem/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;padding:1rem}
main{width:100%;max-width:26rem;background:var(--surface);border-radius:18px;padding:2rem}
h1{margin:0 0 .25rem;font-size:1.5rem}
h2{margin:2rem 0 .5rem;font-size:1rem}
p{margin:0 0 1rem;color:var(--soft)}
label{display:block;margin:1rem 0 .25rem;font-weight:600}
input{width:100%;font:inherit;padding:.6rem .75rem;border:1px solid var(--line);border-radius:8px;
background:var(--ground);color:var(--ink)}
button{margin-top:1.25rem;width:100%;font:inherit;font-weight:600;padding:.7rem 1rem;border:0;border-radius:12px;
background:var(--accent);color:var(--on);cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.bad{margin:1rem 0;padding:.75rem 1rem;border-radius:8px;background:var(--bad-soft);color:var(--bad)}
a,summary{color:var(--accent);cursor:pointer}
details{margin-top:1.5rem}
"""


@dataclass(frozen=True)
class Doors:
    """What the page offers, and what it says."""

    next: str
    """Where to go afterwards: a path of the studio's."""
    by_email: bool
    user_id: str | None = None
    """Who is signed in already."""
    fault: str = ""
    email: str = ""
    told: str = ""
    """What went well, and what comes next."""
    oauth: tuple[str, ...] = ()
    """Providers that people may sign in with."""
    anonymous: bool = False


def show_sign_in_page(doors: Doors) -> str:
    """The whole page."""
    fault = f'<p class="bad" role="alert" id="fault">{html.escape(doors.fault)}</p>' if doors.fault else ""
    title = "Signed in" if doors.user_id else "Sign in"
    if doors.user_id:
        body = (
            f"<p>You are signed in as {html.escape(doors.user_id)}.</p>"
            f'<p><a href="{html.escape(doors.next)}">Go to the studio</a></p>' + _form(doors, "out", "", "Sign out")
        )
    else:
        told = f'<p role="status">{html.escape(doors.told)}</p>' if doors.told else ""
        body = "<p>A sentence becomes a finished film.</p>" + told + fault
        body += _by_email(doors) + _elsewhere(doors) + _new(doors) if doors.by_email else ""
        body += _by_token(doors)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{'Error: ' if fault else ''}{title} · Pixora</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title} to Pixora</h1>{body}</main></body></html>"
    )


def _by_email(doors: Doors) -> str:
    described = ' aria-describedby="fault"' if doors.fault else ""
    fields = (
        '<label for="email">E-mail address</label>'
        f'<input id="email" name="email" type="email" autocomplete="username" required'
        f' value="{html.escape(doors.email)}"{described}>'
        '<label for="password">Password</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password" required>'
    )
    return _form(doors, "email", fields, "Sign in")


def _new(doors: Doors) -> str:
    fields = (
        '<label for="new-email">E-mail address</label>'
        '<input id="new-email" name="email" type="email" autocomplete="username" required>'
        '<label for="new-password">Password</label>'
        '<input id="new-password" name="password" type="password" autocomplete="new-password" required minlength="6">'
    )
    return f"<details><summary>I have no account</summary>{_form(doors, 'new', fields, 'Make an account')}</details>"


def _elsewhere(doors: Doors) -> str:
    """Other ways in. Links, since a browser lets no form lead to another site."""
    ways = [
        f'<p><a href="/sign-in/with/{quote(name, safe="")}?next={quote(doors.next, safe="")}">'
        f"Sign in with {html.escape(name.capitalize())}</a></p>"
        for name in doors.oauth
    ]
    return "".join([*ways, *([_form(doors, "visit", "", "Go in without an account")] if doors.anonymous else [])])


def _by_token(doors: Doors) -> str:
    """For programs' users and for sign-in elsewhere; folded away where most come by e-mail."""
    described = "" if doors.by_email else ' aria-describedby="hint"'
    fields = (
        '<label for="token">Token</label>'
        f'<input id="token" name="token" type="password" autocomplete="off" spellcheck="false" required{described}>'
    )
    if doors.by_email:
        form = _form(doors, "token", fields, "Sign in with the token")
        return f"<details><summary>I have a token</summary>{form}</details>"
    hint = '<p id="hint">Paste the token that you were given.</p>'
    return hint + _form(doors, "token", fields, "Sign in")


def _form(doors: Doors, act: str, fields: str, button: str) -> str:
    return (
        f'<form method="post" action="/sign-in"><input type="hidden" name="act" value="{act}">'
        f'<input type="hidden" name="next" value="{html.escape(doors.next)}">{fields}'
        f'<button type="submit">{button}</button></form>'
    )

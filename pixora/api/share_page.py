"""The page that a link shows: a film, its title, its captions. Plain HTML that needs no script and no other file."""

from __future__ import annotations

import html

from pixora.core.sharing import Shown

_STYLE = """
:root{--ground:#131119;--ink:#f1eef6;--soft:#a9a2b8;--accent:#b7a2ff;color-scheme:dark}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--ground);color:var(--ink);
font:1rem/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;padding:1rem}
main{width:100%;max-width:64rem;text-align:center}
video{display:block;margin:0 auto;max-width:100%;max-height:78vh;border-radius:14px;background:#000}
h1{margin:1.25rem 0 .25rem;font-size:1.4rem;overflow-wrap:anywhere}
p{margin:0;color:var(--soft)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
"""


def show_share_page(film: Shown, here: str, query: str) -> str:
    """The whole page; `here` is the link's path, and `query` its signature."""
    signed = f"?{html.escape(query)}"
    poster = f' poster="{here}/poster{signed}"' if film.poster else ""
    # What is drawn into the picture is offered as text, too, but not shown over it by itself.
    shown = "" if film.captions_drawn else " default"
    language = html.escape(film.language)
    track = (
        f'<track kind="captions" src="{here}/captions{signed}" srclang="{language}" label="Captions"{shown}>'
        if film.captions
        else ""
    )
    title = html.escape(film.title)
    video = (
        f'<video controls playsinline preload="metadata" width="{film.width}" height="{film.height}"{poster}'
        f' aria-label="{title}"><source src="{here}/video{signed}" type="video/mp4">{track}</video>'
    )
    return _page(
        film.title, f'{video}<h1 lang="{language}">{title}</h1><p>{film.seconds:.0f} seconds, made with Pixora</p>'
    )


def show_ended_page() -> str:
    """What stands in place of a film that is shown no more, whatever the reason."""
    return _page("No film here", "<h1>No film here</h1><p>This link has ended, or its owner has taken it back.</p>")


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{html.escape(title)} · Pixora</title><style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )

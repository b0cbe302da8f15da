"""Small parts of HTML that all of the page is put together from: icons, buttons, fields. All text is escaped here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from ui.model import Cost
from ui.words import price

Url = Callable[[str], str]
"""Signs the name of an asset."""

_PATHS = {
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "close": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "edit": '<path d="M3 13l.7-3L10.5 3.2a1.2 1.2 0 011.7 0l.6.6a1.2 1.2 0 010 1.7L6 12.3z"/>',
    "copy": '<rect x="5.5" y="5.5" width="7.5" height="7.5" rx="1.5"/><path d="M10.5 3H4.5A1.5 1.5 0 003 4.5v6"/>',
    "bin": '<path d="M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5"/>',
    "grip": '<path d="M6 4v.01M10 4v.01M6 8v.01M10 8v.01M6 12v.01M10 12v.01"/>',
    "clip": '<path d="M12.5 7.5l-4.8 4.8a2.8 2.8 0 01-4-4l5-5a1.9 1.9 0 012.7 2.7l-5 5a.9.9 0 01-1.3-1.3l4.4-4.4"/>',
    "stop": '<rect x="4.5" y="4.5" width="7" height="7" rx="1.2"/>',
    "again": '<path d="M13 8a5 5 0 11-1.6-3.7M13 2.5v2.8h-2.8"/>',
    "up": '<path d="M8 12V3.5M4.5 7L8 3.5 11.5 7M3 13.5h10"/>',
    "down": '<path d="M8 3v8.5M4.5 8L8 11.5 11.5 8M3 13.5h10"/>',
    "search": '<circle cx="7" cy="7" r="4"/><path d="M10 10l3.2 3.2"/>',
    "films": '<rect x="2.5" y="3.5" width="11" height="9" rx="1.5"/><path d="M5.5 3.5v9M10.5 3.5v9"/>',
    "chat": '<path d="M3 5a2 2 0 012-2h6a2 2 0 012 2v4a2 2 0 01-2 2H7l-3 2.5V11a1 1 0 01-1-1z"/>',
    "scenes": '<rect x="2.5" y="4" width="5" height="4" rx="1"/><rect x="8.8" y="4" width="5" height="4" rx="1"/>'
    '<path d="M3 11h4M9.3 11h4"/>',
    "play": '<path d="M5.5 3.8v8.4L12 8z"/>',
    "user": '<circle cx="8" cy="5.5" r="2.5"/><path d="M3.5 13c.6-2.6 2.3-4 4.5-4s3.9 1.4 4.5 4"/>',
    "undo": '<path d="M3.5 6.5H10a3 3 0 010 6H6.5M6 4L3.5 6.5 6 9"/>',
    "share": '<circle cx="4" cy="8" r="1.8"/><circle cx="12" cy="4" r="1.8"/><circle cx="12" cy="12" r="1.8"/>'
    '<path d="M5.6 7.2l4.8-2.4M5.6 8.8l4.8 2.4"/>',
    "lock": '<rect x="3.5" y="7" width="9" height="6" rx="1.3"/><path d="M5.5 7V5.3a2.5 2.5 0 015 0V7"/>',
    "cut": '<path d="M8 3v10"/>',
    "blend": '<path d="M2.5 4.5c5 0 6 7 11 7M2.5 11.5c5 0 6-7 11-7"/>',
    "move": '<path d="M2.5 8h10M9.5 5l3 3-3 3"/>',
}


def icon(name: str) -> str:
    return (
        '<svg class="px-i" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" '
        f'stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{_PATHS[name]}</svg>'
    )


def data(**values: str | None) -> str:
    """`data-` attributes; those that are None are left out."""
    return "".join(f' data-{name}="{escape(value)}"' for name, value in values.items() if value is not None)


def button(
    label: str,
    act: str,
    value: str = "",
    *,
    kind: str = "",
    sign: str = "",
    confirm: str | None = None,
    more: str = "",
) -> str:
    """A button that acts. With `sign` alone in sight if `kind` has "px-bare": the label is then its name."""
    shown = f"<span>{escape(label)}</span>"
    if "px-bare" in kind:
        more += f' title="{escape(label)}" aria-label="{escape(label)}"'
        shown = ""
    return (
        f'<button type="button" class="px-button {kind}"{data(act=act, value=value, confirm=confirm)}{more}>'
        f"{icon(sign) if sign else ''}{shown}</button>"
    )


def field(label: str, name: str, value: str, *, rows: int = 0, hint: str = "", more: str = "") -> str:
    """A labelled line of text, or with `rows` a box."""
    note = f"<small>{escape(hint)}</small>" if hint else ""
    if rows:
        entry = f'<textarea name="{name}" rows="{rows}"{more}>{escape(value)}</textarea>'
    else:
        entry = f'<input name="{name}" value="{escape(value)}"{more}>'
    return f'<label class="px-field"><span>{escape(label)}</span>{entry}{note}</label>'


def choice(label: str, name: str, value: str, options: Iterable[tuple[str, str]], more: str = "") -> str:
    """A labelled list of value and name, one of them chosen."""
    listed = "".join(
        f'<option value="{escape(one)}"{" selected" if one == value else ""}>{escape(told)}</option>'
        for one, told in options
    )
    return f'<label class="px-field"><span>{escape(label)}</span><select name="{name}"{more}>{listed}</select></label>'


def priced(label: str, cost: Cost | None) -> str:
    """A button's words with its price."""
    return label if cost is None else f"{label} · {price(cost)}"


def moment(at: str, told: str, *, exact: bool = False) -> str:
    """A time, told in UTC; the page's script tells it in its user's zone. `exact`: with the hour, however long ago."""
    return f'<time datetime="{escape(at)}"{data(exact="true" if exact else None)}>{escape(told)}</time>'

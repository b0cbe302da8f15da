"""The user's films as HTML: poster, length, state and date, to be searched, opened, renamed, copied and deleted."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pixora.store.records import Task
from ui import words
from ui.files import ICON
from ui.markup import Url, button, data, icon, moment
from ui.pieces import Piece
from ui.words import t

MARK = f'<img class="px-mark" src="{ICON}" width="28" height="28" alt="">'

_BARE = "px-bare px-quiet"


def show_head(title: str, *, signed_in: bool) -> list[Piece]:
    """The bar over the page."""
    tools = (
        _opener("px-library", t("films"), "films")
        + f'<a class="px-button px-new" href="?task=new" data-act="open" data-value="new">{icon("plus")}'
        f"<span>{t('new_film')}</span></a>"
        + '<button type="button" class="px-button px-bare px-quiet" popovertarget="px-more" aria-haspopup="menu" '
        f'title="{t("more")}" aria-label="{t("more")}">{icon("user")}</button>'
    )
    out = f'<button type="button" role="menuitem" data-sign-out>{t("sign_out")}</button>' if signed_in else ""
    menu = (
        f'<div id="px-more" class="px-menu" popover role="menu" aria-label="{t("more")}">'
        f'<button type="button" role="menuitem" data-open="px-setup" data-act="setup">{t("providers")}</button>'
        f'<button type="button" role="menuitem" data-open="px-account" data-act="account">{t("account")}</button>'
        f'<button type="button" role="menuitem" data-open="px-keys">{t("shortcuts")}</button>'
        f'<button type="button" role="menuitem" data-theme-next>{t("theme")}</button>{out}</div>'
    )
    return [
        (
            "brand",
            f'<a class="px-brand" href="?task=new" data-act="open" data-value="new">{MARK}<span>Pixora</span></a>',
        ),
        ("title", f'<span class="px-title">{escape(title)}</span>'),
        ("tools", f'<nav class="px-nav" aria-label="{t("films")}">{tools}{menu}</nav>'),
    ]


def _opener(dialog: str, label: str, sign: str) -> str:
    return (
        f'<button type="button" class="px-button px-quiet" data-open="{dialog}" data-act="films" '
        f'aria-haspopup="dialog">'
        f"{icon(sign)}<span>{label}</span></button>"
    )


def show_library(films: Sequence[Task], open_id: str | None, url: Url) -> list[Piece]:
    """A card for each film, newest first."""
    if not films:
        return [("none", f'<li class="px-none">{t("no_match")}</li>')]
    return [(task.id, _film(task, url, current=task.id == open_id)) for task in films]


def _film(task: Task, url: Url, *, current: bool) -> str:
    title = task.title or words.UNTITLED
    poster = (task.film or {}).get("thumbnail_path")
    shown = f'<img src="{escape(url(poster))}" alt="" loading="lazy">' if poster else f"<i>{icon('films')}</i>"
    seconds = words.clock(task.film["seconds"]) if task.film else ""
    state = words.TASK_STATES[task.state.value] if task.script or task.state.value != "waiting" else t("no_film_yet")
    seconds = " · ".join(part for part in (t("example") if task.example else "", seconds) if part)
    when = moment(task.updated_at, words.day(task.updated_at))
    facts = " · ".join(escape(part) for part in (seconds, state) if part)
    sure = t("delete_film_sure", title=title)
    away = button(t("delete_film", title=title), "delete_film", task.id, kind=_BARE, sign="bin", confirm=sure)
    mark = ' aria-current="page"' if current else ""
    return (
        f'<li class="px-poster"{data(name=title)}><a href="?task={escape(task.id)}"'
        f"{data(act='open', value=task.id)}{mark}>{shown}<strong>{escape(title)}</strong>"
        f'<small data-state="{task.state.value}">{facts} · {when}</small></a><div class="px-tools">'
        f"{button(t('rename_film', title=title), 'rename', task.id, kind=_BARE, sign='edit')}"
        f"{button(t('copy_film', title=title), 'duplicate_film', task.id, kind=_BARE, sign='copy')}"
        f"{away}"
        "</div></li>"
    )

"""Sharing as HTML: links that show the film, and the texts that go with it where it is uploaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from pixora.film.publishing import DESCRIPTION, TITLE, Publishing
from ui import words
from ui.markup import button, choice, field, moment, priced
from ui.model import Cost
from ui.pieces import Piece
from ui.words import t

HOURS = ((24, "day_one"), (7 * 24, "days_7"), (30 * 24, "days_30"))


@dataclass(frozen=True)
class Link:
    """A link that shows the film. `ends` is in seconds since 1970."""

    id: str
    url: str
    ends: int


@dataclass(frozen=True)
class Shelf:
    """What the dialog of sharing shows of a film."""

    links: Sequence[Link]
    written: Publishing | None
    writer: str
    cost: Cost


def show_publish(shelf: Shelf) -> list[Piece]:
    """Links first, then the texts."""
    return [("new", _new_link()), *((f"link:{one.id}", _link(one)) for one in shelf.links), ("texts", _texts(shelf))]


def _new_link() -> str:
    hours = [(str(hours), t(label)) for hours, label in HOURS]
    return (
        f'<form class="px-form px-wish" data-act="share">{choice(t("link_holds"), "hours", str(7 * 24), hours)}'
        f'<button class="px-button px-main">{t("new_link")}</button></form>'
    )


def _link(one: Link) -> str:
    when = datetime.fromtimestamp(one.ends, UTC)
    ends = t("until", when=moment(when.isoformat(), words.moment(when), exact=True))
    return (
        f'<div class="px-link"><input readonly value="{escape(one.url)}" aria-label="{t("link")}">'
        f'<button type="button" class="px-button" data-copy>{t("copy")}</button>'
        f"{button(t('take_back'), 'unshare', one.id, kind='px-quiet')}<small>{ends}</small></div>"
    )


def _texts(shelf: Shelf) -> str:
    written = shelf.written
    write = button(priced(t("write_texts"), shelf.cost), "write_texts", "paid" if not shelf.cost.free else "")
    if written is None:
        return f'<section class="px-place"><h3>{t("texts")}</h3><p class="px-note">{t("no_texts")}</p>{write}</section>'
    tags = " ".join(f"#{tag}" for tag in written.hashtags)
    return (
        f'<section class="px-place"><h3>{t("texts")}</h3><form class="px-form" data-act="texts">'
        f"{field(t('title'), 'title', written.title, more=f' maxlength={TITLE} required')}"
        f"{field(t('description'), 'description', written.description, rows=5, more=f' maxlength={DESCRIPTION}')}"
        f"{field(t('hashtags'), 'hashtags', tags)}"
        f'<p class="px-note">{escape(t("written_by", who=written.written_by))}</p>'
        f'<div class="px-row"><button class="px-button px-main">{t("keep")}</button>{write}</div></form></section>'
    )

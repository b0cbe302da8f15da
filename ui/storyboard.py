"""The scenes as HTML: a card each, in order, its picture as soon as it is made; and what their film costs."""

from __future__ import annotations

from html import escape

from ui import words
from ui.markup import Url, button, choice, data, field, icon
from ui.model import Card, Phase, State
from ui.pieces import Piece
from ui.words import t

_JOINS = {"cut": "cut", "crossfade": "blend", "dip": "blend", "flash": "blend", "blur": "blend", "iris": "blend"}


def show_heading(state: State) -> list[Piece]:
    """Over the cards: how many there are, and what can be done with all of them."""
    if not state.cards:
        return []
    count = words.count(len(state.cards), "scene", "scenes")
    seconds = sum(card.seconds for card in state.cards)
    facts = [words.clock(seconds)] if seconds else []
    if state.drawn < len(state.cards):
        facts.append(t("drawn", drawn=state.drawn, count=len(state.cards)))
    undo = button(t("undo"), "undo", kind="px-quiet", sign="undo") if state.undoable else ""
    new = (
        f'<button type="button" class="px-button" data-show="px-add">{icon("plus")}'
        f"<span>{t('add_scene')}</span></button>"
    )
    tools = f"{undo}{new}" if state.script else ""
    return [
        (
            "heading",
            f'<header class="px-bar-head"><h2>{count}</h2><span>{escape(" · ".join(facts))}</span><div>{tools}'
            f"</div></header>",
        )
    ]


def show_cards(state: State, url: Url, chosen: str | None) -> list[Piece]:
    """Cards of all scenes; before there is a script: how a film comes about."""
    if not state.cards:
        return _steps() if state.phase is Phase.EMPTY else []
    pieces, at, last = [], 0.0, len(state.cards)
    for number, card in enumerate(state.cards, 1):
        pieces.append((card.id, _card(card, number, last, at, state, url, card.id == chosen)))
        at += card.seconds
    return pieces


def _card(card: Card, number: int, last: int, at: float, state: State, url: Url, chosen: bool) -> str:
    seen = escape(card.seen or card.narration or t("picture"))
    name = t("scene", number=number)
    picture = '<span class="px-blank" aria-hidden="true"></span>'
    if card.picture and card.picture.endswith(".mp4"):
        # A clip that was brought along stands still on its card.
        picture = f'<video src="{escape(url(card.picture))}#t=0.1" muted playsinline preload="metadata"></video>'
    elif card.picture:
        picture = f'<img src="{escape(url(card.picture))}" alt="{name}: {seen}" loading="lazy" decoding="async">'
    seconds = f"{card.seconds:.1f} s" if card.seconds else ""
    cost = words.price(card.cost) if not card.cost.free else ""
    busy = "true" if state.phase is Phase.WORKING and card.id == state.scene else "false"
    text = escape(card.narration) if card.narration else f"<em>{t('no_words')}</em>"
    shape = data(state=card.state.value, busy=busy, scene=card.id, chosen="true" if chosen else None)
    span = data(act="seek", value=f"{at:.3f}", until=f"{at + card.seconds:.3f}")
    frame = (
        f'<button type="button" class="px-frame"{span} '
        f'aria-label="{t("play_scene", number=number)}">{picture}<b>{number}</b></button>'
    )
    about = (
        f'<div class="px-about"><span class="px-state">{words.SCENE_STATES[card.state]}</span>'
        f"<span>{escape(' · '.join(part for part in (seconds, cost) if part))}</span></div>"
    )
    tools = ""
    if state.script:
        grip = (
            f'<button type="button" class="px-button px-bare px-quiet px-grip" draggable="true" '
            f'title="{t("move_hint")}" aria-label="{t("move_scene", number=number)}">{icon("grip")}</button>'
        )
        sure, kind = t("delete_scene_sure", number=number), "px-bare px-quiet px-delete"
        away = button(t("delete_scene", number=number), "delete", card.id, kind=kind, sign="bin", confirm=sure)
        tools = (
            f'<div class="px-tools">{grip}'
            f"{button(t('open_scene', number=number), 'scene', card.id, kind='px-bare px-quiet px-open', sign='edit')}"
            f"{button(t('copy_scene', number=number), 'copy', card.id, kind='px-bare px-quiet', sign='copy')}"
            f"{away}"
            "</div>"
        )
    return (
        f'<li class="px-scene"{shape}>{frame}{about}<p>{text}</p>{tools}'
        f"{_join(card, number) if number < last else ''}</li>"
    )


def _join(card: Card, number: int) -> str:
    told = words.TRANSITIONS.get(card.transition, card.transition)
    sign = icon(_JOINS.get(card.transition, "move"))
    return (
        f'<span class="px-join" title="{escape(t("then", transition=told))}">{sign}'
        f'<span>{escape(told)}</span><span class="px-sr"> {t("into", number=number + 1)}</span></span>'
    )


def show_adding(state: State) -> list[Piece]:
    """The form for a new scene, hidden until it is asked for."""
    if not state.script:
        return []
    places = [("", t("at_the_start"))]
    places += [(card.id, t("after_scene", number=number)) for number, card in enumerate(state.cards, 1)]
    last = state.cards[-1].id if state.cards else ""
    return [
        (
            "form",
            f'<form data-act="add" class="px-form">{field(t("narration"), "narration", "", rows=2, more=" required")}'
            f"{field(t('picture_shows'), 'picture', '')}{choice(t('place'), 'after', last, places)}"
            f'<div class="px-row"><button class="px-button px-main">{t("add_scene")}</button>'
            f'<button type="button" class="px-button" data-hide="px-add">{t("cancel")}</button></div></form>',
        )
    ]


_DRAWINGS = (
    '<path d="M9 6h10l5 5v15H9z"/><path d="M13 15h7M13 20h7"/>',
    '<rect x="5" y="7" width="22" height="18" rx="2"/><path d="M5 21l6-6 5 5 4-4 7 6"/><circle cx="21" cy="12" r="2"/>',
    '<path d="M12 22V9l12-3v13"/><circle cx="9" cy="22" r="3"/><circle cx="21" cy="19" r="3"/>',
)


def _steps() -> list[Piece]:
    return [
        (
            f"step{number}",
            '<li class="px-way"><svg viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="1.6" '
            f'stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">{drawing}</svg>'
            f"<div><strong>{escape(name)}</strong><p>{escape(told)}</p></div></li>",
        )
        for number, (drawing, (name, told)) in enumerate(zip(_DRAWINGS, words.STEPS, strict=True))
    ]

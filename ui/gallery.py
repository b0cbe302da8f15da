"""The scenes as HTML: a card each, in order, its picture as soon as it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from ui import words
from ui.state import Card, Phase, State


def show_gallery(state: State, url: Callable[[str], str]) -> str:
    """Cards of all scenes; `url` signs the name of an asset. Before there is a script: how a film comes about."""
    if not state.cards:
        return _steps() if state.phase is Phase.EMPTY else ""
    cards = "".join(_card(card, number, state, url) for number, card in enumerate(state.cards, 1))
    count = f"{len(state.cards)} {'scene' if len(state.cards) == 1 else 'scenes'}"
    drawn = f", {state.drawn} drawn" if state.drawn < len(state.cards) else ""
    return (
        f'<section class="px-scenes" aria-label="Scenes"><header><h2>Scenes</h2><span>{count}{drawn}</span></header>'
        f'<ol data-aspect="{state.aspect.value}">{cards}</ol></section>'
    )


def _card(card: Card, number: int, state: State, url: Callable[[str], str]) -> str:
    seen = escape(card.seen or card.narration or "picture")
    picture = (
        f'<img src="{escape(url(card.picture))}" alt="Scene {number}: {seen}" loading="lazy" decoding="async">'
        if card.picture
        else '<span class="px-blank" aria-hidden="true"></span>'
    )
    seconds = f"{card.seconds:.1f} s" if card.seconds else ""
    text = f"<p>{escape(card.narration)}</p>" if card.narration else "<p><em>No words</em></p>"
    busy = "true" if state.phase is Phase.WORKING and card.id == state.scene else "false"
    return (
        f'<li class="px-scene" data-state="{card.state.value}" data-busy="{busy}">'
        f'<div class="px-frame">{picture}<b><span class="px-sr">Scene </span>{number}</b></div>'
        f'<div class="px-about"><span class="px-state">{words.SCENE_STATES[card.state]}</span>'
        f"<span>{seconds}</span></div>{text}</li>"
    )


_DRAWINGS = (
    '<path d="M9 6h10l5 5v15H9z"/><path d="M13 15h7M13 20h7"/>',
    '<rect x="5" y="7" width="22" height="18" rx="2"/><path d="M5 21l6-6 5 5 4-4 7 6"/><circle cx="21" cy="12" r="2"/>',
    '<path d="M12 22V9l12-3v13"/><circle cx="9" cy="22" r="3"/><circle cx="21" cy="19" r="3"/>',
)


def _steps() -> str:
    steps = "".join(
        '<li class="px-scene"><div class="px-frame"><svg viewBox="0 0 32 32" fill="none" stroke="currentColor" '
        f'stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">{drawing}</svg></div>'
        f"<strong>{escape(name)}</strong><p>{escape(told)}</p></li>"
        for drawing, (name, told) in zip(_DRAWINGS, words.STEPS, strict=True)
    )
    return f'<section class="px-scenes px-steps" aria-label="How a film is made"><ol>{steps}</ol></section>'

"""Designed cards: what cannot be drawn is written, on sheets of cut paper in the film's colours."""

from __future__ import annotations

from collections.abc import Callable

from pixora.film.visual import CardKind, Visual
from pixora.providers.local.illustrator.cards import card_grounds as grounds
from pixora.providers.local.illustrator.cards.card_icon import write_icons
from pixora.providers.local.illustrator.cards.card_list import write_list
from pixora.providers.local.illustrator.cards.card_number import write_number
from pixora.providers.local.illustrator.cards.card_quote import write_quote
from pixora.providers.local.illustrator.cards.card_step import write_step
from pixora.providers.local.illustrator.cards.card_title import write_title
from pixora.providers.local.illustrator.stage import Stage

WRITERS: dict[CardKind, Callable[[Stage, int], None]] = {
    CardKind.LIST: write_list,
    CardKind.STEP: write_step,
    CardKind.NUMBER: write_number,
    CardKind.QUOTE: write_quote,
    CardKind.ICON: write_icons,
}
"""What is written on each kind; the number chooses among a kind's layouts."""
GROUNDS: dict[CardKind, tuple[grounds.Ground, ...]] = {
    CardKind.TITLE: grounds.GROUNDS,
    CardKind.END: (grounds.portal, grounds.valley, grounds.arches, grounds.leaves, grounds.rays),
    CardKind.LIST: (grounds.bands, grounds.corners, grounds.leaves, grounds.valley),
    CardKind.STEP: (grounds.bands, grounds.leaves, grounds.corners, grounds.valley),
    CardKind.NUMBER: (grounds.rays, grounds.valley, grounds.bands, grounds.leaves),
    CardKind.QUOTE: (grounds.leaves, grounds.corners, grounds.portal, grounds.bands),
    CardKind.ICON: (grounds.arches, grounds.rays, grounds.leaves, grounds.valley, grounds.bands),
}

CENTRED = (grounds.portal, grounds.arches, grounds.rays)
"""Grounds whose light is in the middle: letters to one side would lie across its edge."""


def build_card(stage: Stage) -> None:
    """Set the card of `stage.visual`. Raises `InvalidInput`: "glyphs_missing", "icon_unknown"."""
    visual = stage.visual
    stage.horizon = stage.height
    stage.light = (stage.width * (0.5 - 0.2 * stage.side), stage.height * 0.2)
    stage.ground = stage.height
    turn = turn_of(visual)
    choice = GROUNDS[visual.card]
    ground = choice[turn % len(choice)]
    ground(stage, visual.card is CardKind.END)
    if visual.card in (CardKind.TITLE, CardKind.END):
        write_title(stage, turn // len(choice), centred=ground in CENTRED)
    else:
        WRITERS[visual.card](stage, turn // len(choice))


def turn_of(visual: Visual) -> int:
    """Which ground and layout a card has. Cards of one kind whose turns differ by one never look alike.

    Steps of one series follow each other, whatever their seeds.
    """
    if visual.card is CardKind.STEP and visual.number.strip().isascii() and visual.number.strip().isdigit():
        return int(visual.number) + 7 * (int(visual.number) // 4)
    return visual.seed & 0x7FFFFFFF

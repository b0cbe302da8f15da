"""A film's own cards put into it, with whoever draws them."""

from __future__ import annotations

from collections.abc import Mapping

from pixora.film.branding import CardText, card_of, set_card
from pixora.film.job import JobKind
from pixora.film.picks import Picks
from pixora.film.plan import BUILT_IN, Choice
from pixora.film.script import Script
from pixora.providers.local.repertoire import CHOICES


def put_cards(
    script: Script, picks: Picks, cards: Mapping[str, CardText | None], choices: Mapping[JobKind, Choice]
) -> tuple[Script, Picks]:
    """Script and picks with these cards (`OPENING`, `CLOSING`); None takes one out. Pure. `choices`: who makes what in
    this film; cards are drawn by the built-in illustrator all the same: a model that paints cannot spell."""
    for which, text in cards.items():
        if text == card_of(script, which):
            continue
        script = set_card(script, which, text)
        picks = drawn_here(picks, which, choices) if text else picks
    return script, picks


def drawn_here(picks: Picks, which: str, choices: Mapping[JobKind, Choice]) -> Picks:
    """The picks with that card drawn by the built-in illustrator, whoever draws the film."""
    for kind in (JobKind.PICTURE, JobKind.MOTION):
        choice = choices.get(kind)
        if choice is not None and choice.provider != BUILT_IN:
            picks = picks.stand_in(f"{kind.value}:{which}", CHOICES[kind])
    return picks

"""What holds a film together of which the brief says little: a hook, steps that go on from it, a turn, an answer."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pixora.film.brief import Genre
from pixora.providers.local.director.lexicon import tokens
from pixora.providers.local.director.outline import Outline, Slot
from pixora.providers.local.director.phrasing import render
from pixora.providers.local.director.subject import Subject
from pixora.providers.local.director.wardrobe import gender_of_name

_STEPS = frozenset(("again", "look", "ask", "feel", "field", "place", "hour"))
"""Beats that a thread's steps are told in."""
_OFTEN = 0.85
"""How often a film is held together by what it is about, where there is a thread for that."""
_SHOPS = frozenset(
    "shop store cafe caf\u00e9 bakery restaurant salon studio hotel gym bar boutique bookshop bookstore practice "
    "clinic pub library museum gallery bistro diner florist barber winery brewery market".split()
)
_SCREENS = frozenset(
    "app website podcast newsletter service startup company brand agency platform software channel game blog "
    "magazine course".split()
)

_GREETS = re.compile(
    r"(?:happy (?!end|hour|place)|merry christmas|congratulations|thank you|thanks|get well|good luck|welcome"
    r"|best wishes|season's greetings)",
    re.I,
)
_FAMED = frozenset(
    "einstein newton darwin galileo shakespeare mozart beethoven bach chopin monet picasso napoleon caesar "
    "cleopatra".split()
)


@dataclass(frozen=True)
class Thread:
    """Lines with their shorter forms, not yet rendered for a subject."""

    fits: tuple[str, ...]
    fields: tuple[str, ...]
    hook: tuple[str, ...]
    steps: tuple[tuple[str, ...], ...]
    turn: tuple[str, ...]
    close: tuple[str, ...]


@cache
def _threads() -> tuple[Thread, ...]:
    with Path(__file__).with_name("threads.toml").open("rb") as file:
        found = tomllib.load(file)["thread"]
    return tuple(
        Thread(
            tuple(one["fits"]),
            tuple(one.get("fields", ())),
            tuple(one["hook"]),
            tuple(map(tuple, one["steps"])),
            tuple(one["turn"]),
            tuple(one["close"]),
        )
        for one in found
    )


def find_thread(outline: Outline, rng: random.Random) -> Thread | None:
    """A thread that fits; None for films whose own words hold them together."""
    kind = _kind(outline)
    fitting = [one for one in _threads() if kind in one.fits and outline.tale is None]
    about = [one for one in fitting if outline.field in one.fields]
    general = [one for one in fitting if not one.fields]
    dice = rng.random()
    if about and (dice < _OFTEN or not general):
        return rng.choice(about)
    return rng.choice(general) if general else None


def _kind(outline: Outline) -> str:
    subject = outline.subject
    match outline.genre:
        case Genre.PRODUCT:
            said = {subject.head.lower(), *tokens(subject.category)[-1:]}
            return "shop" if said & _SHOPS else "screen" if said & _SCREENS else "product"
        case Genre.EXPLAINER if _GREETS.match(subject.phrase):
            return "greeting"
        case Genre.EXPLAINER if _is_somebody(subject):
            return "person"
        case _ if outline.key:
            return outline.key
        case _:
            return "word" if subject.form == "loose" and " " not in subject.phrase else subject.form


def _is_somebody(subject: Subject) -> bool:
    """Whether the topic is a person's name and nothing else."""
    words = subject.phrase.split()
    full = 2 <= len(words) <= 4 and all(word[:1].isupper() or word in ("da", "de", "van", "von") for word in words)
    return subject.phrase.lower() in _FAMED or (full and gender_of_name(words[0]) != "")


def weave(thread: Thread | None, slots: Sequence[Slot], subject: Subject) -> dict[int, list[str]]:
    """The thread's lines for the slots that it holds, by their number; its steps in order, evenly spread."""
    if thread is None:
        return {}
    woven: dict[int, list[str]] = {}
    for i, slot in enumerate(slots):
        if slot.beat in ("hook", "turn", "close"):
            woven[i] = render({"hook": thread.hook, "turn": thread.turn, "close": thread.close}[slot.beat], subject)
    free = [i for i, slot in enumerate(slots) if slot.beat in _STEPS]
    many = min(len(free), len(thread.steps))
    for k, step in enumerate(thread.steps[:many]):
        woven[free[round(k * (len(free) - 1) / max(1, many - 1))]] = render(step, subject)
    return woven

"""Cards that words ask for by themselves: steps, lists, quotations and amounts, and what no picture of ours shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pixora.film.visual import CardKind
from pixora.providers.local.director import grammar
from pixora.providers.local.director.cast import Cast
from pixora.providers.local.director.depict import icon_for, icons_in
from pixora.providers.local.director.headings import (
    find_amount,
    find_entries,
    find_heading,
    find_items,
    find_quote,
    find_step,
    name_things,
)
from pixora.providers.local.director.lexicon import is_only_near, read, tokens


@dataclass(frozen=True)
class Card:
    """What is written on a card, see `CardKind`."""

    kind: CardKind
    title: str
    subtitle: str = ""
    items: tuple[str, ...] = ()
    number: str = ""
    icons: tuple[str, ...] = ()


def is_drawn(text: str, people: Cast) -> bool:
    """Whether a picture of ours shows something that the text names, rather than only where it might be."""
    if people.drawn and people.main and people.is_in(text):
        return True
    seen = read(text)
    if seen.props:
        return True
    if any(kind == "animal" for kind, _, _ in seen.people):
        return False
    return any(read(word).places and not is_only_near(word) for word in _places(text))


def part_cards(
    lines: Sequence[str], people: Cast, english: bool = True, shown: Sequence[str] | None = None
) -> dict[int, Card]:
    """Cards for the scenes of the user's own text: what reads well large, and what no picture shows.

    At most two stand in a row, but for steps; no title is written twice. A text that tells of somebody is shown, and
    only what is meant to be read is written. `shown` are the lines as the pictures understand them.
    """
    if people.drawn:
        lines = [line if _is_for_reading(line) else "" for line in lines]
    cards: dict[int, Card] = {}
    titles: set[str] = set()
    listed = ""
    bare = [i for i, line in enumerate(shown or lines) if lines[i] and not is_drawn(line, people)]
    for i, line in enumerate(lines):
        card = strong_card(line)
        if card is None and i in bare:
            heading = find_heading(line, english)
            named = _name_of_icons(line) if english else ""
            if heading:
                icons = icons_in(heading, 3) if english else ()
                card = Card(CardKind.ICON if icons else CardKind.TITLE, heading, icons=icons)
            elif named:
                card = Card(CardKind.ICON, named, icons=icons_in(named, 1))
        if card is not None and card.kind is CardKind.LIST:
            listed = card.title or listed
            card = replace(card, title=listed or _first_item(card.items))
        step = card is not None and card.kind in (CardKind.STEP, CardKind.LIST)
        most = 1 if card is not None and card.kind in (CardKind.TITLE, CardKind.ICON) else 2
        crowded = i >= most and all(
            i - back in cards and cards[i - back].kind is not CardKind.STEP for back in range(1, most + 1)
        )
        if card is not None and card.kind is CardKind.QUOTE and not card.subtitle and i + 1 < len(lines):
            spoken = find_quote(f"{line} {lines[i + 1]}")
            card = replace(card, subtitle=spoken[1] if spoken and spoken[0] == card.title else "")
            crowded = crowded and not card.subtitle
        key = f"{card.number} {card.title} {' '.join(card.items)}".lower() if card else ""
        if card and not (crowded and not step) and key not in titles:
            cards[i] = card
            titles.add(key)
    return cards


def _is_for_reading(line: str) -> bool:
    amount = find_amount(line)
    marked = amount is not None and re.search(r"[$€£%]|\d{4}|\d,\d|\d\s", amount[0]) is not None
    return bool(find_step(line) or find_entries(line) or marked or (find_quote(line) or ("", ""))[1])


def strong_card(line: str) -> Card | None:
    """The card that a line asks for by itself: a step, a quotation, a list, an amount; else None."""
    if step := find_step(line):
        icon = icon_for(step[1])
        return Card(CardKind.STEP, step[1], number=step[0], icons=(icon,) if icon else icons_in(step[1], 1))
    if entries := find_entries(line):
        return Card(CardKind.LIST, entries[0], items=entries[1])
    if quote := find_quote(line):
        return Card(CardKind.QUOTE, quote[0], quote[1])
    if listed := find_items(line):
        return Card(CardKind.LIST, listed[0], items=listed[1])
    if amount := find_amount(line):
        return Card(CardKind.NUMBER, amount[1], number=amount[0])
    return None


def _first_item(items: Sequence[str]) -> str:
    return items[0].split(":")[0] if items else ""


def named_card(name: str) -> Card:
    """A thing by its name, with its icon if there is one."""
    icon = icon_for(name)
    title = grammar.sentence_case(name)
    return Card(CardKind.ICON, title, icons=(icon,)) if icon else Card(CardKind.TITLE, title)


def _name_of_icons(line: str) -> str:
    return next((one for one in name_things(line) if icon_for(one)), "")


def _places(text: str) -> list[str]:
    words = tokens(text)
    return [*words, *(" ".join(words[i : i + 2]) for i in range(len(words) - 1))]

"""Cards: what no picture of ours shows, and what reads better large, is written in the user's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pixora.film.brief import Genre
from pixora.film.visual import CardKind
from pixora.providers.local.director import grammar
from pixora.providers.local.director.cast import Cast
from pixora.providers.local.director.depict import icon_for, icons_in
from pixora.providers.local.director.genre import SHAPES
from pixora.providers.local.director.headings import (
    LONGEST,
    find_amount,
    find_items,
    find_quote,
    name_things,
    short_quote,
)
from pixora.providers.local.director.lexicon import read, tokens
from pixora.providers.local.director.outline import TALES, Outline, Slot
from pixora.providers.local.director.places import read_line
from pixora.providers.local.director.split import sentences
from pixora.providers.local.director.strong_cards import Card, is_drawn, named_card, strong_card
from pixora.providers.local.director.subject import Subject

ROOM_FOR_TITLES = 20.0
"""Seconds from which on a film has title and end cards."""


_ABOUT = frozenset("history story origin origins meaning art science secret secrets rise fall future beauty".split())
"""Nouns that say little without what they are of."""


def name_subject(subject: Subject, people: Cast, genre: Genre) -> str:
    """The subject in a few words, when no picture shows it: "A wolf", "Coffee", "Titanic"; else ""."""
    if people.drawn and people.main:
        return ""
    if subject.brand and genre is Genre.PRODUCT:
        brand = subject.brand
        return brand if not is_drawn(brand, people) and len(brand.split()) <= LONGEST else ""
    if subject.form in ("thing", "story"):
        core = _core(subject)
        if subject.head in _ABOUT and len(subject.title.split()) <= LONGEST + 1:
            return "" if is_drawn(subject.phrase, people) else subject.title
        if not core or is_drawn(core, people) or is_drawn(subject.phrase, people):
            return ""
        if len(core.split()) <= LONGEST:
            return grammar.sentence_case(core)
        return grammar.sentence_case(subject.head) if subject.head else ""
    if subject.form in ("clause", "howto", "question"):
        words = name_things(subject.phrase)
        return "" if not words or is_drawn(words[0], people) else words[0]
    return ""


def place_cards(outline: Outline, slots: Sequence[Slot], seconds: float, mute: bool, unseen: str) -> list[int]:
    """Scenes that are shown as cards. `unseen` names a subject that no picture shows, "" for none."""
    subject, count = outline.subject, len(slots)
    shape = SHAPES[outline.genre]
    room = seconds >= ROOM_FOR_TITLES and count >= 4
    found: set[int] = set()
    shown = outline.genre in (Genre.HOWTO, Genre.LIST) and bool(subject.items) and not outline.abstract
    free = [i for i, slot in enumerate(slots) if slot.beat not in ("open", "turn")]
    if (
        shape.title is not None
        and room
        and not shown
        and (outline.genre not in TALES or count >= 8)
        and shape.title < count
    ):
        named = slots[shape.title].beat != "own" or shape.title == 0
        if named and (count >= 5 or shape.title == 0):
            found.add(shape.title)
    asks = subject.form in ("clause", "howto", "question")
    if (outline.abstract or subject.form == "loose" or (asks and not shown) or mute) and not found & {0, 1}:
        found.add(1 if count > 2 and 1 in free else 0)
    if outline.genre is Genre.HISTORY and count > 2 and _dated(subject.title) and not found & {0, 1}:
        found.add(1)
    if outline.abstract and outline.genre not in (*TALES, Genre.POEM):
        found.update(i for i in range(4, count - 1, 4))
    if mute and not subject.items:
        found.update(i for i in range(3, count - 1, 3))
    if unseen:
        if not found & {0, 1}:
            found.add(0 if count < 3 else 1)
        found.update(range(max(found & {0, 1}) + 3, count - 1, 4))
    least = {Genre.PRODUCT: 4}.get(outline.genre, 8 if outline.genre in TALES else 6)
    if room and count >= least and shape.end and not (shown and outline.genre is Genre.HOWTO):
        found.add(count - 1)
    for i, slot in enumerate(slots):
        if slot.beat in ("item", "station"):
            words = read_line(slot.text, read(subject.said))
            (found.discard if words.props or words.places else found.add)(i)
        elif slot.beat == "own":
            listed = outline.genre not in TALES and find_items(slot.text)
            if (outline.tale is None and find_amount(slot.text)) or find_quote(slot.text) or listed:
                found.add(i)
            elif i and not unseen and subject.form == "story":
                found.discard(i)
    kept: list[int] = []
    for i in sorted(found):
        run = 3 if outline.genre in (Genre.PRODUCT, Genre.HISTORY) else 2
        strong = slots[i].beat == "own" and (len(kept) < run or kept[-run] != i - run) and i != count - 1
        alone = not kept or kept[-1] != i - 1 or (strong and slots[i - 1].beat == "own")
        if alone or slots[i].beat == "item" or (i == count - 1 and slots[i - 1].beat == "item"):
            kept.append(i)
        elif i == count - 1 and shape.end:
            kept[-1] = i
    return kept


def write_cards(
    outline: Outline, slots: Sequence[Slot], lines: Sequence[str], wanted: Sequence[int], mute: bool, unseen: str
) -> dict[int, Card]:
    """What is written on the cards: the title once, then the user's words, or a short question that is being asked."""
    cards: dict[int, Card] = {}
    subject = outline.subject
    parts = [part.rstrip(".") for part in (*subject.details, *(() if subject.items else subject.own))]
    asks = subject.form in ("clause", "howto", "question")
    name = unseen if unseen and (asks or len(subject.title.split()) > LONGEST) else subject.title
    if subject.named and outline.genre is Genre.PRODUCT:
        name = subject.brand
    firsts = [item.split()[0].lower() for item in subject.items if item.split()]
    deeds = 2 * sum(first in grammar.VERBS for first in firsts) > len(firsts)
    others = [one for one in name_things(f"{subject.phrase} {' '.join(subject.own)}") if unseen]
    for i in wanted:
        slot = slots[i]
        taken = {card.title.lower() for card in cards.values()} | {unseen.lower()}
        number = sum(one.beat == "item" for one in slots[: i + 1])
        if i == len(slots) - 1 and (end := _end_card(outline, name)) and slot.beat in ("close", "silent"):
            cards[i] = end
        elif slot.beat == "item":
            cards[i] = _item_card(slot.text, number, outline.genre, deeds)
        elif slot.beat == "station":
            cards[i] = named_card(slot.text)
        elif slot.beat == "own" and (card := strong_card(slot.text)):
            cards[i] = card
        elif slot.beat == "part" and slot.text and " and " not in slot.text:
            cards[i] = named_card(re.sub(r"^the ", "", slot.text))
        elif not any(card.title == name for card in cards.values()):
            cards[i] = _title_card(outline, name, unseen)
        elif slot.text and short_quote(slot.text):
            cards[i] = Card(CardKind.TITLE, short_quote(slot.text))
        elif mute and parts:
            cards[i] = Card(CardKind.TITLE, short_quote(parts.pop(0)) or subject.title)
        elif mute and (said := _saying(lines[i])) and said.lower() not in taken:
            cards[i] = Card(CardKind.TITLE, said)
        elif other := next((one for one in others if not _told_already(one, taken)), ""):
            cards[i] = named_card(other)
    return cards


def find_missing(subject: Subject, lines: Sequence[str], cards: dict[int, Card]) -> list[str]:
    """Lines of the user's that are neither spoken nor written."""
    heard = " ".join(tokens(" ".join([*lines, *(f"{card.title} {card.number}" for card in cards.values())])))
    own = subject.items if subject.items else subject.own
    return [line for line in own if " ".join(tokens(line)) not in heard]


def add_missing(
    cards: dict[int, Card], missing: Sequence[str], lines: Sequence[str]
) -> tuple[dict[int, Card], list[str]]:
    """Lines without a voice are written on cards in scenes that have no words; with them what found no place."""
    cards, rest = dict(cards), list(missing)
    for i in reversed(range(1, len(lines))):
        near = {i - 1, i, i + 1} & set(cards)
        if rest and not lines[i] and not near and (quote := short_quote(rest[-1])):
            cards[i] = Card(CardKind.TITLE, quote)
            rest.pop()
    return cards, rest


def _dated(title: str) -> re.Match[str] | None:
    return re.match(r"(?:The History of |The Story of )?(.+?) (?:of|in) (\d{4})$", title)


def _title_card(outline: Outline, name: str, unseen: str) -> Card:
    counted = re.match(r"(\d{1,3})\s(.+)", outline.subject.title)
    dated = _dated(outline.subject.title)
    if dated and outline.genre is Genre.HISTORY:
        return Card(CardKind.NUMBER, grammar.sentence_case(dated[1]), number=dated[2])
    if outline.genre is Genre.LIST and counted:
        return Card(CardKind.NUMBER, grammar.sentence_case(counted[2]), number=counted[1])
    if unseen and name == unseen:
        return named_card(name)
    asks = outline.subject.form in ("clause", "question", "howto")
    icon = icon_for(outline.subject.head) or (icon_for(outline.subject.phrase) if asks else None)
    kind = CardKind.ICON if icon and outline.genre not in TALES else CardKind.TITLE
    return Card(kind, name, icons=(icon,) if icon and kind is CardKind.ICON else ())


def _end_card(outline: Outline, name: str) -> Card | None:
    end = SHAPES[outline.genre].end
    if not end:
        return None
    if end == "name":
        kind = outline.subject.category
        same = kind and kind.lower() in name.lower()
        return Card(CardKind.END, name, "" if same else grammar.sentence_case(kind))
    return Card(CardKind.END, end, outline.subject.title if len(outline.subject.title) <= 40 else "")


def _item_card(text: str, number: int, genre: Genre, deeds: bool) -> Card:
    """The card of a list's entry; `deeds`: most entries say what is to be done."""
    shown = icons_in(text, 3)
    if genre is Genre.LIST and len(text.split()) <= 4 and not re.search(r"\d", text) and not deeds:
        # Things are shown; only what is to be done is numbered.
        title = grammar.sentence_case(text.rstrip("."))
        return Card(CardKind.ICON, title, icons=shown) if shown else Card(CardKind.TITLE, title)
    amount = find_amount(text) if re.search(r"\d", text) else None
    if amount:
        return Card(CardKind.NUMBER, amount[1], number=amount[0])
    title = grammar.sentence_case(short_quote(text) or grammar.headline(text))
    icon = icon_for(title)
    return Card(CardKind.STEP, title, number=str(number), icons=(icon,) if icon else icons_in(title, 1))


def _told_already(word: str, titles: set[str]) -> bool:
    return any(word.lower() in title for title in titles)


def _saying(line: str) -> str:
    """A line of ours short enough to be read, for films without a voice."""
    return next((part.rstrip(".") for part in sentences(line) if len(part.split()) <= 9 and len(part) <= 52), "")


def _core(subject: Subject) -> str:
    """The noun phrase that the topic turns on, as far as its noun."""
    head = re.escape(subject.head.rstrip("'s") or subject.head)
    match = re.search(rf"^(.*?\b{head}\w*)", subject.phrase, re.I) if subject.head else None
    return match[1].strip() if match else ""

"""Title cards: what no picture of ours shows is written, in the user's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pixora.providers.local.director import grammar
from pixora.providers.local.director.cast import Cast
from pixora.providers.local.director.lexicon import is_only_near, read, tokens
from pixora.providers.local.director.narration import Slot
from pixora.providers.local.director.split import sentences
from pixora.providers.local.director.subjects import Subject, clean

_LONGEST = 5
"""Words of a card at most, wherever the words can be parted."""
_NUMBER = r"(?:[$€£¥]\s?)?\d[\d.,:/]*\d?(?:\s?(?:%|[ap]\.?m\.?(?!\w)))?"
_AMOUNT = re.compile(rf"{_NUMBER}(?:\s(?!(?:and|or|at|on|in|for|the|to|by|of|it|is|was)\b)[^\W\d_][\w'-]*){{0,2}}")
_NAME = re.compile(r"(?:[A-Z][\w'&-]+|[A-Z]\.)(?:\s(?:(?:of|the|de|da|von|van)\s)?(?:[A-Z][\w'&-]+|[A-Z]\.)){0,3}")
_NOUN = re.compile(r"\b(?:the|a|an|my|our|your|his|her|its|their|every|no|this|that)\s[\w'-]+(?:\s[\w'-]+){0,2}", re.I)
_EMPTY = (
    grammar.DETERMINERS
    | grammar.PREPOSITIONS
    | grammar.PRONOUNS
    | grammar.AUXILIARIES
    | grammar.INDIRECT
    | grammar.VERBS
    | grammar.PAST
    | frozenset(
        "and or but so then than as if not never always only just also again very too more most less much even still "
        "made makes make happens happen works work called named does today tomorrow yesterday me us him them".split()
    )
)


def is_drawn(text: str, people: Cast) -> bool:
    """Whether a picture of ours shows something that the text names, rather than only where it might be."""
    if people.drawn and people.noun and people.is_in(text):
        return True
    seen = read(text)
    if seen.props:
        return True
    if any(kind == "animal" for kind, _, _ in seen.people):
        return False
    return any(read(word).places and not is_only_near(word) for word in _places(text))


def name_subject(subject: Subject, topic: str, people: Cast) -> str:
    """The subject in a few words, when no picture shows it: "A fox", "Coffee", "Titanic"; else ""."""
    if people.drawn and people.main:
        return ""
    if subject.form in ("thing", "story"):
        core = _core(subject, topic)
        if not core or is_drawn(core, people):
            return ""
        if len(core.split()) <= _LONGEST:
            return grammar.sentence_case(core)
        return grammar.sentence_case(subject.head) if subject.head else ""
    if subject.form in ("clause", "howto", "question"):
        words = name_things(subject.phrase)
        return "" if not words or is_drawn(words[0], people) else words[0]
    return ""


def name_things(text: str) -> list[str]:
    """The words of a text that name something, in order, each as a card's title."""
    found: list[str] = []
    for match in re.finditer(r"[^\W\d_][\w'-]*", text):
        word = match.group()
        small = word.lower()
        noun = grammar.is_plural(small) or grammar.is_mass(small) or word[0].isupper() or read(small).people
        known = noun or small in grammar.COUNT or bool(read(small).fields)
        used = small in _EMPTY or grammar.third_person(small)
        if known and not used and len(small) > 2:
            title = grammar.sentence_case(grammar.capitalise_names(word))
            if title not in found:
                found.append(title)
    return found


def name_line(line: str) -> str:
    """The strongest words of a line for a card: all of a short one, else an amount, a name, a thing; or ""."""
    line = re.sub(r"^\d{1,2}[.)]\s+", "", line)
    parts = [_bare(part) for part in re.split(r"(?<=[.!?…])\s+|[,;:–—]\s+", line)]
    for part in parts:
        if 0 < len(part.split()) <= _LONGEST and len(part) <= 40 and _strength(part) == max(map(_strength, parts)):
            return grammar.sentence_case(part)
    amounts = [match.group() for match in _AMOUNT.finditer(line) if not _is_date(line, match)]
    if amounts:
        return grammar.sentence_case(
            _bare(max(amounts, key=lambda one: (bool(re.search(r"[^\W\d]|[$€£¥%]", one)), -len(one))))
        )
    first = sentences(line)[0].split()[0] if sentences(line) else ""
    names = [
        match.group()
        for match in _NAME.finditer(line)
        if match.group().split()[0].lower() not in _EMPTY and (match.group() != first or first.lower() in grammar.NAMES)
    ]
    if names and len(max(names, key=len).split()) <= _LONGEST:
        return max(names, key=len)
    for match in _NOUN.finditer(line):
        words = match.group().split()
        while len(words) > 1 and (words[-1].lower() in _EMPTY or grammar.third_person(words[-1].lower())):
            words.pop()
        if len(words) > 1:
            return grammar.sentence_case(" ".join(words))
    things = name_things(line)
    return things[0] if things else ""


def part_cards(lines: Sequence[str], people: Cast) -> dict[int, tuple[str, str]]:
    """Cards for the scenes of the user's own text that no picture shows: at most two in a row, no title twice.

    When nothing in the whole text can be drawn, cards and quiet pictures take turns.
    """
    bare = [i for i, line in enumerate(lines) if line and not is_drawn(line, people)]
    run = 1 if len(bare) == len(lines) else 2
    cards: dict[int, tuple[str, str]] = {}
    titles: set[str] = set()
    for i in bare:
        if all(i - back in cards for back in range(1, run + 1)):
            continue
        title = name_line(lines[i])
        if title and title.lower() not in titles:
            cards[i] = (title, "")
            titles.add(title.lower())
    return cards


def place_cards(subject: Subject, slots: Sequence[Slot], abstract: bool, mute: bool, unseen: str) -> list[int]:
    """Scenes that are shown as cards. `unseen` names a subject that no picture shows, "" for none."""
    count = len(slots)
    found: set[int] = set()
    if abstract or subject.form == "loose":
        found.add(0 if count < 3 else 1)
    elif subject.form in ("clause", "howto", "question") or mute:
        found.add(1 if count > 2 else 0)
    elif subject.form == "list":
        found.add(0)
    elif subject.form == "story":
        if count >= 6 and slots[0].beat == "hook":
            found.add(0)
    elif count >= 5:
        found.add(1)
    if abstract:
        found.update(i for i in range(4, count - 1, 4))
    for i, slot in enumerate(slots):
        if slot.beat == "item":
            words = read(slot.text)
            (found.discard if words.props or words.places else found.add)(i)
        elif slot.beat == "own" and subject.form == "story" and i in found and i:
            found.discard(i)
    if mute and not found:
        found.add(1)
    if unseen:
        if not found & {0, 1}:
            found.add(0 if count < 3 or (slots[0].beat == "hook" and slots[1].beat == "own") else 1)
        found.update(range(max(found & {0, 1}) + 3, count - 1, 4))
    kept: list[int] = []
    for i in sorted(found):
        if slots[i].beat == "item" or not kept or kept[-1] != i - 1:
            kept.append(i)
    return kept


def write_cards(
    subject: Subject, slots: Sequence[Slot], lines: Sequence[str], wanted: Sequence[int], mute: bool, unseen: str
) -> dict[int, tuple[str, str]]:
    """What is written on the cards: the title once, then the user's words, or a short question that is being asked."""
    cards: dict[int, tuple[str, str]] = {}
    parts = [part.rstrip(".") for part in (*subject.details, *(() if subject.form == "list" else subject.own))]
    asks = subject.form in ("clause", "howto", "question")
    name = unseen if unseen and (asks or len(subject.title.split()) > _LONGEST) else subject.title
    others = [one for one in name_things(f"{subject.phrase} {' '.join(subject.own)}") if unseen]
    for i in wanted:
        slot = slots[i]
        taken = {title.lower() for title, _ in cards.values()} | {unseen.lower()}
        if slot.beat == "item":
            cards[i] = (_quote(slot.text) or grammar.headline(slot.text), "")
        elif not any(title == name for title, _ in cards.values()):
            cards[i] = (name, "")
        elif slot.text and _quote(slot.text):
            cards[i] = (_quote(slot.text), "")
        elif mute and parts:
            cards[i] = (_quote(parts.pop(0)) or subject.title, "")
        elif other := next((one for one in others if not _told_already(one, taken)), ""):
            cards[i] = (other, "")
        elif quote := _question(lines[i]):
            cards[i] = (quote, "")
    return cards


def find_missing(subject: Subject, lines: Sequence[str], cards: dict[int, tuple[str, str]]) -> list[str]:
    """Lines of the user's that are neither spoken nor written."""
    heard = " ".join(tokens(" ".join([*lines, *(title for title, _ in cards.values())])))
    own = subject.items if subject.form == "list" else subject.own
    return [line for line in own if " ".join(tokens(line)) not in heard]


def add_missing(
    cards: dict[int, tuple[str, str]], missing: Sequence[str], lines: Sequence[str]
) -> tuple[dict[int, tuple[str, str]], list[str]]:
    """Lines without a voice are written on cards in scenes that have no words; with them what found no place."""
    cards, rest = dict(cards), list(missing)
    for i in reversed(range(1, len(lines))):
        near = {i - 1, i, i + 1} & set(cards)
        if rest and not lines[i] and not near and (quote := _quote(rest[-1])):
            cards[i] = (quote, "")
            rest.pop()
    return cards, rest


def _told_already(word: str, titles: set[str]) -> bool:
    return any(word.lower() in title for title in titles)


def _quote(text: str) -> str:
    """The first sentence, or its first clause, short enough for a card."""
    first = clean((sentences(clean(text)) or [""])[0])
    if len(first.split()) > 8 or len(first) > 56:
        first = re.split(r"[,;:–—]\s", first)[0]
    return first.rstrip(".,;:") if 0 < len(first.split()) <= 9 and len(first) <= 60 else ""


def _question(line: str) -> str:
    return next((part for part in sentences(line) if part.endswith("?") and len(part.split()) <= 8), "")


def _core(subject: Subject, topic: str) -> str:
    """The noun phrase that the topic turns on, as far as its noun."""
    head = re.escape(subject.head.rstrip("'s") or subject.head)
    match = re.search(rf"^(.*?\b{head}\w*)", subject.phrase, re.I) if subject.head else None
    del topic
    return match[1].strip() if match else ""


def _places(text: str) -> list[str]:
    words = tokens(text)
    return [*words, *(" ".join(words[i : i + 2]) for i in range(len(words) - 1))]


def _strength(part: str) -> int:
    if re.fullmatch(r"\d{4}", part):
        return 0
    return 2 if re.search(r"\d", part) and not re.fullmatch(r"(?i)in \d{4}|on .*\d{4}|\d{1,2}[.)]?", part) else 1


def _is_date(line: str, match: re.Match[str]) -> bool:
    said = match.group().strip()
    month = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
    if re.fullmatch(r"\d{1,2}[.)]", said) or re.match(rf"\d{{1,2}}\s{month}", said, re.I):
        return True
    return re.match(r"(?:1[5-9]|20)\d\d\b(?!,\d)", said) is not None or bool(
        re.search(rf"\b{month}\s$", line[: match.start()], re.I)
    )


def _bare(part: str) -> str:
    """A part of a sentence without its end and without a preposition in front."""
    words = clean(part).rstrip(",;:!…").split()
    if words and not re.search(r"(?i)\b[ap]\.m\.$", words[-1]):
        words[-1] = words[-1].rstrip(".")
    while len(words) > 1 and words[0].lower() in (grammar.PREPOSITIONS - {"no"}) | {"and", "but", "or"}:
        words.pop(0)
    return " ".join(words)

"""What of a line can be written large: an amount, a quotation, a list, a step, a name. Always the user's own words."""

from __future__ import annotations

import re

from pixora.film.visual import MOST_ITEMS
from pixora.providers.local.director import grammar
from pixora.providers.local.director.lexicon import read
from pixora.providers.local.director.split import sentences
from pixora.providers.local.director.topic_text import clean

LONGEST = 5
"""Words of a title card at most, wherever the words can be parted."""
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_UNIT = (
    r"(?:%|percent|per cent|°[CF]?|(?:million|billion|trillion|thousand|hundred)(?:\s(?:dollars|euros|pounds|people"
    r"|tons|tonnes|kilomet(?:re|er)s|miles))?|k?m(?:/h|²)?|kg|cm|mm|mph|km/h|"
    r"(?:square )?(?:kilo)?met(?:re|er)s|miles?|feet|degrees|hours?|minutes?|seconds?|days?|weeks?|months?|years?"
    r"|tons|tonnes|lit(?:re|er)s)"
)
_DATE = re.compile(rf"\b(?:\d{{1,2}}\s{_MONTH}(?:\s\d{{4}})?|{_MONTH}\s\d{{1,2}}(?:,\s\d{{4}})?)(?!\w)")
_PHONE = re.compile(r"(?<![\d$€£])\+?\d{2,5}(?:[\s-]\d{2,4}){2,4}(?!\d)")
_AMOUNT = re.compile(rf"(?<![\w.,:/-])(?:[$€£¥]\s?)?\d(?:[\d.,]*\d)?(?:\s?{_UNIT}(?![\w]))?(?![\d:/])")
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_BEFORE_VERB = frozenset("is are was were has have had will would can could do does did be been that which who".split())
_FILLER = frozenset(
    "exactly only about nearly almost over under some at for with by of to in on from than just around roughly and "
    "or but is are was were has have had a an the it".split()
)
_MEASURED = frozenset("high tall long wide deep old away far heavy thick fast big small later ago".split())
_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{6,160})[”\"»]")
_SPEAKER = re.compile(
    r"(?:\b(?:said|says|wrote|writes|asked|asks)\s|[—–]\s?)((?:[A-Z][\w'-]*\.?)(?:\s(?:[A-Z][\w'-]*\.?)){0,3})"
    r"|((?:[A-Z][\w'-]*\.?)(?:\s(?:[A-Z][\w'-]*\.?)){0,2})\s(?:said|says|wrote|writes|asked|asks)\b"
)
_SAID = re.compile(r"(?:said|says|wrote|writes|asked)\b", re.I)
_NAME = re.compile(r"(?:[A-Z][\w'&-]+|[A-Z]\.)(?:\s(?:(?:of|the|de|da|von|van|&)\s)?(?:[A-Z][\w'&-]+|[A-Z]\.)){1,3}")
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


def find_amount(line: str) -> tuple[str, str] | None:
    """A number as it is written, and in the line's words what it is of; None when it would stand for nothing."""
    found = (_amount_of(re.sub(r"^\d{1,2}[.)]\s+", "", clean(one))) for one in sentences(line))
    return next((one for one in found if one), None)


def _amount_of(line: str) -> tuple[str, str] | None:
    for pattern in (_PHONE, _DATE, _AMOUNT):
        for match in sorted(
            pattern.finditer(line), key=lambda one: (not re.search(r"[$€£%]|[^\W\d]", one[0]), -len(one[0]))
        ):
            number = match.group().strip().rstrip(".,")
            before, after = line[: match.start()], line[match.start() + len(number) :]
            if pattern is _AMOUNT and (
                not re.search(r"\d\d|[$€£%]|[^\W\d]", number) or re.match(r"\s?[ap]\.?m", after)
            ):
                continue
            title = _counted(before, after, bool(_YEAR.fullmatch(number)) or pattern is _DATE)
            if not title and len(line.split()) <= 4:
                title = (before.strip() or after.strip()).strip(" .,;:!?")
            if title:
                goes_on = title.split()[0].lower() in ("of", "a", "an", "per", "each", "every") and title in after
                return number, title if goes_on else grammar.sentence_case(title)
    return None


def _counted(before: str, after: str, date: bool) -> str:
    """What a number is of: the words behind it, else those in front of it in the same clause."""
    later = re.split(r"(?<=\w)[.!?;:—–](?:\s|$)|,\s", after.strip(" "), maxsplit=2)
    follows = later[0].strip(" .,;:!?")
    if date:
        if after.startswith(",") and len(later) > 1:
            follows = later[1].strip(" .,;:!?") if not later[0].strip(" ,") else follows
        if _SAID.match(before.strip(" ,")):
            return ""
        # A date needs the whole of what happened.
        return follows if 2 <= len(follows.split()) <= 7 else _clause_before(before, 6)
    words = follows.split()
    if words and words[0].lower() in _MEASURED:
        return _clause_before(before, 5)
    if words and words[0].lower() not in _BEFORE_VERB | {"and", "or", "but", "in", "at", "on", "by", "per", "each"}:
        kept: list[str] = []
        for word in words:
            small = word.lower()
            if kept and (small in _BEFORE_VERB or (len(kept) >= 2 and small in grammar.PREPOSITIONS - {"of"})):
                break
            if len(kept) >= 2 and (grammar.third_person(small) or small in grammar.PAST | grammar.VERBS):
                break
            kept.append(word)
        while kept and kept[-1].lower() in _EMPTY - grammar.VERBS:
            kept.pop()
        if 0 < len(kept) <= 6:
            return " ".join(kept)
    return _clause_before(before, 5)


def _clause_before(before: str, most: int) -> str:
    words = re.split(r"[.!?;:,—–]\s", before)[-1].strip(" ,;:").split()
    while words and words[-1].lower() in _FILLER:
        words.pop()
    while words and words[0].lower() in ("and", "but", "so", "then", "it", "that"):
        words.pop(0)
    return (
        " ".join(words)
        if 0 < len(words) <= most and words[-1].lower() not in _EMPTY - grammar.VERBS - grammar.PAST
        else ""
    )


def find_quote(line: str) -> tuple[str, str] | None:
    """A quotation that is most of the line, and who says it or ""."""
    match = _QUOTED.search(line)
    if match is None:
        return None
    words = match[1].split()
    if not 3 <= len(words) <= 16 or len(words) < 0.45 * len(line.split()):
        return None
    speaker = _SPEAKER.search(line.replace(match.group(), " "))
    return match[1].strip().rstrip(","), (
        next((group for group in speaker.groups() if group), "").rstrip(".") if speaker else ""
    )


def find_entries(line: str) -> tuple[str, tuple[str, ...]] | None:
    """ "Where does it go? - Baths: 36 % - Laundry: 12 %": what leads to the entries, and each of them."""
    parts = re.split(r"(?:^|(?<=\s))[-•–]\s(?=\S)", line.strip())
    if len(parts) < 2 or not all(0 < len(part.split()) <= 7 for part in parts[1:]):
        return None
    if any(clean(part).rstrip(".,;") != part.strip().rstrip(".,;") for part in parts[1:]):
        return None
    if len({clean(part) for part in parts[1:]}) < len(parts) - 1:
        return None
    lead = parts[0].strip()
    if lead and lead[-1] not in ":?.!":
        return None
    if len(lead.split()) > 8:
        lead = sentences(lead)[-1]
    return clean(lead).rstrip(".:;"), tuple(clean(part).rstrip(".,;") for part in parts[1:])


def find_items(line: str) -> tuple[str, tuple[str, ...]] | None:
    """ "We sell apples, pears and plums": what leads to the list, and its items word for word; at least three."""
    for sentence in sentences(clean(line)):
        parts = re.split(r",\s(?:and\s|or\s)?", sentence.rstrip(".!?"))
        if len(parts) < 2 or " — " in sentence:
            continue
        *some, last = parts
        if not re.search(r",\s(?:and|or)\s[^,]*$", sentence):
            pair = re.split(r"\s(?:and|or)\s", last, maxsplit=1)
            if len(pair) < 2:
                continue
            some, last = [*some, pair[0]], pair[1]
        lead, first = _split_lead(some[0])
        end = _first_words(last)
        items = [first, *some[1:], end]
        if (
            3 <= len(items) <= MOST_ITEMS
            and all(0 < len(item.split()) <= 3 for item in items)
            and all(not grammar.is_finite(item.lower().split(), 0, False) for item in items)
            and not any(_is_no_item(item.split()[0].lower()) for item in items)
        ):
            return grammar.sentence_case(lead), tuple(items)
    return None


def _is_no_item(first: str) -> bool:
    """Whether what begins with this word is a clause, or part of one, rather than a thing."""
    return first in grammar.PRONOUNS | grammar.PREPOSITIONS | {"then", "but", "so"} or grammar.is_plain_verb(first)


def _split_lead(text: str) -> tuple[str, str]:
    lead, colon, rest = text.rpartition(":")
    if colon:
        return lead.strip(), rest.strip()
    words = text.split()
    start = len(words) - 1
    while start > 0 and len(words) - start < 3:
        small = words[start - 1].lower()
        if (
            small in _EMPTY - {"a", "an", "the", "my", "your", "our"}
            or grammar.third_person(small)
            or small.endswith("ly")
        ):
            break
        start -= 1
    if start > 0 and len(words) - start == 3 and words[start - 1].lower() not in _EMPTY:
        start = len(words) - 1
    lead_words = words[:start]
    return (" ".join(lead_words) if len(lead_words) <= 6 else ""), " ".join(words[start:])


def _first_words(text: str) -> str:
    words: list[str] = []
    for word in text.split():
        if words and (
            word.lower() in grammar.PREPOSITIONS | grammar.AUXILIARIES | grammar.DETERMINERS
            or grammar.third_person(word.lower())
        ):
            break
        words.append(word)
    return " ".join(words)


def find_step(line: str) -> tuple[str, str] | None:
    """ "2. Add the tea leaves slowly.": the step's number and what is to be done, short enough for a card."""
    match = re.match(r"^(?:Step\s)?(\d{1,2})[.):]\s+(.+)", clean(line), re.I)
    if match is None:
        return None
    title = short_quote(match[2])
    return (match[1], grammar.sentence_case(title)) if title else None


def short_quote(text: str) -> str:
    """The first sentence, or its first clause, short enough for a card; else ""."""
    first = clean((sentences(clean(text)) or [""])[0])
    if len(first.split()) > 8 or len(first) > 56:
        first = re.split(r"[,;:–—]\s", first)[0]
    return first.rstrip(".,;:") if 0 < len(first.split()) <= 9 and len(first) <= 60 else ""


def find_heading(line: str, english: bool = True) -> str:
    """A whole short clause of a line, or a name in it; "" when nothing in it stands on its own."""
    line = re.sub(r"^\d{1,2}[.)]\s+", "", line)
    parts = [clean(part).rstrip(".,;:!…") for part in re.split(r"(?<=[.!?…])\s+", line)]
    for part in parts:
        if 1 < len(part.split()) <= LONGEST and len(part) <= 40:
            return grammar.sentence_case(part)
    if not english:
        return ""
    names = [match.group() for match in _NAME.finditer(clean(line)) if match.group().split()[0].lower() not in _EMPTY]
    fitting = [name for name in names if len(name.split()) <= LONGEST]
    return max(fitting, key=len) if fitting else ""


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

"""A message made ready for the grammar: quoted words kept apart, politeness gone, scenes found by number and "
"ordinal."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
ORDINALS = {
    word: number
    for number, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
} | {"1st": 1, "2nd": 2, "3rd": 3, "opening": 1, "last": -1, "final": -1, "closing": -1}
_N = r"(?:\d{1,3}|" + "|".join(NUMBERS) + r")"
_O = r"(?:second[- ]to[- ]last|next[- ]to[- ]last|" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + r"|\d{1,3}th)"
_NOUN = r"(?:scenes?|shots?|pictures?|images?|pics?|photos?|illustrations?)"
_LEAD = r"(?:\b(?:in|for|of|on|at|from|to|with|within|during)\s+)?"
_NUMBERED = re.compile(
    rf"{_LEAD}(?:\bthe\s+)?\b{_NOUN}\s+(?:number\s+|no\.?\s*|#\s*)?(?P<list>{_N}"
    rf"(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s+to\s+)(?:{_NOUN}\s+)?{_N}\b)*)(?![\w%])",
    re.I,
)
_ORDERED = re.compile(
    rf"{_LEAD}(?:\bthe\s+)?\b(?P<list>{_O}(?:\s+(?:and|&)\s+(?:the\s+)?{_O})*)\s+(?:{_NOUN}|ones?)\b", re.I
)
_ALL = re.compile(
    rf"\beverywhere\b|\bthroughout\b(?:\s+the\s+(?:film|video))?|{_LEAD}\b(?:every|each|all(?:\s+the"
    rf"|\s+of\s+the)?)\s+{_NOUN}\b|"
    r"(?:\bin\s+)?\bthe\s+(?:whole|entire)\s+(?:film|video|movie|thing)\b",
    re.I,
)
_POLITE = re.compile(
    r"^(?:please|pls|can you|could you|would you|will you|i want you to|i would like you to|i'd like you to"
    r"|i'd like to|"
    r"i would like|i'd like|i want|i need|now|and|also|then|but|ok|okay|hey|hi|let's|just|maybe|kindly|so|oh)\b[\s,:]*",
    re.I,
)
_THANKS = re.compile(r"[\s,]*\b(?:please|pls|plz|thanks|thank you|thx|now|ok|okay|instead|for me)$", re.I)
_QUOTED = re.compile(
    r"\"([^\"\n]{1,4000})\"|“([^”\n]{1,4000})”|«([^»\n]{1,4000})»|(?:(?<=\s)|^)'([^'\n]{2,4000})'(?=[\s.,;!?]|$)"
)
_AFTER_COLON = re.compile(r"\b(?:says?|reads?|speaks?|words|text|narration)\s*:\s+(\S.*)$", re.I | re.S)
"""All that follows is to be spoken."""
HELD = re.compile(r"⟦(\d+)⟧")


@dataclass(frozen=True)
class Held:
    """A message without what was quoted in it; `⟦0⟧` stands for the first quote."""

    text: str
    quotes: tuple[str, ...]

    def give_back(self, text: str) -> str:
        """The text with its quotes as they were written."""
        return HELD.sub(lambda match: self.quotes[int(match[1])], text)


def hold_quotes(message: str) -> Held:
    quotes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        quotes.append(next(group for group in match.groups() if group is not None).strip())
        return f"⟦{len(quotes) - 1}⟧"

    text = _QUOTED.sub(keep, message.replace("⟦", "[").replace("⟧", "]").replace("’", "'"))
    if (said := _AFTER_COLON.search(text)) and not HELD.search(said[1]):
        quotes.append(said[1].strip())
        text = f"{text[: said.start(1)]}⟦{len(quotes) - 1}⟧"
    return Held(text, tuple(quotes))


def plain(clause: str) -> str:
    """A clause without politeness around it."""
    said = " ".join(clause.split()).strip(" ,.;:!?¿¡-–—")
    for _ in range(6):
        shorter = _THANKS.sub("", _POLITE.sub("", said)).strip(" ,.;:!?")
        if shorter == said or not shorter:
            break
        said = shorter
    return said


@dataclass(frozen=True)
class Mention:
    """Scenes that a clause names, and the rest of it. `scenes` is ("all",) for all, () when it names none."""

    scenes: tuple[str, ...]
    rest: str
    missing: bool = False
    """It names a scene that is not there."""


def find_scenes(clause: str, count: int) -> Mention:
    match = _NUMBERED.search(clause)
    if match is None and (every := _ALL.search(clause)):
        return Mention(("all",), _without(clause, every))
    if match is None:
        match = _ORDERED.search(clause)
    if match is None:
        return Mention((), clause)
    numbers = _numbers(match["list"], count)
    known = [number for number in numbers if 1 <= number <= count]
    return Mention(tuple(str(number) for number in known), _without(clause, match), missing=len(known) < len(numbers))


def one_scene(words: str, count: int) -> str | None:
    """A scene that is named alone: "4", "the last one", "scene two"; None when there is no such."""
    match = re.fullmatch(
        rf"(?:the\s+)?(?:{_NOUN}\s+)?(?:number\s+|#)?({_N}|{_O})(?:\s+(?:{_NOUN}|one))?", words.strip(), re.I
    )
    number = _numbers(match[1], count)[0] if match else 0
    return str(number) if 1 <= number <= count else None


def _numbers(words: str, count: int) -> list[int]:
    found: list[int] = []
    until = False
    for word in re.findall(r"[\w-]+", words.lower()):
        if word == "to" and found:
            until = True
        if word in ("and", "to", "the") or re.fullmatch(_NOUN, word):
            continue
        if "-to-" in word:
            number = count - 1
        elif word in ORDINALS:
            number = ORDINALS[word] if ORDINALS[word] > 0 else count
        elif word in NUMBERS:
            number = NUMBERS[word]
        else:
            number = int(re.sub(r"\D", "", word) or 0)
        found += range(found[-1] + 1, min(number, 999) + 1) if until else [number]
        until = False
    return found or [0]


def _without(clause: str, match: re.Match[str]) -> str:
    return " ".join(f"{clause[: match.start()]} {clause[match.end() :]}".split()).strip(" ,:")

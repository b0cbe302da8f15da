"""What is said for what is written: each written word with the words it is spoken as, in its context.

One written word may come to several spoken ones ("$3.5M" is "three point five million dollars") or to none (an emoji),
and never to a part of its neighbour's, so times of what is spoken are times of what is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pixora.film.errors import InvalidInput
from pixora.providers.local import numerals
from pixora.providers.local.lexemes import (
    ABBREVIATIONS,
    BEFORE_FIGURES,
    CARDINAL_LEADS,
    LETTERED,
    REGNAL_NAMES,
    RESPELLED,
    SENTENCE_STARTERS,
    SHORT_WORDS,
    SYMBOLS,
    TITLES,
)

_LEAD = "\"“”„‘’'([{«»<>*_~`|¿¡•·–—-#"
_TRAIL = "\"“”‘’'.,!?;:…)]}«»<>*_~`|–—-"
_QUOTES = '"“”„«»'
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0020-\U000e007f]")
_BREAK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•–]|\d+[.)])\s)")
_SHORT_LINE = re.compile(r"(?m)^(.{1,60}[\w,'’)])\n(?=[A-ZÀ-Þ\"“])")
_DOTTED = re.compile(r"(?:[A-Za-z]\.){2,}(?:[A-Za-z](?:['’]?s)?)?|[A-Za-z]\.[A-Za-z]")
_ROMAN = re.compile(r"(?=[IVXLC])(?:X{0,3}|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_LINK = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-zA-Z]{2,}(?:[:/][^\s?#]*)?)(?:[?#]\S*)?")
_LINK_ENDS = frozenset("com org net edu gov io co uk de eu info tv me ai app dev space us ca int".split())
_MAIL = re.compile(r"([\w.+-]+)@((?:[\w-]+\.)+[A-Za-z]{2,})")
_POSSESSIVE = re.compile(r"(.+?)['’]([sS])")
_DASH = re.compile(r"—|–|--+|―")
_SPEAKABLE = re.compile(r"[^A-Za-zÀ-ɏ'’\-]+")
_VOWEL = re.compile(r"[AEIOUY]")
_CLUSTER = re.compile(r"[^AEIOUY]{4,}|^[^AEIOUY]{3,}")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True)
class Said:
    """A written word and what is said for it, punctuation that guides the voice included; "" when nothing is."""

    written: str
    spoken: str
    closes: bool
    """Whether a sentence ends with it."""


def check_speakable(text: str) -> None:
    """Raise `InvalidInput` when most letters of `text` are of an alphabet that English is not written in."""
    letters = [c for c in text if c.isalpha()]
    latin = sum(unicodedata.name(c, "").startswith(("LATIN", "FULLWIDTH LATIN")) for c in letters)
    if letters and latin * 2 < len(letters):
        raise InvalidInput(
            "language_unsupported",
            "The built-in voice speaks English only.",
            "Write the text in English, or make the film without a voice (--voice none).",
        )


def read(text: str) -> tuple[Said, ...]:
    """The words of `text`, split at white space, each with what is said for it."""
    paragraphs = [part.split() for part in _BREAK.split(_SHORT_LINE.sub("\\1\n\n", text))]
    said: list[Said] = []
    for words in paragraphs:
        bare = _peel_all(words)
        loud = _is_loud(words)
        spoken = [_speak_at(bare, i, loud) for i in range(len(words))]
        closing = [_closes(bare, i) for i in range(len(words))]
        said += [Said(*entry) for entry in zip(words, spoken, closing, strict=True)]
    return tuple(said)


@dataclass(frozen=True)
class _Bare:
    """A written word without the punctuation around it. An abbreviation keeps its own stop."""

    lead: str
    core: str
    trail: str


def _peel_all(words: Sequence[str]) -> list[_Bare]:
    bare = [_peel(word) for word in words]
    for i, word in enumerate(bare):
        # "no." is "number" before figures; elsewhere it is a word, and the stop ends its sentence.
        if word.core.endswith(".") and word.core in BEFORE_FIGURES:
            after = bare[i + 1].core if i + 1 < len(bare) else ""
            if not after[:1].isdecimal():
                bare[i] = _Bare(word.lead, word.core[:-1], "." + word.trail)
    return bare


def _peel(word: str) -> _Bare:
    word = _INVISIBLE.sub("", unicodedata.normalize("NFC", word)).replace("’", "'")
    word = re.sub(r"\[([^\]]*)\]\([^)]*\)|\]\((?:https?:|/)[^)]*\)", r"\1", word)
    start = 0
    while start < len(word) and word[start] in _LEAD and not _starts_figures(word[start:]):
        start += 1
    end = len(word)
    while end > start and word[end - 1] in _TRAIL:
        if word[end - 1] == "." and _keeps_stop(word[start:end]):
            break
        end -= 1
    return _Bare(word[:start], word[start:end], word[end:])


def _starts_figures(rest: str) -> bool:
    return re.match(r"[-–'#~<>][$€£]?\.?\d", rest) is not None


def _keeps_stop(rest: str) -> bool:
    return rest in ABBREVIATIONS or rest in TITLES or rest in BEFORE_FIGURES or bool(_DOTTED.fullmatch(rest))


def _is_loud(words: Sequence[str]) -> bool:
    """Whether a paragraph is written in capitals, so that capitals say nothing."""
    letters = [w for w in words if sum(c.isalpha() for c in w) > 1]
    return len(letters) >= 3 and sum(w.upper() == w for w in letters) > 0.7 * len(letters)


def _speak_at(bare: Sequence[_Bare], i: int, loud: bool) -> str:
    word = bare[i]
    before = bare[i - 1] if i else _Bare("", "", "")
    after = bare[i + 1] if i + 1 < len(bare) else _Bare("", "", "")
    words = _say(word, before, after, loud) if word.core else ""
    trail = "" if _is_initial(word) and i + 1 < len(bare) else _guide(word.trail)
    if word.core.endswith(".") and not trail and _closes(bare, i):
        trail = "."
    if not words:
        # A dash between spaces is a pause, though no word.
        return "—" if _DASH.fullmatch(word.lead + word.trail) or word.lead + word.trail == "-" else trail
    lead = "(" if set(word.lead) & set("([{") else "“" if set(word.lead) & set(_QUOTES) else ""
    return f"{lead}{words}{trail}"


def _guide(trail: str) -> str:
    """The punctuation that the voice is guided by, once each."""
    kept = ""
    if "…" in trail or "..." in trail:
        kept = "…"
    elif "?" in trail:
        kept = "?"
    elif "!" in trail:
        kept = "!"
    else:
        kept = next((c for c in trail if c in ".,;:"), "")
        kept = kept or ("—" if set(trail) & set("–—") or trail == "-" else "")
    return (")" if set(trail) & set(")]}") else "") + ("”" if set(trail) & set(_QUOTES) else "") + kept


def _is_initial(word: _Bare) -> bool:
    return len(word.core) == 1 and word.core.isupper() and word.core != "I" and word.trail.startswith(".")


def _closes(bare: Sequence[_Bare], i: int) -> bool:
    if i + 1 == len(bare):
        return True
    after = bare[i + 1]
    begins = next((c for c in after.core if c.isalnum()), "")
    if not begins and not after.core:
        return False
    if set(bare[i].trail) & set(".!?…"):
        return not begins.islower() and not _is_initial(bare[i])
    return (
        bare[i].core.endswith(".")
        and bare[i].core not in TITLES
        and bare[i].core not in BEFORE_FIGURES
        and after.core.lower() in SENTENCE_STARTERS
        and begins.isupper()
    )


def _say(word: _Bare, before: _Bare, after: _Bare, loud: bool) -> str:
    core = word.core
    previous = "" if before.trail.strip("\"'”’") else before.core
    if core in TITLES and (after.core[:1].isupper() or core != "St."):
        return TITLES[core]
    if core in BEFORE_FIGURES and after.core[:1].isdecimal():
        return BEFORE_FIGURES[core]
    if core in ABBREVIATIONS and core not in BEFORE_FIGURES:
        return ABBREVIATIONS[core]
    if core.lower() in numerals.SCALES and (currency := numerals.money_after(previous)):
        return f"{core.lower()} {currency}"
    if unit := numerals.measure_word(core, previous):
        return unit
    if core.lower() in ("am", "pm") and re.fullmatch(r"\d{1,2}(:\d\d){0,2}", previous):
        return f"{core[0].upper()}.M"
    if words := _say_roman(core, previous, after.core):
        return words
    return _say_core(core, previous, after.core, loud)


def _say_core(core: str, before: str = "", after: str = "", loud: bool = False) -> str:
    if core in SYMBOLS:
        return SYMBOLS[core]
    if match := _POSSESSIVE.fullmatch(core):
        stem = _say_core(match[1], before, after, loud)
        if stem and not match[1].isalpha() and not re.fullmatch(r"(?:\d{4}|\d0)", match[1]):
            return f"{stem}'s"
        if stem and match[1].isalpha():
            return f"{stem}'s"
    if match := _MAIL.fullmatch(core):
        return f"{_say_address(match[1])} at {_say_address(match[2])}"
    match = _LINK.fullmatch(core)
    if match and (core.startswith(("http", "www.")) or match[1].split("/")[0].rpartition(".")[2] in _LINK_ENDS):
        return _say_address(match[1].rstrip("/"))
    if core in RESPELLED:
        return RESPELLED[core]
    if any(c.isdecimal() or c in "½⅓⅔¼¾⅕⅛⅜⅝⅞" for c in core):
        return _say_with_figures(core, before, after)
    if _DOTTED.fullmatch(core):
        return core.rstrip(".").upper() if len(core) > 2 else core
    return _say_plain(core, loud)


def _say_with_figures(core: str, before: str, after: str) -> str:
    if core[0] == "#" and core[1:].isdecimal():
        return f"number {numerals.number(core[1:])}"
    if core[0] in "~≈<>≤≥":
        return f"{SYMBOLS[core[0]]} {_say_core(core[1:], before, after)}"
    figures = numerals.say_figures(core, before, after, _say_core)
    if figures is not None:
        return figures
    parts = [p for p in re.findall(numerals.NUMBER + r"|[A-Za-zÀ-ɏ']+|[^\w\s]", core) if p not in '.-–,:()[]{}"“”_']
    return " ".join(filter(None, (_say_part(p) for p in parts)))


def _say_part(part: str) -> str:
    """A run of one kind in a mixed word such as "H2O" or "Covid-19"."""
    if part[0].isdecimal():
        bare = part.replace(",", "")
        return numerals.number(bare) if bare.replace(".", "", 1).isdecimal() else numerals.digits(bare)
    if part.isalpha() and (len(part) == 1 or (part.isupper() and len(part) <= 3)):
        return _spell(part)
    return SYMBOLS.get(part) or _say_plain(part, loud=False)


def _say_plain(core: str, loud: bool) -> str:
    """A word of letters, perhaps joined by dashes, slashes or an ampersand."""
    if _DASH.search(core):
        return "— ".join(filter(None, (_say_core(p, loud=loud) for p in _DASH.split(core) if p)))
    if "..." in core or "…" in core:
        return "… ".join(filter(None, (_say_core(p, loud=loud) for p in re.split(r"\.{2,}|…", core) if p)))
    if core.startswith("@"):
        return f"at {_say_plain(core[1:], loud)}" if core[1:] else ""
    for joint, word in (("&", "and"), ("+", "plus"), ("/", ""), ("=", "equals"), ("@", "at"), ("_", ""), (".", "")):
        if joint in core.strip("."):
            parts = [said for p in core.split(joint) if (said := _say_core(p, loud=loud))]
            return " ".join(f" {word} ".join(parts).split()) + (f" {word}" if core[-1] == joint and word else "")
    letters = _SPEAKABLE.sub("", core.rstrip("²³")).strip("-'’")
    if not any(c.isalpha() for c in letters):
        return "".join(SYMBOLS.get(c, "") for c in core if not c.isalpha() or c in SYMBOLS)
    power = {"²": " squared", "³": " cubed"}.get(core[-1], "")
    return "-".join(_say_capitals(p, loud) for p in letters.split("-") if p) + power


def _say_capitals(word: str, loud: bool) -> str:
    """Capitals are spelled when they cannot be a word, and are read as one when they can."""
    if word in RESPELLED:
        return RESPELLED[word]
    if word in LETTERED and not (loud and word.lower() in SHORT_WORDS):
        return _spell(word)
    plural = word[:-1] if len(word) > 2 and word.endswith("s") else ""
    if plural.isupper() and (plural in LETTERED or len(plural) <= 4):
        return f"{_spell(plural)}'s"
    if len(word) < 2 or not word.isupper():
        return word
    if "'" in word:
        return word.lower() if word != "I'M" else "I'm"
    if not loud and len(word) <= 3 and word.lower() not in SHORT_WORDS:
        return _spell(word)
    if not _VOWEL.search(word) or (_CLUSTER.search(word) and len(word) <= 5):
        return _spell(word)
    return word.lower()


def _spell(word: str) -> str:
    """Letter by letter: the dots are what the pronouncing dictionary knows letters by."""
    return ".".join(word.upper()) if len(word) > 1 else word.upper()


def _say_address(address: str) -> str:
    named = re.sub(r"[./:@_+-]", lambda m: {".": " dot ", "/": " slash ", "_": " underscore "}.get(m[0], " "), address)
    return " ".join(_say_core(part) if not part.islower() or not part.isalpha() else part for part in named.split())


def _say_roman(core: str, before: str, after: str) -> str | None:
    """A Roman numeral after a name ("Henry VIII"), after a heading ("Chapter IV") or before "century"."""
    if not core or not _ROMAN.fullmatch(core):
        return None
    value = sum(
        -v if i + 1 < len(core) and _ROMAN_VALUES[core[i + 1]] > v else v
        for i, v in enumerate(_ROMAN_VALUES[c] for c in core)
    )
    if after.lower() in ("century", "centuries"):
        return numerals.ordinal(value)
    if before in REGNAL_NAMES:
        return f"the {numerals.ordinal(value)}"
    if before.capitalize() in CARDINAL_LEADS or (before[:1].isupper() and len(core) > 1 and core not in LETTERED):
        return numerals.cardinal(value)
    return None

"""The brief fields that stand in a message's words: length, shape, style, genre, music, captions, voice, language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from pixora.film.brief import CaptionStyle
from pixora.providers.local.listener.tongue import NAMED, named_language
from pixora.providers.local.listener.wish_words import (
    AMBIENCE,
    ASPECTS,
    CAPTION_STYLES,
    CAPTION_WORD,
    CAPTIONS,
    EACH,
    EFFECTS,
    FILM,
    FILM_WORD,
    GENRES,
    HEARD,
    LOOK,
    LOUDNESSES,
    MOODS,
    NO_AMBIENCE,
    NO_EFFECTS,
    NO_MUSIC,
    NO_VOICE,
    NOT_LENGTH,
    NUMBERS,
    OF_WHAT,
    RESOLUTIONS,
    SCENES,
    SCENES_OF,
    SECONDS,
    SHAPED,
    STYLE_NAMES,
    STYLES,
    TUNE,
    UNMET,
)

_T = TypeVar("_T")


class Wishes:
    """The brief fields that a message names; `rest` is the message without the words that named them."""

    def __init__(self, message: str) -> None:
        self.rest = SCENES_OF.sub(r"\1, \2 each", message) if "cenes of" in message else message
        self.scenes = self._scenes()
        self.seconds = self._each() or self._length()
        self.fps = self._frames()
        self.aspect = self._pick(ASPECTS)
        self.resolution = self._pick(RESOLUTIONS)
        self.caption_style = self._caption_style()
        self.genre = self._pick(GENRES) if SHAPED.search(self.rest) else None
        heard = HEARD.search(self.rest) is not None
        off = heard and self._take(rf"(?:with |and )?(?:{NO_AMBIENCE})\b")
        self.ambience = False if off else True if heard and self._take(rf"(?:{AMBIENCE})\b") else None
        still = heard and self._take(rf"(?:with |and |or |but )?(?:{NO_EFFECTS})\b")
        self.effects = False if still else True if heard and self._take(rf"(?:{EFFECTS})\b") else None
        self.loudness = self._pick(LOUDNESSES)
        self.captions = self._pick(CAPTIONS)
        self.voice = "none" if self._take(rf"(?:with |and )?(?:{NO_VOICE})\b") else None
        self.silent = True if self._take(rf"(?:with |and )?(?:{NO_MUSIC})\b") else None
        self.language = named_language(self.rest)
        if self.language:
            self._take(NAMED)
        self.music = self._pick([(mood, rf"(?:more )?(?:{words}){TUNE}") for mood, words in MOODS])
        if self.music is None:
            self.music = self._pick(
                [
                    (
                        mood,
                        rf"(?:make )?(?:the )?(?:music|soundtrack|score|mood)(?: should| to)?(?: be)?(?: a bit"
                        rf"| a little| much)?(?: more)? (?:{words})",
                    )
                    for mood, words in MOODS
                ]
            )
        self.style = self._pick(
            [(style, rf"(?:in (?:an? |the )?)?(?:more )?(?:{words}){LOOK}+") for style, words in STYLES]
        )
        if self.style is None:
            self.style = self._pick([(style, rf"(?:in )?the style of (?:{words})") for style, words in STYLES])
        if self.style is None:
            self.style = self._pick(
                [(style, rf"in (?:{words})(?=$|[,.;!]| about| on| of| with)") for style, words in STYLES]
            )
        if self.style is None:
            self.style = self._pick(STYLE_NAMES)
        if self.music is None:
            self.music = self._pick([(mood, rf"(?:{words})(?={FILM})") for mood, words in MOODS])
        if self.style is None:
            self.style = self._pick([(style, rf"(?:{words})(?={FILM})") for style, words in STYLES])
        self._last()
        self.unmet = tuple(dict.fromkeys(match.group().strip() for match in re.finditer(UNMET, self.rest, re.I)))
        for _ in self.unmet:
            self._take(UNMET)
        if self.scenes is None:
            # "in 4 scenes in watercolour": what stood behind it is taken out by now.
            self.scenes = self._scenes()
        if not self.any:
            self._bare()

    @property
    def any(self) -> bool:
        """Whether the message names a brief field at all."""
        fields = (
            self.seconds,
            self.fps,
            self.aspect,
            self.resolution,
            self.captions,
            self.caption_style,
            self.genre,
            self.ambience,
            self.effects,
            self.loudness,
            self.voice,
            self.silent,
        )
        return any(field is not None for field in (*fields, self.language, self.music, self.style)) or bool(self.unmet)

    def _caption_style(self) -> CaptionStyle | None:
        """ "bold captions", "subtitles in a box", "make the captions cinematic"."""
        if not re.search(CAPTION_WORD, self.rest, re.I):
            return None
        for style, words in CAPTION_STYLES:
            if self._take(
                rf"(?:(?:with|use|using|add) )?(?:\b(?:{words})[- ](?:style )?{CAPTION_WORD}\b"
                rf"|(?:make )?(?:the )?{CAPTION_WORD}(?: (?:should be|to be|to|be|in|as))?"
                rf" (?:more )?(?:{words})\b(?: style)?)"
            ):
                return style
        return None

    def _last(self) -> None:
        """Moods and styles alone after the last comma ("how coffee is made, upbeat and colourful")."""
        before, comma, said = self.rest.rstrip(" .!").rpartition(",")
        before = before.rstrip(" ,")
        words = [word for word in re.split(r"\s+(?:and\s+)?", said.strip().lower()) if word]
        clause = before.rpartition(",")[2].split()
        if not comma or not 1 <= len(words) <= 2 or not clause or ("," in before and len(clause) < 2):
            return
        moods = [next((mood for mood, named in MOODS if re.fullmatch(named, word)), None) for word in words]
        styles = [next((style for style, named in STYLES if re.fullmatch(named, word)), None) for word in words]
        if not all(mood or style for mood, style in zip(moods, styles, strict=True)):
            return
        self.music = self.music or next((mood for mood in moods if mood), None)
        if self.style is None:
            alone = (style for mood, style in zip(moods, styles, strict=True) if style and not mood)
            self.style = next(alone, None)
        self.rest = before

    def _bare(self) -> None:
        """A wish that is one adjective ("darker", "make it warmer, please")."""
        bare = re.fullmatch(
            r"(?:please )?(?:make|i want|can you make|could you make|should be|i'd like)?\s?(?:it|this|everything"
            r"|the (?:film|video|pictures?|"
            r"whole thing))?\s?(?:look |be |feel )?(?:a bit |a little |much |more "
            r"|less )?(?P<word>[\w& /-]{3,24}?)(?: please)?",
            self.rest.strip(" .!,?"),
            re.I,
        )
        if not bare:
            return
        word = bare["word"]
        only = word.lower() == self.rest.strip(" .!,?").lower()
        for style, words in STYLES:
            if re.fullmatch(words, word, re.I) and not (only and not word.lower().endswith("er")):
                self.style, self.rest = style, ""
                return
        for mood, words in MOODS:
            if re.fullmatch(words, word, re.I) and not (only and not word.lower().endswith("er")):
                self.music, self.rest = mood, ""
                return

    def _length(self) -> float | None:
        for pattern in SECONDS:
            for match in pattern.finditer(self.rest):
                before, after = self.rest[: match.start()], self.rest[match.end() :]
                said = match.group().lower()
                if NOT_LENGTH.search(before[-12:]) or OF_WHAT.match(after):
                    continue
                if re.fullmatch(r"(?:a|an)\s(?:second|m|s|h)|\d0s", said) and re.search(
                    r"\b(?:the|of|in)\s?$", before[-6:]
                ):
                    continue
                self.rest = _cut(
                    self.rest, match, r"(?:\b(?:in|for|of|within|about|around|approx\.?|at least|up to|at most)\s)?"
                )
                return _seconds(match)
        return None

    def _frames(self) -> int | None:
        match = re.search(r"(?<![\w.])(-?\d{1,6})\s?(?:fps|frames per second|frames a second)\b", self.rest, re.I)
        if not match:
            return None
        self.rest = _cut(self.rest, match, r"(?:\b(?:at|in|with)\s)?")
        return int(match[1])

    def _scenes(self) -> int | None:
        """ "in 3 scenes", "a film of five scenes about ...": of a film, not "the first 3 scenes"."""
        match = SCENES.search(self.rest)
        if (
            not match
            or not re.search(FILM_WORD, self.rest, re.I)
            or NOT_LENGTH.search(self.rest[: match.start()][-12:])
        ):
            return None
        self.rest = _cut(self.rest, match, r"(?:,\s?)?")
        return int(_number(match["n"])) if match["n"] else 1

    def _each(self) -> float | None:
        """ "10 scenes, 5 seconds each": the length of all of them."""
        if self.scenes is None:
            return None
        for pattern in EACH:
            if match := pattern.search(self.rest):
                self.rest = _cut(self.rest, match, "")
                return self.scenes * _number(match["s"])
        return None

    def _pick(self, choices: Sequence[tuple[_T, str]]) -> _T | None:
        for value, words in choices:
            if self._take(rf"(?<![\w:-])(?:{words})(?![\w])"):
                return value
        return None

    def _take(self, words: str) -> bool:
        match = re.search(words, self.rest, re.I)
        if not match:
            return False
        self.rest = _cut(self.rest, match, r"(?:\b(?:in|for|as|with|and|at|using)\s(?:an?\s|the\s)?)?")
        return True


def _cut(text: str, match: re.Match[str], before: str) -> str:
    """Take a match out of the text, with the little words `before` it that belonged to it."""
    lead = re.search(before + "$", text[: match.start()], re.I)
    start = lead.start() if lead else match.start()
    return f"{text[:start].rstrip()} {text[match.end() :].lstrip()}".strip()


def _seconds(match: re.Match[str]) -> float:
    named = {key: value for key, value in match.groupdict().items() if value}
    if "half" in named:
        return 30.0 if named["half"].lower() == "minute" else 1800.0
    if "mm" in named:
        return 60.0 * int(named["mm"]) + int(named["ss"])
    if not named:
        return 90.0
    scale = {"h": 3600.0, "m": 60.0, "s": 1.0}
    return sum(scale[key] * _number(value) for key, value in named.items())


def _number(said: str) -> float:
    word = said.lower()
    if word in NUMBERS:
        return NUMBERS[word]
    digits = word.replace("−", "-")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        return float(digits.replace(",", ""))
    sign, _, plain = digits.rpartition("-")
    whole, _, rest = plain.replace(",", ".").partition(".")
    value = float(f"{whole}.{rest.replace('.', '') or 0}")
    return -value if sign or digits.startswith("-") else value

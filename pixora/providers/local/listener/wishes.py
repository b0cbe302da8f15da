"""The brief fields that stand in a message's words: length, shape, style, genre, music, captions, voice, language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from pixora.film.brief import Aspect, Captions, CaptionStyle, Genre, Loudness, Mood, Resolution, Style
from pixora.providers.local.listener.tongue import NAMED, named_language

_T = TypeVar("_T")

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = (
    {word: float(i) for i, word in enumerate(_UNITS)}
    | {word: 10.0 * i for i, word in enumerate(_TENS, 2)}
    | {f"{ten}-{unit}": 10.0 * i + j for i, ten in enumerate(_TENS, 2) for j, unit in enumerate(_UNITS[1:10], 1)}
    | {"a": 1.0, "an": 1.0, "hundred": 100.0, "a hundred": 100.0}
)
_N = (
    r"(?:(?<![\w.,])[-−]?\d{1,9}(?:[.,]\d{1,9}){0,3}|\b(?:"
    + "|".join(sorted(_NUMBERS, key=len, reverse=True))
    + r")\b(?! few| couple))"
)
_SEC = r"(?:seconds?|secs?|s|secondes?|sekunden?|segundos?|secondi|secondo)\b"
_MIN = r"(?:minutes?|mins?|m|minuten?|minutos?|minuti|minuto)\b"
_HOUR = r"(?:hours?|hrs?|h)\b"
_LONG = r"(?:[\s-]{0,3}(?:long|in length|of length))?"
_SECONDS = [
    re.compile(rf"\b(?:a )?half (?:a |an )?(?P<half>minute|hour){_LONG}\b", re.I),
    re.compile(rf"\b(?:a|one) minute and a half{_LONG}\b|\bone and a half minutes?{_LONG}\b", re.I),
    re.compile(
        rf"(?P<m>{_N})[\s-]{{0,3}}{_MIN}(?:\s{{0,3}}(?:and|,))?\s{{0,3}}(?P<s>{_N})(?:[\s-]{{0,3}}{_SEC})?{_LONG}", re.I
    ),
    re.compile(rf"(?P<m>{_N})[\s-]{{0,3}}{_MIN}{_LONG}", re.I),
    re.compile(rf"(?P<s>{_N})[\s-]{{0,3}}{_SEC}{_LONG}", re.I),
    re.compile(rf"(?P<h>{_N})[\s-]{{0,3}}{_HOUR}[\s-](?:long|video|film|movie|clip)\b", re.I),
    # 9:16 is a shape, unless minutes are named.
    re.compile(
        r"\b(?!9:16\b(?!\s{0,3}(?:min|long)))(?P<mm>\d{1,2}):(?P<ss>[0-5]\d)\b(?=\s{0,3}(?:min|long|video|film|$))",
        re.I,
    ),
]
_NOT_LENGTH = re.compile(r"\b(?:the|first|last|next|every|late|early|mid|these|those|final)[\s-]{1,3}$", re.I)
_OF_WHAT = re.compile(r"\s{1,3}(?:of|before|after|ago|later|to|apart|per|walk|drive|away)\b", re.I)

_ASPECTS = [
    (
        # A bare 4:5 may be a verse or a score.
        Aspect.PORTRAIT,
        r"(?:in |as (?:an? )?|(?:aspect |ratio )(?:of )?)4\s?[:x]\s?5(?![\d:])(?: format| aspect| ratio| portrait)?"
        r"|4\s?[:x]\s?5(?= (?:video|film|clip|format|aspect|ratio|portrait))|(?<=, )4\s?[:x]\s?5(?=$|[,.;!]| please)"
        r"|(?:for |as )?(?:an? )?(?:instagram|insta) portrait(?: post)?",
    ),
    (
        Aspect.TALL,
        r"9\s?[:x/]\s?16|vertical(?:ly)?|portrait (?:format|mode|orientation|aspect)|portrait(?= (?:video|film|clip))"
        r"|(?:in )?portrait(?=$|[,.;!])|"
        r"(?:youtube )?shorts?(?= format)|(?:for |as (?:a |an )?)?(?:youtube shorts?|(?:instagram |insta |ig )?reels?"
        r"|tik ?tok|"
        r"instagram stor(?:y|ies)|snapchat|stories)\b",
    ),
    (
        Aspect.SQUARE,
        r"1\s?[:x/]\s?1(?![\d:])|square (?:format|aspect|one)|square(?= (?:video|film|clip))|"
        r"(?:(?<!the )(?<!a )\bsquare|(?<=, )in square)(?=$|[,.;!]| please)|"
        r"(?:for |as )?(?:an? )?(?:instagram|insta) (?:post|feed)",
    ),
    (
        Aspect.WIDE,
        r"16\s?[:x/]\s?9|wide ?screen|landscape (?:format|mode|orientation|aspect)|landscape(?= (?:video|film|clip))"
        r"|(?:in )?landscape(?= please|$)|"
        r"horizontal(?:ly)?|(?:for |on )(?:youtube|tv|the web)",
    ),
]
_RESOLUTIONS = [
    (Resolution.P2160, r"2160\s?p?|4k|uhd|ultra[ -]?hd|3840\s?x\s?2160"),
    (Resolution.P1440, r"1440\s?p|qhd|2560\s?x\s?1440"),
    (Resolution.P1080, r"1080\s?p?|full[ -]?hd|fhd|1920\s?x\s?1080"),
    (Resolution.P720, r"720\s?p|1280\s?x\s?720|hd"),
]
_LOOK = (
    r"(?:[- ](?:style|styled|look|looking|colou?rs?|palette|tones?|aesthetic|theme|themed|vibes?|light|pictures?|"
    r"images?))"
)
_STYLES = [
    (
        Style.NOIR,
        r"(?:film )?noir|black[ -](?:and|&|n)[ -]white|b&w|b/w|monochrom(?:e|atic)|gr[ae]yscale|dark(?:er)?|moody",
    ),
    (Style.EMBER, r"ember|warm(?:er)?|fiery|sunset|autumnal|golden|orange|cosy|cozy"),
    (Style.FROST, r"frost(?:y)?|cold(?:er)?|cool(?:er)?|icy|blue(?:ish)?|wintry"),
    (Style.CANDY, r"candy|pastels?|cute|sweet|colou?rful|playful|bright(?:er)?|pink|vivid"),
    (Style.PAPER, r"paper(?:[- ]?cut)?|natural|papercraft|cut[- ]?out|classic"),
]
_STYLE_NAMES = [
    (
        Style.NOIR,
        r"in black[ -](?:and|&|n)[ -]white|black[ -](?:and|&|n)[ -]white(?=$|[,.;!]| (?:video|film|movie|clip"
        r"|animation))|film noir",
    ),
    (Style.PAPER, r"paper[- ]?cut"),
]
_MOODS = [
    (
        Mood.CALM,
        r"calm(?:er|ing)?|peaceful|relax(?:ed|ing)|quiet(?:er)?|gentle|gentler|soft(?:er)?|slow(?:er)?|soothing"
        r"|meditative|sleepy|ambient",
    ),
    (Mood.WONDER, r"wonder(?:ful|ous)?|dreamy|magical|curious|ethereal|inspir(?:ing|ational)|awe[- ]inspiring"),
    (Mood.UPBEAT, r"upbeat|happy|happier|cheerful|energetic|lively|joyful|fast(?:er)?|uplifting|exciting"),
    (Mood.EPIC, r"epic|heroic|grand|cinematic|majestic|powerful|dramatic|triumphant|orchestral"),
    (Mood.TENSE, r"tense|dark(?:er)?|scary|suspense(?:ful)?|thrilling|ominous"),
    (Mood.PLAYFUL, r"playful|funny|fun|silly|quirky|cheeky|whimsical|bouncy|comic(?:al)?"),
    (Mood.TENDER, r"tender|sweet|loving|warm-hearted|heart-?warming|romantic|touching|intimate"),
    (Mood.WISTFUL, r"wistful|melanchol(?:y|ic)|nostalgic|sad(?:der)?|bittersweet|longing|sentimental"),
    (Mood.MYSTERY, r"mystery|mysterious|spooky|eerie|enigmatic|secretive|noirish"),
]
_TUNE = r"(?:\s(?:background )?(?:music|soundtrack|score|mood|tune|song|sound))"
_FILM = r"(?:\s(?:video|film|movie|clip|short|reel|animation|trailer|documentary|explainer|story)\b)"
_CAPTIONS = [
    (
        Captions.OFF,
        r"(?:no|without|remove(?: the)?|turn off(?: the)?|hide(?: the)?|skip) (?:any )?(?:captions?|subtitles?|subs)"
        r"|turn (?:the )?(?:captions?|subtitles?) off"
        r"|(?:captions?|subtitles?) (?:are )?off",
    ),
    (
        Captions.TRACK,
        r"(?:soft|separate|selectable|closed)[ -]?(?:captions?|subtitles?|subs)|(?:captions?|subtitles?)(?: as a"
        r"| on a)?(?: separate)? track|subtitle track|caption track",
    ),
    (
        Captions.BURNED,
        r"burn(?:ed|t)?[ -]?in (?:captions?|subtitles?)|(?:captions?|subtitles?) burn(?:ed|t)(?:[ -]in)?|(?:with|add"
        r"|show|put|turn on)(?: the| back the)? (?:captions?|subtitles?)|(?:captions?|subtitles?) on\b",
    ),
]
_CAPTION_STYLES = [
    (
        CaptionStyle.POP,
        r"pop|bold|big(?:ger)?|larger?|huge|punchy|tiktok|karaoke|jumping|bouncy|dynamic|word[- ]by[- ]word",
    ),
    (CaptionStyle.BOXED, r"boxed|box|in (?:a )?box(?:es)?|with (?:a )?(?:box|background)|high[- ]contrast"),
    (CaptionStyle.CINEMA, r"cinema(?:tic)?|movie[- ]style|small(?:er)?|discreet|subtle"),
    (CaptionStyle.CLEAN, r"clean|normal|default|standard|simple"),
]
_CAPTION_WORD = r"(?:captions?|subtitles?|subs|lettering)"
_GENRES = [
    (Genre.BEDTIME, r"(?:as |like )an? (?:bedtime (?:story|tale)|lullaby)|bedtime (?:version|style|mode)"),
    (
        Genre.EXPLAINER,
        r"(?:as |like )an? (?:explainer|explanation|educational (?:video|film)|lesson)"
        r"|explainer (?:style|format)",
    ),
    (Genre.JOURNEY, r"(?:as |like )an? (?:journey|travel(?:ogue| (?:film|video|story))|road movie|adventure)"),
    (
        Genre.STORY,
        r"(?:as |like )an? (?:(?:short |little |fairy[ -]?|children's )?(?:story|tale)|fable)|story[- ]style",
    ),
    (Genre.PRODUCT, r"(?:as |like )an? (?:ad|advert(?:isement)?|commercial|promo|product (?:video|film|ad)|teaser)"),
    (Genre.LIST, r"(?:as |like )an? (?:list(?:icle)?|top \d+|countdown)"),
    (
        Genre.HISTORY,
        r"(?:as |like )an? (?:history(?: (?:lesson|film|documentary))?"
        r"|historical (?:film|documentary)|chronicle|timeline)",
    ),
    (Genre.HOWTO, r"(?:as |like )an? (?:how[- ]?to|tutorial|guide|recipe|step[- ]by[- ]step(?: guide)?)"),
    (Genre.POEM, r"(?:as |like )an? (?:poem|poetry|haiku|ode|ballad)|poem[- ]style"),
]
_SHAPED = re.compile(r"\b(?:as|like) an?\b|\b(?:style|version|mode|format)\b", re.I)
_HEARD = re.compile(r"ambien|sound|noise|sfx|room tone|atmos", re.I)
_NO_AMBIENCE = (
    r"(?:no|without(?: any| the)?|remove(?: the)?|turn off(?: the)?|skip(?: the)?) "
    r"(?:ambien(?:ce|t sounds?|t noises?)|background (?:sounds?|noises?)|nature sounds?"
    r"|sound effects?|sfx|room tone|atmos\w*)|"
    r"(?:ambience|background (?:sounds?|noise)) (?:is )?off"
)
_AMBIENCE = (
    r"(?:with|add|turn on|put back)(?: the| some)? "
    r"(?:ambien(?:ce|t sounds?)|background (?:sounds?|noises?)|nature sounds?|room tone|atmos\w*)|ambience on"
)
_NO_VOICE = (
    r"(?:no|without(?: any| a)?|remove(?: the)?|turn off(?: the)?|skip(?: the)?) (?:voice[- ]?overs?|voices?"
    r"|narrat(?:ion|or)|speech|spoken words|talking|speaking)|"
    r"voiceless|wordless|(?:voice|narration) (?:is )?(?:off|none)"
)
_NO_MUSIC = (
    r"(?:no|without(?: any| the)?|remove(?: the)?|turn off(?: the)?|skip(?: the)?) "
    r"(?:background )?(?:music|soundtrack|score)|music (?:is )?(?:off|none)"
)
_LUFS = r"(?:at |to |with )?(?:a loudness of )?[-−–]\s?{} ?lufs"
_LOUDNESSES: tuple[tuple[Loudness, str], ...] = (
    (Loudness.WEB, _LUFS.format(14)),
    (Loudness.PODCAST, _LUFS.format(16) + "|(?:at |with )?podcast loudness"),
    (Loudness.BROADCAST, _LUFS.format(23) + "|(?:at |with )?(?:broadcast|tv|television|ebu r128) loudness"),
)
_UNMET = (
    r"\b(?:8k|2k|480p|360p|240p)\b|(?<![\d:])(?:4\s?[:x/]\s?3|21\s?[:x/]\s?9"
    r"|3\s?[:x/]\s?4|2\.35\s?:\s?1)(?![\d:])|"
    r"\bin (?:an? |the )?(?!the )(?:\w+[ -]){1,3}style\b"
)


class Wishes:
    """The brief fields that a message names; `rest` is the message without the words that named them."""

    def __init__(self, message: str) -> None:
        self.rest = message
        self.seconds = self._length()
        self.fps = self._frames()
        self.aspect = self._pick(_ASPECTS)
        self.resolution = self._pick(_RESOLUTIONS)
        self.caption_style = self._caption_style()
        self.genre = self._pick(_GENRES) if _SHAPED.search(self.rest) else None
        heard = _HEARD.search(self.rest) is not None
        off = heard and self._take(rf"(?:with |and )?(?:{_NO_AMBIENCE})\b")
        self.ambience = False if off else True if heard and self._take(rf"(?:{_AMBIENCE})\b") else None
        self.loudness = self._pick(_LOUDNESSES)
        self.captions = self._pick(_CAPTIONS)
        self.voice = "none" if self._take(rf"(?:with |and )?(?:{_NO_VOICE})\b") else None
        self.silent = True if self._take(rf"(?:with |and )?(?:{_NO_MUSIC})\b") else None
        self.language = named_language(self.rest)
        if self.language:
            self._take(NAMED)
        self.music = self._pick([(mood, rf"(?:more )?(?:{words}){_TUNE}") for mood, words in _MOODS])
        if self.music is None:
            self.music = self._pick(
                [
                    (
                        mood,
                        rf"(?:make )?(?:the )?(?:music|soundtrack|score|mood)(?: should| to)?(?: be)?(?: a bit"
                        rf"| a little| much)?(?: more)? (?:{words})",
                    )
                    for mood, words in _MOODS
                ]
            )
        self.style = self._pick(
            [(style, rf"(?:in (?:an? |the )?)?(?:more )?(?:{words}){_LOOK}+") for style, words in _STYLES]
        )
        if self.style is None:
            self.style = self._pick([(style, rf"(?:in )?the style of (?:{words})") for style, words in _STYLES])
        if self.style is None:
            self.style = self._pick(
                [(style, rf"in (?:{words})(?=$|[,.;!]| about| on| of| with)") for style, words in _STYLES]
            )
        if self.style is None:
            self.style = self._pick(_STYLE_NAMES)
        if self.music is None:
            self.music = self._pick([(mood, rf"(?:{words})(?={_FILM})") for mood, words in _MOODS])
        if self.style is None:
            self.style = self._pick([(style, rf"(?:{words})(?={_FILM})") for style, words in _STYLES])
        self._last()
        self.unmet = tuple(dict.fromkeys(match.group().strip() for match in re.finditer(_UNMET, self.rest, re.I)))
        for _ in self.unmet:
            self._take(_UNMET)
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
            self.loudness,
            self.voice,
            self.silent,
        )
        return any(field is not None for field in (*fields, self.language, self.music, self.style)) or bool(self.unmet)

    def _caption_style(self) -> CaptionStyle | None:
        """ "bold captions", "subtitles in a box", "make the captions cinematic"."""
        if not re.search(_CAPTION_WORD, self.rest, re.I):
            return None
        for style, words in _CAPTION_STYLES:
            if self._take(
                rf"(?:(?:with|use|using|add) )?(?:\b(?:{words})[- ](?:style )?{_CAPTION_WORD}\b"
                rf"|(?:make )?(?:the )?{_CAPTION_WORD}(?: (?:should be|to be|to|be|in|as))?"
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
        moods = [next((mood for mood, named in _MOODS if re.fullmatch(named, word)), None) for word in words]
        styles = [next((style for style, named in _STYLES if re.fullmatch(named, word)), None) for word in words]
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
        for style, words in _STYLES:
            if re.fullmatch(words, word, re.I) and not (only and not word.lower().endswith("er")):
                self.style, self.rest = style, ""
                return
        for mood, words in _MOODS:
            if re.fullmatch(words, word, re.I) and not (only and not word.lower().endswith("er")):
                self.music, self.rest = mood, ""
                return

    def _length(self) -> float | None:
        for pattern in _SECONDS:
            for match in pattern.finditer(self.rest):
                before, after = self.rest[: match.start()], self.rest[match.end() :]
                said = match.group().lower()
                if _NOT_LENGTH.search(before[-12:]) or _OF_WHAT.match(after):
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
    if word in _NUMBERS:
        return _NUMBERS[word]
    digits = word.replace("−", "-")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        return float(digits.replace(",", ""))
    sign, _, plain = digits.rpartition("-")
    whole, _, rest = plain.replace(",", ".").partition(".")
    value = float(f"{whole}.{rest.replace('.', '') or 0}")
    return -value if sign or digits.startswith("-") else value

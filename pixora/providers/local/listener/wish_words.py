"""The words that name a brief field: patterns, each with what it stands for. English but for units of time."""

from __future__ import annotations

import re

from pixora.film.brief import Aspect, Captions, CaptionStyle, Genre, Loudness, Mood, Resolution, Style

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS = (
    {word: float(i) for i, word in enumerate(UNITS)}
    | {word: 10.0 * i for i, word in enumerate(TENS, 2)}
    | {f"{ten}-{unit}": 10.0 * i + j for i, ten in enumerate(TENS, 2) for j, unit in enumerate(UNITS[1:10], 1)}
    | {"a": 1.0, "an": 1.0, "hundred": 100.0, "a hundred": 100.0}
)
N = (
    r"(?:(?<![\w.,])[-−]?\d{1,9}(?:[.,]\d{1,9}){0,3}|\b(?:"
    + "|".join(sorted(NUMBERS, key=len, reverse=True))
    + r")\b(?! few| couple))"
)
SEC = r"(?:seconds?|secs?|s|secondes?|sekunden?|segundos?|secondi|secondo)\b"
MIN = r"(?:minutes?|mins?|m|minuten?|minutos?|minuti|minuto)\b"
HOUR = r"(?:hours?|hrs?|h)\b"
LONG = r"(?:[\s-]{0,3}(?:long|in length|of length))?"
SECONDS = [
    re.compile(rf"\b(?:a )?half (?:a |an )?(?P<half>minute|hour){LONG}\b", re.I),
    re.compile(rf"\b(?:a|one) minute and a half{LONG}\b|\bone and a half minutes?{LONG}\b", re.I),
    re.compile(
        rf"(?P<m>{N})[\s-]{{0,3}}{MIN}(?:\s{{0,3}}(?:and|,))?\s{{0,3}}(?P<s>{N})(?:[\s-]{{0,3}}{SEC})?{LONG}", re.I
    ),
    re.compile(rf"(?P<m>{N})[\s-]{{0,3}}{MIN}{LONG}", re.I),
    re.compile(rf"(?P<s>{N})[\s-]{{0,3}}{SEC}{LONG}", re.I),
    re.compile(rf"(?P<h>{N})[\s-]{{0,3}}{HOUR}[\s-](?:long|video|film|movie|clip)\b", re.I),
    # 9:16 is a shape, unless minutes are named.
    re.compile(
        r"\b(?!9:16\b(?!\s{0,3}(?:min|long)))(?P<mm>\d{1,2}):(?P<ss>[0-5]\d)\b(?=\s{0,3}(?:min|long|video|film|$))",
        re.I,
    ),
]
FILM_WORD = r"\b(?:films?|videos?|movies?|clips?|shorts?|reels?|stor(?:y|ies)|tales?|ads?|trailers?|about)\b"
_ABOUT_SO = r"(?:(?:exactly|only|just|about|around|some|at (?:least|most)|no more than|up to)\s)?"
SCENES = re.compile(
    rf"(?:\b(?:in|with|of|has|having|into|over)\s{_ABOUT_SO}(?:{N}\s(?:to|or)\s|\d{{1,3}}\s?[-–]\s?)?)?"
    rf"(?P<n>{N})[\s-](?:scenes\b(?!\s(?:from|of|in|where|when|later|ago))|scene(?=\s{FILM_WORD[2:]}))"
    r"|\b(?:in|with|of)\s(?:exactly\s|only\s|just\s)?(?:one|1|a\ssingle)\sscene\b(?=\s*(?:$|[,.;:!)]|\sabout\b))",
    re.I,
)
"""A number of scenes; without the group `n` it is one."""
EACH = (
    re.compile(
        rf"(?:,\s?)?(?:\b(?:of|with|at|and)\s)?(?P<s>{N})[\s-]?{SEC}\s(?:long\s)?(?:each|apiece|per scene|a scene)\b",
        re.I,
    ),
    re.compile(rf"(?:,\s?)?\beach\s(?:scene\s)?(?:is\s|lasting\s|of\s)?(?P<s>{N})[\s-]?{SEC}(?:\slong)?", re.I),
)
"""Seconds of each scene."""
SCENES_OF = re.compile(rf"({N}[\s-]scenes)\sof\s({N}[\s-]?{SEC})(?!\s(?:each|in all))", re.I)
"""The same, said in one."""
NOT_LENGTH = re.compile(r"\b(?:the|first|last|next|every|late|early|mid|these|those|final)[\s-]{1,3}$", re.I)
OF_WHAT = re.compile(r"\s{1,3}(?:of|before|after|ago|later|to|apart|per|walk|drive|away)\b", re.I)

ASPECTS = [
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
RESOLUTIONS = [
    (Resolution.P2160, r"2160\s?p?|4k|uhd|ultra[ -]?hd|3840\s?x\s?2160"),
    (Resolution.P1440, r"1440\s?p|qhd|2560\s?x\s?1440"),
    (Resolution.P1080, r"1080\s?p?|full[ -]?hd|fhd|1920\s?x\s?1080"),
    (Resolution.P720, r"720\s?p|1280\s?x\s?720|hd"),
]
LOOK = (
    r"(?:[- ](?:style|styled|look|looking|colou?rs?|palette|tones?|aesthetic|theme|themed|vibes?|light|pictures?|"
    r"images?))"
)
STYLES = [
    (
        Style.NOIR,
        r"(?:film )?noir|black[ -](?:and|&|n)[ -]white|b&w|b/w|monochrom(?:e|atic)|gr[ae]yscale|dark(?:er)?|moody",
    ),
    (Style.EMBER, r"ember|warm(?:er)?|fiery|sunset|autumnal|golden|orange|cosy|cozy"),
    (Style.FROST, r"frost(?:y)?|cold(?:er)?|cool(?:er)?|icy|blue(?:ish)?|wintry"),
    (Style.CANDY, r"candy|pastels?|cute|sweet|colou?rful|playful|bright(?:er)?|pink|vivid"),
    (Style.PAPER, r"paper(?:[- ]?cut)?|natural|papercraft|cut[- ]?out|classic"),
]
STYLE_NAMES = [
    (
        Style.NOIR,
        r"in black[ -](?:and|&|n)[ -]white|black[ -](?:and|&|n)[ -]white(?=$|[,.;!]| (?:video|film|movie|clip"
        r"|animation))|film noir",
    ),
    (Style.PAPER, r"paper[- ]?cut"),
]
MOODS = [
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
TUNE = r"(?:\s(?:background )?(?:music|soundtrack|score|mood|tune|song|sound))"
FILM = r"(?:\s(?:video|film|movie|clip|short|reel|animation|trailer|documentary|explainer|story)\b)"
CAPTIONS = [
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
CAPTION_STYLES = [
    (
        CaptionStyle.POP,
        r"pop|bold|big(?:ger)?|larger?|huge|punchy|tiktok|karaoke|jumping|bouncy|dynamic|word[- ]by[- ]word",
    ),
    (CaptionStyle.BOXED, r"boxed|box|in (?:a )?box(?:es)?|with (?:a )?(?:box|background)|high[- ]contrast"),
    (CaptionStyle.CINEMA, r"cinema(?:tic)?|movie[- ]style|small(?:er)?|discreet|subtle"),
    (CaptionStyle.CLEAN, r"clean|normal|default|standard|simple"),
]
CAPTION_WORD = r"(?:captions?|subtitles?|subs|lettering)"
GENRES = [
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
SHAPED = re.compile(r"\b(?:as|like) an?\b|\b(?:style|version|mode|format)\b", re.I)
HEARD = re.compile(r"ambien|sound|noise|sfx|foley|room tone|atmos", re.I)
NO_AMBIENCE = (
    r"(?:no|without(?: any| the)?|remove(?: the)?|turn off(?: the)?|skip(?: the)?) "
    r"(?:ambien(?:ce|t sounds?|t noises?)|background (?:sounds?|noises?)|nature sounds?"
    r"|room tone|atmos\w*)|"
    r"(?:ambience|background (?:sounds?|noise)) (?:is )?off"
)
AMBIENCE = (
    r"(?:with|add|turn on|put back)(?: the| some)? "
    r"(?:ambien(?:ce|t sounds?)|background (?:sounds?|noises?)|nature sounds?|room tone|atmos\w*)|ambience on"
)
NO_EFFECTS = (
    r"(?:no|without(?: any| the)?|remove(?: the)?|turn off(?: the)?|skip(?: the)?) (?:sound effects?|sfx|foley)"
    r"|(?:sound effects?|sfx) (?:are )?off"
)
EFFECTS = r"(?:with|add|turn on|put back)(?: the| some)? (?:sound effects?|sfx|foley)|(?:sound effects?|sfx) on"
NO_VOICE = (
    r"(?:no|without(?: any| a)?|remove(?: the)?|turn off(?: the)?|skip(?: the)?) (?:voice[- ]?overs?|voices?"
    r"|narrat(?:ion|or)|speech|spoken words|talking|speaking)|"
    r"voiceless|wordless|(?:voice|narration) (?:is )?(?:off|none)"
)
NO_MUSIC = (
    r"(?:no|without(?: any| the)?|remove(?: the)?|turn off(?: the)?|skip(?: the)?) "
    r"(?:background )?(?:music|soundtrack|score)|music (?:is )?(?:off|none)"
)
LUFS = r"(?:at |to |with )?(?:a loudness of )?[-−–]\s?{} ?lufs"
LOUDNESSES: tuple[tuple[Loudness, str], ...] = (
    (Loudness.WEB, LUFS.format(14)),
    (Loudness.PODCAST, LUFS.format(16) + "|(?:at |with )?podcast loudness"),
    (Loudness.BROADCAST, LUFS.format(23) + "|(?:at |with )?(?:broadcast|tv|television|ebu r128) loudness"),
)
UNMET = (
    r"\b(?:8k|2k|480p|360p|240p)\b|(?<![\d:])(?:4\s?[:x/]\s?3|21\s?[:x/]\s?9"
    r"|3\s?[:x/]\s?4|2\.35\s?:\s?1)(?![\d:])|"
    r"\bin (?:an? |the )?(?!the )(?:\w+[ -]){1,3}style\b"
)

"""What a message is (a film wish, a change, a question ...), and its topic without the request around it."""

from __future__ import annotations

import re

from pixora.providers.local.director.known import find_known
from pixora.providers.local.listener.forms import ASKS_TO_EXPLAIN, retell, unwrap

MEDIUM = (
    r"(?:videos?|films?|movies?|clips?|reels?|shorts?|animations?|trailers?|teasers?|documentar(?:y|ies)|explainers?"
    r"|cartoons?|"
    r"commercials?|ads?|adverts?|slideshows?|montages?|vlogs?|tiktoks?|presentations?|stor(?:y|ies)|tales?)"
)
_ADJECTIVES = r"(?:(?!(?:about|on|of|for|that|the|with)\b)[\w'’-]{1,24},?\s+){0,6}?"
_VERB = (
    r"(?:create|make|generate|produce|film|shoot|render|build|do|write|compose|design|prepare|craft|give|show|tell"
    r"|draw|animate|"
    r"turn|have|see|get|want|need|explain|describe|present|visuali[sz]e|illustrate|explore|imagine)"
)
_POLITE = (
    r"(?:(?:hi|hey|hello|ok|okay|so|well|good (?:morning|evening|afternoon)|dear)\b(?: there| pixora"
    r"| everyone)?[\s,!.]{1,3}|please\b[\s,]*|pls\b\s*|kindly\s|"
    r"(?:can|could|would|will) you(?: please| kindly)?\s|would you mind\s|i(?:'d|’d| would) (?:like"
    r"|love)(?: you)?(?: to)?\s|"
    r"i (?:really )?(?:want|need|wish)(?: you)?(?: to(?= \w))?\s|i am looking for\s|i'm looking for\s|we (?:want"
    r"|need)(?: to)?\s|"
    r"let(?:'|’)?s\s|let us\s|how about\s|what about\s|help me(?: to)?\s|now\b[\s,]+|just\s|quick(?:ly)?\s(?=make"
    r"|create))"
)
_LINK = (
    r"(?:that (?:explains|shows|tells|describes|teaches|covers|is about|explores)|which (?:explains|shows|tells"
    r"|describes)|"
    r"explaining|showing|describing|telling|covering|exploring|featuring|titled|called|named|entitled|depicting"
    r"|celebrating|"
    r"about|on the topic of|on the subject of|on|of|for|where|in which|with)"
)
_POLITE_AT_START = re.compile(rf"^(?:{_POLITE})", re.I)
_MEDIUM_AT_START = re.compile(
    rf"^(?:(?:{_VERB})\s+(?:(?:me|us|my \w+|this|it)\s+)?(?:into\s+)?)?(?:(?:an?|the|some|another|my"
    rf"|one)\s+)?{_ADJECTIVES}\b{MEDIUM}\b"
    rf"(?:\s+{MEDIUM}\b)?\s*(?:[,:;\-–—]+\s*)?(?:please\s+)?(?:{_LINK}\b\s*[:,]?\s*)?",
    re.I,
)
_VERB_AT_START = re.compile(
    r"^(?:(?:create|make|generate|produce|film|shoot|render|show|animate|visuali[sz]e|illustrate|explain|describe"
    r"|present|explore|imagine|tell)"
    r"(?:\s+(?:me|us|to me|to us))?)\s+(?:(?:something|anything|one)\s+(?:\w+\s+){0,3}?(?=about\b"
    r"|on\b))?(?:(?:all\s+)?(?:about|on)\s+)?",
    re.I,
)
MEDIUM_REQUEST = re.compile(
    r"\b(?:videos?|films?|movies?|clips?|reels?|animations?|trailers?|teasers?|documentar(?:y|ies)|explainers?"
    r"|cartoons?|commercials?|"
    r"slideshows?|vlogs?|short (?:film|video|about|on)|bedtime story|story (?:about|of))\b|"
    r"\b(?:vidéo|película|filmato|vídeo|видео|фильм|فيديو|動画|视频|영상|βίντεο)\b",
    re.I,
)
_FOREIGN_REQUEST = re.compile(
    r"^(?:(?:bitte\s+)?(?:mach(?:e|en)?|erstell(?:e|en)?|dreh(?:e)?)\s+(?:mir\s+"
    r"|uns\s+)?(?:ein(?:en)?\s+)?(?:\w+\s+){0,3}?(?:video|film|clip)\w*\s+(?:über|von|zu|zum thema)\s+|"
    r"(?:fais|faites|crée|créez|réalise|réalisez)(?:[- ]moi)?\s+(?:une?\s+)?(?:\w+\s+){0,3}?(?:vidéo|video|film"
    r"|clip)\w*\s+(?:sur|de|à propos de)\s+|"
    r"(?:haz|hazme|crea|créame|genera|quiero)\s+(?:un[ao]?\s+)?(?:\w+\s+){0,3}?(?:v[ií]deo|pel[ií]cula|film"
    r"|clip)\w*\s+(?:sobre|de|acerca de)\s+|"
    r"(?:fai|fammi|crea|creami)\s+(?:un[ao]?\s+)?(?:\w+\s+){0,3}?(?:video|film|filmato|clip)\w*\s+(?:su|sul|sulla|sui"
    r"|sugli|sulle|di|riguardo a)\s+|"
    r"(?:faça|faz|crie|cria|quero)\s+(?:um[a]?\s+)?(?:\w+\s+){0,3}?(?:v[ií]deo|filme|clipe)\w*\s+(?:sobre|de|da"
    r"|do)\s+)",
    re.I,
)
GREETING = re.compile(
    r"(?:(?:hi+|hey+|hello+|hallo|hola|bonjour|ciao|good (?:morning|evening|afternoon|day)|greetings|howdy|yo|hiya"
    r"|sup|what's up)"
    r"[\s,!.]*(?:there|pixora|everyone|all|again|you|team)?[\s,!.]*(?:how are you(?: doing)?(?: today)?)?[\s?!.]*)",
    re.I,
)
YES = re.compile(
    r"(?:(?:yes|yep|yeah|yup|sure|ok|okay|k|y|fine|great|perfect|absolutely|definitely|of course|alright|agreed"
    r"|approved?|confirmed?|correct|right|"
    r"go ahead|go for it|do it|please do|please|make it|start|begin|sounds good|looks good|lgtm|let's go|lets go|go"
    r"|proceed|continue|"
    r"that's fine|i agree|ja|oui|si|sí)[\s,.!]*){1,4}",
    re.I,
)
_STUDIO = re.compile(
    r"\b(?:what (?:can|do|else can) you (?:do|make|offer)|who are you|what are you|are you (?:an?|human|free)"
    r"|can (?:you|i|pixora)\b|do you\b|does it (?:cost|support|have)|"
    r"how much\b.*\b(?:cost|pay|price|is (?:it|this))|how long (?:does|will|would) (?:it|this|that|a|the)|is (?:it"
    r"|this|pixora) free|"
    r"(?:which|what) (?:styles?|voices?|languages?|moods?|aspects?|aspect ratios?|resolutions?|formats?|options?"
    r"|models?|providers?|music)\b|"
    r"how (?:do|can) i\b|how does (?:this|it|pixora) work|where (?:is|are|do i find) (?:my|the) (?:film|video|files?"
    r"|download)|"
    r"where can i\b|what is pixora|what does pixora|is there (?:a|any)\b|why (?:did|does) (?:it|this|you|the (?:film"
    r"|video))\b|"
    r"what (?:is|are) the (?:status|progress|limits?|maximum|longest)|what happened|is it (?:ready|done|finished)"
    r"|are you done|help)\b",
    re.I,
)
_HELP = re.compile(r"(?:help|help me|/help|\?|what now|how does (?:this|it) work|instructions|options|status)", re.I)
_NOT_FILM = re.compile(
    r"\b(?:python|javascript|typescript|java|c\+\+|rust|sql|html|css|regex|bash)\b.{0,40}\b(?:function|code|script"
    r"|program|class|query|error|bug|page)\b|"
    r"\b(?:function|code|program|query|regex|unit tests?)\b.{0,20}\b(?:in|for|that|to)\b.{0,60}|^(?:def|class|import"
    r"|select|function|const|let|var)\s.{0,60}[({;*=]|"
    r"^(?:please )?(?:write|draft|compose)\s(?:me\s)?(?:an?\s|my\s|the\s)?(?:\w+\s){0,3}(?:e-?mail|letter|essay"
    r"|cover letter|resume|cv|code|function|program|report|tweet|poem|song|sql|regex)\b|"
    r"\b(?:translate|calculate|solve|compute|convert|summari[sz]e|debug|fix my|remind me|set an? (?:alarm|timer)"
    r"|book me|order me|call me|search the web|google)\b|"
    r"\btell me a joke|\bignore (?:all |the )?(?:previous|above|prior)|\b(?:what(?:'s| is)|how(?:'s"
    r"| is)) the (?:weather|time|date|news)\b|\bwhat (?:time|day|date) is it|"
    r"^(?:who (?:is|was|won|are)|when (?:is|was|did)|where (?:is|was))\b.{0,60}\?|\b(?:capital|president|population"
    r"|score|price|stock price) of\b.{0,40}\?|\bgive me (?:a |the )?(?:recipe|advice|number)|"
    r"^(?:thanks?|thank you|thx|bye|goodbye|stop|cancel|no|nope|never ?mind|test|testing|lol|haha+|wtf|hmm+"
    r"|ok\?)\b.{0,20}$|^[^?]{0,40}\b(?:\d+(?:\.\d+)?\s*[-+*/^=x]\s*){1,6}\d+",
    re.I,
)
_CHANGES = re.compile(
    r"^(?:please\s+|now\s+|and\s+|but\s+|can you\s+|could you\s+)*(?:make (?:it|this|that|them|everything|the (?:film"
    r"|video|scenes?|pictures?|music|voice|captions?|title|ending|beginning|narration))\b|"
    r"change\b|replace\b|remove\b|delete\b|drop\b|swap\b|shorten\b|lengthen\b|extend\b|trim\b|speed (?:it )?up\b"
    r"|slow (?:it )?down\b|undo\b|redo\b|regenerate\b|retry\b|"
    r"try (?:again|another|a different)\b|again\b|another (?:one|take|version|voice|style)\b|a different (?:one|voice"
    r"|style|music|title|take|version)\b|"
    r"use (?:a |an |the |more |less |another )?(?:\w+ ){0,3}(?:voice|music|style|captions?|colou?rs?|palette|format"
    r"|aspect)\b|"
    r"add (?:the )?(?:captions?|subtitles?|music|voice|narration|a scene|another scene|an? (?:title|ending))\b"
    r"|turn (?:on|off)\b|turn the (?:music|voice)\b|"
    r"no more\b|more (?!(?:about|than)\b)\w+$|less \w+$|louder|quieter|(?:a bit |a little |much )?(?:shorter|longer"
    r"|faster|slower|darker|brighter|warmer|colder|calmer|happier)$|"
    r"(?:the )?scene \d+\b|(?:the )?(?:first|second|third|last|final) scene\b|i (?:don't|do not) like\b"
    r"|it should be\b|it (?:is|was|'s) too\b|too (?:long|short|fast|slow|dark|loud)|"
    r"keep (?:it|the)\b|rename\b|call it\b)",
    re.I,
)
_DIRECTIVE = re.compile(
    r"^(?:please\b|make it|make the|make sure|keep it|keep the|it should|it must|the (?:video|film|music|style|tone"
    r"|mood|voice|captions?|pictures?|narration) (?:should|must|has to)|"
    r"use |add (?:captions|subtitles|music|some)|don't |do not |no (?:music|voice|captions|subtitles)"
    r"|with (?:captions|subtitles|music)|start with|end with|"
    r"thanks|thank you|i want it|i'd like it|format|aspect|style|duration|length|music|voice|language)\b",
    re.I,
)
ABOUT = re.compile(
    r"^(?:please\s)?(?:make|change) (?:it|this|that|the (?:topic|film|video|subject))(?: to)?(?: be)? (?:about|to)\s",
    re.I,
)
_TRAILING = re.compile(
    r"(?:[\s,;:–—-]+|\b(?:please|thanks|thank you|thx|pls|for me|and|with|in|for|as|at|an?|video|film|format|style"
    r"|long|lasting|running|version|only|it|should|be|must)\b)+$",
    re.I,
)
_SOLID_TAIL = re.compile(r"\b(?:please|thanks|thank you|thx|pls|for me)[\s,;:.!–—-]*$", re.I)


_BEFORE_MEDIUM = re.compile(
    rf"(?:{_VERB}\s+(?:(?:me|us)\s+)?)?(?:(?:an?|another|one|some)\s+)?"
    r"(?P<topic>(?!(?:the|this|that|my|it|more|no)\b)[\w'’-]{2,24}(?:\s[\w'’-]{2,24}){0,2})\s"
    r"(?:video|film|movie|clip|reel|animation)[.!]?",
    re.I,
)
"""A request whose topic stands before the word for it: "a tea film"."""
_PLAIN = re.compile(
    rf"\b(?:one|more|short|long|longer|shorter|new|quick|little|small|nice|cool|good|great|best|better|beautiful|random|simple|"
    rf"funny|awesome|amazing|interesting|test|sample|demo|different|other|another|ai|animated|explainer|promo|"
    rf"promotional|brief|whole|full|vertical|square|of|about|{MEDIUM}|{_VERB}|an?|me|us|please|music|home|feature|action|"
    rf"horror|comedy|youtube|tiktok|instagram)\b",
    re.I,
)


def find_topic(rest: str, cut: bool) -> str:
    """The topic in the user's own words. `cut`: wishes were taken out of `rest`, which may leave loose ends."""
    text = _tidy(rest)
    changed = ABOUT.match(text)
    if changed:
        return re.sub(r"\s+(?:instead|please|now)$", "", _tidy(text[changed.end() :]), flags=re.I)
    asked = False
    foreign = _FOREIGN_REQUEST.match(text)
    if foreign:
        return _tidy(text[foreign.end() :])
    for _ in range(4):
        match = _POLITE_AT_START.match(text)
        if not match or not match.end():
            break
        text, asked = text[match.end() :].lstrip(" ,:;-–—"), True
    text = _SOLID_TAIL.sub("", text).rstrip(" ,;:–—-")
    if MEDIUM_REQUEST.search(text):
        text = re.sub(r"\s+instead[.!]?$", "", text, flags=re.I)
    if (told := retell(text)) is not None:
        return _tidy(told)
    before = _BEFORE_MEDIUM.fullmatch(text)
    if before and (named := _PLAIN.sub("", before["topic"]).strip(" ,")):
        return _tidy(named)
    match = _MEDIUM_AT_START.match(text)
    meant_for = False
    if match and not _named_thing(text, match):
        meant_for = re.search(r"\bfor[\s:,]*$", match.group(), re.I) is not None
        text = text[match.end() :]
    else:
        verb = _VERB_AT_START.match(text)
        if verb and not re.match(r"(?:it|this|that|them)\b", text[verb.end() :], re.I):
            text = text[verb.end() :]
    text = re.sub(r"^(?:(?:about|of)\s)+", "", text.lstrip(" ,:;-–—"), flags=re.I)
    text = unwrap(text, meant_for)
    if cut:
        text = re.sub(r"^(?:on|of|for|sur|über|sobre|de|su)\s", "", text, flags=re.I)
    if asked and text.count("?") == 1:
        text = text.rstrip("? ")
    text = re.sub(
        r"\sto (?:children|kids|beginners|everyone|a (?:child|kid|beginner|five[- ]year[- ]old))$", "", text, flags=re.I
    )
    sentences = re.split(r"(?<=[.!?])\s+", text)
    if len(sentences) > 1:
        text = " ".join(sentence for sentence in sentences if not _DIRECTIVE.match(sentence))
    for _ in range(6):
        shorter = _SOLID_TAIL.sub("", text).rstrip(" ,;:–—-")
        if cut:
            shorter = _TRAILING.sub("", shorter)
        if shorter == text:
            break
        text = shorter
    return _tidy(text)


def find_kind(message: str, topic: str, asked_film: bool, wishes: bool) -> str:
    """film | change | question | other, for a message that is no greeting, no yes and gives no own text."""
    said = message.strip()
    short = said[:600]
    wants_film = asked_film and re.search(rf"\b{_VERB}\b|\b(?:about|of|on)\b", short, re.I)
    if _CHANGES.match(short) and not re.search(
        r"\b(?:video|film|movie|clip|short|reel) (?:about|on|of)\b", short, re.I
    ):
        return "change"
    if _HELP.fullmatch(short.strip(" .!")):
        return "question"
    if _STUDIO.search(short[:160]) and (
        short.endswith("?") or re.match(r"(?:what|how|which|who|is|are|do|does|where)\b", short, re.I)
    ):
        request = re.match(r"(?:can|could|would|will) (?:you|i|we)\b", short, re.I)
        if request and topic and ASKS_TO_EXPLAIN.match(short):
            return "film"
        if not (request and wants_film and topic and re.search(r"\b(?:about|of|on|showing|explaining)\b", short)):
            return "question"
    if not asked_film and not wishes and _NOT_FILM.search(short) and not find_known(topic):
        return "other"
    if not any(char.isalnum() for char in topic):
        return "film" if asked_film and not _CHANGES.match(short) else ("change" if wishes else "other")
    if (
        wishes
        and not asked_film
        and re.fullmatch(
            r"(?:i want|i'd like|it|this|that|film|please|the|a|and|but|instead|now|one|version)(?:\s\w+)?", topic, re.I
        )
    ):
        return "change"
    return "film"


def _named_thing(text: str, match: re.Match[str]) -> bool:
    """Whether the noun at the front is the topic itself ("films of the silent era", "story")."""
    rest = text[match.end() :]
    bare = re.match(rf"(?:the\s|an?\s)?{MEDIUM}\b", match.group(), re.I)
    plural = re.match(r"(?:\w+\s)?(?:films|movies|videos|stories|tales|ads|shorts|cartoons)\b", match.group(), re.I)
    if plural and not re.search(r"\babout[\s:]*$", match.group(), re.I) and not re.match(rf"{_VERB}\b", text, re.I):
        return True
    asks = re.match(rf"(?:{_VERB}|an?|the|my|short|quick|\d)\b", text, re.I)
    linked = re.search(rf"\b{_LINK}\b[\s:,]*$", match.group(), re.I)
    return bool(rest.strip()) and not linked and not (asks or bare) and not re.search(r"[:,;–—-]\s*$", match.group())


def _tidy(text: str) -> str:
    text = re.sub(r"\(\s*\)|\[\s*\]", " ", text)
    text = re.sub(r"([.!?])(?:\s*[.])+", r"\1", text)
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text)
    text = " ".join(text.split()).strip(" ,;:-–—*_#`|>~")
    if text.endswith(".") and text.count(".") == 1 and not re.search(r"[!?]", text):
        text = text[:-1]
    if len(text) > 1 and text[0] in "\"“«'" and text[-1] in "\"”»'":
        text = text[1:-1]
    return text.strip(" !")

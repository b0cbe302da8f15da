"""Whether a message that is written beside a film asks for another film, or for this one to be other."""

from __future__ import annotations

import re
from enum import StrEnum

from pixora.providers.local.assistant.tongues import in_english
from pixora.providers.local.listener import listen


class Meant(StrEnum):
    """What a message is about."""

    NEW = "new"
    THIS = "this"
    UNCLEAR = "unclear"
    """Either may be meant: its user has to be asked."""


READ = 2_400
"""Characters of a message that are looked at."""
_ASKS = (
    r"(?:(?:please|hey|hi|hello|ok(?:ay)?|now|and|then|so)[,!.]?\s+)*"
    r"(?P<verb>(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?)?"
    r"(?:create|make|produce|generate|shoot|direct|start|begin|write|build)\b(?:\s+(?:me|us))?"
    r"|(?:i|we)(?:\s+would|'d)?\s+(?:like|want|need)\b(?:\s+to\s+(?:see|have|make|create))?"
    r"|let(?:'s|\s+us)\s+(?:make|create|do|start|begin))?"
)
_FILM = (
    r"(?:an?|another|one\s+more|(?P<new>(?:a\s+|my\s+)?(?:brand[- ])?new|my\s+next))\s+(?:[\w'-]+[,\s]\s*){0,8}?"
    r"(?:films?|videos?|movies?|clips?|shorts?|reels?|documentary|trailer|ad|advert|commercial|animation|story)\b"
)
_NEW = re.compile(rf"\s*{_ASKS}\s*{_FILM}", re.I)
_THIS = re.compile(
    r"\b(?:of|from|for|out of|with|like)\s+(?:it|this|that|(?:the|this|my)\s+(?:film|video|movie))\b", re.I
)
_OWN_TEXT = re.compile(r"\s*(?:narration|script|voice[- ]?over|text)\s*:", re.I)


def what_is_meant(message: str) -> Meant:
    """Who says "create a film about X" means a new one; "a film about X" alone, or a pasted text, may be either."""
    said = message[:READ]
    for text in (said, *in_english(said)):
        asks = _NEW.match(text)
        if asks is None or _THIS.search(text):
            continue
        heard = listen(text)
        if heard.kind == "film" and (heard.topic or heard.text):
            return Meant.NEW if asks["verb"] or asks["new"] else Meant.UNCLEAR
    return Meant.UNCLEAR if _OWN_TEXT.match(said) else Meant.THIS

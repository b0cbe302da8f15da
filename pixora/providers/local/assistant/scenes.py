"""Wishes for one scene: its words, takes, length, and how it goes over into the next."""

from __future__ import annotations

import re

from pixora.providers.local.assistant.film import Calls, Film, call
from pixora.providers.local.assistant.spoken import HELD, Mention

_DELETE = r"(?:delete|remove|drop|cut|get rid(?: of)?|take out|throw out|leave out|kick out|lose)"
LONGER, SHORTER = 1.5, 2 / 3
"""What "longer" and "shorter" come to."""
_TRANSITIONS = (
    ("crossfade", r"cross-?fade|dissolve|soft fade|fade(?! (?:to|through) black)"),
    ("dip", r"(?:fade|dip) (?:to|through) black|dip"),
    ("cut", r"(?:hard |straight )?cut"),
    ("wipe_left", r"wipe"),
    ("slide_left", r"slide"),
    ("zoom", r"zoom(?: transition)?"),
    ("flash", r"flash"),
    ("blur", r"blur(?: transition)?"),
    ("iris", r"iris"),
)
_SAYS = re.compile(
    r"^(?:should |must |shall |needs to |has to |to )?(?:says?|reads?|speaks?|tells?)\s*:?\s+(?P<words>.+)$", re.I
)
_TEXT_TO = re.compile(
    r"^(?:change|replace|set|rewrite|make)\s+(?:the\s+)?(?:text|words?|narration|line|voice-?over|script)\s*"
    r"(?:to|with|by|into|read|say)\s*:?\s+(?P<words>.+)$",
    re.I,
)
_SILENT = re.compile(
    r"(?:(?:with)?(?:no|without)(?: any)?|make(?: it)? without|remove(?: the)?) "
    r"(?:words?|narration|voice(?:-?over)?|text|speech|talking)|(?:make )?silent",
    re.I,
)
_AGAIN = re.compile(
    r"(?:redo(?: the)?|re-?do|regenerate|redraw|re-?take|remake|refresh|(?:make|draw|do|paint|create) (?:it "
    r"|this )?(?:again|anew)|"
    r"another|(?:a )?(?:new|different|other)|try(?: (?:again|another(?: one)?|a (?:new|different) one))?|"
    r"i (?:don't|do not) like|not)\b(?: one)?(?: (?:take|version|picture|image|shot|illustration)s?)?"
    r"(?:[\s,;]*(?:of|for)?(?: it)?)?"
    r"(?:[\s,]*(?:please\s*)?(?:try|make|draw|give me|do|show)?\s*(?:again|another(?: one)?|(?:a )?(?:new"
    r"|different|other) one))?",
    re.I,
)
_VOICE_AGAIN = re.compile(
    r"(?:re-?read|(?:read|say|speak|record)(?: (?:it|that|the words?))? again|redo the (?:voice|narration)|"
    r"(?:another|new|different) (?:voice )?(?:take|reading))(?: (?:of|for|in))?",
    re.I,
)
_EARLIER = re.compile(r"\b(?:earlier|previous|old|former|original|first|before|last)\b", re.I)
_LAST_PICTURE = re.compile(
    r"(?:go back to|bring back|use|take|restore|put back|i want|give me)\s+(?:the|that)\s+"
    r"(?:earlier|previous|old|former|original|last)\s+(?:picture|image|take|version|one)(?:\s+(?:again|back))?",
    re.I,
)
_BACK = re.compile(r"\b(?:back|restore|use|liked|prefer|return|bring|again|better|take|want)\b", re.I)


def find_earlier(film: Film, said: str, mention: Mention) -> Calls:
    if not (
        _EARLIER.search(said) and _BACK.search(said) and re.search(r"\b(?:picture|image|take|version|one)\b", said)
    ):
        return None
    if (
        re.search(_DELETE, said, re.I)
        or HELD.search(said)
        or re.search(r"\bi (?:\w+ )?(?:sent|uploaded)\b", said, re.I)
    ):
        return None
    if mention.scenes == ("all",):
        return None
    scenes = mention.scenes if _numbered(said) else ()
    if not scenes:
        # Which one is meant is seen by what was made last.
        return [call("earlier_take")] if _LAST_PICTURE.fullmatch(said) else None
    return [call("earlier_take", scene=scene) for scene in scenes]


def find_silence(film: Film, said: str, mention: Mention) -> Calls:
    if mention.scenes in ((), ("all",)) or not _SILENT.fullmatch(mention.rest):
        return None
    return [call("edit_scene", scene=scene, narration="") for scene in mention.scenes]


def find_reading(film: Film, said: str, mention: Mention) -> Calls:
    if mention.scenes in ((), ("all",)) or not _VOICE_AGAIN.fullmatch(mention.rest):
        return None
    return [call("retake_voice", scene=scene) for scene in mention.scenes]


def find_words(film: Film, said: str, mention: Mention) -> Calls:
    if len(mention.scenes) != 1 or mention.scenes == ("all",):
        return None
    match = _SAYS.match(mention.rest) or _TEXT_TO.match(mention.rest)
    if match is None:
        return None
    words = match["words"].strip()
    quoted = HELD.search(words)
    spoken = film.held.give_back(quoted[0] if quoted else words)
    return [call("edit_scene", scene=mention.scenes[0], narration=spoken)]


def find_prompt(film: Film, said: str, mention: Mention) -> Calls:
    """A picture or its movement in words that stand whole: "draw scene 2 as “…”"."""
    prompt = r"(?P<how>draw|paint|picture|show|move|animate)\s+as\s*:?\s*(?P<words>⟦\d+⟧)"
    match = re.fullmatch(prompt, mention.rest, re.I)
    if match is None or len(mention.scenes) != 1 or mention.scenes == ("all",):
        return None
    words = film.held.give_back(match["words"])
    named = {"motion" if match["how"].lower() in ("move", "animate") else "picture": words}
    return [call("edit_scene", scene=mention.scenes[0], **named)]


def find_retake(film: Film, said: str, mention: Mention) -> Calls:
    if mention.scenes in ((), ("all",)) or not _AGAIN.fullmatch(mention.rest.strip(" ,")):
        return None
    return [call("retake_picture", scene=scene) for scene in mention.scenes]


def find_transition(film: Film, said: str, mention: Mention) -> Calls:
    scenes = mention.scenes
    if not scenes or scenes == ("all",):
        return None
    rest = re.sub(
        r"\b(?:transition|between|after|before|a|an|the|use|make|with|out|over|into?|and|from|to next)\b",
        " ",
        mention.rest,
        flags=re.I,
    )
    rest = " ".join(rest.split())
    kind = next((name for name, words in _TRANSITIONS if re.fullmatch(words, rest, re.I)), None)
    if kind is None or (
        kind == "cut" and not re.search(r"\b(?:after|between|before|transition|hard|straight)\b", said, re.I)
    ):
        return None
    first = min(int(scene) for scene in scenes) - bool(re.search(r"\bbefore\b", said, re.I))
    return [call("edit_scene", scene=str(first), transition=kind)] if first >= 1 else None


def find_length(film: Film, said: str, mention: Mention) -> Calls:
    scenes = mention.scenes
    if not scenes or scenes == ("all",):
        return None
    rest = re.sub(r"^(?:make|should|must|be|last|it|for|shall|to|is)\b\s*", "", mention.rest, flags=re.I)
    rest = re.sub(r"^(?:be|last|it|for|a bit|a little|much|take)\b\s*", "", rest, flags=re.I)
    known = {str(scene["number"]): float(scene.get("seconds") or 5.0) for scene in film.told["scenes"]}
    if re.fullmatch(r"(?:longer|slower|shorter|quicker|faster)", rest, re.I):
        by = LONGER if rest.lower() in ("longer", "slower") else SHORTER
        return [call("edit_scene", scene=one, seconds=round(max(1.0, min(60.0, known[one] * by)), 1)) for one in scenes]
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:s|secs?|seconds?)(?: long)?", rest, re.I)
    return [call("edit_scene", scene=one, seconds=float(match[1])) for one in scenes] if match else None


def _numbered(said: str) -> bool:
    return (
        re.search(
            r"\b(?:scene|picture|image|shot)s?\s+(?:number\s+)?(?:\d+|one|two|three|four|five|six)|\bscene\b",
            said,
            re.I,
        )
        is not None
    )

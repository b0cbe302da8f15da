"""Wishes for what pictures show and how somebody looks, and for names."""

from __future__ import annotations

import re

from pixora.film.visual import Hour, Place, Visual
from pixora.providers.local.assistant.film import Calls, Film, call
from pixora.providers.local.assistant.spoken import HELD, Mention, find_scenes
from pixora.providers.local.redraw import about_looks, redraw

_PROBES = ((Place.MEADOW, Hour.DAY), (Place.SPACE, Hour.NIGHT))
_NOT_A_PICTURE = re.compile(
    r"\b(?:music|soundtrack|captions?|subtitles?|voice|narration|undo|delete|remove|swap|switch|split|merge|export|download|budget|"
    r"approve|fps|seconds?|scene|longer|shorter|rename|better|nicer|good|nice|cool|different|fail\w*|cost\w*"
    r"|why|what|how|say|says|speak|speaks|read|reads|me|us|half|language|german|french|spanish|italian|portuguese"
    r"|english|dutch|polish|russian|japanese|chinese)\b",
    re.I,
)
_OPENERS = re.compile(
    r"^(?:make|turn|let|set|put|show|draw|paint|have|give|use|render|change|picture|pictures|image|images|there"
    r"|it|them|"
    r"to be|to|into|should(?: be| have| show)?|needs?|must(?: be| have)?|shall(?: be)?|is|be|look|looks|i want|want|in|"
    r"from|with|so that|add|a bit|a little|much)\b(?!')\s*",
    re.I,
)
_LIGHT = re.compile(
    r"\b(?:rain\w*|snow\w*|fog\w*|mist\w*|night|sunset|sunrise|dawn|dusk|cloud\w*|storm\w*|sunny|moon\w*|stars)\b", re.I
)


def find_name(film: Film, said: str, mention: Mention) -> Calls:
    match = re.fullmatch(r"rename\s+(?P<who>.+?)\s+(?:to|as|into)\s+(?P<name>[\w' -]{1,40})", said, re.I)
    match = match or re.fullmatch(r"(?:call|name)\s+(?P<who>(?:the\s+)?\w+)\s+(?P<name>[A-Z][\w'-]{0,40})", said)
    who = find_character(film, match["who"]) if match else None
    return [call("rename_character", character=who, name=match["name"])] if match and who else None


def find_description(film: Film, said: str, mention: Mention) -> Calls:
    """Somebody's looks in words that stand whole: "describe Mara as “…”"."""
    match = re.fullmatch(r"describe\s+(?P<who>.+?)\s+as\s*:?\s*(?P<words>⟦\d+⟧)", said, re.I)
    who = find_character(film, match["who"]) if match else None
    words = film.held.give_back(match["words"]) if match else ""
    return [call("describe_character", character=who, looks=words)] if who else None


def find_character(film: Film, words: str) -> str | None:
    """The name of whom words mean: by name, by kind, or by a word of their description."""
    who = re.sub(r"^(?:the|our|my)\s+", "", words.strip(), flags=re.I).lower()
    for one in film.told["characters"]:
        if who in (one["name"].lower(), one["kind"]) or re.search(rf"\b{re.escape(who)}\b", one["looks"].lower()):
            return str(one["name"])
    return None


def find_redraw(film: Film, said: str, mention: Mention) -> Calls:
    """A wish for pictures, where it is said which."""
    if not mention.scenes or HELD.search(mention.rest):
        return None
    wish = _wish(mention.rest)
    if not wish or _NOT_A_PICTURE.search(wish) or len(wish.split()) > 16:
        return None
    if find_scenes(wish, film.count).scenes:
        # Two wishes for two places: each is read by itself.
        return None
    if wish == mention.rest.lower().strip(" ,:") and not (about_looks(wish) or _drawable(wish)):
        return None
    return [call("redraw", scenes=list(mention.scenes), wish=wish)]


def find_looks(film: Film, said: str, mention: Mention) -> Calls:
    """A wish for looks or light, where it is not said in which scene: it is asked for."""
    if mention.scenes or HELD.search(said):
        return None
    wish = _wish(said)
    if about_looks(wish) or (_LIGHT.search(wish) and len(wish.split()) <= 4 and not _NOT_A_PICTURE.search(wish)):
        return [call("ask_scope", wish=wish)]
    return None


def _wish(rest: str) -> str:
    wish = rest.strip(" ,:")
    if match := re.fullmatch(r"(?:replace|change)\s+(?P<what>.+?)\s+(?:with|by|to|into)\s+(?P<by>.+)", wish, re.I):
        wish = f"{match['what']} {match['by']}"
    for _ in range(6):
        shorter = _OPENERS.sub("", wish).strip(" ,:")
        if shorter == wish:
            break
        wish = shorter
    wish = re.sub(r"\b(?:should|must|shall|needs? to) (?:be |(?=wear|have))", "", wish, flags=re.I)
    wish = re.sub(r"\s+(?:pictures?|images?|scenes?|there|again)$", "", wish, flags=re.I)
    return " ".join(wish.lower().split())


def _drawable(wish: str) -> bool:
    """Whether the words by themselves say something that can be seen."""
    return any(redraw(Visual(place=place, hour=hour), wish) for place, hour in _PROBES)

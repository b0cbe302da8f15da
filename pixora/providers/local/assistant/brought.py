"""Wishes for what the user sent along: their picture, clip, voice-over or music."""

from __future__ import annotations

import re

from pixora.providers.local.assistant.film import Calls, Film, call
from pixora.providers.local.assistant.looks import find_character
from pixora.providers.local.assistant.spoken import Mention, one_scene

_ROLES = (
    ("voice", r"voice-?\s?over|voice recording|recording|narration|voice|spoken text"),
    ("music", r"music|song|track|tune|soundtrack"),
    ("clip", r"(?:video )?clip|footage|video(?: file)?|shot"),
    ("picture", r"picture|photo(?:graph)?|image|pic|drawing|painting|snapshot"),
    ("sound", r"audio(?: file)?|sound(?: file)?|mp3|file"),
)
_THING = "|".join(words for _, words in _ROLES)
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_SENT = r"(?:(?:that |which )?i(?:'ve| have)? (?:just )?(?:sent|uploaded|attached|gave you|added|recorded|made|took))"
_USE = re.compile(
    r"(?P<verb>(?:use|put|take|place|show|insert|set|make|have)\s+)?"
    rf"(?:(?P<whose>my own|our own|my|our)|the|this|that)\s+(?:(?P<nth>{'|'.join(_NTH)}|last|latest|new)\s+)?"
    rf"(?P<what>{_THING})(?:\s+(?P<sent>{_SENT}))?"
    r"(?:\s+(?:as|for|in|into|to be|to|at|on|instead of|over)\s+(?P<where>.+))?",
    re.I,
)
_INSTEAD = re.compile(
    r"(?:replace|swap|change|exchange)\s+(?P<where>.+?)\s+(?:with|by|for|to)\s+"
    r"(?P<mine>mine|my own|(?:my|the|this)\s.+)",
    re.I,
)
_ROLE_WORDS = re.compile(
    rf"(?:the |its )?(?:(?P<voice>{_ROLES[0][1]})|(?P<music>{_ROLES[1][1]}|background(?: music)?))", re.I
)
_PARTS = (("narration", _ROLES[0][1]), ("motion", r"motion|clip|video"))
_RELEASE = re.compile(
    rf"(?:(?:make|draw|have|the|picture|{_ROLES[0][1]})\s+)*(?:as (?:the|in the) script(?: says| has it)?"
    r"|from the script|follow(?:s|ing)? the script)"
    rf"|(?:let|remove|without|drop|throw out|take out)\s+my(?: own)?\s+(?:{_THING})"
    r"(?:\s+(?:go|out|away))?",
    re.I,
)
_WHOLE = re.compile(r"(?:the |this )?(?:(?:whole|entire) )?(?:film|video|movie|thing)|it", re.I)


def find_material(film: Film, said: str, mention: Mention) -> Calls:
    """ "use the picture I sent as scene 2", "use my voice-over", "use my song as the music"."""
    if instead := _INSTEAD.fullmatch(said):
        where, mine = instead["where"], instead["mine"]
        thing = next((name for name, words in _ROLES if re.search(rf"\b(?:{words})\b", where, re.I)), "picture")
        said = f"use {f'my {thing}' if mine.lower() in ('mine', 'my own') else mine} as {where}"
    match = _USE.fullmatch(said)
    if match is None or not (match["sent"] or (match["whose"] and match["verb"])):
        return None
    what = match["what"].lower()
    role = next(name for name, words in _ROLES if re.fullmatch(words, what, re.I))
    nth = (match["nth"] or "").lower()
    named: dict[str, object] = {"number": _NTH.get(nth)}
    where = (match["where"] or "").strip()
    if where and not _WHOLE.fullmatch(where):
        if as_role := _ROLE_WORDS.fullmatch(where):
            role = "voice" if as_role["voice"] else "music"
        elif scene := _scene(where, film.count):
            named["scene"] = scene
            role = "voice" if role == "sound" else role
        elif role == "picture" and (who := find_character(film, where)):
            role, named["character"] = "character", who
        else:
            return None
    if role == "sound" or (role in ("picture", "clip") and "scene" not in named):
        return None
    if role == "music" and "scene" in named:
        return None
    return [call("use_material", role=role, **named)]


def find_release(film: Film, said: str, mention: Mention) -> Calls:
    """ "scene 2 as the script says", "let my picture of scene 2 go"."""
    if len(mention.scenes) != 1 or mention.scenes == ("all",):
        return None
    match = _RELEASE.fullmatch(mention.rest)
    if match is None:
        return None
    part = next((name for name, words in _PARTS if re.search(rf"\b(?:{words})\b", mention.rest, re.I)), None)
    return [call("follow_script", scene=mention.scenes[0], part=part)]


def _scene(where: str, count: int) -> str | None:
    """ "scene 2", "the picture of scene 2", "the last scene"."""
    bare = re.sub(r"^the (?:picture|image|background|voice(?:-?over)?|words?) (?:of|for|in) ", "", where, flags=re.I)
    return one_scene(bare, count)

"""Wishes for who is seen in a scene: "put Mara into scene 3", "scene 2 without the fox"."""

from __future__ import annotations

import re
from typing import Any

from pixora.providers.local.assistant.film import Calls, Film, call
from pixora.providers.local.assistant.looks import find_redraw
from pixora.providers.local.assistant.spoken import HELD, Mention, plain

_WHO = r"([^;]{1,80}?)"
_ALSO = r"(?:\s+(?:also|too|as well))?"
_COMES = re.compile(
    rf"(?:(?:put|add|bring|place|include|show|have|let|with)\s+{_WHO}(?:\s+(?:appear|be(?: seen)?|come|back))?"
    rf"|{_WHO}\s+(?:should|must|shall|has to|is to)(?: also)?\s+(?:be(?: seen)?|appear|come))"
    rf"{_ALSO}(?:\s+(?:in|into|to))?{_ALSO}",
    re.I,
)
_NAMED = re.compile(rf"{_WHO}{_ALSO}", re.I)
"""Of a whole message: "I want Mara in scene 1". In the rest of a longer one it may be meant otherwise."""
_OF_FILM = re.compile(r"(.+?)\s+(?:from|of|in)\s+the\s+(?:film|video|movie|story)", re.I)
_BRING = re.compile(r"(?:put|add|bring|place|include)\s+(?P<what>.+)", re.I)
_GOES = re.compile(
    rf"(?:(?:take|leave|keep|cut|write|kick|get)\s+{_WHO}\s+out(?:\s+of)?"
    rf"|(?:remove|drop|delete|cut|lose|hide|without|with no|no|get rid of|(?:don't|do not) (?:show|have))\s+{_WHO}"
    rf"|let\s+{_WHO}\s+leave"
    rf"|{_WHO}\s+(?:(?:should|must|shall)\s+(?:not|no longer)|shouldn't|mustn't)"
    r"\s+(?:be(?: seen)?|appear)(?:\s+in)?)"
    r"(?:\s+(?:from|in))?",
    re.I,
)
_TRADED = re.compile(rf"(?:replace|exchange|swap)\s+{_WHO}\s+(?:with|by|for)\s+{_WHO}(?:\s+in)?", re.I)


def find_cast(film: Film, said: str, mention: Mention) -> Calls:
    """Characters of the film who are to come into scenes, or to leave them. Things are drawn: `find_redraw`."""
    if (out := _OF_FILM.fullmatch(said)) and (leaves := _GOES.fullmatch(out[1])) and not mention.scenes:
        people = _people(film, next(one for one in leaves.groups() if one))
        return _casts(film, ("all",), remove=people) if people else None
    if not mention.scenes or HELD.search(mention.rest):
        return None
    rest = mention.rest.strip(" ,")
    if traded := _TRADED.fullmatch(rest):
        gone, come = _people(film, traded[1]), _people(film, traded[2])
        return _casts(film, mention.scenes, add=come, remove=gone) if gone and come else None
    alone = rest if said == plain(film.held.text) and re.search(r"\bin(?:to)?\b", said, re.I) else ""
    for pattern, words, way in ((_GOES, rest, "remove"), (_COMES, rest, "add"), (_NAMED, alone, "add")):
        match = pattern.fullmatch(words)
        people = _people(film, next(one for one in match.groups() if one)) if match else []
        if people:
            return _casts(film, mention.scenes, **{way: people})
    return _cast_and_drawn(film, said, mention)


def _cast_and_drawn(film: Film, said: str, mention: Mention) -> Calls:
    """Somebody and something to be drawn: "put Mara and a lighthouse in scene 1", "put Mara in scene 1 at night"."""
    match = _BRING.fullmatch(mention.rest.strip(" ,"))
    if match is None or mention.scenes == ("all",):
        return None
    what = re.sub(r"^(?:the|our|my|an?)\s+", "", match["what"], flags=re.I)
    for one in film.told["characters"]:
        who, more = _bare(one["name"]), what[len(_bare(one["name"])) :]
        if what.casefold().startswith(f"{who} "):
            extra = re.sub(r"^\s*(?:in|into|to)?\s*(?:and\s)?\s*", "", more, flags=re.I)
            drawn = find_redraw(film, said, Mention(mention.scenes, extra))
            new = [n for n in mention.scenes if one["name"] not in film.told["scenes"][int(n) - 1].get("who", ())]
            return [*(call("cast_scene", scene=n, add=[one["name"]]) for n in new), *drawn] if drawn else None
    return None


def _casts(film: Film, scenes: tuple[str, ...], **ways: list[str]) -> Calls:
    """A call for each scene that is named. Of all scenes, those where somebody comes or goes, as far as the film's
    description tells; one of them at least, so that it is said why nothing changes."""
    if scenes != ("all",):
        return [call("cast_scene", scene=scene, **ways) for scene in scenes]
    found: list[Any] = []
    for one in film.told["scenes"]:
        seen = set(one.get("who", ()))
        here = {way: [who for who in people if (who in seen) == (way == "remove")] for way, people in ways.items()}
        if here.get("remove", True) and any(here.values()):
            found.append(call("cast_scene", scene=str(one["number"]), **{way: who for way, who in here.items() if who}))
    return found or [call("cast_scene", scene="1", **ways)]


def _people(film: Film, words: str) -> list[str]:
    """Names of those who are meant; empty where any of the words means nobody of this film."""
    found: list[str] = []
    for part in re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+", words.strip()):
        who = _bare(part)
        named = [one["name"] for one in film.told["characters"] if _bare(one["name"]) == who]
        kinds = {one["name"] for one in film.told["characters"] if one["kind"] == who}
        if not named and len(kinds) != 1:
            return []
        found.append(str((named or list(kinds))[0]))
    return list(dict.fromkeys(found))


def _bare(name: str) -> str:
    """ "The fox" is spoken of as "the fox", "our fox" and "a fox"."""
    return re.sub(r"^(?:the|our|my|an?)\s+", "", name.strip(), flags=re.I).casefold()

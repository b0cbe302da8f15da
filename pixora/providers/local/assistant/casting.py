"""Wishes for who is seen in a scene: "put Mara into scene 3", "scene 2 without the fox"."""

from __future__ import annotations

import re

from pixora.providers.local.assistant.film import Calls, Film, call
from pixora.providers.local.assistant.spoken import HELD, Mention

_WHO = r"([^,;]{1,80}?)"
_COMES = re.compile(
    rf"(?:(?:put|add|bring|place|include|show|have|let)\s+{_WHO}(?:\s+(?:appear|be(?: seen)?|come))?"
    rf"|{_WHO}\s+(?:should|must|shall|has to|is to)(?: also)?\s+(?:be(?: seen)?|appear|come))"
    r"(?:\s+(?:also|too|as well))?(?:\s+(?:in|into|to))?(?:\s+(?:also|too|as well))?",
    re.I,
)
_GOES = re.compile(
    rf"(?:(?:take|leave|keep|cut|write)\s+{_WHO}\s+out(?:\s+of)?"
    rf"|(?:remove|drop|delete|cut|lose|without|with no)\s+{_WHO}"
    rf"|{_WHO}\s+(?:should|must|shall)\s+(?:not|no longer)\s+(?:be(?: seen)?|appear)(?:\s+in)?)"
    r"(?:\s+(?:from|in))?",
    re.I,
)


def find_cast(film: Film, said: str, mention: Mention) -> Calls:
    """Characters of the film who are to come into scenes, or to leave them. Things are drawn: `find_redraw`."""
    if not mention.scenes or HELD.search(mention.rest):
        return None
    for pattern, way in ((_GOES, "remove"), (_COMES, "add")):
        match = pattern.fullmatch(mention.rest.strip(" ,"))
        people = _people(film, next(one for one in match.groups() if one)) if match else ()
        if people:
            scenes = _all_with(film, people) if mention.scenes == ("all",) and way == "remove" else mention.scenes
            if scenes == ("all",):
                return None
            return [call("cast_scene", scene=scene, **{way: people}) for scene in scenes]
    return None


def _people(film: Film, words: str) -> list[str]:
    """Names of those who are meant; empty where any of the words means nobody of this film."""
    found: list[str] = []
    for part in re.split(r"\s+(?:and|&)\s+", words.strip()):
        who = re.sub(r"^(?:the|our|my|an?)\s+", "", part.strip(), flags=re.I).casefold()
        named = [one["name"] for one in film.told["characters"] if one["name"].casefold() == who]
        kinds = {one["name"] for one in film.told["characters"] if one["kind"] == who}
        if not named and len(kinds) != 1:
            return []
        found.append(str((named or list(kinds))[0]))
    return list(dict.fromkeys(found))


def _all_with(film: Film, people: list[str]) -> tuple[str, ...]:
    """Scenes in which every one of them is, as far as the film's description tells."""
    return tuple(str(one["number"]) for one in film.told["scenes"] if set(people) <= set(one.get("who", ()))) or (
        "all",
    )

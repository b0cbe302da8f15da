"""Wishes for the order of scenes: one less, one more, two swapped, one moved or twice."""

from __future__ import annotations

import re

from pixora.providers.local.assistant.film import Calls, Film, call
from pixora.providers.local.assistant.spoken import Mention, one_scene

_DELETE = r"(?:delete|remove|drop|cut|get rid(?: of)?|take out|throw out|leave out|kick out|lose)"


def find_deletion(film: Film, said: str, mention: Mention) -> Calls:
    rest = mention.rest if mention.scenes else said
    if re.match(r"cut to\b", said, re.I):
        return None  # An editor's word for a cut, which takes nothing away.
    if mention.scenes and mention.scenes != ("all",):
        if re.fullmatch(rf"{_DELETE}(?: (?:from )?the (?:film|video))?", rest, re.I):
            return [call("delete_scene", scene=scene) for scene in mention.scenes]
        return None
    # "Delete 2 scenes" does not say which.
    match = re.fullmatch(rf"{_DELETE}\s+(?P<which>(?!\w+\s\w+s$).+)", said, re.I)
    scene = one_scene(match["which"], film.count) if match else None
    return [call("delete_scene", scene=scene)] if scene else None


def find_swap(film: Film, said: str, mention: Mention) -> Calls:
    match = re.fullmatch(
        r"(?:swap|switch|exchange|flip|trade)\s+(?:the\s+)?(?:scenes?\s+)?(?P<one>.+?)\s+(?:and|with|&"
        r"|for)\s+(?P<other>.+?)"
        r"(?:\s+around)?",
        said,
        re.I,
    )
    if not match:
        return None
    one, other = (one_scene(match[name], film.count) for name in ("one", "other"))
    return [call("swap_scenes", one=one, other=other)] if one and other else None


def find_move(film: Film, said: str, mention: Mention) -> Calls:
    match = re.fullmatch(
        r"(?:move|put|bring|shift|place)\s+(?P<one>.+?)\s+(?:to (?:the )?(?P<edge>front|beginning|start|top"
        r"|end|back|very end)|(?:in |up |in the )?(?P<edge3>front|first|last)|"
        r"at (?:the )?(?P<edge2>front|beginning|start|end)|(?P<side>before|after|behind"
        r"|in front of)\s+(?P<other>.+)|"
        r"to (?:place|position|number|slot)?\s*(?P<place>\d+))",
        said,
        re.I,
    )
    one = one_scene(match["one"], film.count) if match else None
    if match is None or one is None:
        return None
    edge = match["edge"] or match["edge2"] or match["edge3"]
    if edge:
        to = 1 if edge.lower() in ("front", "beginning", "start", "top", "first") else film.count
    elif match["place"]:
        to = int(match["place"])
    else:
        other = one_scene(match["other"], film.count)
        if other is None:
            return None
        to = int(other) + (0 if match["side"].lower() in ("before", "in front of") else 1)
        to -= int(one) < to
    return [call("move_scene", scene=one, to=to)]


def find_addition(film: Film, said: str, mention: Mention) -> Calls:
    match = re.match(
        r"(?:add|insert|append|include|put in)\s+(?:an?(?:other)?|one more|another|a new"
        r"|a further)\s+(?:new\s+)?scene\b\s*",
        said,
        re.I,
    )
    if match is None:
        return None
    rest = said[match.end() :]
    after: str | None = None
    edge = re.search(r"\s*\b(?:at|to|in) (?:the )?(?P<edge>very beginning|beginning|start|front|end)\b\s*", rest, re.I)
    if edge:
        after = None if edge["edge"].lower() == "end" else "0"
        rest = f"{rest[: edge.start()]} {rest[edge.end() :]}"
    near = re.search(
        r"\s*\b(?P<side>after|before)\s+(?P<which>(?:the\s+)?(?:\w+[- ]?){1,4}?)(?=$|\s+(?:about|that|which"
        r"|where|with|saying|showing|of)\b)",
        rest,
        re.I,
    )
    if near:
        which = one_scene(near["which"], film.count)
        if which is None:
            return None
        after = which if near["side"].lower() == "after" else str(int(which) - 1)
        rest = f"{rest[: near.start()]} {rest[near.end() :]}"
    rest = rest.strip(" ,:")
    words = re.match(
        r"(?:that |which |where (?:she |he |it )?|and )?(?:says?|saying|reads?|with the words?"
        r"|with)\s*:?\s*(?P<words>⟦\d+⟧)",
        rest,
        re.I,
    )
    if words:
        return [call("add_scene", narration=film.held.give_back(words["words"]), after=after)]
    about = re.sub(r"^(?:about|on|of|showing|that shows|which shows|where|with|in which|for)\s+", "", rest, flags=re.I)
    about = film.held.give_back(about).strip()
    return [call("add_scene", about=about, after=after)] if about else None


def find_copy(film: Film, said: str, mention: Mention) -> Calls:
    if mention.scenes and re.fullmatch(r"(?:duplicate|copy|repeat|double)", mention.rest, re.I):
        return [call("copy_scene", scene=scene) for scene in mention.scenes if scene != "all"] or None
    return None

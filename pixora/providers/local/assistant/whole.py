"""Wishes for the whole film, and commands."""

from __future__ import annotations

import re

from pixora.film.brief import MAX_SECONDS, MIN_SECONDS
from pixora.providers.local.assistant.film import Calls, Film, call
from pixora.providers.local.assistant.scenes import LONGER, SHORTER
from pixora.providers.local.assistant.spoken import HELD, Mention
from pixora.providers.local.assistant.wishes import change_arguments, take_wait
from pixora.providers.local.listener import listen
from pixora.providers.local.listener.wish_words import NUMBERS

_CLIP = r"(?:the |my |its |this |that )?(?:own )?(?:clips?|footage|recordings?|original)(?:'s|s')?"
_SOUND = r"(?:sounds?|audio|noises?)"
_OF_CLIP = rf"(?:{_CLIP} (?:own )?{_SOUND}|(?:the )?{_SOUND} (?:of|from|in) {_CLIP})"
_HEARD = re.compile(
    rf"let (?:me hear )?{_CLIP}(?: be heard)?|(?:use|keep|play|turn on|with|add|i want to hear|let me hear) {_OF_CLIP}"
    rf"|{_OF_CLIP} on|turn {_OF_CLIP} on|let {_OF_CLIP} be heard",
    re.I,
)
_UNHEARD = re.compile(
    rf"(?:mute|silence) (?:{_CLIP}|{_OF_CLIP})|(?:no|without|drop|remove|turn off) {_OF_CLIP}|{_OF_CLIP} off"
    rf"|turn {_OF_CLIP} off",
    re.I,
)


_N = "|".join(sorted(NUMBERS, key=len, reverse=True))
_COUNT = rf"(?:(?:exactly|only|just|about)\s)?(?P<n>\d{{1,3}}|{_N})[\s-]scenes?"
_IT = r"(?:(?:it|this|the (?:film|video|movie|story))\s)?"
_IN_SCENES = re.compile(
    rf"(?:(?:(?:make|tell|do|let|use|have|want)\s)?{_IT}(?:(?:should\s)?(?:be|have|has)\s)?"
    rf"(?:(?:in|with|of|to|into)\s)?|(?:shorten|cut|bring)\s{_IT}(?:down\s)?to\s){_COUNT}(?:\slong|\sonly)?",
    re.I,
)
_OTHER_TOPIC = re.compile(rf"\babout\s(?!\d|(?:{_N})\b)", re.I)
"""Of another film; "about 20 seconds" is a length."""
_AND_SCENES = re.compile(rf"(?:,|\s(?:in|with|of|over|into))\s{_COUNT}", re.I)
"""At the end of another wish: "make it 20 seconds in 4 scenes"."""


def find_clip_sound(film: Film, said: str, mention: Mention) -> Calls:
    """ "let the clips be heard", "mute my clip"."""
    if _UNHEARD.fullmatch(said):
        return [call("change_film", clip_sound=False)]
    return [call("change_film", clip_sound=True)] if _HEARD.fullmatch(said) else None


def find_change(film: Film, said: str, mention: Mention) -> Calls:
    """The whole film: its shape, look, sound, captions."""
    if mention.scenes or HELD.search(said):
        return None
    if re.fullmatch(
        r"(?:use |give (?:me|it) |i want |try )?(?:another|a different|a new|the other) (?:voice|speaker|narrator)",
        said,
        re.I,
    ):
        return [call("change_film", voice="another")]
    if re.fullmatch(
        r"(?:make )?(?:it|the film|the video|this)?\s*(?:a bit |a little |much )?(?:longer|shorter)", said, re.I
    ):
        by = LONGER if said.lower().endswith("longer") else SHORTER
        seconds = round(max(MIN_SECONDS, min(MAX_SECONDS, float(film.told["seconds"]) * by)))
        return [call("change_film", seconds=float(seconds))]
    if counted := _IN_SCENES.fullmatch(said):
        return [call("change_film", scenes=_count(counted["n"]))]
    bare, scenes = said, {}
    if counted := _AND_SCENES.search(said):
        bare = f"{said[: counted.start()]} {said[counted.end() :]}".strip()
        scenes = {"scenes": _count(counted["n"])}
    elif re.search(_COUNT, said, re.I):
        # It is not for the whole film, or a wish of its own.
        return None
    heard = listen(bare)
    arguments = change_arguments(heard) | scenes
    if heard.kind not in ("change", "film") or not arguments or heard.text is not None:
        return None
    if heard.topic and (scenes or _OTHER_TOPIC.search(said) or len(heard.topic.split()) > 1):
        return None
    return [call("change_film", **arguments)]


def _count(said: str) -> int:
    return int(NUMBERS.get(said.lower()) or int(said))


def find_command(film: Film, said: str, mention: Mention) -> Calls:
    if re.fullmatch(r"(?:cancel|stop|abort|halt)(?: (?:it|that|this|the film|making it|everything|now))?", said, re.I):
        return [call("cancel_film")]
    going = r"(?:go on|continue|retry|try again|resume|carry on|finish it|finish the film|keep going|go on making it)"
    return [call("go_on")] if re.fullmatch(going, said, re.I) else None


def find_wait(film: Film, said: str, mention: Mention) -> Calls:
    """To be asked before the film goes on: "let me see the pictures first"."""
    rest, where = take_wait(said)
    return [call("change_film", wait=where)] if where and not rest.strip(" ,.") else None


def find_nothing(film: Film, said: str, mention: Mention) -> Calls:
    """Words that say that nothing more is wished."""
    return (
        []
        if re.fullmatch(
            r"undo nothing(?: else)?|nothing else|that's (?:all|it)|leave the rest(?: as it is)?", said, re.I
        )
        else None
    )

"""The grammar: what one wish about a film that there is comes to, by the first rule that knows its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pixora.providers.local.assistant.asks import find_question
from pixora.providers.local.assistant.brought import find_material, find_release
from pixora.providers.local.assistant.casting import find_cast
from pixora.providers.local.assistant.film import Calls, Film, call
from pixora.providers.local.assistant.looks import find_description, find_looks, find_name, find_redraw
from pixora.providers.local.assistant.order import find_addition, find_copy, find_deletion, find_move, find_swap
from pixora.providers.local.assistant.scenes import (
    find_earlier,
    find_length,
    find_prompt,
    find_reading,
    find_retake,
    find_silence,
    find_transition,
    find_words,
)
from pixora.providers.local.assistant.spoken import Held, Mention, find_scenes, plain
from pixora.providers.local.assistant.whole import find_change, find_clip_sound, find_command, find_nothing, find_wait

LONGEST = 600
"""Characters of one wish."""
_UNDO = re.compile(
    r"(?:undo|revert|take (?:that|it|this) back|put it back(?: (?:as|how) it was)?|go back(?: one step)?)"
    r"(?: (?:that|it|this|the last (?:change|edit|one)|my last change|again|last change))?",
    re.I,
)
_ASKED = re.compile(r"(?:is|are|was|were|does|did|has|who|why|where|when)\b.*\?\s*", re.I | re.S)
"""What is asked about the film changes nothing in it."""
_RULES: tuple[Callable[[Film, str, Mention], Calls], ...] = (
    find_nothing,
    find_command,
    find_wait,
    find_clip_sound,
    find_material,
    find_release,
    find_cast,
    find_addition,
    find_earlier,
    find_deletion,
    find_swap,
    find_move,
    find_copy,
    find_silence,
    find_reading,
    find_words,
    find_prompt,
    find_description,
    find_retake,
    find_transition,
    find_length,
    find_name,
    find_redraw,
    find_looks,
    find_change,
)


class Grammar:
    """The rules over one film and one message."""

    def __init__(self, told: Mapping[str, Any], held: Held) -> None:
        self._film = Film(told, held)

    def read(self, clause: str) -> Calls:
        """The calls that one wish comes to; None when no rule knows it, or it names a scene that is not there."""
        said = plain(clause)
        if not said or len(said) > LONGEST:
            return None
        if (question := find_question(said, self._film.count)) is not None:
            return question
        if _ASKED.fullmatch(clause.strip()):
            return None
        if _UNDO.fullmatch(said):
            return [call("undo")]
        mention = find_scenes(said, self._film.count)
        for rule in _RULES:
            if (calls := rule(self._film, said, mention)) is not None:
                return None if mention.missing else calls
        return None

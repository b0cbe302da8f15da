"""Parts a message into wishes: each is understood by a rule, and what none understands is given back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pixora.providers.base import ToolCall

_HARD = re.compile(r"(?<=[.!?;\n])\s+|[;\n]+|,?\s+(?:and\s+)?then\s+|,\s+and\s+then\s+", re.I)
_SOFT = re.compile(r"(\s*,\s*(?:and\s+|but\s+)?|\s+and\s+|\s+und\s+)", re.I)
_WITHOUT = re.compile(r"\s*(remove|delete|drop|take out|cut|hide|get rid of)\b", re.I)
_THING = re.compile(r"\s*(?:the|an?|her|his|its|their|any)\s(?!(?:\S+\s)?(?:scene|picture|image|shot)s?\b)", re.I)
""" "Remove the hat and the rain" removes the rain as well."""
MOST_CLAUSES = 24
"""Wishes in one message; a longer one is a text, not a list of wishes."""

Rule = Callable[[str], list[ToolCall] | None]


@dataclass(frozen=True)
class Understood:
    """What a message comes to: calls in order, and the clauses that no rule knows."""

    calls: tuple[ToolCall, ...]
    missed: tuple[str, ...] = ()


def understand(text: str, rule: Rule) -> Understood:
    """Part a message where it can be parted; the longest run of words that one rule knows is one wish."""
    calls: list[ToolCall] = []
    missed: list[str] = []
    pieces = [piece for piece in _HARD.split(text) if piece and any(char.isalnum() for char in piece)]
    if len(pieces) > MOST_CLAUSES:
        return Understood((), (text,))
    for piece in pieces:
        found = _one(piece, rule)
        calls += found.calls
        missed += found.missed
    return Understood(tuple(_merge(calls)), tuple(missed))


def _one(piece: str, rule: Rule) -> Understood:
    whole = rule(piece)
    if whole is not None:
        return Understood(tuple(whole))
    parts = _SOFT.split(piece)
    words, joints = parts[::2], parts[1::2]
    if len(words) == 1 or len(words) > MOST_CLAUSES:
        return Understood((), (piece.strip(),))
    calls: list[ToolCall] = []
    missed: list[str] = []
    start = 0
    while start < len(words):
        for end in range(len(words), start, -1):
            run = words[start] + "".join(joints[i - 1] + words[i] for i in range(start + 1, end))
            if start and (without := _WITHOUT.match(words[start - 1])) and _THING.match(run):
                run = f"{without[1]} {run}"
            if (found := rule(run)) is not None:
                calls += found
                start = end
                break
        else:
            missed.append(words[start].strip())
            start += 1
    return Understood(tuple(calls), tuple(one for one in missed if any(char.isalnum() for char in one)))


def _merge(calls: list[ToolCall]) -> list[ToolCall]:
    """Changes of the whole film are one; they stand where the first of them stood."""
    merged: list[ToolCall] = []
    for call in calls:
        before = next((i for i, one in enumerate(merged) if one.name == call.name == "change_film"), None)
        if before is None:
            merged.append(call)
        else:
            both: dict[str, Any] = merged[before].arguments | call.arguments
            merged[before] = call.model_copy(update={"arguments": both})
    return [call.model_copy(update={"id": f"call_{i}"}) for i, call in enumerate(merged)]

"""Finds the text that the user wants spoken word for word, and parts it from the request around it."""

from __future__ import annotations

import re

HEAD_CHARS = 2_400
"""Requests stand at the front: nothing behind this many characters is searched for wishes."""
PASTED_WORDS = 60
"""A text of several sentences with more words than this, and no request around it, is meant to be spoken."""

_MARKER = re.compile(
    r"(?:\b(?:script|text|narration|voice[- ]?over|say exactly|say this|read this(?: out)?(?: aloud)?|read aloud|"
    r"narrate this|speak this|word for word|with the words|with these words|use these words|use this text)"
    r"(?: is| reads)?\s{0,3}:)|\b(?:say exactly|read this aloud|narrate this|speak this)\b",
    re.I,
)
_QUOTED = re.compile(
    r"\b(?:say|says|saying|speak|speaks|read|reads|reading|narrate|narrates|with the words|words|text)\b[^\"“«\n]{0,40}"
    r"(?:\"([^\"]{3,})\"|“([^”]{3,})”|«([^»]{3,})»)",
    re.I,
)
_FROM_THIS = re.compile(
    r"^(?:[^\n.!?:]{0,160})\b(?:this|the following|following|my)\s+(?:\w+\s+){0,2}?(?:text|article|story|poem|script"
    r"|post|"
    r"essay|speech|words)?\b[^\n.!?:]{0,60}[:\n]",
    re.I,
)
_ASKS = re.compile(
    r"\b(?:please|can you|could you|would you|i want|i'd like|i would like|i need)\b|"
    r"\b(?:make|create|generate|produce|render)\b[^.!?]{0,60}\b(?:video|film|movie|clip|short|reel|animation"
    r"|trailer)\b",
    re.I,
)


def part_own_text(message: str) -> tuple[str, str | None]:
    """The request, and the text that is to be spoken when the user gives one."""
    head = message[:HEAD_CHARS]
    marker = _MARKER.search(head)
    if marker:
        text = _unquoted(message[marker.end() :])
        if len(text.split()) >= 2:
            return head[: marker.start()], text
    quoted = _QUOTED.search(message)
    if quoted:
        text = next(group for group in quoted.groups() if group).strip()
        if len(text.split()) >= 3:
            return (message[: quoted.start()] + " " + message[quoted.end() :])[:HEAD_CHARS], text
    first = _FROM_THIS.match(head)
    if first and len(message[first.end() :].split()) >= 12 and _ASKS.search(first.group()):
        return first.group(), _unquoted(message[first.end() :])
    if len(message.split(maxsplit=PASTED_WORDS + 1)) > PASTED_WORDS and not _ASKS.search(head[:400]):
        ends = sum(message.count(end) for end in (". ", "! ", "? ", ".\n", "。", "؟", "।", "…")) + 1
        if ends >= 3:
            return "", message.strip()
    return message, None


def _unquoted(text: str) -> str:
    text = text.strip()
    for left, right in (('"', '"'), ("“", "”"), ("«", "»"), ("'", "'")):
        if len(text) > 2 and text[0] == left and text[-1] == right and text.count(right) <= 2:
            return text[1:-1].strip()
    return text

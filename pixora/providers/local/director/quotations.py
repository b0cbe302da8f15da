"""Topics that are somebody's words and nothing else: a quotation, perhaps with a name."""

from __future__ import annotations

import re

from pixora.providers.local.director import grammar
from pixora.providers.local.director.subject import Subject
from pixora.providers.local.director.topic_text import entitle

_QUOTATION = re.compile(
    r"^(?:(?:[Tt]he|[Tt]his|[Aa]|[Mm]y|[Oo]ur)\s)?(?:[\w-]+\s)?"
    r"(?:(?:quote|quotation|saying|proverb|motto|words)[:,]?\s)?"
    r"[\"“«]([^\"“”«»]{8,140})[\"”»][.,]?"
    r"(?:\s(?:(?:by|from|of|said|says|wrote|[-–—])\s)?((?:[A-Z][\w.'-]*)(?:\s[A-Z][\w.'-]*){0,3}))?"
    r"(?:[,.]?\s(?:a (?:short )?(?:film|video) )?(?:about|on|of) th(?:is|ese) (?:quote|words|saying))?$"
)


def find_quotation(text: str) -> Subject | None:
    """The words of somebody and nothing else: they are said and shown as they are, with the name that is given."""
    match = _QUOTATION.match(text)
    if match is None or len(match[1].split()) < 3:
        return None
    said, who = match[1].strip(), match[2] or ""
    begin = grammar.sentence_case(re.split(r"[,;:.!?—–]\s", said)[0].rstrip(".,;:!?"))
    line = f"“{said}” — {who}." if who else f"“{said}”"
    return Subject("loose", begin, "these words", True, entitle(begin), own=(line,))

"""Words that a moderation often refuses, left out where a sentence stands without them; by a list, and nothing else."""

from __future__ import annotations

import re

_ADJECTIVES = (
    r"blood(?:y|ied|-?soaked|-?stained|-?red)|gory|gruesome|violent(?:ly)?|brutal(?:ly)?|savage(?:ly)?|vicious(?:ly)?"
    r"|deadly|lethal|murderous|mutilated|severed|decapitated|dismembered|rotting|screaming|terrified|tortured"
    r"|naked|nude|topless|half-naked|sexy|seductive|erotic|sensual|scantily clad|provocative(?:ly)?|drunk(?:en)?"
    r"|armed|suicidal|satanic|hateful"
)
_THINGS = (
    r"blood|gore|guns?|pistols?|rifles?|shotguns?|machine guns?|revolvers?|weapons?|knife|knives|daggers?|swords?"
    r"|axes?|grenades?|bombs?|explosives|corpses?|dead bod(?:y|ies)|wounds?|injuries|cigarettes?|cigars?|drugs?"
    r"|syringes?|needles?|nooses?|whips?|violence|nudity"
)
_WORD = r"(?:[a-z'-]+ )"
_PHRASE = re.compile(
    rf",?\s*\b(?:and |while |all )?(?:(?:covered (?:in|with)|soaked in|dripping with|in a pool of)\s+(?:\w+ and )?"
    rf"{_WORD}?(?:{_THINGS})\b(?: and \w+)?"
    rf"|(?:with|holding|carrying|wielding|waving|swinging|gripping|clutching|brandishing"
    r"|aiming|pointing|firing|smoking|surrounded by)\s+"
    rf"(?:(?:an?|the|his|her|its|their|some|lots of|two)\s+)?{_WORD}{{0,2}}?(?:{_THINGS})\b"
    rf"(?:\s+(?:in|on) (?:his|her|its|their|the|one)\s+(?:hands?|face|shirt|clothes|mouth))?(?! and\b))",
    re.I,
)
_ADJECTIVE = re.compile(
    rf"(?:\b(?P<article>an?)\s+)?(?:,\s*)?\b(?:{_ADJECTIVES})\b,?\s*(?:and\s+(?=[a-z]))?(?=\w)", re.I
)
_RISKY = re.compile(rf"\b(?:{_ADJECTIVES}|{_THINGS})\b", re.I)
LEAST_WORDS = 3
"""Words that must be left: fewer are no picture."""


def is_risky(text: str) -> bool:
    """Whether one of the words stands in a text."""
    return _RISKY.search(text) is not None


def soften(text: str) -> str | None:
    """A text without such words; None when there are none in it, or it does not stand without them."""
    if not is_risky(text):
        return None
    shorter = _PHRASE.sub("", text)
    shorter = _ADJECTIVE.sub(_without, shorter)
    shorter = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(shorter.split()))
    shorter = re.sub(r"^[\s,;:.]+|[\s,;:]+$", "", shorter)
    if is_risky(shorter) or len(shorter.split()) < LEAST_WORDS or shorter == text:
        return None
    return shorter[:1].upper() + shorter[1:] if text[:1].isupper() else shorter


def _without(match: re.Match[str]) -> str:
    """What is left of an adjective: the article before it, as the word after it asks for."""
    said = match["article"]
    if said is None:
        return " " if match.start() else ""
    after = match.string[match.end() :].lower()
    vowel = after[:1] in "aeio" or (after[:1] == "u" and not re.match(r"u(?:ni|se|ti)", after))
    return ("An " if vowel else "A ") if said[0].isupper() else ("an " if vowel else "a ")

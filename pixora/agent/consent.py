"""Whether a message is nothing but a yes: it opens a gate that may cost money, so only unmistakable words count."""

from __future__ import annotations

import re

_YES = re.compile(r"(?:(?:yes|ok|okay|go ahead|go|do it|approved?|agreed|sure)(?:,? please)?[\s,.!]*){1,2}", re.I)
LONGEST = 40
"""Characters of a message that can be a yes."""


def is_yes(message: str) -> bool:
    """ "yes", "Yes, please!", "ok, go ahead"; not "great", "fine", "yes but cheaper", "yes?"."""
    said = " ".join(message.split())
    return len(said) <= LONGEST and _YES.fullmatch(said) is not None

"""How many words a text is when it is spoken: the measure that lines are budgeted by."""

from __future__ import annotations

import re
from functools import lru_cache

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Characters of Chinese and Japanese: about 0.6 words each, at 4 characters a second."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Letters of Thai, Lao, Burmese and Khmer, which run on without spaces: about 5 to a word."""


def count_spoken(text: str) -> float:
    """Words as spoken: digits, signs and letter-by-letter abbreviations count for what they take to say."""
    return round(sum(map(_weigh, text.split())), 3)


@lru_cache(maxsize=20_000)
def _weigh(token: str) -> float:
    core = token.strip(".,;:!?\"'“”‘’()[]…–—-")
    if not any(char.isalnum() for char in token):
        return 0.6 if any(char in "&+=%$€£#@" for char in token) else 0.0
    signs = sum(token.count(sign) for sign in "%$€£&+=@/")
    digits = sum(char.isdigit() for char in core)
    if digits:
        groups = re.findall(r"\d+", core.replace(",", ""))
        return sum(1 + 0.9 * (min(len(group), 12) - 1) for group in groups) + 0.8 * signs + 0.5 * (len(groups) - 1)
    wide = len(_WIDE.findall(core))
    if wide:
        return max(1.0, 0.6 * wide)
    unspaced = len(_UNSPACED.findall(core))
    if unspaced:
        return max(1.0, 0.2 * unspaced)
    if 2 <= len(core) <= 5 and core.isupper() and core.isalpha():
        return 0.7 * len(core)
    parts = [part for part in re.split(r"[-–—/]+", core) if part]
    return (
        max(1, len(parts))
        + 0.8 * sum(token.count(sign) for sign in "%$€£&+=@")
        + sum(max(0, len(part) - 16) * 0.1 for part in parts)
    )

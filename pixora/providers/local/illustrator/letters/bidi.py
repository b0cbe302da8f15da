"""In which order a row of mixed scripts is read: left to right, right to left, and numbers within.

The rules are those of the Unicode bidirectional algorithm (UAX 9) without its explicit marks, which no title has:
`lettering.tidy` takes them out.
"""

from __future__ import annotations

import unicodedata

STRONG = {"L": 0, "R": 1, "AL": 1}


def base_level(text: str) -> int:
    """1 when the first letter of `text` is of a script that is written from right to left, else 0."""
    return next((STRONG[kind] for c in text if (kind := unicodedata.bidirectional(c)) in STRONG), 0)


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character in a row of a paragraph of level `base`; odd is right to left."""
    kinds = _resolve_weak([unicodedata.bidirectional(c) or "L" for c in text], "R" if base else "L")
    _resolve_neutral(kinds, "R" if base else "L")
    found = []
    for kind in kinds:
        if base:
            found.append(1 if kind == "R" else 2)
        else:
            found.append({"L": 0, "R": 1}.get(kind, 2))
    return found


def visual_order(run_levels: list[int]) -> list[int]:
    """The order, from left to right, in which runs of these levels stand (rule L2)."""
    order = list(range(len(run_levels)))
    for level in range(max(run_levels, default=0), 0, -1):
        i = 0
        while i < len(order):
            if run_levels[order[i]] < level:
                i += 1
                continue
            j = i
            while j < len(order) and run_levels[order[j]] >= level:
                j += 1
            order[i:j] = order[i:j][::-1]
            i = j
    return order


def _resolve_weak(kinds: list[str], base: str) -> list[str]:
    """Rules W1 to W7: numbers and what belongs to them."""
    kinds = list(kinds)
    before = base
    for i, kind in enumerate(kinds):
        if kind in ("NSM", "BN"):
            kinds[i] = before
        before = kinds[i]
    strong = base
    for i, kind in enumerate(kinds):
        if kind in STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[i] = "AN"
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for i in range(1, len(kinds) - 1):
        pair = (kinds[i - 1], kinds[i + 1])
        if (kinds[i] in ("ES", "CS") and pair == ("EN", "EN")) or (kinds[i] == "CS" and pair == ("AN", "AN")):
            kinds[i] = pair[0]
    for i, kind in enumerate(kinds):
        if kind == "ET" and _beside_number(kinds, i):
            kinds[i] = "EN"
    kinds = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]
    strong = base
    for i, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"
    return kinds


def _beside_number(kinds: list[str], i: int) -> bool:
    for step in (-1, 1):
        j = i
        while 0 <= j < len(kinds) and kinds[j] == "ET":
            j += step
        if 0 <= j < len(kinds) and kinds[j] == "EN":
            return True
    return False


def _resolve_neutral(kinds: list[str], base: str) -> None:
    """Rules N1 and N2: what stands between takes its neighbours' direction where they agree."""
    i = 0
    while i < len(kinds):
        if kinds[i] in ("L", "R", "EN", "AN"):
            i += 1
            continue
        j = i
        while j < len(kinds) and kinds[j] not in ("L", "R", "EN", "AN"):
            j += 1
        before = base if i == 0 else "R" if kinds[i - 1] in ("EN", "AN") else kinds[i - 1]
        after = base if j == len(kinds) else "R" if kinds[j] in ("EN", "AN") else kinds[j]
        kinds[i:j] = [before if before == after else base] * (j - i)
        i = j

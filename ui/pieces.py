"""What a page shows as keyed pieces, so that only what changed is sent and replaced: no region is drawn anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Piece = tuple[str, str]
"""A key, unique within its region, and the HTML of exactly one element."""
Regions = Mapping[str, Sequence[Piece]]
"""Name of a region of the page -> its pieces in order."""


def changes(before: Regions, after: Regions) -> dict[str, Any]:
    """Region -> `set` (key -> HTML of new and changed pieces) and `keys` (all of them in order, if that changed).

    Regions that are equal are left out; a region that is not in `before` is told whole.
    """
    told: dict[str, Any] = {}
    for name, pieces in after.items():
        known = dict(before.get(name, ()))
        one: dict[str, Any] = {}
        if fresh := {key: html for key, html in pieces if known.get(key) != html}:
            one["set"] = fresh
        keys = [key for key, _ in pieces]
        if name not in before or keys != list(known):
            one["keys"] = keys
        if one:
            told[name] = one
    return told

"""Paths joined and cut by each other, in a way that never ends a film."""

from __future__ import annotations

import skia


def combine(one: skia.Path, other: skia.Path, how: skia.PathOp) -> skia.Path:
    """`one` joined with `other`, cut by it or to it; `one` as it is where skia finds no answer.

    It finds none for some curves that nearly touch (one cloud bank in some hundreds): a missing shade is not seen.
    """
    try:
        found = skia.Op(one, other, how)
    except RuntimeError:  # what skia raises for "no answer", and for nothing else here
        return one
    return one if found is None else found

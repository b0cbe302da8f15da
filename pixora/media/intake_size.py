"""What size and shape of a stranger's picture or film is of use in a frame."""

from __future__ import annotations

from pixora.film.errors import InvalidInput

SMALLEST = 64
"""Pixels of the shorter side."""
THINNEST = 8.0
"""Longer side to shorter side at most: no frame shows more of a thinner strip."""


def check_shape(what: str, width: float, height: float) -> None:
    """`what` names it in the error. Raises `InvalidInput`: `too_small`, `bad_shape`."""
    if min(width, height) < SMALLEST:
        raise InvalidInput(
            "too_small",
            f"This {what} has {width:.0f} × {height:.0f} pixels; {SMALLEST} each way are the fewest.",
            "Take a larger one.",
        )
    if max(width, height) > THINNEST * min(width, height):
        raise InvalidInput("bad_shape", f"This {what} is too long and thin for a frame.", "Cut a part out of it.")

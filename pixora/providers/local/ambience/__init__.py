"""Room tone: what is heard of the film's places, from wind and waves to the clock on a wall. Felt, not noticed."""

from __future__ import annotations

import numpy as np

from pixora.film.errors import InvalidInput
from pixora.film.job import AmbienceRequest
from pixora.media.limiter import at_samples
from pixora.media.samples import RATE, Samples
from pixora.providers.local.ambience.layers import STEP, Layer, build
from pixora.providers.local.ambience.places import Recipe, hear

__all__ = ["surround"]

CROSSFADE = 0.8
"""Seconds in which one place gives way to the next, half of them on each side of the border."""
CARD = 6.0
"""dB that a card keeps its neighbours' tone under theirs."""
BLOCK = 1 << 17
"""Samples that are put together at a time."""
_EDGE = round(0.05 * RATE)


def surround(request: AmbienceRequest) -> Samples:
    """Room tone for the request: float32 (2, n) at 48000 Hz, n being exactly `round(seconds * 48000)`.

    About -38 to -32 LUFS where a voice has -20. Equal requests give equal samples on one machine. Raises
    `InvalidInput` without surroundings.
    """
    if not request.surroundings:
        raise InvalidInput("no_surroundings", "There are no places to listen to.", "Give the film a scene.")
    length = round(request.seconds * RATE)
    recipes = _heard(request)
    out = np.zeros((2, length), np.float32)
    for name in sorted({name for recipe in recipes for name in recipe}):
        gains = _automation(request, [recipe.get(name) for recipe in recipes])
        _add(out, build(name, request.seconds, request.seed, gains > 0), gains)
    edge = min(_EDGE, length // 2)
    rise = np.linspace(0.0, 1.0, edge, dtype=np.float32)
    out[:, :edge] *= rise
    out[:, length - edge :] *= rise[::-1]
    return out


def _heard(request: AmbienceRequest) -> list[Recipe]:
    """What is heard in each scene; a card keeps softly what was heard before it, or else what comes after it."""
    own = [hear(place) for place in request.surroundings]
    found: list[Recipe] = []
    for i, recipe in enumerate(own):
        if recipe is None:
            near = next((r for r in (*own[i::-1], *own[i:]) if r is not None), {"air": -42.0})
            recipe = {name: level - CARD for name, level in near.items()}
        found.append(recipe)
    return found


def _automation(request: AmbienceRequest, levels: list[float | None]) -> Samples:
    """Amplitude of a layer at the middle of each `STEP` samples, of even power over each border."""
    count = -(-round(request.seconds * RATE) // STEP)
    at = (np.arange(count) + 0.5) * STEP / RATE
    powers = [0.0 if level is None else 10 ** (level / 10) for level in levels]
    power = np.full(count, powers[0])
    for scene, before, after in zip(request.surroundings[1:], powers, powers[1:], strict=False):
        share = np.clip((at - scene.start) / CROSSFADE + 0.5, 0.0, 1.0)
        power += (after - before) * (0.5 - 0.5 * np.cos(np.pi * share))
    return np.asarray(np.sqrt(np.maximum(power, 0.0)), np.float32)


def _add(out: Samples, layer: Layer, gains: Samples) -> None:
    for start in range(0, out.shape[1], BLOCK):
        count = min(BLOCK, out.shape[1] - start)
        near = gains[max(0, start // STEP - 1) : (start + count) // STEP + 2]
        if near.any():
            piece = layer.piece(start, count)
            piece *= at_samples(gains.astype(np.float64), STEP, start, count)
            out[:, start : start + count] += piece

"""The camera: one move with weight over the whole shot, and a slow drift that never stops."""

from __future__ import annotations

import math
from dataclasses import dataclass

import skia

from pixora.film.visual import Camera
from pixora.providers.local.illustrator.stage import Stage, smoothstep

HANDLE = 1.2
"""Seconds before and after the shot over which its move is already, or still, under way."""


@dataclass(frozen=True)
class Lens:
    """A camera over a scene of `seconds`; all its states are functions of time alone."""

    move: Camera
    seconds: float
    width: float
    height: float
    focus: tuple[float, float]
    phase: float

    def apply(self, canvas: skia.Canvas, depth: float, at: float) -> None:
        """Set the view of a layer at `depth`; what lies on the glass (below 0) stays where it is."""
        if depth < 0:
            return
        x, y, zoom = self.state(at)
        scale = 1.0 + zoom * (0.22 + 0.78 * depth)
        fx, fy = self.focus
        canvas.translate(fx - x * self.width * depth, fy - y * self.height * depth)
        canvas.scale(scale, scale)
        canvas.translate(-fx, -fy)

    def state(self, at: float) -> tuple[float, float, float]:
        """Shift in frame widths and heights, and zoom over 1."""
        whole = self.seconds + 2 * HANDLE
        t = (at + HANDLE) / whole
        steady = min(max(t, -0.2), 1.2)
        run = 0.7 * smoothstep(t) + 0.3 * steady
        size = min(1.0, 0.45 + self.seconds / 9)
        x = y = 0.0
        zoom = 0.025 + 0.012 * steady
        match self.move:
            case Camera.PUSH_IN:
                zoom += 0.11 * size * run
            case Camera.PULL_OUT:
                zoom += 0.11 * size * (1 - run)
            case Camera.PAN_LEFT:
                x = 0.045 * size * (1 - 2 * run)
            case Camera.PAN_RIGHT:
                x = 0.045 * size * (2 * run - 1)
            case Camera.RISE:
                y = 0.05 * size * (1 - 2 * run)
            case Camera.DRIFT:
                x = 0.02 * size * (2 * run - 1)
                zoom += 0.03 * size * run
        x += 0.006 * math.sin(at * 0.55 + self.phase)
        y += 0.005 * math.sin(at * 0.47 + self.phase * 1.7)
        return x, y, max(zoom, 0.004)


def mount(stage: Stage, seconds: float, focus: tuple[float, float]) -> Lens:
    return Lens(
        move=stage.visual.camera,
        seconds=seconds,
        width=stage.width,
        height=stage.height,
        focus=focus,
        phase=float(stage.rng.uniform(0, 6.3)),
    )

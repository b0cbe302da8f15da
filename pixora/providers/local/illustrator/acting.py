"""How a figure moves: it walks without its feet slipping, stands and looks, floats; and it blinks."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pixora.providers.local.illustrator.looks import Pose
from pixora.providers.local.illustrator.paper import Point

STEP = 0.30
"""Length of a step in figure heights at full pace."""


@dataclass(frozen=True)
class Nature:
    """What makes one scene's acting differ from another's: phases in radians, and a gesture."""

    phase: float
    gesture: int
    """Standing: 0 at ease, 1 waves, 2 points ahead, 3 hand on hip, 4 looks out under a raised hand."""
    face_up: float = 0.0
    """How far the gaze is lifted, 0..1."""


def blinking(at: float, phase: float) -> float:
    """0 open to 1 closed; two or three blinks in ten seconds."""
    cycle = (at + phase * 1.3) % 3.7
    if cycle < 0.18:
        return math.sqrt(math.sin(math.pi * cycle / 0.18))
    late = (at + phase * 2.1) % 8.3
    return math.sqrt(math.sin(math.pi * late / 0.16)) if late < 0.16 else 0.0


def walk(at: float, pace: float, nature: Nature) -> Pose:
    """A walk at `pace` figure heights a second. The ankles rest on the ground at x moving back at that very pace."""
    step = STEP * min(1.0, max(0.5, (pace / 0.42) ** 0.6))
    duty = 0.6
    period = 2 * step / max(pace, 1e-3)
    cycle = at / period + nature.phase / 6.283
    stride = pace * period * duty
    feet: list[Point] = []
    for offset in (0.5, 0.0):
        t = (cycle + offset) % 1.0
        if t < duty:
            x, y = stride * (0.5 - t / duty), 0.0
        else:
            s = (t - duty) / (1 - duty)
            e = s * s * (3 - 2 * s)
            x, y = stride * (e - 0.5), math.sin(math.pi * s) ** 1.2 * 0.075 * (0.5 + 0.5 * step / STEP)
        feet.append((x, -0.04 - y))
    swing = math.sin(cycle * 2 * math.pi + 0.6)
    lift = 0.010 * math.cos(cycle * 4 * math.pi) - 0.006
    reach = 0.11 * step / STEP
    return Pose(
        feet=(feet[0], feet[1]),
        hands=(
            (0.06 + reach * swing, -0.385 - 0.025 * abs(swing)),
            (-0.03 - reach * swing, -0.375 - 0.025 * abs(swing)),
        ),
        lift=lift,
        lean=3.5,
        nod=-2.0 + 1.2 * math.cos(cycle * 4 * math.pi) - 6 * nature.face_up,
        blink=blinking(at, nature.phase),
        look=(0.012, 0.0),
    )


def stand(at: float, nature: Nature) -> Pose:
    """Stands, breathes, shifts its weight, and makes its gesture."""
    breath = math.sin(at * 1.7 + nature.phase)
    sway = math.sin(at * 0.6 + nature.phase)
    rest_far, rest_near = (
        (0.105 + 0.004 * sway, -0.363 + 0.004 * breath),
        (-0.088 + 0.004 * sway, -0.357 + 0.004 * breath),
    )
    hands = (rest_far, rest_near)
    match nature.gesture:
        case 1:
            wave = math.sin(at * 4.6 + nature.phase)
            hands = ((0.235 + 0.045 * wave, -0.83 - 0.010 * abs(wave)), rest_near)
        case 2:
            hands = ((0.33, -0.70 + 0.012 * breath), rest_near)
        case 3:
            hands = (rest_far, (-0.075, -0.475 + 0.003 * breath))
        case 4:
            hands = ((0.118, -0.845 + 0.004 * breath), rest_near)
        case _:
            pass
    glance = 0.016 * math.sin(at * 0.45 + nature.phase) + 0.004
    return Pose(
        feet=((0.056, -0.04), (-0.05, -0.04)),
        hands=hands,
        lift=0.002 * breath + 0.002,
        lean=0.8 * sway,
        nod=1.6 * math.sin(at * 0.8 + nature.phase * 2) - 7 * nature.face_up,
        blink=blinking(at, nature.phase),
        look=(glance, -0.008 * nature.face_up),
    )


def hover(at: float, nature: Nature) -> Pose:
    """Floats with loose limbs."""
    a, b = math.sin(at * 0.9 + nature.phase), math.sin(at * 0.7 + nature.phase * 1.6)
    return Pose(
        feet=((0.11 + 0.03 * a, -0.085 - 0.02 * b), (-0.10 - 0.03 * b, -0.055 + 0.025 * a)),
        hands=((0.245 + 0.02 * b, -0.665 + 0.035 * a), (-0.225 + 0.02 * a, -0.455 + 0.045 * b)),
        lift=0.0,
        lean=4.0 + 2.0 * b,
        nod=-4.0 + 2.5 * a,
        blink=blinking(at, nature.phase),
        look=(0.010 + 0.006 * b, -0.004),
    )

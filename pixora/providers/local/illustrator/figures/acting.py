"""How somebody on two legs moves: walks without slipping, stands and looks about, sits, points, floats; and blinks."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pixora.film.visual import Pose
from pixora.providers.local.illustrator.figures.looks import Frame
from pixora.providers.local.illustrator.paper import Point

STEP = 0.76
"""Length of a step at full pace, in leg lengths."""
ANKLE = 0.04
"""Height of an ankle over the ground."""


@dataclass(frozen=True)
class Role:
    """What somebody does in a scene."""

    pose: Pose
    floats: bool = False
    flies: bool = False
    pace: float = 0.0
    """Of a walk, in the figure's own units a second."""
    phase: float = 0.0
    """Radians: what makes one's breathing and blinking differ from another's."""
    gesture: int = 0
    """Standing: 0 at ease, 1 waves, 2 hand on hip, 3 looks out under a raised hand, 4 hands joined."""
    face_up: float = 0.0
    """How far the gaze is lifted, 0..1."""
    seat: float = 0.0
    """Height of what one sits on, in own units; 0 is the ground."""
    air: str = ""
    """"" where one can breathe, "helmet" in a vacuum, "mask" under water."""


@dataclass(frozen=True)
class Stance:
    """Where hands and feet are and how the body is held, at one moment. The far limb comes first."""

    hip: Point
    feet: tuple[Point, Point]
    hands: tuple[Point, Point]
    """Wrists, from the shoulder, in arm lengths."""
    toes: tuple[float, float] = (0.0, 0.0)
    """Degrees that the feet are turned down."""
    grips: tuple[str, str] = ("rest", "rest")
    lean: float = 0.0
    """Degrees forward."""
    nod: float = 0.0
    blink: float = 0.0
    """0 open, 1 closed."""
    look: Point = (0.0, 0.0)
    smile: float = 1.0
    stick: Point | None = None
    """Where the stick of somebody old meets the ground."""


def blinking(at: float, phase: float) -> float:
    """0 open to 1 closed; two or three blinks in ten seconds."""
    cycle = (at + phase * 1.3) % 3.7
    if cycle < 0.18:
        return math.sqrt(math.sin(math.pi * cycle / 0.18))
    late = (at + phase * 2.1) % 8.3
    return math.sqrt(math.sin(math.pi * late / 0.16)) if late < 0.16 else 0.0


def glancing(at: float, phase: float) -> float:
    """Where the eyes go, -1 back to 1 ahead: they rest, and then move quickly."""
    slow = at * 0.42 + phase
    return math.tanh(3.0 * math.sin(slow)) * (0.6 + 0.4 * math.sin(slow * 0.37 + 1.0))


def stance(frame: Frame, role: Role, at: float, elder: bool = False) -> Stance:
    """How a body of `frame` is held at `at` in its role."""
    if role.floats:
        return _hover(frame, role, at)
    match role.pose:
        case Pose.SIT:
            return _sit(frame, role, at)
        case Pose.POINT:
            return _point(frame, role, at, elder)
        case Pose.WALK if role.pace > 0:
            return _walk(frame, role, at, elder)
        case _:
            return _stand(frame, role, at, elder)


def tread(t: float, stride: float, duty: float, high: float) -> tuple[float, float]:
    """Where a foot is at `t` of its cycle, along and above the ground: it rests moving back, then swings forward."""
    if t < duty:
        return stride * (0.5 - t / duty), 0.0
    s = (t - duty) / (1 - duty)
    return stride * (s * s * (3 - 2 * s) - 0.5), math.sin(math.pi * s) ** 1.2 * high


def _walk(frame: Frame, role: Role, at: float, elder: bool) -> Stance:
    leg = frame.leg
    full = STEP * leg
    step = full * min(1.0, max(0.5, (role.pace / (1.06 * leg)) ** 0.6))
    duty = 0.6
    period = 2 * step / max(role.pace, 1e-3)
    cycle = at / period + role.phase / 6.283
    stride = role.pace * period * duty
    high = 0.19 * leg * (0.5 + 0.5 * step / full)
    feet: list[Point] = []
    toes: list[float] = []
    for offset in (0.5, 0.0):
        t = (cycle + offset) % 1.0
        x, y = tread(t, stride, duty, high)
        feet.append((x, -ANKLE - y))
        if t < duty:
            toes.append(-12.0 * max(0.0, 1 - t / 0.08))
        else:
            s = (t - duty) / (1 - duty)
            toes.append(42.0 * math.sin(math.pi * min(1.0, s * 1.25)) if s < 0.8 else -12.0 * (s - 0.8) / 0.2)
    swing = math.sin(cycle * 2 * math.pi + 0.6)
    wide = 0.52 * step / full
    hands = (_hang(0.10 + wide * swing), _hang(0.02 - wide * swing))
    stick = None
    grips = ("rest", "rest")
    if elder:
        x, y = tread((cycle + 0.5) % 1.0, stride * 0.8, duty, high * 0.6)
        stick = (x + 0.17, -y)
        hands = (hands[0], (0.42 + x * 1.2, 0.74))
        grips = ("rest", "grip")
    return Stance(
        hip=(0.0, -leg + 0.016 - 0.010 * math.cos(cycle * 4 * math.pi)),
        feet=(feet[0], feet[1]),
        hands=hands,
        toes=(toes[0], toes[1]),
        grips=grips,
        lean=3.5 + frame.stoop,
        nod=-2.0 + 1.2 * math.cos(cycle * 4 * math.pi) - 6 * role.face_up - frame.stoop * 0.5,
        blink=blinking(at, role.phase),
        look=(0.011, -0.006 * role.face_up),
        stick=stick,
    )


def _hang(angle: float, reach: float = 0.95) -> Point:
    """A wrist that hangs at `angle` radians forward of straight down."""
    return (math.sin(angle) * reach, math.cos(angle) * reach)


def _stand(frame: Frame, role: Role, at: float, elder: bool) -> Stance:
    breath = math.sin(at * 1.7 + role.phase)
    sway = math.sin(at * 0.6 + role.phase)
    far, near = _hang(0.16 + 0.015 * sway, 0.965 + 0.006 * breath), _hang(-0.13 + 0.015 * sway, 0.965 + 0.006 * breath)
    grips = ["rest", "rest"]
    stick = None
    if elder:
        near, grips[1], stick = (0.50 + 0.01 * sway, 0.78), "grip", (0.175, 0.0)
    match role.gesture:
        case 1:
            wave = math.sin(at * 4.6 + role.phase)
            far, grips[0] = (0.60 + 0.16 * wave, -0.66 - 0.03 * abs(wave)), "open"
        case 2 if not elder:
            near, grips[1] = (-0.10, 0.60 + 0.01 * breath), "grip"
        case 3:
            far, grips[0] = (0.28, -0.60 + 0.012 * breath), "flat"
        case 4 if not elder:
            far, near = (0.30, 0.70 + 0.01 * breath), (0.36, 0.68 + 0.01 * breath)
        case _:
            pass
    glance = glancing(at, role.phase)
    apart = 0.5 * frame.hip
    return Stance(
        hip=(0.006 * sway, -frame.leg + 0.006 - 0.002 * breath),
        feet=((apart + 0.008, -ANKLE), (-apart, -ANKLE)),
        hands=(far, near),
        grips=(grips[0], grips[1]),
        lean=0.9 * sway + frame.stoop,
        nod=1.6 * math.sin(at * 0.8 + role.phase * 2) - 7 * role.face_up - frame.stoop * 0.6,
        blink=blinking(at, role.phase),
        look=(0.004 + 0.013 * glance, -0.008 * role.face_up + 0.002 * math.sin(at * 0.31)),
        stick=stick,
    )


def _point(frame: Frame, role: Role, at: float, elder: bool) -> Stance:
    base = _stand(frame, Role(pose=Pose.STAND, phase=role.phase, face_up=max(role.face_up, 0.35)), at, elder)
    beat = math.sin(at * 1.9 + role.phase)
    arm = (0.93 + 0.015 * beat, -0.36 - 0.03 * beat)
    return Stance(
        hip=base.hip,
        feet=base.feet,
        hands=(arm, base.hands[1] if elder else (-0.10, 0.60)),
        grips=("point", "grip"),
        lean=base.lean + 2.0,
        nod=base.nod - 3.0,
        blink=base.blink,
        look=(0.015, -0.007),
        smile=1.2,
        stick=base.stick,
    )


def _sit(frame: Frame, role: Role, at: float) -> Stance:
    breath = math.sin(at * 1.5 + role.phase)
    glance = glancing(at, role.phase)
    leg = frame.leg
    if role.seat > 0:
        swing = 0.03 * math.sin(at * 1.6 + role.phase) if role.seat > leg * 0.85 else 0.0
        drop = max(0.0, role.seat - leg * 0.62)
        feet: tuple[Point, Point] = (
            (leg * 0.52 + swing + 0.02, -ANKLE - drop),
            (leg * 0.47 - swing, -ANKLE - drop),
        )
        hip = (0.0, -role.seat - frame.limb * 0.55)
        hands = ((0.64, 0.74 + 0.006 * breath), (0.56, 0.80 + 0.006 * breath))
        lean = 1.5 + 0.8 * breath + frame.stoop * 0.8
        toes = (6.0, 10.0) if drop > 0.02 else (0.0, 0.0)
    else:
        feet = ((leg * 0.98, -ANKLE), (leg * 0.86, -ANKLE))
        hip = (0.0, -frame.limb * 0.85)
        hands = ((0.86, 0.52 + 0.006 * breath), (0.74, 0.62 + 0.006 * breath))
        lean = -5.0 + 0.7 * breath + frame.stoop * 0.8
        toes = (0.0, 0.0)
    return Stance(
        hip=hip,
        feet=feet,
        hands=hands,
        toes=toes,
        lean=lean,
        nod=1.8 * math.sin(at * 0.7 + role.phase * 2) - 8 * role.face_up + 2.0 - lean * 0.4,
        blink=blinking(at, role.phase),
        look=(0.006 + 0.011 * glance, -0.008 * role.face_up),
    )


def _hover(frame: Frame, role: Role, at: float) -> Stance:
    a, b = math.sin(at * 0.9 + role.phase), math.sin(at * 0.7 + role.phase * 1.6)
    leg = frame.leg
    kick = math.sin(at * 2.6 + role.phase) if role.air == "mask" else 0.0
    far, near = (0.78 + 0.06 * b, -0.10 + 0.12 * a), (-0.62 + 0.06 * a, 0.60 + 0.15 * b)
    grips = ("open", "open")
    if role.pose is Pose.POINT:
        far, grips = (0.92 + 0.02 * b, -0.34 + 0.04 * a), ("point", "open")
    if role.pose is Pose.SIT:
        feet: tuple[Point, Point] = ((leg * 0.50 + 0.02 * a, -leg * 0.42), (leg * 0.42 + 0.02 * b, -leg * 0.36))
        near = (0.5 + 0.05 * a, 0.7)
    else:
        feet = (
            (leg * (0.26 + 0.08 * a) + 0.05 * kick, -leg * 0.15 - 0.02 * b),
            (leg * (-0.26 - 0.08 * b) - 0.05 * kick, -leg * 0.10 + 0.025 * a),
        )
    return Stance(
        hip=(0.0, -leg),
        feet=feet,
        hands=(far, near),
        toes=(38.0, 48.0) if role.pose is not Pose.SIT else (12.0, 18.0),
        grips=grips,
        lean=4.0 + 2.0 * b,
        nod=-4.0 + 2.5 * a - 4 * role.face_up,
        blink=blinking(at, role.phase),
        look=(0.010 + 0.006 * b, -0.004),
    )

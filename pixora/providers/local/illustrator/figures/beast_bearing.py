"""How a four-legged animal holds itself at one moment: where its body, head and legs are."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pixora.film.visual import Pose
from pixora.providers.local.illustrator.figures.acting import Role, blinking, glancing, tread
from pixora.providers.local.illustrator.figures.breeds import Breed, Circle
from pixora.providers.local.illustrator.paper import Point

FAR = 0.24
"""How much darker a far leg is."""


WALK = (0.0, 0.5, 0.75, 0.25)
"""When in the cycle each foot comes down: near hind, far hind, near fore, far fore."""


HOP = (0.0, 0.06, 0.50, 0.56)


@dataclass(frozen=True)
class Bearing:
    """How an animal holds itself at one moment."""

    body: tuple[Circle, ...]
    head: Point
    feet: tuple[Point, Point, Point, Point]
    """Near hind, far hind, near fore, far fore, where they meet the ground."""
    nod: float
    wag: float
    blink: float
    look: Point
    tilt: float = 0.0
    rise: float = 0.0
    settled: bool = False
    """It sits or lies: its hind legs are folded."""


def sitting(breed: Breed) -> tuple[Circle, ...]:
    """The body of one that sits: the rump on the ground, the chest raised over it."""
    (x0, _, r0), (x1, _, r1) = breed.body[0], breed.body[-1]
    d = (x1 - x0) * (0.92 if not breed.hops else 0.8)
    low = (x0 * 0.55, -r0 * 0.98, r0 * 1.04)
    angle = math.radians(54)
    high = (low[0] + d * math.cos(angle), low[1] - d * math.sin(angle), r1 * 0.97)
    return (low, ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2 * 0.98), high)


def lying(breed: Breed) -> tuple[Circle, ...]:
    return tuple((x, y + (-0.98 * breed.body[0][2] - breed.body[0][1]), r) for x, y, r in breed.body)


def bearing(breed: Breed, role: Role, at: float) -> Bearing:
    """How an animal of `breed` holds itself in its role at `at` seconds."""
    breath = math.sin(at * 1.9 + role.phase)
    glance = glancing(at, role.phase)
    hx, hy, _ = breed.head
    chest, rump = breed.body[-1], breed.body[0]
    up = 10.0 * role.face_up
    nod = 2.0 * math.sin(at * 0.8 + role.phase * 2) - up
    wag = math.sin(at * 2.1 + role.phase)
    rest = ((rump[0] - 0.02, 0.0), (rump[0] + 0.085, 0.0), (chest[0] - 0.015, 0.0), (chest[0] + 0.085, 0.0))
    blink = blinking(at, role.phase)
    look = (0.012 * glance, -0.012 * role.face_up)
    if role.floats or role.flies:
        beat = math.sin(at * 2.0 + role.phase)
        reach = 0.6 if role.flies else 0.86
        legs = -rump[1] * reach
        feet = tuple(
            (x - (0.10 if role.flies else 0.0) + sign * 0.05 * math.sin(at * 1.4 + k), y0 + legs - 0.02 * beat)
            for k, ((x, _), y0, sign) in enumerate(
                zip(rest, (rump[1], rump[1], chest[1], chest[1]), (-1, 1, 1, -1), strict=True)
            )
        )
        return Bearing(breed.body, (hx, hy), (feet[0], feet[1], feet[2], feet[3]), nod, wag, blink, look,
                       tilt=-6 + 3 * beat if role.flies else -4 + 4 * math.sin(at * 0.5 + role.phase))  # fmt: skip
    if role.pose is Pose.SIT and not breed.lies:
        body = sitting(breed)
        high, low = body[-1], body[0]
        head_at = (high[0] + (hx - chest[0]) * 0.80, high[1] + (hy - chest[1]) * 0.98 + 0.003 * breath)
        fore = high[0] + high[2] * 0.50
        return Bearing(body, head_at, ((low[0] + low[2] * 0.95, 0.0), (low[0] + low[2] * 1.25, 0.0), (fore, 0.0),
            (fore + 0.08, 0.0)),
                       nod, wag, blink, look, settled=True)  # fmt: skip
    if role.pose is Pose.SIT:
        body = lying(breed)
        drop = body[0][1] - rump[1]
        low, high = body[0], body[-1]
        return Bearing(body, (hx - 0.02, hy + drop + 0.004 * breath), ((low[0] + low[2] * 1.3, 0.0),
            (low[0] + low[2] * 1.5, 0.0),
                       (high[0] + 0.17, 0.0), (high[0] + 0.23, 0.0)), nod, wag, blink, look, settled=True)  # fmt: skip
    if role.pose is Pose.WALK and role.pace > 0:
        return _walking(breed, role, at, rest, nod, blink)
    if role.pose is Pose.POINT:
        lift = 0.02 * math.sin(at * 2.2 + role.phase)
        raised = (chest[0] + 0.62 * -chest[1] * 0.62, chest[1] * 0.46 - lift)
        feet4 = (rest[0], rest[1], (chest[0] + 0.02, 0.0), raised)
        return Bearing(breed.body, (hx + 0.012, hy - 0.018), feet4, nod - 9.0, 1.4 * wag, blink, (0.03, -0.02))
    sway = 0.006 * math.sin(at * 0.7 + role.phase)
    body = tuple((x + sway, y - 0.002 * breath, r) for x, y, r in breed.body)
    return Bearing(body, (hx + sway, hy - 0.003 * breath), rest, nod, wag, blink, look, rise=0.002 * breath)


def _walking(
    breed: Breed, role: Role, at: float, rest: tuple[Point, Point, Point, Point], nod: float, blink: float
) -> Bearing:
    tall = -breed.body[0][1]
    duty = 0.42 if breed.hops else 0.62
    step = tall * (0.95 if breed.hops else 0.72) * min(1.0, max(0.55, (role.pace / (1.1 * tall)) ** 0.6))
    period = step / (role.pace * duty)
    cycle = at / period + role.phase / 6.283
    high = tall * (0.34 if breed.hops else 0.20)
    feet = []
    for (x, _), offset in zip(rest, HOP if breed.hops else WALK, strict=True):
        along, above = tread((cycle + offset) % 1.0, step, duty, high)
        feet.append((x + along, -above))
    bounce = math.sin(cycle * 2 * math.pi) if breed.hops else math.sin(cycle * 4 * math.pi)
    rise = (0.05 * max(0.0, bounce) if breed.hops else 0.008 * bounce) * tall / 0.35
    hx, hy, _ = breed.head
    return Bearing(
        tuple((x, y - rise, r) for x, y, r in breed.body),
        (hx + 0.006, hy - rise * 1.15),
        (feet[0], feet[1], feet[2], feet[3]),
        nod + 1.5 * math.cos(cycle * 4 * math.pi),
        math.sin(cycle * 2 * math.pi),
        blink,
        (0.014, 0.0),
        tilt=3.0 * math.cos(cycle * 2 * math.pi) if breed.hops else 0.0,
        rise=rise,
    )

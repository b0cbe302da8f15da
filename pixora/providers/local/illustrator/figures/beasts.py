"""Four-legged animals put together from their `Breed` at one moment: they walk, hop, sit, lift a paw, float and fly."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace

import skia

from pixora.film.visual import FigureKind, Pose
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.figures.acting import Role, blinking, glancing, tread
from pixora.providers.local.illustrator.figures.beast_heads import draw_eyes, head, mane_of
from pixora.providers.local.illustrator.figures.breeds import BREEDS, Breed, Circle
from pixora.providers.local.illustrator.figures.face import bubble
from pixora.providers.local.illustrator.figures.hats import R
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import (
    bend,
    curve,
    hull,
    lay,
    limb,
    record,
    spine_of,
    taper,
    thread,
    tones_of,
    within,
)
from pixora.providers.local.illustrator.figures.wings import draw_wing
from pixora.providers.local.illustrator.paper import Point, box, oval
from pixora.providers.local.illustrator.stage import fill

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


def draw_beast(canvas: skia.Canvas, looks: Looks, role: Role, at: float) -> None:
    """The whole animal in its role at `at` seconds, feet at y = 0, one unit tall."""
    breed = BREEDS[looks.kind]
    now = bearing(breed, role, at)
    chest = now.body[-1]
    rest_chest = breed.body[-1]
    canvas.save()
    if now.tilt:
        canvas.translate(0.0, breed.body[0][1])
        canvas.rotate(now.tilt)
        canvas.translate(0.0, -breed.body[0][1])
    behind, before = head(looks, looks.kind, breed.head[2])
    flap = math.sin(at * 4.2 + role.phase) if role.flies else 0.18 * math.sin(at * 1.3 + role.phase)
    winged = looks.kind is FigureKind.DRAGON
    if winged:
        draw_wing(canvas, looks, (chest[0] - 0.10, chest[1] - 0.08), flap, spread=role.flies, far=True)
    _tail(canvas, looks, breed, now, at)
    _leg(canvas, looks, breed, now, 3, far=True)
    _leg(canvas, looks, breed, now, 1, far=True)
    if not now.settled:
        _leg(canvas, looks, breed, now, 0, far=False)
        _leg(canvas, looks, breed, now, 2, far=False)
    if breed.neck[0] and not winged and looks.kind is not FigureKind.HORSE:
        canvas.save()
        _onto_head(canvas, now, breed)
        canvas.drawPicture(behind)
        canvas.restore()
    _neck(canvas, looks, breed, now)
    canvas.save()
    dx, dy = chest[0] - rest_chest[0], chest[1] - rest_chest[1]
    if now.settled:
        canvas.drawPicture(_body(looks, looks.kind, True))
        _leg(canvas, looks, breed, now, 2, far=False)
        canvas.drawPicture(_haunch(looks, looks.kind))
    else:
        canvas.translate(dx, dy)
        canvas.drawPicture(_body(looks, looks.kind, False))
    canvas.restore()
    _collar(canvas, looks, breed, now)
    if winged:
        draw_wing(canvas, looks, (chest[0] - 0.14, chest[1] - 0.07), flap, spread=role.flies, far=False)
    canvas.save()
    _onto_head(canvas, now, breed)
    if winged or looks.kind is FigureKind.HORSE:
        canvas.drawPicture(behind)
    canvas.drawPicture(before)
    draw_eyes(canvas, looks, looks.kind, now.blink, now.look, breed.head[2])
    if looks.kind is FigureKind.ELEPHANT:
        _trunk(canvas, looks, role, at)
    if role.air in ("helmet", "mask"):
        canvas.scale(1 / R, 1 / R)
        canvas.drawPicture(
            bubble(
                looks,
                {FigureKind.RABBIT: 1.5, FigureKind.HORSE: 1.5, FigureKind.ELEPHANT: 1.45}.get(looks.kind, 1.2),
                collar=False,
            )
        )
    canvas.restore()
    canvas.restore()


def _onto_head(canvas: skia.Canvas, now: Bearing, breed: Breed) -> None:
    canvas.translate(*now.head)
    canvas.rotate(now.nod)
    canvas.scale(breed.head[2], breed.head[2])


@functools.lru_cache(maxsize=128)
def _tones(colour: Rgb, depth: float) -> tuple[skia.Paint, skia.Paint]:
    return tones_of(colour, depth)


@functools.lru_cache(maxsize=64)
def _body(looks: Looks, kind: FigureKind, settled: bool) -> skia.Picture:
    """Body with its belly; of one that is settled as it sits or lies."""
    breed = BREEDS[kind]
    circles = breed.body if not settled else lying(breed) if breed.lies else sitting(breed)

    def sketch(canvas: skia.Canvas) -> None:
        path = hull(*circles)
        lay(canvas, path, looks.hair, looks, 0.032)
        (x0, y0, r0), (x1, y1, r1) = circles[0], circles[-1]
        canvas.save()
        canvas.clipPath(path, True)
        pale = fill(looks.skin, 0.95 if kind is not FigureKind.HORSE else 0.0)
        if kind in (
            FigureKind.FOX,
            FigureKind.CAT,
            FigureKind.DOG,
            FigureKind.RABBIT,
            FigureKind.MOUSE,
            FigureKind.DRAGON,
        ):
            canvas.drawPath(oval(x1 + r1 * 0.62, y1 + r1 * 0.15, r1 * 0.62, r1 * 1.0), pale)
        if not settled and kind not in (FigureKind.ELEPHANT, FigureKind.HORSE, FigureKind.BEAR, FigureKind.LION):
            canvas.drawPath(oval((x0 + x1) / 2 + 0.02, max(y0 + r0, y1 + r1) + 0.006, (x1 - x0) * 0.66, 0.072), pale)
        if kind is FigureKind.DRAGON:
            rib = thread(darker(looks.skin, 0.2), 0.008)
            for k in range(4):
                canvas.drawLine(x1 + r1 * 0.1, y1 - 0.06 + k * 0.055, x1 + r1 * 1.1, y1 - 0.075 + k * 0.06, rib)
        if kind is FigureKind.CAT:
            for k in range(3):
                x = x0 + 0.06 + k * 0.085
                canvas.drawLine(
                    x, y0 - r0 - 0.02, x - 0.015, y0 - r0 * 0.45, thread(darker(looks.hair, 0.4), 0.024, 0.7)
                )
        canvas.restore()
        if kind is FigureKind.DRAGON:
            _spikes(canvas, looks, circles)

    return record(sketch)


def _spikes(canvas: skia.Canvas, looks: Looks, circles: tuple[Circle, ...]) -> None:
    (x0, y0, r0), (x1, y1, r1) = circles[0], circles[-1]
    for k in range(3):
        t = 0.05 + k * 0.26
        x, y = x0 + (x1 - x0) * t, y0 - r0 + (y1 - r1 - y0 + r0) * t
        lay(
            canvas,
            curve((x - 0.045, y + 0.016), (x - 0.035, y - 0.075), (x + 0.045, y + 0.012)),
            looks.accent,
            looks,
            0.010,
        )


@functools.lru_cache(maxsize=64)
def _haunch(looks: Looks, kind: FigureKind) -> skia.Picture:
    """The folded hind leg of one that sits."""
    breed = BREEDS[kind]

    def sketch(canvas: skia.Canvas) -> None:
        if breed.lies:
            x, y, r = lying(breed)[0]
            lay(canvas, oval(x + r * 0.45, y + r * 0.25, r * 0.80, r * 0.72), looks.hair, looks, 0.020, 0.3, 0.16)
            lay(
                canvas,
                taper([(x + r * 0.6, -0.03), (x + r * 1.2, -0.034), (x + r * 1.9, -0.03)], (0.07, 0.06, 0.05)),
                looks.hair,
                looks,
                0.012,
            )
            return
        x, y, r = sitting(breed)[0]
        paw = breed.paw
        lay(canvas, taper([(x + r * 0.25, -paw * 0.62), (x + r * 0.8, -paw * 0.66), (x + r * 1.28, -paw * 0.60)],
            (paw * 1.1, paw * 1.2, paw * 1.1)),
            _paw_colour(looks, kind), looks, 0.014)  # fmt: skip
        lay(canvas, oval(x + r * 0.30, y + r * 0.30, r * 0.70, r * 0.66), looks.hair, looks, 0.022, 0.3, 0.16)

    return record(sketch)


def _paw_colour(looks: Looks, kind: FigureKind) -> Rgb:
    match kind:
        case FigureKind.FOX:
            return mix(darker(looks.hair, 0.5), looks.ink, 0.4)
        case FigureKind.CAT | FigureKind.DOG | FigureKind.RABBIT | FigureKind.MOUSE:
            return looks.skin
        case FigureKind.HORSE:
            return mix(darker(looks.hair, 0.6), looks.ink, 0.4)
        case _:
            return looks.hair


@functools.lru_cache(maxsize=64)
def _paw(looks: Looks, kind: FigureKind, far: bool) -> skia.Picture:
    """A paw whose sole is at y = 0 under its leg."""
    breed = BREEDS[kind]
    colour = _paw_colour(looks, kind)
    colour = darker(colour, FAR) if far else colour
    p = breed.paw

    def sketch(canvas: skia.Canvas) -> None:
        if kind is FigureKind.HORSE:
            lay(canvas, curve((-0.026, -0.062), (0.028, -0.062), (0.046, 0.0), (-0.034, 0.0)), colour, looks, 0.010)
            return
        if kind is FigureKind.ELEPHANT:
            for k in (-0.5, 0.1, 0.7):
                canvas.drawPath(
                    oval(k * p + 0.02, -0.020, 0.024, 0.018),
                    fill(mix(looks.skin, looks.white, 0.4) if not far else darker(looks.skin, 0.2)),
                )
            return
        path = curve(
            (-p * 0.85, 0.0),
            (-p * 0.95, -p * 0.9, -p * 0.2, -p * 1.25, p * 0.35, -p * 1.05),
            (p * 1.2, -p * 0.9, p * 1.5, -p * 0.25, p * 1.3, 0.0),
        )
        lay(canvas, path, colour, looks, 0.012, 0.4)
        toe = thread(darker(colour, 0.3), p * 0.10)
        for k in (0.45, 0.85):
            canvas.drawLine(p * k, -p * 0.42, p * k + p * 0.05, -p * 0.08, toe)

    return record(sketch)


def _leg(canvas: skia.Canvas, looks: Looks, breed: Breed, now: Bearing, which: int, *, far: bool) -> None:
    hind = which < 2
    x, y, r = now.body[0] if hind else now.body[-1]
    shift = 0.055 if far else 0.0
    root = (x + (0.0 if hind else -0.01) + shift, y + r * 0.30)
    foot = now.feet[which]
    ankle = (foot[0], foot[1] - breed.paw * 0.55)
    if hind and now.settled:
        return
    rest = breed.body[0] if hind else breed.body[-1]
    long = (-rest[1] - rest[2] * 0.30 - breed.paw * 0.55) * 0.515
    if now.settled:
        long = max(long, math.hypot(ankle[0] - root[0], ankle[1] - root[1]) * 0.5)
    ankle = within(root, ankle, long * 1.995)
    knee = bend(root, ankle, long, long, 1 if hind else -1)
    depth = FAR if far else 0.0
    top, low = breed.leg
    dark_foot = looks.kind is FigureKind.FOX
    spine = spine_of(root, knee, ankle)
    limb(canvas, spine, (top * (1.35 if hind else 1.15), top * 0.95, low), _tones(looks.hair, depth), looks)
    if dark_foot:
        limb(canvas, spine[5:], (low * 1.04, low * 1.04), _tones(_paw_colour(looks, looks.kind), depth), looks)
    canvas.save()
    canvas.translate(ankle[0], ankle[1] + breed.paw * 0.55)
    raised = min(1.0, max(0.0, -foot[1] / 0.08))
    if raised:
        canvas.translate(0.0, -breed.paw * 0.5)
        canvas.rotate(34 * raised)
        canvas.translate(0.0, breed.paw * 0.5)
    canvas.drawPicture(_paw(looks, looks.kind, far))
    canvas.restore()


def _neck(canvas: skia.Canvas, looks: Looks, breed: Breed, now: Bearing) -> None:
    x, y, r = now.body[-1]
    hx, hy = now.head
    start = (x + r * 0.10, y - r * 0.25)
    wide, slim = breed.neck
    if looks.kind in (FigureKind.HORSE, FigureKind.DRAGON):
        mid = ((start[0] + hx) / 2 + 0.035, (start[1] + hy) / 2 + 0.01)
        spine = [
            start,
            ((start[0] + mid[0]) / 2 + 0.01, (start[1] + mid[1]) / 2),
            mid,
            ((mid[0] + hx) / 2, (mid[1] + hy) / 2),
            (hx, hy),
        ]
        limb(canvas, spine, (wide, (wide + slim) / 2, slim), _tones(looks.hair, 0.0), looks)
        if looks.kind is FigureKind.HORSE:
            mane = taper(
                [
                    (p[0] - w * 0.42, p[1] - 0.02)
                    for p, w in zip(spine, (wide, wide * 0.9, (wide + slim) / 2, slim, slim), strict=True)
                ],
                (0.07, 0.095, 0.085, 0.06),
            )
            canvas.drawPath(mane, _tones(mane_of(looks), 0.0)[0])
        else:
            for k in (1, 2, 3):
                px, py = spine[k]
                wing = (wide + (slim - wide) * k / 4) / 2
                canvas.drawPath(
                    curve(
                        (px - wing * 0.8, py + 0.04), (px - wing - 0.055, py - 0.035), (px - wing * 0.72, py - 0.035)
                    ),
                    _tones(looks.accent, 0.0)[0],
                )
            belly = taper(
                [(px + (wide + (slim - wide) * k / 4) * 0.30, py + 0.01) for k, (px, py) in enumerate(spine[:4])],
                (0.085, 0.06),
            )
            canvas.drawPath(belly, _tones(looks.skin, 0.0)[0])
        return
    canvas.drawPath(
        taper([start, ((start[0] + hx) / 2, (start[1] + hy) / 2), (hx, hy)], (wide, slim)), _tones(looks.hair, 0.10)[0]
    )
    if looks.kind in (FigureKind.FOX, FigureKind.DOG, FigureKind.CAT):
        canvas.drawPath(
            taper(
                [(start[0] + 0.045, start[1]), (hx * 0.6 + start[0] * 0.4 + 0.03, (start[1] + hy) / 2)],
                (wide * 0.5, slim * 0.6),
            ),
            _tones(looks.skin, 0.10)[0],
        )


def _collar(canvas: skia.Canvas, looks: Looks, breed: Breed, now: Bearing) -> None:
    """A scarf or a collar in the accent's colour, a little under the head."""
    if looks.kind in (FigureKind.LION, FigureKind.DRAGON):
        return
    x, y, r = now.body[-1]
    hx, hy = now.head
    if looks.kind in (FigureKind.BEAR, FigureKind.ELEPHANT):
        canvas.save()
        canvas.translate(hx - 0.05, hy + breed.head[2] * 0.80)
        canvas.drawPicture(_neckerchief(looks))
        canvas.restore()
        return
    k = {FigureKind.HORSE: 0.62, FigureKind.ELEPHANT: 0.42}.get(looks.kind, 0.44)
    cx, cy = x + (hx - x) * k, y - r * 0.2 + (hy - y + r * 0.2) * k
    wide = breed.neck[0] + (breed.neck[1] - breed.neck[0]) * k
    angle = math.degrees(math.atan2(hy - (y - r * 0.2), hx - x)) + 90
    canvas.save()
    canvas.translate(cx, cy)
    canvas.rotate(angle)
    canvas.scale(wide / 0.2, wide / 0.2)
    canvas.drawPicture(_scarf(looks))
    canvas.restore()


@functools.lru_cache(maxsize=64)
def _neckerchief(looks: Looks) -> skia.Picture:
    """For a neck that is as wide as the head."""

    def sketch(canvas: skia.Canvas) -> None:
        cloth = curve((-0.20, -0.05), (-0.05, 0.06, 0.10, 0.06, 0.20, -0.03), (0.15, 0.07, 0.11, 0.13, 0.05, 0.20),
                      (-0.05, 0.16, -0.14, 0.06, -0.20, -0.05))  # fmt: skip
        lay(canvas, cloth, looks.accent, looks, 0.018)
        for x, y in ((-0.02, 0.05), (0.08, 0.07), (0.05, 0.125)):
            canvas.drawPath(oval(x, y, 0.013, 0.013), fill(mix(looks.accent, looks.white, 0.7)))

    return record(sketch)


@functools.lru_cache(maxsize=64)
def _scarf(looks: Looks) -> skia.Picture:
    scarf = looks.who % 2 == 0 and looks.kind not in (FigureKind.HORSE, FigureKind.CAT, FigureKind.ELEPHANT)

    def sketch(canvas: skia.Canvas) -> None:
        if scarf:
            tail = curve(
                (0.02, 0.0),
                (0.06, 0.05, 0.05, 0.10, 0.075, 0.155),
                (0.015, 0.165),
                (0.0, 0.11, -0.01, 0.06, -0.03, 0.02),
            )
            lay(canvas, tail, darker(looks.accent, 0.12), looks, 0.012)
            lay(canvas, box(-0.118, -0.034, 0.118, 0.034, 0.03), looks.accent, looks, 0.016)
            return
        lay(canvas, box(-0.108, -0.020, 0.108, 0.020, 0.016), looks.accent, looks, 0.010)
        if looks.kind is not FigureKind.HORSE:
            lay(canvas, oval(0.055, 0.032, 0.026, 0.026), looks.gold, replace(looks, rim=looks.white), 0.010)

    return record(sketch)


def _tail(canvas: skia.Canvas, looks: Looks, breed: Breed, now: Bearing, at: float) -> None:
    x, y, r = now.body[0]
    *widths, length = breed.tail
    low, high = breed.rise
    root = (x - r * 0.72, y - r * 0.30)
    if now.settled:
        low, high = (low * 0.3 + 4, high * 0.5 + 12) if not breed.lies else (low * 0.6, high * 0.5)
        root = (x - r * 0.70, y + r * 0.25)
    wag = now.wag * (14 if looks.kind is FigureKind.DOG else 8)
    spine = [root]
    steps = 7
    px, py = root
    for k in range(steps):
        t = (k + 0.5) / steps
        angle = math.radians(low + (high - low) * t + wag * t * 1.4 + 4 * math.sin(at * 1.7 - 3 * t))
        px, py = px - math.cos(angle) * length / steps, py - math.sin(angle) * length / steps
        py = min(py, -0.5 * max(widths) * 0.6)
        spine.append((px, py))
    colour = (
        mane_of(looks)
        if looks.kind is FigureKind.HORSE
        else looks.skin
        if looks.kind is FigureKind.RABBIT
        else looks.hair
    )
    if looks.kind is FigureKind.MOUSE:
        colour = mix(looks.skin, looks.hair, 0.25)
    limb(canvas, spine, tuple(widths), _tones(colour, 0.06), looks)
    tip = spine[-1]
    match looks.kind:
        case FigureKind.FOX:
            canvas.drawPath(taper(spine[5:], (widths[-2] * 0.86, widths[-1] * 1.02)), _tones(looks.skin, 0.04)[0])
        case FigureKind.LION:
            canvas.drawPath(
                oval(tip[0], tip[1], 0.052, 0.062), _tones(mix(darker(looks.hair, 0.38), looks.ink, 0.1), 0.0)[0]
            )
        case FigureKind.ELEPHANT:
            canvas.drawPath(oval(tip[0], tip[1] + 0.012, 0.020, 0.036), _tones(darker(looks.hair, 0.45), 0.0)[0])
        case FigureKind.DRAGON:
            angle = math.degrees(math.atan2(tip[1] - spine[-2][1], tip[0] - spine[-2][0]))
            canvas.save()
            canvas.translate(*tip)
            canvas.rotate(angle)
            canvas.drawPath(curve((-0.02, -0.075), (0.05, -0.05, 0.10, -0.02, 0.135, 0.0),
                (0.10, 0.02, 0.05, 0.05, -0.02, 0.075), (0.01, 0.0, -0.02, -0.075)),
                            _tones(looks.accent, 0.0)[0])  # fmt: skip
            canvas.restore()
        case _:
            pass


def _trunk(canvas: skia.Canvas, looks: Looks, role: Role, at: float) -> None:
    """From the middle of the face down, its end curled forward; raised when it points. In radii of the head."""
    swing = 6 * math.sin(at * 1.1 + role.phase)
    raised = role.pose is Pose.POINT
    x, y = 0.30, 0.18
    spine = [(x, y)]
    for k in range(9):
        t = k / 8
        angle = (62 - 128 * t - swing) if raised else (86 + 10 * t - 110 * max(0.0, t - 0.55) + swing * t)
        step = 0.20
        x, y = x + math.cos(math.radians(angle)) * step, y + math.sin(math.radians(angle)) * step
        spine.append((x, y))
    tusk = curve((0.62, 0.52), (0.74, 0.80, 0.92, 0.92, 1.12, 0.86), (0.98, 1.06, 0.62, 1.0, 0.46, 0.62))
    canvas.drawPath(tusk, _tones(lighter(looks.white, 0.2), 0.0)[0])
    scaled = replace_fine(looks, BREEDS[FigureKind.ELEPHANT].head[2])
    limb(canvas, spine, (0.62, 0.48, 0.36, 0.26), _tones(looks.hair, 0.03), scaled)
    if scaled.fine > 60:
        ring = _ring(darker(looks.hair, 0.24))
        for k in (3, 4, 5, 6, 7):
            (ax, ay), (bx, by) = spine[k], spine[k + 1]
            d = math.hypot(bx - ax, by - ay)
            nx, ny = -(by - ay) / d, (bx - ax) / d
            half = (0.56 - 0.04 * k) * 0.30
            canvas.drawLine(ax - nx * half, ay - ny * half, ax + nx * half, ay + ny * half, ring)
    near = curve((0.04, 0.50), (0.10, 0.86, 0.28, 1.04, 0.52, 1.02), (0.34, 1.18, 0.0, 1.06, -0.12, 0.62))
    canvas.drawPath(near, _tones(lighter(looks.white, 0.3), 0.0)[0])


@functools.lru_cache(maxsize=32)
def replace_fine(looks: Looks, scale: float) -> Looks:
    """The same looks drawn `scale` times as large."""
    return replace(looks, fine=looks.fine * scale)


@functools.lru_cache(maxsize=32)
def _ring(colour: Rgb) -> skia.Paint:
    return thread(colour, 0.035)

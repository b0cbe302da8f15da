"""Boats, whales and fish put where there is water to carry them, or where they may dream of it."""

from __future__ import annotations

import math

import skia

from pixora.film.visual import Place, Prop, Shot
from pixora.providers.local.illustrator.colour import lighter
from pixora.providers.local.illustrator.paper import Kit
from pixora.providers.local.illustrator.places.water import ON_HEADLAND
from pixora.providers.local.illustrator.props.props_water import fish, sailboat, wake, whale
from pixora.providers.local.illustrator.stage import Live, Stage, fill

SWIMMING = (Place.UNDERWATER, Place.SPACE, Place.SKY)


def float_prop(stage: Stage, prop: Prop, index: int) -> None:
    u, w, side = stage.unit, stage.width, stage.side
    place = stage.visual.place
    figure = bool(stage.visual.players)
    grow = {Shot.WIDE: 1.0, Shot.MEDIUM: 1.3, Shot.CLOSE: 1.5 if figure else 1.8}[stage.visual.shot]
    dx = (-0.20, 0.26, -0.38)[index % 3] if figure or index else -0.06
    if place is Place.SEA and set(stage.visual.props) & ON_HEADLAND:
        dx, grow = -0.03 + 0.3 * index, grow * 0.7
    x = w * (0.5 + dx * side)
    lit = (1 if stage.light[0] >= x else -1) * side
    slot = stage.slots["water"]
    kit = Kit(stage.palette, 0.05, lit)
    if prop is Prop.SAILBOAT:
        slot.lives.append(_sail(stage, kit, x, 21 * grow * u))
    elif prop is Prop.WHALE:
        slot.lives.append(_swim_whale(stage, kit, x, grow))
    elif place in SWIMMING:
        slot.lives.append(_swim_fish(stage, kit, x, grow))
    else:
        slot.lives.append(_leap(stage, kit, x, 7.5 * grow * u))


def _way(stage: Stage, at: float, pace: float, reach: float = 9.0) -> float:
    return pace * stage.unit * reach * math.asinh((at - stage.middle) / reach)


def _sail(stage: Stage, kit: Kit, x: float, size: float) -> Live:
    side, h, w = stage.side, stage.height, stage.width
    place = stage.visual.place
    size = min(size, w * 0.5, h * 0.5)
    sunk = place is Place.UNDERWATER
    water = stage.slots["ground" if sunk else "water"]

    def draw(canvas: skia.Canvas, at: float) -> None:
        px = x + (0 if sunk else side * _way(stage, at, 0.8))
        canvas.save()
        canvas.translate(px, water.anchor(px))
        canvas.scale(size * side, size)
        if sunk:
            canvas.rotate(17)
            sailboat(canvas, kit, 0.0)
        elif place is Place.SPACE:
            canvas.translate(0, 0.04 * math.sin(at * 0.7))
            canvas.rotate(-5)
            _stardust(canvas, kit, at)
            sailboat(canvas, kit, at)
        else:
            canvas.save()
            canvas.clipRect(skia.Rect.MakeLTRB(-2, -3, 2, 0.03))
            sailboat(canvas, kit, at)
            canvas.restore()
            if place is not Place.SKY:
                wake(canvas, kit, at, 0.42)
        canvas.restore()

    return draw


def _stardust(canvas: skia.Canvas, kit: Kit, at: float) -> None:
    """What a boat sails on in space."""
    bright = lighter(kit.palette.low, 0.5)
    for i in range(26):
        t = (at * 0.12 + i / 26) % 1.0
        canvas.drawCircle(
            0.45 - 1.9 * t,
            0.07 + 0.05 * math.sin(i * 2.3 + at) + 0.10 * t * math.sin(i * 1.7),
            0.012 + 0.012 * (i % 3) * (1 - t),
            fill(bright, 0.85 * (1 - t)),
        )


def _swim_whale(stage: Stage, kit: Kit, x: float, grow: float) -> Live:
    side, u, h, w = stage.side, stage.unit, stage.height, stage.width
    place = stage.visual.place
    free = place in SWIMMING
    size = min((25 if free else 15) * grow * u, w * 0.36)
    level = _swim_level(stage)
    x = w * 0.5 if free and stage.tall else x
    water = stage.slots["water"]

    def draw(canvas: skia.Canvas, at: float) -> None:
        px = x + side * _way(stage, at, 1.1 if free else 0.6)
        canvas.save()
        if free:
            canvas.translate(px, h * level + 0.02 * h * math.sin(at * 0.5))
            canvas.scale(size * side, size)
            canvas.rotate(-9 + 4 * math.cos(at * 0.5))
            whale(canvas, kit, at)
        else:
            canvas.translate(px, water.anchor(px))
            canvas.scale(size * side, size)
            canvas.save()
            canvas.clipRect(skia.Rect.MakeLTRB(-3, -3, 3, 0.03))
            canvas.translate(0, 0.05 + 0.05 * math.sin(at * 0.8))
            canvas.rotate(-4 + 3 * math.sin(at * 0.8 + 0.8))
            whale(canvas, kit, at, spout=True)
            canvas.restore()
            wake(canvas, kit, at, 0.95)
        canvas.restore()

    return draw


def _swim_level(stage: Stage) -> float:
    """Height of a swimmer in the frame: above the figure where there is no room beside it."""
    return 0.17 if stage.tall and stage.visual.players else 0.40


def _colours(kit: Kit) -> list[tuple[tuple[float, float, float], tuple[float, float, float]]]:
    return [
        (kit.tint("#f08a3c"), kit.tint("#d95a2b")),
        (kit.tint("#f2c14e"), kit.tint("#3d7fb0")),
        (kit.tint("#e2607a"), kit.tint("#7f4aa8")),
        (kit.tint("#4fb8b0"), kit.tint("#2a6f9c")),
    ]


def _swim_fish(stage: Stage, kit: Kit, x: float, grow: float) -> Live:
    side, u, h = stage.side, stage.unit, stage.height
    rng = stage.rng
    tones = _colours(kit)
    first = int(rng.integers(4))
    size = min(15 * grow * u, stage.width * 0.34)
    level = _swim_level(stage)
    shoal = [(0.0, 0.0, 1.0), (-0.95, -0.42, 0.68), (-0.75, 0.55, 0.56), (0.85, 0.46, 0.5), (0.7, -0.62, 0.42)]

    def draw(canvas: skia.Canvas, at: float) -> None:
        way = _way(stage, at, 1.5)
        for i, (dx, dy, scale) in reversed(list(enumerate(shoal))):
            tone, trim = tones[(first + i) % 4]
            canvas.save()
            canvas.translate(
                x + side * (dx * size + way + u * math.sin(at * 0.7 + i * 2)),
                h * level + dy * size + 0.9 * u * math.sin(at * 0.9 + i * 1.4),
            )
            canvas.scale(size * scale * side, size * scale)
            canvas.rotate(4 * math.sin(at * 0.8 + i))
            fish(canvas, kit, at * (0.8 + 0.1 * i) + i, tone, trim)
            canvas.restore()

    return draw


def _leap(stage: Stage, kit: Kit, x: float, size: float) -> Live:
    """Fish that leap out of the water one after another."""
    side = stage.side
    water = stage.slots["water"]
    tones = _colours(kit)
    foam = lighter(kit.palette.low, 0.5)

    def draw(canvas: skia.Canvas, at: float) -> None:
        for i in range(3):
            t = ((at - stage.middle) / 2.6 + 0.5 + i * 0.31) % 1.0
            px = x + side * ((i - 1) * 1.5 * size + (t - 0.5) * 2.0 * size)
            level = water.anchor(px) + (i - 1) * 0.25 * size
            high = 1.6 * size * (1 - (2 * t - 1) ** 2) - 0.35 * size
            canvas.save()
            canvas.clipRect(skia.Rect.MakeLTRB(px - 3 * size, 0, px + 3 * size, level))
            canvas.translate(px, level - high)
            canvas.scale(size * side, size)
            canvas.rotate(-62 + 124 * t)
            tone, trim = tones[i]
            fish(canvas, kit, at * 1.6 + i, tone, trim)
            canvas.restore()
            for edge in (0.12, 0.88):
                age = t - edge
                if 0 <= age < 0.12:
                    for k in range(5):
                        a = -math.pi * (0.15 + 0.7 * k / 4)
                        d = size * (0.3 + 4 * age)
                        canvas.drawCircle(
                            px + math.cos(a) * d, level + math.sin(a) * d * 0.8, size * 0.06, fill(foam, 1 - age / 0.12)
                        )

    return draw

"""A train and the viaduct that carries it through the middle of the scene."""

from __future__ import annotations

import math

import skia

from pixora.film.visual import Place, Shot
from pixora.providers.local.illustrator.colour import darker, lighter, mix
from pixora.providers.local.illustrator.paper import Kit
from pixora.providers.local.illustrator.props.props_wheeled import train
from pixora.providers.local.illustrator.stage import Stage, fade, fill, line


def lay_railway(stage: Stage) -> None:
    u, w, side = stage.unit, stage.width, stage.side
    slot = stage.slots["middle"]
    grow = {Shot.WIDE: 1.0, Shot.MEDIUM: 1.25, Shot.CLOSE: 1.5}[stage.visual.shot]
    size = 9.5 * grow * u
    step = 11 * grow * u
    highest = min(slot.anchor(w * t / 10) for t in range(11))
    deck = highest - 7 * grow * u if stage.visual.place is not Place.SPACE else stage.height * 0.56
    stone = mix(stage.palette.land(0.36), stage.palette.lit((0.62, 0.52, 0.46), 0.15), 0.55)
    drop = 34 * u
    arches = skia.Path()
    left = -stage.margin - step
    count = math.ceil((w + 2 * stage.margin) / step) + 2
    for i in range(count):
        x = left + i * step
        arches.addRect(skia.Rect.MakeLTRB(x - 0.10 * step, deck + 0.5 * u, x + 0.10 * step, deck + drop))
        haunch = skia.Path()
        haunch.moveTo(x, deck + 0.5 * u)
        haunch.lineTo(x + step, deck + 0.5 * u)
        haunch.lineTo(x + step, deck + 0.5 * step)
        haunch.lineTo(x + 0.9 * step, deck + 0.5 * step)
        haunch.cubicTo(
            x + 0.9 * step, deck + 0.05 * step, x + 0.1 * step, deck + 0.05 * step, x + 0.1 * step, deck + 0.5 * step
        )
        haunch.lineTo(x, deck + 0.5 * step)
        haunch.close()
        arches.addPath(haunch)
    body = fade((0, deck), (0, deck + 26 * u), (stone, 1), (mix(darker(stone, 0.2), stage.palette.haze, 0.4), 1))
    rail = skia.Rect.MakeLTRB(-stage.margin * 2, deck - 0.25 * u, w + 2 * stage.margin, deck + 1.3 * u)
    floating = stage.visual.place is Place.SPACE
    x0 = w * (0.5 + (0.02 if stage.visual.players else 0.10) * side)
    lit = (1 if stage.light[0] >= x0 else -1) * side
    kit = Kit(stage.palette, 0.12, lit)
    pace = 3.4 * u
    image, top = _bake(stage, arches, body, deck, drop) if not floating else (None, 0.0)

    def draw(canvas: skia.Canvas, at: float) -> None:
        if image is not None:
            canvas.drawImage(image, -stage.margin, top, skia.SamplingOptions(skia.FilterMode.kLinear))
        canvas.drawRect(rail, fill(darker(stone, 0.12)))
        canvas.drawLine(
            -stage.margin, deck - 0.2 * u, w + stage.margin, deck - 0.2 * u, line(lighter(stone, 0.25), 0.3 * u)
        )
        way = pace * 9.0 * math.asinh((at - stage.middle) / 9.0)
        canvas.save()
        canvas.translate(x0 + side * way, deck - 0.2 * u)
        canvas.scale(size * side, size)
        train(canvas, kit, at, way / size)
        canvas.restore()
        canvas.drawRect(
            skia.Rect.MakeLTRB(-stage.margin * 2, deck - 0.3 * u, w + 2 * stage.margin, deck + 0.1 * u), fill(stone)
        )

    slot.lives.append(draw)


def _bake(stage: Stage, arches: skia.Path, body: skia.Paint, deck: float, drop: float) -> tuple[skia.Image, float]:
    top = math.floor(deck)
    size = (math.ceil(stage.width + 2 * stage.margin), math.ceil(drop + 2))
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(*size))
    canvas = surface.getCanvas()
    canvas.translate(stage.margin, -top)
    canvas.drawPath(arches, body)
    return surface.makeImageSnapshot(), float(top)

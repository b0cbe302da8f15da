"""Things from the icon set in the scene: on the ground, within reach, in the air, on water, or on a paper disc."""

from __future__ import annotations

import math

import skia

from pixora.film.visual import Place, Shot
from pixora.providers.local.illustrator.colour import Rgb, darker, lighter, mix
from pixora.providers.local.illustrator.paper import Kit, box, cut, oval, shape
from pixora.providers.local.illustrator.props.icons import Cutout, Habitat, Light, Nature, cut_out, nature
from pixora.providers.local.illustrator.stage import Slot, Stage, fill, line

WEIGHTLESS = (Place.SPACE, Place.SKY, Place.UNDERWATER)
UNSUPPORTED = (Place.SPACE, Place.SKY)
"""No ground to stand on: things float."""
ALOFT = (Habitat.AIR, Habitat.SIGN, Habitat.WATER)
OUTDOORS = ("heaven", "aircraft", "landmark", "building", "boat", "ship", "giant", "lorry", "car", "hut", "tree")
"""Groups that no room holds: there they hang as a picture."""
ON_ROADS = ("car", "lorry", "cycle")
NEAR = {Shot.WIDE: 1.0, Shot.MEDIUM: 1.35, Shot.CLOSE: 1.7}

SHELTERED = (Place.SPACE, Place.UNDERWATER, Place.INTERIOR)
"""Places without a sun or moon of their own in the sky."""
LEAST_ALONE, LEAST_BESIDE = 0.19, 0.125
"""Of the frame's height: what a picture is about, and what else stands in it, is made out on a phone."""


def place_icons(stage: Stage) -> None:
    """Put every icon of the scene into its slot. Raises `InvalidInput` "icon_unknown"."""
    names = list(dict.fromkeys(stage.visual.icons))
    hung = [name for name in names if _home(stage, nature(name)) in ALOFT]
    standing = [name for name in names if name not in hung]
    if standing:
        _stand(stage, standing)
    for index, name in enumerate(hung):
        _hang(stage, name, nature(name).tall, _home(stage, nature(name)), index, len(hung))


def _home(stage: Stage, kind: Nature) -> Habitat:
    """Where a thing goes in this place."""
    place, habitat = stage.visual.place, kind.habitat
    if place is Place.INTERIOR and kind.group in OUTDOORS:
        return Habitat.SIGN
    if place in UNSUPPORTED and "ground" in stage.slots and habitat in (Habitat.GROUND, Habitat.TABLE, Habitat.SURFACE):
        return Habitat.AIR
    if habitat is Habitat.SURFACE and place not in (Place.SEA, Place.RIVER):
        return Habitat.GROUND
    if habitat is Habitat.TABLE and place is Place.UNDERWATER:
        return Habitat.GROUND
    return habitat


def _least(stage: Stage, index: int) -> float:
    """Height that the `index`th thing has at least, of the frame's: the first is the subject where nobody plays."""
    return LEAST_BESIDE if _busy(stage) or stage.visual.props or index else LEAST_ALONE


def _lit_from(stage: Stage, x: float) -> int:
    return 1 if stage.light[0] >= x else -1


def _busy(stage: Stage) -> bool:
    return bool(stage.visual.players)


def _across(stage: Stage, index: int, many: int) -> float:
    """Where the `index`th of `many` things on the ground stands, in frame widths; the players keep their half."""
    side = stage.side
    props = len(stage.visual.props)
    if _busy(stage):
        spots: tuple[float, ...] = (-0.14, -0.33, -0.02, -0.42) if many > 1 else (-0.17,)
        if stage.tall:
            spots = (-0.20, -0.36, 0.0, -0.08) if many > 1 else (-0.22,)
        if stage.visual.shot is Shot.CLOSE:
            spots = (-0.30, -0.42, -0.36, 0.42)
    elif props:
        spots = (0.17, -0.30, 0.36, -0.42)
    else:
        spots = {1: (-0.03,), 2: (-0.16, 0.15), 3: (-0.26, 0.24, -0.01)}.get(many, (-0.33, 0.32, -0.11, 0.11))
    return 0.5 + spots[index % len(spots)] * side


def _stand(stage: Stage, names: list[str]) -> None:
    """Things with a foot: on the ground, on water, or side by side on a small table in a room."""
    u, w, h = stage.unit, stage.width, stage.height
    homes = [_home(stage, nature(name)) for name in names]
    laid = [name for name, home in zip(names, homes, strict=True) if home is Habitat.TABLE]
    if laid and stage.visual.place is Place.INTERIOR:
        _set_table(stage, laid, len(names) - len(laid))
        names = [name for name in names if name not in laid]
    shot = NEAR[stage.visual.shot]
    alone = not _busy(stage) and not stage.visual.props and not laid
    many = len(names) + (1 if laid and stage.visual.place is Place.INTERIOR else 0)
    for index, name in enumerate(names):
        kind, home = nature(name), _home(stage, nature(name))
        place = index + (1 if laid and stage.visual.place is Place.INTERIOR else 0)
        x = w * _across(stage, place, many) + float(stage.rng.uniform(-0.8, 0.8)) * u
        afloat = home is Habitat.SURFACE
        near = kind.tall < 12 and not afloat
        # Small things stand nearer to the eye, so that they can be seen: lower in the frame, and larger.
        step = 0.0 if afloat else (2.0 if near else 0.6) * u + (1.3 * u if index % 2 else 0.0)
        if stage.visual.place is Place.CITY and kind.group in ON_ROADS:
            step = 6.5 * u
        size = kind.tall * (stage.stature / 18 * 0.9 if stage.stature else shot * u)
        if near:
            size = max(size, 10.5 * shot**0.7 * u)
        size *= (1.75 if near and many == 1 else 1.3) if alone else 1.0
        size = max(size, _least(stage, place) * h)
        size = min(size * (0.85 if many > 2 else 1.0), 0.44 * w if many == 1 else 0.8 * w / many, 0.56 * h)
        slot = stage.slots["water" if afloat else "ground"]
        foot = slot.anchor(x) + step
        size = min(size, foot - 0.06 * h)
        cutout = cut_out(name, _pixels(size), _light(stage, x, 0.03))
        side = size / max(cutout.tall, 0.55)
        _Standing(stage, slot, cutout, x, foot, side, kind.waterline, afloat=afloat, still=kind.group == "thing").hang()


def _set_table(stage: Stage, names: list[str], others: int) -> None:
    """A small table with `names` on it."""
    u, w, h = stage.unit, stage.width, stage.height
    slot = stage.slots["ground"]
    stature = stage.stature or 18.0 * NEAR[stage.visual.shot] * u
    x = w * _across(stage, 0, 1 + others)
    size = max(0.25 * stature, 9.5 * u) * (1.2 if not _busy(stage) else 1.0)
    size = min(max(size, _least(stage, 0) * h), 0.26 * w, 0.22 * h)
    if len(names) > 2:
        size *= 0.84
    foot = slot.anchor(x) + 2.2 * u
    high = min(0.40 * stature, 0.3 * h)
    step = size * 1.02
    half = min(0.5 * (step * len(names) + 0.5 * size), 0.4 * w)
    x = min(max(x, half + 0.04 * w), w - half - 0.04 * w)
    kit = Kit(stage.palette, 0.02, _lit_from(stage, x))
    wood = kit.tint("#a06a42")
    shadow = fill(darker(stage.palette.near, 0.75), 0.26)

    def table(canvas: skia.Canvas, at: float) -> None:
        canvas.drawPath(oval(x - kit.lit_from * 0.1 * half, foot, 1.05 * half, 0.9 * u), shadow)
        for way, tone in ((-1, darker(wood, 0.22)), (1, darker(wood, 0.3))):
            leg = shape(
                (x + way * 0.68 * half, foot - high), (x + way * 0.78 * half, foot - high),
                (x + way * 0.90 * half, foot), (x + way * 0.86 * half, foot),
            )  # fmt: skip
            canvas.drawPath(leg, fill(tone))
        thick = 0.11 * size + 0.4 * u
        cut(canvas, box(x - half, foot - high, x + half, foot - high + thick, 0.45 * thick), wood, kit, 0.4 * u)
        canvas.drawPath(oval(x, foot - high + 0.12 * thick, 0.985 * half, 0.2 * thick), fill(lighter(wood, 0.2)))

    slot.lives.append(table)
    for i, name in enumerate(names):
        at_x = x + (i - (len(names) - 1) / 2) * step
        cutout = cut_out(name, _pixels(size), _light(stage, at_x, 0.0))
        side = size / max(cutout.tall, 0.62)
        _Standing(stage, slot, cutout, at_x, foot - high + 0.2 * u, side, 1.0, afloat=False, still=True).hang()


def _pixels(size: float) -> float:
    return 16 * math.ceil(size * 1.3 / 16)


def _light(stage: Stage, x: float, distance: float) -> Light:
    lamp = 0.42 if stage.palette.night else 0.10
    return Light(stage.palette, distance, _lit_from(stage, x), own=0.35, lamp=lamp)


class _Standing:
    """An icon on the ground or on water, with its shadow and a small life of its own."""

    def __init__(
        self,
        stage: Stage,
        slot: Slot,
        cutout: Cutout,
        x: float,
        foot: float,
        side: float,
        waterline: float,
        *,
        afloat: bool,
        still: bool,
    ) -> None:
        self._slot, self._cutout, self._u = slot, cutout, stage.unit
        self._x, self._foot, self._side = x, foot, side
        self._afloat, self._phase = afloat, float(stage.rng.uniform(0, 6.3))
        left, _, right, bottom = cutout.box
        self._bottom = min(bottom, waterline)
        self._middle = (left + right) / 2
        self._clip = skia.Rect.MakeLTRB(-side, -2 * side, side, 0.01 * side) if waterline < 1 else None
        self._stir = 0.6 if still else 1.1
        shade = darker(stage.palette.near, 0.75)
        self._soft, self._dark = fill(shade, 0.26), fill(shade, 0.34)
        self._foam = line(lighter(stage.palette.low, 0.45), 0.30 * stage.unit, 0.7)
        wide = cutout.wide * side
        self._shadow = oval(-_lit_from(stage, x) * 0.06 * wide, 0.0, 0.50 * wide, 0.055 * side)
        self._contact = oval(0.0, -0.004 * side, 0.36 * wide, 0.026 * side)

    def hang(self) -> None:
        self._slot.lives.append(self._draw)

    def _draw(self, canvas: skia.Canvas, at: float) -> None:
        side, phase = self._side, self._phase
        canvas.save()
        canvas.translate(self._x, self._foot)
        canvas.save()
        if self._clip:
            canvas.clipRect(self._clip, True)
        if self._afloat:
            canvas.translate(0, (0.3 + 0.3 * math.sin(at * 0.9 + phase)) * self._u)
            canvas.rotate(2.0 * math.sin(at * 0.7 + phase))
        else:
            canvas.drawPath(self._shadow, self._soft)
            canvas.drawPath(self._contact, self._dark)
            # Breathing, not swaying: an image that lies askew takes eight times as long to draw.
            breath = 1 + 0.012 * self._stir * math.sin(at * 1.3 + phase)
            canvas.scale(2 - breath, breath)
        canvas.translate((0.5 - self._middle) * side, (0.5 - self._bottom) * side)
        self._cutout.draw(canvas, side)
        canvas.restore()
        if self._afloat:
            half = 0.5 * self._cutout.wide * side
            for i, reach in enumerate((0.86, 0.62)):
                long = half * reach * (1 + 0.06 * math.sin(at * 1.4 + i + phase))
                y = (0.35 + 0.7 * i) * self._u
                canvas.drawLine(-long, y, long * 0.8, y, self._foam)
        canvas.restore()


def _hang(stage: Stage, name: str, tall: float, habitat: Habitat, index: int, many: int) -> None:
    """An icon in the air: where no face is, before the sky and far things."""
    u, w, h, side = stage.unit, stage.width, stage.height, stage.side
    props = len(stage.visual.props)
    weightless = stage.visual.place in WEIGHTLESS or habitat is Habitat.WATER
    if _busy(stage):
        spots: tuple[tuple[float, float], ...] = ((-0.20, 0.34), (-0.36, 0.22), (-0.05, 0.20), (-0.38, 0.48))
        if stage.tall:
            spots = ((-0.20, 0.30), (0.12, 0.22), (-0.28, 0.46), (0.24, 0.36))
        if stage.visual.shot is Shot.CLOSE:
            spots = ((-0.31, 0.30), (-0.36, 0.56), (-0.20, 0.16), (0.40, 0.18))
    elif props:
        spots = ((0.22, 0.30), (-0.30, 0.22), (0.36, 0.20), (-0.06, 0.18))
    else:
        spots = {
            1: ((-0.02, 0.40 if weightless else 0.34),),
            2: ((-0.17, 0.36), (0.18, 0.30)),
            3: ((-0.25, 0.36), (0.02, 0.26), (0.27, 0.38)),
        }.get(many, ((-0.31, 0.36), (-0.10, 0.24), (0.13, 0.40), (0.33, 0.27)))
    dx, y = spots[index % len(spots)]
    light = stage.light
    size = tall * NEAR[stage.visual.shot] * u
    if not _busy(stage) and not props:
        size *= 1.55 if many == 1 else 1.2
    size = max(size, _least(stage, index) * h)
    size = min(size, (0.46 if many == 1 else 0.78 / many + 0.04) * w, 0.40 * h)
    x = w * (0.5 + dx * side)
    y = max(h * y, 0.06 * h + 0.62 * size)
    near_light = 0.5 * size + 9 * u - math.hypot(x - light[0], y - light[1])
    if near_light > 0 and stage.visual.place is not Place.INTERIOR:
        # Beside the sun or moon, not across it.
        x += near_light * 1.2 * (1 if x >= light[0] else -1)
        x = min(max(x, 0.06 * w + 0.5 * size), 0.94 * w - 0.5 * size)
    slot = stage.slots.get("middle") or stage.slots["ground"]
    if habitat is Habitat.WATER and "water" in stage.slots:
        slot = stage.slots["water"]
    if stage.visual.shot is not Shot.WIDE or habitat is Habitat.SIGN:
        slot = stage.slots["ground"]
    phase = float(stage.rng.uniform(0, 6.3))
    sign = habitat is Habitat.SIGN
    if (name == "sun" or name.endswith("-moon")) and not sign and stage.visual.place not in SHELTERED:
        # The scene's own light is behind it: one sun is enough.
        (x, y), slot = light, stage.slots["sky"]
        size = min(size, 17 * u)
    cutout = cut_out(name, _pixels(size * (0.66 if sign else 1.0)), _light(stage, x, 0.0 if sign else 0.06))
    swing = 5.0 if weightless else 3.0
    across = cutout.box[0] + cutout.box[2] < 1.9 and tall < 14 and habitat is Habitat.AIR

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        stray = 1.0 * u * math.sin(at * 0.5 + phase) if across else 0.4 * u * math.sin(at * 0.4 + phase)
        canvas.translate(x + stray, y + 0.7 * u * math.sin(at * 0.8 + phase))
        if size < 16 * u and not sign:
            canvas.rotate(swing * math.sin(at * 0.6 + 1.7 * phase))
        if sign:
            _disc(canvas, stage, size / 2, x)
            cutout.draw(canvas, size * 0.66)
        else:
            cutout.draw(canvas, size)
        canvas.restore()

    slot.lives.append(draw)


def _disc(canvas: skia.Canvas, stage: Stage, radius: float, x: float) -> None:
    """A round of paper in the scene's light."""
    palette, u = stage.palette, stage.unit
    tone = _disc_tone(stage)
    lit = _lit_from(stage, x)
    shade = darker(palette.top, 0.5)
    canvas.drawCircle(-lit * 0.25 * u, 0.75 * u, radius, fill(shade, 0.12))
    canvas.drawCircle(-lit * 0.12 * u, 0.4 * u, radius, fill(shade, 0.16))
    canvas.drawCircle(0, 0, radius, fill(tone))
    canvas.drawCircle(0, 0, radius * 0.93, line(mix(tone, palette.rim, 0.6), 0.25 * u, 0.8))


def _disc_tone(stage: Stage) -> Rgb:
    palette = stage.palette
    return palette.lit(lighter(mix(palette.low, palette.sun, 0.5), 0.35), 0.05)

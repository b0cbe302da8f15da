"""What is in the scene: where each prop stands, how large, and how it moves. Who is in it: see `players`."""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from pixora.film.visual import Place, Prop, Shot
from pixora.providers.local.illustrator.figures.players import place_players
from pixora.providers.local.illustrator.paper import Kit
from pixora.providers.local.illustrator.places.sky import moon
from pixora.providers.local.illustrator.props.cast_water import float_prop
from pixora.providers.local.illustrator.props.props_aloft import balloon, birds, ringed_planet, rocket, satellite
from pixora.providers.local.illustrator.props.props_built import house, lighthouse, windmill
from pixora.providers.local.illustrator.props.props_camp import campfire, telescope, tent
from pixora.providers.local.illustrator.props.props_trees import fir, leafy, palm
from pixora.providers.local.illustrator.props.props_wheeled import car
from pixora.providers.local.illustrator.props.railway import lay_railway
from pixora.providers.local.illustrator.props.spots import AFLOAT, ALOFT, SMALL, light_at
from pixora.providers.local.illustrator.stage import Slot, Stage

__all__ = ["place_players", "place_props"]

Piece = Callable[[skia.Canvas, Kit, float], None]


TALL = {
    Prop.LIGHTHOUSE: 42.0,
    Prop.TREE: 35.0,
    Prop.HOUSE: 25.0,
    Prop.TENT: 13.5,
    Prop.CAMPFIRE: 7.0,
    Prop.WINDMILL: 32.0,
    Prop.CAR: 10.5,
    Prop.TELESCOPE: 14.0,
    Prop.ROCKET: 21.0,
    Prop.SATELLITE: 17.0,
    Prop.RINGED_PLANET: 27.0,
    Prop.BALLOON: 30.0,
    Prop.BIRDS: 15.0,
}
"""Height of a prop in a wide shot, in units; a figure is about 17."""


def place_props(stage: Stage) -> None:
    """Put every prop of the scene into its slot."""
    aloft = grounded = afloat = 0
    for prop in dict.fromkeys(stage.visual.props):
        if prop is Prop.BIRDS and stage.visual.place is Place.UNDERWATER:
            prop = Prop.FISH
        if prop in ALOFT:
            _hang(stage, prop, aloft)
            aloft += 1
        elif prop in AFLOAT:
            float_prop(stage, prop, afloat)
            afloat += 1
        elif prop is Prop.TRAIN:
            lay_railway(stage)
        else:
            _plant(stage, prop, grounded)
            grounded += 1


def _growth(stage: Stage, *, near: bool = False) -> float:
    """How much larger a prop is for the shot: far ones grow less than a figure does, `near` ones stand beside it."""
    if stage.visual.players:
        return {Shot.WIDE: 1.0, Shot.MEDIUM: 1.75 if near else 1.3, Shot.CLOSE: 2.1 if near else 1.5}[stage.visual.shot]
    if near:
        return {Shot.WIDE: 1.4, Shot.MEDIUM: 2.3, Shot.CLOSE: 3.6}[stage.visual.shot]
    return {Shot.WIDE: 1.0, Shot.MEDIUM: 1.4, Shot.CLOSE: 1.9}[stage.visual.shot]


def _hang(stage: Stage, prop: Prop, index: int) -> None:
    """A prop of the sky."""
    u, w, h, rng = stage.unit, stage.width, stage.height, stage.rng
    place, side = stage.visual.place, stage.side
    space = place is Place.SPACE
    only = not stage.visual.players and len(stage.visual.props) == 1
    spots = ((-0.21, 0.29), (0.20, 0.20), (-0.03, 0.15), (-0.36, 0.17), (0.37, 0.33), (0.06, 0.36))
    dx, y = spots[index % len(spots)]
    if only:
        dx, y = -0.08, 0.33
    size = TALL.get(prop, 20.0) * _growth(stage) * (1.35 if space else 1.0) * u
    size = min(size, w * 0.62, h * 0.56)
    x = w * (0.5 + dx * side) + rng.uniform(-1.5, 1.5) * u
    y = max(h * (y + (0.08 if space else 0.0)), size * 0.55 + 0.05 * h)
    slot = stage.slots["sky" if prop in (Prop.MOON, Prop.RINGED_PLANET) else "middle"]
    if prop is Prop.MOON:
        radius = (17.0 if space else 9.0) * _growth(stage) ** 0.7 * u
        if not space and place is not Place.UNDERWATER and stage.palette.night:
            x, y = stage.light
        else:
            y = max(h * 0.2, radius + 0.05 * h)
        slot.lives.append(moon(stage, x, y, radius, crescent=False))
        return
    kit = Kit(stage.palette, 0.30 if prop is Prop.RINGED_PLANET and not space else 0.06, light_at(stage, x))
    seconds = 8.0
    pace = {Prop.ROCKET: 1.6, Prop.BALLOON: 0.55, Prop.BIRDS: 2.4, Prop.SATELLITE: 0.9}.get(prop, 0.12) * u
    tilt = {Prop.ROCKET: 27.0 * side}.get(prop, 0.0)
    turn = {Prop.BIRDS: side, Prop.SATELLITE: side}.get(prop, 1)
    heading = {
        Prop.ROCKET: (math.sin(math.radians(tilt)), -math.cos(math.radians(tilt))),
        Prop.BALLOON: (0.35 * side, -0.8),
        Prop.BIRDS: (side, -0.16),
        Prop.SATELLITE: (side, -0.12),
    }.get(prop, (-0.5 * side, 0.0))
    pieces: dict[Prop, Piece] = {
        Prop.ROCKET: rocket,
        Prop.SATELLITE: satellite,
        Prop.RINGED_PLANET: ringed_planet,
        Prop.BALLOON: balloon,
        Prop.BIRDS: birds,
    }
    piece = pieces[prop]
    kit = Kit(kit.palette, kit.distance, kit.lit_from * turn)
    bob = 0.35 * u if prop is not Prop.RINGED_PLANET else 0.1 * u
    phase = rng.uniform(0, 6.3)
    scale = {Prop.SATELLITE: 0.55, Prop.BIRDS: 0.75}.get(prop, 1.0) * size

    def draw(canvas: skia.Canvas, at: float) -> None:
        way = pace * _ease_way(at - stage.middle, seconds)
        canvas.save()
        canvas.translate(x + heading[0] * way, y + heading[1] * way + bob * math.sin(at * 0.9 + phase))
        canvas.scale(scale * turn, scale)
        canvas.rotate(tilt)
        piece(canvas, kit, at + phase)
        canvas.restore()

    slot.lives.append(draw)


def _ease_way(at: float, reach: float) -> float:
    """Seconds of travel that grow steadily near 0 and ever slower far from it, so that nothing leaves the frame."""
    return reach * math.asinh(at / reach)


def _plant(stage: Stage, prop: Prop, index: int) -> None:
    """A prop that stands on the ground."""
    u, w, h = stage.unit, stage.width, stage.height
    place, side, rng = stage.visual.place, stage.side, stage.rng
    shore = place is Place.SEA
    small = prop in SMALL
    slot = stage.slots["middle" if shore and not small else "ground"]
    growth = (
        _growth(stage, near=small) * (0.72 if shore and not small else 1.0) * (0.62 if place is Place.SPACE else 1.0)
    )
    figure = bool(stage.visual.players)
    if len(stage.visual.players) > 1 and stage.tall:
        spots = (-0.32, -0.44, 0.44, -0.20)
    elif small and len(stage.visual.players) > 1:
        spots = (-0.20, -0.36, -0.43, 0.42)
    elif small and figure:
        spots = (-0.06, -0.27, -0.40, 0.40)
    elif figure:
        spots = (-0.22, -0.40, 0.41, -0.10)
    else:
        spots = (-0.10, 0.22, -0.34, 0.40)
    if figure and stage.visual.shot is Shot.CLOSE:
        spots = (-0.28, -0.42, 0.42, -0.36)
    x = w * (0.5 + spots[index % 4] * side) + rng.uniform(-1, 1) * u
    if place is Place.SPACE:
        x = w * (0.5 - side * (0.17 if figure else 0.06)) + (index * 13 - 5) * u * (-1 if index % 2 else 1)
    elif place is Place.SKY:
        x = w * (0.5 + 0.12 * side) + (-9.0 - 8 * index if figure else -4.0 + 11 * index) * u * side
        growth *= 0.8
    elif shore and not small:
        x = w * (0.5 - side * (0.30 + 0.10 * index)) if not stage.tall else w * (0.5 - side * 0.24)
    foot = slot.anchor(x) + (0.5 * u if prop is not Prop.CAR else 0.2 * u)
    if place is Place.CITY:
        foot += {Prop.CAR: 6.5, Prop.TREE: 0.5}.get(prop, 1.0) * u
    least = 0.19 if not figure and not index else 0.125 if small else 0.0
    size = min(
        max(TALL[prop] * growth * u, least * h),
        (foot - 0.07 * h) * (0.66 if prop is Prop.WINDMILL else 0.95),
        w * (0.8 if small else 0.95),
    )
    kit = Kit(stage.palette, 0.10 if slot is stage.slots.get("middle") else 0.0, light_at(stage, x))
    if prop is Prop.CAR:
        _drive(
            stage,
            slot,
            kit,
            x - 0.12 * w * side if figure and stage.tall else x,
            foot,
            min(size, w * (0.2 if figure else 0.27)),
        )
        return
    turn = -side if prop is Prop.TELESCOPE else 1
    if prop is Prop.TELESCOPE and figure:
        turn = -side
    piece = {
        Prop.LIGHTHOUSE: lighthouse,
        Prop.TREE: _tree(stage),
        Prop.HOUSE: house,
        Prop.TENT: tent,
        Prop.CAMPFIRE: campfire,
        Prop.WINDMILL: windmill,
        Prop.TELESCOPE: telescope,
    }[prop]
    kit = Kit(kit.palette, kit.distance, kit.lit_from * turn)
    phase = rng.uniform(0, 6.3)

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        canvas.translate(x, foot)
        canvas.scale(size * turn, size)
        piece(canvas, kit, at + phase)
        canvas.restore()

    slot.lives.append(draw)


def _tree(stage: Stage) -> Piece:
    match stage.visual.place:
        case Place.DESERT | Place.SEA:
            return palm
        case Place.SNOW:
            return lambda canvas, kit, at: fir(canvas, kit, at, snowy=True)
        case Place.MOUNTAINS | Place.FOREST:
            return fir
        case _:
            return leafy


def _drive(stage: Stage, slot: Slot, kit: Kit, x: float, foot: float, size: float) -> None:
    side, u = stage.side, stage.unit
    city = stage.visual.place is Place.CITY
    pace = 2.6 * u if stage.visual.place not in (Place.SKY, Place.SPACE) else 0.0
    kit = Kit(kit.palette, kit.distance, kit.lit_from * side)

    def draw(canvas: skia.Canvas, at: float) -> None:
        way = pace * _ease_way(at - stage.middle, 6.0)
        px = x + side * way
        slope = 0.0 if city else (slot.anchor(px + 4 * u) - slot.anchor(px - 4 * u)) / (8 * u)
        canvas.save()
        canvas.translate(px, foot if city else slot.anchor(px) + 0.3 * u)
        canvas.rotate(math.degrees(math.atan(slope)))
        canvas.scale(size * side, size)
        car(canvas, kit, at, way / size)
        canvas.restore()

    slot.lives.append(draw)

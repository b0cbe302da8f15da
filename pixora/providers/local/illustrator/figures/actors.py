"""Anybody who can be in a scene: how tall each kind is, how much room it takes, and what draws it."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from pixora.film.visual import Figure, FigureKind, Pose
from pixora.providers.local.illustrator.figures.acting import Role
from pixora.providers.local.illustrator.figures.beasts import draw_beast
from pixora.providers.local.illustrator.figures.birds import draw_bird
from pixora.providers.local.illustrator.figures.breeds import BREEDS
from pixora.providers.local.illustrator.figures.figure import draw_figure
from pixora.providers.local.illustrator.figures.looks import FRAMES, Looks

BIRDS = (FigureKind.OWL, FigureKind.PENGUIN)
UPRIGHT = (FigureKind.PERSON, FigureKind.ASTRONAUT, FigureKind.ROBOT)
FLYING = (FigureKind.OWL, FigureKind.DRAGON)
"""Kinds that fly where there is only sky."""

MUZZLES = {FigureKind.ELEPHANT: 1.9, FigureKind.DRAGON: 1.75, FigureKind.HORSE: 1.45, FigureKind.MOUSE: 1.4}
"""How far trunk, muzzle or nose reach before the middle of the head, in its radii."""

STATURE = {
    FigureKind.CAT: 0.50,
    FigureKind.DOG: 0.62,
    FigureKind.FOX: 0.58,
    FigureKind.RABBIT: 0.46,
    FigureKind.BEAR: 0.98,
    FigureKind.MOUSE: 0.38,
    FigureKind.LION: 0.88,
    FigureKind.ELEPHANT: 1.42,
    FigureKind.HORSE: 1.26,
    FigureKind.OWL: 0.46,
    FigureKind.PENGUIN: 0.60,
    FigureKind.DRAGON: 1.36,
}
"""Height of a kind beside a grown-up of 1: drawn together for a picture, not measured in nature."""


@dataclass(frozen=True)
class Extent:
    """The room somebody takes, in own units: behind and before the middle, and up to the top of the head."""

    back: float
    front: float
    top: float
    face: tuple[float, float]
    """The middle of the face."""


def stature(figure: Figure) -> float:
    """How large a unit of the figure is beside that of an average grown-up."""
    return STATURE.get(figure.kind, 1.0)


def extent(figure: Figure, pose: Pose, seat: float = 0.0) -> Extent:
    if figure.kind in UPRIGHT:
        frame = FRAMES[figure.build]
        sunk = (frame.leg - seat) if pose is Pose.SIT else 0.0
        wide = frame.shoulder + 0.10
        front = {Pose.SIT: frame.leg * 0.9, Pose.POINT: frame.arm + 0.12}.get(pose, wide)
        return Extent(wide, front, frame.height - sunk, (0.012, -(frame.height - sunk - 0.14 * frame.head)))
    if figure.kind in BIRDS:
        return Extent(0.32, 0.36, 0.95, (0.0, -0.66))
    breed = BREEDS[figure.kind]
    x, y, r = breed.head
    back = breed.body[0][0] - breed.body[0][2] - min(0.28, breed.tail[-1] * 0.6)
    reach = MUZZLES.get(figure.kind, 1.2)
    return Extent(-back, x + r * reach, 1.0, (x, y))


def draw_actor(canvas: skia.Canvas, looks: Looks, role: Role, at: float) -> None:
    """Anybody in their role at `at` seconds, in own units, facing right, feet at (0, 0)."""
    if looks.kind in UPRIGHT:
        draw_figure(canvas, looks, role, at)
    elif looks.kind in BIRDS:
        draw_bird(canvas, looks, role, at)
    else:
        draw_beast(canvas, looks, role, at)

"""Measures of the four-legged animals, in their own heights: the circles of the body, head, legs and tail."""

from __future__ import annotations

from dataclasses import dataclass

from pixora.film.visual import FigureKind
from pixora.providers.local.illustrator.paper import Point

Circle = tuple[float, float, float]


@dataclass(frozen=True)
class Breed:
    """An animal that stands facing right, its paws on y = 0."""

    body: tuple[Circle, ...]
    """Rump first, chest last."""
    head: Circle
    leg: tuple[float, float]
    """Width of a leg above and below."""
    paw: float
    neck: tuple[float, float]
    """Width of the neck at the chest and at the head."""
    tail: tuple[float, ...]
    """Widths along the tail, and last its length."""
    rise: tuple[float, float]
    """Angles of the tail in degrees from straight back, at its root and its end; up is positive."""
    hops: bool = False
    lies: bool = False
    """It rests lying down where others sit."""


BREEDS = {
    FigureKind.CAT: Breed(
        body=((-0.24, -0.350, 0.155), (-0.04, -0.345, 0.140), (0.14, -0.365, 0.150)), head=(0.245, -0.630, 0.215),
        leg=(0.105, 0.078), paw=0.060, neck=(0.24, 0.20), tail=(0.070, 0.062, 0.056, 0.46), rise=(15, 105),
    ),
    FigureKind.DOG: Breed(
        body=((-0.25, -0.405, 0.150), (-0.05, -0.400, 0.145), (0.15, -0.405, 0.175)), head=(0.285, -0.715, 0.205),
        leg=(0.115, 0.085), paw=0.066, neck=(0.26, 0.20), tail=(0.075, 0.060, 0.036, 0.30), rise=(35, 75),
    ),
    FigureKind.FOX: Breed(
        body=((-0.24, -0.350, 0.140), (-0.05, -0.350, 0.125), (0.14, -0.365, 0.148)), head=(0.255, -0.630, 0.200),
        leg=(0.095, 0.062), paw=0.052, neck=(0.24, 0.19), tail=(0.070, 0.170, 0.185, 0.110, 0.46), rise=(-12, 48),
    ),
    FigureKind.RABBIT: Breed(
        body=((-0.14, -0.235, 0.195),
        (0.09, -0.250, 0.145)), head=(0.175, -0.495, 0.182), leg=(0.105, 0.072), paw=0.066,
        neck=(0.20, 0.16), tail=(0.12, 0.13, 0.03), rise=(20, 30), hops=True,
    ),
    FigureKind.BEAR: Breed(
        body=((-0.24, -0.450, 0.255), (0.02, -0.470, 0.250), (0.20, -0.455, 0.245)), head=(0.405, -0.720, 0.212),
        leg=(0.215, 0.165), paw=0.105, neck=(0.36, 0.30), tail=(0.10, 0.09, 0.03), rise=(10, 20),
    ),
    FigureKind.MOUSE: Breed(
        body=((-0.14, -0.270, 0.210),
        (0.11, -0.260, 0.165)), head=(0.245, -0.500, 0.205), leg=(0.080, 0.056), paw=0.050,
        neck=(0.20, 0.18), tail=(0.036, 0.030, 0.018, 0.62), rise=(-6, 66),
    ),
    FigureKind.LION: Breed(
        body=((-0.27, -0.450, 0.150), (-0.06, -0.440, 0.150), (0.15, -0.450, 0.185)), head=(0.300, -0.700, 0.190),
        leg=(0.130, 0.098), paw=0.078, neck=(0.26, 0.22), tail=(0.052, 0.040, 0.036, 0.44), rise=(-38, 78),
    ),
    FigureKind.ELEPHANT: Breed(
        body=((-0.27, -0.545, 0.255), (-0.04, -0.540, 0.265), (0.18, -0.560, 0.260)), head=(0.40, -0.715, 0.215),
        leg=(0.205, 0.175), paw=0.095, neck=(0.34, 0.30), tail=(0.036, 0.024, 0.022, 0.24), rise=(-60, -78),
    ),
    FigureKind.HORSE: Breed(
        body=((-0.29, -0.540, 0.148), (-0.06, -0.530, 0.140), (0.18, -0.540, 0.155)), head=(0.405, -0.840, 0.150),
        leg=(0.115, 0.062), paw=0.046, neck=(0.27, 0.14), tail=(0.060, 0.120, 0.125, 0.050, 0.42), rise=(-42, -84),
        lies=True,
    ),
    FigureKind.DRAGON: Breed(
        body=((-0.22, -0.330, 0.170), (-0.03, -0.330, 0.180), (0.13, -0.370, 0.165)), head=(0.310, -0.720, 0.178),
        leg=(0.130, 0.095), paw=0.070, neck=(0.22, 0.15), tail=(0.200, 0.130, 0.080, 0.040, 0.62), rise=(-16, 52),
    ),
}  # fmt: skip


def chest_of(breed: Breed) -> Point:
    return (breed.body[-1][0], breed.body[-1][1])


def rump_of(breed: Breed) -> Point:
    return (breed.body[0][0], breed.body[0][1])

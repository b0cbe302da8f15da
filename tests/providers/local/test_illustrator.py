"""Everything that can be asked for is drawn, moves, and goes on without a seam from a body into its join."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from pixora.film.brief import Aspect, Raster, Style
from pixora.film.cut import ScenePart, SegmentRequest
from pixora.film.errors import InvalidInput
from pixora.film.script import TransitionKind
from pixora.film.visual import Camera, Figure, FigureKind, Hour, Place, Player, Prop, Shot, Visual, Weather
from pixora.providers.local.animator import frames
from pixora.providers.local.illustrator.painter import Painter

SMALL = {
    Aspect.WIDE: Raster(width=320, height=180),
    Aspect.TALL: Raster(width=180, height=320),
    Aspect.SQUARE: Raster(width=240, height=240),
    Aspect.PORTRAIT: Raster(width=240, height=300),
}
FPS = 30


def segment(
    visual: Visual, first: int, count: int, *more: ScenePart, figures: tuple[Figure, ...] = ()
) -> SegmentRequest:
    part = ScenePart(visual=visual, figures=figures, scene_frames=120, first=first)
    return SegmentRequest(
        raster=SMALL[Aspect.WIDE],
        fps=FPS,
        style=Style.PAPER,
        seed=7,
        frames=count,
        parts=(part, *more),
        transition=TransitionKind.CROSSFADE if more else TransitionKind.CUT,
    )


def drawn(request: SegmentRequest) -> list[NDArray[np.int16]]:
    shape = (request.raster.height, request.raster.width, 4)
    return [np.frombuffer(frame, np.uint8).reshape(shape).astype(np.int16) for frame in frames(request)]


def painted(painter: Painter, at: float) -> bytes:
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(320, 180))
    painter.paint(surface.getCanvas(), at)
    return bytes(surface.makeImageSnapshot().tobytes())


@pytest.mark.parametrize("place", list(Place))
def test_every_place_is_drawn_at_every_hour_and_moves(place: Place) -> None:
    seen = set()
    for number, hour in enumerate(Hour):
        visual = Visual(
            place=place,
            hour=hour,
            weather=list(Weather)[number % len(Weather)],
            shot=list(Shot)[number % len(Shot)],
            camera=list(Camera)[number % len(Camera)],
            title="A Title" if place is Place.CARD else "",
            seed=number,
        )
        aspect = list(Aspect)[number % len(Aspect)]
        still = Painter(visual, (), Style.PAPER, SMALL[aspect], 7, 4.0).still()
        assert still == Painter(visual, (), Style.PAPER, SMALL[aspect], 7, 4.0).still()
        seen.add(still)
    assert len(seen) == len(Hour)
    # Without the grain, which differs in each frame: what is painted moves, before the start and after the end, too.
    painter = Painter(Visual(place=place, title="A Title" if place is Place.CARD else "", seed=3), (), Style.PAPER,
                      SMALL[Aspect.WIDE], 7, 4.0)  # fmt: skip
    moments = [painted(painter, at) for at in (-0.3, 1.0, 1.2, 2.0, 3.9, 4.3)]
    assert len(set(moments)) == len(moments)


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("kind", [FigureKind.PERSON, FigureKind.ASTRONAUT, FigureKind.ROBOT])
def test_styles_and_figures_differ(style: Style, kind: FigureKind) -> None:
    visual = Visual(place=Place.MEADOW, players=(Player(character="c_1"),), shot=Shot.MEDIUM)
    figure = Figure(kind=kind)
    still = Painter(visual, (figure,), style, SMALL[Aspect.WIDE], 7, 4.0).still()
    assert still != Painter(visual, (), style, SMALL[Aspect.WIDE], 7, 4.0).still()
    other = Style.NOIR if style is not Style.NOIR else Style.CANDY
    assert still != Painter(visual, (figure,), other, SMALL[Aspect.WIDE], 7, 4.0).still()


@pytest.mark.parametrize("prop", list(Prop))
def test_every_prop_is_seen(prop: Prop) -> None:
    for place in (Place.SEA, Place.CITY, Place.SPACE):
        visual = Visual(place=place, props=(prop,), shot=Shot.MEDIUM, seed=5)
        bare = visual.model_copy(update={"props": ()})
        with_prop, without = (Painter(v, (), Style.PAPER, SMALL[Aspect.WIDE], 7, 4.0).still() for v in (visual, bare))
        assert with_prop != without


def test_a_join_goes_on_where_the_body_ends() -> None:
    visual = Visual(place=Place.SEA, hour=Hour.DUSK, seed=1)
    after = ScenePart(visual=Visual(place=Place.CITY, seed=2), figures=(), scene_frames=120, first=-8)
    body = drawn(segment(visual, 100, 12))
    join = drawn(segment(visual, 112, 16, after))
    steps = [np.abs(b - a).mean() for a, b in itertools.pairwise(body)]
    assert np.abs(join[0] - body[-1]).mean() < 2.5 * max(steps) + 1
    assert np.abs(join[-1] - body[-1]).mean() > 10, "by its end the other scene is seen"


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(InvalidInput, match="𓀀"):
        Painter(Visual(place=Place.CARD, title="𓀀"), (), Style.PAPER, SMALL[Aspect.WIDE], 7, 4.0).still()

"""A scene painted at any moment: the stage is set once, then each frame is put together from its layers."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import skia
from PIL import Image

from pixora.film.brief import Raster, Style
from pixora.film.visual import Figure, Place, Visual
from pixora.providers.local.illustrator.camera import mount
from pixora.providers.local.illustrator.cards.card import build_card
from pixora.providers.local.illustrator.dice import roll
from pixora.providers.local.illustrator.finish import finish_of
from pixora.providers.local.illustrator.palette import compose
from pixora.providers.local.illustrator.places.aloft import build_sky
from pixora.providers.local.illustrator.places.city import build_city
from pixora.providers.local.illustrator.places.drylands import build_desert, build_planet
from pixora.providers.local.illustrator.places.greenlands import build_forest, build_meadow
from pixora.providers.local.illustrator.places.highlands import build_mountains, build_snow
from pixora.providers.local.illustrator.places.interior import build_interior
from pixora.providers.local.illustrator.places.river import build_river
from pixora.providers.local.illustrator.places.space import build_space
from pixora.providers.local.illustrator.places.underwater import build_underwater
from pixora.providers.local.illustrator.places.village import build_village
from pixora.providers.local.illustrator.places.water import build_sea
from pixora.providers.local.illustrator.places.weather import hang_rainfall
from pixora.providers.local.illustrator.props.casting import place_players, place_props
from pixora.providers.local.illustrator.props.props_icons import place_icons
from pixora.providers.local.illustrator.stage import Stage

BUILDERS: dict[Place, Callable[[Stage], None]] = {
    Place.MOUNTAINS: build_mountains,
    Place.DESERT: build_desert,
    Place.FOREST: build_forest,
    Place.SEA: build_sea,
    Place.UNDERWATER: build_underwater,
    Place.CITY: build_city,
    Place.SPACE: build_space,
    Place.PLANET: build_planet,
    Place.MEADOW: build_meadow,
    Place.SNOW: build_snow,
    Place.SKY: build_sky,
    Place.VILLAGE: build_village,
    Place.RIVER: build_river,
    Place.INTERIOR: build_interior,
    Place.CARD: build_card,
}


class Painter:
    """A scene of `seconds`, ready to be painted. The same arguments give the same pixels.

    `figures` are the looks of the visual's players, in order; `cues` are the times at which a card's items come in.
    `seed` is the film's: its palette and light. The composition comes from `visual`.
    Raises `InvalidInput`: "icon_unknown" for an icon that is not in the set, "glyphs_missing" for a card's text.
    """

    def __init__(
        self,
        visual: Visual,
        figures: tuple[Figure, ...],
        style: Style,
        raster: Raster,
        seed: int,
        seconds: float,
        cues: tuple[float, ...] = (),
    ) -> None:
        self._raster = raster
        self._seconds = seconds
        stage = Stage(
            raster=raster,
            visual=visual,
            palette=compose(style, seed, visual.place, visual.hour, visual.weather),
            rng=roll(seed, visual),
            look=seed & 0xFFFFFFFF,
            middle=seconds / 2,
            seconds=seconds,
            cues=cues,
        )
        BUILDERS[visual.place](stage)
        focus = (stage.width / 2, stage.height * 0.45)
        if visual.place is not Place.CARD:
            place_props(stage)
            place_icons(stage)
            if figures:
                focus = place_players(stage, figures, seconds)
            hang_rainfall(stage)
        self._lens = mount(stage, seconds, focus)
        surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32(raster.width, raster.height, skia.kOpaque_AlphaType))
        for draw in stage.backdrop:
            draw(surface.getCanvas())
        self._backdrop = surface.makeImageSnapshot()
        stage.rasterise()
        self._layers = stage.layers

    def paint(self, canvas: skia.Canvas, at: float) -> None:
        """Paint the whole frame at `at` seconds from the scene's start, which may lie outside the scene.

        Vignette and grain are not in it: see `finish.Finish`.
        """
        canvas.drawImage(self._backdrop, 0, 0)
        for layer in self._layers:
            canvas.save()
            self._lens.apply(canvas, layer.depth, at)
            if layer.sway:
                layer.sway(canvas, at)
            layer.put(canvas)
            if layer.live:
                layer.live(canvas, at)
            canvas.restore()

    def still(self) -> bytes:
        """The settled middle of the shot as a PNG of the full raster, with the vignette and without grain."""
        surface = skia.Surface.MakeRaster(
            skia.ImageInfo.MakeN32(self._raster.width, self._raster.height, skia.kOpaque_AlphaType)
        )
        self.paint(surface.getCanvas(), self._seconds / 2)
        finish_of(self._raster).shade(surface.getCanvas())
        pixels = surface.toarray(colorType=skia.kRGBA_8888_ColorType)
        file = io.BytesIO()
        # A sixth of the time that zlib's usual level takes, for a tenth more bytes.
        Image.fromarray(np.ascontiguousarray(pixels[..., :3])).save(file, "PNG", compress_level=1)
        return file.getvalue()

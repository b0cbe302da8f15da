"""A picture that a vendor drew for one shape, in a film of another: what is worth seeing stays in the frame."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import skia
from PIL import Image

from pixora.film.brief import Aspect, Framing, Raster, Resolution, raster
from pixora.film.visual import Camera
from pixora.media.still import Still

RED = (214, 40, 40)


def seen(file: Path, shape: Raster, framing: Framing) -> float:
    """Share of the frame's pixels that are of the subject."""
    surface = skia.Surface(shape.width, shape.height)
    Still(file, Camera.DRIFT, shape, 3.0, framing).paint(surface.getCanvas(), 1.5)
    pixels = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3].astype(int)
    return float((np.abs(pixels - RED).max(axis=-1) < 40).mean())


@pytest.mark.parametrize("side", [0.14, 0.86])
@pytest.mark.parametrize("aspect", [Aspect.TALL, Aspect.SQUARE, Aspect.PORTRAIT])
def test_the_subject_stays(tmp_path: Path, aspect: Aspect, side: float) -> None:
    picture = np.full((360, 640, 3), (120, 150, 180), np.uint8)
    middle = round(side * 640)
    y, x = np.mgrid[100:260, middle - 50 : middle + 50]
    picture[100:260, middle - 50 : middle + 50] = np.where(((x // 10 + y // 10) % 3 > 0)[..., None], RED, (20, 20, 20))
    Image.fromarray(picture).save(file := tmp_path / "wide.png")
    whole = raster(aspect, Resolution.P720)
    shape = Raster(width=whole.width // 4, height=whole.height // 4)
    smart, even = seen(file, shape, Framing.SMART), seen(file, shape, Framing.FILL)
    assert smart > 0.02 and smart > 2 * even
    assert seen(file, Raster(width=320, height=180), Framing.SMART) == seen(
        file, Raster(width=320, height=180), Framing.FILL
    )

"""A film's poster: of its pictures the one that says most, as a JPEG that is marked as made by machines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pixora.film.delivery import PosterRequest
from pixora.film.job import Made, MadeFile
from pixora.media.export.c2pa import mark
from pixora.media.ffmpeg import failed, told_plainly

LOOK = 160
"""Pixels of the longer side at which pictures are compared."""
QUALITY = 92
FIRST = 1.05
"""The first picture is what the film opens with: another has to be this much better."""


def choose_poster(request: PosterRequest, inputs: Mapping[str, Path], out_dir: Path, credentials: Path | None) -> Made:
    """Write `poster.jpg` to `out_dir`. Facts: `width`, `height`, and `chosen`, the picture's number from 0."""
    with told_plainly("the poster could not be made"):
        files = [inputs[f"picture{number}"] for number in range(request.pictures)]
        if not files:
            raise failed("there are no pictures to choose from.")
        worth = [say(_small(file)) for file in files]
        worth[0] *= FIRST
        chosen = int(np.argmax(worth))
        plain, out = out_dir / "plain.jpg", out_dir / "poster.jpg"
        with Image.open(files[chosen]) as picture:
            whole = picture.convert("RGB")
            whole.save(plain, quality=QUALITY, subsampling=0, optimize=True)
        if credentials is None:
            plain.replace(out)
        else:
            mark(plain, out, request.title, request.makers, ["Chosen from the film's pictures."], credentials)
            plain.unlink()
    return Made(
        files=(MadeFile(part="image", name=out.name, content_type="image/jpeg"),),
        facts={"width": whole.width, "height": whole.height, "chosen": chosen},
    )


def say(picture: NDArray[np.float64]) -> float:
    """How much a picture (rows, columns, RGB of 0 to 1) says at a glance: colour, contrast, detail in the middle."""
    red, green, blue = np.moveaxis(picture, -1, 0)
    # Colourfulness after Hasler and Suesstrunk (2003).
    across, warm = red - green, (red + green) / 2 - blue
    colour = np.hypot(across.std(), warm.std()) + 0.3 * np.hypot(across.mean(), warm.mean())
    grey = picture.mean(axis=-1)
    contrast = np.subtract(*np.percentile(grey, (95, 5)))
    down, right = np.gradient(grey)
    edges = np.hypot(down, right)
    rows, columns = grey.shape
    middle = edges[rows // 5 : rows - rows // 5, columns // 5 : columns - columns // 5].mean()
    return float(colour + 0.5 * contrast + 4.0 * middle)


def _small(file: Path) -> NDArray[np.float64]:
    with Image.open(file) as picture:
        shrunk = picture.convert("RGB")
        shrunk.thumbnail((LOOK, LOOK))
        return np.asarray(shrunk, np.float64) / 255.0

"""A film's poster: of its moments the one that says most, as a JPEG that is marked as made by machines."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation
from numpy.typing import NDArray
from PIL import Image

from pixora.film.delivery import PosterRequest
from pixora.film.job import Made, MadeFile
from pixora.media.export.c2pa import mark
from pixora.media.ffmpeg import failed, told_plainly
from pixora.media.footage import TRUE

LOOK = 160
"""Pixels of the longer side at which pictures are compared."""
QUALITY = 92


def choose_poster(request: PosterRequest, inputs: Mapping[str, Path], out_dir: Path, credentials: Path | None) -> Made:
    """Write `poster.jpg` to `out_dir`. Facts: `width`, `height`, and `frame`, which of the film was chosen."""
    with told_plainly("the poster could not be made"):
        weights = {moment.frame: moment.weight for moment in request.moments}
        best, chosen, frame = -1.0, 0, None
        with closing(_seen(inputs["film"], sorted(weights), request.fps)) as seen:
            for number, one in seen:
                if (worth := weights[number] * say(_small(one))) > best:
                    best, chosen, frame = worth, number, one
        if frame is None:
            raise failed("there are no pictures to choose from.")
        plain, out = out_dir / "plain.jpg", out_dir / "poster.jpg"
        whole = Image.fromarray(frame.reformat(format="rgb24", interpolation=TRUE).to_ndarray())
        whole.save(plain, quality=QUALITY, subsampling=0, optimize=True)
        if credentials is None:
            plain.replace(out)
        else:
            mark(plain, out, request.title, request.makers, ["Chosen from the film's frames."], credentials)
            plain.unlink()
    return Made(
        files=(MadeFile(part="image", name=out.name, content_type="image/jpeg"),),
        facts={"width": whole.width, "height": whole.height, "frame": chosen},
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


def _seen(film: Path, numbers: Sequence[int], fps: int) -> Generator[tuple[int, VideoFrame]]:
    """These frames of the film, in order; one that is not there is left out."""
    with av.open(str(film)) as source:
        stream = source.streams.video[0]
        tick = stream.time_base
        if tick is None:
            raise failed("the film has no clock.")
        for number in numbers:
            source.seek(int(number / fps / tick), stream=stream)
            for frame in source.decode(stream):
                if frame.pts is not None and round(float(frame.pts * tick) * fps) >= number:
                    yield number, frame
                    break


def _small(frame: VideoFrame) -> NDArray[np.float64]:
    scale = LOOK / max(frame.width, frame.height)
    width, height = (max(2, round(side * scale)) for side in (frame.width, frame.height))
    shrunk = frame.reformat(width=width, height=height, format="rgb24", interpolation=Interpolation.AREA)
    return shrunk.to_ndarray().astype(np.float64) / 255.0

"""Make the small picture that stands for a film."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from pixora.film.cut import ThumbnailRequest
from pixora.film.job import Made, MadeFile
from pixora.media.ffmpeg import run
from pixora.media.probe import probe

QUALITY = 3
"""FFmpeg's scale for JPEG: 2 is best, 31 worst."""


def thumbnail(request: ThumbnailRequest, inputs: Mapping[str, Path], out_dir: Path) -> Made:
    """Write `thumbnail.jpg`, at most `request.width` wide, undistorted. Facts: `width`, `height`, `bytes`."""
    out = out_dir / "thumbnail.jpg"
    scale = f"scale='min({request.width},iw)':-1:flags=lanczos:out_range=pc,format=yuvj420p"
    source = ["-i", str(inputs["picture"].absolute()), "-frames:v", "1", "-vf", scale]
    try:
        run([*source, "-q:v", str(QUALITY), "-f", "image2", "-update", "1", str(out.absolute())])
        found = probe(out)
    except BaseException:
        with contextlib.suppress(OSError):
            out.unlink(missing_ok=True)
        raise
    size = {"width": found.video.width, "height": found.video.height} if found.video else {}
    return Made(
        files=(MadeFile(part="image", name=out.name, content_type="image/jpeg"),),
        facts={**size, "bytes": found.bytes},
    )

"""The animatic: stills under a moving camera, with voice, music and captions, small and quick to make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import skia

from pixora.film.brief import Style
from pixora.film.cut import AnimaticRequest, AnimaticShot, SegmentRequest
from pixora.film.job import Made, MadeFile
from pixora.media.ffmpeg import run, told_plainly
from pixora.media.segment import encode
from pixora.media.still import Still
from pixora.media.transitions import Blender, Draw

NAME = "animatic.mp4"


def assemble_animatic(
    request: AnimaticRequest, inputs: Mapping[str, Path], out_dir: Path, progress: Callable[[float], None]
) -> Made:
    """Write `animatic.mp4` (H.264, AAC) to `out_dir`, as long as the film. Facts: `seconds`."""
    frames = sum(shot.frames for shot in request.shots)
    picture = out_dir / "picture.mp4"
    order = SegmentRequest(
        raster=request.raster,
        fps=request.fps,
        style=Style.PAPER,
        seed=0,
        frames=frames,
        parts=(),
        caption_style=request.caption_style,
        lines=request.lines,
    )
    with told_plainly("the animatic could not be made"):
        encode(_paint(request, inputs), order, picture, progress)
        run(
            [
                *["-i", str(picture.absolute()), "-i", str(inputs["sound"].absolute())],
                *["-map", "0:v:0", "-map", "1:a:0", "-c", "copy", "-movflags", "+faststart"],
                str((out_dir / NAME).absolute()),
            ]
        )
    picture.unlink()
    return Made(
        files=(MadeFile(part="video", name=NAME, content_type="video/mp4"),),
        facts={"seconds": frames / request.fps},
    )


def _paint(request: AnimaticRequest, inputs: Mapping[str, Path]) -> Iterator[memoryview]:
    """The film's frames in order, raw BGRA. Two stills at most are held at a time."""
    width, height = request.raster.width, request.raster.height
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    pixels = bytearray(width * 4 * height)
    surface = skia.Surface.MakeRasterDirect(info, pixels, width * 4)
    canvas, blender = surface.getCanvas(), Blender(width, height)
    now = _still(request, inputs, 0)
    before = 0
    for number, shot in enumerate(request.shots):
        after = _still(request, inputs, number + 1) if number + 1 < len(request.shots) else None
        half = shot.join // 2
        for index in range(before, shot.frames):
            if after is not None and index >= shot.frames - half:
                break
            now.paint(canvas, index / request.fps)
            yield memoryview(pixels)
        if after is not None:
            for index in range(2 * half):
                at = shot.frames - half + index
                first = _at(now, at / request.fps)
                second = _at(after, (index - half) / request.fps)
                blender.paint(canvas, shot.transition, (index + 1) / (2 * half + 1), first, second)
                yield memoryview(pixels)
            now, before = after, half


def _still(request: AnimaticRequest, inputs: Mapping[str, Path], number: int) -> Still:
    shot: AnimaticShot = request.shots[number]
    return Still(inputs[f"picture{number}"], shot.visual.camera, request.raster, shot.frames / request.fps)


def _at(still: Still, seconds: float) -> Draw:
    return lambda canvas: still.paint(canvas, seconds)

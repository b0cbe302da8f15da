"""A finished film in another encoding: every frame of it, its sound, captions, chapters and names, and its mark."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pixora.film.delivery import Codec, EncodeRequest
from pixora.film.errors import PixoraError, Unavailable
from pixora.film.job import Made, MadeFile
from pixora.media.export.c2pa import mark
from pixora.media.ffmpeg import failed, run, told_plainly
from pixora.media.probe import probe

PREVIEW_LINES = 360
"""Pixels of a preview's short side."""
APART = 0.040
"""Seconds that picture and sound may end apart. ProRes' sound is not encoded, and ends with the picture."""
_PICTURE = {
    Codec.H264: ["libx264", "-preset", "fast", "-crf", "20", "-pix_fmt", "yuv420p"],
    Codec.H265: ["libx265", "-preset", "veryfast", "-crf", "22", "-pix_fmt", "yuv420p", "-tag:v", "hvc1"],
    Codec.AV1: ["libsvtav1", "-preset", "8", "-crf", "30", "-pix_fmt", "yuv420p"],
    Codec.PRORES: ["prores_aw", "-profile:v", "0", "-vendor", "apl0", "-pix_fmt", "yuv422p10le"],
}
"""Encoder and how it is set. On drawn pictures, H.265 and AV1 come out at two thirds and half of H.264's size; their
slower presets cost several times as much for a tenth less."""
_PREVIEW = ["libx264", "-preset", "ultrafast", "-crf", "28", "-pix_fmt", "yuv420p"]
_MUTED = {"libx265": ["-x265-params", "log-level=error"], "libsvtav1": ["-svtav1-params", "tune=0"]}


def encode_film(request: EncodeRequest, inputs: Mapping[str, Path], out_dir: Path, credentials: Path | None) -> Made:
    """Write `film.mp4`, or `film.mov` for ProRes, to `out_dir`. Facts: `seconds`, `bytes`, `width`, `height`.

    Raises `Unavailable("no_encoder")` where ffmpeg lacks one, and `PixoraError("media_failed")` when the file is not
    what was asked.
    """
    film = inputs["film"]
    raw, out = out_dir / f"encoded{request.codec.suffix}", out_dir / f"film{request.codec.suffix}"
    with told_plainly("the film could not be encoded"):
        _encode(request, film, raw)
        facts = _check(request, raw)
        if credentials is None:
            raw.replace(out)
        else:
            said = f"Encoded as {request.codec.label}" + (", as a small preview." if request.preview else ".")
            mark(raw, out, request.title, request.makers, [said], credentials, film)
            raw.unlink()
    media = "video/quicktime" if request.codec is Codec.PRORES else "video/mp4"
    return Made(
        files=(MadeFile(part="video", name=out.name, content_type=media),),
        facts=facts | {"bytes": out.stat().st_size},
    )


def _encode(request: EncodeRequest, film: Path, out: Path) -> None:
    how = _PREVIEW if request.preview else _PICTURE[request.codec]
    if request.codec is Codec.PRORES:
        sound = ["-c:a", "pcm_s16le"]
    else:
        sound = ["-c:a", "aac", "-b:a", "96k"] if request.preview else ["-c:a", "copy"]
    # ProRes' container has no captions of ours.
    captions = [] if request.codec is Codec.PRORES else ["-map", "0:s?", "-c:s", "copy"]
    colours = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"]
    arguments = [
        *["-i", str(film.absolute()), "-map", "0:v:0", "-map", "0:a:0?", *captions],
        *(["-vf", _shrunk(film)] if request.preview else []),
        *["-c:v", *how, *_MUTED.get(how[0], []), *colours, "-fps_mode", "passthrough"],
        *[*sound, "-map_metadata", "0", "-map_chapters", "0", "-movflags", "+faststart", str(out.absolute())],
    ]
    try:
        run(arguments)
    except PixoraError as error:
        if "Unknown encoder" in error.message:
            raise Unavailable(
                "no_encoder",
                f"This machine's ffmpeg cannot write {request.codec.label}.",
                "Leave PIXORA_FFMPEG unset to use the one that Pixora brings along, or choose another codec.",
            ) from error
        raise


def _shrunk(film: Path) -> str:
    found = probe(film).video
    if found is None:
        raise failed("the film has no picture.")
    short = f"{PREVIEW_LINES}"
    size = f"-2:{short}" if found.width >= found.height else f"{short}:-2"
    return f"scale={size}:flags=bilinear"


def _check(request: EncodeRequest, out: Path) -> dict[str, float | int]:
    found = probe(out)
    if found.video is None or found.video.frames != request.frames:
        has = found.video.frames if found.video else 0
        raise failed(f"the export came out with {has} frames instead of {request.frames}.")
    seconds = request.frames / request.fps
    if found.audio is not None and abs(found.audio.seconds - seconds) > APART:
        raise failed(f"the export's sound is {found.audio.seconds:.3f} s long instead of {seconds:.3f} s.")
    return {"seconds": round(seconds, 6), "width": found.video.width, "height": found.video.height}

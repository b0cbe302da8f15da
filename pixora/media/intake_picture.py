"""A stranger's picture as plain pixels: upright, in sRGB, without metadata, and nothing but a picture."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms, ImageOps

from pixora.film.errors import InvalidInput
from pixora.media.intake_size import check_shape

MOST_PIXELS = 40_000_000
"""Of one picture. A camera's 24 to 36 megapixels fit; a PNG of a few kilobytes may unpack to billions."""
LONGEST = 4096
"""Pixels of the longer side that are kept: a 4K frame is 3840 wide, and the camera moves in a little."""
JPEG_QUALITY = 95

_KNOWN = {
    b"GIF8": "a GIF",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "an archive or document",
    b"<svg": "an SVG drawing",
    b"<?xm": "an SVG drawing or other XML",
    b"<htm": "a web page",
    b"<!DO": "a web page",
    b"BM": "a BMP",
    b"II*\x00": "a TIFF",
    b"MM\x00*": "a TIFF",
}


def clean_picture(source: Path, out: Path, *, see_through: bool = False) -> dict[str, Any]:
    """Write `picture.png` (or `.jpg` for a JPEG) into `out`; returns its name, content type and size in pixels.

    With `see_through` what is transparent stays so; else it comes on white.

    Raises `InvalidInput`: `empty_file`, `wrong_type`, `truncated`, `mixed_file`, `too_many_pixels`, `too_small`,
    `bad_shape` or `bad_picture`.
    """
    kind = _kind(source)
    _check_whole(source, kind)
    # Our own limit comes before a single pixel is unpacked, and with a better message than Pillow's.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(source, formats=(kind,)) as picture:
        _check_size(*picture.size)
        if kind == "JPEG":
            picture.draft("RGB", (LONGEST, LONGEST))
        try:
            picture.load()
        except (OSError, SyntaxError) as error:
            if "truncated" in str(error):
                raise _truncated() from error
            raise InvalidInput("bad_picture", "This picture is damaged.", "Save it anew, or choose another.") from error
        plain = _in_srgb(_upright(picture), see_through=see_through)
    plain.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
    # A new picture, since what was opened carries its metadata along and writes it again.
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    if kind == "JPEG":
        name, content_type = "picture.jpg", "image/jpeg"
        clean.save(out / name, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
    else:
        name, content_type = "picture.png", "image/png"
        clean.save(out / name, "PNG", compress_level=6)
    return {"name": name, "content_type": content_type, "facts": {"width": clean.width, "height": clean.height}}


def _kind(source: Path) -> str:
    """Pillow's name of the format, by the first bytes alone: names and declared types are not believed."""
    with source.open("rb") as file:
        first = file.read(16)
    if not first:
        raise InvalidInput("empty_file", "This file is empty.", "Choose another.")
    if first.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if first.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return "WEBP"
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    what = next((name for magic, name in _KNOWN.items() if start.startswith(magic)), None)
    if first[4:8] == b"ftyp":
        what = "a HEIC or AVIF picture, or a film"
    said = f"This is {what}, not a picture that can be used." if what else "This is not a picture."
    raise InvalidInput("wrong_type", said, "Save it as PNG, JPEG or WebP.")


def _check_whole(source: Path, kind: str) -> None:
    """Refuse what is a second file at the same time, and what ends too early."""
    size = source.stat().st_size
    with source.open("rb") as file:
        if b"%PDF-" in file.read(1024):
            raise _mixed("a PDF")
        file.seek(0)
        end = {"PNG": _end_of_png, "WEBP": _end_of_webp}.get(kind, lambda _file, size: size)(file, size)
    if zipfile.is_zipfile(source):
        raise _mixed("an archive")
    if end > size:
        raise _truncated()
    # Cameras add a second picture or a short clip after a JPEG's end; nothing honest follows a PNG or WebP.
    if end < size:
        raise _mixed("something that follows the picture")


def _end_of_png(file: io.BufferedReader, size: int) -> int:
    at = 8
    while at + 8 <= size:
        file.seek(at)
        length, name = int.from_bytes(file.read(4), "big"), file.read(4)
        at += 12 + length
        if name == b"IEND":
            return at
    return size + 1


def _end_of_webp(file: io.BufferedReader, _size: int) -> int:
    file.seek(4)
    length = int.from_bytes(file.read(4), "little")
    return 8 + length + length % 2


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise InvalidInput(
            "too_many_pixels",
            f"This picture has {width} × {height} pixels, more than {MOST_PIXELS // 1_000_000} million.",
            "Make it smaller.",
        )
    check_shape("picture", width, height)


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # metadata that cannot be read has no say in the picture, and raises whatever it likes
        return picture


def _in_srgb(picture: Image.Image, *, see_through: bool) -> Image.Image:
    """RGB with 8 bit a channel, colours as they were meant, on white where it was transparent; or RGBA."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I") or picture.mode == "F":
        picture = _eight_bit(picture)
    if picture.mode in ("P", "PA", "LA", "La", "RGBa"):
        picture = picture.convert("RGBA")
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    if alpha is not None:
        picture = picture.convert("RGB")
    picture = _converted(picture, profile) if profile else picture.convert("RGB")
    if alpha is None:
        return picture
    if see_through:
        picture.putalpha(alpha)
        return picture
    paper = Image.new("RGB", picture.size, (255, 255, 255))
    paper.paste(picture, mask=alpha)
    return paper


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Greys of 16 bit, or more, as 8 bit; floating point has no agreed range, so its own is taken."""
    values = np.asarray(picture).astype(np.float64)
    high = 65535.0 if picture.mode != "F" else float(np.nanmax(values, initial=1.0)) or 1.0
    return Image.fromarray(np.clip(np.nan_to_num(values) * (255.0 / high), 0, 255).astype(np.uint8))


def _converted(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        found = ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # A broken profile, or one for other channels: viewers show such a picture as if it had none.
        return picture.convert("RGB")
    return found if found is not None else picture.convert("RGB")


def _truncated() -> InvalidInput:
    return InvalidInput("truncated", "This file ends before the picture does.", "Send it once more, whole.")


def _mixed(what: str) -> InvalidInput:
    return InvalidInput(
        "mixed_file", f"This file holds {what} besides the picture.", "Open it in a picture editor and save it anew."
    )

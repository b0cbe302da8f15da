"""What the loopback vendor delivers: small real pictures, clips and sounds, each shape made once, each file its own."""

from __future__ import annotations

import asyncio
import io
import json
import struct
import zlib
from dataclasses import dataclass
from typing import Any

import av
import numpy as np
from PIL import Image, ImageDraw

from pixora.film.speech import read_silently

VOICE_PACE = 2.2
"""Words a second: slower than Pixora's estimate, so that a measured voice changes what was planned."""
WIDTH = 640
CLIP_WIDTH = 320
"""Clips are tiny: it is not their encoding that is to be measured."""
CLIP_FPS = 24
FACES = 24
"""Different colours, numbers, pitches; files of the same face still differ in a mark that no reader of them shows."""


@dataclass(frozen=True)
class Shape:
    """What a result looks and sounds like; results of the same shape are made once."""

    kind: str
    face: int
    width: int = 0
    height: int = 0
    seconds: float = 0.0

    @staticmethod
    def of(kind: str, request: dict[str, Any], body: str) -> Shape:
        """Raises KeyError, TypeError or ValueError for a request that lacks what its kind needs."""
        face = int(body[:8], 16) % FACES
        match kind:
            case "script":
                return Shape(kind, face)
            case "narration":
                return Shape(kind, face, seconds=read_silently(request["text"], VOICE_PACE).seconds)
            case "music":
                return Shape(kind, face, seconds=float(request["seconds"]))
        raster = request.get("raster") or {"width": 512, "height": 512}
        widest = CLIP_WIDTH if kind == "motion" else WIDTH
        scale = min(1.0, widest / raster["width"])
        width, height = (max(2, round(raster[side] * scale / 2) * 2) for side in ("width", "height"))
        if kind == "motion":
            return Shape(kind, face % 6, width, height, float(request["seconds"]))
        return Shape("picture", face, width, height)

    def make(self) -> bytes:
        match self.kind:
            case "script":
                return b"{}"
            case "picture":
                return _picture(self)
            case "motion":
                return _clip(self)
        return _tone(self)

    @property
    def content_type(self) -> str:
        types = {"script": "application/json", "picture": "image/png", "motion": "video/mp4"}
        return types.get(self.kind, "audio/flac")


def _colour(face: int) -> tuple[int, int, int]:
    return (60 + 67 * face % 160, 60 + 113 * face % 160, 60 + 29 * face % 160)


def _picture(shape: Shape) -> bytes:
    image = Image.new("RGB", (shape.width, shape.height), _colour(shape.face))
    place = (shape.width / 2, shape.height / 2)
    ImageDraw.Draw(image).text(place, str(shape.face), "white", anchor="mm", font_size=min(place))
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _clip(shape: Shape) -> bytes:
    """A flat colour with a square that crosses it once."""
    file = io.BytesIO()
    frames = round(shape.seconds * CLIP_FPS)
    side = max(2, shape.height // 4)
    with av.open(file, "w", format="mp4") as film:
        options = {"preset": "ultrafast", "threads": "1"}
        track = film.add_stream("libx264", rate=CLIP_FPS, options=options)
        track.width, track.height, track.pix_fmt = shape.width, shape.height, "yuv420p"
        for number in range(frames):
            pixels = np.full((shape.height, shape.width, 3), _colour(shape.face), np.uint8)
            at = (shape.width - side) * number // frames
            pixels[side : 2 * side, at : at + side] = 240
            film.mux(track.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        film.mux(track.encode())
    return file.getvalue()


def _tone(shape: Shape) -> bytes:
    """A voice is 24 kHz mono, music 48 kHz stereo."""
    voice = shape.kind == "narration"
    rate, layout, channels = (24_000, "mono", 1) if voice else (48_000, "stereo", 2)
    t = np.arange(round(shape.seconds * rate)) / rate
    level = 6000 * np.minimum(1.0, np.minimum(t, shape.seconds - t) / 0.02)
    sound = (level * np.sin(2 * np.pi * (180 if voice else 260) * (1 + shape.face / FACES) * t)).astype(np.int16)
    file = io.BytesIO()
    with av.open(file, "w", format="flac") as film:
        track = film.add_stream("flac", rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(np.repeat(sound, channels)[None], format="s16", layout=layout)
        frame.rate = rate
        film.mux(track.encode(frame))
        film.mux(track.encode())
    return file.getvalue()


def mark(content_type: str, file: bytes, body: str) -> bytes:
    """The file with `body` in it where readers skip it: results of different submissions differ, as real ones do."""
    text = body.encode()
    match content_type:
        case "image/png":
            chunk = b"tEXt" + b"Comment\0" + text
            cut = 8 + 25
            note = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        case "audio/flac":
            cut = 4 + 4 + 34
            note = struct.pack(">I", 2 << 24 | 4 + len(text)) + b"loop" + text
        case "video/mp4":
            cut = len(file)
            note = struct.pack(">I", 8 + len(text)) + b"free" + text
        case _:
            return json.dumps({"text": body}).encode()
    return file[:cut] + note + file[cut:]


class Works:
    """Results, each shape made once, beside the event loop and one after the other."""

    def __init__(self) -> None:
        self._made: dict[Shape, asyncio.Task[bytes]] = {}
        self._one = asyncio.Semaphore(1)

    def begin(self, shape: Shape) -> asyncio.Task[bytes]:
        if shape not in self._made:
            self._made[shape] = asyncio.create_task(self._make(shape))
        return self._made[shape]

    async def _make(self, shape: Shape) -> bytes:
        async with self._one:
            return await asyncio.to_thread(shape.make)

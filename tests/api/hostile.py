"""Files as strangers send them: honest ones, and those that are made to do harm."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
import zlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from PIL import Image, ImageCms, PngImagePlugin


def picture(
    kind: str = "PNG", size: tuple[int, int] = (320, 200), colour: tuple[int, int, int] = (200, 40, 40)
) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def photograph() -> bytes:
    """A JPEG that lies on its side, with GPS, a colour profile and a comment."""
    image = Image.new("RGB", (300, 200), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, 150, 200))  # the left half; upright it is the top
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Hidden Camera Works"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (52.0, 31.0, 12.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, exif=exif, icc_profile=profile, comment=b"Hidden Comment Works")
    return out.getvalue()


def noted_png() -> bytes:
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "Hidden Author Works")
    out = io.BytesIO()
    Image.new("RGBA", (200, 200), (0, 255, 0, 0)).save(out, "PNG", pnginfo=note)
    return out.getvalue()


def pixel_bomb(side: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says it has `side` times `side` pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress(b"\x00" * 1_000_000, 9)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A small PNG whose compressed note unpacks to 200 MB."""
    honest = picture()
    body = b"Comment\x00\x00" + zlib.compress(b"a" * 200_000_000, 9)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    return honest[:33] + chunk + honest[33:]


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("run.sh", "echo hello")
    return out.getvalue()


def sound(seconds: float = 1.0, *, rate: int = 44_100, channels: int = 1) -> bytes:
    """A WAV of a 440 Hz tone."""
    at = np.arange(int(seconds * rate)) / rate
    tone = (np.sin(2 * np.pi * 440 * at) * 12_000).astype("<i2")
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(channels)
        made.setsampwidth(2)
        made.setframerate(rate)
        made.writeframes(np.repeat(tone, channels).tobytes())
    return out.getvalue()


def encoded(kind: str, codec: str, seconds: float = 1.0, *, title: str = "") -> bytes:
    """A tone as a `kind` of file, tagged with a title."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as file:
        if title:
            file.metadata["title"] = title
        stream = file.add_stream(codec, rate=48_000, layout="stereo")
        assert isinstance(stream, AudioStream)
        with av.open(io.BytesIO(sound(seconds, rate=48_000, channels=2)), format="wav") as source:
            assert isinstance(source, InputContainer)
            resampler = av.AudioResampler(format=stream.codec_context.format, layout="stereo", rate=48_000)
            fifo = av.AudioFifo()
            for frame in source.decode(audio=0):
                for made in resampler.resample(frame):
                    fifo.write(made)
            size = stream.codec_context.frame_size or 1024
            while (piece := fifo.read(size, partial=True)) is not None:
                file.mux(stream.encode(piece))
            file.mux(stream.encode(None))
    return out.getvalue()


def film() -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=Fraction(10))
        stream.width, stream.height = 64, 64
        for _ in range(5):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")))
        file.mux(stream.encode(None))
    return out.getvalue()


def silence_bomb() -> bytes:
    """A FLAC of well under a megabyte that unpacks to an hour and a half of silence."""
    out = io.BytesIO()
    with av.open(out, "w", format="flac") as file:
        stream = file.add_stream("flac", rate=8_000, layout="mono")
        stream.codec_context.format = "s16"
        nothing = np.zeros((1, 8_000 * 60), np.int16)
        for minute in range(90):
            frame = av.AudioFrame.from_ndarray(nothing, format="s16", layout="mono")
            frame.sample_rate, frame.pts = 8_000, minute * 8_000 * 60
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def playlist(secret: Path) -> bytes:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://{secret}\n#EXT-X-ENDLIST\n".encode()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/><script>alert(1)</script></svg>'

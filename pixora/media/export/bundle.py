"""A film as one zip that an editor opens: its files named and laid out, written to disk and never held in memory."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from pixora.media.ffmpeg import run, told_plainly

_DATE = (1980, 1, 1, 0, 0, 0)
"""Of every entry, so that the same film comes to the same zip."""


def write_bundle(out: Path, texts: Mapping[str, str], files: Mapping[str, Path], sounds: Mapping[str, Path]) -> None:
    """Write `out`: `texts`, `files` as they are, and `sounds` as WAV (48 kHz, 24 bit), which every editor reads.

    Keys are names within the zip. Nothing but `out` is left. Raises `PixoraError("media_failed")` or `disk_full`.
    """
    with (
        told_plainly("the zip could not be written"),
        tempfile.TemporaryDirectory(prefix=".bundle-", dir=out.parent) as scratch,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle,
    ):
        for name, text in texts.items():
            bundle.writestr(_entry(name, zipfile.ZIP_DEFLATED), text)
        for name, file in files.items():
            _add(bundle, name, file)
        for name, sound in sounds.items():
            wav = Path(scratch) / "sound.wav"
            run(["-i", str(sound.absolute()), "-map", "0:a:0", "-c:a", "pcm_s24le", "-ar", "48000", str(wav)])
            _add(bundle, name, wav)


def _add(bundle: zipfile.ZipFile, name: str, file: Path) -> None:
    entry = _entry(name, zipfile.ZIP_STORED)
    entry.file_size = file.stat().st_size
    with file.open("rb") as source, bundle.open(entry, "w") as target:
        while piece := source.read(1 << 20):
            target.write(piece)


def _entry(name: str, compression: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    return entry

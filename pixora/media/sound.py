"""The film's sound: the mix encoded, and its peaks kept below the mark as they come out of the encoder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pixora.film.cut import SoundRequest
from pixora.film.job import Made, MadeFile
from pixora.media import limiter
from pixora.media.ffmpeg import failed, run, told_plainly
from pixora.media.probe import Loudness, measure_loudness
from pixora.media.samples import RATE, Samples, interleave, stream

NAME = "sound.m4a"
AUDIO_KBITS = 192
CODER = "fast"
"""FFmpeg's way of sharing out the bits: in half the time of its usual one, 4 to 5 dB closer to five mixes below 7 kHz
and 1 to 1.5 dB farther above, and without that one's rare clicks of 1.5 dB over the mix."""
TRIES = 3
"""Times that the sound is limited and encoded anew."""
ROOM = 0.4
"""dB of room that is left then, since the encoder makes something else of other samples."""


def encode_sound(request: SoundRequest, inputs: Mapping[str, Path], out_dir: Path) -> Made:
    """Write `sound.m4a` to `out_dir`: AAC of exactly the film's length.

    Where the encoder overshoots the highest peak, peaks are limited by as much and the sound is encoded again.
    Raises `PixoraError("media_failed")` when that does not help.
    """
    with told_plainly("the sound could not be encoded"):
        found = _encode(request, inputs["mix"], out_dir / NAME)
    if found.true_peak is not None and found.true_peak > request.true_peak:
        raise failed(f"the sound peaks at {found.true_peak:.1f} dBTP, over {request.true_peak:.1f}.")
    return Made(
        files=(MadeFile(part="sound", name=NAME, content_type="audio/mp4"),),
        facts={
            "seconds": request.frames / request.fps,
            "loudness": found.integrated,
            "true_peak": found.true_peak,
        },
    )


def _encode(request: SoundRequest, mix: Path, out: Path) -> Loudness:
    total = round(request.frames * RATE / request.fps)
    coding = ["-c:a", "aac", "-aac_coder", CODER, "-b:a", f"{AUDIO_KBITS}k"]
    encoding = [*coding, "-ar", str(RATE), "-ac", "2", str(out.absolute())]
    run(["-i", str(mix.absolute()), "-map", "0:a:0", "-af", f"apad,atrim=end_sample={total}", *encoding])
    found = measure_loudness(out)
    if found.true_peak is None or found.true_peak <= request.true_peak:
        return found
    # Only where the encoder overshoots is anything taken away: the whole would lose a decibel for a few moments.
    ceiling = 10 ** ((request.true_peak - ROOM) / 20)
    gains = np.ones(-(-total // limiter.STEP))
    for _ in range(TRIES):
        curve = limiter.curve(limiter.true_peaks(stream(out, 2)), ceiling)
        gains *= np.pad(curve, (0, max(0, len(gains) - len(curve))), constant_values=1.0)[: len(gains)]
        blocks = map(interleave, _turned_down(mix, gains, total))
        run(["-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "pipe:0", *encoding], chunks=blocks)
        found = measure_loudness(out)
        if found.true_peak is None or found.true_peak <= request.true_peak:
            break
    return found


def _turned_down(mix: Path, gains: NDArray[np.float64], total: int) -> Iterator[Samples]:
    """Exactly `total` samples of a mix, block by block, with a gain for each of the limiter's steps."""
    at = 0
    with closing(stream(mix, 2)) as blocks:
        for block in blocks:
            kept = block[:, : total - at]
            yield kept * limiter.at_samples(gains, limiter.STEP, at, kept.shape[1])
            at += kept.shape[1]
            if at == total:
                return
    yield np.zeros((2, total - at), np.float32)

"""Picture and sound stay together: clips of many kinds, with a flash and a click on each side of every join."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from pixora.film.brief import Raster, Style
from pixora.film.cut import MasterRequest, MixRequest, PlacedClip, ScenePart, SegmentRequest, SoundRequest, Source
from pixora.film.script import TransitionKind
from pixora.film.timeline import CLIP_LEAD, Span, Timeline, stretches
from pixora.film.visual import Place, Visual
from pixora.media import ffmpeg, master, mix, samples, segment, sound
from pixora.media.samples import RATE
from pixora.providers.local.animator import frames
from tests.media.material import FPS

RASTER = Raster(width=64, height=36)
SCENE = 5 * FPS
"""Frames."""
HALF = 4
APART = 0.040
"""Seconds."""
NEAR = (0.5, 4.5)
"""Seconds into a scene at about which it flashes and clicks: after the join into it, and before the next."""


@dataclass(frozen=True)
class Kind:
    """How a clip was made: frames and samples a second, size, pixels, and what else is done to its frames."""

    rate: str
    sampling: int
    size: str = "64x36"
    pixels: str = "yuv420p"
    thinned: str = ""
    sound: tuple[str, ...] = ("-c:a", "aac")
    late: float = 0.0
    """Seconds by which its pictures begin after its sound, as phones' do."""


KINDS = (
    Kind("24000/1001", 44_100),
    Kind("30000/1001", 48_000),
    Kind("30", 48_000, thinned=",select='mod(n+4,7)*mod(n+1,3)'"),
    Kind("25", 8_000),
    Kind("50", 48_000, size="97x55", pixels="yuv444p"),
    Kind("60", 22_050, pixels="yuv420p10le"),
    Kind("24", 48_000, size="36x64", sound=("-c:a", "aac", "-ac", "6")),
    Kind("25", 44_100, late=0.2),
)


def a_clip(out: Path, kind: Kind) -> tuple[float, ...]:
    """A dark clip that flashes and clicks at one of its frames near each moment of `NEAR`; returns when."""
    exact = float(Fraction(kind.rate))
    # Where frames are left out, those of the flashes are not.
    marks = tuple(round((near + CLIP_LEAD) * exact) / exact for near in NEAR)
    lit = "+".join(f"between(T,{at - 0.25 / exact},{at + 0.1})" for at in marks)
    loud = "+".join(f"between(t,{at + kind.late},{at + kind.late + 0.02})" for at in marks)
    flash = f"geq=lum='if({lit},{235 if '10' not in kind.pixels else 940},{16 if '10' not in kind.pixels else 64})'"
    grey = 512 if "10" in kind.pixels else 128
    picture = f"color=black:s={kind.size}:r={kind.rate}:d=5.6,format={kind.pixels},{flash}:cb={grey}:cr={grey}"
    heard = f"aevalsrc='if({loud},0.8*sin(3000*t),0.0005*sin(1000*t))':s={kind.sampling}:d=5.8"
    coded = ["-c:v", "libx264", "-preset", "ultrafast", *kind.sound]
    sources = ["-itsoffset", str(kind.late), "-f", "lavfi", "-i", picture + kind.thinned, "-f", "lavfi", "-i", heard]
    ffmpeg.run([*sources, "-fps_mode", "passthrough", *coded, str(out)])
    return marks


@pytest.mark.parametrize("scenes", [12, pytest.param(360, marks=pytest.mark.long)])
def test_picture_and_sound_stay_together(tmp_path: Path, scenes: int) -> None:
    """A minute; thirty in the long run. Eight kinds of clips take turns."""
    clips = [tmp_path / f"clip{kind}.mp4" for kind in range(len(KINDS))]
    marks = [a_clip(clip, kind) for clip, kind in zip(clips, KINDS, strict=True)]
    spans = tuple(
        Span(
            scene_id=str(n),
            start=n * SCENE,
            end=(n + 1) * SCENE,
            half_in=HALF if n else 0,
            half_out=HALF if n + 1 < scenes else 0,
            voice_start=0.0,
        )
        for n in range(scenes)
    )
    timeline = Timeline(fps=FPS, spans=spans, words=((),) * scenes)
    inputs: dict[str, Path] = {}
    made: dict[tuple[object, ...], Path] = {}
    cut = stretches(timeline)
    for number, stretch in enumerate(cut):
        shown = [int(scene) for scene in stretch.scenes]
        parts = tuple(
            ScenePart(
                visual=Visual(place=Place.CARD),
                figures=(),
                scene_frames=SCENE,
                first=stretch.start - n * SCENE,
                source=Source.CLIP,
            )
            for n in shown
        )
        length = stretch.end - stretch.start
        # Scenes of one kind are the same to the frame: each is filmed once.
        look = (length, *((n % len(KINDS), part.first) for n, part in zip(shown, parts, strict=True)))
        if look not in made:
            request = SegmentRequest(
                raster=RASTER, fps=FPS, style=Style.PAPER, seed=1, frames=length, parts=parts,
                transition=TransitionKind.CROSSFADE if len(parts) > 1 else TransitionKind.CUT,
            )  # fmt: skip
            made[look] = tmp_path / f"{len(made)}.mp4"
            seen = {f"clip{i}": clips[n % len(KINDS)] for i, n in enumerate(shown)}
            segment.encode(frames(request, seen), request, made[look])
        inputs[f"segment{number}"] = made[look]
    heard = tuple(
        PlacedClip(
            role=f"clip{n}",
            start=max(0.0, n * SCENE / FPS - 0.1),
            end=min((n + 1) * SCENE / FPS + 0.1, timeline.seconds),
            begins=CLIP_LEAD - (0.1 if n else 0.0),
            fade_in=0.2,
            fade_out=0.2,
        )
        for n in range(scenes)
    )
    inputs |= {f"clip{n}": clips[n % len(KINDS)] for n in range(scenes)}
    mixing = MixRequest(frames=timeline.frames, fps=FPS, voices=(), music=False, fade_out=0.2, clips=heard)
    mix.mix(mixing, inputs, tmp_path)
    inputs["mix"] = tmp_path / "mix.flac"
    sound.encode_sound(SoundRequest(frames=timeline.frames, fps=FPS), inputs, tmp_path)
    inputs["sound"] = tmp_path / "sound.m4a"
    order = MasterRequest(
        frames=timeline.frames, fps=FPS, segments=len(cut), title="", language="en", caption_track=False
    )
    film = tmp_path / master.assemble(order, inputs, tmp_path).files[0].name

    flashes, clicks = seen_in(film), heard_in(film)
    expected = [n * SCENE / FPS - CLIP_LEAD + mark for n in range(scenes) for mark in marks[n % len(KINDS)]]
    assert len(flashes) == len(clicks) == len(expected)
    for number, (flash, click, wanted) in enumerate(zip(flashes, clicks, expected, strict=True)):
        where = f"scene {number // len(NEAR)}"
        assert abs(flash - click) <= APART, f"{where}: flash at {flash:.3f} s, click at {click:.3f} s"
        assert abs(click - wanted) <= 0.005 and -0.002 <= flash - wanted <= 1.05 / FPS, where


def seen_in(film: Path) -> list[float]:
    """When the picture becomes bright, on the file's clock."""
    found: list[float] = []
    bright = False
    with av.open(str(film)) as source:
        for frame in source.decode(video=0):
            lit = float(frame.to_ndarray()[:36].mean()) > 128
            if lit and not bright:
                found.append(float(frame.time or 0.0))
            bright = lit
    return found


def heard_in(film: Path) -> list[float]:
    """When clicks begin: half a second of quiet lies between them."""
    loud = np.flatnonzero(np.abs(samples.read(film, 1)[0]) > 0.15) / RATE
    return [float(time) for i, time in enumerate(loud) if i == 0 or time - loud[i - 1] > 0.5]

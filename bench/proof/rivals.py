"""The same film by other means: MoviePy, and one ffmpeg run with a graph of filters. Same clips, preset and CRF."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from pathlib import Path

from pixora.media.ffmpeg import ffmpeg_path
from pixora.media.h264 import CRF, PRESET
from proof.taken import Peak

ROOT = Path(__file__).parents[2]
HOME = ROOT / "data" / "cache" / "moviepy"
"""Where MoviePy lives, which nothing else uses."""
LIST = ROOT / "bench" / "moviepy-requirements.txt"


@dataclass(frozen=True)
class Taken:
    """Seconds on the clock and of processor time, and MB of the largest process at its peak."""

    wall: float
    work: float
    peak: float


@dataclass(frozen=True)
class Order:
    """A film of clips that overlap by `join` frames. The first and the last clip begin and end a half later and
    earlier: Pixora shows a clip from its handle on. `voices` start at `starts` seconds of the film."""

    clips: tuple[Path, ...]
    fps: int
    lengths: tuple[int, ...]
    """Frames of each clip that are used, overlaps included."""
    begins: tuple[int, ...]
    """Frames of each clip before the first that is used."""
    join: int
    voices: tuple[Path, ...]
    starts: tuple[float, ...]
    music: Path

    @property
    def frames(self) -> int:
        return sum(self.lengths) - self.join * (len(self.lengths) - 1)


def set_up() -> Path:
    """The Python that has MoviePy, which is installed at its first use."""
    python = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = HOME / "installed.txt"
    wanted = LIST.read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        venv.create(HOME, with_pip=True, clear=True)
        if subprocess.run([str(python), "-m", "pip", "install", "-q", "-r", str(LIST)], check=False).returncode:
            raise SystemExit("MoviePy could not be installed; --no-rivals measures Pixora alone.")
        stamp.write_text(wanted, encoding="utf-8")
    return python


def by_moviepy(order: Order, out: Path) -> Taken:
    """Clips with crossfades, voices and music laid over each other; no ducking and no loudness: it has none."""
    script = out.with_suffix(".py")
    script.write_text(_SCRIPT, encoding="utf-8")
    lists = (order.clips, order.lengths, order.begins, order.voices, order.starts)
    arguments = [";".join(map(str, one)) for one in lists]
    numbers = [str(order.fps), str(order.join), str(order.frames), str(order.music), PRESET, str(CRF), str(out)]
    return _run([str(set_up()), str(script), *arguments, *numbers])


_SCRIPT = """
import os, sys
from moviepy import AudioFileClip, CompositeAudioClip, CompositeVideoClip, VideoFileClip, afx, vfx

clips, lengths, begins, voices, starts = (one.split(";") for one in sys.argv[1:6])
fps, join, frames = map(int, sys.argv[6:9])
music, preset, crf, out = sys.argv[9:13]
shown, at = [], 0
for number, (file, length, begin) in enumerate(zip(clips, lengths, begins)):
    clip = VideoFileClip(file, audio=False).subclipped(int(begin) / fps, (int(begin) + int(length)) / fps)
    clip = clip.with_start(at / fps)
    shown.append(clip.with_effects([vfx.CrossFadeIn(join / fps)]) if number else clip)
    at += int(length) - join
heard = [AudioFileClip(file).with_start(float(start)) for file, start in zip(voices, starts)]
bed = AudioFileClip(music).with_duration(frames / fps).with_effects([afx.MultiplyVolume(0.25), afx.AudioFadeOut(0.7)])
film = CompositeVideoClip(shown).with_duration(frames / fps).with_audio(CompositeAudioClip([*heard, bed]))
film.write_videofile(out, fps=fps, codec="libx264", preset=preset, audio_codec="aac", audio_bitrate="192k", threads=2,
                     temp_audiofile_path=os.path.dirname(out),
                     ffmpeg_params=["-crf", crf, "-pix_fmt", "yuv420p"], logger=None)
"""


def by_one_pass(order: Order, out: Path) -> Taken:
    """One graph: crossfades, voices placed, music ducked under them, loudness levelled as it goes."""
    inputs: list[str] = []
    for clip in order.clips:
        inputs += ["-i", str(clip)]
    for voice in order.voices:
        inputs += ["-i", str(voice)]
    inputs += ["-i", str(order.music)]
    graph: list[str] = []
    for i, (length, begin) in enumerate(zip(order.lengths, order.begins, strict=True)):
        graph.append(f"[{i}:v]trim=start_frame={begin}:end_frame={begin + length},setpts=PTS-STARTPTS[c{i}]")
    at, last = 0, "c0"
    for i in range(1, len(order.clips)):
        at += order.lengths[i - 1] - order.join
        graph.append(f"[{last}][c{i}]xfade=fade:duration={order.join / order.fps}:offset={at / order.fps}[x{i}]")
        last = f"x{i}"
    count = len(order.clips)
    for i, start in enumerate(order.starts):
        delay = round(start * 1000)
        graph.append(f"[{count + i}:a]aresample=48000,aformat=channel_layouts=stereo,adelay={delay}:all=1[v{i}]")
    voices = "".join(f"[v{i}]" for i in range(len(order.starts)))
    seconds = order.frames / order.fps
    graph += [
        f"{voices}amix=inputs={len(order.starts)}:normalize=0,apad,atrim=0:{seconds},asplit[said][key]",
        f"[{count + len(order.voices)}:a]aresample=48000,atrim=0:{seconds},volume=0.5[bed]",
        "[bed][key]sidechaincompress=threshold=0.02:ratio=8:attack=50:release=600[under]",
        f"[said][under]amix=inputs=2:normalize=0,loudnorm=I=-14:TP=-1:LRA=11,aresample=48000,"
        f"afade=out:st={seconds - 0.7}:d=0.7[sound]",
    ]
    made = out.with_suffix(".txt")
    made.write_text(";\n".join(graph), encoding="utf-8")
    video = ["-map", f"[{last}]", "-c:v", "libx264", "-preset", PRESET, "-crf", str(CRF), "-pix_fmt", "yuv420p"]
    audio = ["-map", "[sound]", "-c:a", "aac", "-b:a", "192k", "-ar", "48000"]
    quiet = ["-hide_banner", "-nostdin", "-loglevel", "error", "-y"]
    graphs = ["-/filter_complex", str(made)]
    return _run([ffmpeg_path(), *quiet, *inputs, *graphs, *video, *audio, "-movflags", "+faststart", str(out)])


def _run(argv: list[str]) -> Taken:
    began = time.perf_counter()
    with Peak() as peak:
        process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=sys.stderr)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{Path(argv[0]).name} ended with {process.returncode}")
    return Taken(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, peak.most)

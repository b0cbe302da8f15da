"""Seconds of work for a second of film, by part, beside the encode-only limit measured in the same run.

`python bench/offline.py [--quick] [--json] [--seconds N] [--resolution 720p|1080p]`

The film is made twice: by the studio, in its child processes (wall time and peak memory), and part by part in this
process (what each part takes on one core). The limit is encoding alone: the pinned ffmpeg with the studio's x264
settings, one process a core, fed through a pipe with frames that are drawn already, as any program would run it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from proof.taken import family, memory, processor_time

from pixora.app import open_studio
from pixora.core.wishes import Wish
from pixora.film.brief import Brief
from pixora.film.cut import SegmentRequest
from pixora.film.graph import build_plan
from pixora.film.plan import Finished, Plan
from pixora.film.script import Script
from pixora.film.timeline import GOP_SECONDS
from pixora.identity.actor import LOCAL_USER
from pixora.media import h264
from pixora.media.ffmpeg import run
from pixora.media.segment import encode
from pixora.production.work import do
from pixora.providers.local.animator import frames
from pixora.providers.local.repertoire import CHOICES
from pixora.settings import Settings

GOALS = {"720p": 1.8, "1080p": 2.2}
"""Wall time of a film over the encode-only limit, at 30 frames a second."""
T = TypeVar("T")
MEMORY_GOAL = 1200.0
"""MB at most, of all processes together."""


async def make_film(folder: Path, wish: Wish) -> tuple[float, float, float, Brief, Script]:
    """Wall seconds, processor seconds and peak memory (MB, all processes) of one film by the studio."""
    settings = Settings(PIXORA_DATA_DIR=folder)
    async with open_studio(settings) as studio:
        task = await studio.films.open(LOCAL_USER)
        watch = _Memory()
        began, before = time.perf_counter(), processor_time(os.getpid())
        await studio.films.make(LOCAL_USER, task.id, wish)
        await studio.films.runs.wait(task.id)
        seconds, worked = time.perf_counter() - began, processor_time(os.getpid()) - before
        task = await studio.films.get(LOCAL_USER, task.id)
        if task.brief is None or task.script is None or task.film is None:
            raise SystemExit(f"no film was made: {task.message}")
        return seconds, worked, watch.stop(), task.brief, task.script


class _Memory:
    """Peak of the memory of this process and all its children, sampled every second: to sample takes 50 ms."""

    def __init__(self) -> None:
        self._peak, self._stop = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        self._stop.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._stop.wait(1.0):
            self._peak = max(self._peak, sum(memory(pid) for pid in family(os.getpid())))


def time_parts(folder: Path, brief: Brief, script: Script) -> tuple[dict[str, float], Plan]:
    """Processor seconds by kind of job, one job after the other in this process."""
    spent: dict[str, float] = defaultdict(float)
    known: dict[str, Finished] = {}
    files: dict[tuple[str, str], Path] = {}
    while True:
        plan = build_plan(script, brief, CHOICES, known)
        ready = [job for job in plan.jobs if job.fingerprint and job.fingerprint not in known]
        if not ready:
            return dict(spent), plan
        for job in ready:
            fingerprint = job.fingerprint or ""
            out = folder / fingerprint
            out.mkdir(exist_ok=True)
            inputs = {n.role: files[(plan.job(n.job).fingerprint or "", n.part)] for n in job.needs}
            before = processor_time(os.getpid())
            made = do(job.kind.value, job.request.model_dump(mode="json"), inputs, out, lambda _: None, Settings())
            spent[job.kind.value] += processor_time(os.getpid()) - before
            files |= {(fingerprint, file.part): out / file.name for file in made.files}
            known[fingerprint] = Finished(
                parts={f.part: f"{fingerprint}{f.part}" for f in made.files}, facts=made.facts
            )


@dataclass(frozen=True)
class Rate:
    """Seconds a frame: on the clock, and of processor time."""

    wall: float
    work: float


def time_encoding(folder: Path, plan: Plan, lanes: int) -> tuple[Rate, Rate, Rate]:
    """Encode-only by ffmpeg, and by the studio's own encoder, `lanes` at once with frames ready in memory (the
    machine's rate); drawing on one process."""
    requests = [job.request for job in plan.jobs if isinstance(job.request, SegmentRequest)]
    longest = sorted(requests, key=lambda request: -request.frames)[:lanes]
    samples = [request.model_copy(update={"frames": min(request.frames, 90), "lines": ()}) for request in longest]
    count = sum(sample.frames for sample in samples)

    def timed(work: Callable[[], T]) -> tuple[T, Rate]:
        began, before = time.perf_counter(), processor_time(os.getpid())
        result = work()
        return result, Rate((time.perf_counter() - began) / count, (processor_time(os.getpid()) - before) / count)

    def at_once(work: Callable[[int], None]) -> None:
        with ThreadPoolExecutor(lanes) as pool:
            list(pool.map(work, range(len(samples))))

    drawn, drawing = timed(lambda: [[bytes(frame) for frame in frames(sample)] for sample in samples])

    def by_ffmpeg(n: int) -> None:
        run(_encode_only(samples[n], folder / f"limit{n}.mp4"), chunks=drawn[n])

    def by_studio(n: int) -> None:
        encode(drawn[n], samples[n], folder / f"own{n}.mp4")

    return timed(lambda: at_once(by_ffmpeg))[1], timed(lambda: at_once(by_studio))[1], drawing


def _encode_only(request: SegmentRequest, out: Path) -> list[str]:
    size, gop = f"{request.raster.width}x{request.raster.height}", str(GOP_SECONDS * request.fps)
    colours = "scale=in_range=pc:out_range=tv:out_color_matrix=bt709:flags=bicubic+accurate_rnd,format=yuv420p"
    return [
        *["-f", "rawvideo", "-pix_fmt", "bgra", "-video_size", size, "-framerate", str(request.fps), "-i", "pipe:0"],
        *["-vf", colours, "-c:v", "libx264", "-preset", h264.PRESET, "-crf", str(h264.CRF), "-profile:v", "high"],
        *["-x264-params", h264.X264, "-bf", str(h264.B_FRAMES), "-g", gop, "-keyint_min", gop],
        *["-threads", str(h264.THREADS), str(out.absolute())],
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--resolution", default="720p")
    options = parser.parse_args()
    seconds = options.seconds or (10.0 if options.quick else 30.0)
    topic = "space exploration"
    wish = Wish(topic=topic, prompt=topic, seconds=seconds, resolution=options.resolution)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wall, worked, peak, brief, script = asyncio.run(make_film(folder / "data", wish))
        # Right after the film, on a machine that is as busy; lengths as they were thought, not as they were spoken.
        encoding, own, drawing = time_encoding(folder, build_plan(script, brief, CHOICES, {}), Settings().renderers)
        spent, plan = time_parts(folder, brief, script)
    limit = encoding.wall * plan.timeline.frames
    ratio = wall / limit
    film = plan.timeline.seconds
    size = f"{brief.raster.width}x{brief.raster.height} at {brief.fps}"
    print(f"{film:g} s of film, {size}: {wall:.1f} s wall, {worked:.1f} s of processor, peak {peak:.0f} MB")
    for kind, took in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"  {kind:<10} {took:6.2f} s of processor, {took / film:.3f} s a second of film")
    for name, rate in (("drawing, one process", drawing), ("encoding, all cores", own), ("by ffmpeg", encoding)):
        print(f"  {name:<21}{rate.wall * 1000:5.1f} ms a frame, {rate.work * 1000:.1f} of processor")
    spare = worked / (encoding.work * plan.timeline.frames)
    print(f"encode-only limit {limit:.1f} s; the film takes {ratio:.2f} times as long, {spare:.2f} times the work")
    if options.json:
        goal = GOALS[options.resolution]
        holds = ratio <= goal and peak <= MEMORY_GOAL
        print(json.dumps({"name": "offline", "figure": round(ratio, 3), "goal": goal, "holds": holds}))


if __name__ == "__main__":
    main()

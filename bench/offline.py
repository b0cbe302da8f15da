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
import resource
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import proof  # noqa: F401  (puts Pixora on the path)

from pixora.app import open_studio
from pixora.core.wishes import Wish
from pixora.film.brief import Brief
from pixora.film.graph import build_plan
from pixora.film.job import SegmentRequest
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
MEMORY_GOAL = 1200.0
"""MB at most, of all processes together."""


async def make_film(folder: Path, wish: Wish) -> tuple[float, float, Brief, Script]:
    """Wall seconds and peak memory (MB, all processes) of one film by the studio."""
    settings = Settings(PIXORA_DATA_DIR=folder)  # type: ignore[call-arg]
    async with open_studio(settings) as studio:
        task = await studio.films.open(LOCAL_USER)
        watch = _Memory()
        began = time.perf_counter()
        await studio.films.make(LOCAL_USER, task.id, wish)
        await studio.films.runs.wait(task.id)
        seconds = time.perf_counter() - began
        task = await studio.films.get(LOCAL_USER, task.id)
        if task.brief is None or task.script is None or task.film is None:
            raise SystemExit(f"no film was made: {task.message}")
        return seconds, watch.stop(), task.brief, task.script


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
            self._peak = max(self._peak, sum(_resident(pid) for pid in _family(os.getpid())))


def _family(pid: int) -> list[int]:
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in children.read_text().split():
                found += _family(int(child))
        except OSError:
            continue
    return found


def _resident(pid: int) -> float:
    """Proportional resident memory in MB: pages that processes share count once among them."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    return 0.0


def _processor() -> float:
    """Seconds of processor time that this process and all its ended children have taken."""
    taken = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in taken)


def time_parts(folder: Path, brief: Brief, script: Script) -> tuple[dict[str, float], Plan]:
    """Seconds on one core by kind of job, one job after the other in this process."""
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
            began = time.perf_counter()
            made = do(job.kind.value, job.request.model_dump(mode="json"), inputs, out, lambda _: None, Settings())
            spent[job.kind.value] += time.perf_counter() - began
            files |= {(fingerprint, file.part): out / file.name for file in made.files}
            known[fingerprint] = Finished(
                parts={f.part: f"{fingerprint}{f.part}" for f in made.files}, facts=made.facts
            )


def time_encoding(folder: Path, plan: Plan, lanes: int) -> tuple[float, float, float]:
    """Seconds a frame: encode-only by ffmpeg, and by the studio's own encoder, `lanes` at once with frames ready in
    memory (the machine's rate); drawing on one process."""
    requests = [job.request for job in plan.jobs if isinstance(job.request, SegmentRequest)]
    longest = sorted(requests, key=lambda request: -request.frames)[:lanes]
    samples = [request.model_copy(update={"frames": min(request.frames, 90), "lines": ()}) for request in longest]
    began = time.perf_counter()
    drawn = [[bytes(frame) for frame in frames(sample)] for sample in samples]
    count = sum(sample.frames for sample in samples)
    drawing = (time.perf_counter() - began) / count

    def by_ffmpeg(n: int) -> None:
        run(_encode_only(samples[n], folder / f"limit{n}.mp4"), chunks=drawn[n])

    def by_studio(n: int) -> None:
        encode(drawn[n], samples[n], folder / f"own{n}.mp4")

    rates: list[float] = []
    for work in (by_ffmpeg, by_studio):
        began = time.perf_counter()
        with ThreadPoolExecutor(lanes) as pool:
            list(pool.map(work, range(len(samples))))
        rates.append((time.perf_counter() - began) / count)
    return rates[0], rates[1], drawing


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
        before = _processor()
        wall, memory, brief, script = asyncio.run(make_film(folder / "data", wish))
        processor = _processor() - before
        spent, plan = time_parts(folder, brief, script)
        encoding, own, drawing = time_encoding(folder, plan, Settings().renderers)
    limit = encoding * plan.timeline.frames
    ratio = wall / limit
    film = plan.timeline.seconds
    size = f"{brief.raster.width}x{brief.raster.height} at {brief.fps}"
    print(f"{film:g} s of film, {size}: {wall:.1f} s wall, {processor:.1f} s of processor, peak {memory:.0f} MB")
    for kind, took in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"  {kind:<10} {took:6.2f} s on one process, {took / film:.3f} s a second of film")
    print(f"  drawing {drawing * 1000:.1f} ms a frame on one process")
    print(f"  encoding {own * 1000:.1f} ms a frame on all cores, by ffmpeg {encoding * 1000:.1f} ms")
    print(f"encode-only limit {limit:.1f} s; the film takes {ratio:.2f} times as long")
    if options.json:
        goal = GOALS[options.resolution]
        holds = ratio <= goal and memory <= MEMORY_GOAL
        print(json.dumps({"name": "offline", "figure": round(ratio, 3), "goal": goal, "holds": holds}))


if __name__ == "__main__":
    main()

"""A film of given clips by Pixora's own jobs: bodies as clips arrive, then joins, mix, sound and master."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pixora.film.brief import Raster, Style
from pixora.film.cut import (
    MasterRequest,
    MixRequest,
    PlacedVoice,
    ScenePart,
    SegmentRequest,
    SoundRequest,
    Source,
)
from pixora.film.job import JobKind
from pixora.film.script import TransitionKind
from pixora.film.speech import Word
from pixora.film.timeline import Span, Stretch, Timeline, stretches
from pixora.film.visual import Place, Visual
from pixora.media.loop import lengthen
from pixora.media.samples import RATE, read, write_flac
from pixora.production.work import do
from pixora.settings import Settings
from proof.rivals import Order, Taken
from proof.taken import Peak

CORES = 2


@dataclass(frozen=True)
class Job:
    kind: JobKind
    request: dict[str, Any]
    inputs: dict[str, Path]
    out: Path


def carry_out(job: Job) -> float:
    """Make a job in a child; returns its seconds of processor time, ffmpeg's included."""
    before = _spent()
    job.out.mkdir(parents=True, exist_ok=True)
    do(job.kind.value, job.request, job.inputs, job.out, lambda share: None, Settings())
    return _spent() - before


def _spent() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


class Cut:
    """One film as jobs. `voices` are the words of each scene, in seconds of the film."""

    def __init__(self, order: Order, raster: Raster, words: Sequence[tuple[Word, ...]], folder: Path) -> None:
        self.order, self.raster, self.words, self.folder = order, raster, words, folder
        half = order.join // 2
        spans: list[Span] = []
        at = 0
        for i, length in enumerate(order.lengths):
            half_in, half_out = (half if i else 0), (half if i + 1 < len(order.lengths) else 0)
            end = at + length - half_in - half_out
            spans.append(
                Span(
                    scene_id=str(i), start=at, end=end, half_in=half_in, half_out=half_out, voice_start=order.starts[i]
                )
            )
            at = end
        self.timeline = Timeline(fps=order.fps, spans=tuple(spans), words=tuple(words))
        self.stretches = stretches(self.timeline)
        self.pool = ProcessPoolExecutor(CORES, mp_context=multiprocessing.get_context("spawn"))

    def __enter__(self) -> Cut:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown(cancel_futures=True)

    @property
    def joins(self) -> list[Stretch]:
        return [stretch for stretch in self.stretches if len(stretch.scenes) > 1]

    @property
    def bodies(self) -> list[Stretch]:
        return [stretch for stretch in self.stretches if len(stretch.scenes) == 1]

    def request(self, stretch: Stretch) -> SegmentRequest:
        spans = {span.scene_id: span for span in self.timeline.spans}
        parts = tuple(
            ScenePart(
                visual=Visual(place=Place.CARD),
                figures=(),
                scene_frames=spans[scene].frames,
                first=stretch.start - spans[scene].start,
                source=Source.CLIP,
                finish=False,
            )
            for scene in stretch.scenes
        )
        return SegmentRequest(
            raster=self.raster,
            fps=self.order.fps,
            style=Style.PAPER,
            seed=1,
            frames=stretch.end - stretch.start,
            parts=parts,
            transition=TransitionKind.CROSSFADE if len(parts) > 1 else TransitionKind.CUT,
        )

    def segment(self, stretch: Stretch) -> Job:
        inputs = self.clips(stretch)
        return Job(JobKind.SEGMENT, self.request(stretch).model_dump(mode="json"), inputs, self.file(stretch).parent)

    def clips(self, stretch: Stretch) -> dict[str, Path]:
        return {f"clip{i}": self.order.clips[int(scene)] for i, scene in enumerate(stretch.scenes)}

    def file(self, stretch: Stretch) -> Path:
        return self.folder / f"{'+'.join(stretch.scenes)}@{stretch.after}" / "segment.mp4"

    def mix(self) -> Job:
        request = MixRequest(
            frames=self.timeline.frames,
            fps=self.order.fps,
            voices=tuple(
                PlacedVoice(role=f"voice{i}", start=start, words=words)
                for i, (start, words) in enumerate(zip(self.order.starts, self.words, strict=True))
            ),
            music=True,
            fade_out=0.7,
        )
        inputs = {f"voice{i}": voice for i, voice in enumerate(self.order.voices)} | {"music": self.order.music}
        return Job(JobKind.MIX, request.model_dump(mode="json"), inputs, self.folder / "mix")

    def sound(self) -> Job:
        request = SoundRequest(frames=self.timeline.frames, fps=self.order.fps)
        inputs = {"mix": self.folder / "mix" / "mix.flac"}
        return Job(JobKind.SOUND, request.model_dump(mode="json"), inputs, self.folder / "sound")

    def master(self) -> Job:
        request = MasterRequest(
            frames=self.timeline.frames,
            fps=self.order.fps,
            segments=len(self.stretches),
            title="A film of clips",
            language="en",
            caption_track=False,
        )
        inputs = {f"segment{i}": self.file(stretch) for i, stretch in enumerate(self.stretches)}
        inputs["sound"] = self.folder / "sound" / "sound.m4a"
        return Job(JobKind.MASTER, request.model_dump(mode="json"), inputs, self.folder / "master")

    def conform(self, stretches: Sequence[Stretch] | None = None) -> Taken:
        """What is done for each clip as it arrives: its body, encoded once."""
        return self._timed(partial(self._submit_all, [self.segment(one) for one in stretches or self.bodies]))

    def assemble(self, joins: Sequence[Stretch] | None = None, *, sound: bool = True) -> Taken:
        """The cut from conformed clips: these joins, the sound if it changed, and the film."""

        def work() -> list[Future[float]]:
            mixed = [self._submit(self.mix())] if sound else []
            pieces = [self._submit(self.segment(one)) for one in (self.joins if joins is None else joins)]
            if sound:
                mixed[0].result()
                mixed.append(self._submit(self.sound()))
            for future in (*pieces, *mixed):
                future.result()
            return [*pieces, *mixed, self._submit(self.master())]

        return self._timed(work)

    def sound_of(self, times: int) -> Taken:
        """Mix and sound of the film played so many times over."""
        folder, length = self.folder / "long", self.timeline.frames / self.order.fps
        folder.mkdir(exist_ok=True)
        music = folder / "music.flac"
        frames = times * self.timeline.frames
        samples = round(frames * RATE / self.order.fps)
        write_flac([lengthen(read(self.order.music, 2), samples)], music)
        once = list(zip(self.order.starts, self.words, self.order.voices, strict=True))
        voices: list[PlacedVoice] = []
        inputs = {"music": music}
        for number, (turn, (start, words, file)) in enumerate((i, one) for i in range(times) for one in once):
            by = turn * length
            moved = tuple(Word(text=word.text, start=word.start + by, end=word.end + by) for word in words)
            voices.append(PlacedVoice(role=f"voice{number}", start=start + by, words=moved))
            inputs[f"voice{number}"] = file
        mixing = MixRequest(frames=frames, fps=self.order.fps, voices=tuple(voices), music=True, fade_out=0.7)
        encoding = SoundRequest(frames=frames, fps=self.order.fps)
        jobs = (
            Job(JobKind.MIX, mixing.model_dump(mode="json"), inputs, folder),
            Job(JobKind.SOUND, encoding.model_dump(mode="json"), {"mix": folder / "mix.flac"}, folder),
        )
        first, second = (self._timed(partial(self._submit_all, (job,))) for job in jobs)
        return Taken(first.wall + second.wall, first.work + second.work, max(first.peak, second.peak))

    def repeat(self, times: int) -> Taken:
        """The master of the film played so many times over, of the segments that there are and `sound_of`."""
        files = [self.file(stretch) for stretch in self.stretches] * times
        request = MasterRequest(
            frames=times * self.timeline.frames,
            fps=self.order.fps,
            segments=len(files),
            title="Long",
            language="en",
            caption_track=False,
        )
        inputs = {f"segment{i}": file for i, file in enumerate(files)}
        inputs["sound"] = self.folder / "long" / "sound.m4a"
        job = Job(JobKind.MASTER, request.model_dump(mode="json"), inputs, self.folder / "long")
        return self._timed(partial(self._submit_all, (job,)))

    def _submit_all(self, jobs: Sequence[Job]) -> list[Future[float]]:
        return [self._submit(job) for job in jobs]

    def _submit(self, job: Job) -> Future[float]:
        return self.pool.submit(carry_out, job)

    def _timed(self, work: Callable[[], list[Future[float]]]) -> Taken:
        with Peak() as peak:
            began = time.perf_counter()
            spent = sum(future.result() for future in work())
            return Taken(time.perf_counter() - began, spent, peak.most)

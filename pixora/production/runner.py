"""Makes what a plan lacks: each job as soon as what it needs exists, each result kept under its fingerprint."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from pixora.film.brief import Brief
from pixora.film.errors import PixoraError
from pixora.film.events import AnyEvent, AssetMade, ProgressUpdate
from pixora.film.job import Job, JobKind, Made
from pixora.film.plan import Choice, Finished, Plan, build_plan
from pixora.film.script import Script
from pixora.production.children import Children
from pixora.store.assets import FolderAssets, asset_key
from pixora.store.log import EventLog
from pixora.store.records import Asset, Records, Task, new_id, now
from pixora.store.unbroken import unbroken

log = structlog.get_logger(__name__)

# Short work that others wait for goes first; segments, which are most of the work, come last.
_ORDER = {
    JobKind.NARRATION: 0,
    JobKind.PICTURE: 1,
    JobKind.CAPTIONS: 2,
    JobKind.THUMBNAIL: 2,
    JobKind.MUSIC: 2,
    JobKind.AMBIENCE: 2,
    JobKind.MIX: 3,
    JobKind.SOUND: 3,
    JobKind.SEGMENT: 4,
    JobKind.MASTER: 5,
}
PROGRESS_EVERY_S = 0.5
AHEAD = 2
"""Jobs of a film that wait for a child, so that none is idle while a result is recorded."""
DEFAULT_RATE = 0.8
"""Weight done per second and child, before it has been measured in a run."""


class Runner:
    """Runs plans in this process, with the heavy work in `children`."""

    def __init__(self, records: Records, log: EventLog, assets: FolderAssets, children: Children, work: Path) -> None:
        self.records, self.log, self.assets, self.children, self.work = records, log, assets, children, work

    async def survey(self, user_id: str, script: Script, brief: Brief, choices: Mapping[JobKind, Choice]) -> Plan:
        """The plan as it stands against everything that this owner has; makes nothing."""
        known: dict[str, Finished] = {}
        plan = build_plan(script, brief, choices, known)
        while found := await self._found(user_id, None, plan, known):
            known |= found
            plan = build_plan(script, brief, choices, known)
        return plan

    async def made_already(self, user_id: str, plan: Plan) -> frozenset[str]:
        """Keys of the plan's jobs whose results exist."""
        fingerprints = [job.fingerprint for job in plan.jobs if job.fingerprint]
        found = await self.records.finished(user_id, None, fingerprints)
        return frozenset(job.key for job in plan.jobs if job.fingerprint in found)

    async def run(self, task: Task) -> tuple[Plan, dict[str, Finished]]:
        """Make everything that the task's film still lacks.

        Returns the final plan and what each fingerprint holds. Raises `Overlong` when the words do not fit, else the
        first fault, after stopping what was under way. A cancelled run stops its children.
        """
        return await _Run(self, task).go()

    async def _found(
        self, user_id: str, task_id: str | None, plan: Plan, known: Mapping[str, Finished]
    ) -> dict[str, Finished]:
        asked = {job.fingerprint for job in plan.jobs if job.fingerprint} - known.keys()
        return await self.records.finished(user_id, task_id, asked) if asked else {}


class _Run:
    """One run over one task's plan."""

    def __init__(self, runner: Runner, task: Task) -> None:
        if task.script is None or task.brief is None or task.choices is None:
            raise PixoraError("no_script", "This film has no script yet.", "Say what it is to be about.")
        self.on, self.task = runner, task
        self.script, self.brief, self.choices = task.script, task.brief, task.choices
        self.known: dict[str, Finished] = {}
        self.running: dict[str, asyncio.Task[None]] = {}
        self.shares: dict[str, float] = {}
        self.done_weight = 0.0
        self.began = time.monotonic()
        self.told = 0.0
        self.shown = 0.0

    async def go(self) -> tuple[Plan, dict[str, Finished]]:
        try:
            while True:
                plan = await self._look()
                for job in self._ready(plan):
                    self._start(job, plan)
                if not self.running:
                    return plan, self.known
                done, _ = await asyncio.wait(self.running.values(), return_when=asyncio.FIRST_COMPLETED, timeout=1.0)
                for finished in done:
                    finished.result()
                await self._tell(plan)
        finally:
            for unfinished in self.running.values():
                unfinished.cancel()
            await asyncio.gather(*self.running.values(), return_exceptions=True)

    async def _look(self) -> Plan:
        """The plan against what is known now, after taking over what the owner has from other films."""
        while True:
            plan = build_plan(self.script, self.brief, self.choices, self.known)
            user, task = self.task.user_id, self.task.id
            if found := await self.on._found(user, task, plan, self.known):
                self.known |= found
                continue
            if elsewhere := await self.on._found(user, None, plan, self.known):
                for fingerprint in elsewhere:
                    if fingerprint not in self.running:
                        await self._adopt(next(job for job in plan.jobs if job.fingerprint == fingerprint))
                if not elsewhere.keys() <= self.running.keys():
                    self.known |= elsewhere
                    continue
            return plan

    def _ready(self, plan: Plan) -> list[Job]:
        """Jobs to start now: as many as there are children, so that films share them fairly, and a few to follow at
        once when a child is free. Heavy segments go first: then no child is left alone with one at the end. One
        narration at a time: a voice takes longer to load, and more memory, than a scene takes to speak.
        """
        room = self.on.children.count + AHEAD - len(self.running)
        speaking = any(job.kind is JobKind.NARRATION and job.fingerprint in self.running for job in plan.jobs)
        ready: dict[str, Job] = {}
        for job in sorted(plan.jobs, key=_turn):
            if job.fingerprint and job.fingerprint not in self.known and job.fingerprint not in self.running:
                if job.kind is JobKind.NARRATION:
                    if speaking:
                        continue
                    speaking = True
                ready.setdefault(job.fingerprint, job)
        return list(ready.values())[: max(0, room)]

    def _start(self, job: Job, plan: Plan) -> None:
        fingerprint = job.fingerprint or ""
        work = asyncio.create_task(self._make(job, plan), name=job.key)
        self.running[fingerprint] = work
        work.add_done_callback(lambda _: self.running.pop(fingerprint, None))

    async def _make(self, job: Job, plan: Plan) -> None:
        job_id = await self.on.records.start_job(self.task.user_id, self.task.id, job)
        out = self.on.work / job_id
        began = time.monotonic()
        try:
            out.mkdir(parents=True, exist_ok=True)
            inputs = await self._inputs(job, plan)
            made = await self.on.children.make(job, inputs, out, lambda share: self._share(job, share))
            await self._keep(job, job_id, made, out)
        except PixoraError as error:
            fault = {"code": error.code, "message": error.message, "hint": error.hint}
            await self.on.records.fail_job(job_id, fault)
            raise
        finally:
            shutil.rmtree(out, ignore_errors=True)
            self.shares.pop(job.key, None)
        self.done_weight += job.weight
        log.info("job made", kind=job.kind.value, scene=job.scene_id, seconds=round(time.monotonic() - began, 2))

    async def _inputs(self, job: Job, plan: Plan) -> dict[str, Path]:
        inputs: dict[str, Path] = {}
        for need in job.needs:
            fingerprint = plan.job(need.job).fingerprint or ""
            parts = await self.on.records.assets_of(self.task.user_id, fingerprint, self.task.id)
            inputs[need.role] = self.on.assets.path(next(part.path for part in parts if part.part == need.part))
        return inputs

    async def _keep(self, job: Job, job_id: str, made: Made, out: Path) -> None:
        """Files first, then rows and events in one transaction: a crash between leaves files without a name."""
        kept: list[Asset] = []
        for file in made.files:
            source = out / file.name
            key = asset_key(self.task.id, job.kind, job.scene_id, file.part, job.fingerprint or "", source.suffix)
            sha256, size = await self.on.assets.put(key, source)
            kept.append(self._asset(job, job_id, file.part, key, sha256, size, file.content_type))
        await self._record(job, job_id, made.facts, kept, reused=False)

    async def _adopt(self, job: Job) -> None:
        """Take over the result that another film of the same owner has: its files get a name in this film, too."""
        fingerprint = job.fingerprint or ""
        there = await self.on.records.assets_of(self.task.user_id, fingerprint)
        facts = (await self.on.records.finished(self.task.user_id, None, [fingerprint]))[fingerprint].facts
        job_id = await self.on.records.start_job(self.task.user_id, self.task.id, job)
        kept: list[Asset] = []
        for asset in there:
            suffix = Path(asset.path).suffix
            key = asset_key(self.task.id, job.kind, job.scene_id, asset.part, fingerprint, suffix)
            await self.on.assets.copy(asset.path, key)
            kept.append(self._asset(job, job_id, asset.part, key, asset.sha256, asset.size, asset.content_type))
        await self._record(job, job_id, facts, kept, reused=True)

    def _asset(self, job: Job, job_id: str, part: str, path: str, sha256: str, size: int, content_type: str) -> Asset:
        return Asset(
            id=new_id("asset"),
            user_id=self.task.user_id,
            task_id=self.task.id,
            job_id=job_id,
            fingerprint=job.fingerprint or "",
            kind=job.kind,
            part=part,
            scene_id=job.scene_id,
            path=path,
            sha256=sha256,
            size=size,
            content_type=content_type,
            created_at=now(),
        )

    @unbroken
    async def _record(
        self, job: Job, job_id: str, facts: Mapping[str, Any], kept: list[Asset], *, reused: bool
    ) -> None:
        events: list[AnyEvent] = [
            AssetMade(
                kind=job.kind.value,
                part=asset.part,
                scene_id=job.scene_id,
                path=asset.path,
                content_type=asset.content_type,
                size=asset.size,
                seconds=facts.get("seconds"),
                provider=job.provider,
                reused=reused,
            )
            for asset in kept
        ]
        async with self.on.records.transaction() as connection:
            await self.on.records.finish_job(connection, job_id, facts, kept)
            logged = await self.on.log.append_in(connection, self.task.user_id, self.task.id, *events)
        self.on.log.publish(logged)

    def _share(self, job: Job, share: float) -> None:
        self.shares[job.key] = min(1.0, max(0.0, share))

    @unbroken
    async def _tell(self, plan: Plan) -> None:
        """Progress at most twice a second: share of the work, what is being made, how long it will take."""
        at = time.monotonic()
        if at - self.told < PROGRESS_EVERY_S or not self.running:
            return
        self.told = at
        by_key = {job.key: job for job in plan.jobs}
        now_making = [job for job in plan.jobs if job.fingerprint in self.running]
        if not now_making:
            return
        total = sum(job.weight for job in plan.jobs)
        partly = sum(by_key[key].weight * share for key, share in self.shares.items() if key in by_key)
        left = sum(job.weight for job in plan.missing(self.known)) - partly
        done = self.done_weight + partly
        elapsed = at - self.began
        rate = (done + 2.0) / (elapsed + 2.0 / (DEFAULT_RATE * self.on.children.count))
        job = now_making[0]
        number = self.script.number(job.scene_id.split("+")[0]) if job.scene_id else None
        # The measured voice may make the plan longer than it was thought: progress never goes back for that.
        share = self.shown = max(self.shown, round(100 * min(0.99, max(0.0, 1 - left / total)), 1))
        told = ProgressUpdate(
            progress=share,
            status="processing",
            message=job.describe(number),
            seconds_left=round(left / rate, 1),
            job={"kind": job.kind.value, "scene_id": job.scene_id, "provider": job.provider, "attempt": 1},
        )
        user, task = self.task.user_id, self.task.id
        async with self.on.records.transaction() as connection:
            await self.on.records.update_task_in(connection, user, task, progress=share, message=told.message)
            logged = await self.on.log.append_in(connection, user, task, told)
        self.on.log.publish(logged)


def _turn(job: Job) -> tuple[int, float]:
    """When a job has its turn among those that are ready: the least goes first."""
    return _ORDER[job.kind], -job.weight if job.kind is JobKind.SEGMENT else 0.0

"""Films: started, changed, watched, stopped, taken up again and deleted, always by their owner alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import structlog

from pixora.core.telling import breakdown, show_plan
from pixora.core.wishes import Wish, brief_from
from pixora.film.brief import Brief
from pixora.film.errors import InvalidInput, PixoraError
from pixora.film.events import (
    AgentMessage,
    AnyEvent,
    ErrorShown,
    Logged,
    ProgressUpdate,
    StatusChanged,
    TaskState,
    VideoComplete,
)
from pixora.film.job import JobKind
from pixora.film.plan import Finished, Plan
from pixora.film.script import Script
from pixora.film.timeline import Overlong, timed
from pixora.identity.actor import Actor
from pixora.media.fonts import check_glyphs
from pixora.production.presence import Presence
from pixora.production.runner import Runner
from pixora.providers.local.director import write
from pixora.providers.local.repertoire import CHOICES
from pixora.store.assets import FolderAssets
from pixora.store.log import EventLog
from pixora.store.records import Asset, Records, Task
from pixora.store.unbroken import unbroken

log = structlog.get_logger(__name__)

FILLS = (0.86, 0.76, 0.66, 0.54, 0.42)
"""Shares of the film that the director may fill with words; the next is tried when the measured voice is too long."""


class Films:
    """One user's acts on films. Work goes on in the background; who wants to see it follows the task's log."""

    def __init__(
        self,
        records: Records,
        events: EventLog,
        assets: FolderAssets,
        runner: Runner,
        presence: Presence,
        max_open_tasks: int,
        max_scenes: int,
    ) -> None:
        self.records, self.events, self.assets = records, events, assets
        self._runner, self._presence = runner, presence
        self._max_open, self._max_scenes = max_open_tasks, max_scenes
        self._runs: dict[str, asyncio.Task[None]] = {}
        self._faults: dict[str, PixoraError] = {}

    async def open(self, actor: Actor) -> Task:
        """A new, empty task."""
        return await self.records.create_task(actor.user_id)

    async def get(self, actor: Actor, task_id: str) -> Task:
        return await self.records.task(actor.user_id, task_id)

    async def list(self, actor: Actor, limit: int = 50, before: str | None = None) -> list[Task]:
        return await self.records.tasks(actor.user_id, min(max(limit, 1), 200), before)

    async def propose(self, actor: Actor, wish: Wish) -> tuple[Brief, Script, Plan, frozenset[str]]:
        """Script and plan of a film that is not made, and the keys of its jobs that exist already."""
        brief = brief_from(wish)
        script = await self._write(brief, FILLS[0])
        plan = await self._runner.survey(actor.user_id, script, brief, CHOICES)
        return brief, script, plan, await self._runner.made_already(actor.user_id, plan)

    async def make(self, actor: Actor, task_id: str, wish: Wish) -> Task:
        """Write the script that a wish comes to, show the plan, and begin to make the film.

        On a task that has a film, the wish changes it: only what depends on the change is made again.
        """
        task = await self.get(actor, task_id)
        if task.state.unfinished and task_id in self._runs:
            raise InvalidInput("busy", "This film is being made.", "Wait until it is finished, or cancel it first.")
        if await self.records.count_unfinished(actor.user_id) >= self._max_open:
            raise InvalidInput(
                "too_many_films",
                f"{self._max_open} films are being made already.",
                "Wait until one is finished, or cancel one.",
            )
        brief = brief_from(wish, task.brief)
        revision = task.script.revision + 1 if task.script else 1
        script = (await self._write(brief, FILLS[0])).model_copy(update={"revision": revision})
        return await self._begin(actor, task, brief, script)

    async def retake(self, actor: Actor, task_id: str, scene: str) -> Task:
        """Draw one scene's picture anew; `scene` is its id, or its number from 1."""
        task = await self.get(actor, task_id)
        if task.script is None or task.brief is None:
            raise InvalidInput("no_film", "This task has no film yet.", "Say first what it is to be about.")
        if task.state.unfinished and task_id in self._runs:
            raise InvalidInput("busy", "This film is being made.", "Wait until it is finished, or cancel it first.")
        script = task.script
        chosen = next((s for i, s in enumerate(script.scenes, 1) if scene in (s.id, str(i))), None)
        if chosen is None:
            raise InvalidInput(
                "no_scene", f"There is no scene “{scene[:40]}”.", f"Choose a number from 1 to {len(script.scenes)}."
            )
        other = chosen.visual.model_copy(update={"seed": (chosen.visual.seed + 1) % 2**31})
        scenes = tuple(s.model_copy(update={"visual": other}) if s is chosen else s for s in script.scenes)
        changed = script.model_copy(update={"scenes": scenes, "revision": script.revision + 1})
        return await self._begin(actor, task, task.brief, changed)

    async def retry(self, actor: Actor, task_id: str) -> Task:
        """Go on with a film that failed or was cancelled; what was made is kept."""
        task = await self.get(actor, task_id)
        if task.script is None:
            raise InvalidInput("no_film", "This task has no film yet.", "Say first what it is to be about.")
        if task_id not in self._runs and task.state is not TaskState.COMPLETED:
            await self._set_state(task, TaskState.PROCESSING, "Going on where it stopped")
            self._launch(await self.get(actor, task_id))
        return await self.get(actor, task_id)

    async def cancel(self, actor: Actor, task_id: str) -> Task:
        """Stop what has not been made; what was made is kept, and the film can be gone on with."""
        task = await self.get(actor, task_id)
        if run := self._runs.get(task_id):
            run.cancel()
            await asyncio.gather(run, return_exceptions=True)
        elif task.state.unfinished and task.executor_id and self._presence.alive(task.executor_id):
            raise InvalidInput(
                "made_elsewhere", "Another Pixora process is making this film.", "Stop it there (Ctrl-C)."
            )
        if (await self.get(actor, task_id)).state.unfinished:
            await self._set_state(task, TaskState.CANCELLED, "Cancelled")
        return await self.get(actor, task_id)

    async def delete(self, actor: Actor, task_id: str) -> None:
        """Remove a task with all its files and rows, and nothing of another."""
        await self.cancel(actor, task_id)
        await self.records.delete_task(actor.user_id, task_id)
        await self.assets.delete_task(task_id)

    async def wait(self, task_id: str) -> None:
        """Until this process works on the task no more."""
        if run := self._runs.get(task_id):
            await asyncio.wait({run})

    def fault(self, task_id: str) -> PixoraError | None:
        """What the task's last run in this process ended with; told here even when its log could not be written."""
        return self._faults.get(task_id)

    async def follow(self, actor: Actor, task_id: str, after: int = 0) -> AsyncIterator[Logged]:
        """Every event of the task after `after`, then live; without end."""
        await self.get(actor, task_id)
        async for logged in self.events.follow(actor.user_id, task_id, after):
            yield logged

    async def breakdown(self, actor: Actor, task: Task) -> dict[str, Any]:
        """The scene breakdown of a task's script, with lengths as the voice asks for them."""
        if task.script is None or task.brief is None or task.choices is None:
            return {"script": None, "scenes": []}
        plan = await self._runner.survey(actor.user_id, task.script, task.brief, task.choices)
        return breakdown(timed(task.script, plan.timeline))

    async def scene_assets(self, actor: Actor, task: Task) -> dict[str, dict[str, Asset]]:
        """The newest assets of each scene of the present script: scene id -> part -> asset."""
        if task.script is None or task.brief is None or task.choices is None:
            return {}
        plan = await self._runner.survey(actor.user_id, task.script, task.brief, task.choices)
        by_fingerprint = {(a.fingerprint, a.part): a for a in await self.records.task_assets(actor.user_id, task.id)}
        found: dict[str, dict[str, Asset]] = {}
        for job in plan.jobs:
            if job.scene_id and job.kind in (JobKind.PICTURE, JobKind.NARRATION):
                for part in ("image", "audio"):
                    if asset := by_fingerprint.get((job.fingerprint or "", part)):
                        found.setdefault(job.scene_id, {})[part] = asset
        return found

    async def resume(self) -> None:
        """Take up the films that a dead process was making."""
        for task in await self.records.unfinished():
            if task.id in self._runs or (task.executor_id and self._presence.alive(task.executor_id)):
                continue
            if await self.records.claim(task, self._presence.executor_id):
                log.info("film taken up again", task_id=task.id)
                self._launch(task)

    async def close(self) -> None:
        """Stop working; unfinished films stay unfinished, to be taken up at the next start."""
        runs = list(self._runs.values())
        for run in runs:
            run.cancel("closing")
        await asyncio.gather(*runs, return_exceptions=True)

    async def _write(self, brief: Brief, fill: float) -> Script:
        script = await asyncio.to_thread(write, brief, fill=fill, max_scenes=self._max_scenes)
        said = " ".join([script.title, *(f"{s.narration} {s.visual.title} {s.visual.subtitle}" for s in script.scenes)])
        await asyncio.to_thread(check_glyphs, said)
        return script

    @unbroken
    async def _begin(self, actor: Actor, task: Task, brief: Brief, script: Script) -> Task:
        choices = task.choices or CHOICES
        plan = await self._runner.survey(actor.user_id, script, brief, choices)
        made = await self._runner.made_already(actor.user_id, plan)
        async with self.records.transaction() as connection:
            await self.records.update_task_in(
                connection,
                actor.user_id,
                task.id,
                title=script.title,
                brief=brief,
                script=script,
                choices=choices,
                plan_id=plan.plan_id,
                state=TaskState.PROCESSING,
                progress=0.0,
                message="Planning",
                executor_id=self._presence.executor_id,
            )
            logged = await self.events.append_in(
                connection, actor.user_id, task.id, show_plan(plan, script, made), _status(TaskState.PROCESSING)
            )
        self.events.publish(logged)
        started = await self.get(actor, task.id)
        self._launch(started)
        return started

    def _launch(self, task: Task) -> None:
        self._faults.pop(task.id, None)
        run = asyncio.create_task(self._run(task), name=f"film {task.id}")
        self._runs[task.id] = run
        run.add_done_callback(lambda _: self._runs.pop(task.id, None))

    async def _run(self, task: Task) -> None:
        actor = Actor(task.user_id)
        try:
            plan, made = await self._produce(actor, task)
            await self._complete(await self.get(actor, task.id), plan, made)
        except asyncio.CancelledError as cancelled:
            if "closing" not in cancelled.args:
                await self._set_state(task, TaskState.CANCELLED, "Cancelled; what was made is kept")
            raise
        except PixoraError as error:
            await self._fail(task, error)
        except Exception as error:  # the end of a background task: the user must hear of a fault
            log.exception("film failed", task_id=task.id, error=type(error).__name__)
            await self._fail(
                task,
                PixoraError(
                    "internal", "Making the film failed through a fault of Pixora's.", "Say “go on” to try again."
                ),
            )

    async def _produce(self, actor: Actor, task: Task) -> tuple[Plan, dict[str, Finished]]:
        for fill in FILLS[1:]:
            try:
                return await self._runner.run(task)
            except Overlong as overlong:
                if task.brief is None or task.script is None:
                    raise
                shorter = await self._write(task.brief, fill)
                script = shorter.model_copy(update={"revision": task.script.revision + 1})
                log.info("script shortened", task_id=task.id, over_seconds=round(overlong.seconds, 2), fill=fill)
                await self._replace_script(task, script)
                task = await self.get(actor, task.id)
        return await self._runner.run(task)

    @unbroken
    async def _replace_script(self, task: Task, script: Script) -> None:
        async with self.records.transaction() as connection:
            await self.records.update_task_in(connection, task.user_id, task.id, script=script)
            note = AgentMessage(
                content="Spoken, the words took longer than the film; I shortened the script.", data=breakdown(script)
            )
            logged = await self.events.append_in(connection, task.user_id, task.id, note)
        self.events.publish(logged)

    @unbroken
    async def _complete(self, task: Task, plan: Plan, made: dict[str, Finished]) -> None:
        assets = {(a.fingerprint, a.part): a for a in await self.records.task_assets(task.user_id, task.id)}

        def asset(kind: JobKind, part: str) -> Asset | None:
            job = next((job for job in plan.jobs if job.kind is kind), None)
            return assets.get((job.fingerprint or "", part)) if job else None

        master, master_job = asset(JobKind.MASTER, "video"), plan.job("master")
        if master is None or task.script is None:
            raise PixoraError("no_master", "The film was not put together.", "Say “go on” to try again.")
        thumbnail, captions = asset(JobKind.THUMBNAIL, "image"), asset(JobKind.CAPTIONS, "vtt")
        facts = made[master_job.fingerprint or ""].facts | made[plan.job("sound").fingerprint or ""].facts
        script = timed(task.script, plan.timeline)
        film = VideoComplete(
            content=f"“{script.title}” is finished.",
            video_path=master.path,
            thumbnail_path=thumbnail.path if thumbnail else None,
            captions_path=captions.path if captions else None,
            seconds=facts["seconds"],
            size=master.size,
            loudness=facts.get("loudness"),
        )
        await self.assets.copy(master.path, f"tasks/{task.id}/final.mp4")
        await self.assets.write(f"tasks/{task.id}/script.json", script.model_dump_json(indent=2).encode())
        said = AgentMessage(
            content=f"“{script.title}” is finished: {facts['seconds']:.1f} seconds.", data=breakdown(script)
        )
        values = {"script": script, "state": TaskState.COMPLETED, "progress": 100.0, "message": "Finished"}
        record = film.model_dump(mode="json", include=set(VideoComplete.model_fields) - {"type", "content"})
        record["true_peak"] = facts.get("true_peak")
        async with self.records.transaction() as connection:
            await self.records.update_task_in(
                connection, task.user_id, task.id, film=record, executor_id=None, **values
            )
            logged = await self.events.append_in(
                connection,
                task.user_id,
                task.id,
                ProgressUpdate(progress=100, status="completed", message="Finished", seconds_left=0.0),
                said,
                film,
                _status(TaskState.COMPLETED, 100.0, "Finished", master.path),
            )
        self.events.publish(logged)

    async def _fail(self, task: Task, error: PixoraError) -> None:
        self._faults[task.id] = error
        shown = ErrorShown(
            content=str(error), error=error.message, code=error.code, hint=error.hint, retryable=error.retryable
        )
        try:
            await self._set_state(task, TaskState.ERROR, error.message, shown)
        except PixoraError as unwritten:
            # Left as it is, the task is taken up again at the next start.
            log.error("the log could not be written", task_id=task.id, code=unwritten.code)

    @unbroken
    async def _set_state(self, task: Task, state: TaskState, message: str, *before: AnyEvent) -> None:
        executor = self._presence.executor_id if state.unfinished else None
        async with self.records.transaction() as connection:
            await self.records.update_task_in(
                connection, task.user_id, task.id, state=state, message=message, executor_id=executor
            )
            logged = await self.events.append_in(
                connection, task.user_id, task.id, *before, _status(state, task.progress, message)
            )
        self.events.publish(logged)


def _status(state: TaskState, progress: float = 0.0, message: str = "", video_path: str | None = None) -> StatusChanged:
    return StatusChanged(status=state.status, state=state, progress=progress, message=message, video_path=video_path)

"""Films in the making: runs in the background, what each ends with, and taking up what a dead process left."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from pixora.core.completing import finish
from pixora.core.queue import Queue
from pixora.core.refitting import fit
from pixora.core.scripts import Scripts
from pixora.core.telling import breakdown, show_plan
from pixora.film.brief import Gate
from pixora.film.errors import PixoraError
from pixora.film.events import (
    AgentMessage,
    AnyEvent,
    ErrorShown,
    ProgressUpdate,
    StatusChanged,
    TaskState,
)
from pixora.film.gates import rewritten
from pixora.film.script import Script
from pixora.film.timeline import Overlong
from pixora.production.run import Cancelled, Outcome, TakenOver, check_ours
from pixora.production.runner import Runner
from pixora.store.assets import Assets
from pixora.store.database import unreachable
from pixora.store.log import EventLog
from pixora.store.records import Records, Task
from pixora.store.unbroken import unbroken

log = structlog.get_logger(__name__)

FILLS = (0.86, 0.76, 0.66, 0.54, 0.42)
"""Shares of the film that the director may fill with words; the next is tried when the measured voice is too long."""
CLOSING = "closing"
REFUSED = "refused"
"""Code of what a moderation refused."""

_GATE_WORDS = {
    Gate.SCRIPT: "Waiting for your yes to the script and its price",
    Gate.STILLS: "Waiting for your yes to the pictures",
    Gate.MOTION: "Waiting for your yes to the animatic, before motion is paid for",
    Gate.PRICE: "Waiting for your yes to the price",
}


class Runs:
    """Runs of this process, one at most for each task."""

    def __init__(
        self,
        records: Records,
        events: EventLog,
        assets: Assets,
        runner: Runner,
        scripts: Scripts,
        executor_id: str,
        queue: Queue,
    ) -> None:
        self._records, self._events, self._assets, self._runner = records, events, assets, runner
        self._scripts, self._executor_id, self._queue = scripts, executor_id, queue
        self._running: dict[str, asyncio.Task[None]] = {}
        self._faults: dict[str, PixoraError] = {}
        self._leaving: set[str] = set()
        """Films that others go on with."""
        self._telling: set[asyncio.Task[None]] = set()
        self.on_refused: Callable[[Task, dict[str, str]], Coroutine[Any, Any, None]] | None = None
        """Told of what moderations refused in a film whose run has ended: prompts, by place."""

    def __contains__(self, task_id: str) -> bool:
        return task_id in self._running

    def launch(self, task: Task) -> None:
        """Begin, or go on, to make a film that is this process's."""
        if task.id in self._running:
            return
        self._faults.pop(task.id, None)
        run = asyncio.create_task(self._run(task), name=f"film {task.id}")
        self._running[task.id] = run
        run.add_done_callback(lambda _: self._running.pop(task.id, None))

    async def take_up(self, task: Task) -> None:
        """Go on with a film that a dead process was making."""
        log.info("film taken up again", task_id=task.id)
        self.launch(task)

    async def stop(self, task_id: str) -> bool:
        """Stop a run of this process; false when there is none."""
        run = self._running.get(task_id)
        if run is None:
            return False
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
        return True

    async def wait(self, task_id: str) -> None:
        """Until this process works on the task no more."""
        if run := self._running.get(task_id):
            await asyncio.wait({run})

    def fault(self, task_id: str) -> PixoraError | None:
        """What the task's last run in this process ended with; told here even when its log could not be written."""
        return self._faults.get(task_id)

    async def close(self) -> None:
        """Stop working; unfinished films stay unfinished, to be taken up by another process or at the next start."""
        await self._leave([*self._running.values(), *self._telling])

    async def surrender(self) -> None:
        """Stop working on films that others go on with."""
        await self._leave(list(self._running.values()))

    async def _leave(self, runs: list[asyncio.Task[None]]) -> None:
        # What a run waits for may not hand on why it was cancelled, as a database driver whose line is cut.
        self._leaving = set(self._running)
        for run in runs:
            run.cancel(CLOSING)
        await asyncio.gather(*runs, return_exceptions=True)
        self._leaving = set()

    def _leaves(self, task_id: str) -> bool:
        return task_id in self._leaving

    async def _run(self, task: Task) -> None:
        structlog.contextvars.bind_contextvars(task_id=task.id, user_id=task.user_id)
        try:
            async with self._queue.turn(lambda place: self._tell_place(task, place)):
                task = await self._records.task(task.user_id, task.id)
                if not task.state.unfinished or self._elsewhere(task):
                    return
                if task.state is TaskState.PENDING:
                    await self.set_state(task, TaskState.PROCESSING, "Planning", ours=True)
                outcome = await self._produce(task)
            task = await self._records.task(task.user_id, task.id)
            if self._elsewhere(task):
                raise TakenOver
            if outcome.gate is not None:
                await self._wait_at(task, outcome, outcome.gate)
            elif outcome.failures:
                await self._end_partly(task, outcome)
            else:
                await self._complete(task, outcome)
            self._tell_refused(task, outcome)
        except asyncio.CancelledError as cancelled:
            if CLOSING not in cancelled.args and not self._leaves(task.id):
                with contextlib.suppress(Cancelled, TakenOver):
                    await self.set_state(task, TaskState.CANCELLED, "Cancelled; what was made is kept", ours=True)
            raise
        except Cancelled:
            log.info("film cancelled elsewhere", task_id=task.id)
        except TakenOver:
            log.info("film gone on with elsewhere", task_id=task.id)
        except PixoraError as error:
            await self._fail(task, error)
        except Exception as error:  # the end of a background task: the user must hear of a fault
            if unreachable(error):
                # It is gone on with here when they are back, unless another process is quicker: see `Upkeep`.
                self._runner.carrier.broken_off += 1
                log.warning("film broken off: the records cannot be reached", task_id=task.id)
                return
            log.exception("film failed", task_id=task.id, error=type(error).__name__)
            await self._fail(
                task,
                PixoraError(
                    "internal", "Making the film failed through a fault of Pixora's.", "Say “go on” to try again."
                ),
            )

    def _elsewhere(self, task: Task) -> bool:
        """Whether another process makes the film by now."""
        return task.executor_id not in (None, self._executor_id)

    def _tell_refused(self, task: Task, outcome: Outcome) -> None:
        """Have other words offered, while the film can be gone on with already."""
        refused = {key: _prompt(outcome, key) for key, error in outcome.failures.items() if error.code == REFUSED}
        if refused and self.on_refused is not None:
            telling = asyncio.create_task(self.on_refused(task, refused), name=f"words for {task.id}")
            self._telling.add(telling)
            telling.add_done_callback(self._told_refused)

    def _told_refused(self, telling: asyncio.Task[None]) -> None:
        self._telling.discard(telling)
        if not telling.cancelled() and (fault := telling.exception()):
            log.error("other words could not be offered", error=type(fault).__name__)

    async def _tell_place(self, task: Task, place: int) -> None:
        ahead = "It is the next." if place == 1 else f"{place - 1} wait before it."
        message = f"Number {place} in the queue"
        waits = ProgressUpdate(
            content=f"{message}. {ahead}", progress=task.progress, status="pending", message=f"{message}. {ahead}"
        )
        await self.set_state(task, TaskState.PENDING, message, waits, ours=True)

    async def _produce(self, task: Task) -> Outcome:
        tightened = False
        for fill in FILLS[1:]:
            try:
                return await self._runner.run(task, partial(self._leaves, task.id))
            except Overlong as overlong:
                if task.brief is None or task.script is None:
                    raise
                log.info("script fitted", task_id=task.id, over_seconds=round(overlong.seconds, 2), fill=fill)
                script, said = await fit(
                    self._scripts, task, task.brief, task.script, overlong, fill, tightened=tightened
                )
                tightened = True
                await self._replace_script(task, script, said)
                task = await self._records.task(task.user_id, task.id)
        return await self._runner.run(task, partial(self._leaves, task.id))

    @unbroken
    async def _replace_script(self, task: Task, script: Script, said: str) -> None:
        async with self._records.transaction() as connection:
            await self._check_ours_in(connection, task)
            words = [[scene.narration for scene in one.scenes] for one in (task.script, script) if one]
            approved = task.approved if words[0] == words[-1] else rewritten(task.approved)
            await self._records.update_task_in(connection, task.user_id, task.id, script=script, approved=approved)
            note = AgentMessage(content=said, data=breakdown(script))
            logged = await self._events.append_in(connection, task.user_id, task.id, note)
        self._events.publish(logged)

    @unbroken
    async def _wait_at(self, task: Task, outcome: Outcome, gate: Gate) -> None:
        """The film has come to a gate: the run ends, and a yes begins the next one."""
        if task.script is None or outcome.quote is None:
            return
        made = frozenset(job.key for job in outcome.plan.jobs if job.fingerprint in outcome.made)
        message = _GATE_WORDS[gate]
        if outcome.failures:
            message = next(iter(outcome.failures.values())).message
        plan = show_plan(outcome.plan, task.script, made, outcome.quote, gate, task.choices)
        values = {"state": TaskState.WAITING, "message": message, "gate": gate, "plan_id": outcome.plan.plan_id}
        async with self._records.transaction() as connection:
            await self._check_ours_in(connection, task)
            await self._records.update_task_in(connection, task.user_id, task.id, executor_id=None, **values)
            logged = await self._events.append_in(
                connection,
                task.user_id,
                task.id,
                *_told(outcome),
                plan,
                status(TaskState.WAITING, task.progress, message),
            )
        self._events.publish(logged)

    async def _end_partly(self, task: Task, outcome: Outcome) -> None:
        """Some places could not be made: what is there is kept, and the film waits for them."""
        failed = len(outcome.failures)
        message = f"{failed} of {len(outcome.plan.jobs)} parts could not be made; the rest is ready."
        self._faults[task.id] = next(iter(outcome.failures.values()))
        await self.set_state(task, TaskState.PARTLY, message, *_told(outcome), ours=True)

    @unbroken
    async def _complete(self, task: Task, outcome: Outcome) -> None:
        assets = await self._runner.jobs.task_assets(task.user_id, task.id)
        spent = (await self._runner.carrier.stores.ledger.of_task(task.user_id, task.id)).charged
        done = finish(task, outcome, assets, spent)
        await self._assets.copy(done.film.video_path, f"tasks/{task.id}/final.mp4")
        await self._assets.write(f"tasks/{task.id}/script.json", done.script.model_dump_json(indent=2).encode())
        values = {"script": done.script, "state": TaskState.COMPLETED, "progress": 100.0, "message": "Finished"}
        async with self._records.transaction() as connection:
            await self._check_ours_in(connection, task)
            await self._records.update_task_in(
                connection, task.user_id, task.id, film=done.record, executor_id=None, gate=None, **values
            )
            logged = await self._events.append_in(
                connection,
                task.user_id,
                task.id,
                ProgressUpdate(progress=100, status="completed", message="Finished", seconds_left=0.0),
                done.said,
                done.film,
                status(TaskState.COMPLETED, 100.0, "Finished", done.film.video_path),
            )
        self._events.publish(logged)

    async def _check_ours_in(self, connection: AsyncConnection, task: Task) -> None:
        """Before the end of a film is written. Raises `Cancelled`, `TakenOver`."""
        standing = await self._records.standing_in(connection, task.user_id, task.id, lock=True)
        check_ours(standing, self._executor_id)

    async def _fail(self, task: Task, error: PixoraError) -> None:
        self._faults[task.id] = error
        try:
            await self.set_state(task, TaskState.ERROR, error.message, _show(error), ours=True)
        except (Cancelled, TakenOver):
            log.info("film failed, but it is not made here any more", task_id=task.id, code=error.code)
        except (PixoraError, SQLAlchemyError) as unwritten:
            # Left as it is, the task is taken up again when it can be written, or at the next start.
            log.error("the log could not be written", task_id=task.id, error=type(unwritten).__name__)

    @unbroken
    async def set_state(
        self, task: Task, state: TaskState, message: str, *before: AnyEvent, ours: bool = False
    ) -> None:
        """Write a task's new state, and tell it after the events `before`. With `ours` it raises `Cancelled` or
        `TakenOver` when this process makes the film no more."""
        executor = self._executor_id if state.unfinished else None
        async with self._records.transaction() as connection:
            if ours:
                await self._check_ours_in(connection, task)
            await self._records.update_task_in(
                connection, task.user_id, task.id, state=state, message=message, executor_id=executor
            )
            # As it is by now: the task was read before the work.
            progress = await self._records.progress_in(connection, task.user_id, task.id)
            logged = await self._events.append_in(
                connection, task.user_id, task.id, *before, status(state, progress, message)
            )
        self._events.publish(logged)


def status(state: TaskState, progress: float = 0.0, message: str = "", video_path: str | None = None) -> StatusChanged:
    return StatusChanged(status=state.status, state=state, progress=progress, message=message, video_path=video_path)


def _told(outcome: Outcome) -> list[ErrorShown]:
    return [
        _show(error, key, _prompt(outcome, key) if error.code == REFUSED else None)
        for key, error in outcome.failures.items()
    ]


def _prompt(outcome: Outcome, key: str) -> str:
    """The words that a job hands to its vendor."""
    job = outcome.plan.find(key)
    asked = job.request if job else None
    return str(getattr(asked, "prompt", "") or getattr(asked, "text", ""))


def _show(error: PixoraError, key: str | None = None, prompt: str | None = None) -> ErrorShown:
    return ErrorShown(
        content=str(error),
        error=error.message,
        code=error.code,
        hint=error.hint,
        retryable=error.retryable,
        place=key,
        prompt=prompt,
    )

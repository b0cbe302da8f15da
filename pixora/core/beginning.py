"""What every act on a film rests on: whose it is, whether it is being made, and how its making begins."""

from __future__ import annotations

from collections.abc import Mapping

from pixora.core.queue import Queue
from pixora.core.quotas import Quotas
from pixora.core.runs import Runs, status
from pixora.core.scripts import Moderator, Scripts
from pixora.core.telling import show_plan
from pixora.core.wishes import BUILT_IN_REPERTOIRE, Repertoire
from pixora.film.brief import Brief, Gate
from pixora.film.errors import InvalidInput
from pixora.film.events import AnyEvent, TaskState
from pixora.film.gates import rewritten, used_up
from pixora.film.job import JobKind
from pixora.film.locks import MUSIC, broken, kept, locked
from pixora.film.picks import Picks
from pixora.film.plan import Choice, Plan
from pixora.film.quote import Quote
from pixora.film.script import Script
from pixora.identity.actor import Actor
from pixora.production.engine import Engine
from pixora.production.runner import Runner
from pixora.store.assets import Assets
from pixora.store.ledger import Spending
from pixora.store.log import EventLog
from pixora.store.people import People
from pixora.store.records import Records, Task
from pixora.store.shares import Shares
from pixora.store.unbroken import unbroken

NEW_SCRIPT = "new script"
"""The name of a revision in which all is written anew: its script is asked for again where it waits for a yes."""


class Beginning:
    """The studio's stores and rules, and the one way in which work on a film begins."""

    def __init__(
        self,
        records: Records,
        events: EventLog,
        assets: Assets,
        runner: Runner,
        engine: Engine,
        choices: Mapping[JobKind, Choice],
        max_scenes: int,
        quotas: Quotas,
        queue: Queue,
        moderator: Moderator | None = None,
        repertoire: Repertoire = BUILT_IN_REPERTOIRE,
        *,
        shares: Shares,
        people: People,
        commercial_only: bool = False,
    ) -> None:
        """`choices` is who makes what in a film that is planned for the first time. With `commercial_only`, older films
        too are gone on with without models whose results may not be used commercially."""
        self.records, self.events, self.assets, self.runner, self._engine = records, events, assets, runner, engine
        self.scripts = Scripts(runner, events, max_scenes, moderator)
        self.runs = Runs(records, events, assets, runner, self.scripts, runner.executor_id, queue)
        self.quotas, self.repertoire, self.shares, self.people = quotas, repertoire, shares, people
        self._choices, self._max_scenes, self._commercial_only = dict(choices), max_scenes, commercial_only

    @property
    def choices(self) -> Mapping[JobKind, Choice]:
        """Who makes what in a film that is planned for the first time."""
        return self._choices

    async def get(self, actor: Actor, task_id: str) -> Task:
        return await self.records.task(actor.user_id, task_id)

    async def plan(self, actor: Actor, task_id: str) -> tuple[Plan, Quote]:
        """The film's plan as it stands now, and what it costs."""
        task = await self.get(actor, task_id)
        if task.script is None or task.brief is None:
            raise InvalidInput("no_film", "This task has no film yet.", "Say first what it is to be about.")
        return await self.runner.survey(actor.user_id, task.script, task.brief, self._pinned(task), task.picks)

    async def spent(self, actor: Actor, task_id: str) -> Spending:
        """What the film has cost so far, and what is set aside for jobs that are being made."""
        await self.get(actor, task_id)
        return await self.runner.carrier.stores.ledger.of_task(actor.user_id, task_id)

    async def survey(self, actor: Actor, task: Task, brief: Brief, script: Script, picks: Picks) -> tuple[Plan, Quote]:
        """Plan and price of a task's film as it would be; makes nothing. See `pixora.core.drafts`."""
        return await self.runner.survey(actor.user_id, script, brief, self._pinned(task), picks)

    async def amend(self, actor: Actor, task: Task, brief: Brief, script: Script, picks: Picks, what: str) -> Task:
        """Begin to make a film as a draft of it says; `task` is as it was read when the draft was begun.

        Raises "stale" when its script has changed since, "busy" when somebody makes it.
        """
        now = await self._idle(actor, task.id)
        await self.quotas.for_work(actor)
        if now.script is None or task.script is None or now.script.revision != task.script.revision:
            raise InvalidInput("stale", "The film was changed in the meantime.", "Look at it, and say it again.")
        return await self._begin(actor, now, brief, script, picks, what)

    async def _idle(self, actor: Actor, task_id: str) -> Task:
        """A task that nobody is working on."""
        task = await self.get(actor, task_id)
        if task.state.unfinished:
            raise InvalidInput("busy", "This film is being made.", "Wait until it is finished, or cancel it first.")
        return task

    async def _film(self, actor: Actor, task_id: str, *, idle: bool = True) -> tuple[Task, Script, Brief]:
        task = await (self._idle(actor, task_id) if idle else self.get(actor, task_id))
        if task.script is None or task.brief is None:
            raise InvalidInput("no_film", "This task has no film yet.", "Say first what it is to be about.")
        return task, task.script, task.brief

    def _pinned(self, task: Task) -> dict[JobKind, Choice]:
        """Who makes what in this film: as it was written when each kind was first planned."""
        kept = task.choices or {}
        if self._commercial_only:
            # A film of before the setting: what may not be used is not made of it any more.
            kept = {kind: choice for kind, choice in kept.items() if choice.commercial is True}
        return self._choices | kept

    async def _go_on(self, actor: Actor, task_id: str, message: str) -> Task:
        task = await self.get(actor, task_id)
        async with self.records.transaction() as connection:
            await self.quotas.for_work_in(connection, actor, task_id)
        if task.choices is not None and (allowed := self._pinned(task)) != task.choices:
            await self.records.update_task(actor.user_id, task_id, choices=allowed)
        await self.runs.set_state(task, TaskState.PROCESSING, message)
        self.runs.launch(await self.get(actor, task_id))
        return await self.get(actor, task_id)

    async def make_ready(self, actor: Actor, task: Task, brief: Brief, script: Script) -> Task:
        """Begin to make a new task's film of a script that is written."""
        return await self._begin(actor, task, brief, script, Picks(), None)

    @staticmethod
    def _check_rewritable(task: Task) -> None:
        """Raise "locked" before a new script is written, and perhaps paid, in which nothing locked would be left."""
        held = tuple(lock for lock in task.locks if lock != MUSIC)
        if held and task.script is not None:
            raise locked(held, task.script)

    async def _check_locks(self, task: Task, brief: Brief, script: Script, picks: Picks) -> None:
        """Raise "locked" when the film would be another where it is locked."""
        if not task.locks or task.script is None or task.brief is None:
            return
        _, held = kept(task.locks, task.script, script)
        if not held:
            before, _ = await self.runner.survey(task.user_id, task.script, task.brief, self._pinned(task), task.picks)
            after, _ = await self.runner.survey(task.user_id, script, brief, self._pinned(task), picks)
            held = broken(task.locks, before, after)
        if held:
            raise locked(held, task.script)

    @unbroken
    async def _begin(
        self, actor: Actor, task: Task, brief: Brief, script: Script, picks: Picks, what: str | None
    ) -> Task:
        """Write the new revision, show its plan and begin. `what` names the edit that can be undone."""
        self.quotas.for_length(actor, max(brief.seconds or 0.0, script.seconds or 0.0))
        self.quotas.for_size(actor, brief.resolution)
        await self._check_locks(task, brief, script, picks)
        choices = self._pinned(task)
        plan, priced = await self.runner.survey(actor.user_id, script, brief, choices, picks)
        made = frozenset(job.key for job in plan.jobs if job.key not in priced.prices)
        approved = used_up(task.approved, await self.runner.jobs.bought(actor.user_id, task.id))
        if what == NEW_SCRIPT:
            approved = rewritten(approved)
        async with self.records.transaction() as connection:
            await self.quotas.for_work_in(connection, actor, task.id)
            if what is not None and task.script is not None:
                await self.records.keep_version_in(connection, task, what)
            await self.records.update_task_in(
                connection,
                actor.user_id,
                task.id,
                title=called(task, script),
                brief=brief,
                script=script,
                choices=choices,
                picks=picks,
                approved=approved,
                plan_id=plan.plan_id,
                gate=None,
                state=TaskState.PROCESSING,
                progress=0.0,
                message="Planning",
                executor_id=self.runner.executor_id,
            )
            logged = await self.events.append_in(
                connection,
                actor.user_id,
                task.id,
                show_plan(plan, script, made, priced, choices=choices),
                status(TaskState.PROCESSING),
            )
        self.events.publish(logged)
        started = await self.get(actor, task.id)
        self.runs.launch(started)
        return started

    async def _show(self, task: Task, plan: Plan, script: Script, priced: Quote, gate: Gate) -> None:
        made = frozenset(job.key for job in plan.jobs if job.key not in priced.prices)
        shown: AnyEvent = show_plan(plan, script, made, priced, gate, self._pinned(task))
        await self.events.append(task.user_id, task.id, shown)


def called(task: Task, script: Script) -> str:
    """What the film is called in the library: as its owner has named it there, else as its script is."""
    named = task.script is not None and task.title not in ("", task.script.title)
    return task.title if named else script.title

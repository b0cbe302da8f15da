"""Films: started, changed, watched, agreed to, stopped, gone on with and deleted, always by their owner alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pixora.core import uploads
from pixora.core.queue import Queue
from pixora.core.quotas import Quotas
from pixora.core.runs import FILLS, Runs, status
from pixora.core.scripts import Moderator, Scripts
from pixora.core.telling import breakdown, show_plan
from pixora.core.wishes import BUILT_IN_REPERTOIRE, Repertoire, Wish, brief_from, changes_words, restyle
from pixora.film import edits
from pixora.film.brief import Brief, Gate, Mood
from pixora.film.edits import SceneEdit
from pixora.film.errors import InvalidInput
from pixora.film.events import AnyEvent, Logged, TaskState
from pixora.film.gates import agree, used_up
from pixora.film.job import JobKind
from pixora.film.picks import Picks
from pixora.film.plan import Choice, Plan
from pixora.film.quote import Quote
from pixora.film.script import Script
from pixora.film.timeline import timed
from pixora.identity.actor import Actor
from pixora.media.fonts import check_glyphs
from pixora.production.engine import Engine
from pixora.production.runner import Runner
from pixora.providers.local.director.given import GivenScene, stage
from pixora.store.assets import FolderAssets
from pixora.store.jobs import Asset, JobRow
from pixora.store.ledger import Spending
from pixora.store.log import EventLog
from pixora.store.records import Records, Task
from pixora.store.unbroken import unbroken


class Films:
    """One user's acts on films. Work goes on in the background; who wants to see it follows the task's log."""

    def __init__(
        self,
        records: Records,
        events: EventLog,
        assets: FolderAssets,
        runner: Runner,
        engine: Engine,
        choices: Mapping[JobKind, Choice],
        max_scenes: int,
        quotas: Quotas,
        queue: Queue,
        moderator: Moderator | None = None,
        repertoire: Repertoire = BUILT_IN_REPERTOIRE,
        *,
        commercial_only: bool = False,
    ) -> None:
        """`choices` is who makes what in a film that is planned for the first time. With `commercial_only`, older films
        too are gone on with without models whose results may not be used commercially."""
        self.records, self.events, self.assets, self.runner, self._engine = records, events, assets, runner, engine
        self.scripts = Scripts(runner, events, max_scenes, moderator)
        self.runs = Runs(records, events, assets, runner, self.scripts, runner.executor_id, queue)
        self.quotas, self.repertoire = quotas, repertoire
        self._choices, self._max_scenes, self._commercial_only = dict(choices), max_scenes, commercial_only

    @property
    def choices(self) -> Mapping[JobKind, Choice]:
        """Who makes what in a film that is planned for the first time."""
        return self._choices

    @unbroken
    async def open(self, actor: Actor) -> Task:
        """A new, empty task. Raises `TooMany` when the user keeps as many as may be kept."""
        async with self.records.transaction() as connection:
            await self.quotas.for_film_in(connection, actor)
            task_id = await self.records.create_task_in(connection, actor.user_id)
        return await self.get(actor, task_id)

    async def get(self, actor: Actor, task_id: str) -> Task:
        return await self.records.task(actor.user_id, task_id)

    async def list(self, actor: Actor, limit: int = 50, before: str | None = None) -> list[Task]:
        return await self.records.tasks(actor.user_id, min(max(limit, 1), 200), before)

    async def propose(self, actor: Actor, wish: Wish) -> tuple[Brief, Script, Plan, Quote]:
        """Script, plan and price of a film that is not made."""
        brief = brief_from(wish, None, self.repertoire)
        script = await self.scripts.draft(brief, self._choices, FILLS[0])
        plan, priced = await self.runner.survey(actor.user_id, script, brief, self._choices, Picks())
        return brief, script, plan, priced

    async def make(self, actor: Actor, task_id: str, wish: Wish) -> Task:
        """Write the script that a wish comes to, show the plan, and begin to make the film.

        On a task that has a film, the wish changes it: only what depends on the change is made again. A wish that
        asks for other words has the script written anew; any other keeps it with all its edits.
        """
        task = await self._idle(actor, task_id)
        await self.quotas.for_work(actor)
        brief = brief_from(wish, task.brief, self.repertoire)
        self.quotas.for_length(actor, brief.seconds)
        if task.script is not None and task.brief is not None and not changes_words(task.brief, brief):
            script = restyle(task.script, brief, wish)
            return await self._begin(actor, task, brief, script, task.picks, "style")
        revision = task.script.revision + 1 if task.script else 1
        written = await self.scripts.write(actor.user_id, task.id, brief, self._pinned(task), FILLS[0])
        script = written.model_copy(update={"revision": revision})
        return await self._begin(actor, task, brief, script, Picks(), "script")

    async def make_given(
        self, actor: Actor, task_id: str, wish: Wish, title: str, scenes: Sequence[GivenScene]
    ) -> Task:
        """Make a film of a ready script: its scenes and words stand; the director stages what has no picture yet."""
        task = await self._idle(actor, task_id)
        await self.quotas.for_work(actor)
        if not scenes or len(scenes) > self._max_scenes:
            raise InvalidInput(
                "bad_scenes", f"A script has 1 to {self._max_scenes} scenes.", "Part it into several films."
            )
        words = " ".join(scene.narration for scene in scenes).strip()
        await self.scripts.moderate("\n".join([title, words, *(scene.seen for scene in scenes)]))
        brief = brief_from(wish.model_copy(update={"text": words or None}), task.brief, self.repertoire)
        script = await asyncio.to_thread(stage, brief.model_copy(update={"seconds": None}), title, scenes)
        self.quotas.for_length(actor, sum(scene.seconds for scene in script.scenes))
        await asyncio.to_thread(check_glyphs, f"{title} {words}")
        script = script.model_copy(update={"revision": task.script.revision + 1 if task.script else 1})
        return await self._begin(actor, task, brief, script, Picks(), "script")

    async def revise(self, actor: Actor, task_id: str, revision: int, change: Callable[[Script], Script]) -> Task:
        """Several edits at once, of exactly the script that was read: another revision is `stale`."""

        def changed(script: Script) -> Script:
            # However many edits: what the client read was one revision, and what it reads next is the one after.
            return change(self._current(script, revision)).model_copy(update={"revision": revision + 1})

        return await self._edit(actor, task_id, "script", changed)

    @staticmethod
    def _current(script: Script, revision: int) -> Script:
        if script.revision != revision:
            raise InvalidInput(
                "stale",
                f"The script is at revision {script.revision}, not {revision}.",
                "Read it again and make your change in what it is now.",
            )
        return script

    async def change_scene(self, actor: Actor, task_id: str, scene: str, change: SceneEdit) -> Task:
        """Other words, prompts, transition or length of one scene, which is named by its id or its number."""
        return await self._edit(actor, task_id, "scene", lambda script: edits.edit(script, scene, change))

    async def reorder(self, actor: Actor, task_id: str, order: tuple[str, ...]) -> Task:
        return await self._edit(actor, task_id, "order", lambda script: edits.reorder(script, order))

    async def delete_scene(self, actor: Actor, task_id: str, scene: str) -> Task:
        return await self._edit(actor, task_id, "scene deleted", lambda script: edits.delete(script, scene))

    async def add_scene(self, actor: Actor, task_id: str, after: str | None, narration: str, prompt: str = "") -> Task:
        return await self._edit(
            actor, task_id, "scene added", lambda script: edits.add(script, after, narration, prompt)
        )

    async def duplicate_scene(self, actor: Actor, task_id: str, scene: str) -> Task:
        return await self._edit(actor, task_id, "scene copied", lambda script: edits.duplicate(script, scene))

    async def rename_character(self, actor: Actor, task_id: str, character: str, name: str) -> Task:
        return await self._edit(actor, task_id, "name", lambda script: edits.rename(script, character, name))

    async def retake(
        self, actor: Actor, task_id: str, scene: str, kind: JobKind = JobKind.PICTURE, revision: int | None = None
    ) -> Task:
        """Make one place of a scene anew: its picture, its voice or its motion. Takes that were made are kept.

        With `revision`, only of exactly that script: a scene's number then means what its user saw.
        """
        task, script, brief = await self._film(actor, task_id)
        if revision is not None:
            self._current(script, revision)
        chosen = edits.find(script, scene)
        plan, _ = await self.runner.survey(actor.user_id, script, brief, self._pinned(task), task.picks)
        place = f"{kind.value}:{chosen.id}"
        job = plan.find(place)
        if job is None and place not in task.picks.substitutes:
            raise InvalidInput("no_place", f"This scene has no {kind.value} of its own.", "Choose another part.")
        picks = task.picks.another(place)
        if job and job.provider not in self.runner.carrier.vendors and kind is JobKind.PICTURE:
            # What is drawn here is the same for the same seed: another take is another composition.
            other = chosen.visual.model_copy(update={"seed": (chosen.visual.seed + 1) % 2**31})
            scenes = tuple(s.model_copy(update={"visual": other}) if s is chosen else s for s in script.scenes)
            script = script.model_copy(update={"scenes": scenes, "revision": script.revision + 1})
        return await self._begin(actor, task, brief, script, picks, "take")

    async def takes(self, actor: Actor, task_id: str, place: str) -> Sequence[tuple[JobRow, Sequence[Asset]]]:
        """What was made for a place so far, the oldest first."""
        await self.get(actor, task_id)
        return await self.runner.jobs.takes(actor.user_id, task_id, place)

    async def select(self, actor: Actor, task_id: str, place: str, fingerprint: str) -> Task:
        """Put a take into the film; it stays there whatever changes before it. Costs nothing but the cut."""
        task, script, brief = await self._film(actor, task_id)
        made = await self.runner.jobs.takes(actor.user_id, task_id, place)
        if not any(row.fingerprint == fingerprint for row, _ in made):
            raise InvalidInput("no_take", "There is no such take.", "Choose one of the takes that were made.")
        return await self._begin(actor, task, brief, script, task.picks.select(place, fingerprint), "take selected")

    async def follow_script(self, actor: Actor, task_id: str, place: str) -> Task:
        """Let a place follow the script again, after a take or an upload was selected for it."""
        task, script, brief = await self._film(actor, task_id)
        return await self._begin(actor, task, brief, script, task.picks.follow(place), "take released")

    async def add_upload(
        self, actor: Actor, task_id: str, scene: str | None, kind: JobKind, file: Path, content_type: str
    ) -> Task:
        """Put a user's own picture, voice-over, music or clip into the film, as a take that stays until it is released.

        `file` is moved away. `scene` is a scene's id or number, a character's id for a reference, None for music.
        """
        task, script, brief = await self._film(actor, task_id)
        key, words = kind.value, ""
        if kind is JobKind.MUSIC:
            # A film without music gets a place for it; the mood is composed only if the upload is released again.
            script = script if script.mood else edits.score(script, Mood.CALM)
        elif kind is JobKind.REFERENCE:
            key = f"{key}:{scene}"
        else:
            chosen = edits.find(script, scene or "")
            key, words = f"{key}:{chosen.id}", chosen.narration
        if kind is JobKind.NARRATION:
            script = script.model_copy(update={"edited": True})
        plan, _ = await self.runner.survey(actor.user_id, script, brief, self._pinned(task), task.picks)
        place = plan.find(key)
        if place is None:
            raise InvalidInput("no_place", f"There is no place for a {kind.value} there.", "Choose another.")
        upload = await uploads.examine(file, kind, content_type, words)
        await uploads.keep(self.records, self.assets, self.runner.executor_id, task, place, upload, file)
        return await self._begin(actor, task, brief, script, task.picks.select(key, upload.fingerprint), "upload")

    async def undo(self, actor: Actor, task_id: str) -> Task:
        """The film as it was before the last edit; what was made for it is there still."""
        task, script, _ = await self._film(actor, task_id)
        async with self.records.transaction() as connection:
            before = await self.records.take_version_in(connection, actor.user_id, task_id)
        if before is None:
            raise InvalidInput("nothing_to_undo", "Nothing was changed in this film.", "")
        old = Script.model_validate(before["script"]).model_copy(update={"revision": script.revision + 1})
        brief, picks = Brief.model_validate(before["brief"]), Picks.model_validate(before["picks"])
        return await self._begin(actor, task, brief, old, picks, None)

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

    async def approve(
        self, actor: Actor, task_id: str, plan_id: str, gate: Gate, budget: Decimal | None = None
    ) -> Task:
        """Open a gate of exactly the plan that was shown; one that is outdated is answered with the new plan."""
        task, script, brief = await self._film(actor, task_id)
        plan, priced = await self.runner.survey(actor.user_id, script, brief, self._pinned(task), task.picks)
        if task.gate is None or task.gate is not gate:
            raise InvalidInput("no_gate", f"The film does not wait at “{gate.value}”.", "Look at its plan.")
        if plan.plan_id != plan_id:
            await self._show(task, plan, script, priced, gate)
            raise InvalidInput(
                "plan_outdated", "The plan has changed since it was shown.", "Look at the new one and agree to it."
            )
        if budget is not None:
            brief = brief.model_copy(update={"budget": budget})
        values = {"brief": brief, "approved": agree(plan, priced.prices, gate, task.approved), "gate": None}
        await self.records.update_task(actor.user_id, task_id, **values)
        return await self._go_on(actor, task_id, "Going on after your yes")

    async def retry(self, actor: Actor, task_id: str) -> Task:
        """Go on with a film that failed or was cancelled; what was made is kept."""
        task, _, _ = await self._film(actor, task_id, idle=False)
        if task_id in self.runs or task.state in (TaskState.COMPLETED, TaskState.PROCESSING):
            return task
        return await self._go_on(actor, task_id, "Going on where it stopped")

    async def cancel(self, actor: Actor, task_id: str) -> Task:
        """Stop what has not been made; what was made is kept, and the film can be gone on with.

        A film that another process makes is stopped there within a second or two.
        """
        task = await self.get(actor, task_id)
        await self.runs.stop(task_id)
        task = await self.get(actor, task_id)
        if task.state.unfinished or task.state is TaskState.WAITING:
            await self.runs.set_state(task, TaskState.CANCELLED, "Cancelled; what was made is kept")
        return await self.get(actor, task_id)

    async def delete(self, actor: Actor, task_id: str) -> None:
        """Remove a task with all its files and rows, and nothing of another."""
        await self.cancel(actor, task_id)
        jobs = await self.runner.jobs.of_task(actor.user_id, task_id)
        await self.runner.jobs.hand_over(task_id)
        await self.records.delete_task(actor.user_id, task_id)
        await self._engine.forget((row.id, row.attempt) for row in jobs)
        await self.assets.delete_task(task_id)

    async def follow(self, actor: Actor, task_id: str, after: int = 0) -> AsyncIterator[Logged]:
        """Every event of the task after `after`, then live; without end."""
        await self.get(actor, task_id)
        async for logged in self.events.follow(actor.user_id, task_id, after):
            yield logged

    async def breakdown(self, actor: Actor, task: Task) -> dict[str, Any]:
        """The scene breakdown of a task's script, with lengths as the voice asks for them."""
        if task.script is None:
            return {"script": None, "scenes": []}
        plan, _ = await self.plan(actor, task.id)
        return breakdown(timed(task.script, plan.timeline))

    async def scene_assets(self, actor: Actor, task: Task) -> dict[str, dict[str, Asset]]:
        """The selected assets of each scene of the present script: scene id -> part -> asset."""
        if task.script is None:
            return {}
        plan, _ = await self.plan(actor, task.id)
        owned = await self.runner.jobs.task_assets(actor.user_id, task.id)
        by_fingerprint = {(asset.fingerprint, asset.part): asset for asset in owned}
        found: dict[str, dict[str, Asset]] = {}
        for job in plan.jobs:
            if job.scene_id and job.kind in (JobKind.PICTURE, JobKind.NARRATION, JobKind.MOTION):
                for part in ("image", "audio", "video"):
                    if asset := by_fingerprint.get((job.fingerprint or "", part)):
                        found.setdefault(job.scene_id, {})[part] = asset
        return found

    async def close(self) -> None:
        await self.runs.close()

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

    async def _edit(self, actor: Actor, task_id: str, what: str, change: Callable[[Script], Script]) -> Task:
        task, script, brief = await self._film(actor, task_id)
        await self.quotas.for_work(actor)
        new = change(script)
        said = " ".join(scene.narration for scene in new.scenes)
        await asyncio.to_thread(check_glyphs, said)
        return await self._begin(actor, task, brief, new, task.picks, what)

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

    @unbroken
    async def _begin(
        self, actor: Actor, task: Task, brief: Brief, script: Script, picks: Picks, what: str | None
    ) -> Task:
        """Write the new revision, show its plan and begin. `what` names the edit that can be undone."""
        self.quotas.for_length(actor, max(brief.seconds or 0.0, script.seconds or 0.0))
        choices = self._pinned(task)
        plan, priced = await self.runner.survey(actor.user_id, script, brief, choices, picks)
        made = frozenset(job.key for job in plan.jobs if job.key not in priced.prices)
        approved = used_up(task.approved, await self.runner.jobs.bought(actor.user_id, task.id))
        async with self.records.transaction() as connection:
            await self.quotas.for_work_in(connection, actor, task.id)
            if what is not None and task.script is not None:
                await self.records.keep_version_in(connection, task, what)
            await self.records.update_task_in(
                connection,
                actor.user_id,
                task.id,
                title=script.title,
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

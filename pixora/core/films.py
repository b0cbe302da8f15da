"""Films: started, watched, agreed to, stopped, gone on with and deleted, always by their owner alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pixora.core.beginning import NEW_SCRIPT
from pixora.core.brand_kit import cards_in, put_kit
from pixora.core.own_cards import put_cards
from pixora.core.runs import FILLS
from pixora.core.taking import Taking
from pixora.core.telling import breakdown
from pixora.core.wishes import Wish, brief_from, changes_words, restyle
from pixora.film.branding import CardText, Kit, cards_of, room_beside
from pixora.film.brief import Brief, Gate
from pixora.film.errors import InvalidInput
from pixora.film.events import Logged, TaskState
from pixora.film.gates import agree
from pixora.film.job import JobKind
from pixora.film.picks import Picks
from pixora.film.plan import Plan
from pixora.film.quote import Quote
from pixora.film.script import Script
from pixora.film.search import fold
from pixora.film.timeline import timed
from pixora.identity.actor import Actor
from pixora.media.fonts import check_glyphs
from pixora.providers.local.director.given import GivenScene, stage
from pixora.store.jobs import Asset
from pixora.store.records import Task
from pixora.store.unbroken import unbroken

SEARCHED = 200
"""Characters of a question to the library that are looked for."""


class Films(Taking):
    """One user's acts on films. Work goes on in the background; who wants to see it follows the task's log."""

    @unbroken
    async def open(self, actor: Actor) -> Task:
        """A new, empty task. Raises `TooMany` when the user keeps as many as may be kept."""
        async with self.records.transaction() as connection:
            await self.quotas.for_film_in(connection, actor)
            task_id = await self.records.create_task_in(connection, actor.user_id)
        return await self.get(actor, task_id)

    async def list(self, actor: Actor, limit: int = 50, before: str | None = None, search: str = "") -> list[Task]:
        """A user's films, the newest first; with `search`, those that have all its words in their title, logline,
        narration or cast."""
        words = fold(search[:SEARCHED]).split()
        return await self.records.tasks(actor.user_id, min(max(limit, 1), 200), before, words)

    async def propose(self, actor: Actor, wish: Wish) -> tuple[Brief, Script, Plan, Quote]:
        """Script, plan and price of a film that is not made."""
        brief = brief_from(wish, None, self.repertoire)
        cards = cards_in(await self.people.brand(actor.user_id))
        written = await self.scripts.draft(room_beside(brief, cards), self._choices, FILLS[0])
        script, picks = put_cards(written, Picks(), cards, self._choices)
        script = script.model_copy(update={"revision": written.revision})
        plan, priced = await self.runner.survey(actor.user_id, script, brief, self._choices, picks)
        return brief, script, plan, priced

    async def make(self, actor: Actor, task_id: str, wish: Wish, *, anew: bool = False) -> Task:
        """Write the script that a wish comes to, show the plan, and begin to make the film.

        On a task that has a film, the wish changes it: only what depends on the change is made again. A wish that
        asks for other words has the script written anew; any other keeps it with all its edits. `anew`: nothing of
        that film is kept but its budget and where it waits.
        """
        task = await self._idle(actor, task_id)
        await self.quotas.for_work(actor)
        before = None if anew else task.brief
        brief = await self._with_own_words(actor, before, brief_from(wish, before, self.repertoire))
        if anew and task.brief is not None:
            limits = {name: getattr(task.brief, name) for name in ("budget", "gates") if getattr(wish, name) is None}
            brief = brief.model_copy(update=limits)
        self.quotas.for_length(actor, brief.seconds)
        if task.script is not None and before is not None and not changes_words(before, brief):
            script = restyle(task.script, brief, wish)
            return await self._begin(actor, task, brief, script, task.picks, "style")
        self._check_rewritable(task)
        revision = task.script.revision + 1 if task.script else 1
        kit = await self.people.brand(actor.user_id) if before is None else None
        cards = cards_of(task.script) if before is not None and task.script is not None else cards_in(kit)
        between = room_beside(brief, cards)
        written = await self.scripts.write(actor.user_id, task.id, between, self._pinned(task), FILLS[0])
        script = written.model_copy(update={"revision": revision})
        return await self._begin_branded(actor, task, brief, script, kit, cards)

    async def make_given(
        self, actor: Actor, task_id: str, wish: Wish, title: str, scenes: Sequence[GivenScene]
    ) -> Task:
        """Make a film of a ready script: its scenes and words stand; the director stages what has no picture yet."""
        task = await self._idle(actor, task_id)
        await self.quotas.for_work(actor)
        self._check_rewritable(task)
        if not scenes or len(scenes) > self._max_scenes:
            raise InvalidInput(
                "bad_scenes", f"A script has 1 to {self._max_scenes} scenes.", "Part it into several films."
            )
        words = " ".join(scene.narration for scene in scenes).strip()
        await self.scripts.moderate("\n".join([title, words, *(scene.seen for scene in scenes)]))
        brief = brief_from(wish.model_copy(update={"text": words or None}), task.brief, self.repertoire)
        brief = await self._with_own_words(actor, task.brief, brief)
        script = await asyncio.to_thread(stage, brief.model_copy(update={"seconds": None}), title, scenes)
        self.quotas.for_length(actor, sum(scene.seconds for scene in script.scenes))
        await asyncio.to_thread(check_glyphs, f"{title} {words}")
        script = script.model_copy(update={"revision": task.script.revision + 1 if task.script else 1})
        kit = await self.people.brand(actor.user_id) if task.brief is None else None
        cards = cards_of(task.script) if task.script is not None else cards_in(kit)
        return await self._begin_branded(actor, task, brief, script, kit, cards)

    async def _begin_branded(
        self,
        actor: Actor,
        task: Task,
        brief: Brief,
        script: Script,
        kit: Kit | None,
        cards: Mapping[str, CardText | None],
    ) -> Task:
        """Begin a new script with the user's kit, or with the logo and the cards that the film has."""
        revision, choices, picks = script.revision, self._pinned(task), task.picks.film_wide()
        if kit is not None:
            brief, script, picks = await put_kit(self, task, brief, script, picks, kit, choices)
        else:
            script, picks = put_cards(script, picks, cards, choices)
        script = script.model_copy(update={"revision": revision})
        return await self._begin(actor, task, brief, script, picks, NEW_SCRIPT)

    async def _with_own_words(self, actor: Actor, before: Brief | None, brief: Brief) -> Brief:
        """A new film says words as its user keeps them; from then on it has a list of its own."""
        if before is not None:
            return brief
        return brief.model_copy(update={"pronunciations": await self.people.pronunciations(actor.user_id)})

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

    async def scene_sights(self, actor: Actor, task: Task) -> dict[str, str]:
        """The asset that shows each scene: its picture, or the clip that was brought for it. By scene id."""
        found: dict[str, str] = {}
        for scene, parts in (await self.scene_assets(actor, task)).items():
            own = parts.get("video") if task.picks.brings(JobKind.MOTION, scene) else None
            if seen := own or parts.get("image"):
                found[scene] = seen.path
        return found

    async def close(self) -> None:
        await self.runs.close()

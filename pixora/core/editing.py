"""Edits of a film's script by its owner: scenes changed, moved, added, copied, deleted, and undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pixora.core.beginning import Beginning, called
from pixora.core.checking import check_script
from pixora.core.runs import status
from pixora.core.telling import show_plan
from pixora.film import edits
from pixora.film.brief import Brief
from pixora.film.edits import SceneEdit
from pixora.film.errors import InvalidInput
from pixora.film.events import TaskState
from pixora.film.picks import Picks
from pixora.film.script import Script
from pixora.identity.actor import Actor
from pixora.store.records import Task

TAKEN_BACK = "Taken back; what was made is kept"
"""What a film's status says whose last changes were taken back, until something else is asked for."""


class Editing(Beginning):
    """Each edit is a new revision, of which only what depends on the change is made."""

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

    async def undo(self, actor: Actor, task_id: str) -> Task:
        """The film as it was before the last edit; what was made for it is there still."""
        task, script, _ = await self._film(actor, task_id)
        before = await self.records.last_version(actor.user_id, task_id)
        if before is None:
            raise InvalidInput("nothing_to_undo", "Nothing was changed in this film.", "")
        old = Script.model_validate(before["script"]).model_copy(update={"revision": script.revision + 1})
        brief, picks = Brief.model_validate(before["brief"]), Picks.model_validate(before["picks"])
        await self._check_locks(task, brief, old, picks)
        async with self.records.transaction() as connection:
            await self.records.take_version_in(connection, actor.user_id, task_id)
        return await self._begin(actor, task, brief, old, picks, None)

    async def take_back(self, actor: Actor, task_id: str, changes: Sequence[Mapping[str, Any]], until: str) -> Task:
        """The film as it was before these edits, the newest (`Records.versions_since`); what was made for them is kept.
        Unlike after `undo`, nothing is begun: the film rests until something else is asked for.

        Raises "changed_since" when it was edited after `until`, "locked" when what they changed is locked by now.
        """
        task, script, _ = await self._film(actor, task_id)
        first, last = changes[0], changes[-1]
        if last["at"] > until:
            raise _changed_since()
        old = Script.model_validate(first["script"]).model_copy(update={"revision": script.revision + 1})
        brief, picks = Brief.model_validate(first["brief"]), Picks.model_validate(first["picks"])
        await self._check_locks(task, brief, old, picks)
        plan, priced = await self.survey(actor, task, brief, old, picks)
        made = frozenset(job.key for job in plan.jobs if job.key not in priced.prices)
        async with self.records.transaction() as connection:
            if not await self.records.drop_versions_in(connection, task_id, first["number"], last["number"]):
                await connection.rollback()
                raise _changed_since()
            values = {"brief": brief, "script": old, "picks": picks, "plan_id": plan.plan_id, "gate": None}
            values |= {"state": TaskState.CANCELLED, "message": TAKEN_BACK, "executor_id": None}
            await self.records.update_task_in(connection, actor.user_id, task_id, title=called(task, old), **values)
            logged = await self.events.append_in(
                connection,
                actor.user_id,
                task_id,
                show_plan(plan, old, made, priced, choices=self._pinned(task)),
                status(TaskState.CANCELLED, task.progress, TAKEN_BACK),
            )
        self.events.publish(logged)
        return await self.get(actor, task_id)

    async def _edit(self, actor: Actor, task_id: str, what: str, change: Callable[[Script], Script]) -> Task:
        task, script, brief = await self._film(actor, task_id)
        await self.quotas.for_work(actor)
        new = change(script)
        await check_script(new, self.repertoire)
        return await self._begin(actor, task, brief, new, task.picks, what)


def _changed_since() -> InvalidInput:
    return InvalidInput("changed_since", "The film was changed since then.", "Undo takes changes back one by one.")

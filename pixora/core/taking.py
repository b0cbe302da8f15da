"""Takes: a place made anew, chosen among what was made, brought along, or let go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pixora.core import uploads
from pixora.core.editing import Editing
from pixora.film import edits
from pixora.film.brief import Brief, Mood
from pixora.film.errors import InvalidInput
from pixora.film.job import JobKind
from pixora.film.plan import BUILT_IN
from pixora.film.script import Script
from pixora.identity.actor import Actor
from pixora.store.jobs import Asset, JobRow
from pixora.store.records import Task


class Taking(Editing):
    """What stands at a place of the film, and what stood there."""

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

        `file` is moved away. `scene` is a scene's id or number, a character's id for a reference, None for music and
        the logo.
        """
        task, script, brief = await self._film(actor, task_id)
        key, words = kind.value, ""
        if kind is JobKind.MUSIC:
            # A film without music gets a place for it; the mood is composed only if the upload is released again.
            script = script if script.mood else edits.score(script, Mood.CALM)
        elif kind is JobKind.LOGO:
            # The place is there with the first logo that is brought to it.
            return await self._add_logo(actor, task, brief, script, file, content_type)
        elif kind is JobKind.REFERENCE:
            key = f"{key}:{scene}"
        else:
            chosen = edits.find(script, scene or "")
            key, words = f"{key}:{chosen.id}", chosen.narration
        if kind is JobKind.NARRATION:
            script = script.model_copy(update={"edited": True})
        plan, _ = await self.runner.survey(actor.user_id, script, brief, self._pinned(task), task.picks)
        place = plan.find(key)
        if place is None and kind is JobKind.MOTION:
            place = uploads.clip_place(key.partition(":")[2])
        if place is None:
            raise InvalidInput("no_place", f"There is no place for a {kind.value} there.", "Choose another.")
        upload = await uploads.examine(file, kind, content_type, words)
        await uploads.keep(self.records, self.assets, self.runner.executor_id, task, place, upload, file)
        picks = task.picks.bring(key, upload.fingerprint)
        if kind is JobKind.PICTURE and self._pinned(task)[JobKind.MOTION].provider == BUILT_IN:
            # Of a clip that was brought before nothing is to be seen any more.
            picks = picks.follow(f"{JobKind.MOTION.value}:{key.partition(':')[2]}")
        return await self._begin(actor, task, brief, script, picks, "upload")

    async def _add_logo(
        self, actor: Actor, task: Task, brief: Brief, script: Script, file: Path, content_type: str
    ) -> Task:
        upload = await uploads.examine(file, JobKind.LOGO, content_type, "")
        place = uploads.logo_place(self._pinned(task)[JobKind.LOGO])
        await uploads.keep(self.records, self.assets, self.runner.executor_id, task, place, upload, file)
        return await self._begin(actor, task, brief, script, task.picks.bring(place.key, upload.fingerprint), "logo")

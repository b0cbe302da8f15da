"""Finished films on their way out: the cut for editors, and everything of a film in one zip."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import structlog

from pixora.core.films import Films
from pixora.core.remastering import Remastering
from pixora.film.cut_list import LOGO, STILLS, VOICES, CutList, clips_with_handles, list_cuts, logo_layer
from pixora.film.errors import InvalidInput, Unavailable
from pixora.film.job import Job, JobKind
from pixora.film.paperwork import Credit, credit, tell_licences, tell_script
from pixora.film.plan import Finished, Plan
from pixora.film.script import Script
from pixora.film.timeline import timed
from pixora.identity.actor import Actor
from pixora.media.export.bundle import write_bundle
from pixora.media.export.fcpxml import write_fcpxml
from pixora.production.errands import inputs_of
from pixora.store.assets import Assets
from pixora.store.records import Task

log = structlog.get_logger(__name__)
T = TypeVar("T")

READ_ME = """This is a film made with Pixora, for an editor.

film.mp4             the film as it was delivered
film.otio            the cut for DaVinci Resolve, Avid, Nuke, Hiero and whatever reads OpenTimelineIO
film.fcpxml          the same for Final Cut Pro 10.6 or later, DaVinci Resolve and others
media/clips          each scene without captions and logo, with frames to spare before and after it
media/stems          voice, music, effects and room tone as heard in the film, and the mix (WAV, 48 kHz, 24 bit)
media/logo           the film's logo, if it has one: layer.png is as large as the film, to lie over the clips
media/voices         each scene's words as they were spoken
media/stills         each scene's picture
captions             SRT and VTT
script               the script, as data and to read
credits.json         who made what, from which words, and what was paid for it
licences.md          how it may be used

Keep the folders together: the two timelines name the media relative to themselves.
"""


_NEEDED = frozenset({JobKind.PICTURE, JobKind.NARRATION, JobKind.MIX, JobKind.CAPTIONS})
"""Kinds of jobs whose results an editor gets."""


@dataclass(frozen=True)
class _Cut:
    """A finished film, and how it is cut."""

    task: Task
    script: Script
    plan: Plan
    cuts: CutList


class StillMaking(Unavailable):
    """An export takes longer than an answer may; it is being made all the same."""

    retry_after = 5.0

    def __init__(self) -> None:
        super().__init__("still_making", "The export is being made.", "Ask for it again in a moment: it is found then.")


class Exports:
    """One user's finished films in the forms in which they leave the studio."""

    def __init__(self, films: Films, assets: Assets, work: Path) -> None:
        """`work` is a folder of which nothing is to be left."""
        self._runner, self._assets, self._work = films.runner, assets, work
        self.masters = Remastering(films)
        self._going: set[asyncio.Task[Any]] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def otio(self, actor: Actor, task_id: str) -> str:
        """The cut as OpenTimelineIO (JSON). It names media as they lie in the zip."""
        return _otio((await self._cut(actor, task_id)).cuts)

    async def fcpxml(self, actor: Actor, task_id: str) -> str:
        """The cut as FCPXML 1.10. It names media as they lie in the zip."""
        return write_fcpxml((await self._cut(actor, task_id)).cuts)

    async def prepare(self, actor: Actor, task_id: str) -> None:
        """Make what a zip needs beyond the film: clips with handles. They are made once and kept."""
        await self._clips(actor, await self._cut(actor, task_id))

    async def bundle(self, actor: Actor, task_id: str) -> Path:
        """Everything of a film in one zip, in a file of its own that the caller removes. One at a time for a user."""
        turn = self._turns.setdefault(actor.user_id, asyncio.Lock())
        async with turn:
            return await self._bundle(actor, await self._cut(actor, task_id))

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """What `work` comes to, if it ends in time. Else it goes on in the background, and `StillMaking` is raised."""
        going = asyncio.create_task(work)
        self._going.add(going)
        going.add_done_callback(self._ended)
        done, _ = await asyncio.wait({going}, timeout=seconds)
        if not done:
            raise StillMaking
        return going.result()

    async def close(self) -> None:
        """Stop; what was not finished is made when it is asked for again."""
        going = list(self._going)
        for one in going:
            one.cancel()
        await asyncio.gather(*going, return_exceptions=True)

    def _ended(self, going: asyncio.Task[Any]) -> None:
        self._going.discard(going)
        if not going.cancelled() and (fault := going.exception()) is not None:
            # Who waited was told; who did not hears of it when asking again.
            log.info("an export failed", error=type(fault).__name__)

    async def _cut(self, actor: Actor, task_id: str) -> _Cut:
        task, plan = await self.masters.finished(actor, task_id)
        if task.script is None or task.brief is None:
            raise InvalidInput("not_finished", "This film is not finished.", "Wait until it is, or say “go on”.")
        script = timed(task.script, plan.timeline)
        return _Cut(task, script, plan, list_cuts(plan, script, task.brief))

    async def _clips(self, actor: Actor, film: _Cut) -> tuple[dict[str, Finished], dict[str, Job], dict[str, Finished]]:
        """What is known of the film's plan, the jobs of its clips by scene (and of its logo, by `LOGO`), and what these
        made."""
        task, plan = film.task, film.plan
        fingerprints = {job.fingerprint for job in plan.jobs if job.fingerprint}
        known = await self._runner.jobs.finished(task.user_id, None, fingerprints)
        asked = {job.key for job in plan.jobs if job.kind in _NEEDED}
        asked |= {need.job for job in plan.jobs if job.kind is JobKind.SEGMENT for need in job.needs}
        errand = self.masters.errand(actor, task)
        known = await errand.complete(plan, known, task.picks, asked)
        clips = clips_with_handles(plan, film.cuts, known)
        if task.brief and (layer := logo_layer(plan, task.brief, known)):
            clips[LOGO] = layer
        made = await errand.make([(job, inputs_of(job, plan, known)) for job in clips.values()])
        return known, clips, made

    async def _bundle(self, actor: Actor, film: _Cut) -> Path:
        task, plan, cuts = film.task, film.plan, film.cuts
        known, clips, made = await self._clips(actor, film)
        files = {shot.clip: await self._path(made, clips[shot.scene_id].fingerprint, "video") for shot in cuts.shots}
        if LOGO in clips:
            files[LOGO] = await self._path(made, clips[LOGO].fingerprint, "image")
            logo = await self._path(known, plan.job(JobKind.LOGO.value).fingerprint, "image")
            files[f"{LOGO.rpartition('/')[0]}/logo{logo.suffix}"] = logo
        files |= await self._files(plan, cuts, known)
        files["film.mp4"] = await self._assets.local((task.film or {})["video_path"])
        stems = {sound.path for sound in cuts.sounds} | {"media/stems/mix.wav"}
        mix = plan.job("mix").fingerprint
        sounds = {name: await self._path(known, mix, Path(name).stem) for name in sorted(stems)}
        credits = await self._credits(task, film.script, plan)
        texts = {
            "README.txt": READ_ME,
            "film.otio": _otio(cuts),
            "film.fcpxml": write_fcpxml(cuts),
            "script/script.json": film.script.model_dump_json(indent=2),
            "script/script.md": tell_script(film.script, cuts),
            "credits.json": json.dumps(_told(task, credits), indent=2, ensure_ascii=False),
            "licences.md": tell_licences(credits, task.choices or {}),
        }
        out = self._work / f"{uuid.uuid4().hex}.zip"
        try:
            await asyncio.to_thread(write_bundle, out, texts, files, sounds)
        except BaseException:
            out.unlink(missing_ok=True)
            raise
        return out

    async def _files(self, plan: Plan, cuts: CutList, known: Mapping[str, Finished]) -> dict[str, Path]:
        """Stills, voices and captions, by their names in the zip."""
        found: dict[str, Path] = {}
        numbers = {shot.scene_id: shot.number for shot in cuts.shots}
        for job in plan.jobs:
            number = numbers.get(job.scene_id or "")
            if number and job.kind in (JobKind.PICTURE, JobKind.NARRATION):
                folder, part = (STILLS, "image") if job.kind is JobKind.PICTURE else (VOICES, "audio")
                file = await self._path(known, job.fingerprint, part)
                found[f"{folder}/scene-{number:02}{file.suffix}"] = file
            elif job.kind is JobKind.CAPTIONS:
                for part in ("srt", "vtt"):
                    found[f"captions/film.{part}"] = await self._path(known, job.fingerprint, part)
        return found

    async def _path(self, known: Mapping[str, Finished], fingerprint: str | None, part: str) -> Path:
        return await self._assets.local(known[fingerprint or ""].paths[part])

    async def _credits(self, task: Task, script: Script, plan: Plan) -> list[Credit]:
        """Who made what is in the film, in the film's order, and what each cost."""
        numbers = {scene.id: number for number, scene in enumerate(script.scenes, 1)}
        paid: dict[str, Decimal] = {}
        for line in await self._runner.carrier.stores.ledger.lines(task.user_id, task.id):
            if line["kind"] == "charge":
                paid[line["job_id"]] = paid.get(line["job_id"], Decimal(0)) + Decimal(line["usd"])
        rows = {row.fingerprint: row for row in await self._runner.jobs.of_task(task.user_id, task.id)}
        shown = [rows[job.fingerprint] for job in plan.jobs if job.fingerprint in rows]
        written = [row for row in rows.values() if row.kind is JobKind.SCRIPT and row.state == "done"]
        found = [
            credit(
                row.kind,
                numbers.get(row.scene_id or ""),
                (row.provider, row.model, row.version),
                row.request,
                paid.get(row.id, Decimal(0)),
                substitute=row.substitute,
            )
            for row in [*written, *shown]
        ]
        return [one for one in found if one is not None]


def _otio(cuts: CutList) -> str:
    # Where it is needed: a server that exports nothing starts without it.
    from pixora.media.export.otio import write_otio

    return write_otio(cuts)


def _told(task: Task, credits: list[Credit]) -> dict[str, object]:
    return {
        "title": task.title,
        "spent_usd": (task.film or {}).get("spent", "0"),
        "credits": [one.model_dump(mode="json") for one in credits],
    }

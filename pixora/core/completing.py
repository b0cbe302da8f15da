"""What a finished film is told and remembered by. Pure: what it is made of is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pixora.core.telling import breakdown, tell_licences
from pixora.film.errors import PixoraError
from pixora.film.events import AgentMessage, VideoComplete
from pixora.film.job import JobKind
from pixora.film.money import shown
from pixora.film.script import Script
from pixora.film.timeline import timed
from pixora.production.run import Outcome
from pixora.store.job_rows import Asset
from pixora.store.records import Task


@dataclass(frozen=True)
class Finish:
    """The end of a run that made a film."""

    script: Script
    """With its scenes as long as they became."""
    film: VideoComplete
    said: AgentMessage
    record: dict[str, Any]
    """What the task keeps of the film."""


def finish(task: Task, outcome: Outcome, assets: Iterable[Asset], spent: Decimal) -> Finish:
    """What a run that made a film ends with; `assets` are the task's. Raises "no_master"."""
    plan, made = outcome.plan, outcome.made
    by_part = {(asset.fingerprint, asset.part): asset for asset in assets}

    def found(kind: JobKind, part: str) -> Asset | None:
        job = next((job for job in plan.jobs if job.kind is kind), None)
        return by_part.get((job.fingerprint or "", part)) if job else None

    master, master_job = found(JobKind.MASTER, "video"), plan.job("master")
    if master is None or task.script is None:
        raise PixoraError("no_master", "The film was not put together.", "Say “go on” to try again.")
    thumbnail, captions = found(JobKind.THUMBNAIL, "image"), found(JobKind.CAPTIONS, "vtt")
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
        spent=shown(spent),
    )
    licences = tell_licences(plan, task.choices or {})
    finished = f"“{script.title}” is finished: {facts['seconds']:.1f} seconds."
    record = film.model_dump(mode="json", include=set(VideoComplete.model_fields) - {"type", "content"})
    more = {"true_peak": facts.get("true_peak"), "substitutes": sorted(task.picks.substitutes), "licences": licences}
    said = AgentMessage(content=" ".join([finished, *licences]), data=breakdown(script))
    return Finish(script=script, film=film, said=said, record=record | more)

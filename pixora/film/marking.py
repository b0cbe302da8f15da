"""What a film's mark says: who made its parts, what was done with them, and where its scenes begin."""

from __future__ import annotations

from collections.abc import Iterable

from pixora.film.brief import Brief, Captions
from pixora.film.cut import Chapter, Maker
from pixora.film.cut_list import name_scene
from pixora.film.job import Job, JobKind
from pixora.film.picks import Picks
from pixora.film.plan import BUILT_IN
from pixora.film.script import Script, TransitionKind
from pixora.film.timeline import Timeline

BROUGHT = "upload"
_MAKING = (
    JobKind.NARRATION, JobKind.REFERENCE, JobKind.PICTURE, JobKind.MOTION, JobKind.MUSIC, JobKind.AMBIENCE,
    JobKind.LOGO,
)  # fmt: skip


def list_makers(script: Script, jobs: Iterable[Job], picks: Picks) -> tuple[Maker, ...]:
    """Who made the parts that a film is put together from, each kind's once."""
    found = [_writer(script)]
    made = sorted((job for job in jobs if job.kind in _MAKING), key=lambda job: _MAKING.index(job.kind))
    for job in made:
        if job.kind is JobKind.LOGO or picks.pinned.get(job.key) in picks.brought:
            found.append(Maker(kind=job.kind.value, provider=BROUGHT))
        else:
            named = {"provider": job.provider, "model": job.model, "version": job.version}
            found.append(Maker(kind=job.kind.value, **named))
    return tuple(dict.fromkeys(found))


def list_edits(script: Script, brief: Brief) -> tuple[str, ...]:
    """What was done with the parts, a sentence each."""
    count = len(script.scenes)
    kinds = dict.fromkeys(scene.transition.kind for scene in script.scenes[:-1])
    joins = [kind.value.replace("_", " ") for kind in kinds if kind is not TransitionKind.CUT]
    joined = f" with {', '.join(joins)}" if joins else ""
    said = [f"{count} scenes put together{joined}." if count > 1 else "One scene filmed."]
    if brief.captions is Captions.BURNED:
        said.append("Captions drawn into the picture.")
    said.append("Sound mixed and levelled.")
    return tuple(said)


def list_chapters(script: Script, timeline: Timeline) -> tuple[Chapter, ...]:
    """A chapter for each scene; none for a film of one."""
    if len(script.scenes) < 2:
        return ()
    return tuple(
        Chapter(start=span.start, title=name_scene(script.scene(span.scene_id), number))
        for number, span in enumerate(timeline.spans, 1)
    )


def _writer(script: Script) -> Maker:
    """`written_by` is provider:model, the built-in director, or "you"."""
    provider, _, model = script.written_by.partition(":")
    built_in = script.written_by.startswith(BUILT_IN)
    named = {"provider": BUILT_IN, "model": "director"} if built_in else {"provider": provider, "model": model}
    return Maker(kind=JobKind.SCRIPT.value, **({"provider": BROUGHT} if script.written_by == "you" else named))

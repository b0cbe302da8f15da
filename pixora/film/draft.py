"""A plan as it is drawn up: jobs are added one after another, each with its fingerprint where its inputs exist."""

from __future__ import annotations

from collections.abc import Mapping

from pixora.film.brief import Brief, Data
from pixora.film.fingerprint import fingerprint
from pixora.film.job import Job, JobKind, Need
from pixora.film.picks import Picks
from pixora.film.plan import BUILT_IN, Choice, Finished
from pixora.film.script import Scene, Script
from pixora.film.visual import Figure


class Draft:
    """What the jobs of a plan are drawn up from, and those that were. `measured` turns False as soon as a length
    rests on an estimate."""

    def __init__(
        self,
        script: Script,
        brief: Brief,
        choices: Mapping[JobKind, Choice],
        known: Mapping[str, Finished],
        picks: Picks,
    ) -> None:
        self.script, self.brief, self.choices, self.known, self.picks = script, brief, choices, known, picks
        self.jobs: dict[str, Job] = {}
        self.measured = True

    def add(
        self,
        kind: JobKind,
        scene_id: str | None,
        request: Data,
        needs: tuple[Need, ...] = (),
        *,
        weight: float,
        settled: bool = True,
        after: int = 0,
        lengths: tuple[float, ...] = (),
    ) -> Job:
        """Add a job. `settled` is false while its request still rests on an estimate: it gets no fingerprint yet.
        `after` tells the later pieces of a scene from its first, by where they begin."""
        key = f"{kind.value}:{scene_id}" if scene_id else kind.value
        key += f"@{after}" if after else ""
        choice = self.chosen(kind, key)
        job = Job(
            key=key,
            kind=kind,
            scene_id=scene_id,
            provider=choice.provider,
            model=choice.model,
            version=choice.version,
            request=request,
            needs=needs,
            weight=weight,
            take=self.picks.takes.get(key, 0),
            substitute=key in self.picks.substitutes,
            lengths=lengths,
        )
        if settled:
            job = mark(job, self.jobs, self.known, self.picks)
        elif pinned := self.picks.pinned.get(key):
            job = job.model_copy(update={"fingerprint": pinned})
        self.jobs[key] = job
        return job

    def chosen(self, kind: JobKind, key: str) -> Choice:
        return self.picks.substitutes.get(key, self.choices[kind])

    def vendor(self, kind: JobKind, scene_id: str | None) -> Choice | None:
        """The vendor who makes this place, or None when the built-in artists do."""
        choice = self.chosen(kind, f"{kind.value}:{scene_id}" if scene_id else kind.value)
        return None if choice.provider == BUILT_IN else choice

    def figures(self, scene: Scene) -> tuple[Figure, ...]:
        looks = {character.id: character.figure for character in self.script.characters}
        return tuple(looks[player.character] for player in scene.visual.players)

    @property
    def pixels(self) -> float:
        """Size of the frame against 720p wide."""
        return self.brief.raster.width * self.brief.raster.height / (1280 * 720)


def mark(job: Job, jobs: Mapping[str, Job], known: Mapping[str, Finished], picks: Picks) -> Job:
    """The job with its fingerprint, if all that it needs of `jobs` is known. A pinned place keeps what was selected,
    and a clip that is there already is taken before a shorter one is asked for."""
    inputs = {need.role: _sha256(need, jobs, known) for need in job.needs}
    wanted: str | None = None
    if all(inputs.values()):
        there = {role: sha256 for role, sha256 in inputs.items() if sha256}
        wanted = fingerprint(job, there)
        if job.lengths:
            others = [job.model_copy(update={"request": _lasting(job, seconds)}) for seconds in job.lengths]
            marks = [fingerprint(other, there) for other in others]
            found = next((i for i, other in enumerate(marks) if other in known), None)
            if found is None or wanted in known:
                job = job.model_copy(update={"longer": tuple(marks)})
            else:
                job, wanted = others[found].model_copy(update={"longer": ()}), marks[found]
    pinned = picks.pinned.get(job.key)
    if wanted is None and pinned is None:
        return job
    made = wanted is not None and not _only_brought(job)
    out_of_date = pinned is not None and made and pinned != wanted
    return job.model_copy(update={"fingerprint": pinned or wanted, "out_of_date": out_of_date})


def _lasting(job: Job, seconds: float) -> Data:
    return job.request.model_copy(update={"seconds": seconds})


def _only_brought(job: Job) -> bool:
    """Whether what was brought is all that there can be: a logo, and a clip where scenes are set in motion here."""
    return job.kind is JobKind.LOGO or (job.kind is JobKind.MOTION and job.provider == BUILT_IN)


def _sha256(need: Need, jobs: Mapping[str, Job], known: Mapping[str, Finished]) -> str | None:
    made_by = jobs[need.job].fingerprint
    finished = known.get(made_by) if made_by else None
    return finished.parts.get(need.part) if finished else None

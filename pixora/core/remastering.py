"""Other masters of a finished film: another shape, size or encoding, a preview, a poster. None is paid for."""

from __future__ import annotations

from pixora.core.films import Films
from pixora.film.cut import MasterRequest
from pixora.film.delivery import Codec, EncodeRequest, Form, PosterRequest, bad_combination, to_encode
from pixora.film.errors import InvalidInput
from pixora.film.events import TaskState
from pixora.film.fingerprint import fingerprint
from pixora.film.graph import go_on
from pixora.film.job import Job, JobKind, Need
from pixora.film.moments import list_moments
from pixora.film.picks import Picks
from pixora.film.plan import CUTTING_ROOM, HERE, Finished, Plan
from pixora.identity.actor import Actor
from pixora.production.errands import Errand
from pixora.store.records import Task

VERSION = "1"
"""Of encodings and posters. Raised by hand when the result changes."""


class Remastering:
    """Makes a film's other masters, each once."""

    def __init__(self, films: Films) -> None:
        self._films, self._runner = films, films.runner

    async def finished(self, actor: Actor, task_id: str) -> tuple[Task, Plan]:
        """A film that is finished and not being changed, and its plan. Raises `InvalidInput("not_finished")`."""
        task = await self._films.get(actor, task_id)
        if task.script is None or task.brief is None or task.film is None:
            raise InvalidInput("not_finished", "This film is not finished.", "Wait until it is, or say “go on”.")
        if task.state is not TaskState.COMPLETED:
            raise InvalidInput(
                "not_finished", "This film is being changed.", "Wait until it is finished, or export it as mp4."
            )
        plan, _ = await self._films.plan(actor, task_id)
        if not plan.measured:
            raise InvalidInput("not_finished", "Parts of this film are gone.", "Say “go on” to have them made again.")
        return task, plan

    def errand(self, actor: Actor, task: Task) -> Errand:
        """Makes what an export of the film needs, as long as its owner has room for it."""
        return Errand(self._runner, task, lambda: self._films.quotas.for_bytes(actor, 0))

    async def master(self, actor: Actor, task_id: str, form: Form) -> str:
        """Where the film in that form is kept.

        Raises `InvalidInput` "bad_combination", "not_finished", "demo_limit".
        """
        form.check()
        if form.resolution is not None:
            self._films.quotas.for_size(actor, form.resolution)
        task, plan = await self.finished(actor, task_id)
        film, plan, known = await self._shaped(actor, task, plan, form)
        if not form.preview and form.codec is Codec.H264:
            return film
        master = plan.job(JobKind.MASTER.value)
        request = master.request
        if not isinstance(request, MasterRequest) or master.fingerprint not in known:
            raise InvalidInput("not_finished", "This film is not finished.", "Say “go on” to have it put together.")
        encode = EncodeRequest(
            codec=form.codec,
            frames=request.frames,
            fps=request.fps,
            title=request.title,
            makers=request.makers,
            preview=form.preview,
        )
        need = Need(role="film", job=master.key, part="video")
        job = _export(encode, (need,), {"film": known[master.fingerprint].parts["video"]})
        made = await self.errand(actor, task).make([(job, {"film": film})])
        return made[job.fingerprint or ""].paths["video"]

    async def poster(self, actor: Actor, task_id: str) -> str:
        """Where the film's poster is kept."""
        task, plan = await self.finished(actor, task_id)
        if task.script is None or task.brief is None:
            raise bad_combination("There is no film.", "Make one first.")
        film, plan, known = await self._shaped(actor, task, plan, Form())
        master = plan.job(JobKind.MASTER.value)
        makers = master.request.makers if isinstance(master.request, MasterRequest) else ()
        moments = list_moments(plan, task.script, task.brief)
        poster = PosterRequest(moments=moments, fps=plan.timeline.fps, title=task.title, makers=makers)
        need = Need(role="film", job=master.key, part="video")
        job = _export(poster, (need,), {"film": known[master.fingerprint or ""].parts["video"]})
        made = await self.errand(actor, task).make([(job, {"film": film})])
        return made[job.fingerprint or ""].paths["image"]

    async def _shaped(self, actor: Actor, task: Task, plan: Plan, form: Form) -> tuple[str, Plan, dict[str, Finished]]:
        """The film in the form's shape and size, as H.264: where it is kept, its plan, and what of it is known. For
        another codec it is filmed without loss, and not as it is delivered."""
        if task.script is None or task.brief is None:
            raise bad_combination("There is no film.", "Make one first.")
        brief, picks = form.brief(task.brief), task.picks
        if brief != task.brief:
            picks = keep_bought(plan, picks)
            plan, _ = await self._films.survey(actor, task, brief, task.script, picks)
        if form.codec is not Codec.H264:
            plan = to_encode(plan)
            known = await self._known(task, plan)
            plan = go_on(plan, known, picks)
        known = await self._known(task, plan)
        known = await self.errand(actor, task).complete(plan, known, picks, [JobKind.MASTER.value])
        plan = go_on(plan, known, picks)
        return known[plan.job(JobKind.MASTER.value).fingerprint or ""].paths["video"], plan, known

    async def _known(self, task: Task, plan: Plan) -> dict[str, Finished]:
        asked = {job.fingerprint for job in plan.jobs if job.fingerprint}
        return await self._runner.jobs.finished(task.user_id, None, asked)


def keep_bought(plan: Plan, picks: Picks) -> Picks:
    """Picks under which what vendors drew and moved for this plan stays, whatever shape the film is given."""
    kinds = (JobKind.PICTURE, JobKind.REFERENCE, JobKind.MOTION)
    bought = {
        job.key: job.fingerprint
        for job in plan.jobs
        if job.kind in kinds and job.provider not in HERE and job.fingerprint is not None
    }
    return picks.model_copy(update={"pinned": bought | picks.pinned})


def _export(request: EncodeRequest | PosterRequest, needs: tuple[Need, ...], sums: dict[str, str]) -> Job:
    job = Job(
        key=JobKind.EXPORT.value,
        kind=JobKind.EXPORT,
        scene_id=None,
        provider=CUTTING_ROOM,
        model=JobKind.EXPORT.value,
        version=VERSION,
        request=request,
        needs=needs,
    )
    return job.model_copy(update={"fingerprint": fingerprint(job, sums)})

"""What goes with a film where it is uploaded: written by the director, and changed by the film's owner."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from pixora.core.films import Films
from pixora.film.brief import Aspect, Data
from pixora.film.cut_list import name_scene
from pixora.film.errors import InvalidInput
from pixora.film.job import Job, JobKind, PublishRequest
from pixora.film.money import FREE, Price
from pixora.film.publishing import Publishing, publishing
from pixora.identity.actor import Actor
from pixora.production.commission import commission
from pixora.providers.local.director.publish import write_publishing
from pixora.store.records import Task


class Offer(Data):
    """Who would write it, and for how much; the built-in director writes for nothing."""

    by: str
    price: Price


async def offer(films: Films, actor: Actor, task_id: str) -> Offer:
    """Who is this film's director, and what it takes for this."""
    _, job = await _job(films, actor, task_id)
    if job is None:
        return Offer(by="built-in director", price=FREE)
    return Offer(by=f"{job.provider}:{job.model}", price=films.runner.price(job))


async def write(films: Films, actor: Actor, task_id: str, *, paid: bool = False) -> Publishing:
    """Have title, description and hashtags written, in place of what is there. `paid` lets the vendor of `offer` do it,
    whose price was shown; what it wrote for the same script is not paid again.

    Raises "no_film", what a vendor's job raises, and `OverBudget`.
    """
    task, job = await _job(films, actor, task_id)
    if paid and job is not None and task.brief is not None:
        done = await commission(films.runner, actor.user_id, task_id, job, task.brief, lambda share, said: None)
        path = await films.assets.local(done.paths["publishing"])
        written = Publishing.model_validate_json(await asyncio.to_thread(path.read_bytes))
    else:
        written = await _built_in(films, actor, task)
    await films.records.update_task(actor.user_id, task_id, publishing=written)
    return written


async def rewrite(
    films: Films, actor: Actor, task_id: str, title: str, description: str, hashtags: Iterable[str]
) -> Publishing:
    """Keep what the film's owner has written. Raises `InvalidInput` for what no site would take."""
    await films.get(actor, task_id)
    written = publishing(title, description, hashtags, "you")
    await films.records.update_task(actor.user_id, task_id, publishing=written)
    return written


async def _built_in(films: Films, actor: Actor, task: Task) -> Publishing:
    plan, _ = await films.plan(actor, task.id)
    script = task.script
    if script is None or task.brief is None:
        raise _no_film()
    starts = [span.start / plan.timeline.fps for span in plan.timeline.spans]
    names = [name_scene(scene, number) for number, scene in enumerate(script.scenes, 1)]
    return write_publishing(script, list(zip(starts, names, strict=True)), tall=task.brief.aspect is Aspect.TALL)


async def _job(films: Films, actor: Actor, task_id: str) -> tuple[Task, Job | None]:
    task = await films.get(actor, task_id)
    if task.script is None or task.brief is None:
        raise _no_film()
    choice = (task.choices or films.choices).get(JobKind.SCRIPT)
    if choice is None or choice.provider not in films.runner.carrier.vendors:
        return task, None
    request = PublishRequest(
        title=task.script.title,
        logline=task.script.logline,
        narration=tuple(scene.narration for scene in task.script.scenes if scene.narration),
        language=task.script.language,
        tall=task.brief.aspect is Aspect.TALL,
    )
    made_by = {"provider": choice.provider, "model": choice.model, "version": choice.version}
    return task, Job(key="publishing", kind=JobKind.SCRIPT, scene_id=None, request=request, **made_by)


def _no_film() -> InvalidInput:
    return InvalidInput("no_film", "This task has no film yet.", "Say first what it is to be about.")

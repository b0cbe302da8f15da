"""Tasks over REST: read, edited, taken anew, agreed to, stopped and removed."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from pixora.api.answers import Begun, TaskOut, TaskStatusOut, failing
from pixora.api.asking import Base, Key, NeededRevision, Revision, TheStudio, request_key
from pixora.api.messages import Words
from pixora.api.once import once
from pixora.api.sign_in import Who
from pixora.api.snapshot import contents
from pixora.api.wire import error, summary, task_status
from pixora.core.wishes import parse_budget
from pixora.film import edits
from pixora.film.brief import Framing, Gate
from pixora.film.edits import SceneEdit
from pixora.film.errors import NotFound
from pixora.film.job import JobKind
from pixora.film.script import Script, SoundCut, TransitionKind
from pixora.film.visual import Camera
from pixora.store.records import Task

router = APIRouter(prefix="/api/tasks/{task_id}", tags=["tasks"])

Scene = Annotated[Words, Field(min_length=1, max_length=80, description="Id, or number in the revision named.")]


@router.get("", responses=failing(404) | {304: {"description": "Nothing has changed."}})
async def read_task(
    studio: TheStudio,
    base: Base,
    actor: Who,
    task_id: str,
    response: Response,
    if_none_match: Annotated[str | None, Header(max_length=200)] = None,
) -> TaskOut:
    """Script, plan, assets, money and standing of a task."""
    task = await studio.films.get(actor, task_id)
    tag = f'"{task.script.revision if task.script else 0}.{task.last_seq}"'
    response.headers["etag"] = tag
    response.headers["cache-control"] = "private, no-cache"
    if if_none_match is not None and tag in (one.strip().removeprefix("W/") for one in if_none_match.split(",")):
        return Response(status_code=304, headers=dict(response.headers))  # type: ignore[return-value]
    video = task_status(studio, task, base)["video_url"]
    found = summary(studio, task, base) | await contents(studio, actor, task, base)
    return TaskOut.model_validate(found | {"video_url": video, "last_seq": task.last_seq})


class Change(BaseModel):
    """Other words, prompts, transition or length of a scene; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    op: Literal["change"] = "change"
    scene: Scene
    narration: Words | None = Field(default=None, max_length=4_000)
    picture_prompt: Words | None = Field(default=None, max_length=4_000)
    motion_prompt: Words | None = Field(default=None, max_length=2_000)
    transition: TransitionKind | None = None
    seconds: float | None = Field(default=None, ge=1.0, le=60.0)
    camera: Camera | None = None
    voice: Words | None = Field(default=None, max_length=80, description="Who speaks; empty for the film's voice.")
    voice_db: float | None = Field(default=None, description="How much louder its voice is; -60 is silence.")
    music_db: float | None = Field(default=None, description="The same of the music.")
    effects_db: float | None = Field(default=None, description="The same of its sound effects.")
    framing: Framing | None = Field(default=None, description="How a clip of another shape is brought into the frame.")
    sound: SoundCut | None = Field(default=None, description="When the sound goes over into that of the next scene.")
    characters: list[Annotated[Words, Field(max_length=80)]] | None = Field(
        default=None, max_length=40, description="Exactly who is seen, by id or name; an empty list for nobody."
    )

    def apply(self, script: Script) -> Script:
        names = set(SceneEdit.model_fields)
        return edits.edit(script, self.scene, SceneEdit(**self.model_dump(include=names)))


class Reorder(BaseModel):
    model_config = ConfigDict(extra="forbid")

    op: Literal["reorder"]
    order: list[Scene] = Field(min_length=1, max_length=2_000, description="All scenes in their new order.")

    def apply(self, script: Script) -> Script:
        return edits.reorder(script, self.order)


class Delete(BaseModel):
    model_config = ConfigDict(extra="forbid")

    op: Literal["delete"]
    scene: Scene

    def apply(self, script: Script) -> Script:
        return edits.delete(script, self.scene)


class Add(BaseModel):
    model_config = ConfigDict(extra="forbid")

    op: Literal["add"]
    after: Scene | None = Field(default=None, description="Null: at the beginning.")
    narration: Words = Field(default="", max_length=4_000)
    picture_prompt: Words = Field(default="", max_length=4_000)

    def apply(self, script: Script) -> Script:
        return edits.add(script, self.after, self.narration, self.picture_prompt)


class Duplicate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    op: Literal["duplicate"]
    scene: Scene

    def apply(self, script: Script) -> Script:
        return edits.duplicate(script, self.scene)


class Rename(BaseModel):
    model_config = ConfigDict(extra="forbid")

    op: Literal["rename"]
    character: Words = Field(min_length=1, max_length=80)
    name: Words = Field(min_length=1, max_length=80)

    def apply(self, script: Script) -> Script:
        return edits.rename(script, self.character, self.name)


Edit = Annotated[Change | Reorder | Delete | Add | Duplicate | Rename, Field(discriminator="op")]


class Edits(BaseModel):
    """Edits of one revision, done in order and all or none. They come to one new revision and one cut."""

    model_config = ConfigDict(extra="forbid")

    edits: list[Edit] = Field(min_length=1, max_length=100)


@router.patch("/script", status_code=202, responses=failing(400, 404, 409, 412, 428))
async def edit_script(
    studio: TheStudio, actor: Who, task_id: str, body: Edits, revision: NeededRevision, key: Key = None
) -> Begun:
    """Change the script; what depends on the change is made again. A stale revision is 412."""

    def change(script: Script) -> Script:
        numbered = {str(number): scene.id for number, scene in enumerate(script.scenes, 1)}
        for edit in body.edits:
            script = _by_id(edit, numbered).apply(script)
        return script

    async def begin(task: Task) -> None:
        await studio.films.revise(actor, task.id, revision, change)

    return await once(studio, actor, request_key(key), [body.model_dump(mode="json"), revision], task_id, begin)


def _by_id(edit: Edit, numbered: dict[str, str]) -> Edit:
    """Numbers are those of the revision that was read, whatever earlier edits moved."""
    match edit:
        case Reorder():
            return edit.model_copy(update={"order": [numbered.get(scene, scene) for scene in edit.order]})
        case Add(after=str(after)):
            return edit.model_copy(update={"after": numbered.get(after, after)})
        case Change() | Delete() | Duplicate():
            return edit.model_copy(update={"scene": numbered.get(edit.scene, edit.scene)})
        case _:
            return edit


class RetakeIn(BaseModel):
    """Which part of the scene is to be made anew."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["picture", "narration", "motion"] = "picture"


@router.post("/scenes/{scene}/retake", status_code=202, responses=failing(400, 404, 409, 412))
async def retake(
    studio: TheStudio,
    actor: Who,
    task_id: str,
    scene: str,
    revision: Revision,
    body: RetakeIn | None = None,
    key: Key = None,
) -> Begun:
    """Make a scene's picture, voice or motion anew; takes that were made are kept. `scene` is an id or a number."""
    kind = JobKind((body or RetakeIn()).kind)

    async def begin(task: Task) -> None:
        await studio.films.retake(actor, task.id, scene, kind, revision)

    return await once(studio, actor, request_key(key), [scene, kind.value, revision], task_id, begin)


class ApproveIn(BaseModel):
    """A yes to exactly the plan that was shown."""

    model_config = ConfigDict(extra="forbid")

    plan_id: Words = Field(min_length=1, max_length=40)
    gate: Gate
    budget_usd: Words | None = Field(default=None, max_length=24)


@router.post("/approve", responses=failing(400, 404, 409))
async def approve(studio: TheStudio, base: Base, actor: Who, task_id: str, body: ApproveIn) -> TaskStatusOut:
    """Open a gate. A plan that is outdated is shown anew, and answered with 409."""
    budget = parse_budget(body.budget_usd) if body.budget_usd is not None else None
    task = await studio.films.approve(actor, task_id, body.plan_id, body.gate, budget)
    return TaskStatusOut.model_validate(task_status(studio, task, base))


@router.post("/cancel", responses=failing(404))
async def cancel(studio: TheStudio, base: Base, actor: Who, task_id: str) -> TaskStatusOut:
    """Stop what is not made; what is made is kept."""
    return TaskStatusOut.model_validate(task_status(studio, await studio.films.cancel(actor, task_id), base))


@router.delete("", status_code=204, responses=failing(404))
async def delete(request: Request, studio: TheStudio, actor: Who, task_id: str) -> None:
    """Remove a task with all its files."""
    await studio.films.delete(actor, task_id)
    request.app.state.connections.to_task(task_id, error(NotFound("film"), task_id))
    request.app.state.connections.drop(task_id)

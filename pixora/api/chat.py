"""The conversation over REST: a turn without a socket, the list of tasks, a task's standing, a ready script."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from pixora.api.answers import Begun, Tasks, TaskStatusOut, failing
from pixora.api.asking import Base, Key, TheStudio, request_key
from pixora.api.messages import MAX_MESSAGE_CHARS, Context, TaskId, Words
from pixora.api.once import once
from pixora.api.sign_in import Who
from pixora.api.turns import begin_turn
from pixora.api.wire import summary, task_status
from pixora.core.films import SEARCHED
from pixora.core.wishes import Wish
from pixora.film.errors import InvalidInput
from pixora.providers.local.director.given import GivenScene
from pixora.store.records import Task

MOST_SCENES = 200

router = APIRouter(prefix="/api/chat", tags=["chat"])


class SayIn(BaseModel):
    """A turn of the conversation; without `task_id` of a new task."""

    model_config = ConfigDict(extra="ignore")

    message: Words = Field(default="", max_length=MAX_MESSAGE_CHARS)
    task_id: TaskId | None = None
    context: Context | None = None


@router.post("", status_code=202, responses=failing(400, 404))
async def say(request: Request, actor: Who, body: SayIn, key: Key = None) -> Begun:
    """Begin a turn; its answers stand in the task's events."""
    context = body.context.said() if body.context else None
    heard = await begin_turn(request.app, actor, body.message, body.task_id, context, request_key(key))
    return Begun(task_id=heard.task.id, after=heard.after, again=heard.again)


@router.get("/tasks", responses=failing(400))
async def list_tasks(
    studio: TheStudio,
    base: Base,
    actor: Who,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[str | None, Query(max_length=100, description="`next` of the page before.")] = None,
    search: Annotated[str, Query(max_length=SEARCHED, description="Words that all stand in the film.")] = "",
) -> Tasks:
    """The user's tasks, newest first."""
    if before is not None and "\x00" in before:
        raise InvalidInput("bad_page", "“before” is not what a page gave as `next`.", "Begin with the first page.")
    tasks = await studio.films.list(actor, limit, before, search)
    last = _mark(tasks[-1]) if len(tasks) == limit else None
    return Tasks.model_validate({"tasks": [summary(studio, task, base) for task in tasks], "next": last})


@router.get("/tasks/{task_id}/status", responses=failing(404))
async def read_status(studio: TheStudio, base: Base, actor: Who, task_id: str) -> TaskStatusOut:
    """How far a task is."""
    return TaskStatusOut.model_validate(task_status(studio, await studio.films.get(actor, task_id), base))


class SceneIn(BaseModel):
    """A scene of a ready script. It needs words or something to show."""

    model_config = ConfigDict(extra="ignore")

    narration: Words = Field(default="", max_length=4_000)
    visual: Words = Field(default="", max_length=4_000, description="What is seen; also as `picture_prompt`.")
    picture_prompt: Words = Field(default="", max_length=4_000)
    motion_prompt: Words = Field(default="", max_length=2_000)
    duration: float | None = Field(default=None, ge=1.0, le=60.0, description="Seconds; else as its words need.")

    @model_validator(mode="after")
    def _says_something(self) -> SceneIn:
        if not (self.narration.strip() or self.visual.strip() or self.picture_prompt.strip()):
            raise ValueError("a scene needs narration or visual")
        return self

    def given(self) -> GivenScene:
        return GivenScene(self.narration, self.visual or self.picture_prompt, self.motion_prompt, self.duration)


class ScriptIn(BaseModel):
    """A ready script: its scenes and words stand as they are."""

    model_config = ConfigDict(extra="ignore")

    title: Words = Field(default="Untitled", max_length=200)
    scenes: list[SceneIn] = Field(min_length=1, max_length=MOST_SCENES)
    context: Context | None = Field(default=None, description="Shape, style, voice, music and captions of the film.")


@router.post("/generate-video", status_code=202, responses=failing(400, 409))
async def generate_video(studio: TheStudio, actor: Who, body: ScriptIn, key: Key = None) -> Begun:
    """Make a film of a ready script."""

    async def make(task: Task) -> None:
        wish = _wish(body)
        await studio.films.make_given(actor, task.id, wish, body.title, [scene.given() for scene in body.scenes])

    return await once(studio, actor, request_key(key), body.model_dump(), None, make)


def _wish(body: ScriptIn) -> Wish:
    said: dict[str, Any] = body.context.said() if body.context else {}
    names = ("resolution", "fps", "style", "language", "voice", "music", "captions", "seed")
    topic = said.get("prompt") or body.title
    return Wish(
        prompt=topic,
        topic=topic,
        aspect=said.get("aspect_ratio") or said.get("aspect"),
        **{name: said[name] for name in names if name in said},
    )


def _mark(task: Task) -> str:
    return f"{task.updated_at}~{task.id}"

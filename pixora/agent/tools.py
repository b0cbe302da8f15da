"""Tools of the agent: a tool is a typed async function; its JSON schema is derived from it."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from pixora.core.films import Films
from pixora.core.wishes import Wish
from pixora.film.errors import InvalidInput
from pixora.identity.actor import Actor
from pixora.store.records import Task


@dataclass(frozen=True)
class Turn:
    """What a tool may act on: the user, the task and their films."""

    actor: Actor
    task_id: str
    films: Films


Function = Callable[..., Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Tool:
    name: str
    description: str
    arguments: type[BaseModel]
    function: Function

    @property
    def schema(self) -> dict[str, Any]:
        """As chat models take it."""
        parameters = self.arguments.model_json_schema()
        return {"type": "function", "name": self.name, "description": self.description, "parameters": parameters}

    async def __call__(self, turn: Turn, arguments: dict[str, Any]) -> dict[str, Any]:
        """Check the arguments and act. Raises `InvalidInput` naming the argument that is wrong."""
        try:
            checked = self.arguments.model_validate(arguments)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise InvalidInput("bad_argument", f"“{field}” of {self.name}: {first['msg']}.", "Correct it.") from None
        return await self.function(turn, **{name: getattr(checked, name) for name in type(checked).model_fields})


TOOLS: dict[str, Tool] = {}


def tool(function: Function) -> Function:
    """Register an async function `(turn, *, ...)` as a tool; its first docstring line tells the model what for."""
    hints = get_type_hints(function)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    fields: dict[str, Any] = {
        p.name: (hints[p.name], ... if p.default is inspect.Parameter.empty else p.default) for p in parameters
    }
    name = function.__name__
    arguments = create_model(name, __config__=ConfigDict(extra="forbid"), **fields)
    TOOLS[name] = Tool(name, (inspect.getdoc(function) or "").split("\n")[0], arguments, function)
    return function


@tool
async def make_film(
    turn: Turn,
    topic: str | None = None,
    text: str | None = None,
    prompt: str | None = None,
    seconds: float | None = None,
    aspect: str | None = None,
    resolution: str | None = None,
    fps: int | None = None,
    style: str | None = None,
    language: str | None = None,
    voice: str | None = None,
    music: str | None = None,
    captions: str | None = None,
    caption_style: str | None = None,
    genre: str | None = None,
    ambience: bool | None = None,
    seed: int | None = None,
) -> dict[str, Any]:
    """Make a film about a topic, or of the user's own text, which is spoken word for word."""
    wish = Wish(
        topic=topic,
        text=text,
        prompt=prompt,
        seconds=seconds,
        aspect=aspect,
        resolution=resolution,
        fps=fps,
        style=style,
        language=language,
        voice=voice,
        music=music,
        captions=captions,
        caption_style=caption_style,
        genre=genre,
        ambience=ambience,
        seed=seed,
    )
    return await _started(turn, await turn.films.make(turn.actor, turn.task_id, wish))


@tool
async def change_film(
    turn: Turn,
    seconds: float | None = None,
    aspect: str | None = None,
    resolution: str | None = None,
    fps: int | None = None,
    style: str | None = None,
    voice: str | None = None,
    music: str | None = None,
    captions: str | None = None,
    caption_style: str | None = None,
    genre: str | None = None,
    ambience: bool | None = None,
    seed: int | None = None,
) -> dict[str, Any]:
    """Change the film of this conversation; only what depends on the change is made again."""
    wish = Wish(
        seconds=seconds,
        aspect=aspect,
        resolution=resolution,
        fps=fps,
        style=style,
        voice=voice,
        music=music,
        captions=captions,
        caption_style=caption_style,
        genre=genre,
        ambience=ambience,
        seed=seed,
    )
    if all(value is None for _, value in wish):
        raise InvalidInput(
            "nothing_to_change",
            "I did not find what is to change.",
            "Length, shape, style, music, voice and captions can be changed, as in: make it vertical, 20 seconds.",
        )
    task = await turn.films.get(turn.actor, turn.task_id)
    if task.brief is None:
        raise InvalidInput("no_film", "There is no film here yet.", "Say first what it is to be about.")
    return await _started(turn, await turn.films.make(turn.actor, turn.task_id, wish))


@tool
async def retake_picture(turn: Turn, scene: str) -> dict[str, Any]:
    """Draw the picture of one scene anew; the scene is named by its number or id."""
    return await _started(turn, await turn.films.retake(turn.actor, turn.task_id, scene))


@tool
async def go_on(turn: Turn) -> dict[str, Any]:
    """Go on with a film that failed or was cancelled."""
    return _standing(await turn.films.retry(turn.actor, turn.task_id))


@tool
async def cancel_film(turn: Turn) -> dict[str, Any]:
    """Stop making the film; what was made is kept."""
    return _standing(await turn.films.cancel(turn.actor, turn.task_id))


@tool
async def film_status(turn: Turn) -> dict[str, Any]:
    """Tell how far the film is."""
    return _standing(await turn.films.get(turn.actor, turn.task_id))


@tool
async def list_films(turn: Turn) -> dict[str, Any]:
    """List the user's films, newest first."""
    films = await turn.films.list(turn.actor, 20)
    return {"films": [{"title": task.title, "state": task.state.value} for task in films if task.script]}


async def _started(turn: Turn, task: Task) -> dict[str, Any]:
    shown = await turn.films.breakdown(turn.actor, task)
    return _standing(task) | {"breakdown": shown, "notes": list(task.script.notes) if task.script else []}


def _standing(task: Task) -> dict[str, Any]:
    return {
        "title": task.title,
        "state": task.state.value,
        "progress": task.progress,
        "message": task.message,
        "scenes": len(task.script.scenes) if task.script else 0,
        "seconds": task.brief.seconds if task.brief else None,
        "has_film": task.film is not None,
    }

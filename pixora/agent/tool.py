"""A tool is a typed async function; its strict JSON schema is derived from it, and one decorator registers it."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from pixora.core.drafts import Drafts
from pixora.core.films import Films
from pixora.film.errors import InvalidInput
from pixora.identity.actor import Actor


@dataclass
class Turn:
    """What a tool may act on: the user, the task, their films, and the edits that this turn has tried so far."""

    actor: Actor
    task_id: str
    films: Films
    id: str
    said: tuple[str, ...]
    """The user's own words of this conversation, the newest last: own text is taken from here, word for word."""
    scene: str | None = None
    """The scene that the user is looking at, when the client says so."""
    wait: str | None = None
    """Where a new film is to wait for its user, when the client says so."""
    anew: bool = False
    """The message stands in place of the one that began the film, and is read as if there were no film yet."""
    drafts: Drafts = field(init=False)
    actions: list[dict[str, Any]] = field(default_factory=list)
    """Buttons that the answer offers: `type`, `label`, `message` to send, and price in USD."""
    edits: list[str] = field(default_factory=list)
    """What was tried in the draft, for its name in the history."""

    def __post_init__(self) -> None:
        self.drafts = Drafts(self.films, self.actor, self.task_id)


Function = Callable[..., Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Tool:
    name: str
    description: str
    arguments: type[BaseModel]
    function: Function

    @property
    def schema(self) -> dict[str, Any]:
        """As chat models take it: strict, so every argument is named and null stands for one that was left out."""
        drawn = self.arguments.model_json_schema()
        properties = {name: _strict(one) for name, one in drawn.get("properties", {}).items()}
        parameters = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
        return {
            "type": "function",
            "name": self.name,
            "description": self.description,
            "parameters": parameters,
            "strict": True,
        }

    async def __call__(self, turn: Turn, arguments: dict[str, Any]) -> dict[str, Any]:
        """Check the arguments and act. Raises `InvalidInput` naming the argument that is wrong."""
        try:
            checked = self.arguments.model_validate(arguments)
        except ValidationError as error:
            first = error.errors()[0]
            named = ".".join(str(part) for part in first["loc"])
            raise InvalidInput("bad_argument", f"“{named}” of {self.name}: {first['msg']}.", "Correct it.") from None
        return await self.function(turn, **{name: getattr(checked, name) for name in type(checked).model_fields})


TOOLS: dict[str, Tool] = {}


def tool(function: Function) -> Function:
    """Register an async function `(turn, ...)` as a tool; its docstring tells the model what for.

    Parameters are plain types; one that may be left out has the default None.
    """
    hints = get_type_hints(function)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    fields: dict[str, Any] = {
        p.name: (hints[p.name], ... if p.default is inspect.Parameter.empty else p.default) for p in parameters
    }
    name = function.__name__
    arguments = create_model(name, __config__=ConfigDict(extra="forbid"), **fields)
    TOOLS[name] = Tool(name, " ".join((inspect.getdoc(function) or "").split()), arguments, function)
    return function


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        key: [_strict(one) if isinstance(one, dict) else one for one in value]
        if isinstance(value, list)
        else _strict(value)
        if isinstance(value, dict)
        else value
        for key, value in schema.items()
        if key not in ("title", "default")
    }

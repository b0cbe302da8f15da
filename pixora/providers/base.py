"""The crafts that providers offer, as protocols. Chat is one: whoever speaks for the agent answers through it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Literal, Protocol

from pixora.film.brief import Data


class ChatMessage(Data):
    """A turn so far: what was said, called and answered. `tool` is the tool's name on a tool's result."""

    role: Literal["user", "assistant", "tool"]
    content: str
    tool: str | None = None
    result: dict[str, Any] | None = None


class ChatRequest(Data):
    messages: tuple[ChatMessage, ...]
    tools: tuple[dict[str, Any], ...]
    """JSON schemas of the tools that may be called."""
    film: dict[str, Any] | None
    """The task's film as it stands (title, state, scenes), or None before there is one."""


class TextDelta(Data):
    text: str


class ToolCall(Data):
    name: str
    arguments: dict[str, Any]


class Chat(Protocol):
    """Answers a conversation, in pieces: text, and calls of tools."""

    name: str

    def reply(self, request: ChatRequest) -> AsyncIterator[TextDelta | ToolCall]: ...

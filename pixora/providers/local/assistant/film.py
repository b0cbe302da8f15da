"""What the rules are given: the film as it was described, the message's quotes; and what they give, calls of tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pixora.providers.base import ToolCall
from pixora.providers.local.assistant.spoken import Held

Calls = list[ToolCall] | None
"""None from a rule that does not know the words; an empty list for words that ask for nothing."""


@dataclass(frozen=True)
class Film:
    """One film, as it was described (`pixora.agent.state`), and one message's quotes."""

    told: Mapping[str, Any]
    held: Held

    @property
    def count(self) -> int:
        return len(self.told["scenes"])


def call(tool: str, /, **arguments: Any) -> ToolCall:
    """A call with the arguments that were said."""
    return ToolCall(name=tool, arguments={key: value for key, value in arguments.items() if value is not None})

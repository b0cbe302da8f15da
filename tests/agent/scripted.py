"""OpenAI on loopback, with what its chat answers in each round given by the test."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.vendors.openai_server import OpenAIServer
from tests.vendors.openai_wire import Turned

OVERFLOW = Turned(400, "Your input exceeds the maximum context length of this model.", "context_length_exceeded")


@dataclass
class Scripted(OpenAIServer):
    answers: list[tuple[str, list[tuple[str, dict[str, Any]]]]] = field(default_factory=list)
    """Text and calls of each round; when there are no more, "All right."."""

    def talk(self, messages: list[dict[str, Any]], tools: list[str], what: str) -> tuple[str, list[tuple[str, str]]]:
        text, calls = self.answers.pop(0) if self.answers else ("All right.", [])
        return text, [(name, "{not json" if what == "bad_call" else json.dumps(given)) for name, given in calls]

    def settings(self) -> dict[str, str]:
        """Of a studio that knows it."""
        return {"OPENAI_API_KEY": self.token, "OPENAI_BASE_URL": f"{self.url}/v1"}

    def _fault(self, at: str, about: str) -> str:
        what = super()._fault(at, about)
        if what == "overflow":
            raise OVERFLOW
        return what

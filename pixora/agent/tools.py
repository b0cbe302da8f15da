"""The agent's tools, by name. A module of tools that is named here is on."""

from __future__ import annotations

from pixora.agent import asking, editing, making
from pixora.agent.tool import TOOLS, Tool, Turn, tool

__all__ = ["TOOLS", "Tool", "Turn", "asking", "editing", "making", "tool"]

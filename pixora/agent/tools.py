"""The agent's tools, by name. A module of tools that is named here is on."""

from __future__ import annotations

from pixora.agent import asking, bringing, editing, exporting, locking, making, publishing, scene_editing
from pixora.agent.tool import TOOLS, Tool, Turn, tool

__all__ = [
    "TOOLS",
    "Tool",
    "Turn",
    "asking",
    "bringing",
    "editing",
    "exporting",
    "locking",
    "making",
    "publishing",
    "scene_editing",
    "tool",
]

"""A button's act, named in a message's context, as the call of a tool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pixora.film.errors import InvalidInput
from pixora.providers.base import ToolCall


def button_call(action: Any, context: Mapping[str, Any]) -> ToolCall:
    """Raises `InvalidInput("unknown_action")`."""
    kind = action.get("type") if isinstance(action, dict) else None
    match kind:
        case "regenerate_image":
            return ToolCall(name="retake_picture", arguments={"scene": str(action.get("scene_id", ""))})
        case "change_music":
            return ToolCall(name="change_film", arguments={"music": action.get("music") or action.get("mood")})
        case "change_voice":
            return ToolCall(name="change_film", arguments={"voice": action.get("voice") or "another"})
        case "generate_video" if context.get("prompt") or context.get("text"):
            prompt = context.get("prompt")
            return ToolCall(name="make_film", arguments={"topic": prompt, "prompt": prompt})
        case "generate_video":
            return ToolCall(name="go_on", arguments={})
        case "undo":
            return ToolCall(name="undo", arguments={})
        case _:
            raise InvalidInput(
                "unknown_action",
                "That action is not known.",
                "Known are regenerate_image, change_voice, change_music, generate_video and undo.",
            )

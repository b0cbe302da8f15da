"""Every text of the page that is not the user's or the agent's, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.state import Phase, SceneState

EXAMPLES = (
    ("Space", "Create a 30-second video about space exploration"),
    ("Ocean", "A calm 20-second film about the ocean at night"),
    ("Mountains", "Make a 30-second film about hiking in the mountains at sunrise"),
    ("City", "A vertical 15-second video about a city waking up"),
    ("Seasons", "Create a 45-second video about the four seasons of a forest"),
    ("Own words", "Narration: Every story begins small. A spark, a page, a step. And then it grows."),
)
"""Name on the button, and the message that it sends."""

STEPS = (
    ("Script", "Your sentence becomes a script, scene by scene."),
    ("Pictures and voice", "Each scene is drawn, spoken and set in motion."),
    ("Music and cut", "A score, captions and a film to keep."),
)
"""How a film comes about, for who has none yet."""

SCENE_STATES = {
    SceneState.WAITING: "waiting",
    SceneState.DRAWING: "drawing",
    SceneState.DONE: "done",
    SceneState.FAILED: "failed",
}
PHASES = {
    Phase.EMPTY: "new",
    Phase.WORKING: "being made",
    Phase.FINISHED: "finished",
    Phase.STOPPED: "stopped",
    Phase.FAILED: "failed",
}
TASK_STATES = {
    "pending": "being made",
    "processing": "being made",
    "waiting": "no film yet",
    "completed": "finished",
    "cancelled": "stopped",
    "error": "failed",
}
UNTITLED = "Untitled film"

_RUNNING = {
    "make_film": "Writing the script",
    "change_film": "Changing the film",
    "retake_picture": "Drawing the picture anew",
    "go_on": "Going on",
    "cancel_film": "Stopping",
    "film_status": "Looking how far it is",
    "list_films": "Looking through your films",
    "redraw": "Changing pictures",
    "edit_scene": "Changing a scene",
    "ask_scope": "Looking what it would cost",
    "price_change": "Looking what it would cost",
    "film_cost": "Looking what it has cost",
}
_DONE = {
    "change_film": "Script changed",
    "retake_picture": "Picture put on the list",
    "go_on": "Going on",
    "cancel_film": "Stopped",
    "film_status": "Looked how far it is",
    "list_films": "Looked through your films",
    "redraw": "Pictures changed",
    "edit_scene": "Scene changed",
    "ask_scope": "Prices looked up",
    "price_change": "Price looked up",
    "film_cost": "Costs looked up",
}


def step(tool: str, state: str, result: Mapping[str, Any]) -> str:
    """What a use of a tool is called while it runs, and after."""
    plain = tool.replace("_", " ").capitalize()
    if state == "done":
        if tool == "make_film":
            scenes = result.get("scenes") or 0
            return f"Script written, {scenes} {'scene' if scenes == 1 else 'scenes'}"
        return _DONE.get(tool, plain)
    running = _RUNNING.get(tool, plain)
    return running if state == "running" else f"{running} did not work"


def clock(seconds: float) -> str:
    """A film's length: 0:30, 2:05."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def left(seconds: float | None) -> str:
    """How long it will still take, as roughly as it is known."""
    if seconds is None:
        return ""
    if seconds < 5:
        return "a few seconds left"
    if seconds < 90:
        return f"about {5 * round(seconds / 5)} seconds left"
    return f"about {round(seconds / 60)} minutes left"


def size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{max(1, round(count / 1e3))} kB"

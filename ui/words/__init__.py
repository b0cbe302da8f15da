"""Every text of the page that is not the user's or the agent's, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pixora.film.money import shown
from ui.model import Cost, Phase, SceneState
from ui.words.labels import LABELS

EXAMPLES = (
    ("Space", "space", "Create a 30-second video about space exploration"),
    ("Ocean", "ocean", "A calm 20-second film about the ocean at night"),
    ("Mountains", "mountains", "Make a 30-second film about hiking in the mountains at sunrise"),
    ("City", "city", "A vertical 15-second video about a city waking up"),
    ("Seasons", "seasons", "Create a 45-second video about the four seasons of a forest"),
    ("Own words", "words", "Narration: Every story begins small. A spark, a page, a step. And then it grows."),
)
"""Name on the button, its picture, and the message that it sends."""

STEPS = (
    ("Script", "Your sentence becomes a script, scene by scene."),
    ("Pictures and voice", "Each scene is drawn, spoken and set in motion."),
    ("Music and cut", "A score, captions and a film to keep."),
)
"""How a film comes about, for who has none yet."""

SCENE_STATES = {
    SceneState.WAITING: "waiting",
    SceneState.MAKING: "making",
    SceneState.DONE: "done",
    SceneState.SUBSTITUTE: "substitute",
    SceneState.FAILED: "failed",
}
TASK_STATES = {
    "pending": "being made",
    "processing": "being made",
    "waiting": "waits for you",
    "completed": "finished",
    "cancelled": "stopped",
    "partly": "partly made",
    "error": "failed",
}
RESTING = {
    Phase.STOPPED: ("Stopped", "What was made is kept. Go on whenever you like."),
    Phase.FAILED: ("Not finished", "What went wrong stands in the conversation. What was made is kept."),
    Phase.PARTLY: ("Almost there", "Some parts could not be made. The rest is ready; go on to try them again."),
    Phase.WAITING: ("It waits for your yes", "Look at the plan and its price below."),
}
RESTS = ("Your film will play here", "Pictures appear while they are made.")
UNTITLED = "Untitled film"
KINDS = {
    "script": ("script", "scripts"),
    "narration": ("voice", "voices"),
    "reference": ("character's picture", "characters' pictures"),
    "picture": ("picture", "pictures"),
    "motion": ("motion", "motions"),
    "music": ("music", "music"),
    "ambience": ("ambience", "ambiences"),
    "segment": ("piece of the cut", "pieces of the cut"),
    "animatic": ("animatic", "animatics"),
    "mix": ("mix", "mixes"),
    "sound": ("sound", "sounds"),
    "captions": ("captions", "captions"),
    "thumbnail": ("poster", "posters"),
    "master": ("film", "films"),
}
"""Kinds of parts, one and several."""
GATES = {
    "script": "Script and price",
    "stills": "Pictures, before they move",
    "motion": "Animatic, before motion is paid for",
    "price": "A higher price",
}
TRANSITIONS = {
    "cut": "cut",
    "crossfade": "crossfade",
    "dip": "dip through black",
    "flash": "flash",
    "slide_left": "slide left",
    "slide_right": "slide right",
    "slide_up": "slide up",
    "slide_down": "slide down",
    "wipe_left": "wipe left",
    "wipe_right": "wipe right",
    "wipe_up": "wipe up",
    "wipe_down": "wipe down",
    "zoom": "zoom",
    "blur": "blur",
    "iris": "iris",
}
SHORTCUTS = (
    ("/", "Write a message"),
    ("Enter", "Send; with Shift a new line"),
    ("Space or K", "Play or pause the film"),
    ("J and L", "Five seconds back or on"),
    ("← and →", "The scene before or after, on a card"),
    ("Alt + ← or →", "Move a scene, on a card"),
    ("Enter", "Open a scene, on a card"),
    ("Delete", "Delete a scene, on a card"),
    ("Ctrl + Z", "Undo the last edit of the film"),
    ("1 to 5", "Chat, scene, cast, style, plan"),
    ("F", "Your films"),
    ("?", "These shortcuts"),
)
BROWSER = {
    "lost": "The studio does not answer. Your film goes on as soon as it is back.",
    "offline": "There is no network. Your film goes on; this page follows it again as soon as there is.",
    "back": "Back again. Everything is as it was.",
    "go_on": "Go on",
    "delete": "Delete",
    "today": "today {time}",
    "yesterday": "yesterday",
    "full": "Too many pages of the studio are open. Close some, then reload this one.",
    "moved": "Scene moved to place {place} of {count}.",
    "sending": "Sending {name}",
    "sent": "{name} is in the film.",
    "unsent": "{name} could not be sent. Send it once more.",
    "kept": "You have changes here that are not applied; the film was changed elsewhere meanwhile.",
    "copied": "The link is copied.",
    "exporting": "Making the file. It is saved as soon as it is there.",
    "unmade": "The file could not be made. Try again.",
}
"""What the page's own script says."""

_TOOLS = {
    "make_film": ("Writing the script", "Script written"),
    "change_film": ("Changing the film", "Film changed"),
    "retake_picture": ("Asking for another picture", "Another picture asked for"),
    "retake_voice": ("Asking for another voice take", "Another voice take asked for"),
    "retake_motion": ("Asking for another motion", "Another motion asked for"),
    "earlier_take": ("Going back to the earlier take", "The earlier take is back"),
    "go_on": ("Going on", "Going on"),
    "undo": ("Undoing", "Undone"),
    "cancel_film": ("Stopping", "Stopped"),
    "film_status": ("Looking how far it is", "Looked how far it is"),
    "list_films": ("Looking through your films", "Looked through your films"),
    "redraw": ("Changing pictures", "Pictures changed"),
    "edit_scene": ("Changing a scene", "Scene changed"),
    "add_scene": ("Adding a scene", "Scene added"),
    "delete_scene": ("Taking a scene out", "Scene taken out"),
    "copy_scene": ("Copying a scene", "Scene copied"),
    "move_scene": ("Moving a scene", "Scene moved"),
    "swap_scenes": ("Swapping scenes", "Scenes swapped"),
    "show_scenes": ("Looking at the scenes", "Looked at the scenes"),
    "use_material": ("Putting your file in", "Your file is in"),
    "follow_script": ("Letting it follow the script", "Follows the script"),
    "rename_character": ("Giving a name", "Name given"),
    "describe_character": ("Changing the looks", "Looks changed"),
    "explain": ("Looking it up", "Looked up"),
    "explain_failure": ("Looking what went wrong", "Looked what went wrong"),
    "export_film": ("Making the file", "File ready"),
    "lock": ("Locking", "Locked"),
    "unlock": ("Unlocking", "Unlocked"),
    "name_film": ("Naming the film", "Film named"),
    "set_own_card": ("Changing a card", "Card changed"),
    "write_upload_texts": ("Writing the texts for the upload", "Texts written"),
    "set_volume": ("Changing a volume", "Volume changed"),
    "set_scene_voice": ("Changing a voice", "Voice changed"),
    "cast_scene": ("Changing who is in a scene", "Cast of the scene changed"),
    "set_camera": ("Moving the camera otherwise", "Camera changed"),
    "pronounce": ("Learning how it is said", "Learned how it is said"),
    "ask_scope": ("Looking what it would cost", "Prices looked up"),
    "price_change": ("Looking what it would cost", "Price looked up"),
    "film_cost": ("Looking what it has cost", "Costs looked up"),
}


def t(key: str, **values: object) -> str:
    """A label of the page, with what it names filled in."""
    return LABELS[key].format(**values) if values else LABELS[key]


def step(tool: str, state: str, result: Mapping[str, Any]) -> str:
    """What a use of a tool is called while it runs, and after."""
    plain = tool.replace("_", " ").capitalize()
    running, done = _TOOLS.get(tool, (plain, plain))
    if state == "done":
        scenes = result.get("scenes") if tool == "make_film" else None
        return f"{done}, {count(scenes, 'scene', 'scenes')}" if isinstance(scenes, int) and scenes else done
    return running if state == "running" else f"{running} did not work"


def count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def parts(keys: Iterable[str]) -> str:
    """What is made again, by kind: "2 pictures, music and the cut"; pieces of the cut and what follows are one."""
    kinds: dict[str, int] = {}
    for key in keys:
        kind = key.partition(":")[0]
        kind = "cut" if kind in ("segment", "mix", "sound", "master", "captions", "thumbnail", "animatic") else kind
        kinds[kind] = kinds.get(kind, 0) + 1
    told = [
        kind if kind in ("music", "ambience") else count(number, *KINDS.get(kind, (kind, kind)))
        for kind, number in kinds.items()
        if kind != "cut"
    ]
    told += ["the cut"] if "cut" in kinds else []
    return " and ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told) or "nothing"


def price(cost: Cost) -> str:
    """ "free", "$0.35", "$0.20 to $0.35", with what nobody knows named."""
    if cost.free:
        return "free"
    known = money(cost.high) if cost.low == cost.high else f"{money(cost.low)} to {money(cost.high)}"
    unknown = f"{count(cost.unknown, 'part', 'parts')} of unknown price"
    return known if not cost.unknown else f"{known} and {unknown}" if cost.high else unknown


def money(amount: Decimal | str) -> str:
    """Dollars, with cents: $0.35, $12.00, $0.0042."""
    value = Decimal(amount)
    return f"${value:.2f}" if value == value.quantize(Decimal("0.01")) else f"${shown(value)}"


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


def size(amount: int) -> str:
    return f"{amount / 1e6:.1f} MB" if amount >= 1e5 else f"{max(1, round(amount / 1e3))} kB"


def moment(when: datetime) -> str:
    """ "12 March 14:05" (UTC)."""
    return f"{when.day} {when:%B %H:%M}"


def day(at: str, now: datetime | None = None) -> str:
    """When something was: "today 14:05", "yesterday", "12 March", "12 March 2025" (UTC)."""
    when, today = datetime.fromisoformat(at).astimezone(UTC), (now or datetime.now(UTC))
    days = (today.date() - when.date()).days
    if days <= 0:
        return f"today {when:%H:%M}"
    if days == 1:
        return "yesterday"
    return f"{when.day} {when:%B}" + (f" {when.year}" if when.year != today.year else "")

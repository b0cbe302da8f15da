"""Tools that edit scenes: their words, pictures, order and takes. All edits of one turn become one revision."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from pixora.agent.told import told_change
from pixora.agent.tool import Turn, tool
from pixora.core.drafts import Draft
from pixora.core.redrawing import EVERYWHERE, redrawn
from pixora.core.retouching import retouch, retouched, standings
from pixora.film import edits
from pixora.film.brief import Framing
from pixora.film.edits import SceneEdit
from pixora.film.errors import InvalidInput
from pixora.film.job import JobKind
from pixora.film.money import shown, told_cost
from pixora.film.script import Scene, Script, SoundCut, TransitionKind
from pixora.providers.local.redraw import about_looks, who_is_meant

Choice = TypeVar("Choice", bound=StrEnum)
ABOUT_WORDS = 14
"""Words of a scene that is added with a subject alone."""


@tool
async def redraw(turn: Turn, wish: str, scenes: list[str]) -> dict[str, Any]:
    """Change what pictures show, by a short wish in English ("darker", "at night", "a lighthouse", "the astronaut's
    suit red"). scenes: numbers or ids, or ["all"] for the whole film. Use ask_scope when it is not said where."""
    numbers = scenes
    if EVERYWHERE not in scenes:
        scenes = [await turn.drafts.scene_id(one) for one in scenes]
    change, drawn = await retouch(turn.drafts, wish, scenes)
    where = "everywhere" if EVERYWHERE in scenes else "scene " + ", ".join(numbers)
    return told_change(turn, f"{wish} ({where})", change, how=drawn.how)


@tool
async def ask_scope(turn: Turn, wish: str, scene: str | None = None) -> dict[str, Any]:
    """Offer the user a wish for the picture (as of `redraw`) in one scene or everywhere, each with its price, when it
    was not said where. Changes nothing. Then ask the user in one sentence."""
    script = (await turn.drafts.current()).script
    named = scene or turn.scene
    one = _where(script, wish, await turn.drafts.scene_id(named) if named else None)
    pictures = await standings(turn.drafts)
    choices: list[dict[str, Any]] = []
    for label, scenes in ((f"Scene {script.number(one.id)}", [str(script.number(one.id))]), ("Everywhere", ["all"])):

        def tried(draft: Draft, scenes: list[str] = scenes) -> Draft:
            return retouched(draft, wish, scenes, pictures)[0]

        change = await turn.drafts.price(tried)
        costs = told_cost(change.cost)
        where = "everywhere" if scenes == ["all"] else f"in scene {scenes[0]}"
        choices.append(
            {
                "type": "say",
                "label": f"{label}: {'free' if costs == 'nothing' else costs}",
                "message": f"{wish} {where}",
                "price_low": shown(change.cost.low),
                "price_high": shown(change.cost.high),
                "price_unknown": change.cost.unknown,
            }
        )
    turn.actions += choices
    return {"asks": wish, "choices": [{"label": c["label"], "say": c["message"]} for c in choices]}


@tool
async def edit_scene(
    turn: Turn,
    scene: str,
    narration: str | None = None,
    motion: str | None = None,
    transition: str | None = None,
    seconds: float | None = None,
    picture: str | None = None,
    framing: str | None = None,
    sound: str | None = None,
) -> dict[str, Any]:
    """Change one scene: what is said in it (the user's words as they are; "" for none), all that its picture shows (as
    a whole prompt, which draws it anew; for a wish about the picture that is there use redraw), how it moves, its
    transition into the next (cut, crossfade, dip, flash, slide_left, wipe_left, zoom, blur, iris ...), seconds; framing
    of its clip: fill, fit, smart; sound at that transition: straight, j (the next is heard first), l (this goes on)."""
    try:
        kind = TransitionKind(transition) if transition else None
    except ValueError:
        known = ", ".join(one.value for one in TransitionKind)
        raise InvalidInput(
            "unknown_transition", f"There is no transition “{str(transition)[:40]}”.", f"Choose {known}."
        ) from None
    asked = SceneEdit(
        narration=narration,
        picture_prompt=picture,
        motion_prompt=motion,
        transition=kind,
        seconds=seconds,
        framing=_one_of(Framing, framing, "framing"),
        sound=_one_of(SoundCut, sound, "way for the sound"),
    )
    named = [name for name, value in asked if value is not None]
    if not named:
        raise InvalidInput("nothing_to_change", "I did not find what is to change in that scene.", "Say what.")
    one = await turn.drafts.scene_id(scene)
    change = await turn.drafts.edit(lambda script: edits.edit(script, one, asked))
    return told_change(turn, f"{', '.join(named).replace('_prompt', '')} of scene {scene}", change)


def _one_of(kind: type[Choice], named: str | None, what: str) -> Choice | None:
    try:
        return kind(named) if named else None
    except ValueError:
        known = ", ".join(kind)
        raise InvalidInput(
            f"unknown_{kind.__name__.lower()}", f"There is no {what} “{str(named)[:40]}”.", f"Choose {known}."
        ) from None


@tool
async def retake_picture(turn: Turn, scene: str) -> dict[str, Any]:
    """Draw the picture of one scene anew, as another take of the same words; the earlier one is kept."""
    one = await turn.drafts.scene_id(scene)
    change = (await turn.drafts.current()).script.scene(one).retouch
    how = f"the same change tried once more: {change.wish}" if change else "drawn anew"
    made = await turn.drafts.another(one, JobKind.PICTURE)
    return told_change(turn, f"another picture of scene {scene}", made, how=how)


@tool
async def retake_voice(turn: Turn, scene: str) -> dict[str, Any]:
    """Have one scene's words spoken anew; the earlier take is kept."""
    one = await turn.drafts.scene_id(scene)
    return told_change(turn, f"another voice take of scene {scene}", await turn.drafts.another(one, JobKind.NARRATION))


@tool
async def retake_motion(turn: Turn, scene: str) -> dict[str, Any]:
    """Have one scene's picture set in motion anew by the video model; the earlier take is kept."""
    one = await turn.drafts.scene_id(scene)
    return told_change(turn, f"another motion of scene {scene}", await turn.drafts.another(one, JobKind.MOTION))


@tool
async def earlier_take(turn: Turn, scene: str | None = None, part: str | None = None) -> dict[str, Any]:
    """Go back to the take that was in the film before. scene: null for the one of which another was made last. part:
    picture (if null), narration or motion."""
    kind = _part(part)
    named = scene or turn.scene
    one = await turn.drafts.scene_id(named) if named else await _made_last(turn, kind)
    number = (await turn.drafts.current()).script.number(one)
    return told_change(turn, f"the earlier {kind.value} of scene {number}", await turn.drafts.earlier(one, kind))


@tool
async def follow_script(turn: Turn, scene: str, part: str | None = None) -> dict[str, Any]:
    """Let a picture (or narration, motion) that was selected or uploaded go, and make what the script says again."""
    kind = _part(part)
    change = await turn.drafts.follow(await turn.drafts.scene_id(scene), kind)
    return told_change(turn, f"{kind.value} of scene {scene} as the script says", change)


@tool
async def add_scene(
    turn: Turn,
    about: str | None = None,
    narration: str | None = None,
    picture: str | None = None,
    after: str | None = None,
) -> dict[str, Any]:
    """Add a scene after another (its number or id; "0" puts it first; null puts it last). narration: the words that
    are spoken; write them when the user gives a subject. picture: what is seen."""
    script = (await turn.drafts.current()).script
    words, subject = (narration or "").strip(), (about or picture or "").strip()
    if not words and not subject:
        raise InvalidInput("empty_scene", "The new scene needs words or something to show.", "Say what it is about.")
    if not words:
        # Nothing is invented about a subject: it is named.
        words = f"{subject[:1].upper()}{subject[1:]}".rstrip(".") + "."
    place = script.scenes[-1].id if after is None else None if after == "0" else await turn.drafts.scene_id(after)
    shown_as = picture or subject or words
    vendor = await _drawn_by(turn)

    def added(script: Script) -> Script:
        longer = edits.add(script, place, words, shown_as)
        number = str(1 if place is None else longer.number(place) + 1)
        try:
            return redrawn(longer, shown_as, [number], by_words=vendor is not None)
        except InvalidInput:
            # What cannot be drawn is said; the picture is another moment of its neighbour's place.
            return longer

    return told_change(turn, f"a scene about {subject or 'your words'}", await turn.drafts.edit(added), says=words)


@tool
async def delete_scene(turn: Turn, scene: str) -> dict[str, Any]:
    """Take one scene out; it can be undone. Numbers are those that the scenes have at the start of the turn."""
    one = await turn.drafts.scene_id(scene)
    return told_change(
        turn, f"scene {scene} taken out", await turn.drafts.edit(lambda script: edits.delete(script, one))
    )


@tool
async def copy_scene(turn: Turn, scene: str) -> dict[str, Any]:
    """The same scene once more, after itself."""
    one = await turn.drafts.scene_id(scene)
    return told_change(turn, f"scene {scene} twice", await turn.drafts.edit(lambda s: edits.duplicate(s, one)))


@tool
async def move_scene(turn: Turn, scene: str, to: int) -> dict[str, Any]:
    """Put a scene at another place, counted from 1 as it will be."""
    scene_id = await turn.drafts.scene_id(scene)

    def moved(script: Script) -> Script:
        one = edits.find(script, scene_id)
        rest = [other.id for other in script.scenes if other is not one]
        if not 1 <= to <= len(script.scenes):
            raise InvalidInput("no_scene", f"There is no place {to}.", f"Choose 1 to {len(script.scenes)}.")
        return edits.reorder(script, (*rest[: to - 1], one.id, *rest[to - 1 :]))

    return told_change(turn, f"scene {scene} at place {to}", await turn.drafts.edit(moved))


@tool
async def swap_scenes(turn: Turn, one: str, other: str) -> dict[str, Any]:
    """Let two scenes change places."""
    first, second = await turn.drafts.scene_id(one), await turn.drafts.scene_id(other)

    def swapped(script: Script) -> Script:
        order = {first: second, second: first}
        return edits.reorder(script, tuple(order.get(scene.id, scene.id) for scene in script.scenes))

    return told_change(turn, f"scenes {one} and {other} swapped", await turn.drafts.edit(swapped))


@tool
async def rename_character(turn: Turn, character: str, name: str) -> dict[str, Any]:
    """Another name for a character (by id or name); costs nothing. What is said keeps its words."""
    change = await turn.drafts.edit(lambda script: edits.rename(script, character, name))
    return told_change(turn, f"{character} is called {name}", change)


@tool
async def describe_character(turn: Turn, character: str, looks: str) -> dict[str, Any]:
    """Say anew what a character (by id or name) looks like, in one whole description; for a change of clothes or
    colours use redraw. Pictures by a vendor in which it is seen are drawn anew."""
    change = await turn.drafts.edit(lambda script: edits.describe(script, character, looks))
    return told_change(turn, f"the looks of {character}", change)


async def _drawn_by(turn: Turn) -> str | None:
    """The vendor's model that draws this film's pictures; None for the built-in illustrator."""
    task = await turn.films.get(turn.actor, turn.task_id)
    choice = (task.choices or turn.films.choices).get(JobKind.PICTURE)
    vendor = choice is not None and choice.provider in turn.films.runner.carrier.vendors
    return f"{choice.provider}:{choice.model}" if choice and vendor else None


def _where(script: Script, wish: str, scene: str | None) -> Scene:
    """The one scene that is offered: the one the user looks at, else the first with whom the wish is about."""
    if scene is not None:
        return edits.find(script, scene)
    who = who_is_meant(script, wish) if about_looks(wish) else None
    return next((one for one in script.scenes if who and who.id in one.characters), script.scenes[0])


async def _made_last(turn: Turn, kind: JobKind) -> str:
    """The scene of which another take was made last."""
    script = (await turn.drafts.current()).script
    takes = [
        row.scene_id
        for row in await turn.films.runner.jobs.of_task(turn.actor.user_id, turn.task_id)
        if row.kind is kind and row.state == "done" and row.scene_id and row.key == f"{kind.value}:{row.scene_id}"
    ]
    known = {scene.id for scene in script.scenes}
    again = [one for number, one in enumerate(takes) if one in known and one in takes[:number]]
    if not again:
        raise InvalidInput("no_take", f"No scene has an earlier {kind.value}.", "Say of which scene you want another.")
    return again[-1]


def _part(part: str | None) -> JobKind:
    known = {"picture": JobKind.PICTURE, "narration": JobKind.NARRATION, "voice": JobKind.NARRATION}
    known["motion"] = JobKind.MOTION
    if (part or "picture") not in known:
        raise InvalidInput("bad_argument", f"“{str(part)[:40]}” is no part.", "Choose picture, narration or motion.")
    return known[part or "picture"]

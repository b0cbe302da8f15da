"""Tools that answer: how the film is, what failed, what it cost and would cost, the user's films, and how to."""

from __future__ import annotations

from typing import Any

from pixora.agent.told import standing
from pixora.agent.tool import Turn, tool
from pixora.core.drafts import Draft
from pixora.core.wishes import Wish, brief_from, changes_words, restyle
from pixora.film import edits
from pixora.film.errors import InvalidInput
from pixora.film.events import AgentMessage, ErrorShown, PlanShown
from pixora.film.money import shown, told_cost

LISTED = 20
TOPICS = {
    "keys": "Keys stand in the file .env beside studio.py, one a line: OPENAI_API_KEY, REPLICATE_API_TOKEN, "
    "FAL_CLIENT_API_KEY. Copy .env.example, write them in, start Pixora again; `python studio.py doctor` checks them. "
    "Never write a key into this conversation. Films that there are stay with who made them.",
    "uploads": "An own picture for a scene or a character, a voice-over, music or a clip is uploaded at its place in "
    "the storyboard, or sent along here, and then placed in words: “use the picture I sent as scene 2”, “use my "
    "clip as scene 3”, “use my voice-over”, “use my music”. It stays in the film until you let it go.",
    "abilities": "I make films: script, pictures, voice, music and cut. Say a topic, a length, a shape, or paste "
    "your own text. Then change it by talking: “make scene 3 darker”, “scene 2 should say …”, “swap 4 and 5”, "
    "“delete the last scene”, “calmer music”, “vertical for shorts”, “bigger captions”, “go back to the earlier "
    "picture”, “undo”. Ask what it cost, what 1080p would cost, why a scene failed, for the captions, or for the film "
    "in another form: “export it as a square 1080p H.265”.",
    "budget": "A film's budget is set when you start it (“for at most $2”). It is raised where the film asks for your "
    "yes, by you alone.",
    "deleting": "A film is deleted under Films, or with DELETE /api/tasks/{id}; never by the conversation.",
}


@tool
async def film_status(turn: Turn) -> dict[str, Any]:
    """Tell how far the film is, and what it waits for."""
    return standing(await turn.films.get(turn.actor, turn.task_id))


@tool
async def show_scenes(turn: Turn) -> dict[str, Any]:
    """Show the scene breakdown of the film as cards."""
    task = await turn.films.get(turn.actor, turn.task_id)
    if task.script is None:
        raise InvalidInput("no_film", "There is no film here yet.", "Say first what it is to be about.")
    return standing(task) | {"breakdown": await turn.films.breakdown(turn.actor, task)}


@tool
async def explain_failure(turn: Turn, scene: str | None = None) -> dict[str, Any]:
    """Tell why a scene, or the film, could not be made."""
    task = await turn.films.get(turn.actor, turn.task_id)
    scene_id = edits.find(task.script, scene).id if scene and task.script else None
    faults: list[dict[str, Any]] = []
    offers: list[dict[str, Any]] = []
    after = max(0, task.last_seq - 400)
    for logged in await turn.films.events.read(turn.actor.user_id, task.id, after, 400):
        event = logged.event
        if isinstance(event, PlanShown) and event.gate is None:
            # Of what was offered before the film was changed nothing stands.
            offers.clear()
        if isinstance(event, AgentMessage) and event.turn_id is None:
            offers += event.actions
        of_scene = isinstance(event, ErrorShown) and (event.place or "").partition(":")[2] == scene_id
        if isinstance(event, ErrorShown) and (event.place if scene is None else of_scene):
            faults.append({"part": event.place, "error": event.error, "hint": event.hint, "code": event.code})
    turn.actions += offers[-3:] if faults else []
    return standing(task) | {"scene": scene, "faults": faults[-3:]}


@tool
async def film_cost(turn: Turn) -> dict[str, Any]:
    """Tell what the film has cost so far, what is set aside, and what is still to be paid for."""
    task = await turn.films.get(turn.actor, turn.task_id)
    spent = await turn.films.spent(turn.actor, turn.task_id)
    told: dict[str, Any] = {"spent": shown(spent.charged), "set_aside": shown(spent.reserved)}
    if task.script is not None and task.brief is not None:
        _, priced = await turn.films.plan(turn.actor, turn.task_id)
        told["to_come"] = told_cost(priced.cost)
        told["budget"] = shown(task.brief.budget) if task.brief.budget is not None else None
    return told | {"title": task.title}


@tool
async def price_change(
    turn: Turn,
    resolution: str | None = None,
    aspect: str | None = None,
    style: str | None = None,
    captions: str | None = None,
    music: str | None = None,
) -> dict[str, Any]:
    """Tell what a change of the whole film would cost; changes nothing. Values as in make_film."""
    wish = Wish(resolution=resolution, aspect=aspect, style=style, captions=captions, music=music)
    named = [f"{name} {value}" for name, value in wish if value is not None]
    if not named:
        raise InvalidInput("nothing_to_change", "Say what is to be priced.", "As in: what would 1080p cost?")

    def changed(draft: Draft) -> Draft:
        brief = brief_from(wish, draft.brief, turn.films.repertoire)
        if changes_words(draft.brief, brief):
            raise InvalidInput("rewrites", "That needs a new script, whose price is not known before.", "")
        return draft.model_copy(update={"brief": brief, "script": restyle(draft.script, brief, wish)})

    change = await turn.drafts.price(changed)
    said = ", ".join(named)
    label = f"{said}: {'free' if change.cost.high == 0 and not change.cost.unknown else told_cost(change.cost)}"
    turn.actions.append(
        {
            "type": "say",
            "label": label,
            "message": f"Change it: {said}",
            "price_low": shown(change.cost.low),
            "price_high": shown(change.cost.high),
            "price_unknown": change.cost.unknown,
        }
    )
    return {"would_change": said, "parts": change.parts, "costs": told_cost(change.cost)}


@tool
async def list_films(turn: Turn) -> dict[str, Any]:
    """List the user's films, newest first."""
    films = await turn.films.list(turn.actor, LISTED)
    return {
        "films": [{"title": task.title, "state": task.state.value, "task_id": task.id} for task in films if task.script]
    }


@tool
async def explain(turn: Turn, topic: str) -> dict[str, Any]:
    """Tell how something is done in Pixora. topic: keys, uploads, abilities, budget or deleting."""
    if topic not in TOPICS:
        raise InvalidInput("bad_argument", f"Nothing is known on “{topic[:40]}”.", f"Choose {', '.join(TOPICS)}.")
    return {"topic": topic, "told": TOPICS[topic]}

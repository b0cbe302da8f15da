"""Tools that begin, change, stop and go on with the film of the conversation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pixora.agent.told import asks_for_script, standing, told_change
from pixora.agent.tool import Turn, tool
from pixora.core.wishes import Wish, asked_at, parse_budget
from pixora.film.errors import InvalidInput
from pixora.film.money import shown
from pixora.providers.local.listener import listen

ANOTHER = "another"


@tool
async def make_film(
    turn: Turn,
    topic: str | None = None,
    text: str | None = None,
    prompt: str | None = None,
    seconds: float | None = None,
    aspect: str | None = None,
    resolution: str | None = None,
    fps: int | None = None,
    style: str | None = None,
    language: str | None = None,
    voice: str | None = None,
    music: str | None = None,
    captions: str | None = None,
    caption_style: str | None = None,
    genre: str | None = None,
    scenes: int | None = None,
    ambience: bool | None = None,
    effects: bool | None = None,
    loudness: str | None = None,
    framing: str | None = None,
    clip_sound: bool | None = None,
    seed: int | None = None,
    budget: str | None = None,
    wait: str | None = None,
) -> dict[str, Any]:
    """Make a film about a topic, or of the user's own text, which is copied into `text` word for word and spoken so.
    Replaces the film of this conversation if there is one. aspect: 16:9, 9:16, 1:1, 4:5. resolution: 720p to 2160p.
    style: paper, ember, frost, candy, noir. music: calm, wonder, upbeat, epic, tense, playful, tender, wistful,
    mystery, none. loudness in LUFS: -14, -16, -23. framing of clips: fill, fit, smart. clip_sound: clips are heard.
    scenes: how many, only if the user named a number.
    ambience: places are heard; effects: so is what the words tell of (both usual).
    captions: burned, track, off. caption_style: clean, pop, boxed, cinema. voice: a name, or none. language: ISO 639-1.
    budget: USD at most, only if the user named one. wait: where the user wants to be asked before it goes on: script,
    pictures, animatic, everything, or price (only before what costs money, which is usual)."""
    wish = Wish(
        topic=topic,
        text=_own_words(turn, text) if text else None,
        prompt=prompt or next((said for said in reversed(turn.said) if said.strip()), None),
        seconds=seconds,
        aspect=aspect,
        resolution=resolution,
        fps=fps,
        style=style,
        language=language,
        voice=await _voice(turn, voice),
        music=music,
        captions=captions,
        caption_style=caption_style,
        genre=genre,
        scenes=scenes,
        ambience=ambience,
        effects=effects,
        loudness=loudness,
        framing=framing,
        clip_sound=clip_sound,
        seed=seed,
        budget=await _lower(turn, budget),
        gates=await _gates(turn, wait or turn.wait),
    )
    return await _make(turn, wish)


@tool
async def change_film(
    turn: Turn,
    seconds: float | None = None,
    aspect: str | None = None,
    resolution: str | None = None,
    fps: int | None = None,
    style: str | None = None,
    voice: str | None = None,
    music: str | None = None,
    captions: str | None = None,
    caption_style: str | None = None,
    genre: str | None = None,
    scenes: int | None = None,
    ambience: bool | None = None,
    effects: bool | None = None,
    loudness: str | None = None,
    framing: str | None = None,
    clip_sound: bool | None = None,
    seed: int | None = None,
    wait: str | None = None,
) -> dict[str, Any]:
    """Change the whole film: its shape, look, sound or captions; only what depends on it is made again. Values as in
    make_film; voice "another" is the next one. Other seconds, another genre or number of scenes write a new script.
    wait adds a place."""
    wish = Wish(
        seconds=seconds,
        aspect=aspect,
        resolution=resolution,
        fps=fps,
        style=style,
        voice=await _voice(turn, voice),
        music=music,
        captions=captions,
        caption_style=caption_style,
        genre=genre,
        scenes=scenes,
        ambience=ambience,
        effects=effects,
        loudness=loudness,
        framing=framing,
        clip_sound=clip_sound,
        seed=seed,
        gates=await _gates(turn, wait),
    )
    named = {name: value for name, value in wish if value is not None}
    if not named:
        raise InvalidInput(
            "nothing_to_change",
            "I did not find what is to change.",
            "Length, shape, style, music, voice and captions can be changed, as in: make it vertical, 20 seconds.",
        )
    if await turn.drafts.rewrites(wish):
        if turn.edits:
            raise InvalidInput(
                "rewrites",
                "Another length or voice needs a new script, in which the other changes would be lost.",
                "Say it by itself first, and the other changes after it.",
            )
        return await _make(turn, wish)
    what = ", ".join(_named(name.replace("_", " "), value) for name, value in named.items())
    return told_change(turn, what, await turn.drafts.wish(wish))


@tool
async def undo(turn: Turn) -> dict[str, Any]:
    """Take the last change back; costs nothing but the cut."""
    if turn.edits:
        raise InvalidInput("bad_argument", "Undo stands alone in a turn.", "Say it by itself.")
    task = await turn.films.get(turn.actor, turn.task_id)
    if task.state.unfinished:
        await turn.drafts.check_idle()
        await turn.films.cancel(turn.actor, turn.task_id)
    return standing(await turn.films.undo(turn.actor, turn.task_id))


@tool
async def go_on(turn: Turn) -> dict[str, Any]:
    """Go on with a film that failed or was cancelled. It does not open a gate: where the film waits for a yes, only the
    user's own yes goes on."""
    task = await turn.films.get(turn.actor, turn.task_id)
    if task.gate is not None:
        raise InvalidInput("gate", f"The film waits: {task.message}.", "Say yes to go on, or change something first.")
    return standing(await turn.films.retry(turn.actor, turn.task_id))


@tool
async def cancel_film(turn: Turn) -> dict[str, Any]:
    """Stop making the film; what was made is kept."""
    turn.drafts.forget()
    return standing(await turn.films.cancel(turn.actor, turn.task_id))


def _named(name: str, value: object) -> str:
    if value is False or value in ("none", "off"):
        return f"no {name}"
    return name if value is True else f"{name} {value}"


async def _make(turn: Turn, wish: Wish) -> dict[str, Any]:
    task = await turn.films.get(turn.actor, turn.task_id)
    if task.state.unfinished:
        await turn.drafts.check_idle()
        await turn.films.cancel(turn.actor, turn.task_id)
    turn.drafts.forget()
    task = await turn.films.make(turn.actor, turn.task_id, wish, anew=turn.anew)
    turn.anew = False
    made = await turn.films.breakdown(turn.actor, task)
    _, priced = await turn.films.plan(turn.actor, turn.task_id)
    return standing(task) | {
        "breakdown": made,
        "notes": list(task.script.notes) if task.script else [],
        "costs": "nothing" if priced.free else f"${shown(priced.cost.high)} at most",
        "price_low": shown(priced.cost.low),
        "price_high": shown(priced.cost.high),
        "price_unknown": priced.cost.unknown,
        "seconds_expected": priced.seconds,
        "waits_for_yes_at": "script" if asks_for_script(task) else None,
    }


def _own_words(turn: Turn, text: str) -> str:
    """The text as the user wrote it: a model that changes a word of it is told so."""
    wanted = " ".join(text.split())
    for said in reversed(turn.said):
        if wanted in " ".join(said.split()):
            return text
        heard = listen(said).text
        if heard is not None and _letters(heard) == _letters(wanted):
            return heard
    raise InvalidInput(
        "bad_argument", "“text” must be the user's own words, every one as it was written.", "Copy it from the message."
    )


def _letters(text: str) -> str:
    return "".join(char.lower() for char in text if char.isalnum())


async def _voice(turn: Turn, voice: str | None) -> str | None:
    """A voice's name; "another" is the one after the film's."""
    if voice is None or voice.lower() != ANOTHER:
        return voice
    task = await turn.films.get(turn.actor, turn.task_id)
    voices = turn.films.repertoire.voices
    now = task.brief.voice if task.brief else ""
    others = [name for name in voices if name != now]
    if not others:
        raise InvalidInput(
            "one_voice",
            "There is only one voice here.",
            "With a key for a speech model there are more; “no voice” leaves it out.",
        )
    return voices[(voices.index(now) + 1) % len(voices)] if now in voices else others[0]


async def _lower(turn: Turn, budget: str | None) -> str | None:
    """A budget that the user named: it may be set or lowered in words, and raised by the user's own act alone."""
    if budget is None:
        return None
    asked = parse_budget(budget)
    task = await turn.films.get(turn.actor, turn.task_id)
    now: Decimal | None = task.brief.budget if task.brief else None
    if now is not None and asked > now:
        raise InvalidInput(
            "no_raise", "A budget is not raised in the conversation.", "Agree to a higher one where the film asks."
        )
    return budget


async def _gates(turn: Turn, wait: str | None) -> tuple[str, ...] | None:
    """Where the film is to wait, by the word for it. Words add places; a place is left out again by the mode that the
    user's client names, and passed by their own yes."""
    if wait is None:
        return None
    asked = asked_at(wait)
    task = await turn.films.get(turn.actor, turn.task_id)
    now = tuple(gate.value for gate in (task.brief.gates if task.brief else None) or ())
    if wait == turn.wait or not now:
        return asked
    return tuple(dict.fromkeys((*now, *asked)))

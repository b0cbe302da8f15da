"""What a user sent is put into the film: as a scene's picture or clip, a character, a voice-over, or the music.

Each is a take of its place, tried on a draft: it becomes part of the film with the turn's other edits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from pixora.core.drafts import Change, Draft, Drafts
from pixora.core.material import Material, copied
from pixora.core.uploads import Upload, clip_place, examine, hear, keep
from pixora.film import edits
from pixora.film.brief import Mood
from pixora.film.errors import InvalidInput
from pixora.film.job import JobKind
from pixora.film.plan import BUILT_IN
from pixora.film.script import Scene, Script
from pixora.film.speech import Speech, Word, read_silently
from pixora.media.samples import RATE, read, write_flac

EDGE_S = 0.25
"""Seconds of quiet that are left at both ends of a scene's part of a voice-over, where there are so many."""
FITTING = (0.6, 1.7)
"""A voice-over that lasts shorter or longer than its words usually take, by these factors, may say other words."""
FLAC = "audio/flac"


async def place_picture(drafts: Drafts, material: Material, scene_id: str) -> Change:
    """The picture of a scene. It stays there until it is let go."""
    moved_here = (await drafts.choice(JobKind.MOTION)).provider == BUILT_IN

    def shown(draft: Draft) -> Draft:
        ready = _without_retouch(draft, [scene_id])
        if not moved_here:
            return ready
        # Of a clip that was brought before nothing is to be seen any more.
        return ready.model_copy(update={"picks": ready.picks.follow(f"{JobKind.MOTION.value}:{scene_id}")})

    return await _place(drafts, material, f"{JobKind.PICTURE.value}:{scene_id}", JobKind.PICTURE, shown)


async def place_clip(drafts: Drafts, material: Material, scene_id: str) -> Change:
    """A scene's pictures in motion, from where the clip begins. It stays there until it is let go."""
    return await _place(drafts, material, f"{JobKind.MOTION.value}:{scene_id}", JobKind.MOTION, lambda draft: draft)


async def place_character(drafts: Drafts, material: Material, character: str) -> Change:
    """What a character looks like, for the model that draws the scenes in which it is seen; these are drawn anew.

    Raises `InvalidInput("no_references")` where pictures are drawn by somebody who takes none.
    """
    script = (await drafts.current()).script
    who = next((one for one in script.characters if character in (one.id, one.name)), None)
    if who is None:
        known = ", ".join(one.name for one in script.characters) or "nobody"
        raise InvalidInput("no_character", f"There is no “{character[:40]}” in this film.", f"There is {known}.")
    choice = await drafts.choice(JobKind.PICTURE)
    if choice.provider == BUILT_IN or choice.references == 0:
        raise InvalidInput(
            "no_references",
            f"{choice.provider}:{choice.model} draws this film and cannot draw somebody from a picture.",
            "It can be shown as a scene: use my picture as scene 2. With a key for an image model it can be drawn.",
        )
    seen = [scene.id for scene in script.scenes if who.id in scene.characters]
    if not seen:
        raise InvalidInput("no_character", f"{who.name} is seen in no scene.", "Say in which scene, first.")

    def seen_anew(draft: Draft) -> Draft:
        return _without_retouch(draft, seen)

    return await _place(drafts, material, f"{JobKind.REFERENCE.value}:{who.id}", JobKind.REFERENCE, seen_anew)


async def place_music(drafts: Drafts, material: Material) -> Change:
    """The film's music, cut to its length."""

    def scored(draft: Draft) -> Draft:
        # A film without music gets a place for it; the mood is composed only if the upload is let go.
        script = draft.script if draft.script.mood else edits.score(draft.script, Mood.CALM)
        return draft.model_copy(update={"script": script})

    return await _place(drafts, material, JobKind.MUSIC.value, JobKind.MUSIC, scored)


async def place_voice(drafts: Drafts, material: Material, scene_id: str) -> Change:
    """The voice-over of one scene, which says that scene's words."""
    scene = (await drafts.current()).script.scene(scene_id)
    if not scene.narration:
        raise InvalidInput("needs_words", "That scene says nothing.", "Say its words first: scene 2 should say “…”.")
    return await _place(drafts, material, f"{JobKind.NARRATION.value}:{scene_id}", JobKind.NARRATION, _spoken)


async def place_whole_voice(drafts: Drafts, material: Material) -> tuple[Change, bool]:
    """One voice-over for all scenes that speak: parted where its pauses fit the words, and the film follows its timing.

    Also whether it lasts as long as its words usually do; else it may say others.
    """
    script = (await drafts.current()).script
    spoken = [scene for scene in script.scenes if scene.narration]
    if not spoken:
        raise InvalidInput("needs_words", "This film says nothing.", "Paste what your voice-over says as its text.")
    async with copied(drafts.films, material) as file:
        words = " ".join(scene.narration for scene in spoken)
        heard = await asyncio.to_thread(hear, file, words)
        usual = read_silently(words).seconds
        parts = await asyncio.to_thread(_part, file, heard, spoken)
        change = await drafts.change(_follows)
        for scene, part, speech in parts:
            upload = await examine(part, JobKind.NARRATION, FLAC, scene.narration)
            upload = upload.model_copy(update={"facts": upload.facts | {"speech": speech.model_dump(mode="json")}})
            change = _both(change, await _keep(drafts, f"{JobKind.NARRATION.value}:{scene.id}", upload, part))
    return change, FITTING[0] <= heard.seconds / usual <= FITTING[1]


async def _place(
    drafts: Drafts, material: Material, key: str, kind: JobKind, ready: Callable[[Draft], Draft]
) -> Change:
    """Put a file into the place `key` of the film as `ready` makes it."""
    change = await drafts.change(ready)
    scene_id = key.partition(":")[2]
    script = (await drafts.current()).script
    words = next((scene.narration for scene in script.scenes if scene.id == scene_id), "")
    async with copied(drafts.films, material) as file:
        upload = await examine(file, kind, material.content_type, words)
        return _both(change, await _keep(drafts, key, upload, file))


async def _keep(drafts: Drafts, key: str, upload: Upload, file: Path) -> Change:
    films = drafts.films
    _, plan, _ = await drafts.survey()
    place = plan.find(key)
    if place is None and upload.kind is JobKind.MOTION:
        place = clip_place(key.partition(":")[2])
    if place is None:
        raise InvalidInput("no_place", f"There is no place for a {upload.kind.value} there.", "Choose another.")
    task = await films.get(drafts.actor, drafts.task_id)
    await keep(films.records, films.assets, films.runner.executor_id, task, place, upload, file)
    return await drafts.change(
        lambda draft: draft.model_copy(update={"picks": draft.picks.bring(key, upload.fingerprint)})
    )


def _both(one: Change, other: Change) -> Change:
    """Two steps of one edit: the last knows what is due."""
    known = set(one.keys) | set(other.keys)
    low, high = one.cost.low + other.cost.low, one.cost.high + other.cost.high
    cost = other.cost.model_copy(update={"low": low, "high": high, "unknown": one.cost.unknown + other.cost.unknown})
    return other.model_copy(update={"parts": len(known), "keys": tuple(known), "cost": cost})


def _without_retouch(draft: Draft, scenes: Sequence[str]) -> Draft:
    """The draft, with what these scenes show to be made anew of other pictures than those that were."""
    there = tuple(
        scene.model_copy(update={"retouch": None}) if scene.id in scenes else scene for scene in draft.script.scenes
    )
    picks = draft.picks
    for scene in scenes:
        picks = picks.follow(f"{JobKind.PICTURE.value}:{scene}")
    return draft.model_copy(update={"script": draft.script.model_copy(update={"scenes": there}), "picks": picks})


def _spoken(draft: Draft) -> Draft:
    """The words are the user's from now on: nothing of them is shortened. A film without a voice gets one."""
    script = draft.script.model_copy(update={"edited": True})
    brief = draft.brief.model_copy(update={"voice": "heart"}) if draft.brief.voice == "none" else draft.brief
    return draft.model_copy(update={"script": script, "brief": brief})


def _follows(draft: Draft) -> Draft:
    """The film is as long as the voice-over takes."""
    spoken = _spoken(draft)
    script: Script = spoken.script.model_copy(update={"seconds": None})
    return spoken.model_copy(update={"script": script})


def _part(file: Path, heard: Speech, spoken: Sequence[Scene]) -> list[tuple[Scene, Path, Speech]]:
    """The voice-over of each scene as a file beside `file`, with its words' times."""
    samples = read(file, 1)
    parts: list[tuple[Scene, Path, Speech]] = []
    first, left = 0, 0.0
    for number, scene in enumerate(spoken):
        count = len(read_silently(scene.narration).words)
        words, first = heard.words[first : first + count], first + count
        after = heard.words[first].start if first < len(heard.words) else heard.seconds
        border = (words[-1].end + after) / 2 if first < len(heard.words) else heard.seconds
        start, end = max(left, words[0].start - EDGE_S), min(border, words[-1].end + EDGE_S)
        out = file.with_name(f"part{number}.flac")
        piece = samples[:, int(start * RATE) : max(int(end * RATE), int(start * RATE) + RATE // 4)]
        write_flac([piece], out, channels=1)
        placed = tuple(
            Word(text=word.text, start=round(word.start - start, 4), end=round(word.end - start, 4)) for word in words
        )
        parts.append((scene, out, Speech(seconds=round(piece.shape[1] / RATE, 4), words=placed)))
        left = border
    return parts

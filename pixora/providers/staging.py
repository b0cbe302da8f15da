"""From a model's screenplay to a film's script: ids, seeds, lengths, and pictures in both their languages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from pixora.film.brief import Brief
from pixora.film.job import ScriptRequest
from pixora.film.script import Character, Scene, Script, Transition, TransitionKind
from pixora.film.visual import (
    MOST_ITEMS,
    MOST_PLAYERS,
    CardKind,
    Figure,
    Place,
    Player,
    Shot,
    Visual,
)
from pixora.providers.local.director.assemble import roll_dice
from pixora.providers.local.director.pace import share_seconds
from pixora.providers.local.director.prompts import motion_prompt
from pixora.providers.screenplay import Draft, Frame, Part, Person

JOIN_S = 0.6
MOST_PROPS = 3
STYLES = {
    "paper": "Layered paper-cut look, gradient light, fine grain, limited palette",
    "ember": "Warm cinematic light, amber and deep red palette, soft grain",
    "frost": "Cool clear light, pale blue and silver palette, crisp air",
    "candy": "Bright playful look, saturated pastel palette, soft rounded shapes",
    "noir": "High-contrast monochrome look with one accent colour, hard light, long shadows",
}
"""The line that every prompt of a film ends with, so that its pictures are of one hand."""


def stage(draft: Draft, frame: Frame, request: ScriptRequest, base: Script | None, by: str) -> Script:
    """The script. Scenes that could not be used are left out and told of; own text is never left out: its scenes then
    look as the built-in director has them."""
    brief = request.brief
    seed = roll_dice(brief)[0]
    people = _cast(draft.people)
    numbers = [number for number in range(1, frame.count + 1) if number in draft.parts or base is not None]
    parts = {number: draft.parts[number] for number in numbers if number in draft.parts}
    lines = [_line(number, parts, frame) for number in numbers]
    visuals = {number: _visual(part, people, seed, number) for number, part in parts.items()}
    lengths = _lengths(base, brief, lines, [visuals.get(number) for number in numbers], request.words_per_second)
    scenes: list[Scene] = []
    for i, number in enumerate(numbers):
        scene_id = "s_" + hashlib.sha256(f"{seed}:{number - 1}".encode()).hexdigest()[:8]
        if number not in parts:
            if base is None:
                continue
            scenes.append(base.scenes[number - 1].model_copy(update={"id": scene_id, "characters": ()}))
            continue
        last = i == len(numbers) - 1
        scenes.append(_scene(scene_id, parts[number], lines[i], lengths[i], visuals[number], people, brief, last=last))
    return Script(
        title=draft.head.title or brief.topic[:80] or "Untitled",
        logline=draft.head.logline or "",
        style=brief.style,
        mood=None if brief.silent_music else brief.music or draft.head.mood,
        genre=brief.genre or draft.head.genre,
        language=brief.language,
        characters=tuple(people.values()),
        scenes=tuple(_unplayed(scene) for scene in scenes),
        seed=seed,
        seconds=None if base is not None else brief.seconds,
        notes=tuple(_notes(frame, parts, base, brief.scenes)),
        written_by=by,
    )


def _cast(found: Sequence[Person]) -> dict[str, Character]:
    """By the name in small letters, as scenes name them."""
    people: dict[str, Character] = {}
    for person in found:
        name = " ".join(person.name.split())[:80]
        slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:20]
        digest = hashlib.sha256(name.encode()).hexdigest()[:6]
        key = f"c_{slug}_{digest}" if slug else f"c_{digest}"
        people[name.casefold()] = Character(
            id=key,
            name=name,
            description=" ".join(person.description.split()).rstrip("."),
            figure=Figure(**person.looks.model_dump()),
        )
    return people


def _line(number: int, parts: dict[int, Part], frame: Frame) -> str:
    if frame.lines:
        return frame.lines[number - 1]
    return "" if frame.mute else " ".join(parts[number].narration.split())


def _visual(part: Part, people: dict[str, Character], seed: int, number: int) -> Visual:
    """The picture in the illustrator's terms, with no more in it than it can draw."""
    card = part.place is Place.CARD and part.card is not None
    written = part.card if card else None
    players = [
        Player(character=people[acting.name.casefold()].id, pose=acting.pose)
        for acting in part.characters
        if acting.name.casefold() in people
    ]
    distinct = {player.character: player for player in players}
    return Visual(
        place=part.place,
        room=part.room if part.place is Place.INTERIOR else None,
        hour=part.hour,
        weather=part.weather,
        shot=part.shot,
        camera=part.camera,
        props=() if card else tuple(dict.fromkeys(part.props))[:MOST_PROPS],
        players=() if card else tuple(distinct.values())[:MOST_PLAYERS],
        card=_card_kind(part) if written else CardKind.TITLE,
        title=written.title if written else "",
        subtitle=written.subtitle if written else "",
        items=tuple(written.items[:MOST_ITEMS]) if written else (),
        number=written.number if written else "",
        seed=int.from_bytes(hashlib.sha256(f"{seed}:{number}".encode()).digest()[:4]) % 2**31,
    )


def _card_kind(part: Part) -> CardKind:
    """What a card can be with the words that it has: an icon card would need an icon's name."""
    if part.card is None or part.card.kind is CardKind.ICON:
        return CardKind.TITLE
    if part.card.kind is CardKind.LIST and not part.card.items:
        return CardKind.TITLE
    if part.card.kind in (CardKind.NUMBER, CardKind.STEP) and not part.card.number:
        return CardKind.TITLE
    return part.card.kind


def _scene(
    scene_id: str,
    part: Part,
    line: str,
    seconds: float,
    visual: Visual,
    people: dict[str, Character],
    brief: Brief,
    *,
    last: bool,
) -> Scene:
    seen = tuple(
        dict.fromkeys(
            people[acting.name.casefold()].id for acting in part.characters if acting.name.casefold() in people
        )
    )
    cast = [person for person in people.values() if person.id in seen]
    kind = TransitionKind.CUT if last else part.transition
    return Scene(
        id=scene_id,
        narration=line,
        picture_prompt=_picture(part.picture, cast, STYLES[brief.style.value]),
        motion_prompt=part.motion.strip() or motion_prompt(visual, cast),
        seconds=seconds,
        characters=seen,
        transition=Transition(kind=kind, seconds=0.0 if kind is TransitionKind.CUT else JOIN_S),
        visual=visual,
        continues=part.continues and not last,
    )


def _picture(told: str, cast: Sequence[Character], style: str) -> str:
    """What is seen, who is seen in their own words, and the style of the film."""
    looks = " ".join(f"{person.name}: {person.description}." for person in cast)
    return " ".join(filter(None, (f"{told.strip().rstrip('.')}.", looks, f"{style}.", "No text in the picture.")))


def _lengths(
    base: Script | None, brief: Brief, lines: Sequence[str], visuals: Sequence[Visual | None], rate: float
) -> list[float]:
    if base is not None:
        return [scene.seconds for scene in base.scenes]
    weights = [{Shot.WIDE: 1.25, Shot.MEDIUM: 1.0, Shot.CLOSE: 0.8}[one.shot] if one else 1.0 for one in visuals]
    seconds = brief.seconds or 30.0
    lengths = share_seconds(seconds, lines, weights, rate)
    # Words that do not fit by plan may fit as they are spoken: the lengths only have to be lengths.
    return [max(1.0, length) for length in lengths]


def _unplayed(scene: Scene) -> Scene:
    """A scene whose built-in picture names players that this film has not."""
    known = set(scene.characters)
    players = tuple(player for player in scene.visual.players if player.character in known)
    if players == scene.visual.players:
        return scene
    return scene.model_copy(update={"visual": scene.visual.model_copy(update={"players": players})})


def _notes(frame: Frame, parts: dict[int, Part], base: Script | None, asked: int | None) -> list[str]:
    notes: list[str] = []
    if asked is not None and asked != frame.count:
        notes.append(f"You asked for {asked} scenes, and this length takes {frame.count}: one lasts 3 to 9 seconds.")
    missing = frame.count - len(parts)
    if missing and base is not None:
        notes.append(f"{missing} of {frame.count} pictures are the built-in director's: the model's could not be used.")
    elif missing:
        notes.append(f"{missing} of {frame.count} scenes could not be used and are left out.")
    return notes

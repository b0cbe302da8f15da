"""What a model that writes scripts is told: its task, the wish, and what was wrong with its answer."""

from __future__ import annotations

from collections.abc import Sequence

from pixora.film.brief import Brief
from pixora.film.job import ScriptRequest
from pixora.providers.screenplay import Draft, Frame

LINES_SCHEMA = {
    "type": "object",
    "properties": {
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": {"type": "string"}, "narration": {"type": "string"}},
                "required": ["id", "narration"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["lines"],
    "additionalProperties": False,
}
TIGHTEN = """You edit the narration of a short film. It was spoken, and some scenes turned out too long.
For each scene you get its id, its narration and how many words fit. Say the same in at most so many words, in the
language “{language}”, as whole sentences that are good to hear. Keep names and facts; add none. Answer with one line
for each id."""

_RULES = """You are the director of a short film that is made from your script by machines: a voice speaks the
narration, an image model paints each scene from `picture`, a motion model moves it by `motion`.

The film: {seconds}, {shape}, {scenes} scenes, look “{style}”, language “{language}”.
- `narration` is what is spoken, in that language and nothing else: no directions, no speaker names, no emoji; numbers
  and abbreviations as they are to be read. {words}
- Each scene carries the story on. The first catches, the last closes. Do not repeat yourself, and claim no fact of
  which you aren't sure.
- `picture` (English, 30 to 60 words) says what is seen: who and what, where, light, framing. It stands alone: it is
  read without the other scenes. Name characters by their name and do not describe their looks there; looks stand in
  `characters` and are added word by word. No text in pictures, no real persons, no brands unless the wish names them.
- `motion` (English, up to 25 words): one calm camera move and what moves in the picture; no cuts.
- `characters`: whoever is seen in more than one scene, at most eight. `description` (English, 20 to 40 words) is what
  makes them look the same each time: age, build, face, hair, clothes with colours. `looks` is the same for a simple
  illustrator. Use a character's `name` exactly in the scenes.
- `place`, `room`, `hour`, `weather`, `shot`, `camera`, `props` say the same picture in an illustrator's few terms.
  Choose the nearest; `room` only for an interior. What can't be said in them is a card: `place` “card”, with few words
  in the film's language on `card`. Else `card` is null. Use cards for one scene in four at most.
- `transition` leads into the next scene: mostly “cut” or “crossfade”; others where the story turns.
- `continues` is true where the next scene goes on at the same place and moment, in one movement."""


def instruct(request: ScriptRequest, frame: Frame) -> str:
    brief = request.brief
    if frame.lines:
        words = "It is given: repeat each scene's narration exactly as it stands."
    elif frame.mute:
        words = "This film has no voice: leave it empty, and let the pictures tell."
    else:
        words = (
            f"The voice speaks {request.words_per_second:.1f} words a second: at most {frame.words} words in the whole "
            f"film and {frame.words_in_scene} in a scene. Stay under it rather than above."
        )
    return _RULES.format(
        seconds=f"{brief.seconds:g} seconds" if brief.seconds and not brief.text else "as long as its words take",
        shape=brief.aspect.value,
        scenes=frame.count,
        style=brief.style.value,
        language=brief.language,
        words=words,
    )


def tell_wish(brief: Brief, frame: Frame) -> str:
    parts = [f"The wish, in the user's own words:\n{brief.prompt or brief.topic}"]
    if brief.topic and brief.topic not in brief.prompt:
        parts.append(f"What the film is about: {brief.topic}")
    if brief.genre:
        parts.append(f"Its shape: {brief.genre.value}.")
    if brief.music:
        parts.append(f"Its music: {brief.music.value}.")
    if frame.lines:
        lines = "\n".join(f"{number}. {line}" for number, line in enumerate(frame.lines, 1))
        parts.append(f"The narration, scene by scene:\n{lines}")
    return "\n\n".join(parts)


def tell_faults(draft: Draft, scenes: dict[int, str], whole: Sequence[str], refusal: str, *, complete: bool) -> str:
    if refusal:
        return "Write the film without what you must not write; the rest of the wish is enough. Answer in the form."
    told = [f"- scene {number}: {why}" for number, why in sorted(scenes.items())]
    told += [f"- {why}" for why in whole]
    if draft.broken:
        told.append(f"- {draft.broken}")
    opening = "Your answer broke off." if not complete else "This cannot be filmed yet."
    kept = [str(number) for number in sorted(draft.parts) if number not in scenes]
    asked = ", ".join(map(str, sorted(scenes))) or "all"
    stands = f" Scenes {', '.join(kept)} stand and are not to be repeated." if kept and scenes else ""
    return (
        f"{opening}\n"
        + "\n".join(told)
        + f"\n\nAnswer in the same form. In `scenes` give scenes {asked} alone, in this "
        f"order.{stands} Give title, logline, mood, genre and characters as before, put right where they are wrong."
    )


def first_fault(draft: Draft, scenes: dict[int, str], whole: Sequence[str], refusal: str) -> str:
    if refusal:
        return "it declined"
    if scenes:
        number = min(scenes)
        return f"scene {number}: {scenes[number]}"
    return whole[0] if whole else draft.broken

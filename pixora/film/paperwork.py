"""What goes with a film on paper: its script to read, who made what from which words at what price, and licences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pixora.film.brief import Data
from pixora.film.cut_list import CutList
from pixora.film.job import JobKind
from pixora.film.money import shown
from pixora.film.plan import BUILT_IN, CUTTING_ROOM, Choice
from pixora.film.script import Script, TransitionKind

_PROMPTS = ("prompt", "text", "visual", "mood", "voice", "language", "seconds", "seed", "style")
"""Fields of requests that say what was asked for; the rest is measures."""
_OF_CRAFTS = {
    JobKind.SCRIPT, JobKind.NARRATION, JobKind.REFERENCE, JobKind.PICTURE, JobKind.MOTION, JobKind.MUSIC,
    JobKind.AMBIENCE,
}  # fmt: skip
_BUILT_IN = {
    JobKind.NARRATION: "The built-in voice (hibari-tts, Apache-2.0).",
    JobKind.MUSIC: "The built-in composer, played with the soundfont FluidR3 Mono (MIT) unless another was set.",
}
_OURS = "Pixora's own work (MIT); icons by Microsoft (Fluent Emoji, MIT), letters in Poppins and Noto Sans (OFL-1.1)."
_UNKNOWN = "Nobody knows whether it may be used commercially."


class Credit(Data):
    """One thing that was made, or brought along, for the film."""

    kind: JobKind
    scene: int | None
    provider: str
    model: str
    version: str
    asked: dict[str, Any]
    """What it was asked with."""
    paid_usd: str
    substitute: bool


def credit(
    kind: JobKind,
    scene: int | None,
    made_by: tuple[str, str, str],
    request: Mapping[str, Any],
    paid: Decimal,
    *,
    substitute: bool,
) -> Credit | None:
    """The credit of a job; None for what the cutting room does. `made_by` is provider, model and version."""
    if kind not in _OF_CRAFTS:
        return None
    provider, model, version = made_by
    asked = {name: request[name] for name in _PROMPTS if request.get(name) not in (None, "")}
    return Credit(
        kind=kind,
        scene=scene,
        provider=provider,
        model=model,
        version=version,
        asked=asked,
        paid_usd=shown(paid),
        substitute=substitute,
    )


def tell_script(script: Script, cuts: CutList) -> str:
    """The script as a person reads it (Markdown)."""
    names = {character.id: character.name for character in script.characters}
    lines = [f"# {script.title}", "", script.logline, ""]
    lines += [f"{cuts.frames / cuts.fps:.1f} seconds, {len(cuts.shots)} scenes. Written by {script.written_by}.", ""]
    if script.characters:
        lines += ["## Characters", ""]
        lines += [f"- **{character.name}**: {character.description}" for character in script.characters] + [""]
    for shot in cuts.shots:
        scene = script.scene(shot.scene_id)
        lines += [f"## {shot.number}. {shot.title}", ""]
        lines += [f"*{_clock(shot.start / cuts.fps)} to {_clock(shot.end / cuts.fps)}*", ""]
        lines += [scene.narration or "(picture and music)", "", f"Picture: {scene.picture_prompt}"]
        lines += [f"Motion: {scene.motion_prompt}"] if scene.motion_prompt else []
        seen = [names[one] for one in scene.characters if one in names]
        lines += [f"With: {', '.join(seen)}"] if seen else []
        if shot.transition is not TransitionKind.CUT:
            length = 2 * shot.half_out / cuts.fps
            lines += [f"Into the next: {shot.transition.value.replace('_', ' ')}, {length:.2f} s"]
        lines += [""]
    return "\n".join(lines)


def tell_licences(credits: Sequence[Credit], choices: Mapping[JobKind, Choice]) -> str:
    """Under what the film's parts stand (Markdown)."""
    lines = ["# Licences", "", "What this film is made of, and what is known of how it may be used.", ""]
    makers = dict.fromkeys((one.kind, one.provider, one.model) for one in credits)
    for kind, provider, model in makers:
        choice = choices.get(kind)
        known = choice is not None and (choice.provider, choice.model) == (provider, model)
        if provider in (BUILT_IN, CUTTING_ROOM):
            said = _BUILT_IN.get(kind, _OURS)
        elif provider == "upload":
            said = "Brought along by the film's author, under whatever terms they have it."
        elif known and choice is not None:
            use = {True: "May be used commercially.", False: "May NOT be used commercially.", None: _UNKNOWN}
            said = f"{choice.licence or 'No licence is named'}. {use[choice.commercial]}"
        else:
            said = _UNKNOWN
        lines.append(f"- **{kind.value}** by {provider}{f' {model}' if model else ''}: {said}")
    return "\n".join([*lines, ""])


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:04.1f}"

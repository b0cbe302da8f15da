"""The chosen scene as HTML: its fields, its takes side by side, and what changing it makes again."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pixora.film.casting import may_be_in, seen_in
from pixora.film.effects import calls_for
from pixora.film.job import JobKind
from pixora.film.script import MOST_DB, SILENT_DB, Scene, Script
from pixora.film.visual import Camera
from ui import words
from ui.costs import told_change
from ui.inspecting import Chosen, Place, Take
from ui.markup import Url, button, choice, data, field, priced
from ui.model import State
from ui.pieces import Piece
from ui.words import t

_UPLOADS = {
    JobKind.PICTURE: ("picture", "image/png,image/jpeg,image/webp,video/*"),
    JobKind.NARRATION: ("voice", "audio/*"),
}


def show_inspector(chosen: Chosen | None, state: State, url: Url, voices: Sequence[str] = ()) -> list[Piece]:
    """The panel of a scene; without one, how to choose it."""
    if chosen is None or state.script is None:
        return [("none", f'<p class="px-none">{t("no_scene_chosen")}</p>')]
    last = chosen.number == len(state.cards)
    pieces = [("head", _head(chosen, state)), (f"form:{chosen.scene.id}", _form(chosen, state, voices, last=last))]
    pieces += [(f"takes:{place.key}", _place(place, state, url)) for place in chosen.places]
    pieces.append(("wish", _wish(chosen.number)))
    return pieces


def _head(chosen: Chosen, state: State) -> str:
    ways = "".join(
        button(t(name), "step", str(step), kind="px-bare px-quiet", sign="move", more=f' data-way="{step}"')
        for name, step in (("scene_before", -1), ("scene_after", 1))
        if 1 <= chosen.number + step <= len(state.cards)
    )
    return (
        f'<header class="px-panel-head"><h2>{t("scene", number=chosen.number)}</h2>'
        f'<div class="px-tools">{lock_button("scene", chosen.scene.id, t("this_scene"), state)}{ways}</div></header>'
    )


def _form(chosen: Chosen, state: State, voices: Sequence[str], *, last: bool) -> str:
    scene, script = chosen.scene, state.script
    assert script is not None and state.brief is not None
    camera = choice(
        t("camera"),
        "camera",
        scene.visual.camera.value,
        [(one.value, one.value.replace("_", " ").capitalize()) for one in Camera],
    )
    voice = ""
    if state.brief.voice != "none":
        known = dict.fromkeys((*voices, *([scene.voice] if scene.voice else [])))
        options = [("", t("film_voice")), *((one, one.capitalize()) for one in known if one != "none")]
        voice = choice(t("voice"), "voice", scene.voice or "", options)
    joins = list(words.TRANSITIONS.items())
    transition = "" if last else choice(t("transition"), "transition", scene.transition.kind.value, joins)
    seconds = field(
        t("seconds"), "seconds", f"{scene.seconds:.2f}".rstrip("0").rstrip("."),
        more=' type="number" min="1" max="60" step="any" required',
    )  # fmt: skip
    levels = _level("voice_db", scene.voice_db) if voice else ""
    levels += _level("music_db", scene.music_db) if script.mood else ""
    levels += _level("effects_db", scene.effects_db) if state.brief.effects and calls_for(scene.narration) else ""
    return (
        f'<form class="px-form" data-act="edit" data-value="{escape(scene.id)}" data-weigh="edit">'
        f"{field(t('narration'), 'narration', scene.narration, rows=3)}"
        f"{field(t('picture_prompt'), 'picture_prompt', scene.picture_prompt, rows=3, more=' required')}"
        f"{field(t('motion_prompt'), 'motion_prompt', scene.motion_prompt, rows=2)}"
        f'<div class="px-two">{transition}{seconds}</div><div class="px-two">{camera}{voice}</div>'
        f'<div class="px-two">{levels}</div>{_who(script, scene)}'
        '<div class="px-weighed" data-told="weighed"></div></form>'
    )


def _who(script: Script, scene: Scene) -> str:
    """Who is seen, to be ticked; on a card nobody can be."""
    here = seen_in(scene)
    cast = may_be_in(script, scene)
    if not cast:
        facts = f"<div><dt>{t('characters')}</dt><dd>{t('nobody')}</dd></div>"
        return f'<dl class="px-facts-list">{facts}</dl>'
    boxes = "".join(
        f'<label class="px-check"><input type="checkbox" name="characters" value="{escape(one.id)}"'
        f"{' checked' if one.id in here else ''}><span>{escape(one.name)}</span></label>"
        for one in cast
    )
    return (
        f'<fieldset class="px-seen"><legend>{t("characters")}</legend>'
        f'<input type="hidden" name="cast" value="1"><div class="px-row">{boxes}</div></fieldset>'
    )


def _level(name: str, value: float) -> str:
    told = f"{value:g}"
    return (
        f'<label class="px-field px-level"><span>{t(name)} <output>{told} dB</output></span>'
        f'<input type="range" name="{name}" min="{SILENT_DB:g}" max="{MOST_DB:g}" step="1" value="{told}"></label>'
    )


def lock_button(what: str, named: str, label: str, state: State) -> str:
    """Locks a part of the film, or unlocks it."""
    key = f"{what}:{named}" if named else what
    on = key in state.locks
    more = f' aria-pressed="{"true" if on else "false"}"'
    value = f"{'off' if on else 'on'} {what} {named}".strip()
    return button(t("unlock" if on else "lock", what=label), "lock", value, kind="px-lock", sign="lock", more=more)


def _place(place: Place, state: State, url: Url) -> str:
    name = words.KINDS[place.kind.value][0].capitalize()
    takes = "".join(_take(take, place, url) for take in place.takes)
    shelf = f'<ul class="px-takes">{takes}</ul>' if takes else f'<p class="px-none">{t("no_take")}</p>'
    tools = []
    if place.retake is not None:
        tools.append(button(priced(t("retake"), place.retake), "retake", place.key, sign="again"))
    if place.replace is not None and place.kind in _UPLOADS:
        kind, accept = _UPLOADS[place.kind]
        told = escape(priced(t("replace"), place.replace))
        tools.append(
            f'<label class="px-button px-file"{data(upload=kind, scene=place.key.partition(":")[2])}>{told}'
            f'<input type="file" accept="{accept}" aria-label="{told}"></label>'
        )
    if place.takes:
        tools.append(lock_button(place.kind.value, place.key.partition(":")[2], t("this_take"), state))
    if place.pinned:
        tools.append(button(t("follow_script"), "follow", place.key, sign="undo"))
    notes = [told_change(place.makes, place.retake, 0)] if place.retake is not None else [place.why]
    if place.out_of_date:
        notes.append(t("out_of_date"))
    return (
        f'<section class="px-place" aria-label="{escape(name)}"><h3>{escape(name)}</h3>{shelf}'
        f'<div class="px-row">{"".join(tools)}</div>'
        f'<p class="px-note">{escape(" ".join(one for one in notes if one))}</p>'
        "</section>"
    )


def _take(take: Take, place: Place, url: Url) -> str:
    label = t("take", number=take.number)
    source = escape(url(take.path))
    if place.kind is JobKind.NARRATION:
        seen = f'<audio controls preload="none" src="{source}" aria-label="{label}"></audio>'
    elif place.kind is JobKind.MOTION:
        seen = f'<video controls muted preload="none" src="{source}" aria-label="{label}"></video>'
    else:
        seen = f'<img src="{source}" alt="{label}" loading="lazy">'
    use = (
        f'<span class="px-used">{t("in_film")}</span>'
        if take.selected
        else button(t("use_take"), "select", f"{place.key} {take.fingerprint}")
    )
    maker = f"<small>{escape(take.maker)}</small>"
    state = data(selected="true" if take.selected else None)
    return f'<li class="px-one-take"{state}>{seen}<div><span>{label}{maker}</span>{use}</div></li>'


def _wish(number: int) -> str:
    return (
        f'<form class="px-form px-wish" data-act="wish" data-value="{number}">'
        f"{field(t('wish'), 'wish', '', more=' required', hint=t('wish_hint'))}"
        f'<button class="px-button">{t("ask")}</button></form>'
    )

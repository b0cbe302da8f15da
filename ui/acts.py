"""What the buttons and forms of the page do. An edit that costs something is asked about with its price first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from pixora.core.brand_kit import keep_kit
from pixora.core.branding import BrandEdit, try_brand
from pixora.core.drafts import Change, Draft, Drafts
from pixora.core.pronouncing import keep_pronunciations, try_pronunciations
from pixora.core.wishes import Wish, parse_budget
from pixora.film import edits
from pixora.film.branding import CardText
from pixora.film.brief import Corner, Gate
from pixora.film.casting import seen_in
from pixora.film.edits import SceneEdit
from pixora.film.errors import InvalidInput
from pixora.film.job import JobKind
from pixora.film.script import TransitionKind
from ui import words
from ui.costs import show_unweighed, show_weighed, told_change
from ui.following import Page
from ui.inspecting import cost_of

Fields = Mapping[str, Any]
Edit = Callable[[Drafts, str, Fields], Awaitable[Change]]
_LOOKS = ("style", "aspect", "music", "captions", "caption_style", "voice")


async def _edit(drafts: Drafts, scene: str, fields: Fields) -> Change:
    """The fields of a scene that are other than they are in the film."""
    now = edits.find((await drafts.current()).script, scene)
    asked: dict[str, Any] = {}
    for name in ("narration", "picture_prompt", "motion_prompt"):
        if name in fields and str(fields[name]).strip() != str(getattr(now, name)).strip():
            asked[name] = str(fields[name])
    if "camera" in fields and str(fields["camera"]) != now.visual.camera.value:
        asked["camera"] = str(fields["camera"])
    if "voice" in fields and str(fields["voice"]) != (now.voice or ""):
        asked["voice"] = str(fields["voice"])
    for name in ("voice_db", "music_db", "effects_db"):
        if name in fields and abs((level := _number(str(fields[name]))) - getattr(now, name)) > 0.05:
            asked[name] = level
    if "cast" in fields:
        chosen = fields.get("characters", ())
        seen = tuple(str(one) for one in (chosen if isinstance(chosen, list | tuple) else [chosen]))
        if set(seen) != set(seen_in(now)):
            asked["characters"] = seen
    if "transition" in fields and fields["transition"] != now.transition.kind.value:
        asked["transition"] = _transition(str(fields["transition"]))
    if "seconds" in fields and abs((seconds := _number(str(fields["seconds"]))) - now.seconds) > 0.005:
        asked["seconds"] = seconds
    return await drafts.edit(lambda script: edits.edit(script, scene, SceneEdit(**asked)) if asked else script)


async def _order(drafts: Drafts, _: str, fields: Fields) -> Change:
    order = tuple(str(one) for one in fields.get("order", ()))
    return await drafts.edit(lambda script: edits.reorder(script, order))


async def _add(drafts: Drafts, _: str, fields: Fields) -> Change:
    after, told, picture = (str(fields.get(name, "")) for name in ("after", "narration", "picture"))
    return await drafts.edit(lambda script: edits.add(script, after or None, told, picture))


async def _delete(drafts: Drafts, scene: str, _: Fields) -> Change:
    return await drafts.edit(lambda script: edits.delete(script, scene))


async def _copy(drafts: Drafts, scene: str, _: Fields) -> Change:
    return await drafts.edit(lambda script: edits.duplicate(script, scene))


async def _retake(drafts: Drafts, place: str, _: Fields) -> Change:
    kind, scene = _place(place)
    return await drafts.another(scene, kind)


async def _follow(drafts: Drafts, place: str, _: Fields) -> Change:
    kind, scene = _place(place)
    return await drafts.follow(scene, kind)


async def _call(drafts: Drafts, who: str, fields: Fields) -> Change:
    return await drafts.edit(lambda script: edits.rename(script, who, str(fields.get("name", ""))))


async def _looks(drafts: Drafts, who: str, fields: Fields) -> Change:
    """Other looks of a character, in words."""
    return await drafts.edit(lambda script: edits.describe(script, who, str(fields.get("description", ""))))


async def _style(drafts: Drafts, _: str, fields: Fields) -> Change:
    """Film-wide wishes; those that are as the film is already are left out."""
    draft = await drafts.current()
    mood = draft.script.mood.value if draft.script.mood else "none"
    now = {name: str(getattr(draft.brief, name)) for name in _LOOKS if name != "music"} | {"music": mood}
    now["style"] = draft.script.style.value
    asked = {name: str(fields[name]) for name in _LOOKS if name in fields and str(fields[name]) != now[name]}
    return await drafts.wish(Wish(**asked))


async def _limits(drafts: Drafts, _: str, fields: Fields) -> Change:
    """Budget and gates as the form has them: what is empty there holds no more."""
    written = str(fields.get("budget", "")).strip()
    budget = parse_budget(written) if written else None
    gates = fields.get("gates", ())
    listed = tuple(_gate(one) for one in (gates if isinstance(gates, list | tuple) else [gates]))

    def limited(draft: Draft) -> Draft:
        # No gate chosen is not "no gate at all", unless the film has none: what costs money is asked about as usual.
        chosen = listed or (() if draft.brief.gates == () else None)
        brief = draft.brief.model_copy(update={"budget": budget, "gates": chosen})
        return draft.model_copy(update={"brief": brief})

    return await drafts.change(limited)


async def _pronounce(drafts: Drafts, _: str, fields: Fields) -> Change:
    """The film's whole list: a line for each word, "word = how it is said"."""
    return await try_pronunciations(drafts, _pairs(fields))


async def _brand(drafts: Drafts, _: str, fields: Fields) -> Change:
    """Another corner, other cards, or no logo any more; a card without a title is taken out."""

    def card(which: str) -> CardText | Literal["none"]:
        title, below = (str(fields.get(name, "")).strip() for name in (which, f"{which}_below"))
        return CardText(title=title, subtitle=below) if title else "none"

    try:
        corner = Corner(str(fields.get("corner", "")))
    except ValueError:
        raise InvalidInput("bad_corner", "There is no such corner.", "Choose another.") from None
    logo: Literal["none"] | None = "none" if fields.get("no_logo") else None
    edit = BrandEdit(logo=logo, corner=corner, opening=card("opening"), closing=card("closing"))
    return await try_brand(drafts, edit)


EDITS: dict[str, tuple[Edit, str]] = {
    "edit": (_edit, "scene"),
    "order": (_order, "order"),
    "add": (_add, "scene added"),
    "delete": (_delete, "scene deleted"),
    "copy": (_copy, "scene copied"),
    "retake": (_retake, "take"),
    "follow": (_follow, "take released"),
    "call": (_call, "name"),
    "looks": (_looks, "looks"),
    "style": (_style, "style"),
    "limits": (_limits, "limits"),
    "pronounce": (_pronounce, "pronunciation"),
    "brand": (_brand, "brand"),
}
"""What each edit tries, and what its revision is called in the film's history."""


async def apply_edit(page: Page, act: str, value: str, fields: Fields) -> None:
    """Try an edit; make it at once if that is free, else when the user has agreed to exactly its price."""
    assert page.task_id is not None
    edit, what = EDITS[act]
    drafts = Drafts(page.studio.films, page.actor, page.task_id)
    change = await edit(drafts, value, fields)
    cost = cost_of(change)
    told = told_change(change.keys, cost, change.seconds)
    if not cost.free and fields.get("agreed") != words.price(cost):
        ask = {"text": told, "act": act, "value": value, "fields": dict(fields) | {"agreed": words.price(cost)}}
        page.answer({"confirm": ask})
        return
    await drafts.commit(what)
    if act == "pronounce" and fields.get("keep"):
        await keep_pronunciations(page.studio.films, page.actor, _pairs(fields))
    if act == "brand" and fields.get("keep"):
        await keep_kit(page.studio.films, page.actor, page.task_id)
        await page.refresh()
    page.answer({"done": act})


async def weigh(page: Page, act: str, value: str, fields: Fields) -> None:
    """Say what an edit would make again, and at which price; nothing is changed by asking."""
    assert page.task_id is not None
    edit, _ = EDITS[act]
    try:
        change = await edit(Drafts(page.studio.films, page.actor, page.task_id), value, fields)
    except InvalidInput as error:
        # It is being written still: what is wrong with it so far is said below, and nothing is put in the way.
        page.answer({"put": {"weighed": show_unweighed(f"{error.message} {error.hint}".strip())}, "for": act})
        return
    cost = cost_of(change)
    page.answer({"put": {"weighed": show_weighed(told_change(change.keys, cost, change.seconds), cost)}, "for": act})


async def select(page: Page, value: str) -> None:
    """Put a take into the film."""
    assert page.task_id is not None
    place, _, fingerprint = value.partition(" ")
    await page.studio.films.select(page.actor, page.task_id, place, fingerprint)


async def approve(page: Page, plan_id: str, fields: Fields) -> None:
    """Open the gate of exactly the plan that was shown."""
    assert page.task_id is not None
    gate = Gate(str(fields.get("gate", "")))
    budget = parse_budget(str(fields["budget"])) if fields.get("budget") else None
    await page.studio.films.approve(page.actor, page.task_id, plan_id, gate, budget)


def _pairs(fields: Fields) -> list[tuple[str, str]]:
    pairs = []
    for line in str(fields.get("list", "")).splitlines():
        word, mark, said = (part.strip() for part in line.partition("="))
        if not word and not said:
            continue
        if not mark or not word or not said:
            raise InvalidInput(
                "bad_pronunciation", f"“{line.strip()[:60]}” is no pair.", "Write: word = how it is said"
            )
        pairs.append((word, said))
    return pairs


def _place(place: str) -> tuple[JobKind, str]:
    kind, _, scene = place.partition(":")
    try:
        return JobKind(kind), scene
    except ValueError:
        raise InvalidInput("no_place", "There is no such part of the film.", "Reload the page.") from None


def _transition(kind: str) -> TransitionKind:
    try:
        return TransitionKind(kind)
    except ValueError:
        raise InvalidInput("unknown_transition", "There is no such transition.", "Choose another.") from None


def _gate(name: object) -> Gate:
    try:
        return Gate(str(name))
    except ValueError:
        raise InvalidInput("unknown_gate", "A film cannot wait there.", "Reload the page.") from None


def _number(text: str) -> float:
    try:
        return float(Decimal(text.strip()))
    except InvalidOperation:
        raise InvalidInput("bad_duration", "The seconds are no number.", "Write one, such as 4.5.") from None

"""What a page shows, folded from a film's log by one pure function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pixora.film.brief import Brief
from pixora.film.events import (
    AgentDelta,
    AgentMessage,
    AnyEvent,
    AssetMade,
    ErrorShown,
    LocksShown,
    Logged,
    PlanShown,
    ProgressUpdate,
    StatusChanged,
    TaskState,
    UserMessage,
    VideoComplete,
)
from pixora.film.script import Script
from ui.hearing import hear, say, write
from ui.model import Card, Cost, Fault, Line, Money, Phase, Plan, SceneState, Sent, State, Step

_FIRST_PARTS = {
    "narration": "audio",
    "reference": "image",
    "picture": "image",
    "motion": "video",
    "music": "audio",
    "ambience": "audio",
    "thumbnail": "image",
    "captions": "vtt",
}
"""The part that tells that a job of a kind is made; a job may make several."""


def fold(state: State, logged: Logged | AgentDelta) -> State:
    """The state after one more event. An event that was folded in before changes nothing."""
    if isinstance(logged, AgentDelta):
        return write(state, logged)
    if logged.seq <= state.seq:
        return state
    state = replace(state, seq=logged.seq, at=logged.at)
    match logged.event:
        case UserMessage() as message:
            return say(state, message)
        case AgentMessage() as message:
            return hear(state, message)
        case PlanShown() as plan:
            return _plan(state, plan)
        case ProgressUpdate() as update:
            return _advance(state, update)
        case AssetMade() as asset:
            return _take(state, asset)
        case VideoComplete() as film:
            cards = tuple(replace(card, cost=Cost()) for card in _settle(state.cards, SceneState.DONE))
            another = state.film is not None and state.film.video_path != film.video_path
            earlier = state.film if another else state.earlier
            made = _all_made(state.plan)
            return replace(state, film=film, earlier=earlier, rough=None, cards=cards, plan=made)
        case StatusChanged() as status:
            return _stand(state, status)
        case LocksShown(locks=locks):
            return replace(state, locks=frozenset(locks))
        case ErrorShown() as error:
            return _fail(state, error)
        case _:
            return state


def changes_script(event: AnyEvent) -> bool:
    """Whether the records have to be looked at after it."""
    return isinstance(event, PlanShown | VideoComplete) or (isinstance(event, AgentMessage) and event.data is not None)


def is_take(event: AnyEvent, scene: str) -> bool:
    return isinstance(event, AssetMade) and event.scene_id == scene


def place(state: State, script: Script, brief: Brief, pictures: Mapping[str, str], money: Money) -> State:
    """The state with the scenes of the present script and the pictures that belong to it (scene id -> asset)."""
    before = {card.id: card for card in state.cards}
    cards = []
    for scene in script.scenes:
        picture = pictures.get(scene.id)
        old = before.get(scene.id, Card(scene.id))
        kept = old.state
        if picture:
            kept = old.state if old.state.shown else SceneState.DONE
        elif kept.shown:
            kept = SceneState.WAITING
        seen = scene.visual.title or scene.picture_prompt
        kind = scene.transition.kind.value
        cards.append(Card(scene.id, kept, picture, scene.seconds, scene.narration, seen, kind, old.cost))
    return replace(
        state,
        title=script.title,
        aspect=brief.aspect,
        captions=brief.captions,
        cards=tuple(cards),
        script=script,
        brief=brief,
        money=money,
    )


def _plan(state: State, plan: PlanShown) -> State:
    before = {card.id: card for card in state.cards}
    costs: dict[str, Cost] = {}
    lines: dict[tuple[str, str], Line] = {}
    for job in plan.jobs:
        lacking = job["state"] == "will be made"
        cost = Cost().plus(job.get("price_low", "0"), job.get("price_high", "0")) if lacking else Cost()
        key = (str(job["kind"]), ":".join(str(job[part]) for part in ("provider", "model") if job.get(part)))
        line = lines.get(key, Line(*key, 0, 0, Cost()))
        lines[key] = replace(line, parts=line.parts + 1, lacking=line.lacking + lacking, cost=line.cost + cost)
        for scene_id in str(job["scene_id"] or "").split("+"):
            if scene_id:
                costs[scene_id] = costs.get(scene_id, Cost()) + cost
    cards = []
    for job in plan.jobs:
        if job["kind"] == "picture" and job["scene_id"]:
            card = before.get(job["scene_id"], Card(job["scene_id"]))
            made = job["state"] != "will be made" and card.picture is not None
            done = SceneState.SUBSTITUTE if job.get("substitute") else SceneState.DONE
            cards.append(
                replace(
                    card,
                    state=done if made else SceneState.WAITING,
                    picture=card.picture if made else None,
                    cost=costs.get(card.id, Cost()),
                )
            )
    whole = replace(Cost().plus(plan.price_low or "0", plan.price_high or "0"), unknown=plan.price_unknown)
    shown = Plan(
        plan.plan_id,
        plan.revision,
        len(plan.jobs),
        sum(line.lacking for line in lines.values()),
        whole,
        plan.seconds_expected,
        plan.gate,
        tuple(lines.values()),
    )
    if plan.gate:
        return replace(state, plan=shown, cards=tuple(cards))
    return replace(
        state,
        plan=shown,
        cards=tuple(cards),
        phase=Phase.WORKING,
        progress=0.0,
        making="Getting ready",
        scene=None,
        rough=None,
        seconds_left=plan.seconds_expected or None,
    )


def _advance(state: State, update: ProgressUpdate) -> State:
    job = update.job or {}
    scene = str(job["scene_id"]).split("+")[0] if job.get("scene_id") else None
    cards = tuple(
        replace(card, state=SceneState.MAKING)
        if card.id == scene and job.get("kind") == "picture" and card.picture is None
        else card
        for card in state.cards
    )
    return replace(
        state,
        cards=cards,
        progress=update.progress,
        making=update.message,
        scene=scene,
        seconds_left=update.seconds_left,
    )


def _take(state: State, asset: AssetMade) -> State:
    if state.plan and not asset.reused and asset.part == _FIRST_PARTS.get(asset.kind):
        state = replace(state, plan=_one_made(state.plan, asset.kind))
    if asset.kind == "material":
        return replace(state, talk=(*state.talk, Sent(asset.path, asset.part == "image", seq=state.seq)))
    if asset.kind == "animatic" and asset.part == "video":
        return replace(state, rough=asset.path)
    if asset.kind != "picture" or asset.part != "image":
        return state
    done = SceneState.SUBSTITUTE if asset.substitute else SceneState.DONE
    cards = tuple(
        replace(card, picture=asset.path, state=done) if card.id == asset.scene_id else card for card in state.cards
    )
    return replace(state, cards=cards)


def _one_made(plan: Plan, kind: str) -> Plan:
    at = next((i for i, line in enumerate(plan.lines) if line.kind == kind and line.lacking), None)
    if at is None:
        return plan
    line = replace(plan.lines[at], lacking=plan.lines[at].lacking - 1)
    return replace(plan, lacking=plan.lacking - 1, lines=(*plan.lines[:at], line, *plan.lines[at + 1 :]))


def _all_made(plan: Plan | None) -> Plan | None:
    lines = tuple(replace(line, lacking=0, cost=Cost()) for line in plan.lines) if plan else ()
    return replace(plan, lacking=0, cost=Cost(), seconds=0.0, lines=lines) if plan else None


def _fail(state: State, error: ErrorShown) -> State:
    talk = tuple(
        replace(one, state="failed") if isinstance(one, Step) and one.state == "running" else one for one in state.talk
    )
    fault = Fault(error.error, error.hint, error.retryable, seq=state.seq)
    kind, _, scene = (error.place or "").partition(":")
    cards = state.cards
    if kind == "picture":
        cards = tuple(replace(card, state=SceneState.FAILED) if card.id == scene else card for card in cards)
    # An answer that is still being written when its turn fails is written down with the fault.
    return replace(state, talk=(*talk, fault), cards=cards, drafts=())


def _stand(state: State, status: StatusChanged) -> State:
    still: dict[str, Any] = {"scene": None, "seconds_left": None}
    match status.state:
        case TaskState.PENDING | TaskState.PROCESSING:
            waiting = _settle(state.cards, SceneState.WAITING)
            plan = replace(state.plan, gate=None) if state.plan else None
            making = status.message or state.making
            return replace(state, phase=Phase.WORKING, making=making, cards=waiting, plan=plan)
        case TaskState.WAITING if state.plan and state.plan.gate:
            return replace(state, phase=Phase.WAITING, making=status.message, **still)
        case TaskState.COMPLETED:
            return replace(state, phase=Phase.FINISHED, progress=100.0, **still)
        case TaskState.CANCELLED:
            return replace(state, phase=Phase.STOPPED, cards=_settle(state.cards, SceneState.WAITING), **still)
        case TaskState.PARTLY:
            return replace(state, phase=Phase.PARTLY, making=status.message, **still)
        case TaskState.ERROR:
            cards = tuple(
                replace(card, state=SceneState.FAILED) if card.state is SceneState.MAKING else card
                for card in state.cards
            )
            return replace(state, phase=Phase.FAILED, cards=cards, **still)
        case _:
            return state


def _settle(cards: tuple[Card, ...], otherwise: SceneState) -> tuple[Card, ...]:
    def settled(card: Card) -> SceneState:
        if card.state.shown and card.picture:
            return card.state
        return SceneState.DONE if card.picture else otherwise

    return tuple(replace(card, state=settled(card)) for card in cards)

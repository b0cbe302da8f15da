"""Script and plan in the form in which they are told to clients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pixora.film.brief import Gate
from pixora.film.events import PlanShown
from pixora.film.job import Job, JobKind
from pixora.film.money import FREE, Price, shown
from pixora.film.plan import Choice, Plan
from pixora.film.quote import Quote
from pixora.film.script import Script


def breakdown(script: Script) -> dict[str, Any]:
    """The scene breakdown as clients show it."""
    return {
        "script": script.model_dump(mode="json"),
        "scenes": [
            {
                "id": scene.id,
                "number": number,
                "visual": scene.picture_prompt,
                "audio": scene.narration or "(picture and music)",
                "narration": scene.narration,
                "duration": round(scene.seconds, 2),
            }
            for number, scene in enumerate(script.scenes, 1)
        ],
    }


def show_plan(
    plan: Plan,
    script: Script,
    made: frozenset[str],
    priced: Quote,
    gate: Gate | None = None,
    choices: Mapping[JobKind, Choice] | None = None,
) -> PlanShown:
    """The plan as a message: what exists, what will be made, what it costs, how long it will take, and of whose work
    (by `choices`) it is not sure that it may be used commercially."""
    lacking = [job for job in plan.jobs if job.key not in made]
    said = f"{len(script.scenes)} scenes, {len(lacking)} of {len(plan.jobs)} parts to make, {tell_cost(priced)}."
    return PlanShown(
        content=" ".join([said, *tell_licences(plan, choices or {})]),
        plan_id=plan.plan_id,
        revision=plan.revision,
        scenes=len(script.scenes),
        jobs=[_show_job(job, made, priced) for job in plan.jobs],
        price_low=shown(priced.cost.low),
        price_high=shown(priced.cost.high),
        price_unknown=priced.cost.unknown,
        seconds_expected=priced.seconds,
        gate=gate.value if gate else None,
    )


def tell_licences(plan: Plan, choices: Mapping[JobKind, Choice]) -> list[str]:
    """A sentence for each model of the plan whose results may not be used commercially, or of which nobody knows."""
    kinds = {job.kind: job for job in plan.jobs if not job.substitute}
    told: list[str] = []
    for kind, job in kinds.items():
        choice = choices.get(kind)
        if choice is None or choice.commercial is True or (job.provider, job.model) != (choice.provider, choice.model):
            continue
        what = "may not be used commercially" if choice.commercial is False else "has a licence that nobody knows"
        told.append(f"What {job.provider}:{job.model} makes {what} ({choice.licence or 'no licence is named'}).")
    return list(dict.fromkeys(told))


def tell_cost(priced: Quote) -> str:
    """ "at no cost", "for $0.35", "for $0.35 to $0.70", with what nobody knows named."""
    if priced.free:
        return "at no cost"
    said = f"for {tell_price(Price(low=priced.cost.low, high=priced.cost.high))}"
    unknown, unsure = priced.cost.unknown, priced.cost.unsure
    said += f" and {unknown} part{'s' if unknown > 1 else ''} of unknown price" if unknown else ""
    return said + (f" (of {unsure} part{'s' if unsure > 1 else ''} the price is unsure)" if unsure else "")


def tell_price(price: Price) -> str:
    """ "$0.35", "$0.35 to $0.70", or "price unknown"."""
    if price.low is None or price.high is None:
        return "price unknown"
    low, high = shown(price.low), shown(price.high)
    return (f"${high}" if low == high else f"${low} to ${high}") + ("" if price.sure else " (unsure)")


def _show_job(job: Job, made: frozenset[str], priced: Quote) -> dict[str, Any]:
    price = priced.prices.get(job.key, FREE)
    state = "out of date" if job.out_of_date else "made" if job.key in made else "will be made"
    return {
        "key": job.key,
        "kind": job.kind.value,
        "scene_id": job.scene_id,
        "provider": job.provider,
        "model": job.model,
        "state": state,
        "price_low": shown(price.low) if price.low is not None else None,
        "price_high": shown(price.high) if price.high is not None else None,
        "substitute": job.substitute,
    }

"""Where a film waits for its user, and which jobs may run until they have said yes. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

from pixora.film.brief import Brief, Data, Gate
from pixora.film.fingerprint import identity
from pixora.film.job import Job, JobKind
from pixora.film.money import Price, shown
from pixora.film.plan import Finished, Plan
from pixora.film.quote import unapproved

STILLS = frozenset({JobKind.MOTION, JobKind.SEGMENT, JobKind.ANIMATIC, JobKind.MASTER})
"""What the gate `stills` holds back."""


class Standing(Data):
    """Keys of the jobs that are held back, and the gate that the film has come to, if any."""

    held: frozenset[str]
    gate: Gate | None


def stand(
    plan: Plan,
    known: Mapping[str, Finished],
    prices: Mapping[str, Price],
    brief: Brief,
    approved: Mapping[str, str],
) -> Standing:
    """Which jobs wait for a yes. `approved` is what the user has agreed to: see `agree`."""
    held: set[str] = set()
    reached: list[Gate] = []
    asked = brief.gates or ()
    if Gate.SCRIPT in asked and approved.get(_name(Gate.SCRIPT)) != _mark(Gate.SCRIPT, plan):
        held |= {job.key for job in plan.missing(known)}
        reached.append(Gate.SCRIPT)
    if brief.gates != () and (unpaid := unapproved(plan, prices, approved)):
        held |= {job.key for job in unpaid}
        # A price that waits for a voice to be measured is asked for when it is known.
        if any(job.fingerprint for job in unpaid):
            reached.append(Gate.PRICE if approved else Gate.SCRIPT)
    if Gate.STILLS in asked and approved.get(_name(Gate.STILLS)) != _mark(Gate.STILLS, plan):
        held |= {job.key for job in plan.jobs if job.kind in STILLS}
        if all(_made(job, known) for job in plan.jobs if job.kind is JobKind.PICTURE):
            reached.append(Gate.STILLS)
    animatic = plan.find("animatic")
    if Gate.MOTION in asked and animatic and approved.get(_name(Gate.MOTION)) != _mark(Gate.MOTION, plan):
        held |= {job.key for job in plan.jobs if job.kind is JobKind.MOTION}
        if _made(animatic, known):
            reached.append(Gate.MOTION)
    held -= {job.key for job in plan.jobs if _made(job, known)}
    return Standing(held=frozenset(held), gate=reached[0] if reached and held else None)


def agree(plan: Plan, prices: Mapping[str, Price], gate: Gate, approved: Mapping[str, str]) -> dict[str, str]:
    """What the user has agreed to after a yes at `gate`: every price of the plan as shown, and the gate itself."""
    agreed = dict(approved)
    for job in plan.jobs:
        price = prices.get(job.key)
        if price is not None and not price.free:
            agreed[identity(job)] = shown(price.high) if price.high is not None else ""
    if gate is not Gate.PRICE:
        agreed[_name(gate)] = _mark(gate, plan)
    return agreed


def used_up(approved: Mapping[str, str], made: Collection[str]) -> dict[str, str]:
    """What is left of the yeses that were given once jobs with the identities `made` were made: a yes pays once. What
    is to be made again, because something that goes into it is other, is asked for again."""
    return {name: price for name, price in approved.items() if name not in made}


def is_agreed(approved: Mapping[str, str], gate: Gate) -> bool:
    """Whether a gate was opened, for whatever was there to be seen then."""
    return _name(gate) in approved


def rewritten(approved: Mapping[str, str]) -> dict[str, str]:
    """What is left of the yeses once the script is another: that to the script is asked for again, prices stand."""
    return {name: given for name, given in approved.items() if name != _name(Gate.SCRIPT)}


def _name(gate: Gate) -> str:
    return f"gate:{gate.value}"


def _mark(gate: Gate, plan: Plan) -> str:
    """What a yes at a gate is given to: when it changes, it is asked for again."""
    match gate:
        case Gate.STILLS:
            of = [job.fingerprint or "" for job in plan.jobs if job.kind is JobKind.PICTURE]
        case Gate.MOTION:
            of = [job.fingerprint or "" for job in plan.jobs if job.kind is JobKind.PICTURE] + ["motion"]
        case _:
            of = ["script"]
    return hashlib.sha256("\n".join(of).encode()).hexdigest()[:16]


def _made(job: Job, known: Mapping[str, Finished]) -> bool:
    return job.fingerprint is not None and job.fingerprint in known

"""Script and plan in the form in which they are told to clients."""

from __future__ import annotations

from typing import Any

from pixora.film.events import PlanShown
from pixora.film.plan import Plan
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


def show_plan(plan: Plan, script: Script, made: frozenset[str]) -> PlanShown:
    """The plan as a message: what exists, what will be made, what it costs (the built-in artists cost nothing)."""
    lacking = [job for job in plan.jobs if job.key not in made]
    return PlanShown(
        content=f"{len(script.scenes)} scenes, {len(lacking)} of {len(plan.jobs)} parts to make, at no cost.",
        plan_id=plan.plan_id,
        revision=plan.revision,
        scenes=len(script.scenes),
        jobs=[
            {
                "key": job.key,
                "kind": job.kind.value,
                "scene_id": job.scene_id,
                "provider": job.provider,
                "model": job.model,
                "state": "made" if job.key in made else "will be made",
                "price": "0",
            }
            for job in plan.jobs
        ],
        price_low="0",
        price_high="0",
        seconds_expected=round(sum(job.weight for job in lacking), 1),
    )

"""Script jobs: prices them, has them written, and puts the script into the job's folder."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from pixora.film.errors import InvalidInput
from pixora.film.job import Job, Made, MadeFile, PublishRequest, ScriptRequest, TightenRequest
from pixora.film.money import UNKNOWN, Price, amount, shown
from pixora.providers.base import Delivered, Progress
from pixora.providers.catalog import Rate, Tokens
from pixora.providers.publicist import estimate_publishing, write_publishing
from pixora.providers.screenwriter import Ask, Told, Writer, estimate

NAME, PUBLISHING = "script.json", "publishing.json"


def price_script(job: Job, rate: Rate | None) -> Price:
    """What a script will cost: likely one answer, at most three that are all as long as they may be."""
    if rate is None or not isinstance(job.request, ScriptRequest | TightenRequest | PublishRequest):
        return UNKNOWN
    asked = job.request
    likely, most = estimate_publishing(asked) if isinstance(asked, PublishRequest) else estimate(asked)
    return Price(low=amount(rate.bill(likely)), high=amount(rate.bill(most)), sure=rate.is_sure)


def asked_for(job: Job) -> str:
    """The words that are shown when they are refused."""
    request = job.request
    if isinstance(request, ScriptRequest):
        return request.brief.text or request.brief.prompt or request.brief.topic
    if isinstance(request, TightenRequest):
        return " ".join(scene.narration for scene in request.script.scenes if scene.id in request.words)
    if isinstance(request, PublishRequest):
        return " ".join([request.title, *request.narration])
    raise InvalidInput("craft_missing", f"This model makes no {job.kind.value}.", "Choose another provider.")


async def make_script(job: Job, ask: Ask, provider: str, rate: Rate | None, out: Path, progress: Progress) -> Delivered:
    """Write the script of a `ScriptRequest`, shorten one by a `TightenRequest`, or write what goes with the film by a
    `PublishRequest`, into the folder `out`."""

    def cost(tokens: Tokens) -> Decimal | None:
        return rate.bill(tokens) if rate else None

    if isinstance(job.request, PublishRequest):
        return await _publish(job.request, ask, provider, f"{provider}:{job.model}", cost, out)
    writer = Writer(ask, provider, f"{provider}:{job.model}", progress, cost)
    request = job.request
    if isinstance(request, ScriptRequest):
        told = await writer.write(request)
    elif isinstance(request, TightenRequest):
        told = await writer.tighten(request)
    else:
        raise InvalidInput(
            "craft_missing", f"{provider} writes scripts and makes no {job.kind.value}.", "Choose another."
        )
    billed = _billed(told, cost)
    await asyncio.to_thread((out / NAME).write_text, told.script.model_dump_json(indent=2), encoding="utf-8")
    return Delivered(
        made=Made(
            files=(MadeFile(part="script", name=NAME, content_type="application/json"),),
            facts={
                "scenes": len(told.script.scenes),
                "calls": len(told.tokens),
                "billed": shown(billed) if billed is not None else None,
            },
        ),
        billed=billed,
        request_ids=tuple(told.request_ids),
    )


async def _publish(
    request: PublishRequest, ask: Ask, provider: str, by: str, cost: Callable[[Tokens], Decimal | None], out: Path
) -> Delivered:
    written, answer = await write_publishing(request, ask, provider, by, cost)
    billed = cost(answer.tokens) if answer.tokens else None
    await asyncio.to_thread((out / PUBLISHING).write_text, written.model_dump_json(indent=2), encoding="utf-8")
    return Delivered(
        made=Made(
            files=(MadeFile(part="publishing", name=PUBLISHING, content_type="application/json"),),
            facts={"calls": 1, "billed": shown(billed) if billed is not None else None},
        ),
        billed=billed,
        request_ids=(answer.request_id,),
    )


def _billed(told: Told, cost: Callable[[Tokens], Decimal | None]) -> Decimal | None:
    """What all calls cost; None when it is not known of one."""
    total = Decimal(0)
    for tokens in told.tokens:
        one = cost(tokens) if tokens is not None else None
        if one is None:
            return None
        total += one
    return total

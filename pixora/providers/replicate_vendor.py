"""Replicate: clips, music and pictures through its predictions, with the vendor's own client.

The client writes the requests. What is answered is read as it came (`replicate_line`), because the client's models
reject a status that the API has, its errors drop Retry-After, and its transport repeats reads by a clock of its own.
"""

from __future__ import annotations

import asyncio
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from replicate.client import Client
from replicate.prediction import Prediction

from pixora.film.errors import (
    InvalidInput,
    ModelGone,
    PixoraError,
    ProviderError,
    ProviderFailed,
    ProviderUnavailable,
    Refused,
    Uncollected,
    Unusable,
)
from pixora.film.job import Job
from pixora.film.money import amount
from pixora.providers.base import Delivered, Inputs, Progress
from pixora.providers.delivery import deliver
from pixora.providers.fetch import Source
from pixora.providers.listed import Listed
from pixora.providers.parameters import data_uri, fill, image_type, pictures_of, prompt_of
from pixora.providers.registry import Access
from pixora.providers.replicate_line import Answered, Heard, Line, asking, hearing, making

TITLE = "Replicate"
"""As it is called where people read of it."""
SLOTS = 8
PER_MINUTE = 300
"""Half of what Replicate allows an account with credit; one without is told to wait by 429."""
DOUBT_S = 10.0
STOPS_S = 10.0
"""How long a cancelled job is watched until it has stopped."""
OVER = ("succeeded", "failed", "canceled", "aborted")
REFUSALS = re.compile(r"nsfw|sensitive|\be005\b|moderat|safety|flagged", re.IGNORECASE)
"""How models say that they will not; there is no code for it."""
HASH = re.compile(r"[0-9a-f]{64}")
CANCEL_AFTER = "Cancel-After"


def open_vendor(access: Access) -> Replicate:
    return Replicate(access)


class Replicate(Listed):
    """See `Queued`. One for all crafts and models."""

    slots = SLOTS
    per_minute = PER_MINUTE

    def __init__(self, access: Access, *, loopback: bool = False, poll: float | None = None) -> None:
        """`loopback` lets results of this machine through and `poll` sets the seconds between looks: for tests."""
        super().__init__(access, poll=poll)
        self._loopback = loopback
        self._client = Client(
            api_token=access.key.get_secret_value(),
            base_url=access.base_url or "https://api.replicate.com",
            transport=Line(),
        )

    async def close(self) -> None:
        await self._client._async_client.aclose()  # the client has no public way to let go of its connections

    async def submit(self, job: Job, inputs: Inputs, key: str) -> str:
        """See `Queued`. Raises `Uncertain` when the job may have been accepted and its id was lost."""
        model = self._model(job)
        pictures = {role: await self._hand_over(path) for role, path in pictures_of(job, inputs, model).items()}
        fields = fill(model, job, pictures)
        version = job.version if HASH.fullmatch(job.version) else None
        if version is None and "community" in model.features:
            version = await self._newest(job)
        try:
            return await self._create(job, fields, version)
        except ModelGone:
            # So it answers for models that are not run as official ones, too: those are run by their version.
            if version is not None:
                raise await self._gone(job) from None
            return await self._create(job, fields, await self._newest(job))

    async def collect(self, job: Job, vendor_id: str, out: Path, progress: Progress) -> Delivered:
        try:
            return await self._collect(job, vendor_id, out, progress)
        except ProviderError as error:
            error.request_id = vendor_id
            raise

    async def _collect(self, job: Job, vendor_id: str, out: Path, progress: Progress) -> Delivered:
        told = await self._ended(job, vendor_id, progress)
        if told["status"] != "succeeded":
            raise self._failure(job, told)
        url = _first_url(told.get("output"))
        if told.get("data_removed") or not url:
            why = "Replicate deletes results after an hour" if told.get("data_removed") else "it made nothing"
            raise Unusable(TITLE, why)
        model = self._model(job)
        made = await deliver(job, url, out, Source(TITLE, model.hosts, self._loopback))
        return Delivered(made=made, billed=self._billed(job, told), request_ids=(vendor_id,))

    async def cancel(self, job: Job, vendor_id: str) -> bool:
        """See `Queued`. False, too, for a job that had begun: it is stopped, but what it did is billed."""
        async with asking(TITLE, prompt_of(job), job.model):
            with hearing() as heard:
                await self._ask(self._client.predictions.async_cancel(vendor_id))
            told = _prediction(heard)
        end = asyncio.get_running_loop().time() + STOPS_S
        while told["status"] not in OVER and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(self._wait(job))
            told = await self._look(job, vendor_id)
        return told["status"] in ("canceled", "aborted") and not told.get("started_at")

    async def doubt(self, model: str | None) -> str:
        """What is wrong with the key or, where one is named, with a model, in a sentence; "" if nothing is."""
        try:
            async with asyncio.timeout(DOUBT_S), asking(TITLE, "", model or "account"):
                with hearing():
                    look = self._client.models.async_get(model) if model else self._client.accounts.async_current()
                    await self._ask(look)
        except TimeoutError:
            return f"{TITLE} did not answer within {DOUBT_S:.0f} s."
        except PixoraError as error:
            return str(error)
        return ""

    async def _hand_over(self, path: Path) -> str:
        """A picture as Replicate takes it: in the request when it is small, else by its files API (kept for a day)."""
        content = await asyncio.to_thread(path.read_bytes)
        if uri := data_uri(content):
            return uri
        kind = image_type(content)
        name = f"picture.{kind.partition('/')[2]}"
        async with asking(TITLE, "", "files"):
            with hearing() as heard:
                await self._ask(self._client.files.async_create(io.BytesIO(content), filename=name, content_type=kind))
            return str(heard.json()["urls"]["get"])

    async def _create(self, job: Job, fields: dict[str, Any], version: str | None) -> str:
        high = self.price(job).high
        headers = {CANCEL_AFTER: f"{round(self.deadline(job))}s"}
        async with making(TITLE, prompt_of(job), job.model, high):
            with hearing(headers) as heard:
                if version:
                    await self._ask(self._client.predictions.async_create(version=version, input=fields))
                else:
                    await self._ask(self._client.models.predictions.async_create(model=job.model, input=fields))
            return str(heard.json()["id"])

    async def _newest(self, job: Job) -> str:
        """The newest version of a model that is run by its version. Raises `ModelGone`."""
        async with asking(TITLE, prompt_of(job), job.model):
            with hearing() as heard:
                await self._ask(self._client.models.async_get(job.model))
            newest = (heard.json().get("latest_version") or {}).get("id")
        if not isinstance(newest, str):
            raise ModelGone(TITLE, job.model)
        return newest

    async def _gone(self, job: Job) -> ModelGone:
        """What is said of a version that is not there any more: which one is."""
        newest = await self._newest(job)
        hint = f"Its newest version is {newest}: put it into the file of PIXORA_MODELS, and ask for this anew."
        return ModelGone(TITLE, f"{job.model}:{job.version[:12]}", hint)

    async def _look(self, job: Job, vendor_id: str) -> dict[str, Any]:
        try:
            async with asking(TITLE, prompt_of(job), job.model):
                with hearing() as heard:
                    await self._ask(self._client.predictions.async_get(vendor_id))
                return _prediction(heard)
        except ModelGone:
            why = f"Replicate does not know the job {vendor_id}; was another account's key set"
            raise Uncollected(TITLE, why) from None
        except (InvalidInput, Refused) as error:
            # Of a question, not of the job: that stands as it did.
            raise ProviderUnavailable(TITLE, "it does not say how the job stands") from error

    async def _ask(self, call: Any) -> None:
        """Make a call of the client; what it thinks of the answer does not count."""
        try:
            await call
        except Answered:
            raise
        except (ValueError, TypeError, AttributeError):
            # Its models do not know all answers that there are ("aborted"): the answer itself was heard.
            return

    async def _ended(self, job: Job, vendor_id: str, progress: Progress) -> dict[str, Any]:
        while True:
            told = await self._look(job, vendor_id)
            if told["status"] in OVER:
                return told
            logs = told.get("logs")
            known = Prediction.Progress.parse(logs) if isinstance(logs, str) and logs else None
            waits = told["status"] == "starting"
            progress(known.percentage if known else 0.0, "waiting for a machine" if waits else "at work")
            await asyncio.sleep(self._wait(job))

    def _failure(self, job: Job, told: dict[str, Any]) -> Exception:
        why = str(told.get("error") or "it gives no reason").strip()
        match told["status"]:
            case "failed" if REFUSALS.search(why):
                return Refused(TITLE, prompt_of(job), _short(why)).charging(self._machine(job, told))
            case "failed":
                return ProviderFailed(TITLE, _short(why)).charging(self._machine(job, told))
            case "canceled":
                began = bool(told.get("started_at"))
                return ProviderFailed(TITLE, "the job was cancelled there").charging(None if began else Decimal(0))
        return ProviderFailed(TITLE, "it was given up there before it began", retryable=True)

    def _billed(self, job: Job, told: dict[str, Any]) -> Decimal | None:
        """By the machine's time where that is what is billed, else by the table; None when neither is known."""
        rate = self._catalog.rate(self.name, job.model)
        if rate is not None and rate.machine_usd is not None and _ran(told) is not None:
            return self._machine(job, told)
        return self.price(job).high

    def _machine(self, job: Job, told: dict[str, Any]) -> Decimal:
        """What the machine's time comes to; 0 for models that are billed by their results alone."""
        rate, ran = self._catalog.rate(self.name, job.model), _ran(told)
        if rate is None or rate.machine_usd is None or ran is None:
            return Decimal(0)
        return amount(rate.machine_usd * Decimal(str(ran)))


def _prediction(heard: Heard) -> dict[str, Any]:
    """Raises `KeyError` or `ValueError` for an answer that is no prediction."""
    told = heard.json()
    return told | {"status": str(told["status"])}


def _ran(told: dict[str, Any]) -> float | None:
    ran = (told.get("metrics") or {}).get("predict_time")
    return float(ran) if isinstance(ran, int | float) and ran >= 0 else None


def _first_url(output: Any) -> str | None:
    """Models answer with an address, a list of such, or fields that hold one."""
    if isinstance(output, str):
        return output
    if isinstance(output, dict):
        output = list(output.values())
    if isinstance(output, list):
        return next((url for one in output if (url := _first_url(one))), None)
    return None


def _short(why: str) -> str:
    return " ".join(why.split()).rstrip(".")[:240]

"""OpenAI as a vendor: scripts and pictures. Its answer is the result itself, so a call that is cut off is uncertain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pixora.film.job import Job, JobKind
from pixora.film.money import Price
from pixora.providers.base import Delivered, Inputs, Progress
from pixora.providers.listed import Listed
from pixora.providers.openai_client import connect
from pixora.providers.openai_images import make_picture, price_picture
from pixora.providers.openai_script import ask
from pixora.providers.registry import Access
from pixora.providers.screenwriter import Answer, Question
from pixora.providers.script_jobs import asked_for, make_script, price_script

SLOTS = 4
PER_MINUTE = 0
"""The account's own limit is in what it answers; 429 says when to come back."""


class OpenAIVendor(Listed):
    """An `Immediate` vendor."""

    slots, per_minute = SLOTS, PER_MINUTE

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self._access, self._client = access, connect(access)

    async def close(self) -> None:
        await self._client.close()

    def price(self, job: Job) -> Price:
        rate = self._catalog.rate(self.name, job.model)
        if job.kind is JobKind.SCRIPT:
            return price_script(job, rate)
        return price_picture(job, self._model(job), rate)

    async def make(self, job: Job, inputs: Inputs, out: Path, progress: Progress) -> Delivered:
        """A script or a picture, written into `out`. Raises the `ProviderError` family."""
        model = self._model(job)
        if job.kind is not JobKind.SCRIPT:
            return await make_picture(self._client, self._access, model, job, inputs, out, progress)
        prompt, price = asked_for(job), self.price(job)

        async def put(question: Question, hear: Callable[[str], None]) -> Answer:
            return await ask(self._client, model, prompt, price, question, hear)

        rate = self._catalog.rate(self.name, job.model)
        return await make_script(job, put, self.name, rate, out, progress)


def open_vendor(access: Access) -> OpenAIVendor:
    return OpenAIVendor(access)

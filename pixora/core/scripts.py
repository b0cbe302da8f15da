"""Scripts: written by the vendor that a film has for it, as a paid job, or by the built-in director."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from pixora.film.brief import Brief, Captions, CaptionStyle, Corner, OnFailure
from pixora.film.errors import InvalidInput, PixoraError
from pixora.film.events import AgentMessage, ProgressUpdate
from pixora.film.job import Job, JobKind, ScriptRequest, TightenRequest
from pixora.film.money import shown
from pixora.film.plan import BUILT_IN, Choice, Finished
from pixora.film.script import Script
from pixora.film.speech import WORDS_PER_SECOND
from pixora.media.fonts import check_glyphs
from pixora.production.commission import commission
from pixora.production.runner import Runner
from pixora.providers.local.director import write as write_built_in
from pixora.store.log import EventLog

TELL_S = 0.5
"""Seconds between two words on how far the script is."""
VENDOR_PACE = 2.3
"""Words a second that a vendor's voice is taken to speak until it has been measured: on the slow side."""
LEAST_MEASURED = 3
"""Narrations after which a voice counts as measured."""


class Moderator(Protocol):
    async def check(self, words: str) -> None: ...


class Scripts:
    """Writes scripts, and shortens them once they were spoken."""

    def __init__(self, runner: Runner, events: EventLog, max_scenes: int, moderator: Moderator | None = None) -> None:
        self._runner, self._events, self._max_scenes, self._moderator = runner, events, max_scenes, moderator

    async def draft(self, brief: Brief, choices: Mapping[JobKind, Choice], fill: float) -> Script:
        """The built-in director's script, which costs nothing: also the one by which a film is priced before it is
        made, when a vendor is to write it."""
        script = await asyncio.to_thread(write_built_in, brief, fill=fill, max_scenes=self._max_scenes)
        await _check_letters(script)
        vendor = self._vendor(choices)
        if vendor is not None:
            job = self._job(vendor, self._request(brief, choices, VENDOR_PACE))
            price = self._runner.price(job)
            cost = f"for up to ${shown(price.high)}" if price.high is not None else "at a price that nobody knows"
            note = f"This is a sketch: {vendor.provider}:{vendor.model} writes the script {cost} when the film is made."
            script = script.model_copy(update={"notes": (*script.notes, note)})
        return script

    async def write(
        self, user_id: str, task_id: str, brief: Brief, choices: Mapping[JobKind, Choice], fill: float
    ) -> Script:
        """The script of a brief. Raises the `ProviderError` family in the form in which it is told; where the brief has
        the built-in artists stand in, its director does, and says so."""
        await self.moderate("\n".join(dict.fromkeys(filter(None, (brief.topic, brief.prompt, brief.text)))))
        vendor = self._vendor(choices)
        if vendor is None:
            return await self._built_in(brief, fill)
        pace = await self._pace(user_id, brief, choices)
        job = self._job(vendor, self._request(brief, choices, pace))
        try:
            finished = await self._commission(user_id, task_id, job, brief)
        except PixoraError as error:
            if brief.on_failure is not OnFailure.SUBSTITUTE or isinstance(error, InvalidInput):
                raise
            script = await self._built_in(brief, fill)
            note = f"The built-in director stands in for {vendor.provider}: {error.message}"
            return script.model_copy(update={"notes": (*script.notes, note)})
        script = await self._read(finished)
        await _check_letters(script)
        return script.model_copy(update={"notes": (*script.notes, _told(job, finished))})

    async def moderate(self, words: str) -> None:
        """Have what is asked for read before anything is spent, where the settings say so. Raises `Refused`."""
        if self._moderator is not None and words.strip():
            await self._moderator.check(words)

    async def tighten(self, user_id: str, task_id: str, brief: Brief, script: Script, words: dict[str, int]) -> Script:
        """A vendor's script with fewer words in the scenes of `words`; the one repair that a film gets."""
        provider, _, model = script.written_by.partition(":")
        vendor = Choice(provider=provider, model=model, version="1")
        job = self._job(vendor, TightenRequest(script=script.model_copy(update={"notes": ()}), words=words))
        finished = await self._commission(user_id, task_id, job, brief)
        shorter = await self._read(finished)
        note = f"Spoken, it was too long: {provider} shortened {len(words)} scenes{_cost(finished)}."
        return shorter.model_copy(update={"notes": (*script.notes, note)})

    def by_vendor(self, script: Script) -> bool:
        """Whether a vendor wrote it who can be asked again."""
        return script.written_by.partition(":")[0] in self._runner.carrier.vendors

    async def _built_in(self, brief: Brief, fill: float) -> Script:
        script = await asyncio.to_thread(write_built_in, brief, fill=fill, max_scenes=self._max_scenes)
        await _check_letters(script)
        return script

    def _vendor(self, choices: Mapping[JobKind, Choice]) -> Choice | None:
        choice = choices.get(JobKind.SCRIPT)
        return choice if choice and choice.provider in self._runner.carrier.vendors else None

    def _request(self, brief: Brief, choices: Mapping[JobKind, Choice], pace: float) -> ScriptRequest:
        motion = choices.get(JobKind.MOTION)
        lengths = motion.seconds if motion and motion.provider != BUILT_IN else ()
        return ScriptRequest(brief=_bare(brief), words_per_second=pace, lengths=lengths, max_scenes=self._max_scenes)

    @staticmethod
    def _job(vendor: Choice, request: ScriptRequest | TightenRequest) -> Job:
        return Job(
            key=JobKind.SCRIPT.value,
            kind=JobKind.SCRIPT,
            scene_id=None,
            provider=vendor.provider,
            model=vendor.model,
            version=vendor.version,
            request=request,
        )

    async def _pace(self, user_id: str, brief: Brief, choices: Mapping[JobKind, Choice]) -> float:
        """Words a second of the voice that will speak, as measured on what it spoke for this user before."""
        voice = choices.get(JobKind.NARRATION)
        if voice is None or voice.provider == BUILT_IN:
            return WORDS_PER_SECOND
        measured = await self._runner.jobs.pace(user_id, voice.provider, voice.model, brief.voice)
        words, seconds, count = measured
        return round(words / seconds, 1) if count >= LEAST_MEASURED and seconds else VENDOR_PACE

    async def _commission(self, user_id: str, task_id: str, job: Job, brief: Brief) -> Finished:
        heard = ""

        def hear(_share: float, said: str) -> None:
            nonlocal heard
            heard = said

        work = asyncio.create_task(commission(self._runner, user_id, task_id, job, brief, hear))
        said, began = "", time.monotonic()
        opening: AgentMessage | None = AgentMessage(content=f"{job.provider} is writing the script.")
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=TELL_S)
                if not work.done() and time.monotonic() - began > TELL_S and (heard != said or opening):
                    events = [opening] if opening else []
                    # In the middle of a film when its words are written shorter.
                    task = await self._runner.records.task(user_id, task_id)
                    progress = task.progress if task.state.unfinished else 0.0
                    told = ProgressUpdate(progress=progress, status="processing", message=_writing(heard))
                    await self._events.append(user_id, task_id, *events, told)
                    said, opening = heard, None
            return work.result()
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    async def _read(self, finished: Finished) -> Script:
        path = await self._runner.assets.local(finished.paths["script"])
        return Script.model_validate_json(await asyncio.to_thread(path.read_bytes))


def _writing(heard: str) -> str:
    return f"Writing the script ({heard})" if heard else "Writing the script"


def _told(job: Job, finished: Finished) -> str:
    return f"Written by {job.provider}:{job.model}{_cost(finished)}."


def _cost(finished: Finished) -> str:
    billed = finished.facts.get("billed")
    return f" for ${shown(Decimal(billed))}" if billed is not None else "; what it cost is not known"


def _bare(brief: Brief) -> Brief:
    """What of a brief the script rests on: another budget or another caption style writes nothing anew."""
    return brief.model_copy(
        update={
            "budget": None,
            "pronunciations": (),
            "logo_corner": Corner.TOP_RIGHT,
            "unpriced": (),
            "gates": None,
            "on_failure": OnFailure.WAIT,
            "effects": False,
            "captions": Captions.BURNED,
            "caption_style": CaptionStyle.CLEAN,
            "voice": "none" if brief.voice == "none" else "any",
        }
    )


async def _check_letters(script: Script) -> None:
    said = " ".join([script.title, *(f"{s.narration} {s.visual.title} {s.visual.subtitle}" for s in script.scenes)])
    await asyncio.to_thread(check_glyphs, said)

"""Has a script written by a model: asks, checks, says what is wrong and asks again, at most twice, and keeps what was
valid. What a scene shows is told in words for image models and in the illustrator's terms for the built-in one."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pydantic import Field

from pixora.film.brief import Data, Mood
from pixora.film.errors import PixoraError, ProviderError, ProviderFailed, Refused, Uncertain, Unreadable
from pixora.film.job import ScriptRequest, TightenRequest
from pixora.film.money import shown
from pixora.film.script import Script
from pixora.providers.base import Progress
from pixora.providers.catalog import Tokens
from pixora.providers.directions import LINES_SCHEMA, TIGHTEN, first_fault, instruct, tell_faults, tell_wish
from pixora.providers.local.director import write as write_built_in
from pixora.providers.local.director.choose_known import USUAL_FILL
from pixora.providers.local.director.pace import budget, count_scenes, most_words
from pixora.providers.screenplay import Draft, Frame, find_faults, merge, read, schema
from pixora.providers.screenplay import count_scenes as count_written
from pixora.providers.staging import stage

REPAIRS = 2
TOKENS_PER_SCENE = 520
"""Of output, on the safe side: words, prompts and the picture's terms."""
TOKENS_AROUND = 4_000
"""Of output beside the scenes: characters, title, and what the model thinks."""
BYTES_PER_TOKEN = 3.0
"""Of UTF-8: on the safe side for English, and about right for scripts whose letters are words."""


class Message(Data):
    role: str
    """"user" or "assistant"."""
    content: str


class Question(Data):
    """What a model is asked: instructions, the conversation so far, and how much it may answer."""

    instructions: str
    messages: tuple[Message, ...]
    max_tokens: int
    name: str = "screenplay"
    form: dict[str, Any] = Field(default_factory=schema)
    """The strict JSON schema of the answer."""


class Answer(Data):
    text: str = ""
    complete: bool = True
    """False when it was broken off: by its length, or by a filter."""
    refusal: str = ""
    tokens: Tokens | None = None
    request_id: str = ""


Ask = Callable[[Question, Callable[[str], None]], Awaitable[Answer]]
"""Puts a question; the function hears the answer as it grows. Raises the `ProviderError` family."""


@dataclass
class Told:
    """A script with what it cost."""

    script: Script
    tokens: list[Tokens | None]
    request_ids: list[str]


class Writer:
    """Writes one script. `by` names the model in the script and in what the user reads."""

    def __init__(self, ask: Ask, provider: str, by: str, progress: Progress, cost: Callable[[Tokens], Decimal | None]):
        self._ask, self._provider, self._by, self._progress, self._cost = ask, provider, by, progress, cost
        self._tokens: list[Tokens | None] = []
        self._ids: list[str] = []

    async def write(self, request: ScriptRequest) -> Told:
        """The script of a brief. Raises `Refused` with the brief's words, `Unreadable` when nothing can be used."""
        base = _base(request)
        frame = frame_of(request, base)
        draft = await self._draft(request, frame)
        script = stage(draft, frame, request, base, self._by)
        return Told(script, self._tokens, self._ids)

    async def tighten(self, request: TightenRequest) -> Told:
        """The script with fewer words where its narration is too long; a scene that stays too long is left as it is."""
        lines = {scene.id: scene.narration for scene in request.script.scenes if scene.id in request.words}
        asked = {key: {"narration": line, "words": request.words[key]} for key, line in lines.items()}
        question = Question(
            instructions=TIGHTEN.format(language=request.script.language),
            messages=(Message(role="user", content=json.dumps(asked, ensure_ascii=False)),),
            max_tokens=TOKENS_AROUND + 200 * len(lines),
            name="lines",
            form=LINES_SCHEMA,
        )
        answer = await self._put(question, lambda text: None)
        if answer.refusal:
            raise Refused(self._provider, " ".join(lines.values()), answer.refusal).charging(self._spent)
        shorter = read_lines(answer.text, request.words)
        if not shorter:
            raise Unreadable(self._provider, "it shortened nothing").charging(self._spent)
        scenes = tuple(
            scene.model_copy(update={"narration": shorter.get(scene.id, scene.narration)})
            for scene in request.script.scenes
        )
        script = request.script.model_copy(update={"scenes": scenes, "revision": request.script.revision + 1})
        return Told(script, self._tokens, self._ids)

    async def _draft(self, request: ScriptRequest, frame: Frame) -> Draft:
        brief = request.brief
        messages = [Message(role="user", content=tell_wish(brief, frame))]
        wanted = list(range(1, frame.count + 1))
        draft, refusal = Draft(), ""
        for attempt in range(1 + REPAIRS):
            question = Question(
                instructions=instruct(request, frame),
                messages=tuple(messages),
                max_tokens=TOKENS_AROUND + TOKENS_PER_SCENE * len(wanted),
            )
            try:
                answer = await self._put(question, lambda text: self._hear(text, frame))
            except PixoraError as error:
                if attempt == 0:
                    raise
                if isinstance(error, ProviderError) and (isinstance(error, Uncertain) or error.billed is None):
                    # It may be billed as well, by nobody knows how much: the whole counts as it was set aside.
                    self._tokens.append(None)
                # What was paid for is kept; with nothing of use, what it cost is told with the fault.
                if draft.parts:
                    break
                if isinstance(error, Uncertain):
                    raise
                raise ProviderFailed(self._provider, error.message.rstrip(".")).charging(self._spent) from error
            refusal = answer.refusal
            draft = merge(draft, read(answer.text, wanted)) if not refusal else draft
            scenes, whole = find_faults(draft, frame)
            if not (scenes or whole or (draft.broken and not draft.parts)):
                break
            wanted = sorted(scenes) or list(range(1, frame.count + 1))
            messages += [
                Message(role="assistant", content=answer.refusal or answer.text or "(nothing)"),
                Message(role="user", content=tell_faults(draft, scenes, whole, refusal, complete=answer.complete)),
            ]
            self._progress(0.0, f"asking again: {first_fault(draft, scenes, whole, refusal)}")
        if not draft.parts:
            asked = brief.text or brief.prompt or brief.topic
            if refusal:
                raise Refused(self._provider, asked, refusal).charging(self._spent)
            raise Unreadable(self._provider, draft.broken or "no scene of it is whole").charging(self._spent)
        return draft

    async def _put(self, question: Question, hear: Callable[[str], None]) -> Answer:
        answer = await self._ask(question, hear)
        self._tokens.append(answer.tokens)
        self._ids.append(answer.request_id)
        return answer

    @property
    def _spent(self) -> Decimal | None:
        """What was billed so far; None when it is not known."""
        costs = [self._cost(tokens) if tokens else None for tokens in self._tokens]
        known = [cost for cost in costs if cost is not None]
        return sum(known, Decimal(0)) if len(known) == len(costs) else None

    def _hear(self, text: str, frame: Frame) -> None:
        written = count_written(text)
        self._progress(min(0.95, written / frame.count), f"scene {written} of {frame.count}" if written else "")


def frame_of(request: ScriptRequest, base: Script | None) -> Frame:
    """What the script has to keep to: scenes, words, and the user's own text as the built-in director cut it."""
    brief, rate = request.brief, request.words_per_second
    mute = brief.voice == "none"
    if base is not None:
        lines = tuple(scene.narration for scene in base.scenes)
        return Frame(count=len(lines), words=None, words_in_scene=10_000, mute=mute, lines=lines)
    seconds = brief.seconds or 30.0
    mood = brief.music or Mood.WONDER
    count = count_scenes(seconds, mood, 0, request.max_scenes, asked=brief.scenes)
    longest = int(most_words(1, max(3, count), rate))
    if request.lengths:
        # A clip is as long as the model makes it: a scene's words have to fit, with the handles around them.
        longest = min(longest, int((max(request.lengths) - CLIP_AROUND_S) * rate))
    return Frame(
        count=count,
        words=max(count, int(budget(seconds, count, USUAL_FILL, rate))),
        words_in_scene=max(4, longest),
        mute=mute,
    )


CLIP_AROUND_S = 1.9
"""Seconds of a clip that are no words: lead, tail, and the handles of two transitions."""


def _base(request: ScriptRequest) -> Script | None:
    """The user's own text as the built-in director cuts it: not a word of it is the model's."""
    brief = request.brief
    if not (brief.text and brief.text.strip()):
        return None
    return write_built_in(brief, words_per_second=request.words_per_second, max_scenes=request.max_scenes)


def estimate(request: ScriptRequest | TightenRequest) -> tuple[Tokens, Tokens]:
    """Tokens that writing will likely use, and at most: with both repairs, and every answer as long as it may be."""
    if isinstance(request, TightenRequest):
        lines = TIGHTEN + "".join(scene.narration for scene in request.script.scenes)
        taken = int(len(lines.encode()) / BYTES_PER_TOKEN) + 200
        return (
            Tokens(text_in=taken, out=40 * len(request.words) + 300),
            Tokens(text_in=taken, out=TOKENS_AROUND + 200 * len(request.words)),
        )
    frame = _sized(request)
    asked = instruct(request, frame) + request.brief.prompt + (request.brief.text or "")
    taken = int(len(asked.encode()) / BYTES_PER_TOKEN) + SCHEMA_TOKENS
    out = TOKENS_AROUND + TOKENS_PER_SCENE * frame.count
    likely = Tokens(text_in=taken, out=int(0.5 * out))
    most = Tokens(text_in=(1 + REPAIRS) * taken + 3 * out, out=(1 + REPAIRS) * out)
    return likely, most


SCHEMA_TOKENS = 1_800
"""Of input, for the form."""


@lru_cache(maxsize=32)
def _sized(request: ScriptRequest) -> Frame:
    """As many scenes as will be asked for, own text included: a price is asked several times, and cut once."""
    return frame_of(request, _base(request))


def read_lines(text: str, words: dict[str, int]) -> dict[str, str]:
    """Shortened lines that really are short enough, with a little grace; others are left as they were."""
    start, end = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[start : end + 1])
    except ValueError:
        return {}
    entries = found.get("lines", []) if isinstance(found, dict) else []
    lines = {
        entry["id"]: " ".join(str(entry.get("narration", "")).split())
        for entry in entries
        if isinstance(entry, dict) and entry.get("id") in words
    }
    return {key: line for key, line in lines.items() if line and len(line.split()) <= words[key] + 1}


def note(by: str, billed: Decimal | None) -> str:
    """What the user reads of who wrote the script."""
    return f"Written by {by}" + (f" for ${shown(billed)}." if billed is not None else "; what it cost is not known.")

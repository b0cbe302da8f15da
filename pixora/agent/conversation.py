"""One turn of the conversation: the message is logged, understood, acted on, and answered, all in the task's log."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import structlog

from pixora.agent.buttons import button_call
from pixora.agent.consent import is_yes
from pixora.agent.floor import Floor
from pixora.agent.interrupted import interruption, unanswered
from pixora.agent.loop import Conversing, Limits, shown_error
from pixora.agent.memory import own_words, recall
from pixora.agent.taking_back import Taken, check_last, take_back, wake, without_replaced
from pixora.agent.tools import Turn
from pixora.core.films import Films
from pixora.film.brief import MAX_PROMPT_CHARS
from pixora.film.errors import InvalidInput, PixoraError
from pixora.film.events import AgentMessage, AnyEvent, Logged, UserMessage
from pixora.identity.actor import Actor
from pixora.providers.base import Chat
from pixora.providers.local.softening import soften
from pixora.store.log import EventLog
from pixora.store.messages import ClientMessages
from pixora.store.records import Task
from pixora.store.unbroken import unbroken

log = structlog.get_logger(__name__)

MOST_EVENTS = 1_000
"""Events of a film's log, the newest, in which a turn looks for the conversation so far."""
LOOKED_BACK = 400
"""Events before a conversation's last message in which older ones without an answer are looked for."""
INTERRUPT = "interrupt"
_INTERRUPTED = "I stopped, as you asked; what I had begun in words was not carried out."
BRIEF_FIELDS = {
    "duration": "seconds",
    "aspect_ratio": "aspect",
    "aspect": "aspect",
    "seconds": "seconds",
    "style": "style",
    "language": "language",
    "voice": "voice",
    "music": "music",
    "captions": "captions",
    "resolution": "resolution",
    "fps": "fps",
    "seed": "seed",
    "text": "text",
}
"""Fields of a message's `context` that speak of the film, and the brief's names for them."""
MODES = {"chat": "script", "generate": "price"}
"""Where a new film waits for its user, by the client's mode: at its scene breakdown, or only before it costs money."""


@dataclass(frozen=True)
class Heard:
    """A message that was written into its task's log, and is to be answered."""

    task: Task
    after: int
    """The events of the turn follow this one."""
    again: bool = False
    """It was taken before, under the same id: there is nothing more to do."""


class Agent:
    """Answers messages; page, socket and REST share it."""

    def __init__(
        self,
        films: Films,
        events: EventLog,
        chat: Chat,
        messages: ClientMessages,
        floor: Floor,
        limits: Limits | None = None,
    ) -> None:
        self._films, self._events, self._chat, self._messages = films, events, chat, messages
        self._floor, self._limits = floor, limits or Limits()
        self._running: dict[str, asyncio.Task[None]] = {}

    async def hear(
        self,
        actor: Actor,
        message: str,
        task_id: str | None,
        context: dict[str, Any] | None,
        message_id: str | None = None,
        digest: str | None = None,
    ) -> Heard:
        """Take a message into its task, together with the id that its client gave it; `answer` does the rest.

        Raises before anything is written, also `id_reused` when the id stood for something else (by `digest`).
        """
        if message_id is not None and (asked := await self._messages.find(actor.user_id, message_id)):
            return await self._heard_before(actor, asked.task_id, asked.seq, asked.digest == digest)
        task = await self.open(actor, message, task_id, context)
        if (replaced := (context or {}).get("replaces")) is not None:
            check_last(await self._read(actor, task.id, max(0, replaced - 1)), replaced)
        said = UserMessage(content=message, replaces=replaced) if message else None
        heard = await self._write_down(actor, task, said, message_id, digest)
        if heard is None:
            # The same message came by two ways at once, and the other was quicker.
            if task_id is None:
                await self._films.delete(actor, task.id)
            return await self.hear(actor, message, task_id, context, message_id, digest)
        return heard

    @unbroken
    async def _write_down(
        self, actor: Actor, task: Task, said: UserMessage | None, message_id: str | None, digest: str | None
    ) -> Heard | None:
        """Id and message in one transaction; None when the id was there already."""
        user, logged = actor.user_id, list[Logged]()
        async with self._films.records.transaction() as connection:
            if said:
                logged = await self._events.append_in(connection, user, task.id, said)
            after = logged[0].seq - 1 if logged else task.last_seq
            if message_id is not None and not await self._messages.take_in(
                connection, user, message_id, task.id, after, digest
            ):
                await connection.rollback()
                return None
        self._events.publish(logged)
        return Heard(task, after)

    async def _heard_before(self, actor: Actor, task_id: str | None, after: int, same: bool) -> Heard:
        if not same:
            raise InvalidInput(
                "id_reused", "This id was used for another request.", "Give every request an id of its own."
            )
        return Heard(await self._films.get(actor, task_id or ""), after, again=True)

    async def answer(self, actor: Actor, heard: Heard, message: str, context: dict[str, Any] | None = None) -> None:
        """Carry out the turn of a message that was heard. What a user can mend is answered in the log, not raised.

        One turn at a time in a task: others wait in the order in which they came, but for one whose context says
        `when: interrupt`, which stops the turn that runs.
        """
        if heard.again:
            return
        context, task_id = context or {}, heard.task.id
        if context.get("when") == INTERRUPT:
            if running := self._running.get(task_id):
                running.cancel(INTERRUPT)
            await self._floor.interrupt(task_id)
        async with self._floor.hold(actor.user_id, task_id) as left:
            if left:
                await self._tell_interrupted_in(actor.user_id, task_id, heard.after)
            turn = asyncio.create_task(self._take_turn(actor, heard, message, context), name=f"turn of {task_id}")
            interrupted = asyncio.create_task(self._floor.until_interrupted(task_id), name=f"listening to {task_id}")
            self._running[task_id] = turn
            try:
                await asyncio.wait({turn, interrupted}, return_when=asyncio.FIRST_COMPLETED)
                if not turn.done():
                    turn.cancel(INTERRUPT)
                    await asyncio.wait({turn})
                if turn.cancelled():
                    await self._log(actor, task_id, AgentMessage(content=_INTERRUPTED, turn_id=_turn_id(heard)))
                else:
                    turn.result()
            finally:
                self._running.pop(task_id, None)
                interrupted.cancel()
                await asyncio.wait({interrupted})
                if not turn.done():
                    turn.cancel()
                    await asyncio.wait({turn})

    async def open(self, actor: Actor, message: str, task_id: str | None, context: dict[str, Any] | None) -> Task:
        """The task that a message belongs to, a new one if it names none. Raises before anything is written."""
        if not (context or {}).get("action"):
            if not message.strip():
                raise InvalidInput(
                    "empty_message",
                    "The message is empty.",
                    "Write what the film is to show, for example: Create a 30-second video about space exploration.",
                )
            if len(message) > MAX_PROMPT_CHARS:
                raise InvalidInput(
                    "message_too_long",
                    f"The message has {len(message):,} characters; {MAX_PROMPT_CHARS:,} are the most.",
                    "Shorten it, or make several films of it.",
                )
        return await (self._films.get(actor, task_id) if task_id else self._films.open(actor))

    async def say(self, actor: Actor, task: Task, message: str, context: dict[str, Any] | None = None) -> None:
        """Write a message into its task and carry out its turn, as `hear` and `answer` do in two steps."""
        await self.answer(actor, await self.hear(actor, message, task.id, context), message, context)

    async def interrupt(self, actor: Actor, task_id: str) -> bool:
        """Stop the answer that is being given in a film; false when none is. Raises `NotFound`."""
        await self._films.get(actor, task_id)
        running = self._running.get(task_id)
        return running is not None and running.cancel(INTERRUPT)

    async def tell_interrupted(self, since: str, until: str | None = None) -> int:
        """Say in every film of which messages were never answered, because their server ended, what was done of them.

        Nothing is done again by itself: a message can be sent once more. `since` and `until` are times. Conversations
        in which another process answers are left alone.
        """
        told = 0
        for user_id, task_id, seq in await self._events.last_said(since, until):
            async with self._floor.try_hold(user_id, task_id) as free:
                if free:
                    told += await self._tell_interrupted_in(user_id, task_id, seq)
        return told

    async def _tell_interrupted_in(self, user_id: str, task_id: str, seq: int) -> int:
        """Of the messages up to the event `seq`."""
        logged: list[Logged] = []
        after = max(0, seq - LOOKED_BACK)
        while page := await self._events.read(user_id, task_id, after, MOST_EVENTS):
            logged += page
            after = page[-1].seq
        left = [turn for turn in unanswered(logged) if turn.seq <= seq]
        if left:
            await self._events.append(user_id, task_id, *map(interruption, left))
        return len(left)

    async def _take_turn(self, actor: Actor, heard: Heard, message: str, context: dict[str, Any]) -> None:
        task_id, taken, replaced = heard.task.id, Taken(), context.get("replaces")
        try:
            if replaced is not None:
                taken = await take_back(self._films, actor, task_id, await self._read(actor, task_id, 0), replaced)
            elif context.get("action") is None and await self._agree(actor, heard, message):
                return
            if taken.note:
                await self._log(actor, task_id, AgentMessage(content=taken.note, turn_id=_turn_id(heard)))
            async with asyncio.timeout(self._limits.seconds):
                conversing = await self._conversing(actor, heard, message, context)
                conversing.turn.anew = taken.anew
                if action := context.get("action"):
                    await conversing.act(button_call(action, context))
                else:
                    await conversing.go()
        except TimeoutError:
            late = PixoraError("turn_limit", "This answer took too long.", "Say it in smaller steps.")
            await self._log(actor, task_id, shown_error(late))
        except PixoraError as error:
            await self._log(actor, task_id, shown_error(error))
            if error.code == "refused" and (softer := soften(message)):
                again = {"type": "say", "label": "Say it so", "message": softer}
                offer = AgentMessage(content=f"It could be: “{softer}”.", actions=[again], turn_id=_turn_id(heard))
                await self._log(actor, task_id, offer)
        except Exception as error:  # the end of a background turn: the user must hear of a fault
            log.exception("turn failed", task_id=task_id, error=type(error).__name__)
            fault = PixoraError("internal", "Answering failed through a fault of Pixora's.", "Say it once more.")
            await self._log(actor, task_id, shown_error(fault))
        await wake(self._films, actor, task_id, taken)

    async def _agree(self, actor: Actor, heard: Heard, message: str) -> bool:
        """A message that is nothing but a yes opens the gate that its user saw; no model decides that."""
        seen = heard.task
        if seen.gate is None or seen.plan_id is None or not is_yes(message):
            return False
        await self._films.approve(actor, seen.id, seen.plan_id, seen.gate)
        await self._log(actor, seen.id, AgentMessage(content="Thank you; I go on.", turn_id=_turn_id(heard)))
        return True

    async def _conversing(self, actor: Actor, heard: Heard, message: str, context: dict[str, Any]) -> Conversing:
        # What came while this message waited belongs to the turns before it; later messages to those after it.
        logged = [
            one
            for one in without_replaced(await self._read(actor, heard.task.id, max(0, heard.after - MOST_EVENTS)))
            if one.seq <= heard.after or not isinstance(one.event, UserMessage)
        ]
        fields = {BRIEF_FIELDS[key]: value for key, value in context.items() if key in BRIEF_FIELDS}
        given = tuple(str(context[key]) for key in ("text", "prompt") if context.get(key))
        turn = Turn(
            actor,
            heard.task.id,
            self._films,
            _turn_id(heard),
            (*own_words(logged), *given, message),
            context.get("scene_id"),
            MODES.get(context.get("mode") or ""),
        )
        return Conversing(turn, self._chat, self._events, self._limits, recall(logged), message, fields)

    async def _read(self, actor: Actor, task_id: str, after: int) -> list[Logged]:
        found: list[Logged] = []
        while page := await self._events.read(actor.user_id, task_id, after, MOST_EVENTS):
            found += page
            after = page[-1].seq
        return found

    async def _log(self, actor: Actor, task_id: str, event: AnyEvent) -> None:
        await self._events.append(actor.user_id, task_id, event)


def _turn_id(heard: Heard) -> str:
    """Known from the message's place in the log, so that it is the same after a restart."""
    return f"turn_{heard.after + 1}"

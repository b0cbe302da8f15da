"""One answer: a chat model speaks and calls tools, round by round, within limits; what it changed is then begun."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import structlog

from pixora.agent.instructions import INSTRUCTIONS
from pixora.agent.purse import Purse
from pixora.agent.state import describe
from pixora.agent.told import asks_for_script
from pixora.agent.tools import TOOLS, Turn
from pixora.core.material import materials
from pixora.film.brief import Data
from pixora.film.errors import (
    HostUnknown,
    InvalidInput,
    KeyRefused,
    ModelGone,
    NotAllowed,
    OutOfCredit,
    PixoraError,
    ProviderUnavailable,
    RateLimited,
    TimedOut,
    Unreadable,
)
from pixora.film.events import AgentMessage, AnyEvent, ErrorShown
from pixora.film.money import Cost, shown, told_cost
from pixora.providers.base import Chat, ChatMessage, ChatRequest, Ended, TextDelta, ToolCall
from pixora.providers.local.assistant import Assistant
from pixora.providers.local.assistant.report import report
from pixora.providers.local.softening import soften
from pixora.store.ledger import OverBudget
from pixora.store.log import EventLog
from pixora.store.records import Task

log = structlog.get_logger(__name__)

AWAY = (
    HostUnknown,
    KeyRefused,
    ModelGone,
    NotAllowed,
    OutOfCredit,
    ProviderUnavailable,
    OverBudget,
    RateLimited,
    TimedOut,
)
"""Faults with which a chat model does not answer at all; a refusal is an answer."""
MODELS_FAULT = ("bad_argument", "no_tool", "too_many_calls")
"""Codes of faults in a call itself: told to the model, not to the user."""


class Limits(Data):
    """What one turn may come to."""

    rounds: int = 8
    calls: int = 40
    tokens: int = 200_000
    usd: Decimal = Decimal("0.50")
    seconds: float = 900.0
    """Of the clock; a script that a vendor writes takes some minutes."""


@dataclass
class Conversing:
    """A turn that is being answered."""

    turn: Turn
    chat: Chat
    events: EventLog
    limits: Limits
    history: list[ChatMessage]
    message: str
    fields: dict[str, Any]
    """What the client said of the film beside the words, by the brief's names."""
    day_cap: Decimal | None = None
    _messages: list[ChatMessage] = field(default_factory=list)
    _calls: int = 0
    _tokens: int = 0
    _made: bool = False
    _forgiven: bool = False
    _softer: str = ""
    _spoke: bool = False
    """Whether anything of the model's answer was heard."""
    _purse: Purse = field(init=False)

    def __post_init__(self) -> None:
        turn = self.turn
        self._purse = Purse(turn.films, turn.actor.user_id, turn.task_id, turn.id.removeprefix("turn_"))

    async def go(self) -> None:
        """Answer. What a user can mend is raised, with nothing begun that was not said."""
        self._messages = [*self.history, ChatMessage(role="user", content=self.message)]
        for number in range(self.limits.rounds):
            self._check_limits()
            text, calls, ended = await self._ask(number)
            if not calls:
                await self._close(text)
                return
            if text:
                await self.log(AgentMessage(content=text, turn_id=self.turn.id))
            self._messages.append(
                ChatMessage(role="assistant", content=text, calls=tuple(calls), items=ended.items if ended else ())
            )
            for call in calls:
                result = await self._try(call)
                self._messages.append(
                    ChatMessage(role="tool", content="", tool=call.name, result=result, call_id=call.id)
                )
        await self._close("I stop here for this turn; say “go on” with what is left.")

    async def call(self, call: ToolCall) -> dict[str, Any]:
        """Use one tool and log it. Raises what it raises."""
        index, self._calls = self._calls, self._calls + 1
        named = TOOLS.get(call.name)
        arguments = {key: value for key, value in call.arguments.items() if value is not None}
        if named is not None and call.name in ("make_film", "change_film"):
            arguments |= {k: v for k, v in self.fields.items() if k in named.arguments.model_fields}
        shown = {"name": call.name[:80], "arguments": arguments, "key": f"{self.turn.id}:{index}"}
        await self.log(AgentMessage(function_call=shown, turn_id=None))
        try:
            if named is None:
                raise InvalidInput("no_tool", f"There is no tool “{call.name[:40]}”.", f"There are {', '.join(TOOLS)}.")
            if index >= self.limits.calls:
                raise InvalidInput("too_many_calls", "These are too many calls for one turn.", "Answer now.")
            result = await named(self.turn, arguments)
        except PixoraError as error:
            told = {"error": error.code, "message": error.message, "hint": error.hint}
            await self.log(AgentMessage(function_call=shown, function_response=told))
            raise
        self._made = self._made or "breakdown" in result
        brief = {key: value for key, value in result.items() if key != "breakdown"}
        await self.log(AgentMessage(function_call=shown, function_response=brief))
        return brief

    async def act(self, call: ToolCall) -> None:
        """Carry out a button's act, and tell what it did and costs. Raises what the tool raises."""
        result = await self.call(call)
        await self._close(report([ChatMessage(role="tool", content="", tool=call.name, result=result)], ()))

    async def begin(self) -> None:
        """Begin to make what the turn's edits come to."""
        if await self.turn.drafts.commit("; ".join(self.turn.edits)[:200]) is not None:
            self._made = True
            self.turn.actions.append({"type": "say", "label": "Undo", "message": "undo"})

    async def log(self, event: AnyEvent) -> None:
        await self.events.append(self.turn.actor.user_id, self.turn.task_id, event)

    async def _try(self, call: ToolCall) -> dict[str, Any]:
        try:
            return await self.call(call)
        except PixoraError as error:
            if error.code == "refused":
                self._offer_softer()
            if error.code not in MODELS_FAULT and isinstance(self.chat, Assistant):
                # The built-in assistant has no words of its own for what went wrong.
                await self.log(shown_error(error))
            return {"error": error.code, "message": error.message, "hint": error.hint}

    async def _ask(self, number: int) -> tuple[str, list[ToolCall], Ended | None]:
        """One round; where the model does not answer at all, the built-in assistant does, and it is said."""
        try:
            return await self._hear(number)
        except AWAY as away:
            if number or self._spoke or isinstance(self.chat, Assistant):
                raise
            log.warning("the chat model does not answer", code=away.code)
            said = f"{away.message} The built-in assistant answers this time. {away.hint}".strip()
            await self.log(AgentMessage(content=said))
            self.chat = Assistant()
            return await self._hear(number)
        except PixoraError as error:
            if self._forgiven or not self._mend(error):
                raise
            self._forgiven = True
            return await self._hear(number)

    def _offer_softer(self) -> None:
        """The user's own words without those that a moderation may have refused; else they are asked for others."""
        if softer := soften(self.message):
            self.turn.actions.append({"type": "say", "label": "Say it so", "message": softer})
            self._softer = f"It could be: “{softer}”."

    def _mend(self, error: PixoraError) -> bool:
        """Whether asking once more may help: with less of the conversation, or after a call that was no JSON."""
        if "context" in error.message.lower() and self.history:
            self._messages = self._messages[len(self.history) :]
            self.history = []
            return True
        return isinstance(error, Unreadable) and not self._calls

    async def _hear(self, number: int) -> tuple[str, list[ToolCall], Ended | None]:
        task = await self.turn.films.get(self.turn.actor, self.turn.task_id)
        request = ChatRequest(
            messages=tuple(self._messages),
            instructions=INSTRUCTIONS,
            tools=tuple(tool.schema for tool in TOOLS.values()),
            film=await self._described(task),
        )
        text, calls, ended = "", list[ToolCall](), None
        whole, billed = False, None
        await self._purse.set_aside(self.chat)
        try:
            async for piece in self.chat.reply(request):
                self._spoke = True
                match piece:
                    case TextDelta():
                        text += piece.text
                        self.events.draft(task.id, self.turn.id, piece.text)
                    case ToolCall():
                        calls.append(piece)
                    case Ended():
                        ended, billed = piece, piece.billed
                        self._tokens += piece.tokens_in + piece.tokens_out
            whole = True
        except PixoraError as error:
            # What was not taken is not billed; None stands for what may have been.
            billed = getattr(error, "billed", Decimal(0))
            raise
        finally:
            await self._purse.settle(self.chat, billed)
            if not whole and text:
                # What was shown while it was written does not vanish.
                await self.log(AgentMessage(content=f"{text} …", turn_id=self.turn.id))
            self.events.end_draft(task.id, self.turn.id)
        return text, calls, ended

    async def _described(self, task: Task) -> dict[str, Any] | None:
        """The film as the model is told of it; what is begun anew is none yet."""
        if self.turn.anew:
            task = task.model_copy(update={"script": None, "brief": None})
        return describe(task, self.turn.films.repertoire.voices, await materials(self.turn.films, task))

    def _check_limits(self) -> None:
        if self._tokens >= self.limits.tokens or self._purse.spent >= self.limits.usd:
            raise PixoraError(
                "turn_limit",
                "This answer became too long or too dear.",
                "Say it in smaller steps; nothing was changed.",
            )

    async def _close(self, text: str) -> None:
        """Begin what was tried, then answer with it in hand."""
        await self.begin()
        turn = self.turn
        data = None
        if self._made:
            task = await turn.films.get(turn.actor, turn.task_id)
            data = await turn.films.breakdown(turn.actor, task)
            _, priced = await turn.films.plan(turn.actor, turn.task_id)
            if not priced.free or asks_for_script(task):
                turn.actions.insert(0, _yes(priced.cost))
        if text or data or turn.actions:
            await self.log(AgentMessage(content=text or self._softer, data=data, actions=turn.actions, turn_id=turn.id))


def shown_error(error: PixoraError) -> ErrorShown:
    return ErrorShown(
        content=str(error),
        error=error.message,
        code=error.code,
        hint=error.hint,
        retryable=error.retryable,
        prompt=getattr(error, "prompt", None),
    )


def _yes(cost: Cost) -> dict[str, Any]:
    costs = told_cost(cost)
    return {
        "type": "say",
        "label": "Yes" if costs == "nothing" else f"Yes, for {costs}",
        "message": "yes",
        "price_low": shown(cost.low),
        "price_high": shown(cost.high),
        "price_unknown": cost.unknown,
    }

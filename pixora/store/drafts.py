"""Answers while they are being written: in no log yet, told to the viewers of this process and of the others."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from pixora.film.events import AgentDelta

log = structlog.get_logger(__name__)

GATHER_S = 0.05
"""Pieces that follow each other within this time go to the other processes together."""
PIECE = 1200
"""Characters in one notice, so that it has room however they are written."""
FORGOTTEN_S = 600.0
"""After which nobody writes on an answer any more that another process began, and did not say that it ended."""
ENDED = 1000


@dataclass
class _Draft:
    text: str
    at: float
    ours: bool


class Drafts:
    """By task and turn. `send` passes one notice to the other processes; None where there are none."""

    def __init__(
        self,
        tell: Callable[[str, AgentDelta], None],
        send: Callable[[str], Awaitable[None]] | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tell, self._send, self._clock = tell, send, clock
        self._me = secrets.token_hex(4)
        self._drafts: dict[str, dict[str, _Draft]] = {}
        self._ended: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._unsent: list[tuple[str, str, int, str | None]] = []
        self._sending: asyncio.Task[None] | None = None

    def add(self, task_id: str, turn_id: str, piece: str) -> None:
        """A piece that is written here. A turn may begin anew after its end: it answers in several rounds."""
        self._ended.pop((task_id, turn_id), None)
        self._pass_on(task_id, turn_id, self._grow(task_id, turn_id, piece, ours=True), piece)

    def of(self, task_id: str) -> list[AgentDelta]:
        """The answers that are being written, each as one piece from its beginning."""
        turns = self._drafts.get(task_id, {})
        return [AgentDelta(content=draft.text, turn_id=turn_id, offset=0) for turn_id, draft in turns.items()]

    def end(self, task_id: str, turn_id: str) -> None:
        """The answer was written, or nobody writes it any more."""
        if (ours := self._drop(task_id, turn_id)) is not None and ours:
            self._unsent = [one for one in self._unsent if one[:2] != (task_id, turn_id)]
            self._pass_on(task_id, turn_id, 0, None)

    def hear(self, said: str) -> None:
        """What another process says."""
        told = json.loads(said)
        if told["by"] == self._me:
            return
        task_id, turn_id, piece, offset = told["task"], told["turn"], told.get("piece"), told["at"]
        if piece is None:
            self._drop(task_id, turn_id)
            return
        if offset == 0:
            self._drop(task_id, turn_id)
            del self._ended[(task_id, turn_id)]
        if (task_id, turn_id) not in self._ended:
            before = self._drafts.get(task_id, {}).get(turn_id)
            if len(before.text if before else "") == offset:
                self._grow(task_id, turn_id, piece, ours=False)
            else:
                # Its beginning was not heard: whoever listens has it, or sees by the offset that there is a gap.
                self._tell(task_id, AgentDelta(content=piece, turn_id=turn_id, offset=offset))

    async def close(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)

    def _grow(self, task_id: str, turn_id: str, piece: str, *, ours: bool) -> int:
        turns = self._drafts.setdefault(task_id, {})
        draft = turns.setdefault(turn_id, _Draft("", 0.0, ours))
        offset = len(draft.text)
        draft.text, draft.at = draft.text + piece, self._clock()
        self._tell(task_id, AgentDelta(content=piece, turn_id=turn_id, offset=offset))
        return offset

    def _drop(self, task_id: str, turn_id: str) -> bool | None:
        """Whether it was ours; None when there was none. What comes late of it is not told any more."""
        self._ended[(task_id, turn_id)] = None
        while len(self._ended) > ENDED:
            self._ended.popitem(last=False)
        turns = self._drafts.get(task_id, {})
        gone = turns.pop(turn_id, None)
        if not turns:
            self._drafts.pop(task_id, None)
        return gone.ours if gone else None

    def _forget(self) -> None:
        oldest = self._clock() - FORGOTTEN_S
        lost = [
            (task, turn)
            for task, turns in self._drafts.items()
            for turn, draft in turns.items()
            if not draft.ours and draft.at < oldest
        ]
        for task, turn in lost:
            self._drop(task, turn)

    def _pass_on(self, task_id: str, turn_id: str, offset: int, piece: str | None) -> None:
        if self._send is None:
            return
        self._unsent.append((task_id, turn_id, offset, piece))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send_soon(), name="drafts")

    async def _send_soon(self) -> None:
        if self._send is None:
            return
        while self._unsent:
            await asyncio.sleep(GATHER_S)
            self._forget()
            gathered, self._unsent = _joined(self._unsent), []
            try:
                for task_id, turn_id, offset, piece in gathered:
                    if piece is None or (task_id, turn_id) not in self._ended:
                        told = {"by": self._me, "task": task_id, "turn": turn_id, "at": offset, "piece": piece}
                        await self._send(json.dumps(told, ensure_ascii=False))
            except SQLAlchemyError as error:
                # The whole answer comes by the log.
                log.warning("pieces of an answer could not be passed on", error=type(error).__name__)


def _joined(pieces: list[tuple[str, str, int, str | None]]) -> list[tuple[str, str, int, str | None]]:
    """Pieces of the same answer that follow each other in one, in notices of at most `PIECE` characters."""
    joined: list[tuple[str, str, int, str | None]] = []
    for task_id, turn_id, offset, piece in pieces:
        last = joined[-1] if joined else None
        follows = last is not None and last[:2] == (task_id, turn_id) and last[3] is not None
        if last is not None and follows and piece is not None and len(last[3] or "") + len(piece) <= PIECE:
            joined[-1] = (task_id, turn_id, last[2], (last[3] or "") + piece)
        elif piece is None:
            joined.append((task_id, turn_id, offset, None))
        else:
            cuts = range(0, len(piece), PIECE)
            joined += [(task_id, turn_id, offset + at, piece[at : at + PIECE]) for at in cuts]
    return joined

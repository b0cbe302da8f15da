"""What waits to be sent to one client, bounded in count and bytes: a slow reader is cut off, others never wait."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import NamedTuple


class Frame(NamedTuple):
    """A message as it goes out. It is made once, and the same object goes to all viewers."""

    text: str
    size: int
    """Bytes of UTF-8."""
    seq: int | None = None
    kind: str = ""


class Outbox:
    """A queue of frames with one reader."""

    __slots__ = ("_frames", "_most", "_most_bytes", "_room", "_wake", "bytes")

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._frames: deque[Frame] = deque()
        self.bytes = 0
        self._room: asyncio.Event | None = None
        self._wake: asyncio.Event | None = None

    def __len__(self) -> int:
        return len(self._frames)

    def put(self, frame: Frame) -> bool:
        """Queue a frame; false when the reader has fallen too far behind. One frame always fits."""
        if self._frames and (len(self._frames) >= self._most or self.bytes + frame.size > self._most_bytes):
            return False
        self._frames.append(frame)
        self.bytes += frame.size
        if self._wake is not None:
            self._wake.set()
        return True

    def pop(self) -> Frame:
        frame = self._frames.popleft()
        self.bytes -= frame.size
        if self._room is not None and self._half_empty:
            self._room.set()
        return frame

    def clear(self) -> None:
        self._frames.clear()
        self.bytes = 0
        if self._room is not None:
            self._room.set()

    async def room(self) -> None:
        """Until it is at most half full: for who can wait with what they send."""
        while not self._half_empty:
            self._room = self._room or asyncio.Event()
            self._room.clear()
            await self._room.wait()

    async def filled(self) -> None:
        """Until there is something to send, or somebody calls `wake`."""
        self._wake = self._wake or asyncio.Event()
        if not self._frames:
            await self._wake.wait()
        self._wake.clear()

    def wake(self) -> None:
        self._wake = self._wake or asyncio.Event()
        self._wake.set()

    @property
    def _half_empty(self) -> bool:
        return 2 * len(self._frames) <= self._most and 2 * self.bytes <= self._most_bytes

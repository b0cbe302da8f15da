"""What a caption line shows when: its events for libass, and the frames at which the picture of it changes."""

from __future__ import annotations

from dataclasses import dataclass, field

import pysubs2

_VOICES = (
    (r"\1c&HFFFFFF&", r"\1c&HDCD6D8&"),
    (r"\1c&HFFE68C&", r"\1c&HDEC878&"),
    (r"\1c&H9CF5AE&", r"\1c&H88D698&"),
    (r"\1c&HD6BAFF&", r"\1c&HBAA2DE&"),
)
"""Colours of letters by who speaks, and while they wait to be spoken: white, then light blue, green and rose."""


@dataclass
class Stage:
    """A line's events as they are collected, on a canvas whose corner is at `x`, `y`, and the frames where the line
    changes.

    A time stands in the middle between two frames, so that ASS's rounding to centiseconds, different in each segment,
    never changes what a frame shows.
    """

    fps: int
    shift: int
    first: int
    after: int
    x: int
    y: int
    speaker: int = 0
    events: list[pysubs2.SSAEvent] = field(default_factory=list)
    changes: set[int] = field(default_factory=set)

    @property
    def plain(self) -> str:
        """The tag of the speaker's colour."""
        return _VOICES[self.speaker % len(_VOICES)][0]

    @property
    def ahead(self) -> str:
        return _VOICES[self.speaker % len(_VOICES)][1]

    @property
    def begins(self) -> str:
        """The speaker's colour for letters that begin in it; white is there already."""
        return self.plain if self.speaker else ""

    def show(self, text: str, layer: int = 0, first: int | None = None, after: int | None = None) -> None:
        first, after = self.first if first is None else first, self.after if after is None else after
        self.changes |= {first, after}
        start, end = self._centiseconds(first), self._centiseconds(after)
        self.events.append(pysubs2.SSAEvent(start=start * 10, end=end * 10, text=text, layer=layer))

    def at(self, frame: int, tags: str) -> str:
        """Tags that take effect from `frame` on, for an event of the whole line."""
        if frame <= self.first:
            return tags
        self.changes.add(frame)
        time = round(self._exact(frame) - 10 * self._centiseconds(self.first))
        return f"\\t({time},{time},{tags})"

    def place(self, x: float, y: float) -> str:
        return f"\\pos({x - self.x:.2f},{y - self.y:.2f})"

    def _centiseconds(self, frame: int) -> int:
        return max(0, round(self._exact(frame) / 10))

    def _exact(self, frame: int) -> float:
        """Milliseconds."""
        return ((frame - 0.5) / self.fps + self.shift) * 1000

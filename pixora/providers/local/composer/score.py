"""The score: notes, and the parts they belong to."""

from __future__ import annotations

from dataclasses import dataclass

from pixora.providers.local.composer.ensembles import Layer


@dataclass(frozen=True)
class Note:
    """`start` and `length` are in beats while a part is written, and in seconds once it is performed."""

    start: float
    length: float
    pitch: int
    """MIDI number; a drum of the General MIDI kit in drum parts."""
    velocity: int


@dataclass(frozen=True)
class Part:
    """What one instrument plays. `program` is its General MIDI number from 0; 0 in a drum layer is the kit."""

    layer: Layer
    program: int
    notes: tuple[Note, ...]

    @property
    def is_kit(self) -> bool:
        return self.layer.role == "drums" and self.program == 0

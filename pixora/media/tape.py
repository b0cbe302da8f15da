"""A long track on disk, written and read by stretches: a film may be as long as it likes and takes no more memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from copy import copy
from pathlib import Path
from typing import Protocol

import numpy as np

from pixora.media.samples import Samples


class Track(Protocol):
    """What has samples by stretches: an array of shape (channels, samples), or a tape."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def size(self) -> int: ...

    def __getitem__(self, where: tuple[slice, slice], /) -> Samples: ...


class Tape:
    """Float32 samples, shape (channels, samples), in a file without a name that goes with the process. It is silent
    where nothing was written, and takes no room there."""

    def __init__(self, channels: int, length: int, folder: Path) -> None:
        """Raises OSError when the disk is full, as `add` and `put` do."""
        self.shape = (channels, length)
        self._first, self._length = 0, length
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed with the tape
        self._file.truncate(4 * channels * length)

    @property
    def size(self) -> int:
        return self.shape[0] * self.shape[1]

    def __getitem__(self, where: tuple[slice, slice], /) -> Samples:
        """A stretch of all channels, `tape[:, 480:960]`, as an array of its own."""
        start, end, _ = where[1].indices(self.shape[1])
        found = np.zeros((self.shape[0], max(0, end - start)), np.float32)
        for channel, row in enumerate(found):
            self._file.seek(4 * (channel * self._length + self._first + start))
            self._file.readinto(row.data)
        return found

    def part(self, first: int, length: int) -> Tape:
        """The same tape from sample `first` on, so long; what is written to one is heard on the other."""
        part = copy(self)
        part.shape, part._first = (self.shape[0], length), self._first + first
        return part

    def put(self, first: int, samples: Samples) -> None:
        """Write over what is there from sample `first` on; what would lie outside the tape is left out."""
        skipped = max(0, -first)
        kept = samples[:, skipped : max(skipped, self.shape[1] - first)]
        for channel, row in enumerate(kept):
            self._file.seek(4 * (channel * self._length + self._first + first + skipped))
            left = np.ascontiguousarray(row, np.float32).data.cast("B")
            while left:
                left = left[self._file.write(left) :]

    def add(self, first: int, samples: Samples) -> None:
        """Mix with what is there."""
        skipped = max(0, -first)
        kept = samples[:, skipped:]
        there = self[:, first + skipped : first + skipped + kept.shape[1]]
        self.put(first + skipped, there + kept[:, : there.shape[1]])


def tape(blocks: Iterable[Samples], length: int, folder: Path, channels: int = 2) -> tuple[Tape, int]:
    """Blocks one after the other as `length` samples, silent after the last of them; and how many samples they had,
    counted no further than that."""
    kept = Tape(channels, length, folder)
    at = 0
    for block in blocks:
        kept.put(at, block)
        at = min(length, at + block.shape[1])
        if at == length:
            break
    return kept, at

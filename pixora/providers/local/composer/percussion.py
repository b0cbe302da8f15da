"""Percussion: how each kit plays a bar. Numbers are the drums of the General MIDI kit."""

from __future__ import annotations

from collections.abc import Callable

from pixora.providers.local.composer.score import Note

KICK, RIM, SNARE, CLAP, LOW_TOM, HAT, MID_TOM, OPEN_HAT, HIGH_TOM, CRASH = 36, 37, 38, 39, 41, 42, 47, 46, 50, 49
TAMBOURINE, SHAKER, WOOD_HIGH, WOOD_LOW, TRIANGLE, RIDE = 54, 70, 76, 77, 81, 51
CLAVES, MUTED_TRIANGLE, GUIRO, BONGO_HIGH, BONGO_LOW = 75, 80, 73, 60, 61

Kit = Callable[[int, int, bool, int], list[Note]]
"""(beats in the bar, number of the bar, whether it leads into a new section, pitch for tuned drums) -> notes."""


def _hit(start: float, pitch: int, velocity: int, length: float = 0.4) -> Note:
    return Note(start, length, pitch, velocity)


def _brush(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    notes = [_hit(b, SHAKER, 62 if b % 2 else 46) for b in range(beats)]
    return [*notes, _hit(0, KICK, 60), *([_hit(2, RIM, 46)] if beats == 4 else [])]


def _shimmer(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    notes = [_hit(0, TRIANGLE, 62, 2.0)] if bar % 2 == 0 else [_hit(beats - 1, TRIANGLE, 46, 1.0)]
    if fill:
        # A cymbal that grows into the next section.
        notes += [_hit(beats - 2 + i / 4, RIDE, 22 + 7 * i, 0.5) for i in range(8)]
    return notes


def _timpani(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    notes = [_hit(0, pitch, 92, 1.5)]
    if fill:
        notes += [_hit(beats - 2 + i / 4, pitch, 46 + 6 * i, 0.3) for i in range(8)]
    return notes


def _four(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    notes = [_hit(b, KICK, 100) for b in range(beats)]
    notes += [_hit(b, CLAP, 84) for b in range(1, beats, 2)]
    notes += [_hit(b + 0.5, OPEN_HAT if b == beats - 1 else HAT, 66) for b in range(beats)]
    return notes + _roll(beats, fill)


def _pop(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    notes = [_hit(0, KICK, 104), _hit(1.5, KICK, 82), _hit(2.5, KICK, 92)]
    notes += [_hit(b, SNARE, 88) for b in range(1, beats, 2)]
    notes += [_hit(i / 2, HAT, 68 if i % 2 == 0 else 52) for i in range(2 * beats)]
    return notes + _roll(beats, fill)


def _clap(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    notes = [_hit(0, KICK, 102), _hit(2, KICK, 96), _hit(2.75, KICK, 76)]
    notes += [_hit(b, CLAP, 92) for b in range(1, beats, 2)] + [_hit(b, TAMBOURINE, 56) for b in range(beats)]
    return notes + _roll(beats, fill)


def _roll(beats: int, fill: bool) -> list[Note]:
    drums = (SNARE, HIGH_TOM, MID_TOM, LOW_TOM)
    return [_hit(beats - 1 + i / 4, drums[i], 70 + 7 * i) for i in range(4)] if fill else []


def _shaker(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    return [_hit(i / 4, SHAKER, (74, 40, 56, 40)[i % 4], 0.2) for i in range(4 * beats)]


def _lofi(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    notes = [_hit(at, KICK, v) for at, v in ((0, 84), (1.5, 52), (2.5, 70))]
    notes += [_hit(b, RIM, 66) for b in range(1, beats, 2)]
    return notes + [_hit(i / 2, HAT, (44, 30)[i % 2], 0.2) for i in range(2 * beats)]


def _stomp(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    notes = [_hit(0, KICK, 106), _hit(0.5, KICK, 84), _hit(2, KICK, 100), _hit(2.5, LOW_TOM, 76)]
    notes += [_hit(b, CLAP, 96) for b in range(1, beats, 2)] + [_hit(b + 0.5, TAMBOURINE, 54) for b in range(beats)]
    return notes + _roll(beats, fill)


def _toybox(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    notes = [_hit(b, KICK, 70) for b in range(0, beats, 2)] + [_hit(b, RIM, 62) for b in range(1, beats, 2)]
    notes += [_hit(at, drum, v) for at, drum, v in ((0.5, WOOD_HIGH, 58), (1.5, WOOD_LOW, 62), (3.5, WOOD_HIGH, 54))]
    notes += [_hit(b + 0.5, TAMBOURINE, 40) for b in range(beats)]
    if fill:
        notes += [
            _hit(beats - 1 + i / 4, (BONGO_HIGH, BONGO_HIGH, BONGO_LOW, WOOD_LOW)[i], 62 + 6 * i) for i in range(4)
        ]
    return notes


def _waltz(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    return [_hit(0, KICK, 56), *(_hit(b, SHAKER, 44) for b in range(1, beats))]


def _tiptoe(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    notes = [_hit(0.0, MUTED_TRIANGLE, 60), _hit(2.5, CLAVES, 48)] if bar % 2 == 0 else [_hit(1.5, CLAVES, 42)]
    return [*notes, *([_hit(beats - 1, TRIANGLE, 50, 2.0)] if fill else [])]


def _taiko(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    pattern: tuple[tuple[float, int], ...] = ((0, 104), (0.75, 66), (1.5, 88), (2, 72), (2.75, 64), (3, 92), (3.5, 70))
    if bar % 2:
        pattern = ((0, 104), (1, 70), (1.5, 84), (2.5, 90), (3, 76), (3.25, 66), (3.5, 80))
    notes = [_hit(at, pitch if velocity > 80 else pitch + 7, velocity, 0.8) for at, velocity in pattern if at < beats]
    if fill:
        notes += [_hit(beats - 1 + i / 6, pitch + 5, 64 + 8 * i, 0.3) for i in range(6)]
    return notes


def _march(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    notes = [_hit(at, SNARE, v) for at, v in ((0, 76), (1, 60), (1.5, 54), (1.75, 58), (2, 72), (3, 60), (3.5, 66))]
    return notes + ([_hit(0, CRASH, 84, 3.0)] if bar % 4 == 0 else []) + _roll(beats, fill)


def _clock(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    return [_hit(i / 2, WOOD_HIGH if i % 2 == 0 else WOOD_LOW, (78, 52)[i % 2], 0.2) for i in range(2 * beats)]


def _heart(beats: int, bar: int, fill: bool, pitch: int) -> list[Note]:
    """Two beats close together, as of a heart. Number 36 is the kit's kick, and a taiko's low C too."""
    return [_hit(b + d, KICK, v, 0.6) for b in range(0, beats, 2) for d, v in ((0.0, 98), (0.4, 74))]


KITS: dict[str, Kit] = {
    "brush": _brush, "shimmer": _shimmer, "timpani": _timpani, "four": _four, "pop": _pop, "clap": _clap,
    "shaker": _shaker, "taiko": _taiko, "march": _march, "clock": _clock, "heart": _heart,
    "lofi": _lofi, "stomp": _stomp, "toybox": _toybox, "waltz": _waltz, "tiptoe": _tiptoe,
}  # fmt: skip


def mark(pattern: str, beat: float, pitch: int) -> list[Note]:
    """What a kit adds to the last chord."""
    if pattern in ("four", "pop", "clap", "march", "stomp"):
        return [_hit(beat, KICK, 96), _hit(beat, CRASH, 82, 6.0)]
    if pattern in ("taiko", "timpani"):
        return [_hit(beat, pitch, 104, 4.0)]
    if pattern in ("shimmer", "tiptoe"):
        return [_hit(beat, TRIANGLE, 64, 4.0)]
    if pattern == "toybox":
        return [_hit(beat, KICK, 84), _hit(beat, WOOD_HIGH, 74)]
    return []

"""The parts: what each layer plays, bar by bar, from the harmony and the intensity of the section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from pixora.providers.local.composer.form import Form, Section
from pixora.providers.local.composer.harmony import Chord, Harmony, near, voice
from pixora.providers.local.composer.moods import Character, Layer
from pixora.providers.local.composer.percussion import KITS, mark
from pixora.providers.local.composer.score import Note, Part
from pixora.providers.local.composer.tune import Tune, invent


@dataclass(frozen=True)
class Piece:
    """What every part is written from."""

    form: Form
    harmony: Harmony
    mood: Character
    tune: Tune

    def bars(self, layer: Layer) -> Iterator[tuple[int, Section, Chord]]:
        """The bars in which a layer plays, with their section and chord."""
        for bar, chord in enumerate(self.harmony.chords):
            section = self.form.section(bar)
            if section.intensity >= layer.enters:
                yield bar, section, chord


def write(form: Form, harmony: Harmony, mood: Character, chance: Random) -> tuple[Part, ...]:
    """All parts of the piece, each with the last chord, times in seconds."""
    piece = Piece(form, harmony, mood, invent(form.beats, chance))
    parts: list[Part] = []
    for layer in mood.layers:
        # Every choice is drawn, used or not, so that one layer's absence does not change the others.
        program, pattern, present = chance.choice(layer.programs), chance.choice(layer.patterns), chance.random()
        own = Random(chance.getrandbits(64))
        if present > layer.chance:
            continue
        notes = _write_layer(piece, layer, pattern, own)
        if notes:
            parts.append(Part(layer, program, tuple(_perform(notes, form, mood, layer, own))))
    return tuple(parts)


def _write_layer(piece: Piece, layer: Layer, pattern: str, chance: Random) -> list[Note]:
    if layer.role == "drums":
        return _drums(piece, layer, pattern)
    if layer.role == "marks":
        return _marks(piece, layer, pattern)
    if layer.role == "melody":
        return _melody(piece, layer, pattern)
    if layer.role == "pad":
        return _pad(piece, layer, pattern)
    if layer.role == "bass":
        return _bass(piece, layer, pattern)
    return _figure(piece, layer, pattern, chance)


def _perform(notes: Sequence[Note], form: Form, mood: Character, layer: Layer, chance: Random) -> Iterator[Note]:
    """Beats to seconds, with swing and the unevenness of hands."""
    loose = 0.004 if layer.role in ("drums", "bass") else 0.009
    for note in notes:
        beat = note.start
        if mood.swing and 0.4 < beat % 1 < 0.6:
            beat += mood.swing * 0.5
        start = form.at(beat) + max(-2 * loose, min(2 * loose, chance.gauss(0.0, loose)))
        end = min(form.at(note.start + note.length), form.seconds)
        velocity = round(note.velocity + chance.gauss(0.0, 3.5))
        start = max(0.0, start)
        yield Note(start, max(0.05, end - start), note.pitch, max(12, min(122, velocity)))


def _touch(section: Section, base: int = 52, reach: int = 48) -> int:
    return round(base + reach * section.intensity)


def _ring(piece: Piece) -> tuple[float, float]:
    """Beat of the last chord, and how many beats it may sound."""
    beat = float(piece.form.bars * piece.form.beats)
    return beat, 4.0 * piece.form.beats


def _pad(piece: Piece, layer: Layer, pattern: str) -> list[Note]:
    low, high, count = {
        "held": (50, 74, 4), "high": (64, 86, 3), "low": (36, 62, 3), "brass": (48, 70, 3),
    }[pattern]  # fmt: skip
    beats = piece.form.beats
    notes: list[Note] = []
    before: tuple[int, ...] = ()
    runs: list[tuple[int, int, Section, Chord]] = []
    for bar, section, chord in piece.bars(layer):
        if runs and runs[-1][3] == chord and runs[-1][1] == bar and runs[-1][2] == section:
            runs[-1] = (runs[-1][0], bar + 1, section, chord)
        else:
            runs.append((bar, bar + 1, section, chord))
    for start, end, section, chord in runs:
        before = voice(chord, before, low, high, count)
        notes += [Note(start * beats, (end - start) * beats + 0.1, p, _touch(section, 46, 40)) for p in before]
    if runs and runs[-1][1] == piece.form.bars:
        beat, length = _ring(piece)
        last = voice(piece.harmony.last, before, low, high, count)
        notes += [Note(beat, length, p, _touch(runs[-1][2], 44, 36)) for p in last]
    return notes


_BASS: dict[str, dict[int, tuple[tuple[float, float, str], ...]]] = {
    "long": {4: ((0, 4, "r"),), 3: ((0, 3, "r"),)},
    "two": {4: ((0, 1.9, "r"), (2, 1.9, "f")), 3: ((0, 1.9, "r"), (2, 0.9, "f"))},
    "push": {4: ((0, 1.3, "r"), (1.5, 0.9, "r"), (2.5, 1.2, "f"), (3.5, 0.5, "o"))},
    "octave": {4: tuple((i / 2, 0.42, "ro"[i % 2]) for i in range(8))},
    "pulse": {4: tuple((i / 2, 0.4, "r") for i in range(8)), 3: tuple((i / 2, 0.4, "r") for i in range(6))},
    "stalk": {4: ((0, 0.7, "r"), (1, 0.4, "r"), (1.5, 0.4, "r"), (2, 0.7, "r"), (3, 0.4, "s"), (3.5, 0.4, "r"))},
}


def _bass(piece: Piece, layer: Layer, pattern: str) -> list[Note]:
    beats = piece.form.beats
    notes: list[Note] = []
    pitch = 38.0
    plays_last = False
    for bar, section, chord in piece.bars(layer):
        root = near(chord.root, 0.7 * pitch + 0.3 * 38)
        root += 12 if root < 29 else -12 if root > 45 else 0
        pitch = root
        # The second above the root in the scale leans into it: what makes "stalk" uneasy.
        scale = piece.harmony.scale
        lean = near(scale[(scale.index(chord.root) + 1) % 7] if chord.root in scale else chord.root + 1, root + 1)
        pitches = {"r": root, "f": near(chord.fifth, root + 5), "o": root + 12, "s": lean}
        for at, length, tone in _BASS[pattern][beats]:
            accent = 8 if at == 0 else 0 if at == int(at) else -6
            notes.append(Note(bar * beats + at, length, pitches[tone], _touch(section, 58, 38) + accent))
        plays_last = bar == piece.form.bars - 1
    if plays_last:
        beat, length = _ring(piece)
        notes.append(Note(beat, length, near(piece.harmony.last.root, min(pitch, 38)), 84))
    return notes


_FIGURES: dict[str, tuple[float, tuple[int | None, ...]]] = {
    # Length of a step in beats, and the steps of the chord (None rests), repeated through the bar.
    "wave": (0.5, (0, 1, 2, 3, 4, 3, 2, 1)),
    "up": (0.5, (0, 1, 2, 3, 4, 5, 6, 5)),
    "alberti": (0.5, (0, 2, 1, 2, 0, 2, 1, 3)),
    "broken": (0.5, (0, 2, 4, 1, 3, 5, 2, 4)),
    "roll": (1.0, (0, 2, 3, 4)),
    "sparkle": (0.25, (5, None, 3, None, 6, None, None, 4, None, 7, None, 5, None, None, 6, None)),
    "drive": (0.5, (0, 0, 1, 0, 0, 2, 0, 1)),
    "gallop": (0.25, (0, None, 0, 0, 1, None, 0, 0, 0, None, 0, 0, 2, None, 1, 0)),
    "hop": (0.5, (0, 4, None, 3, 0, 4, 2, None)),
    "tick": (0.25, (0, 2, 0, 2, 1, 2, 0, 2)),
    "stutter": (0.25, (0, 0, None, 0, None, 2, None, None, 0, None, 0, None, 1, None, None, None)),
    "strum": (0.5, (-1, None, -1, -1, None, -1, -1, None)),
    "offbeat": (0.5, (None, -1, None, -1, None, -1, None, -1)),
    "push": (0.5, (-1, None, None, -1, None, None, -1, None)),
}


def _figure(piece: Piece, layer: Layer, pattern: str, chance: Random) -> list[Note]:
    """Broken chords. The order of the steps is the seed's own; a step of -1 strikes the whole chord."""
    beats = piece.form.beats
    step, plain = _FIGURES[pattern]
    steps = list(plain)
    if pattern in ("wave", "up", "broken", "alberti", "sparkle", "hop") and chance.random() < 0.6:
        i, j = chance.sample(range(1, len(steps)), 2)
        steps[i], steps[j] = steps[j], steps[i]
    low = {"drive": 50, "gallop": 48, "tick": 60, "stutter": 60}.get(pattern, 55) + 12 * layer.octave
    notes: list[Note] = []
    before: tuple[int, ...] = ()
    plays_last = False
    for bar, section, chord in piece.bars(layer):
        before = voice(chord, before, low, low + 19, 3)
        ladder = [p + 12 * octave for octave in range(3) for p in before]
        busy = section.intensity - layer.enters
        for i in range(round(beats / step)):
            tone = steps[i % len(steps)]
            if tone is None or (busy < 0.15 and step < 0.5 and i % 4 == 3):
                continue
            at = bar * beats + i * step
            accent = 9 if i * step == 0 else 4 if (i * step) % 1 == 0 else -4
            velocity = _touch(section, 50, 42) + accent
            length = step * (0.9 if step < 0.5 or tone < 0 else 1.8)
            if tone < 0:
                notes += [Note(at + 0.012 * k, length, p, velocity - 4 * k) for k, p in enumerate(before)]
            else:
                notes.append(Note(at, length, ladder[min(tone, len(ladder) - 1)], velocity))
        plays_last = bar == piece.form.bars - 1
    if plays_last:
        beat, length = _ring(piece)
        last = voice(piece.harmony.last, before, low, low + 19, 3)
        notes += [Note(beat + 0.09 * k, length, p, 78 - 4 * k) for k, p in enumerate((*last, last[0] + 12))]
    return notes


def _melody(piece: Piece, layer: Layer, pattern: str) -> list[Note]:
    """The tune in every other pair of bars, so that it leaves room for a voice; in the peak it goes on."""
    beats = piece.form.beats
    centre = {"song": 72, "hook": 76, "theme": 65, "signal": 79}[pattern] + 12 * layer.octave
    notes: list[Note] = []
    plays_last = False
    for bar, section, chord in piece.bars(layer):
        within = bar - section.start
        if section.role not in ("peak", "end") and within % 4 >= 2:
            continue
        sparse = pattern == "signal"
        notes += [
            Note(bar * beats + note.at, note.length, pitch, _touch(section, 54, 36) + (6 if note.at == 0 else 0))
            for note, pitch in piece.tune.over(chord, piece.harmony.scale, centre, within, sparse)
        ]
        plays_last = bar == piece.form.bars - 1
    if plays_last:
        beat, length = _ring(piece)
        notes.append(Note(beat, length, near(piece.harmony.tonic, notes[-1].pitch if notes else centre), 80))
    return notes


def _drums(piece: Piece, layer: Layer, pattern: str) -> list[Note]:
    beats = piece.form.beats
    notes: list[Note] = []
    plays_last = False
    kit: Callable[..., list[Note]] = KITS[pattern]
    for bar, section, chord in piece.bars(layer):
        fill = bar + 1 == section.end and section.end - section.start > 1
        pitch = near(chord.root, 43)
        notes += [
            Note(bar * beats + n.start, n.length, n.pitch, round(n.velocity * (0.62 + 0.38 * section.intensity)))
            for n in kit(beats, bar, fill, pitch)
        ]
        plays_last = bar == piece.form.bars - 1
    if plays_last:
        notes += mark(pattern, _ring(piece)[0], near(piece.harmony.tonic, 41))
    return notes


def _marks(piece: Piece, layer: Layer, pattern: str) -> list[Note]:
    """A bell or a boom where sections begin, the louder the more there is to come, and with the last chord."""
    beats = piece.form.beats
    notes: list[Note] = []
    for section in piece.form.sections:
        if section.intensity >= layer.enters:
            root = piece.harmony.chords[section.start].root
            notes += _strike(pattern, section.start * beats, root, _touch(section, 60, 46))
    return [*notes, *_strike(pattern, _ring(piece)[0], piece.harmony.tonic, 96 if piece.mood.big_end else 70)]


def _strike(pattern: str, beat: float, root: int, velocity: int) -> list[Note]:
    if pattern == "bells":
        return [Note(beat, 6, near(root, 72), velocity - 14), Note(beat + 0.02, 6, near(root, 84), velocity - 26)]
    return [Note(beat, 4, near(root, 36), velocity), Note(beat + 0.01, 4, near(root, 43), velocity - 12)]

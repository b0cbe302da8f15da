"""The parts: what each layer plays, bar by bar, from the harmony and the intensity of the section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from pixora.film.brief import Mood
from pixora.providers.local.composer.ensembles import ENSEMBLES, Layer
from pixora.providers.local.composer.figures import FIGURES
from pixora.providers.local.composer.form import LONG, Bar, Form, Section
from pixora.providers.local.composer.harmony import Chord, Harmony, near, voice
from pixora.providers.local.composer.moods import Character
from pixora.providers.local.composer.percussion import KITS, mark
from pixora.providers.local.composer.score import Note, Part
from pixora.providers.local.composer.tune import Tune, invent


@dataclass(frozen=True)
class Measure:
    """A bar in which a layer plays."""

    number: int
    within: int
    """Its place in the section."""
    bar: Bar
    section: Section
    chord: Chord
    scale: tuple[int, ...]

    @property
    def leads(self) -> bool:
        """Whether a new section follows."""
        return self.number + 1 == self.section.end and self.section.end - self.section.start > 1


@dataclass(frozen=True)
class Piece:
    """What every part is written from."""

    form: Form
    harmony: Harmony
    mood: Character
    tunes: tuple[Tune, Tune]
    rests: Mapping[Layer, frozenset[int]]
    """Bars at which sections begin that a layer sits out."""

    def measures(self, layer: Layer) -> Iterator[Measure]:
        """The bars in which a layer plays."""
        rests = self.rests.get(layer, frozenset())
        later = layer.late and self.form.seconds >= LONG
        for number, bar in enumerate(self.form.bars):
            section = self.form.section(number)
            if section.start in rests:
                continue
            if section.intensity >= layer.enters and not (later and 2 * section.start < len(self.form.bars)):
                yield Measure(
                    number=number,
                    within=number - section.start,
                    bar=bar,
                    section=section,
                    chord=self.harmony.chords[number],
                    scale=self.harmony.scales[number],
                )

    def ends(self, last: Measure | None) -> bool:
        """Whether a layer that played `last` plays the last chord."""
        return last is not None and last.number == len(self.form.bars) - 1

    @property
    def ring(self) -> tuple[float, float]:
        """Beat of the last chord, and how many beats it may sound."""
        return float(self.form.total), 4.0 * self.form.beats


def write(form: Form, harmony: Harmony, mood: Character, name: Mood, chance: Random) -> tuple[Part, ...]:
    """All parts of the piece, each with the last chord, times in seconds, for one of the ensembles of `name`."""
    tunes = (invent(form.beats, mood.manner, chance), invent(form.beats, mood.manner, chance))
    ensemble = chance.choice(ENSEMBLES[name])
    rests = {layer: _resting(layer, form, Random(chance.getrandbits(64))) for layer in ensemble}
    piece = Piece(form, harmony, mood, tunes, rests)
    parts: list[Part] = []
    for layer in ensemble:
        # Every choice is drawn, used or not, so that one layer's absence does not change the others.
        programs = chance.sample(layer.programs, min(2, len(layer.programs)))
        patterns = chance.sample(layer.patterns, min(2, len(layer.patterns)))
        present, own = chance.random(), Random(chance.getrandbits(64))
        if present > layer.chance:
            continue
        for program, notes in _write_layer(piece, layer, programs, patterns, own):
            if notes:
                parts.append(Part(layer, program, tuple(_perform(notes, form, mood, layer, own))))
    return tuple(parts)


_SITS_OUT = {"figure": 0.3, "stabs": 0.3, "pad": 0.25, "drums": 0.15, "melody": 0.1}
"""How often a layer sits a section out, by role."""


def _resting(layer: Layer, form: Form, chance: Random) -> frozenset[int]:
    """In a long piece not everybody plays all the time: who rests changes from section to section.

    What carries the piece from its first bar never rests, and everybody plays at the end.
    """
    inner = form.sections[2:-1] if form.seconds >= LONG and layer.enters > 0 else ()
    often = _SITS_OUT.get(layer.role, 0.0)
    return frozenset(section.start for section in inner if chance.random() < often)


def _write_layer(
    piece: Piece, layer: Layer, programs: Sequence[int], patterns: Sequence[str], chance: Random
) -> Iterator[tuple[int, list[Note]]]:
    """Notes by program. The first program and pattern are those of the first theme; other themes take the others."""
    first, other = patterns[0], patterns[-1]
    if layer.role == "melody":
        voices = _melody(piece, layer, first)
        for theme, notes in voices.items():
            yield programs[0] if theme == 0 else programs[-1], notes
        return
    match layer.role:
        case "drums":
            notes = _drums(piece, layer, first)
        case "marks":
            notes = _marks(piece, layer, first)
        case "pad":
            notes = _pad(piece, layer, first)
        case "bass":
            notes = _bass(piece, layer, first, other)
        case _:
            notes = _figure(piece, layer, first, other, chance)
    yield programs[0], notes


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


def _pad(piece: Piece, layer: Layer, pattern: str) -> list[Note]:
    low, high, count = {
        "held": (50, 74, 4), "high": (64, 86, 3), "low": (36, 62, 3), "brass": (48, 70, 3),
    }[pattern]  # fmt: skip
    notes: list[Note] = []
    before: tuple[int, ...] = ()
    runs: list[tuple[Measure, Measure]] = []
    for measure in piece.measures(layer):
        last = runs[-1][1] if runs else None
        joined = last is not None and last.number + 1 == measure.number and last.section == measure.section
        if last is not None and joined and last.chord == measure.chord:
            runs[-1] = (runs[-1][0], measure)
        else:
            runs.append((measure, measure))
    for first, last in runs:
        before = voice(first.chord, before, low, high, count)
        held = last.bar.start + last.bar.beats - first.bar.start + 0.1
        notes += [Note(first.bar.start, held, p, _touch(first.section, 46, 40)) for p in before]
    if runs and piece.ends(runs[-1][1]):
        beat, length = piece.ring
        chord = voice(piece.harmony.last, before, low, high, count)
        notes += [Note(beat, length, p, _touch(runs[-1][1].section, 44, 36)) for p in chord]
    return notes


_BASS: dict[str, dict[int, tuple[tuple[float, float, str], ...]]] = {
    "long": {4: ((0, 4, "r"),)},
    "two": {4: ((0, 1.9, "r"), (2, 1.9, "f"))},
    "push": {4: ((0, 1.3, "r"), (1.5, 0.9, "r"), (2.5, 1.2, "f"), (3.5, 0.5, "o"))},
    "octave": {4: tuple((i / 2, 0.42, "ro"[i % 2]) for i in range(8))},
    "pulse": {4: tuple((i / 2, 0.4, "r") for i in range(8))},
    "stalk": {4: ((0, 0.7, "r"), (1, 0.4, "r"), (1.5, 0.4, "r"), (2, 0.7, "r"), (3, 0.4, "s"), (3.5, 0.4, "r"))},
    "oompah": {4: ((0, 0.6, "r"), (2, 0.6, "d")), 3: ((0, 0.6, "r"),)},
    "walk": {
        4: ((0, 0.5, "r"), (1, 0.5, "t"), (2, 0.5, "f"), (3, 0.5, "t")),
        3: ((0, 0.5, "r"), (1, 0.5, "t"), (2, 0.5, "f")),
    },
}


def _bass(piece: Piece, layer: Layer, pattern: str, other: str) -> list[Note]:
    notes: list[Note] = []
    pitch = 38.0
    last: Measure | None = None
    for measure in piece.measures(layer):
        chord, beats = measure.chord, measure.bar.beats
        root = near(chord.root, 0.7 * pitch + 0.3 * 38)
        root += 12 if root < 29 else -12 if root > 45 else 0
        pitch = root
        # The second above the root in the scale leans into it: what makes "stalk" uneasy.
        scale = measure.scale
        lean = near(scale[(scale.index(chord.root) + 1) % 7] if chord.root in scale else chord.root + 1, root + 1)
        pitches = {
            "r": root, "f": near(chord.fifth, root + 5), "o": root + 12, "s": lean,
            "d": near(chord.fifth, root - 5), "t": near(chord.tones[1], root + 4),
        }  # fmt: skip
        steps = _BASS[pattern if measure.section.theme == 0 else other]
        for at, length, tone in steps.get(piece.form.beats, steps[4]):
            if at < beats:
                accent = 8 if at == 0 else 0 if at == int(at) else -6
                velocity = _touch(measure.section, 58, 38) + accent
                notes.append(Note(measure.bar.start + at, min(length, beats - at), pitches[tone], velocity))
        last = measure
    if piece.ends(last):
        beat, length = piece.ring
        notes.append(Note(beat, length, near(piece.harmony.last.root, min(pitch, 38)), 84))
    return notes


def _figure(piece: Piece, layer: Layer, pattern: str, other: str, chance: Random) -> list[Note]:
    """Broken chords. The order of the steps is the seed's own."""
    orders: dict[str, list[int | None]] = {}
    for name in (pattern, other):
        steps = list(FIGURES[name].steps)
        if FIGURES[name].free and chance.random() < 0.6:
            i, j = chance.sample(range(1, len(steps)), 2)
            steps[i], steps[j] = steps[j], steps[i]
        orders.setdefault(name, steps)
    notes: list[Note] = []
    before: tuple[int, ...] = ()
    last: Measure | None = None
    run = 0
    low = 55
    for measure in piece.measures(layer):
        name = pattern if measure.section.theme == 0 else other
        figure, steps = FIGURES[name], orders[name]
        low = figure.low + 12 * layer.octave
        before = voice(measure.chord, before, low, low + 19, 3)
        ladder = [p + 12 * octave for octave in range(3) for p in before]
        busy = measure.section.intensity - layer.enters
        for i in range(round(measure.bar.beats / figure.step)):
            tone = steps[(run if figure.running else i) % len(steps)]
            run += 1
            if tone is None or (busy < 0.15 and figure.step < 0.5 and i % 4 == 3):
                continue
            at = measure.bar.start + i * figure.step
            accent = 9 if i == 0 else 4 if (i * figure.step) % 1 == 0 else -4
            velocity = _touch(measure.section, 50, 42) + accent
            length = figure.step * figure.held
            if tone < 0:
                notes += [Note(at + 0.012 * k, length, p, velocity - 4 * k) for k, p in enumerate(before)]
            else:
                notes.append(Note(at, length, ladder[min(tone, len(ladder) - 1)], velocity))
        last = measure
    if piece.ends(last):
        beat, length = piece.ring
        chord = voice(piece.harmony.last, before, low, low + 19, 3)
        notes += [Note(beat + 0.09 * k, length, p, 78 - 4 * k) for k, p in enumerate((*chord, chord[0] + 12))]
    return notes


_MELODIES: dict[str, tuple[int, float, bool]] = {
    # Pitch around which it moves, how much of its length a note sounds, and whether it keeps its first notes only.
    "song": (72, 1.0, False),
    "hook": (76, 0.9, False),
    "theme": (65, 1.0, False),
    "signal": (79, 1.0, True),
    "quip": (77, 0.55, False),
    "lullaby": (74, 1.0, False),
    "lament": (70, 1.05, False),
    "whisper": (69, 0.95, False),
}


def _melody(piece: Piece, layer: Layer, pattern: str) -> dict[int, list[Note]]:
    """The tune in every other pair of bars, so that it leaves room for a voice; in the peak it goes on.

    By theme: 0 for the first, 1 for all others, which have a tune of their own.
    """
    middle, held, sparse = _MELODIES[pattern]
    centre = middle + 12 * layer.octave
    found: dict[int, list[Note]] = {0: [], 1: []}
    last: Measure | None = None
    for measure in piece.measures(layer):
        if measure.section.role not in ("peak", "end") and measure.within % 4 >= 2:
            continue
        theme = min(1, measure.section.theme)
        for note, pitch in piece.tunes[theme].over(measure.chord, measure.scale, centre, measure.within, sparse):
            if note.at < measure.bar.beats:
                length = min(note.length, measure.bar.beats - note.at) * held
                velocity = _touch(measure.section, 54, 36) + (6 if note.at == 0 else 0)
                found[theme].append(Note(measure.bar.start + note.at, length, pitch, velocity))
        last = measure
    if last is not None and piece.ends(last):
        beat, length = piece.ring
        notes = found[min(1, last.section.theme)]
        around = notes[-1].pitch if notes else centre
        notes.append(Note(beat, length, near(piece.harmony.last.root, around), 80))
    return found


def _drums(piece: Piece, layer: Layer, pattern: str) -> list[Note]:
    notes: list[Note] = []
    last: Measure | None = None
    kit: Callable[..., list[Note]] = KITS[pattern]
    for measure in piece.measures(layer):
        beats, pitch = measure.bar.beats, near(measure.chord.root, 43)
        share = 0.62 + 0.38 * measure.section.intensity
        notes += [
            Note(measure.bar.start + n.start, n.length, n.pitch, round(n.velocity * share))
            for n in kit(beats, measure.number, measure.leads, pitch)
            if 0 <= n.start < beats
        ]
        last = measure
    if piece.ends(last):
        notes += mark(pattern, piece.ring[0], near(piece.harmony.last.root, 41))
    return notes


def _marks(piece: Piece, layer: Layer, pattern: str) -> list[Note]:
    """A bell or a boom where sections begin, the louder the more there is to come, and with the last chord."""
    notes: list[Note] = []
    for section in piece.form.sections:
        if section.intensity >= layer.enters:
            root = piece.harmony.chords[section.start].root
            notes += _strike(pattern, piece.form.bars[section.start].start, root, _touch(section, 60, 46))
    last = _strike(pattern, piece.ring[0], piece.harmony.last.root, 96 if piece.mood.big_end else 70)
    return [*notes, *last]


def _strike(pattern: str, beat: float, root: int, velocity: int) -> list[Note]:
    if pattern == "bells":
        return [Note(beat, 6, near(root, 72), velocity - 14), Note(beat + 0.02, 6, near(root, 84), velocity - 26)]
    return [Note(beat, 4, near(root, 36), velocity), Note(beat + 0.01, 4, near(root, 43), velocity - 12)]

"""The timeline: scenes, transitions and words placed in whole frames, so that lengths always add up."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from pixora.film.brief import Data
from pixora.film.errors import PixoraError
from pixora.film.fitting import squeeze
from pixora.film.script import Scene, Script, SoundCut, TransitionKind
from pixora.film.speech import Speech, Word

LEAD = 0.25
"""Seconds between a scene's settled picture and its first word."""
TAIL = 0.35
"""Seconds between the last word and the next transition."""
OPENING = 0.35
"""More lead for the first scene, which comes up from black."""
CLOSING = 1.1
"""More tail for the last scene: the music ends and the picture goes down."""
WORDLESS = 2.5
"""Shortest wordless scene, in seconds."""
BREATH = 0.35
"""Air given to each scene when the narration alone decides the length."""
GOP_SECONDS = 2
"""Every so often in a segment stands a frame that needs no other."""
PIECE_SECONDS = 3.4
"""A body is encoded in pieces of about this length, which several cores share."""
FADE_IN = 0.3
FADE_OUT = 0.7
CLIP_LEAD = 0.25
"""Seconds of a clip that lie before its scene's start, for the transition into it."""
OVERLAP = 0.8
"""Seconds by which the sound goes over before or after the picture, where that was asked for."""
SPACE = 0.2
"""Seconds between the voices of two scenes at least, when one of them is moved for that."""


class Overlong(PixoraError):
    """The narration needs `seconds` more than the film has."""

    def __init__(self, seconds: float, speeches: Mapping[str, Speech] | None = None) -> None:
        super().__init__(
            "overlong",
            f"The narration is {seconds:.1f} s longer than the film.",
            "Ask for a longer film, or for fewer words.",
        )
        self.seconds = seconds
        self.speeches: Mapping[str, Speech] = speeches or {}
        """What was spoken, by scene."""


class Span(Data):
    """A scene's place: frames `start` to `end` (excluded). `half_in` and `half_out` frames at its borders are shared
    with the neighbours by transitions. `voice_start` is in seconds of the film; it may lie outside of the scene where
    the sound goes over before or after the picture."""

    scene_id: str
    start: int
    end: int
    half_in: int
    half_out: int
    voice_start: float

    @property
    def frames(self) -> int:
        return self.end - self.start


class Timeline(Data):
    fps: int
    spans: tuple[Span, ...]
    words: tuple[tuple[Word, ...], ...]
    """Per scene, in film time."""
    pace: float = 1.0
    """How much faster than spoken the voice is played, at its own pitch."""

    @property
    def frames(self) -> int:
        return self.spans[-1].end

    @property
    def seconds(self) -> float:
        return self.frames / self.fps

    @property
    def borders(self) -> tuple[float, ...]:
        """Times at which scenes change, in seconds, ends excluded."""
        return tuple(span.start / self.fps for span in self.spans[1:])


class Stretch(Data):
    """Frames `start` to `end` that are encoded in one go: a scene's body or a piece of it, or the join of two scenes.
    `after` is where a piece begins, in frames from the body's start."""

    scenes: tuple[str, ...]
    start: int
    end: int
    after: int = 0


def place(script: Script, speeches: Mapping[str, Speech], fps: int) -> Timeline:
    """Fit scenes to what was spoken. A film with a set length meets it to the frame.

    Raises `Overlong` when the words do not fit into it.
    """
    scenes = script.scenes
    halves = [_half(scene, fps) for scene in scenes[:-1]] + [0]
    needs = [
        _need(i, len(scenes), speeches.get(scene.id), (halves[i - 1] if i else 0) + halves[i], fps)
        for i, scene in enumerate(scenes)
    ]
    pace = 1.0
    if script.seconds is None:
        lengths = [need + round(BREATH * fps) for need in needs]
    else:
        total = round(script.seconds * fps)
        spoken = [speeches[scene.id].seconds if scene.id in speeches else 0.0 for scene in scenes]
        fitted = squeeze(needs, spoken, total, fps)
        if fitted is None:
            raise Overlong((sum(needs) - total) / fps, speeches)
        needs, pace = fitted
        # Scenes that add up to the film keep their lengths to the frame.
        wishes = _share(total, [max(1, round(scene.seconds * 1000)) for scene in scenes])
        lengths = _yield_room(needs, wishes)
    voices: list[tuple[float, float]] = []
    start = 0
    for i, scene in enumerate(scenes):
        half_in = halves[i - 1] if i else 0
        lead = LEAD + (OPENING if i == 0 else 0.0) + min(0.6, (lengths[i] - needs[i]) / fps * 0.3)
        voice_start = round((start + half_in) / fps + lead, 6)
        voices.append((voice_start, speeches[scene.id].seconds / pace if scene.id in speeches else 0.0))
        start += lengths[i]
    spans: list[Span] = []
    words: list[tuple[Word, ...]] = []
    start = 0
    for i, (scene, voice_start) in enumerate(zip(scenes, _overlapping(scenes, voices), strict=True)):
        half_in = halves[i - 1] if i else 0
        spans.append(
            Span(
                scene_id=scene.id,
                start=start,
                end=start + lengths[i],
                half_in=half_in,
                half_out=halves[i],
                voice_start=voice_start,
            )
        )
        speech = speeches.get(scene.id)
        words.append(tuple(_shifted(word, voice_start, pace) for word in speech.words) if speech else ())
        start += lengths[i]
    return Timeline(fps=fps, spans=tuple(spans), words=tuple(words), pace=pace)


def _overlapping(scenes: Sequence[Scene], voices: Sequence[tuple[float, float]]) -> list[float]:
    """Where each voice starts, given as start and length in seconds, once those that are to be heard before or after
    their picture have moved as far as their neighbour lets them."""
    starts = [start for start, _ in voices]
    for i, scene in enumerate(scenes[:-1]):
        (_, length), (_, following) = voices[i : i + 2]
        room = OVERLAP
        if length and following:
            room = max(0.0, min(room, starts[i + 1] - (starts[i] + length) - SPACE))
        if scene.transition.sound is SoundCut.J and following:
            starts[i + 1] = round(starts[i + 1] - room, 6)
        elif scene.transition.sound is SoundCut.L and length:
            starts[i] = round(starts[i] + room, 6)
    return starts


def heard_spans(script: Script, timeline: Timeline) -> tuple[tuple[float, float], ...]:
    """From when to when each scene's own sounds are heard, in seconds of the film: to the border and from it, or by
    `OVERLAP` before or after it."""
    borders = [0.0]
    for scene, span in zip(script.scenes[:-1], timeline.spans, strict=False):
        shift = {SoundCut.STRAIGHT: 0.0, SoundCut.J: -OVERLAP, SoundCut.L: OVERLAP}[scene.transition.sound]
        following = timeline.spans[len(borders)]
        # Within both scenes, however short they are.
        least, most = (
            (span.start + span.frames / 2) / timeline.fps,
            (following.start + following.frames / 2) / timeline.fps,
        )
        borders.append(min(max(span.end / timeline.fps + shift, least), most))
    borders.append(timeline.seconds)
    return tuple(itertools.pairwise(borders))


def timed(script: Script, timeline: Timeline) -> Script:
    """The script with the scenes' lengths as they are placed, so that they add up to the film's."""
    lengths = {span.scene_id: span.frames / timeline.fps for span in timeline.spans}
    return script.model_copy(
        update={"scenes": tuple(scene.model_copy(update={"seconds": lengths[scene.id]}) for scene in script.scenes)}
    )


def stretches(timeline: Timeline) -> tuple[Stretch, ...]:
    """The film cut at the borders of its transitions, and long bodies where they are encoded afresh anyway: body, join,
    body ... covering every frame once."""
    found: list[Stretch] = []
    for i, span in enumerate(timeline.spans):
        start, end = span.start + span.half_in, span.end - span.half_out
        cuts = [0, *_cuts(end - start, timeline.fps), end - start]
        for first, last in itertools.pairwise(cuts):
            found.append(Stretch(scenes=(span.scene_id,), start=start + first, end=start + last, after=first))
        if span.half_out:
            after = timeline.spans[i + 1]
            found.append(
                Stretch(
                    scenes=(span.scene_id, after.scene_id),
                    start=span.end - span.half_out,
                    end=span.end + span.half_out,
                )
            )
    return tuple(found)


def _cuts(frames: int, fps: int) -> list[int]:
    """Where a body of so many frames is cut: whole groups of pictures from its start, so that a cut costs no frame
    more. They depend on its length alone: an edit elsewhere moves none."""
    group = GOP_SECONDS * fps
    count = round(frames / (PIECE_SECONDS * fps))
    return sorted({round(frames * i / count / group) * group for i in range(1, count)} - {0, frames})


def _half(scene: Scene, fps: int) -> int:
    """Frames on each side of the border; at most a fifth of the scene, so that bodies never vanish."""
    if scene.transition.kind is TransitionKind.CUT:
        return 0
    return max(1, round(min(scene.transition.seconds, 0.4 * scene.seconds) * fps / 2))


def _need(index: int, count: int, speech: Speech | None, shared: int, fps: int) -> int:
    """Fewest frames that a scene can do with; `shared` are those that its transitions take."""
    around = LEAD + TAIL + (OPENING if index == 0 else 0.0) + (CLOSING if index == count - 1 else 0.0)
    spoken = speech.seconds if speech else WORDLESS - LEAD - TAIL
    return shared + -int(-(spoken + around) * fps // 1)


def _yield_room(needs: Sequence[int], wishes: Sequence[int]) -> list[int]:
    """Lengths as they were wished for. A scene that needs more takes it from the nearest ones that can do with less,
    so that an edit of one scene moves few others."""
    lengths = list(wishes)
    for i, need in enumerate(needs):
        for j in sorted(range(len(needs)), key=lambda other: (abs(other - i), other < i)):
            if lengths[i] >= need:
                break
            given = max(0, min(need - lengths[i], lengths[j] - needs[j])) if j != i else 0
            lengths[j] -= given
            lengths[i] += given
    return lengths


def _share(amount: int, weights: Sequence[int]) -> list[int]:
    """Split whole frames in proportion to `weights`; the parts add up to `amount` exactly."""
    total, done, given = sum(weights), 0, 0
    parts: list[int] = []
    for weight in weights:
        done += weight
        upto = round(amount * done / total)
        parts.append(upto - given)
        given = upto
    return parts


def _shifted(word: Word, by: float, pace: float) -> Word:
    return Word(text=word.text, start=round(word.start / pace + by, 6), end=round(word.end / pace + by, 6))

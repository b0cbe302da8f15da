"""The ensembles that play each mood: instruments, what they do, and when they come in."""

from __future__ import annotations

from dataclasses import dataclass

from pixora.film.brief import Mood


@dataclass(frozen=True)
class Layer:
    """One instrument's part. `role` and one of `patterns` say what it plays, one of `programs` (General MIDI, from 0)
    on what. It plays in sections at least as intense as `enters`.

    `level` is in dB, `pan` from -1 to 1, `width` how far its voices are spread around that, `room` its share of reverb.
    """

    role: str
    programs: tuple[int, ...]
    patterns: tuple[str, ...]
    enters: float
    level: float
    pan: float = 0.0
    width: float = 0.0
    room: float = 0.3
    octave: int = 0
    chance: float = 1.0
    """How often a piece has this layer at all."""
    late: bool = False
    """Kept back for the second half of a long piece."""


Ensemble = tuple[Layer, ...]

ENSEMBLES: dict[Mood, tuple[Ensemble, ...]] = {
    Mood.CALM: (
        (
            Layer("pad", (89, 88, 48, 91, 52), ("held",), 0.0, -7, width=0.8, room=0.45),
            Layer("figure", (0, 4, 11, 98), ("wave", "alberti", "broken", "roll"), 0.0, -1, -0.25, 0.4, 0.35),
            Layer("bass", (32, 43, 39, 35), ("long", "two"), 0.42, -6, room=0.12),
            Layer("melody", (73, 71, 42, 68, 75), ("song",), 0.58, -6, 0.2, 0.0, 0.45),
            Layer("pad", (48, 49, 52), ("high",), 0.7, -13, 0.1, 0.9, 0.5),
            Layer("figure", (8, 10, 46, 11), ("sparkle",), 0.78, -13, 0.45, 0.5, 0.6, octave=1, chance=0.7),
            Layer("drums", (0,), ("brush",), 0.72, -15, 0.1, 0.0, 0.3, chance=0.5),
            Layer("figure", (24, 46), ("pick", "roll"), 0.55, -9, 0.4, 0.2, 0.3, late=True),
        ),
        (
            Layer("figure", (24, 25, 46), ("pick", "roll", "wave"), 0.0, -1, -0.2, 0.4, 0.3),
            Layer("pad", (49, 89, 53), ("held",), 0.36, -9, width=0.8, room=0.45),
            Layer("bass", (32, 35), ("two", "long"), 0.4, -5, room=0.1),
            Layer("melody", (74, 22, 64, 77), ("song", "whisper"), 0.5, -6, 0.25, 0.0, 0.4),
            Layer("figure", (4, 11), ("roll", "offbeat"), 0.6, -10, 0.4, 0.3, 0.3),
            Layer("drums", (0,), ("lofi", "brush"), 0.62, -13, 0.0, 0.0, 0.2, chance=0.7),
            Layer("pad", (48, 52), ("high",), 0.74, -13, 0.0, 0.9, 0.5, late=True),
        ),
    ),
    Mood.WONDER: (
        (
            Layer("pad", (52, 91, 53, 48, 94), ("held",), 0.0, -7, width=0.9, room=0.5),
            Layer("figure", (46, 8, 11, 10, 9), ("wave", "up", "sparkle"), 0.0, -2, 0.3, 0.6, 0.5, octave=1),
            Layer("figure", (45, 46, 0), ("broken", "roll"), 0.4, -8, -0.4, 0.3, 0.35),
            Layer("bass", (43, 42, 48), ("long", "two"), 0.36, -6, room=0.25),
            Layer("melody", (60, 73, 40, 69, 68), ("song",), 0.55, -5, -0.15, 0.0, 0.5),
            Layer("pad", (48, 49), ("high",), 0.62, -10, 0.0, 0.9, 0.45),
            Layer("figure", (48, 44), ("drive",), 0.8, -13, -0.2, 0.5, 0.4, chance=0.8),
            Layer("marks", (14, 9), ("bells",), 0.3, -9, 0.2, 0.0, 0.7),
            Layer("drums", (0,), ("shimmer",), 0.5, -13, 0.0, 0.0, 0.5),
            Layer("drums", (47,), ("timpani",), 0.82, -8, 0.1, 0.0, 0.4),
        ),
        (
            Layer("figure", (0, 98, 11), ("up", "broken", "wave"), 0.0, -2, -0.2, 0.5, 0.5, octave=1),
            Layer("pad", (89, 95, 50), ("held",), 0.0, -8, width=0.9, room=0.45),
            Layer("bass", (38, 43), ("long", "pulse"), 0.36, -6, room=0.15),
            Layer("figure", (12, 108, 10), ("hop", "sparkle"), 0.45, -9, 0.4, 0.4, 0.45, octave=1),
            Layer("melody", (79, 73, 54), ("song", "hook"), 0.55, -6, 0.15, 0.0, 0.55),
            Layer("pad", (48, 52), ("high",), 0.66, -9, 0.0, 0.9, 0.5),
            Layer("drums", (0,), ("lofi", "shimmer"), 0.6, -11, 0.0, 0.0, 0.3),
            Layer("marks", (14, 9), ("bells",), 0.4, -10, 0.2, 0.0, 0.7),
            Layer("drums", (47,), ("timpani",), 0.85, -8, 0.1, 0.0, 0.4),
            Layer("pad", (60, 61), ("brass",), 0.8, -11, 0.1, 0.6, 0.45, late=True),
        ),
    ),
    Mood.UPBEAT: (
        (
            Layer("stabs", (24, 25, 0, 4, 105), ("strum", "offbeat", "push"), 0.0, -4, -0.35, 0.4, 0.2),
            Layer("figure", (45, 12, 11, 13, 108), ("broken", "hop", "up"), 0.0, -3, 0.35, 0.3, 0.25, octave=1),
            Layer("bass", (33, 32, 34, 38), ("push", "octave", "two"), 0.34, -5, room=0.05),
            Layer("drums", (0,), ("four", "pop", "clap"), 0.42, -4, room=0.12),
            Layer("drums", (0,), ("shaker",), 0.25, -11, 0.3, 0.0, 0.15),
            Layer("pad", (48, 89, 16, 50), ("held",), 0.5, -12, width=0.8, room=0.3),
            Layer("melody", (78, 9, 75, 80, 73, 56), ("hook",), 0.62, -7, 0.1, 0.0, 0.3),
            Layer("pad", (61, 48), ("high",), 0.85, -14, 0.0, 0.8, 0.3, chance=0.6),
        ),
        (
            Layer("figure", (81, 98, 88, 4), ("drive", "broken", "up"), 0.0, -4, -0.3, 0.5, 0.3),
            Layer("pad", (89, 90, 50), ("held",), 0.0, -9, width=0.9, room=0.3),
            Layer("bass", (38, 39, 33), ("octave", "pulse", "push"), 0.34, -5, room=0.05),
            Layer("drums", (0,), ("four", "stomp"), 0.42, -4, room=0.12),
            Layer("drums", (0,), ("shaker",), 0.5, -12, 0.3, 0.0, 0.15),
            Layer("stabs", (0, 4, 27), ("push", "offbeat"), 0.5, -7, 0.35, 0.3, 0.2),
            Layer("melody", (80, 11, 12, 78), ("hook",), 0.6, -8, 0.1, 0.0, 0.3),
            Layer("figure", (9, 10), ("sparkle",), 0.8, -14, 0.4, 0.5, 0.5, octave=1, late=True),
        ),
    ),
    Mood.EPIC: (
        (
            Layer("pad", (48, 49, 52), ("held",), 0.0, -6, width=0.8, room=0.45),
            Layer("figure", (48, 45, 42), ("drive", "gallop"), 0.3, -5, -0.3, 0.4, 0.3),
            Layer("bass", (43, 42, 58), ("long", "pulse"), 0.0, -6, room=0.2),
            Layer("marks", (116, 47), ("booms",), 0.0, -7, 0.0, 0.0, 0.5),
            Layer("drums", (116,), ("taiko",), 0.48, -5, 0.1, 0.5, 0.35),
            Layer("melody", (60, 56, 57, 40), ("theme",), 0.55, -4, 0.2, 0.0, 0.45),
            Layer("pad", (61, 60, 62), ("brass",), 0.68, -8, 0.15, 0.6, 0.4),
            Layer("pad", (52, 53), ("high",), 0.8, -8, 0.0, 0.9, 0.5),
            Layer("drums", (0,), ("march",), 0.76, -9, -0.1, 0.0, 0.4),
        ),
        (
            Layer("figure", (0, 46, 45), ("broken", "roll"), 0.0, -5, -0.25, 0.5, 0.45),
            Layer("pad", (52, 49, 19), ("held",), 0.0, -7, width=0.9, room=0.5),
            Layer("bass", (38, 43), ("pulse", "long"), 0.34, -5, room=0.15),
            Layer("figure", (44, 48), ("drive", "gallop"), 0.5, -8, 0.3, 0.3, 0.3),
            Layer("drums", (47, 116), ("timpani", "taiko"), 0.55, -6, 0.1, 0.3, 0.4),
            Layer("melody", (42, 60, 69, 52), ("theme",), 0.5, -4, 0.2, 0.0, 0.5),
            Layer("pad", (61, 62), ("brass",), 0.72, -8, 0.15, 0.6, 0.4),
            Layer("marks", (116, 14), ("booms",), 0.5, -8, 0.0, 0.0, 0.5),
            Layer("pad", (48, 52), ("high",), 0.78, -8, 0.0, 0.9, 0.5),
            Layer("drums", (0,), ("march",), 0.86, -9, -0.1, 0.0, 0.4, late=True),
        ),
    ),
    Mood.TENSE: (
        (
            Layer("pad", (44, 92, 95, 97), ("low",), 0.0, -5, width=0.7, room=0.4),
            Layer("bass", (38, 43, 39, 87), ("pulse", "stalk"), 0.0, -5, room=0.1),
            Layer("drums", (0,), ("clock",), 0.0, -9, 0.35, 0.0, 0.35),
            Layer("figure", (45, 12, 15, 13), ("tick", "stutter"), 0.42, -6, -0.35, 0.3, 0.3),
            Layer("melody", (0, 11, 98, 14), ("signal",), 0.5, -8, 0.25, 0.0, 0.7),
            Layer("drums", (116, 0), ("heart",), 0.55, -8, 0.0, 0.0, 0.3),
            Layer("pad", (44, 48), ("high",), 0.7, -11, 0.0, 0.9, 0.4),
            Layer("figure", (42, 43, 48), ("gallop",), 0.8, -9, 0.3, 0.2, 0.25),
            Layer("marks", (116, 47), ("booms",), 0.4, -7, 0.0, 0.0, 0.6),
        ),
        (
            Layer("bass", (87, 39, 81), ("octave", "pulse"), 0.0, -5, room=0.1),
            Layer("pad", (95, 44, 50), ("low",), 0.0, -7, width=0.8, room=0.4),
            Layer("figure", (0, 106, 28), ("stutter", "tick"), 0.35, -6, 0.35, 0.3, 0.35),
            Layer("drums", (0,), ("heart", "clock"), 0.3, -7, 0.0, 0.0, 0.25),
            Layer("melody", (42, 70, 98), ("signal",), 0.5, -7, -0.25, 0.0, 0.6),
            Layer("figure", (44, 48), ("drive",), 0.6, -9, -0.3, 0.4, 0.3),
            Layer("drums", (116,), ("taiko",), 0.78, -8, 0.1, 0.4, 0.35),
            Layer("marks", (116, 47), ("booms",), 0.4, -8, 0.0, 0.0, 0.6),
            Layer("pad", (48, 44), ("high",), 0.72, -12, 0.0, 0.9, 0.4, late=True),
        ),
    ),
    Mood.PLAYFUL: (
        (
            Layer("figure", (45, 12), ("bounce", "hop"), 0.0, -2, -0.3, 0.3, 0.25, octave=1),
            Layer("bass", (58, 32, 70), ("oompah", "walk"), 0.0, -5, 0.05, room=0.12),
            Layer("stabs", (71, 45, 21), ("offbeat", "after"), 0.36, -8, 0.3, 0.3, 0.2),
            Layer("drums", (0,), ("toybox",), 0.4, -8, 0.1, 0.0, 0.15),
            Layer("melody", (71, 70, 72, 13), ("quip",), 0.4, -5, 0.2, 0.0, 0.3),
            Layer("figure", (13, 9), ("skip",), 0.62, -11, 0.45, 0.3, 0.3, octave=1),
            Layer("pad", (48, 49), ("high",), 0.82, -15, 0.0, 0.8, 0.35),
            Layer("melody", (72, 78), ("quip",), 0.8, -11, -0.25, 0.0, 0.3, octave=1, late=True),
        ),
        (
            Layer("stabs", (24, 105, 25), ("offbeat", "strum", "after"), 0.0, -3, -0.3, 0.3, 0.2),
            Layer("melody", (78, 79, 75), ("quip",), 0.3, -5, 0.15, 0.0, 0.3),
            Layer("bass", (32, 33), ("walk", "oompah"), 0.3, -5, room=0.08),
            Layer("drums", (0,), ("toybox", "clap"), 0.42, -8, 0.05, 0.0, 0.15),
            Layer("figure", (12, 108, 114), ("hop", "skip", "bounce"), 0.45, -6, 0.35, 0.3, 0.25, octave=1),
            Layer("stabs", (21, 22), ("after",), 0.6, -10, 0.4, 0.3, 0.2),
            Layer("figure", (9, 13), ("bounce",), 0.8, -13, 0.45, 0.3, 0.35, octave=1, late=True),
        ),
    ),
    Mood.TENDER: (
        (
            Layer("figure", (0,), ("lull", "roll", "wave"), 0.0, 0, -0.1, 0.4, 0.4),
            Layer("pad", (49, 48), ("held",), 0.36, -9, width=0.7, room=0.45),
            Layer("melody", (42, 40, 71), ("song", "lullaby"), 0.5, -5, 0.2, 0.0, 0.45),
            Layer("bass", (42, 43, 32), ("long",), 0.45, -7, room=0.25),
            Layer("figure", (46, 8), ("roll", "lull"), 0.66, -11, 0.4, 0.4, 0.5, octave=1),
            Layer("pad", (49, 52), ("high",), 0.75, -13, 0.0, 0.9, 0.5, late=True),
        ),
        (
            Layer("figure", (10, 8, 11), ("lull", "rock"), 0.0, -2, -0.15, 0.4, 0.45, octave=1),
            Layer("figure", (24, 46), ("pick", "roll"), 0.3, -4, 0.25, 0.3, 0.35),
            Layer("pad", (53, 89, 49), ("held",), 0.4, -9, width=0.8, room=0.45),
            Layer("bass", (32, 43), ("long", "two"), 0.45, -7, room=0.15),
            Layer("melody", (73, 68, 0), ("lullaby", "song"), 0.5, -6, 0.1, 0.0, 0.45),
            Layer("pad", (48, 52), ("high",), 0.78, -13, 0.0, 0.9, 0.5, late=True),
        ),
    ),
    Mood.WISTFUL: (
        (
            Layer("figure", (0, 24), ("waltz", "broken", "alberti"), 0.0, -2, -0.2, 0.4, 0.35),
            Layer("bass", (32, 43), ("two", "long"), 0.34, -6, room=0.15),
            Layer("melody", (68, 40, 69, 22), ("lament",), 0.4, -4, 0.2, 0.0, 0.45),
            Layer("pad", (49, 48), ("held",), 0.45, -9, width=0.8, room=0.45),
            Layer("figure", (46, 11), ("roll",), 0.64, -11, 0.4, 0.3, 0.5, octave=1),
            Layer("drums", (0,), ("waltz", "brush"), 0.66, -14, 0.1, 0.0, 0.25, chance=0.6),
            Layer("melody", (42, 71), ("lament",), 0.8, -9, -0.2, 0.0, 0.45, octave=-1, late=True),
        ),
        (
            Layer("figure", (25, 24, 107), ("pick", "broken"), 0.0, -2, 0.2, 0.4, 0.3),
            Layer("pad", (50, 89), ("held",), 0.3, -10, width=0.8, room=0.45),
            Layer("melody", (21, 110, 77, 64), ("lament", "song"), 0.42, -6, -0.15, 0.0, 0.4),
            Layer("bass", (35, 42), ("long", "two"), 0.42, -6, room=0.15),
            Layer("figure", (0, 4), ("roll", "lull"), 0.55, -9, -0.3, 0.3, 0.4),
            Layer("pad", (48, 52), ("high",), 0.74, -12, 0.0, 0.9, 0.5),
            Layer("drums", (0,), ("lofi", "brush"), 0.72, -14, 0.0, 0.0, 0.25, chance=0.6, late=True),
        ),
    ),
    Mood.MYSTERY: (
        (
            Layer("figure", (45, 70), ("creep", "sneak"), 0.0, -3, -0.3, 0.3, 0.4),
            Layer("figure", (8, 11, 98), ("drops",), 0.0, -5, 0.35, 0.5, 0.65, octave=1),
            Layer("pad", (92, 44, 54), ("held",), 0.3, -11, width=0.9, room=0.5),
            Layer("bass", (43, 32), ("walk", "two"), 0.4, -6, room=0.2),
            Layer("melody", (71, 70, 73), ("whisper",), 0.45, -5, 0.2, 0.0, 0.55),
            Layer("drums", (0,), ("tiptoe",), 0.42, -14, 0.2, 0.0, 0.5),
            Layer("figure", (46,), ("wave",), 0.66, -10, 0.3, 0.5, 0.55),
            Layer("pad", (44, 49), ("high",), 0.74, -13, 0.0, 0.9, 0.5, late=True),
        ),
        (
            Layer("pad", (94, 95, 99), ("held",), 0.0, -9, width=0.9, room=0.5),
            Layer("figure", (11, 0, 46), ("drops", "creep"), 0.0, -2, 0.2, 0.5, 0.6),
            Layer("bass", (35, 43), ("long", "two"), 0.3, -6, room=0.2),
            Layer("melody", (79, 69, 77), ("whisper",), 0.45, -6, -0.2, 0.0, 0.6),
            Layer("figure", (45, 15), ("sneak",), 0.5, -8, -0.35, 0.3, 0.4),
            Layer("marks", (14, 98), ("bells",), 0.3, -12, 0.2, 0.0, 0.8),
            Layer("drums", (0,), ("tiptoe",), 0.6, -14, 0.2, 0.0, 0.5),
            Layer("pad", (52, 53), ("high",), 0.78, -13, 0.0, 0.9, 0.5, late=True),
        ),
    ),
}  # fmt: skip
"""Each mood has at least two; the seed chooses."""

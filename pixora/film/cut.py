"""What the cutting room is asked for: segments, sound, captions and the film that they come to."""

from __future__ import annotations

from enum import StrEnum

from pixora.film.brief import CaptionStyle, Corner, Data, Framing, Raster, Style
from pixora.film.script import TransitionKind
from pixora.film.speech import Word
from pixora.film.visual import Figure, Visual


class CaptionLine(Data):
    """One caption as it stands on the screen, times in seconds; words carry their own times for karaoke."""

    start: float
    end: float
    words: tuple[Word, ...]
    rows: tuple[int, ...] = ()
    """Number of words in each row; empty for a single row."""
    speaker: int = 0
    """Which of the film's voices says it, in the order in which they are first heard."""


class Source(StrEnum):
    """What a scene's frames come from."""

    DRAWN = "drawn"
    """Drawn frame by frame from the visual."""
    STILL = "still"
    """Role `picture0` (`picture1` of a join's second part), a picture under a moving camera."""
    CLIP = "clip"
    """Role `clip0` (`clip1`), a video."""


class ScenePart(Data):
    """A scene's share in a segment. Frame `first` is counted from the scene's start and may be negative or run
    past `scene_frames`: those are the handles that transitions take their pictures from."""

    visual: Visual
    figures: tuple[Figure, ...]
    """One for each of the visual's players."""
    scene_frames: int
    first: int
    source: Source = Source.DRAWN
    cues: tuple[float, ...] = ()
    """Seconds from the scene's start at which each of the card's items comes in; empty when nothing is timed."""
    framing: Framing = Framing.FILL
    """Of a clip."""
    finish: bool = True
    """Vignette and grain lie over it. A clip's pictures stay as they came."""


class SegmentRequest(Data):
    """Makes part `video` (MP4, H.264 only, `frames` long). One part is a body; two are a join, `transition` blending
    the first into the second. Needs role `picture0` (and `picture1`), or `clip0` (`clip1`), by the parts' sources."""

    raster: Raster
    fps: int
    style: Style
    seed: int
    frames: int
    parts: tuple[ScenePart, ...]
    transition: TransitionKind = TransitionKind.CUT
    fade_in: int = 0
    """Frames from black at the segment's start."""
    fade_out: int = 0
    """Frames to black at the segment's end."""
    caption_style: CaptionStyle = CaptionStyle.CLEAN
    logo: Corner | None = None
    """Where role `logo` stands, a picture; None without one."""
    lines: tuple[CaptionLine, ...] = ()
    """Captions to burn in, in seconds from the segment's start; may begin before 0 and end after the last frame."""
    fine: bool = False
    """Whether the result is to be encoded once more: then no loss can be seen or measured in what comes of it."""


class PlacedVoice(Data):
    """Narration `role` starts at `start` seconds of the film; `words` are in film time."""

    role: str
    start: float
    words: tuple[Word, ...]
    pace: float = 1.0
    """How much faster than it was spoken it is played, at its own pitch."""


class PlacedClip(Data):
    """The sound of the clip `role`, from `begins` seconds of it on, is heard from `start` to `end` seconds of the film;
    it comes and goes within `fade_in` and `fade_out` seconds. A clip without sound is not heard."""

    role: str
    start: float
    end: float
    begins: float
    fade_in: float
    fade_out: float


class SceneLevel(Data):
    """How much louder voice, music and effects are from `start` to `end` seconds of the film, in dB; -60 is silence."""

    start: float
    end: float
    voice: float = 0.0
    music: float = 0.0
    effects: float = 0.0


class MixRequest(Data):
    """Makes parts `mix` (FLAC, 48 kHz stereo, levelled), `voice`, `music` and `ambience` (the stems that sum to it,
    after ducking), and facts: `loudness` (LUFS), `true_peak` (dBTP). Needs roles `music`, `ambience` and `effects`
    where there are such."""

    frames: int
    fps: int
    voices: tuple[PlacedVoice, ...]
    music: bool
    ambience: bool = False
    fade_out: float
    """Seconds."""
    loudness: float = -14.0
    """Integrated, LUFS (EBU R128)."""
    true_peak: float = -1.0
    """dBTP at most, on the encoded film."""
    levels: tuple[SceneLevel, ...] = ()
    """Of the scenes whose volumes were set by hand, in order."""
    clips: tuple[PlacedClip, ...] = ()
    """Clips that are heard; their stem is `clips`."""
    effects: bool = False
    """Whether there are sound effects; their stem is `effects`."""


class SoundRequest(Data):
    """Makes part `sound` (M4A, AAC, 48 kHz stereo, as long as the film), and facts measured on it: `loudness` (LUFS),
    `true_peak` (dBTP), None for silence. Needs role `mix`."""

    frames: int
    fps: int
    true_peak: float = -1.0
    """dBTP at most."""


class AnimaticShot(Data):
    """A scene of the animatic: role `picture<n>` for `frames`, going over into the next within `join` frames."""

    frames: int
    visual: Visual
    transition: TransitionKind
    join: int


class AnimaticRequest(Data):
    """Makes part `video`: stills under a moving camera with captions burned in. Needs `picture0`.. and `sound`."""

    raster: Raster
    fps: int
    shots: tuple[AnimaticShot, ...]
    caption_style: CaptionStyle
    lines: tuple[CaptionLine, ...]


class CaptionsRequest(Data):
    """Makes parts `srt` and `vtt`."""

    lines: tuple[CaptionLine, ...]


class ThumbnailRequest(Data):
    """Makes part `image` (JPEG, at most `width` wide). Needs role `picture`."""

    width: int = 640


class Chapter(Data):
    """A scene as players list it; it begins at frame `start`."""

    start: int
    title: str


class Maker(Data):
    """Who made one kind of thing in a film. The provider is "upload" for what its user brought along."""

    kind: str
    provider: str
    model: str = ""
    version: str = ""


class MasterRequest(Data):
    """Makes part `video`: the film, signed as made by machines. Needs roles `segment0`.. in order, `sound`, and `srt`
    for a soft caption track."""

    frames: int
    fps: int
    segments: int
    title: str
    language: str
    caption_track: bool
    chapters: tuple[Chapter, ...] = ()
    makers: tuple[Maker, ...] = ()
    """Of all that was put together here, for the film's mark."""
    edits: tuple[str, ...] = ()
    """What was done with it, a sentence each."""
    fine: bool = False
    """Whether its segments are."""

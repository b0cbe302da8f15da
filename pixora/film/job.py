"""Jobs: one thing to make each, with everything its result depends on in `request` and `needs`."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import SerializeAsAny

from pixora.film.brief import Brief, Data, Mood, Raster, Style
from pixora.film.effects import EffectCue
from pixora.film.script import Script
from pixora.film.visual import Figure, Hour, Place, Room, Visual, Weather


class JobKind(StrEnum):
    SCRIPT = "script"
    """The film's script, written by a vendor's model; it stands before the plan and is in none."""
    NARRATION = "narration"
    REFERENCE = "reference"
    """A character's picture, which a vendor's model draws the scenes by."""
    PICTURE = "picture"
    MOTION = "motion"
    """A scene's picture set in motion by a vendor's model."""
    LOGO = "logo"
    """A picture of the user's that stands in a corner of the film; it is brought along and never made."""
    MUSIC = "music"
    AMBIENCE = "ambience"
    SEGMENT = "segment"
    """A run of frames of the film, encoded so that segments are joined packet by packet."""
    ANIMATIC = "animatic"
    """The film of stills, with voice and captions, that is seen before motion is paid for."""
    MIX = "mix"
    SOUND = "sound"
    """The mix as it is heard in the film: encoded, its peaks checked."""
    CAPTIONS = "captions"
    THUMBNAIL = "thumbnail"
    MASTER = "master"
    EXPORT = "export"
    """The finished film in another form; it stands in no plan."""


class ScriptRequest(Data):
    """Makes part `script` (JSON of `Script`) by a vendor's model. `brief` is without what concerns money, captions."""

    brief: Brief
    words_per_second: float
    """Pace of the voice that will speak it."""
    lengths: tuple[float, ...]
    """Seconds that the film's motion model offers, rising; () when pictures move without a vendor."""
    max_scenes: int


class TightenRequest(Data):
    """Makes part `script`: the script with fewer words in the scenes that `words` names, and nothing else changed."""

    script: Script
    words: dict[str, int]
    """Most words of a scene's narration, by the scene's id."""


class PublishRequest(Data):
    """Makes part `publishing` (JSON of `Publishing`) by a vendor's model: what goes with the film at its upload."""

    title: str
    logline: str
    narration: tuple[str, ...]
    language: str
    tall: bool
    """Whether it is a film for phones."""


class NarrationRequest(Data):
    """Makes parts `audio` (FLAC) and `words` (JSON of `Speech`)."""

    text: str
    voice: str
    language: str
    seed: int


class PictureRequest(Data):
    """Makes part `image` (PNG), the scene's still."""

    visual: Visual
    figures: tuple[Figure, ...]
    """One for each of the visual's players."""
    style: Style
    raster: Raster
    seed: int
    """The film's seed: palette and light are shared through it. The scene's own is in `visual`."""


class ReferenceRequest(Data):
    """Makes part `image` by a vendor's model, from words alone."""

    prompt: str
    seed: int


class ImageRequest(Data):
    """Makes part `image` by a vendor's model. Needs roles `reference0`.. for the characters that are seen."""

    prompt: str
    raster: Raster
    references: int
    seed: int
    edits: bool = False
    """Whether `reference0` is the picture that is changed, and `prompt` the change."""


class MotionRequest(Data):
    """Makes part `video` by a vendor's model: role `picture` in motion for `seconds`, one of the lengths it offers."""

    prompt: str
    seconds: float
    raster: Raster
    ends: bool = False
    """Whether it ends with role `end`, the next scene's picture: the two go on in one movement."""


class LogoRequest(Data):
    """The place of part `image`, which a user brings along: nothing makes it."""


class TuneRequest(Data):
    """Makes part `audio` by a vendor's model, at least `seconds` long."""

    mood: Mood
    seconds: float
    seed: int


class MusicRequest(Data):
    """Makes part `audio` (FLAC, 48 kHz stereo), exactly `seconds` long."""

    mood: Mood
    seconds: float
    seed: int
    borders: tuple[float, ...]
    """Where scenes change, in seconds from the start, ends excluded."""


class Surroundings(Data):
    """What is heard of a place from `start` to `end` seconds of the film."""

    start: float
    end: float
    place: Place
    room: Room | None
    hour: Hour
    weather: Weather


class AmbienceRequest(Data):
    """Makes part `audio`, the room tone of the film's places, where there are `surroundings`, and part `effects` where
    there are `cues` (FLAC, 48 kHz stereo), each exactly `seconds` long."""

    seconds: float
    seed: int
    surroundings: tuple[Surroundings, ...]
    cues: tuple[EffectCue, ...] = ()
    """In order."""


class Need(Data):
    """An input: part `part` of the job `job`, handed over as `role`."""

    role: str
    job: str
    part: str


class Job(Data):
    """`key` names the job within its plan ("narration:s_1f3a"). `fingerprint` is None until every input exists."""

    key: str
    kind: JobKind
    scene_id: str | None
    provider: str
    model: str
    version: str
    request: SerializeAsAny[Data]
    needs: tuple[Need, ...] = ()
    take: int = 0
    """How often this place was asked for anew."""
    fingerprint: str | None = None
    """Of what stands in the film: the selected take's where one is selected."""
    out_of_date: bool = False
    """The selected take rests on what has changed since."""
    substitute: bool = False
    """The built-in artist stands in for the vendor that was chosen."""
    weight: float = 1.0
    """Expected seconds of work on one core, for progress and the time that is left."""
    lengths: tuple[float, ...] = ()
    """Of a vendor's clip: longer ones that its model makes, too, in seconds."""
    longer: tuple[str, ...] = ()
    """Fingerprints of the same clip in these lengths: one that is there already, since the scene was longer once, does
    as well."""

    def describe(self, number: int | None) -> str:
        """What is being made, for a person; `number` is the scene's."""
        scene = f" of scene {number}" if number else ""
        match self.kind:
            case JobKind.SCRIPT:
                return "Writing the script"
            case JobKind.NARRATION:
                return f"Speaking the words{scene}"
            case JobKind.PICTURE:
                return f"Drawing the picture{scene}"
            case JobKind.REFERENCE:
                return "Drawing a character"
            case JobKind.LOGO:
                return "Taking the logo"
            case JobKind.MOTION:
                return f"Setting the picture in motion{scene}"
            case JobKind.ANIMATIC:
                return "Putting the animatic together"
            case JobKind.MUSIC:
                return "Composing the music"
            case JobKind.AMBIENCE:
                return "Listening to the places"
            case JobKind.SEGMENT:
                return f"Filming the motion{scene}"
            case JobKind.MIX:
                return "Mixing voice and music"
            case JobKind.SOUND:
                return "Encoding the sound"
            case JobKind.CAPTIONS:
                return "Writing the captions"
            case JobKind.THUMBNAIL:
                return "Choosing the thumbnail"
            case JobKind.MASTER:
                return "Putting the film together"
            case JobKind.EXPORT:
                return "Exporting the film"


class MadeFile(Data):
    """A file that a job wrote into its folder. `name` has no path."""

    part: str
    name: str
    content_type: str


class Made(Data):
    """What a job made: files, and `facts` measured on them (seconds, size, loudness ...), all JSON."""

    files: tuple[MadeFile, ...]
    facts: dict[str, Any] = {}

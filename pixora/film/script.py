"""The script: what is said and seen in each scene, in order."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from pixora.film.brief import Data, Framing, Genre, Mood, Style
from pixora.film.visual import Figure, Visual

SILENT_DB, MOST_DB = -60.0, 12.0
"""How much softer and louder, in dB, a scene's voice, music or effects can be set; the least is silence."""


class TransitionKind(StrEnum):
    CUT = "cut"
    CROSSFADE = "crossfade"
    DIP = "dip"
    """Through black."""
    FLASH = "flash"
    """Through light."""
    SLIDE_LEFT = "slide_left"
    """The new picture pushes the old one out to the left; the others likewise."""
    SLIDE_RIGHT = "slide_right"
    SLIDE_UP = "slide_up"
    SLIDE_DOWN = "slide_down"
    WIPE_LEFT = "wipe_left"
    """A soft edge moves to the left and uncovers the new picture; the others likewise."""
    WIPE_RIGHT = "wipe_right"
    WIPE_UP = "wipe_up"
    WIPE_DOWN = "wipe_down"
    ZOOM = "zoom"
    """Into the old picture and out of it into the new one."""
    BLUR = "blur"
    IRIS = "iris"
    """A circle opens on the new picture."""


class SoundCut(StrEnum):
    """When the sound goes over into that of the next scene."""

    STRAIGHT = "straight"
    """With the picture."""
    J = "j"
    """Before it: the next scene is heard before it is seen."""
    L = "l"
    """After it: the scene is still heard when the next one is seen."""


class Transition(Data):
    """How a scene goes over into the next. `seconds` is its whole length, centred on the border; 0 for a cut."""

    kind: TransitionKind = TransitionKind.CUT
    seconds: float = Field(default=0.0, ge=0.0, le=2.0)
    sound: SoundCut = SoundCut.STRAIGHT


class Character(Data):
    id: str
    name: str
    description: str
    """Canonical words, pasted verbatim into every prompt."""
    figure: Figure = Figure()


class Retouch(Data):
    """A change of a picture that is there, for an image model that takes a picture to go by."""

    of: str
    """Fingerprint of the take that is changed."""
    wish: str
    """In the user's words."""


class Scene(Data):
    """One scene. `id` is stable; its number is its place in the script and for display only."""

    id: str
    narration: str = ""
    """"" for a passage that picture and music carry."""
    picture_prompt: str
    motion_prompt: str
    seconds: float
    """Planned length; the timeline fits it to the measured voice."""
    characters: tuple[str, ...] = ()
    transition: Transition = Transition()
    visual: Visual
    continues: bool = False
    """The next scene goes on at the same place and moment: their clips are joined where a model takes an end image."""
    voice: str | None = None
    """Who speaks here; None for the film's voice."""
    voice_db: float = Field(default=0.0, ge=SILENT_DB, le=MOST_DB)
    """How much louder than usual the voice is here; `SILENT_DB` is silence."""
    music_db: float = Field(default=0.0, ge=SILENT_DB, le=MOST_DB)
    """The same of the music."""
    effects_db: float = Field(default=0.0, ge=SILENT_DB, le=MOST_DB)
    """The same of the sound effects."""
    retouch: Retouch | None = None
    """The picture is an earlier one with a change; None: it is drawn from words."""
    framing: Framing | None = None
    """Of its clip; None: as the film's."""


class Script(Data):
    title: str
    logline: str
    style: Style
    mood: Mood | None
    """None: no music."""
    genre: Genre | None = None
    language: str = "en"
    characters: tuple[Character, ...] = ()
    scenes: tuple[Scene, ...] = Field(min_length=1)
    seed: int
    seconds: float | None
    """Length to meet; None when the narration decides it."""
    notes: tuple[str, ...] = ()
    """What the director has to tell the user, one sentence each."""
    revision: int = 1
    edited: bool = False
    """Whether the user has changed it: then it is not written anew, and a film that its words do not fit is longer."""
    written_by: str = "built-in director"

    def scene(self, scene_id: str) -> Scene:
        return next(scene for scene in self.scenes if scene.id == scene_id)

    def number(self, scene_id: str) -> int:
        """Place of a scene, from 1."""
        return next(i for i, scene in enumerate(self.scenes, 1) if scene.id == scene_id)

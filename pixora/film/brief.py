"""What the user asked for, in the field's own terms and within limits that are checked in one place."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

MIN_SECONDS = 10.0
MAX_SECONDS = 180.0
MAX_PROMPT_CHARS = 40_000
MAX_TEXT_WORDS = 5_000


class Data(BaseModel):
    """Base of all film data: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Aspect(StrEnum):
    WIDE = "16:9"
    TALL = "9:16"
    SQUARE = "1:1"
    PORTRAIT = "4:5"


class Resolution(StrEnum):
    P720 = "720p"
    P1080 = "1080p"
    P1440 = "1440p"
    P2160 = "2160p"


class Framing(StrEnum):
    """How a clip of another shape is brought into the frame."""

    FILL = "fill"
    """It fills the frame, cut evenly."""
    FIT = "fit"
    """All of it is seen, on a blurred picture of itself."""
    SMART = "smart"
    """It fills the frame, cut so that what is worth seeing stays."""


class Loudness(StrEnum):
    """How loud the whole film is, in LUFS (EBU R128)."""

    WEB = "-14"
    """What video and music sites play at."""
    PODCAST = "-16"
    BROADCAST = "-23"


class Captions(StrEnum):
    BURNED = "burned"
    """Drawn into the picture."""
    TRACK = "track"
    """A soft subtitle track in the file."""
    OFF = "off"


class Style(StrEnum):
    """Palette family and light of the whole film."""

    PAPER = "paper"
    EMBER = "ember"
    FROST = "frost"
    CANDY = "candy"
    NOIR = "noir"


class Mood(StrEnum):
    """What the music is like."""

    CALM = "calm"
    WONDER = "wonder"
    UPBEAT = "upbeat"
    EPIC = "epic"
    TENSE = "tense"
    PLAYFUL = "playful"
    TENDER = "tender"
    WISTFUL = "wistful"
    MYSTERY = "mystery"


class CaptionStyle(StrEnum):
    """How captions look when they are burned in or shown by a page."""

    CLEAN = "clean"
    POP = "pop"
    """Few large words at a time, the spoken one jumps."""
    BOXED = "boxed"
    CINEMA = "cinema"
    """Small and plain, no karaoke."""


class Genre(StrEnum):
    """The shape of a film: what its first, middle and last scenes do."""

    EXPLAINER = "explainer"
    JOURNEY = "journey"
    STORY = "story"
    PRODUCT = "product"
    LIST = "list"
    BEDTIME = "bedtime"
    HISTORY = "history"
    HOWTO = "howto"
    POEM = "poem"
    TEXT = "text"
    """The user's own text, word for word."""


class Corner(StrEnum):
    """Where a logo stands."""

    TOP_LEFT = "top_left"
    TOP_RIGHT = "top_right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM_RIGHT = "bottom_right"


class Raster(Data):
    """Frame size in pixels, both even."""

    width: int
    height: int


def raster(aspect: Aspect, resolution: Resolution) -> Raster:
    """Frame size: `resolution` is the short side, as 1080p means for wide film and for tall."""
    short = int(resolution.value.removesuffix("p"))
    long = short * 16 // 9
    match aspect:
        case Aspect.WIDE:
            return Raster(width=long, height=short)
        case Aspect.TALL:
            return Raster(width=short, height=long)
        case Aspect.SQUARE:
            return Raster(width=short, height=short)
        case Aspect.PORTRAIT:
            return Raster(width=short, height=short * 5 // 4)


class Gate(StrEnum):
    """Where a film waits for its user."""

    SCRIPT = "script"
    """Before the first thing that costs money."""
    STILLS = "stills"
    """When all pictures are there, before they move."""
    MOTION = "motion"
    """When the animatic is there, before motion is paid for."""
    PRICE = "price"
    """A price turned out higher than the one that was agreed to, or the budget does not reach."""


class OnFailure(StrEnum):
    """What is done when a vendor fails at a place for good."""

    WAIT = "wait"
    """The rest goes on; the film is put together when the place is made after all."""
    SUBSTITUTE = "substitute"
    """The built-in artist stands in, and it is marked."""


class Pronunciation(Data):
    """`word` is said as `said` is read, whatever its case and whatever punctuation is around it."""

    word: str = Field(min_length=1, max_length=60)
    said: str = Field(min_length=1, max_length=120)


class Brief(Data):
    """One film as it was asked for. `seconds` is None when own `text` decides the length."""

    prompt: str
    """The user's message, as written."""
    topic: str
    """What the film is about, in the user's own words, without the request around it ("space exploration")."""
    text: str | None = None
    """Own text, spoken word for word."""
    seconds: float | None = Field(default=30.0, ge=MIN_SECONDS, le=MAX_SECONDS)
    aspect: Aspect = Aspect.WIDE
    resolution: Resolution = Resolution.P720
    framing: Framing = Framing.FILL
    """Of clips; a scene may have its own."""
    fps: int = Field(default=30, ge=12, le=60)
    style: Style = Style.PAPER
    language: str = "en"
    voice: str = "heart"
    """A voice's name, or "none" for a film without words."""
    music: Mood | None = None
    """None: the director chooses. See `silent_music` for a film without music."""
    silent_music: bool = False
    ambience: bool = True
    """Whether the places are heard: wind, waves, rain, a room."""
    effects: bool = False
    """Whether what the words tell of is heard: a bell, a knock, steps. Films are asked for with them by default; those
    that were made before there were effects stay as they are."""
    clip_sound: bool = False
    """Whether the sound that clips bring along is heard, under the voice."""
    loudness: Loudness = Loudness.WEB
    captions: Captions = Captions.BURNED
    caption_style: CaptionStyle = CaptionStyle.CLEAN
    genre: Genre | None = None
    """None: the director finds it in the words."""
    scenes: int | None = Field(default=None, ge=1)
    """How many scenes were asked for; None: as many as the length and the words take."""
    budget: Decimal | None = Field(default=None, ge=0)
    """USD that the film may cost at most; None: no cap but the user's daily one."""
    unpriced: tuple[str, ...] = ()
    """Kinds of jobs that may be made although nobody knows their price."""
    gates: tuple[Gate, ...] | None = None
    """Where to wait for the user; None: before the first thing that costs money."""
    on_failure: OnFailure = OnFailure.WAIT
    logo_corner: Corner = Corner.TOP_RIGHT
    """Where the logo stands in films that have one."""
    pronunciations: tuple[Pronunciation, ...] = ()
    """How words are said that the voice would get wrong."""
    seed: int | None = None
    """None: derived from the brief, so that the same brief gives the same film."""

    @property
    def raster(self) -> Raster:
        return raster(self.aspect, self.resolution)

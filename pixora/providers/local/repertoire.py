"""What the built-in artists can do, as names that a user may ask for."""

from __future__ import annotations

from pixora.film.job import JobKind
from pixora.film.plan import BUILT_IN, CUTTING_ROOM, Choice

VOICES = ("heart",)
LANGUAGES = ("en",)

PROVIDER = BUILT_IN

CHOICES: dict[JobKind, Choice] = {
    JobKind.SCRIPT: Choice(provider=PROVIDER, model="director", version="3"),
    JobKind.NARRATION: Choice(provider=PROVIDER, model="hibari-heart", version="0.2.1+1"),
    JobKind.PICTURE: Choice(provider=PROVIDER, model="paper-cut", version="5"),
    JobKind.REFERENCE: Choice(provider=PROVIDER, model="paper-cut", version="5"),
    JobKind.MOTION: Choice(provider=PROVIDER, model="paper-cut-motion", version="5"),
    JobKind.ANIMATIC: Choice(provider=CUTTING_ROOM, model="animatic", version="1"),
    JobKind.SEGMENT: Choice(provider=PROVIDER, model="paper-cut-motion", version="5"),
    JobKind.LOGO: Choice(provider=CUTTING_ROOM, model="logo", version="1"),
    JobKind.MUSIC: Choice(provider=PROVIDER, model="fluidr3-score", version="2"),
    JobKind.AMBIENCE: Choice(provider=PROVIDER, model="room-tone", version="2"),
    JobKind.MIX: Choice(provider=CUTTING_ROOM, model="mix", version="3"),
    JobKind.SOUND: Choice(provider=CUTTING_ROOM, model="aac", version="1"),
    JobKind.CAPTIONS: Choice(provider=CUTTING_ROOM, model="captions", version="3"),
    JobKind.THUMBNAIL: Choice(provider=CUTTING_ROOM, model="thumbnail", version="1"),
    JobKind.MASTER: Choice(provider=CUTTING_ROOM, model="master", version="1"),
}
"""The built-in artist of each kind of job. Raise a version by hand when its result changes."""

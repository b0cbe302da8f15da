"""Every bound of the gallery in one place, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from pixora.film.brief import Data

FADES = (0.3, 0.7)
"""Seconds at the start and at the end that come up from black and go down to it."""


@dataclass(frozen=True)
class Bound:
    """What is measured, within which limits it must lie, and why there."""

    name: str
    title: str
    unit: str
    reason: str
    least: float | None = None
    most: float | None = None

    def holds(self, figure: float) -> bool:
        return (self.least is None or figure >= self.least) and (self.most is None or figure <= self.most)

    @property
    def told(self) -> str:
        if self.least is not None and self.most is not None:
            return f"{self.least:g} to {self.most:g}"
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"


class Check(Data):
    """One measure of one film: its worst figure, whether that holds, and where it was found."""

    bound: str
    figure: float
    holds: bool
    where: str = ""


BOUNDS = {
    bound.name: bound
    for bound in (
        Bound("made", "made", "", "A brief that cannot be filmed is the worst of faults.", least=1),
        Bound("words", "own words lost", "words", "Own text is spoken and shown to the letter.", most=0),
        Bound("genre", "genre found", "", "The words of this brief leave no doubt about it.", least=1),
        Bound("settled", "plan settled", "", "The finished script comes to exactly this film again.", least=1),
        Bound("length", "length off", "frames", "A film asked for 30 s has 30 s: places to post it count.", most=0),
        Bound("ends", "sound's end off", "s", "Picture and sound end within a frame of each other.", most=0.04),
        Bound("errors", "decode errors", "", "A strict decoder must play every frame.", most=0),
        Bound("loudness", "loudness", "LUFS", "What players level to, ±0.5 LU.", least=-14.5, most=-13.5),
        Bound("peak", "true peak", "dBTP", "Over -1 dBTP a phone's decoder clips.", most=-1.0),
        Bound("silence", "longest silence", "s", "Longer than 1 s under -60 dBFS sounds like a fault.", most=1.0),
        Bound("frozen", "longest freeze", "s", "Half a second without any change is seen as a stall.", most=0.5),
        Bound(
            "still",
            "longest stillness",
            "s",
            "Grain moves though the picture stands: with the grain averaged out (160 px, tiles of 10), no tile changes "
            "by a third of a grey level. A card may hold its breath for a second, a film never.",
            most=1.0,
        ),
        Bound("black", "longest black", "s", "Outside the fades at the ends; a dip takes 0.1 s.", most=0.2),
        Bound("music_end", "music ends before", "s", "Music is heard to 0.35 s of the last frame.", most=0.35),
        Bound(
            "music_falls",
            "music falls by",
            "dB",
            "The score itself comes to rest before the mix fades it: its last 0.2 s lie 10 dB under its middle, "
            "where music cut off in the middle of a bar lies within 6.",
            least=10.0,
        ),
        Bound(
            "neighbours",
            "least difference of neighbours",
            "",
            "Of the scenes' stills at 160 px: see `pictures.differ`. Two seeds of one place and hour are 0.19 apart "
            "(median over all places), one place at two hours or two places at one hour 0.66, nine in ten of those "
            "over 0.29. Nearer than 0.15, place, light and composition are all the same.",
            least=0.15,
        ),
        Bound(
            "cards",
            "least difference of neighbouring cards",
            "",
            "Cards in a row are one series, and letters hardly count at 160 px: the ground or its light must change.",
            least=0.06,
        ),
        Bound(
            "likeness",
            "most change of a character",
            "ΔE",
            "Of skin, hair, clothes and accent from scene to scene, after the scenes' light is taken out: see "
            "`players`. Over places, hours and styles one character changes by up to 12, by 2.6 in the median; two "
            "characters are 23 apart in the median, nine in ten over 12.",
            most=13.0,
        ),
        Bound(
            "seen",
            "least seen of a player",
            "%",
            "Who plays in a scene is in its picture: 50 px high.",
            least=0.1,
        ),
        Bound(
            "contrast",
            "least contrast of captions",
            "",
            "WCAG 2.2, 1.4.3 (AA); an outline is the letter's ground.",
            least=4.5,
        ),
        Bound(
            "pace",
            "fastest caption",
            "letters/s",
            "Where captions alone carry the words: 20 letters a second are the most that adult viewers are given "
            "(wide letters, as of Japanese, count as two).",
            most=20.0,
        ),
        Bound(
            "unlike_pictures",
            "least difference to another still",
            "",
            "Of any two stills of two films, measured as for neighbours: the same still is 0. Two films may show one "
            "place at one hour (0.07 and more apart), but not in one composition.",
            least=0.04,
        ),
        Bound(
            "unlike_films",
            "least difference to another film",
            "",
            "Half of a film's stills have nothing in the other film that is nearer: 0.19 is one place with another "
            "seed.",
            least=0.19,
        ),
        Bound(
            "unlike_music",
            "most likeness of music",
            "",
            "Correlation of the notes' beginnings by pitch class, at the best shift within 8 s. A piece composed anew "
            "at another length is 0.5 to 0.9 like itself, two of one mood 0.15 at most.",
            most=0.3,
        ),
    )
}


def judge(name: str, figure: float, where: str = "") -> Check:
    """A figure against its bound."""
    return Check(bound=name, figure=round(figure, 3), holds=BOUNDS[name].holds(figure), where=where)

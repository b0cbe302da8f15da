"""All measures of one film, and those that need the others beside it."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from pixora.film.brief import Data
from pixora.film.visual import Place
from pixora.media.probe import Findings, findings, measure_loudness, probe
from proof import lettering, music, pictures, players
from proof.bounds import FADES, Check, judge
from proof.briefs import Commission
from proof.filming import Filmed, count_lost_words
from proof.pictures import Bytes, Essence, Watched


class Measured(Data):
    """What was found on one film."""

    checks: tuple[Check, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.holds)


def frames_for(filmed: Filmed) -> dict[str, int]:
    """Frames that the contact sheet shows: "3" is the middle of scene 3, "3 to 4" lies in the transition after it,
    before its middle, where a dip is black."""
    found: dict[str, int] = {}
    spans = filmed.timeline.spans
    for number, span in enumerate(spans, 1):
        found[str(number)] = (span.start + span.half_in + span.end - span.half_out) // 2
        if span.half_out:
            found[f"{number} to {number + 1}"] = span.end - 1 - round(0.3 * span.half_out)
    return found


def measure(commission: Commission, filmed: Filmed, folder: Path) -> tuple[Measured, dict[str, Bytes]]:
    """Measure a film by itself; also the frames of its contact sheet, by their names."""
    shown, read = frames_for(filmed), lettering.moments(filmed)
    film = folder / "film.mp4"
    watched = pictures.watch(film, filmed.timeline.fps, {*shown.values(), *read})
    checks = [judge("made", 1), *_kept(commission, filmed), *_file(filmed, film, watched), *_sound(folder, film)]
    checks += _scenes(filmed, folder)
    checks += _captions(filmed, {number: watched.frames[number] for number in read})
    return Measured(checks=tuple(checks)), {name: watched.frames[number] for name, number in shown.items()}


def _kept(commission: Commission, filmed: Filmed) -> list[Check]:
    checks = [judge("settled", filmed.settled)]
    if commission.text:
        checks.append(judge("words", *count_lost_words(commission.text, filmed.script)))
    if commission.expect.genre:
        found = filmed.script.genre
        checks.append(judge("genre", found is commission.expect.genre, found.value if found else "none"))
    if filmed.brief.seconds is not None:
        off = abs(filmed.timeline.frames - round(filmed.brief.seconds * filmed.brief.fps))
        checks.append(judge("length", off))
    return checks


def _file(filmed: Filmed, film: Path, watched: Watched) -> list[Check]:
    found = findings(film, black=0.1, frozen=0.3, silent=0.3)
    file = probe(film)
    seconds = filmed.timeline.seconds
    ends = [track.seconds for track in (file.video, file.audio) if track is not None]
    frames = file.video.frames if file.video else 0
    return [
        judge("ends", max(abs(end - seconds) for end in ends) if len(ends) == 2 else seconds),
        judge("length", abs(frames - filmed.timeline.frames), "in the file"),
        judge("errors", len(found.errors), "; ".join(found.errors[:1])),
        judge("silence", *_longest(found.silent)),
        judge("frozen", *_longest(found.frozen)),
        judge("still", watched.still, f"from {watched.still_at:.1f} s"),
        judge("black", *_longest(_inside(found, seconds))),
    ]


def _inside(found: Findings, seconds: float) -> tuple[tuple[float, float], ...]:
    """Black stretches without what belongs to the fades at the ends."""
    first, last = FADES[0], seconds - FADES[1]
    cut = ((max(start, first), min(end, last)) for start, end in found.black)
    return tuple((start, end) for start, end in cut if end > start)


def _longest(stretches: tuple[tuple[float, float], ...]) -> tuple[float, str]:
    start, end = max(stretches, key=lambda stretch: stretch[1] - stretch[0], default=(0.0, 0.0))
    return end - start, f"from {start:.1f} s" if end > start else ""


def _sound(folder: Path, film: Path) -> list[Check]:
    loud = measure_loudness(film)
    checks = [
        judge("loudness", loud.integrated if loud.integrated is not None else -70.0),
        judge("peak", loud.true_peak if loud.true_peak is not None else -120.0),
    ]
    if (folder / "score.flac").exists():
        end = music.silent_end(folder / "music.flac")
        checks.append(judge("music_end", 1000.0 if end is None else end))
        checks.append(judge("music_falls", music.fall(folder / "score.flac")))
    return checks


def _scenes(filmed: Filmed, folder: Path) -> list[Check]:
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    scenes = list(zip(filmed.script.scenes, essences(folder), strict=True))
    for number, ((one, before), (other, after)) in enumerate(pairwise(scenes), 1):
        series = one.visual.place is Place.CARD and other.visual.place is Place.CARD
        apart = pictures.differ(before, after), f"scenes {number} and {number + 1}"
        found["cards" if series else "neighbours"].append(apart)
    checks = [judge(bound, *min(apart)) for bound, apart in found.items()]
    if seen := players.see_players(filmed):
        checks.append(judge("likeness", *players.compare(seen)))
        least = min(seen, key=lambda one: one.share)
        checks.append(judge("seen", least.share * 100, f"{least.name}, scene {least.scene}"))
    return checks


def _captions(filmed: Filmed, frames: dict[int, Bytes]) -> list[Check]:
    found = [
        (ratio, f"at {number / filmed.timeline.fps:.1f} s")
        for number, frame in frames.items()
        if (ratio := lettering.contrast(filmed, frame, number)) is not None
    ]
    checks = [judge("contrast", *min(found))] if found else []
    if filmed.brief.voice == "none" and filmed.lines:
        checks.append(judge("pace", *lettering.pace(filmed.lines)))
    return checks


def essences(folder: Path) -> list[Essence]:
    """What the stills of a film are compared by, in the order of its scenes."""
    return [pictures.essence(path) for path in sorted(folder.glob("scene-*.png"))]


def compare_films(folders: dict[str, Path]) -> dict[str, tuple[Check, ...]]:
    """How like each film is to the others, by name; with one film there is nothing to say."""
    stills = {name: essences(folder) for name, folder in folders.items()}
    scores = {
        name: music.notes(folder / "score.flac") for name, folder in folders.items() if (folder / "score.flac").exists()
    }
    found: dict[str, tuple[Check, ...]] = {}
    likeness: dict[frozenset[str], float] = {}
    for name in folders:
        checks: list[Check] = []
        if others := {other: own for other, own in stills.items() if other != name}:
            checks.append(judge("unlike_pictures", *pictures.nearest(stills[name], others)))
            checks.append(judge("unlike_films", *pictures.resembling(stills[name], others)))
        if name in scores and len(scores) > 1:
            for other in scores.keys() - {name}:
                pair = frozenset((name, other))
                if pair not in likeness:
                    likeness[pair] = music.alike(scores[name], scores[other])
            closest = max(scores.keys() - {name}, key=lambda other: (likeness[frozenset((name, other))], other))
            checks.append(judge("unlike_music", likeness[frozenset((name, closest))], closest))
        found[name] = tuple(checks)
    return found

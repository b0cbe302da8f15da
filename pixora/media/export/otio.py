"""The cut as an OpenTimelineIO file: shots, transitions, stems, markers and captions, to the frame."""

from __future__ import annotations

from opentimelineio.opentime import RationalTime, TimeRange
from opentimelineio.schema import (
    Clip,
    ExternalReference,
    Gap,
    Marker,
    MarkerColor,
    Timeline,
    Track,
    TrackKind,
    Transition,
    TransitionTypes,
)

from pixora.film.cut_list import CutList, Shot, Sound
from pixora.film.script import TransitionKind

SUBTITLES = "Subtitle"
"""Kind of the captions' track: OpenTimelineIO names none of its own, and readers leave out what they do not know."""
NAMESPACE = "pixora"
"""Where our own facts stand in the file's metadata."""


def write_otio(cuts: CutList) -> str:
    """The file's text (JSON). Media are referred to by paths relative to the file."""
    timeline = Timeline(cuts.title, global_start_time=_at(0, cuts))
    timeline.metadata[NAMESPACE] = {
        "language": cuts.language,
        "width": cuts.width,
        "height": cuts.height,
        "frames": cuts.frames,
    }
    tracks = [
        _picture(cuts),
        *([_logo(cuts, cuts.logo)] if cuts.logo else []),
        *(_sound(sound, cuts) for sound in cuts.sounds),
    ]
    if cuts.captions:
        tracks.append(_captions(cuts))
    timeline.tracks.extend(tracks)
    for shot in cuts.shots:
        timeline.tracks.markers.append(
            Marker(
                f"{shot.number} · {shot.title}",
                marked_range=_range(shot.start, shot.frames, cuts),
                color=MarkerColor.GREEN,
                metadata={NAMESPACE: {"scene": shot.scene_id, "narration": shot.note}},
            )
        )
    return str(timeline.to_json_string(indent=2))


def _picture(cuts: CutList) -> Track:
    track = Track("Picture", kind=TrackKind.Video)
    if cuts.fade_in:
        track.append(_transition("Fade in", TransitionTypes.SMPTE_Dissolve, 0, cuts.fade_in, cuts, "fade_in"))
    for shot in cuts.shots:
        track.append(
            Clip(
                f"{shot.number} · {shot.title}",
                media_reference=ExternalReference(
                    shot.clip, available_range=_range(0, shot.head + shot.frames + shot.tail, cuts)
                ),
                source_range=_range(shot.head, shot.frames, cuts),
                metadata={NAMESPACE: {"scene": shot.scene_id, "narration": shot.note}},
            )
        )
        if shot.half_out:
            track.append(_into_next(shot, cuts))
    if cuts.fade_out:
        track.append(_transition("Fade out", TransitionTypes.SMPTE_Dissolve, cuts.fade_out, 0, cuts, "fade_out"))
    return track


def _logo(cuts: CutList, path: str) -> Track:
    """Over the picture, coming and going with it."""
    track = Track("Logo", kind=TrackKind.Video)
    if cuts.fade_in:
        track.append(_transition("Fade in", TransitionTypes.SMPTE_Dissolve, 0, cuts.fade_in, cuts, "fade_in"))
    there = _range(0, cuts.frames, cuts)
    track.append(Clip("Logo", media_reference=ExternalReference(path, available_range=there), source_range=there))
    if cuts.fade_out:
        track.append(_transition("Fade out", TransitionTypes.SMPTE_Dissolve, cuts.fade_out, 0, cuts, "fade_out"))
    return track


def _into_next(shot: Shot, cuts: CutList) -> Transition:
    kind = shot.transition
    plain = kind is TransitionKind.CROSSFADE
    return _transition(
        kind.value.replace("_", " "),
        TransitionTypes.SMPTE_Dissolve if plain else TransitionTypes.Custom,
        shot.half_out,
        shot.half_out,
        cuts,
        kind.value,
    )


def _transition(name: str, kind: str, before: int, after: int, cuts: CutList, ours: str) -> Transition:
    return Transition(
        name=name,
        transition_type=kind,
        in_offset=_at(before, cuts),
        out_offset=_at(after, cuts),
        metadata={NAMESPACE: {"kind": ours}},
    )


def _sound(sound: Sound, cuts: CutList) -> Track:
    """One clip, or one for each scene, so that the words go along when a scene is moved."""
    track = Track(sound.name, kind=TrackKind.Audio)
    parts = [(f"{s.number} · {s.title}", s.start, s.frames) for s in cuts.shots] if sound.parted else []
    for name, start, frames in parts or [(sound.name, 0, cuts.frames)]:
        track.append(
            Clip(
                name,
                media_reference=ExternalReference(sound.path, available_range=_range(0, cuts.frames, cuts)),
                source_range=_range(start, frames, cuts),
            )
        )
    return track


def _captions(cuts: CutList) -> Track:
    """Each caption is a gap of its length with a marker: a reader that takes the track for pictures, as Kdenlive's
    does, shows what lies below it, where clips without media would cover the film."""
    track = Track("Captions", kind=SUBTITLES)
    at = 0
    for start, end, line in cuts.placed_captions():
        if start > at:
            track.append(Gap(source_range=_range(0, start - at, cuts)))
        words = [{"text": word.text, "start": word.start, "end": word.end} for word in line.words]
        said, lasting = " ".join(word.text for word in line.words), _range(0, end - start, cuts)
        metadata = {NAMESPACE: {"words": words, "language": cuts.language}}
        shown = Marker(said, marked_range=lasting, color=MarkerColor.WHITE)
        track.append(Gap(said, source_range=lasting, markers=[shown], metadata=metadata))
        at = end
    return track


def _at(frames: int, cuts: CutList) -> RationalTime:
    return RationalTime(frames, cuts.fps)


def _range(start: int, frames: int, cuts: CutList) -> TimeRange:
    return TimeRange(_at(start, cuts), _at(frames, cuts))

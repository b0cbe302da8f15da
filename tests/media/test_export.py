"""The cut as editors get it: read back by OpenTimelineIO, by its FCPXML adapter, and by a reader of our own."""

from __future__ import annotations

import itertools
from fractions import Fraction
from xml.etree.ElementTree import Element, fromstring

import opentimelineio as otio
import pytest

from pixora.film.cut import CaptionLine
from pixora.film.cut_list import LOGO, CutList, Shot, Sound
from pixora.film.script import TransitionKind
from pixora.film.speech import Word
from pixora.media.export.fcpxml import CROSS_DISSOLVE, FADE_TO_COLOUR, write_fcpxml
from pixora.media.export.otio import SUBTITLES, write_otio

LENGTHS = (97, 61, 45, 120)
JOINTS = (TransitionKind.CROSSFADE, TransitionKind.WIPE_LEFT, TransitionKind.CUT, TransitionKind.CUT)
HALVES = (9, 12, 0, 0)
ORDER = {
    "asset-clip": ("asset-clip", "caption", "video", "marker", "chapter-marker"),
    "transition": ("filter-video", "filter-audio", "marker"),
    "caption": ("text", "text-style-def"),
    "sequence": ("spine",),
    "asset": ("media-rep",),
    "fcpxml": ("resources", "library"),
}
"""In which order an element's children may stand, by Apple's definition of FCPXML 1.10; anchored ones mix freely."""


def cut(fps: int) -> CutList:
    shots, start = [], 0
    for number, (frames, kind, half) in enumerate(zip(LENGTHS, JOINTS, HALVES, strict=True), 1):
        named = {
            "scene_id": f"s_{number}",
            "number": number,
            "title": f'Scene <{number}> & "co" \x0b',
            "note": "Words.",
        }
        shot = Shot(**named, clip=f"media/clips/scene-{number:02}.mp4", start=start, frames=frames,
                    head=15, tail=17, transition=kind, half_out=half)  # fmt: skip
        shots.append(shot)
        start += frames
    line = CaptionLine(start=1.0, end=2.5, words=(Word(text="Hi", start=1.0, end=1.4), Word(text="é", start=2, end=2)))
    later = line.model_copy(update={"start": 100 / fps, "end": 2 + 100 / fps})
    return CutList(
        title="A & B <c>",
        language="en",
        fps=fps,
        width=1280,
        height=720,
        shots=tuple(shots),
        sounds=(
            Sound(name="Voice", path="media/stems/voice.wav", parted=True),
            Sound(name="Music", path="media/stems/music.wav", parted=False),
        ),
        captions=(line, later),
        fade_in=9,
        fade_out=21,
    )


@pytest.mark.parametrize("fps", [24, 25, 30, 60])
def test_otio_reads_back_to_the_same_frames(fps: int) -> None:
    cuts = cut(fps)
    timeline = otio.adapters.read_from_string(write_otio(cuts), "otio_json")
    assert timeline.duration() == otio.opentime.RationalTime(cuts.frames, fps)
    picture = timeline.video_tracks()[0]
    shown = picture.find_clips()
    for clip, shot in zip(shown, cuts.shots, strict=True):
        placed, used, there = clip.range_in_parent(), clip.source_range, clip.available_range()
        assert (placed.start_time.value, placed.duration.value) == (shot.start, shot.frames)
        assert (used.start_time.value, there.duration.value) == (shot.head, shot.head + shot.frames + shot.tail)
        # What a transition shows lies within the file.
        assert there.contains(clip.trimmed_range())
        assert clip.media_reference.target_url == shot.clip and not shot.clip.startswith("/")
    joints = [item for item in picture if isinstance(item, otio.schema.Transition)]
    lengths = [(joint.in_offset.value, joint.out_offset.value) for joint in joints]
    assert lengths == [(0, 9), (9, 9), (12, 12), (21, 0)], "fade in, crossfade, wipe, no cut, fade out"
    kinds = [(joint.transition_type, joint.metadata["pixora"]["kind"]) for joint in joints[1:3]]
    assert kinds == [("SMPTE_Dissolve", "crossfade"), ("Custom_Transition", "wipe_left")]
    voice, music = timeline.audio_tracks()
    assert [part.source_range.start_time.value for part in voice] == [shot.start for shot in cuts.shots]
    assert voice.duration().value == music.duration().value == cuts.frames
    captions = next(track for track in timeline.tracks if track.kind == SUBTITLES)
    said = [(part.name, part.range_in_parent()) for part in captions if part.name]
    at = [(place.start_time.value, place.duration.value) for _, place in said]
    first_end = round(2.5 * fps)
    assert at == [(fps, first_end - fps), (max(100, first_end), at[1][1])], "two captions never share a frame"
    assert said[0][0] == "Hi é"
    shown = [mark for part in captions for mark in part.markers]
    assert [(mark.name, mark.marked_range.duration.value) for mark in shown] == [("Hi é", lasts) for _, lasts in at]
    assert not captions.find_clips(), "what knows no captions finds nothing in them that would cover the picture"
    marks = [(mark.marked_range.start_time.value, mark.name) for mark in timeline.tracks.markers]
    assert [start for start, _ in marks] == [shot.start for shot in cuts.shots]


@pytest.mark.parametrize("fps", [24, 30, 60])
def test_fcpxml_reads_back_to_the_same_frames(fps: int) -> None:
    """By the adapter of OpenTimelineIO. It knows no transitions, and at 25 it takes 203/25 s for 202 frames (it counts
    in floating point and cuts off): these are read below."""
    cuts = cut(fps)
    read = otio.adapters.read_from_string(write_fcpxml(cuts), "fcpx_xml")[0]
    by_lane = {track.name: track for track in read.tracks}
    assert {lane: track.duration().value for lane, track in by_lane.items()} == dict.fromkeys(by_lane, cuts.frames)
    for clip, shot in zip(by_lane["0"].find_clips(), cuts.shots, strict=True):
        placed, used = clip.range_in_parent(), clip.source_range
        assert (placed.start_time.value, placed.duration.value) == (shot.start, shot.frames)
        assert used.start_time.value == shot.head
    assert [part.source_range.start_time.value for part in by_lane["-1"]] == [shot.start for shot in cuts.shots]
    assert [by_lane[lane].kind for lane in ("0", "-1", "-2")] == ["Video", "Audio", "Audio"]


def frames(time: str | None, fps: int) -> int:
    found = Fraction((time or "0s").removesuffix("s")) * fps
    assert found.denominator == 1, f"{time} is no whole number of frames"
    return int(found)


def test_fcpxml_has_the_transitions() -> None:
    """A wipe stands as a dissolve of its length that says what it was; a cut is a cut."""
    cuts = cut(30)
    spine = fromstring(write_fcpxml(cuts)).find("./library/event/project/sequence/spine")
    assert spine is not None
    tags = [item.tag for item in spine]
    assert tags == [
        "transition", "asset-clip", "transition", "asset-clip", "transition", "asset-clip", "asset-clip", "transition"
    ]  # fmt: skip
    joints = [
        (item.get("name"), frames(item.get("offset"), 30), frames(item.get("duration"), 30))
        for item in spine.findall("transition")
    ]
    assert joints == [
        ("Fade in", 0, 9),
        ("Crossfade", 97 - 9, 18),
        ("Wipe left (as dissolve)", 97 + 61 - 12, 24),
        ("Fade out", cuts.frames - 21, 21),
    ]
    assert [mark.get("value") for mark in spine.iterfind("transition/marker")] == ["In the film this is: wipe left"]
    ends = [frames(item.get("offset"), 30) + frames(item.get("duration"), 30) for item in spine.findall("asset-clip")]
    starts = [frames(item.get("offset"), 30) for item in spine.findall("asset-clip")]
    assert ends[:-1] == starts[1:] and ends[-1] == cuts.frames
    dipped = cuts.model_copy(
        update={"shots": tuple(s.model_copy(update={"transition": TransitionKind.DIP}) for s in cuts.shots)}
    )
    root = fromstring(write_fcpxml(dipped))
    used = [str(item.get("ref")) for item in root.iterfind(".//transition/filter-video")]
    effects = {str(item.get("id")): (item.get("name"), item.get("uid")) for item in root.iterfind(".//effect")}
    assert [effects[ref] for ref in used] == [CROSS_DISSOLVE, FADE_TO_COLOUR, FADE_TO_COLOUR, CROSS_DISSOLVE]


def test_fcpxml_is_what_its_definition_asks() -> None:
    """A file that does not match is refused as a whole: order of elements, ids, references, times on frames."""
    cuts = cut(25)
    text = write_fcpxml(cuts)
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n<fcpxml version="1.10">')
    root = fromstring(text)
    for element in root.iter():
        order = ORDER.get(element.tag)
        if order is not None:
            places = [order.index(child.tag) for child in element]
            anchored = [
                2 if child.tag in ("asset-clip", "caption") else place
                for child, place in zip(element, places, strict=True)
            ]
            assert anchored == sorted(anchored), element.tag
        for name in ("offset", "start", "duration", "frameDuration"):
            if element.get(name):
                frames(element.get(name), 25)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    named = {element.get(name) for element in root.iter() for name in ("ref", "format") if element.get(name)}
    assert named <= set(ids)
    captions = [(_placed(root, caption, 25), caption) for caption in root.iter("caption")]
    assert [at for at, _ in captions] == [25, 100]
    assert ["".join(caption.itertext()).strip() for _, caption in captions] == ["Hi é", "Hi é"]
    assert all("captionFormat=ITT.en" in str(caption.get("role")) for _, caption in captions)
    files = [element.get("src") for element in root.iter("media-rep")]
    assert files == [
        f"./{path}" for path in itertools.chain((s.clip for s in cuts.shots), (s.path for s in cuts.sounds))
    ]


def test_a_logo_lies_over_the_whole_film() -> None:
    """On a track of its own: clips come without it, so that it can be moved or left out."""
    cuts = cut(30).model_copy(update={"logo": LOGO})
    timeline = otio.adapters.read_from_string(write_otio(cuts), "otio_json")
    assert timeline.duration().value == cuts.frames
    picture, logo = timeline.video_tracks()
    (layer,) = logo.find_clips()
    assert layer.media_reference.target_url == LOGO and logo.duration().value == cuts.frames
    joints = [item for item in logo if isinstance(item, otio.schema.Transition)]
    assert [(one.in_offset.value, one.out_offset.value) for one in joints] == [(0, 9), (21, 0)], (
        "it fades with the film"
    )
    root = fromstring(write_fcpxml(cuts))
    (still,) = root.iter("video")
    assert (_placed(root, still, 30), frames(still.get("duration"), 30)) == (0, cuts.frames)
    lanes = {item.tag: item.get("lane") for item in root.iter() if item.get("lane", "").isdigit()}
    assert lanes == {"video": "1", "caption": "2"}, "captions stand above it"
    (asset,) = (one for one in root.iter("asset") if one.get("id") == still.get("ref"))
    assert asset.find("media-rep").get("src") == f"./{LOGO}" and asset.get("duration") == "0s"  # type: ignore[union-attr]
    (form,) = (one for one in root.iter("format") if one.get("id") == asset.get("format"))
    assert (form.get("width"), form.get("height"), form.get("frameDuration")) == ("1280", "720", None)
    assert write_otio(cuts.model_copy(update={"logo": None})) == write_otio(cut(30)), "without one, nothing is other"
    assert len(picture.find_clips()) == len(cuts.shots)


def _placed(root: Element, item: Element, fps: int) -> int:
    """Where a connected item lies in the film, in frames."""
    parent = next(clip for clip in root.iter("asset-clip") if item in list(clip))
    return frames(parent.get("offset"), fps) + frames(item.get("offset"), fps) - frames(parent.get("start"), fps)

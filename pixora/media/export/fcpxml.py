"""The cut as FCPXML 1.10, with its transitions: what OpenTimelineIO's own adapter leaves out is written here.

Element order and attributes are those of Apple's definition of the format, version 1.10.
"""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pixora.film.cut_list import CutList, Shot, Sound
from pixora.film.script import TransitionKind

VERSION = "1.10"
CROSS_DISSOLVE = ("Cross Dissolve", "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265")
FADE_TO_COLOUR = ("Fade To Color", "FxPlug:F779C565-486D-4633-8035-0374B4DB8F5C")
"""Names and ids by which Final Cut Pro and DaVinci Resolve themselves write the two. The ids of their wipes and slides
are templates that differ between versions; a transition with an id that is not found comes in as a disabled one."""
EXACT = {TransitionKind.CROSSFADE: CROSS_DISSOLVE, TransitionKind.DIP: FADE_TO_COLOUR}
"""Transitions that the format carries as they are; all others stand as a cross dissolve of the same frames."""
ROLES = {"Voice": "dialogue", "Music": "music", "Effects": "effects", "Room tone": "effects.room-tone"}
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def write_fcpxml(cuts: CutList) -> str:
    """The file's text. Media are referred to by paths relative to the file."""
    root = Element("fcpxml", version=VERSION)
    resources = SubElement(root, "resources")
    frame = _time(1, cuts)
    size = {"width": str(cuts.width), "height": str(cuts.height), "colorSpace": "1-1-1 (Rec. 709)"}
    SubElement(resources, "format", {"id": "format", "name": _named(cuts), "frameDuration": frame} | size)
    for shot in cuts.shots:
        seen = {"hasVideo": "1", "format": "format", "videoSources": "1"}
        _asset(resources, f"clip{shot.number}", shot.clip, _time(shot.head + shot.frames + shot.tail, cuts), seen)
    heard = {"hasAudio": "1", "audioSources": "1", "audioChannels": "2", "audioRate": "48000"}
    for number, sound in enumerate(cuts.sounds):
        _asset(resources, f"sound{number}", sound.path, _time(cuts.frames, cuts), heard)
    if cuts.logo:
        # A still picture has no rate and no length of its own.
        flat = {"width": str(cuts.width), "height": str(cuts.height), "colorSpace": "1-13-1"}
        SubElement(resources, "format", {"id": "still", "name": "FFVideoFormatRateUndefined"} | flat)
        _asset(resources, "logo", cuts.logo, "0s", {"hasVideo": "1", "format": "still", "videoSources": "1"})
    for key, (name, uid) in (("dissolve", CROSS_DISSOLVE), ("colour", FADE_TO_COLOUR)):
        SubElement(resources, "effect", id=key, name=name, uid=uid)
    event = SubElement(SubElement(root, "library"), "event", name=_text(cuts.title))
    project = SubElement(event, "project", name=_text(cuts.title))
    lasting = {"format": "format", "duration": _time(cuts.frames, cuts), "tcStart": "0s", "tcFormat": "NDF"}
    sequence = SubElement(project, "sequence", lasting | {"audioLayout": "stereo", "audioRate": "48k"})
    _spine(SubElement(sequence, "spine"), cuts)
    indent(root, " ")
    body = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{body}\n'


def _spine(spine: Element, cuts: CutList) -> None:
    if cuts.fade_in:
        _transition(spine, "Fade in", 0, cuts.fade_in, "dissolve", cuts)
    for number, shot in enumerate(cuts.shots):
        _shot(spine, shot, cuts)
        if shot.half_out:
            exact = shot.transition in EXACT
            name = shot.transition.value.replace("_", " ").capitalize()
            effect = "colour" if EXACT.get(shot.transition) is FADE_TO_COLOUR else "dissolve"
            start, frames = shot.end - shot.half_out, 2 * shot.half_out
            joint = _transition(spine, name if exact else f"{name} (as dissolve)", start, frames, effect, cuts)
            if not exact:
                what = f"In the film this is: {shot.transition.value.replace('_', ' ')}"
                SubElement(joint, "marker", start="0s", duration=_time(1, cuts), value=what)
        elif number == len(cuts.shots) - 1 and cuts.fade_out:
            _transition(spine, "Fade out", cuts.frames - cuts.fade_out, cuts.fade_out, "dissolve", cuts)


def _shot(spine: Element, shot: Shot, cuts: CutList) -> None:
    """A scene's clip, and what is connected to it, whose offsets count on the clip's own clock."""
    clip = SubElement(
        spine,
        "asset-clip",
        ref=f"clip{shot.number}",
        offset=_time(shot.start, cuts),
        name=_text(f"{shot.number} · {shot.title}"),
        start=_time(shot.head, cuts),
        duration=_time(shot.frames, cuts),
        format="format",
        tcFormat="NDF",
    )
    for number, sound in enumerate(cuts.sounds):
        if sound.parted or shot is cuts.shots[0]:
            _sound(clip, number, sound, shot, cuts)
    if cuts.logo and shot is cuts.shots[0]:
        at, lasting = _time(shot.head, cuts), _time(cuts.frames, cuts)
        SubElement(clip, "video", ref="logo", lane="1", offset=at, name="Logo", start="0s", duration=lasting)
    for number, (start, end, line) in enumerate(cuts.placed_captions()):
        if shot.start <= start < shot.end:
            words = " ".join(word.text for word in line.words)
            _caption(clip, f"style{number}", words, start - shot.start + shot.head, end - start, cuts)
    marker = {"start": _time(shot.head, cuts), "duration": _time(1, cuts), "value": _text(shot.title)}
    SubElement(clip, "chapter-marker", marker | ({"note": _text(shot.note)} if shot.note else {}), posterOffset="0s")


def _sound(clip: Element, number: int, sound: Sound, shot: Shot, cuts: CutList) -> None:
    start, frames = (shot.start, shot.frames) if sound.parted else (0, cuts.frames)
    SubElement(
        clip,
        "asset-clip",
        ref=f"sound{number}",
        lane=str(-1 - number),
        offset=_time(shot.head, cuts),
        name=_text(sound.name),
        start=_time(start, cuts),
        duration=_time(frames, cuts),
        audioRole=ROLES.get(sound.name, "effects"),
    )


def _caption(clip: Element, style: str, words: str, at: int, frames: int, cuts: CutList) -> None:
    language = re.sub(r"[^A-Za-z-]", "", cuts.language.replace("_", "-")) or "en"
    caption = SubElement(
        clip,
        "caption",
        lane="2" if cuts.logo else "1",
        offset=_time(at, cuts),
        name=_text(words),
        start="0s",
        duration=_time(frames, cuts),
        role=f"iTT?captionFormat=ITT.{language}",
    )
    SubElement(SubElement(caption, "text", placement="bottom"), "text-style", ref=style).text = _text(words)
    look = {"font": "Helvetica", "fontSize": "13", "fontFace": "Regular", "fontColor": "1 1 1 1"}
    SubElement(SubElement(caption, "text-style-def", id=style), "text-style", look)


def _transition(spine: Element, name: str, start: int, frames: int, effect: str, cuts: CutList) -> Element:
    joint = SubElement(spine, "transition", name=name, offset=_time(start, cuts), duration=_time(frames, cuts))
    SubElement(joint, "filter-video", ref=effect, name=(FADE_TO_COLOUR if effect == "colour" else CROSS_DISSOLVE)[0])
    return joint


def _asset(resources: Element, key: str, path: str, duration: str, streams: dict[str, str]) -> None:
    name = path.rpartition("/")[2]
    asset = SubElement(resources, "asset", {"id": key, "name": name, "start": "0s", "duration": duration} | streams)
    SubElement(asset, "media-rep", kind="original-media", src=f"./{path}")


def _named(cuts: CutList) -> str:
    """Final Cut Pro's own name of the format where it has one."""
    sizes = {(1280, 720): "720p", (1920, 1080): "1080p", (3840, 2160): "3840x2160p"}
    size = sizes.get((cuts.width, cuts.height))
    rates = (24, 25, 30, 50, 60)
    return f"FFVideoFormat{size}{cuts.fps}" if size and cuts.fps in rates else "FFVideoFormatRateUndefined"


def _time(frames: int, cuts: CutList) -> str:
    """Seconds as the format writes them: exactly, a whole number of frames."""
    seconds = Fraction(frames, cuts.fps)
    return f"{seconds.numerator}s" if seconds.denominator == 1 else f"{frames}/{cuts.fps}s"


def _text(text: str) -> str:
    return _FORBIDDEN.sub("", text)

"""Recordings of the narration of English briefs, with the words that are to be heard in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pixora.core.wishes import brief_from
from pixora.media.samples import write_flac
from pixora.providers.local.director import write
from pixora.providers.local.voice import speak
from proof.briefs import read_commissions, wish_of
from proof.filming import recall

PAUSE = 0.7
"""Seconds between scenes, about as in a film."""


@dataclass(frozen=True)
class Recording:
    """What is said in a file, as it is written."""

    name: str
    text: str
    file: Path


def speak_briefs(names: tuple[str, ...], folder: Path) -> list[Recording]:
    """The scripts of the English briefs that have a voice, spoken scene by scene."""
    found: list[Recording] = []
    for commission in read_commissions(names):
        brief = brief_from(wish_of(commission))
        if brief.language != "en" or brief.voice == "none":
            continue
        script = write(brief)
        lines = [scene.narration for scene in script.scenes if scene.narration]
        spoken = [speak(line, brief.voice, script.seed) for line in lines]
        if not spoken:
            continue
        quiet = np.zeros(round(PAUSE * spoken[0].rate), np.float32)
        file = folder / f"{commission.name}.flac"
        pieces = [samples for one in spoken for samples in (one.samples, quiet)]
        write_flac([np.concatenate(pieces).reshape(1, -1)], file, channels=1, rate=spoken[0].rate)
        found.append(Recording(commission.name, " ".join(lines), file))
    return found


def find_said(gallery: Path, *, mixed: bool) -> list[Recording]:
    """The voice stems of a gallery's English films, or the films themselves."""
    found: list[Recording] = []
    for folder in sorted(path for path in gallery.iterdir() if (path / "film.json").exists()):
        filmed = recall(folder)
        if filmed is None or filmed.brief.language != "en" or filmed.brief.voice == "none":
            continue
        lines = [scene.narration for scene in filmed.script.scenes if scene.narration]
        if lines:
            found.append(Recording(folder.name, " ".join(lines), folder / ("film.mp4" if mixed else "voice.flac")))
    return found

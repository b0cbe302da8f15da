"""The gallery's measures find the faults that they are there for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from proof import lettering, music, pictures, words
from proof.briefs import read_commissions, wish_of
from proof.filming import Filmed, count_lost_words

from pixora.core.wishes import brief_from
from pixora.film.brief import Aspect, Brief, CaptionStyle, Raster, Style
from pixora.film.caption_lines import lay_lines
from pixora.film.cut import SegmentRequest
from pixora.film.script import Scene, Script
from pixora.film.speech import read_silently
from pixora.film.timeline import place
from pixora.film.visual import Place, Visual
from pixora.media.samples import RATE, write_flac
from pixora.media.segment import encode

TEXT = "Captions are read on every ground"


def test_every_brief_can_be_asked_for() -> None:
    briefs = [brief_from(wish_of(commission)) for commission in read_commissions()]
    assert len(briefs) == 24
    assert {brief.style for brief in briefs} == set(Style)
    assert {brief.aspect for brief in briefs} == set(Aspect)
    assert {brief.caption_style for brief in briefs} == set(CaptionStyle)


def test_pictures_differ_by_what_is_seen(tmp_path: Path) -> None:
    x, y = np.meshgrid(np.linspace(0, 1, 320), np.linspace(0, 1, 180))
    hill = np.where((y > 0.6 - 0.2 * np.sin(3 * x))[..., None], (40, 110, 60), (120, 180, 230))
    night = hill * (0.2, 0.25, 0.45)
    essences = []
    for number, picture in enumerate((hill, hill[:, ::-1], night)):
        Image.fromarray(picture.astype(np.uint8)).save(tmp_path / f"{number}.png")
        essences.append(pictures.essence(tmp_path / f"{number}.png"))
    same, mirrored, dark = (pictures.differ(essences[0], other) for other in essences)
    assert same < 1e-9
    assert 0.01 < mirrored < 0.3 < dark


def test_a_standing_picture_is_found_under_its_grain(tmp_path: Path) -> None:
    size = Raster(width=320, height=180)
    chance = np.random.default_rng(1)

    def frames(moves: bool) -> list[bytes]:
        picture = np.full((180, 320, 4), 90, np.uint8)
        found = []
        for number in range(45):
            picture[..., :3] = 90 + chance.integers(-1, 2, (180, 320, 1))
            picture[60:120, 100 + number * moves : 160 + number * moves, :3] = 180
            found.append(picture.tobytes())
        return found

    request = SegmentRequest(raster=size, fps=30, style=Style.PAPER, seed=1, frames=45, parts=())
    encode(frames(False), request, tmp_path / "still.mp4")
    encode(frames(True), request, tmp_path / "moves.mp4")
    assert pictures.watch(tmp_path / "still.mp4", 30, ()).still > 1
    assert pictures.watch(tmp_path / "moves.mp4", 30, ()).still == 0


def test_captions_without_contrast_are_found() -> None:
    brief = Brief(prompt="x", topic="x", text=TEXT)
    scene = Scene(
        id="s_1", narration=TEXT, picture_prompt="", motion_prompt="", seconds=4, visual=Visual(place=Place.SEA)
    )
    script = Script(title="x", logline="", style=Style.PAPER, mood=None, scenes=(scene,), seed=1, seconds=None)
    timeline = place(script, {"s_1": read_silently(TEXT)}, brief.fps)
    lines = lay_lines(timeline.words, brief.aspect)
    filmed = Filmed(brief=brief, script=script, timeline=timeline, lines=lines, took=0, settled=True)
    ((number, _),) = lettering.moments(filmed).items()
    bare = np.full((720, 1280, 3), 235, np.uint8)
    assert (lettering.contrast(filmed, bare, number) or 0) < 1.1


def test_music_is_like_itself_alone(tmp_path: Path) -> None:
    def piece(seed: int) -> Path:
        chance = np.random.default_rng(seed)
        sound = np.zeros(10 * RATE)
        t = np.arange(RATE // 2) / RATE
        envelope = np.minimum(t / 0.02, 1) * np.exp(-6 * t)
        for first in range(0, 9 * RATE + 1, RATE // 2):
            pitch = 220 * 2 ** (chance.integers(0, 12) / 12)
            sound[first : first + len(t)] += np.sin(2 * np.pi * pitch * t) * envelope
        out = tmp_path / f"{seed}.flac"
        write_flac([np.stack((sound, sound)).astype(np.float32) * 0.5], out)
        return out

    one, other = music.notes(piece(1)), music.notes(piece(2))
    assert music.alike(one, one) > 0.99
    assert music.alike(one, other) < 0.6
    assert music.fall(piece(1)) > 10
    assert abs((music.silent_end(piece(1)) or 0) - 0.5) < 0.1


def test_a_lost_word_of_the_users_is_found() -> None:
    scene = Scene(
        id="s_1",
        narration="Fit an aerator.",
        picture_prompt="",
        motion_prompt="",
        seconds=4,
        visual=Visual(place="sea"),
    )
    script = Script(title="x", logline="", style=Style.PAPER, mood=None, scenes=(scene,), seed=1, seconds=None)
    assert count_lost_words("1. Fit an aerator.", script) == (0, "")
    assert count_lost_words("1. Fit an aerator to each tap.", script) == (3, "to each tap")


def test_words_are_compared_as_they_sound() -> None:
    wanted = words.spoken_words("In 1969, 2 litres of grey hay-stacks were there.")
    assert (
        words.compare(wanted, words.spoken_words("In nineteen sixty-nine, two liters of gray haystacks were their"))
        == []
    )
    assert words.compare(wanted, words.spoken_words("In 1969, two of grey haystacks was there")) == [
        ("litres", ""),
        ("were", "was"),
    ]

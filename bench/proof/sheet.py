"""A film at a glance: a contact sheet with every scene, every transition, and what is said."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import fontpkg_poppins
from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

from pixora.film.brief import Aspect, Raster
from pixora.film.script import Scene
from pixora.media import fonts
from proof.filming import Filmed
from proof.pictures import Bytes

PAPER, INK, FAINT = "#f4f1ea", "#201d1a", "#7d766c"
GAP, EDGE, ROW, TEXT_ROWS = 14, 28, 19, 5
WIDE = {Aspect.WIDE: (4, 360), Aspect.SQUARE: (6, 236), Aspect.TALL: (7, 200), Aspect.PORTRAIT: (6, 236)}
"""Pictures in a row, and the width of each in pixels."""


def draw_sheet(filmed: Filmed, name: str, frames: dict[str, Bytes], out: Path) -> None:
    """Write the sheet as a PNG."""
    columns, width = WIDE[filmed.brief.aspect]
    height = round(width * filmed.brief.raster.height / filmed.brief.raster.width)
    texts = {label: _text(filmed, label, width) for label in frames}
    cell = height + 8 + ROW * max(len(text) for text in texts.values())
    rows = -(-len(frames) // columns)
    sheet = Image.new("RGB", (2 * EDGE + columns * (width + GAP) - GAP, 2 * EDGE + 64 + rows * (cell + GAP)), PAPER)
    pen = ImageDraw.Draw(sheet)
    _write(pen, (EDGE, EDGE - 8), filmed.script.title, 26, INK)
    _write(pen, (EDGE, EDGE + 28), f"{name} · {describe(filmed)}", 15, FAINT)
    for place, (label, frame) in enumerate(frames.items()):
        left = EDGE + place % columns * (width + GAP)
        top = EDGE + 64 + place // columns * (cell + GAP)
        picture = Image.fromarray(frame).resize((width, height), Image.Resampling.LANCZOS)
        sheet.paste(picture, (left, top))
        for row, (line, colour) in enumerate(texts[label]):
            _write(pen, (left, top + height + 4 + row * ROW), line, 13, colour)
    sheet.save(out)


def _text(filmed: Filmed, label: str, width: int) -> list[tuple[str, str]]:
    """What stands under a picture: its lines, each with its colour."""
    scene = filmed.script.scenes[int(label.split()[0]) - 1]
    if "to" in label:
        return [(f"{label}: {scene.transition.kind.value}", FAINT)]
    seen = [(line, INK) for line in _broken(f"{label} · {caption(filmed, scene)}", 13, width)]
    return seen + [(line, FAINT) for line in _broken(scene.narration or "(no words)", 13, width)[:TEXT_ROWS]]


def describe(filmed: Filmed) -> str:
    """Length, size and choices of a film in one line."""
    brief, script, raster = filmed.brief, filmed.script, filmed.brief.raster
    genre = script.genre.value if script.genre else "no genre"
    size = f"{brief.aspect.value}, {_size(raster)} at {brief.fps}"
    mood = script.mood.value if script.mood else "no music"
    return (
        f"{filmed.timeline.seconds:.1f} s · {size} · {genre} · {script.style.value} · {mood} · "
        f"captions {brief.captions.value}, {brief.caption_style.value} · voice {brief.voice}"
    )


def caption(filmed: Filmed, scene: Scene) -> str:
    """A scene's place, hour, shot and players in one line."""
    seen = scene.visual
    names = {character.id: character.name for character in filmed.script.characters}
    kind = seen.card.value if seen.place.value == "card" else seen.room.value if seen.room else ""
    parts = [seen.place.value + (f" ({kind})" if kind else "")]
    if seen.place.value != "card":
        parts += [seen.hour.value, seen.weather.value, seen.shot.value]
    parts += [f"{names[player.character]} {player.pose.value}" for player in seen.players]
    parts += [prop.value for prop in seen.props] + list(seen.icons)
    return " · ".join(parts)


def _size(raster: Raster) -> str:
    return f"{raster.width}x{raster.height}"


def _write(pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, colour: str) -> None:
    """One line, each stretch in the face that has its letters."""
    left = float(at[0])
    for face, run in _runs(text):
        font = _font(face, size)
        pen.text((left, at[1] + size), run, font=font, fill=colour, anchor="ls")
        left += font.getlength(run)


def _broken(text: str, size: int, width: int) -> list[str]:
    """Text as lines of at most `width` pixels: between words, and inside those that are too long."""
    lines = [""]
    for word in text.split():
        pieces: Iterable[str] = [word] if _length(word, size) <= width else word
        for number, piece in enumerate(pieces):
            joint = " " if lines[-1] and number == 0 else ""
            if lines[-1] and _length(lines[-1] + joint + piece, size) > width:
                lines.append("")
                joint = ""
            lines[-1] += joint + piece
    return lines


def _length(text: str, size: int) -> float:
    return sum(_font(face, size).getlength(run) for face, run in _runs(text))


def _runs(text: str) -> list[tuple[Path, str]]:
    """The text in stretches of one font file; letters that no face has are left to the first one."""
    found: list[tuple[Path, str]] = []
    for word in text.split(" "):
        known = "".join(char if any(fonts.has(face, char) for face in fonts.FACES) else "?" for char in word)
        for face, run in fonts.runs(known) if known else []:
            found.append((face.file, run))
        found.append((found[-1][0] if found else _PLAIN, " "))
    joined: list[tuple[Path, str]] = []
    for file, run in found:
        if joined and joined[-1][0] == file:
            joined[-1] = (file, joined[-1][1] + run)
        else:
            joined.append((file, run))
    return joined


_PLAIN = Path(fontpkg_poppins.ROOT) / "files" / "Poppins-SemiBold.ttf"


@lru_cache(maxsize=64)
def _font(file: Path, size: int) -> FreeTypeFont:
    return ImageFont.truetype(str(file), size)

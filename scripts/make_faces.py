"""Make the static faces in pixora/media/faces from Noto's variable fonts: one weight, the letters that people write.

Run by hand when the fonts change, with `pip install manimgx-fonts==2026.9.26.post1` (the fonts as Noto publishes them)
and the path of its folder: `python scripts/make_faces.py <site-packages>/manimgx_fonts`. libass draws a variable font
in its default weight only, which looks thin beside Poppins SemiBold, and instancing takes up to 6 s a face.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FACES = Path(__file__).parent.parent / "pixora" / "media" / "faces"
WEIGHT = 660
"""Its stems are as wide as those of Poppins SemiBold (0.14 em)."""
SCRIPTS = (
    "Arabic Armenian Bengali Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer Lao Malayalam Myanmar Oriya "
    "Sinhala Tamil Telugu Thai"
).split()
LATIN_GREEK_CYRILLIC = (
    (0x20, 0x24F), (0x259, 0x259), (0x2B0, 0x36F), (0x370, 0x52F), (0x1E00, 0x1FFF), (0x2000, 0x209F), (0x20A0, 0x20CF),
    (0x2100, 0x22FF), (0x25CC, 0x25CC), (0xFB00, 0xFB06), (0xFFFD, 0xFFFD),
)  # fmt: skip
ETHIOPIC = ((0x20, 0x7E), (0xA0, 0xBF), (0x1200, 0x137F), (0x2000, 0x206F))


def make(source: Path, out: Path, ranges: tuple[tuple[int, int], ...] | None) -> None:
    font = instancer.instantiateVariableFont(TTFont(source), {"wght": WEIGHT})
    family = f"{font['name'].getBestFamilyName()} SemiBold"
    for number, name in ((1, family), (2, "Regular"), (3, family), (4, family), (6, family.replace(" ", ""))):
        font["name"].setName(name, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 600
    options = subset.Options(
        layout_features=["*"], hinting=False, glyph_names=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True, drop_tables=["DSIG", "STAT", "MATH"],
    )  # fmt: skip
    cutter = subset.Subsetter(options)
    wanted = font.getBestCmap().keys()
    if ranges is not None:
        wanted = [code for code in wanted if any(first <= code <= last for first, last in ranges)]
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(out)


def main(folder: Path) -> None:
    FACES.mkdir(exist_ok=True)
    make(folder / "NotoSans[wght].ttf", FACES / "NotoSans-SemiBold.ttf", LATIN_GREEK_CYRILLIC)
    for script in SCRIPTS:
        ranges = ETHIOPIC if script == "Ethiopic" else None
        make(folder / f"NotoSans{script}[wght].ttf", FACES / f"NotoSans{script}-SemiBold.ttf", ranges)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

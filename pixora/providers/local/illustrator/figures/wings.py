"""Wings: a dragon's of skin between fingers, an owl's of feathers. Drawn from their root at (0, 0)."""

from __future__ import annotations

import functools

import skia

from pixora.providers.local.illustrator.colour import darker, lighter
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.figures.pieces import curve, lay, record, stroke, taper, thread
from pixora.providers.local.illustrator.paper import Point
from pixora.providers.local.illustrator.stage import fill


def draw_wing(canvas: skia.Canvas, looks: Looks, root: Point, flap: float, *, spread: bool, far: bool) -> None:
    """A dragon's wing at `flap` (-1 down .. 1 up); folded up behind the back unless `spread`."""
    canvas.save()
    canvas.translate(*root)
    if spread:
        canvas.rotate((10 if far else -4) - 16 * flap)
        canvas.scale(1.12, 0.62 + 0.50 * flap)
    else:
        canvas.rotate(16 + 6 * flap if far else 4 + 6 * flap)
        canvas.scale(0.74, 0.74)
    canvas.drawPicture(_skin_wing(looks, far))
    canvas.restore()


@functools.lru_cache(maxsize=32)
def _skin_wing(looks: Looks, far: bool) -> skia.Picture:
    skin = darker(looks.accent, 0.24 if far else 0.02)
    bone = darker(looks.hair, 0.30 if far else 0.10)

    def sketch(canvas: skia.Canvas) -> None:
        membrane = curve((0.0, 0.0), (-0.02, -0.20, 0.02, -0.36, 0.10, -0.50),
            (-0.10, -0.55, -0.30, -0.50, -0.52, -0.36),
                         (-0.40, -0.33, -0.36, -0.28, -0.37, -0.19), (-0.27, -0.19, -0.22, -0.14, -0.22, -0.05),
                         (-0.14, -0.07, -0.06, -0.05, 0.0, 0.0))  # fmt: skip
        lay(canvas, membrane, skin, looks, 0.022, 0.6)
        rib = thread(darker(skin, 0.24), 0.010)
        canvas.drawPath(stroke((0.09, -0.48), (-0.10, -0.40, -0.36, -0.20)), rib)
        canvas.drawPath(stroke((0.09, -0.48), (-0.04, -0.30, -0.21, -0.06)), rib)
        canvas.drawPath(
            taper([(0.0, 0.0), (-0.005, -0.18), (0.035, -0.36), (0.10, -0.50)], (0.062, 0.05, 0.036)), fill(bone)
        )
        canvas.drawPath(
            taper([(0.10, -0.50), (-0.10, -0.535), (-0.30, -0.485), (-0.52, -0.36)], (0.036, 0.028, 0.014)), fill(bone)
        )
        canvas.drawPath(curve((0.08, -0.50), (0.13, -0.58), (0.125, -0.485)), fill(lighter(looks.skin, 0.2)))

    return record(sketch)


@functools.lru_cache(maxsize=32)
def feathers(looks: Looks, far: bool, spread: bool) -> skia.Picture:
    """An owl's wing: folded along its side, or spread outward to -x."""
    coat = darker(looks.hair, 0.26 if far else 0.12)

    def sketch(canvas: skia.Canvas) -> None:
        if not spread:
            path = curve((0.03, -0.02), (-0.10, 0.0, -0.17, 0.16, -0.14, 0.34), (-0.13, 0.42, -0.09, 0.46, -0.05, 0.46),
                         (0.02, 0.38, 0.09, 0.24, 0.09, 0.08), (0.09, 0.02, 0.06, -0.02, 0.03, -0.02))  # fmt: skip
            lay(canvas, path, coat, looks, 0.020)
            row = thread(lighter(coat, 0.20), 0.010)
            for y in (0.12, 0.20, 0.28):
                for x in (-0.09, -0.035, 0.02):
                    canvas.drawPath(stroke((x - 0.022, y - 0.01), (x, y + 0.022, x + 0.022, y - 0.01)), row)
            return
        for k in range(5):
            x = -0.62 + k * 0.105
            long = 0.16 + 0.055 * k - 0.012 * k * k
            lay(
                canvas,
                taper([(x + 0.12, -0.02), (x + 0.04, long * 0.6), (x, long)], (0.10, 0.10, 0.06)),
                darker(coat, 0.16),
                looks,
                0.010,
            )
        path = curve(
            (0.02, 0.10),
            (-0.10, 0.16, -0.36, 0.12, -0.62, 0.02),
            (-0.52, -0.10, -0.30, -0.17, -0.10, -0.14),
            (-0.02, -0.12, 0.03, -0.04, 0.02, 0.10),
        )
        lay(canvas, path, coat, looks, 0.020)
        row = thread(lighter(coat, 0.20), 0.012)
        for x in (-0.42, -0.32, -0.22, -0.12):
            canvas.drawPath(stroke((x - 0.028, -0.02), (x, 0.03, x + 0.028, -0.02)), row)

    return record(sketch)

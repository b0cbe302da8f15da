"""Transitions: two pictures and a moment come to one picture, drawn with skia."""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from pixora.film.script import TransitionKind

Draw = Callable[[skia.Canvas], None]

LIGHT = 0xFFF4E6
"""What a flash goes through: paper in full light, not the white of a screen."""
BLUR = 0.035
"""Strongest blur, its sigma as a share of the frame's height."""
ZOOM = 0.75
"""How much nearer the old picture comes before it is gone."""
SETTLE = 0.22
"""How much nearer than at its end the new picture of a zoom begins."""
TILT = 0.09
"""Lean of a wipe's edge, as a share of the way it goes."""
_SHRUNK = 4
"""A blurred picture is blurred at a quarter of its size."""
_SMOOTH = skia.SamplingOptions(skia.FilterMode.kLinear)
_AWAY = {
    TransitionKind.SLIDE_LEFT: (-1, 0),
    TransitionKind.SLIDE_RIGHT: (1, 0),
    TransitionKind.SLIDE_UP: (0, -1),
    TransitionKind.SLIDE_DOWN: (0, 1),
    TransitionKind.WIPE_LEFT: (-1, 0),
    TransitionKind.WIPE_RIGHT: (1, 0),
    TransitionKind.WIPE_UP: (0, -1),
    TransitionKind.WIPE_DOWN: (0, 1),
}
_SLIDES = (
    TransitionKind.SLIDE_LEFT,
    TransitionKind.SLIDE_RIGHT,
    TransitionKind.SLIDE_UP,
    TransitionKind.SLIDE_DOWN,
)


class Blender:
    """Blends pictures of one size. It keeps its surfaces, so that a frame costs no memory of its own."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
        self._spare: dict[int, skia.Surface] = {}

    def paint(self, canvas: skia.Canvas, kind: TransitionKind, t: float, first: Draw, second: Draw) -> None:
        """Paint the moment `t` of a transition: near 0 it is `first`, near 1 it is `second`, each a whole frame."""
        match kind:
            case TransitionKind.DIP:
                self._through(canvas, t, first, second, 0x000000)
            case TransitionKind.FLASH:
                self._through(canvas, t, first, second, LIGHT)
            case TransitionKind.ZOOM:
                self._zoom(canvas, t, first, second)
            case TransitionKind.BLUR:
                self._blur(canvas, t, first, second)
            case TransitionKind.IRIS:
                first(canvas)
                self._open_iris(canvas, t, second)
            case TransitionKind.CROSSFADE | TransitionKind.CUT:
                first(canvas)
                self._lay(canvas, self._drawn(0, second), ease(t))
            case _ if kind in _SLIDES:
                self._slide(canvas, t, _AWAY[kind], first, second)
            case _:
                first(canvas)
                self._wipe(canvas, t, _AWAY[kind], second)

    def _through(self, canvas: skia.Canvas, t: float, first: Draw, second: Draw, colour: int) -> None:
        (first if t < 0.5 else second)(canvas)
        canvas.drawColor(round(ease(1 - abs(2 * t - 1)) * 255) << 24 | colour)

    def _slide(self, canvas: skia.Canvas, t: float, away: tuple[int, int], first: Draw, second: Draw) -> None:
        (w, h), (dx, dy) = self._size, away
        gone = swing(t)
        for draw, share in ((first, gone), (second, gone - 1)):
            canvas.save()
            # Whole pixels: the pictures meet without a seam.
            x, y = round(dx * share * w), round(dy * share * h)
            canvas.clipRect(skia.Rect.MakeXYWH(x, y, w, h))
            canvas.translate(x, y)
            draw(canvas)
            canvas.restore()
        x, y = round(dx * gone * w), round(dy * gone * h)
        seam_x = x + w if dx < 0 else x
        seam_y = y + h if dy < 0 else y
        edge = skia.Path()
        if dx:
            edge.moveTo(seam_x, -h)
            edge.lineTo(seam_x, 2 * h)
        else:
            edge.moveTo(-w, seam_y)
            edge.lineTo(2 * w, seam_y)
        self._shade(canvas, edge, math.sin(math.pi * t))

    def _wipe(self, canvas: skia.Canvas, t: float, away: tuple[int, int], second: Draw) -> None:
        """The new picture is a sheet whose leaning edge moves over the old one."""
        (w, h), (dx, dy) = self._size, away
        lean = TILT * (w if dx else h)
        long = (w if dx else h) + 2 * lean
        at = (long * swing(t)) - lean
        across = h if dx else w
        near = [(at + lean, 0.0), (at - lean, float(across))]
        if (dx or dy) < 0:
            near = [((w if dx else h) - along, side) for along, side in near]
        start = -2 * lean if (dx or dy) > 0 else (w if dx else h) + 2 * lean
        corners = [(start, 0.0), *near, (start, float(across))]
        points = [skia.Point(a, b) if dx else skia.Point(b, a) for a, b in corners]
        sheet = skia.Path()
        sheet.addPoly(points, True)
        edge = skia.Path()
        edge.moveTo(points[1])
        edge.lineTo(points[2])
        self._shade(canvas, edge, math.sin(math.pi * t))
        canvas.save()
        canvas.clipPath(sheet, True)
        second(canvas)
        canvas.restore()

    def _open_iris(self, canvas: skia.Canvas, t: float, second: Draw) -> None:
        w, h = self._size
        centre = (w / 2, h * 0.46)
        radius = swing(t) * math.hypot(w / 2, h * 0.54) * 1.02
        hole = skia.Path()
        hole.addCircle(*centre, max(radius, 0.5))
        self._shade(canvas, hole, math.sin(math.pi * t))
        canvas.save()
        canvas.clipPath(hole, True)
        second(canvas)
        canvas.restore()

    def _shade(self, canvas: skia.Canvas, edge: skia.Path, strength: float) -> None:
        """The soft shadow of a sheet's edge."""
        unit = min(self._size) / 100
        for width, alpha in ((5.0, 0.06), (3.0, 0.08), (1.6, 0.10), (0.7, 0.12)):
            canvas.drawPath(
                edge,
                skia.Paint(
                    AntiAlias=True,
                    Style=skia.Paint.kStroke_Style,
                    StrokeWidth=width * unit,
                    Color=round(alpha * strength * 255) << 24,
                ),
            )

    def _zoom(self, canvas: skia.Canvas, t: float, first: Draw, second: Draw) -> None:
        seen = ease((t - 0.28) / 0.44)
        if seen < 1:
            self._lay(canvas, self._drawn(0, first), 1.0, 1 + ZOOM * ease(t) ** 1.6)
        if seen > 0:
            self._lay(canvas, self._drawn(1, second), seen, 1 + SETTLE * (1 - ease(t)) ** 1.4)

    def _blur(self, canvas: skia.Canvas, t: float, first: Draw, second: Draw) -> None:
        sigma = BLUR * self._size[1] * math.sin(math.pi * t)
        seen = ease((t - 0.2) / 0.6)
        if seen < 1:
            self._lay_blurred(canvas, self._drawn(0, first), sigma, 1.0)
        if seen > 0:
            self._lay_blurred(canvas, self._drawn(0, second), sigma, seen)

    def _drawn(self, which: int, draw: Draw) -> skia.Image:
        if which not in self._spare:
            self._spare[which] = skia.Surface.MakeRaster(self._info)
        surface = self._spare[which]
        draw(surface.getCanvas())
        return surface.makeImageSnapshot()

    def _lay(self, canvas: skia.Canvas, image: skia.Image, alpha: float, scale: float = 1.0) -> None:
        (w, h), paint = self._size, skia.Paint(Color=round(alpha * 255) << 24)
        if scale == 1.0:
            canvas.drawImage(image, 0, 0, skia.SamplingOptions(), paint)
            return
        x, y = w * (1 - scale) / 2, h * (1 - scale) * 0.46
        canvas.drawImageRect(image, skia.Rect.MakeXYWH(x, y, w * scale, h * scale), _SMOOTH, paint)

    def _lay_blurred(self, canvas: skia.Canvas, image: skia.Image, sigma: float, alpha: float) -> None:
        if sigma < 1.0:
            self._lay(canvas, image, alpha)
            return
        w, h = self._size
        # A slight blur keeps more of the picture than a strong one: shrink only as far as it hides.
        shrunk = _SHRUNK if sigma > 3 * _SHRUNK else 2 if sigma > 4 else 1
        small = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(-(-w // shrunk), -(-h // shrunk)))
        half = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
        blur = skia.ImageFilters.Blur(sigma / shrunk, sigma / shrunk, skia.TileMode.kClamp)
        small.getCanvas().drawImageRect(
            image, skia.Rect.MakeWH(w / shrunk, h / shrunk), half, skia.Paint(ImageFilter=blur)
        )
        canvas.drawImageRect(
            small.makeImageSnapshot(),
            skia.Rect.MakeWH(w, h),
            _SMOOTH,
            skia.Paint(Color=round(alpha * 255) << 24),
        )


def ease(x: float) -> float:
    """From 0 to 1, slow at both ends."""
    x = min(max(x, 0.0), 1.0)
    return x * x * (3 - 2 * x)


def swing(x: float) -> float:
    """From 0 to 1 like something with weight: slower at both ends than `ease`."""
    x = min(max(x, 0.0), 1.0)
    return x * x * x * (x * (6 * x - 15) + 10)

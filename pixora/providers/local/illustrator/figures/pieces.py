"""Pieces that a character is put together from: cut once and kept as pictures, or bent anew in each frame."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import skia

from pixora.providers.local.illustrator.colour import Rgb, darker, mix
from pixora.providers.local.illustrator.figures.looks import Looks
from pixora.providers.local.illustrator.paper import Point
from pixora.providers.local.illustrator.pathops import combine
from pixora.providers.local.illustrator.stage import fill, line

FINEST = 0.9
"""Pixels under which a shade or a rim is left out."""
GRID = 9
"""Steps across a piece in which its shade is verified."""

Sketch = Callable[[skia.Canvas], None]


def record(sketch: Sketch) -> skia.Picture:
    """What `sketch` draws, as a picture: played back without the cost of building it."""
    recorder = skia.PictureRecorder()
    sketch(recorder.beginRecording(skia.Rect.MakeLTRB(-8, -8, 8, 8)))
    return recorder.finishRecordingAsPicture()


def lay(
    canvas: skia.Canvas,
    path: skia.Path,
    colour: Rgb,
    looks: Looks,
    size: float = 0.02,
    rim: float = 0.5,
    shade: float = 0.22,
) -> None:
    """Lay down a piece of paper in the light: its shade in two steps, `size` the width of the first, and its rim.

    Flat fills alone: at a third of a nanosecond a pixel they cost a thirtieth of a gradient. For pieces that are
    recorded: to cut their edges costs too much for each frame.
    """
    canvas.drawPath(path, fill(colour))
    if size * looks.fine < FINEST:
        return
    across = looks.lit_from * size
    if size * looks.fine > 4 * FINEST and (half := crescent(path, across * 2.3, -size * 1.3)):
        canvas.drawPath(half, fill(darker(colour, shade * 0.30)))
    if part := crescent(path, across * 1.03, -size * 0.55):
        canvas.drawPath(part, fill(darker(colour, shade)))
    if rim and size * looks.fine > 2.4 * FINEST and (edge := crescent(path, -across * 0.3, size * 0.2)):
        canvas.drawPath(edge, fill(mix(colour, looks.rim, rim * 0.6)))


def crescent(path: skia.Path, dx: float, dy: float) -> skia.Path | None:
    """What of `path` does not lie under a copy of it moved by (dx, dy).

    Cutting paths whose edges nearly coincide now and then gives back too much: a slightly different move does not.
    """
    for nudge in (1.0, 1.07, 0.91, 1.17):
        copy = skia.Path(path)
        copy.offset(dx * nudge, dy * nudge)
        part = combine(path, copy, skia.PathOp.kDifference_PathOp)
        if part and _is_difference(part, path, copy):
            return part
    return None


def _is_difference(part: skia.Path, path: skia.Path, copy: skia.Path) -> bool:
    """Whether `part` is what of `path` lies outside of `copy`, tried at a grid of points."""
    area = path.computeTightBounds()
    wrong = 0
    for i in range(1, GRID):
        for k in range(1, GRID):
            x, y = area.left() + area.width() * i / GRID, area.top() + area.height() * k / GRID
            wrong += part.contains(x, y) != (path.contains(x, y) and not copy.contains(x, y))
    return wrong <= 1


def joined(*paths: skia.Path) -> skia.Path:
    """One outline around all `paths`."""
    whole = paths[0]
    for path in paths[1:]:
        whole = combine(whole, path, skia.PathOp.kUnion_PathOp) or whole
    return whole


def hull(*circles: tuple[float, float, float]) -> skia.Path:
    """A body around a chain of circles (x, y, radius): each is tied to the next."""
    parts = []
    for x, y, r in circles:
        path = skia.Path()
        path.addCircle(x, y, r)
        parts.append(path)
    for (x0, y0, r0), (x1, y1, r1) in itertools.pairwise(circles):
        d = math.hypot(x1 - x0, y1 - y0)
        if d <= abs(r0 - r1) + 1e-6:
            continue
        along, off = math.atan2(y1 - y0, x1 - x0), math.acos((r0 - r1) / d)
        path = skia.Path()
        path.addPoly(
            [
                skia.Point(x + r * math.cos(along + side * off), y + r * math.sin(along + side * off))
                for x, y, r, side in ((x0, y0, r0, 1), (x1, y1, r1, 1), (x1, y1, r1, -1), (x0, y0, r0, -1))
            ],
            True,
        )
        parts.append(path)
    return joined(*parts)


def curve(*steps: Sequence[float]) -> skia.Path:
    """A closed outline: steps as of `stroke`."""
    path = stroke(*steps)
    path.close()
    return path


def stroke(*steps: Sequence[float]) -> skia.Path:
    """An open line: a start (x, y), then lines (2 numbers), quads (4) and cubics (6)."""
    path = skia.Path()
    path.moveTo(*steps[0])
    for step in steps[1:]:
        if len(step) == 2:
            path.lineTo(*step)
        elif len(step) == 4:
            path.quadTo(*step)
        else:
            path.cubicTo(*step)
    return path


def bend(start: Point, end: Point, upper: float, lower: float, side: int) -> Point:
    """The joint between `start` and `end` of a limb with bones `upper` and `lower`; it gives way to `side`."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    d = math.hypot(dx, dy)
    far = min(max(d, abs(upper - lower) + 1e-4), (upper + lower) * 0.9995)
    d = d or 1e-6
    along = (upper * upper - lower * lower + far * far) / (2 * far)
    out = math.sqrt(max(upper * upper - along * along, 0.0)) * side
    ux, uy = dx / d, dy / d
    return (start[0] + ux * along - uy * out, start[1] + uy * along + ux * out)


def within(start: Point, end: Point, reach: float) -> Point:
    """`end`, or the point toward it that is `reach` from `start`."""
    d = math.hypot(end[0] - start[0], end[1] - start[1])
    if d <= reach:
        return end
    return (start[0] + (end[0] - start[0]) * reach / d, start[1] + (end[1] - start[1]) * reach / d)


def spine_of(a: Point, b: Point, c: Point) -> list[Point]:
    """The middle line of a limb from `a` by its joint `b` to `c`, rounded at the joint."""
    p = (a[0] + (b[0] - a[0]) * 0.7, a[1] + (b[1] - a[1]) * 0.7)
    q = (b[0] + (c[0] - b[0]) * 0.3, b[1] + (c[1] - b[1]) * 0.3)
    m1 = (p[0] * 0.5625 + b[0] * 0.375 + q[0] * 0.0625, p[1] * 0.5625 + b[1] * 0.375 + q[1] * 0.0625)
    m = (p[0] * 0.25 + b[0] * 0.5 + q[0] * 0.25, p[1] * 0.25 + b[1] * 0.5 + q[1] * 0.25)
    m2 = (p[0] * 0.0625 + b[0] * 0.375 + q[0] * 0.5625, p[1] * 0.0625 + b[1] * 0.375 + q[1] * 0.5625)
    return [a, ((a[0] + p[0]) / 2, (a[1] + p[1]) / 2), p, m1, m, m2, q, c]


CAP = tuple((math.cos(math.pi * k / 6), math.sin(math.pi * k / 6)) for k in range(1, 6))


def taper(spine: Sequence[Point], widths: Sequence[float], moved: Point = (0.0, 0.0)) -> skia.Path:
    """A round-ended limb along `spine`; `widths` are spread evenly over it."""
    last = len(spine) - 1
    steps = len(widths) - 1
    left: list[Point] = []
    right: list[Point] = []
    first_normal = last_normal = (0.0, 0.0)
    half = first_half = 0.0
    for i, (x, y) in enumerate(spine):
        x0, y0 = spine[i - 1] if i else spine[0]
        x1, y1 = spine[i + 1] if i < last else spine[last]
        dx, dy = x1 - x0, y1 - y0
        d = math.hypot(dx, dy) or 1e-6
        nx, ny = -dy / d, dx / d
        at = i / last * steps
        k = min(int(at), steps - 1)
        half = (widths[k] + (widths[k + 1] - widths[k]) * (at - k)) / 2
        px, py = x + moved[0], y + moved[1]
        left.append((px + nx * half, py + ny * half))
        right.append((px - nx * half, py - ny * half))
        if i == 0:
            first_normal, first_half = (nx, ny), half
        last_normal = (nx, ny)
    (ex, ey), (nx, ny) = spine[last], last_normal
    end = [(ex + moved[0] + (nx * c + ny * s) * half, ey + moved[1] + (ny * c - nx * s) * half) for c, s in CAP]
    (sx, sy), (nx, ny) = spine[0], first_normal
    start = [
        (sx + moved[0] + (-nx * c - ny * s) * first_half, sy + moved[1] + (-ny * c + nx * s) * first_half)
        for c, s in CAP
    ]
    path = skia.Path()
    path.addPoly([skia.Point(*p) for p in (*left, *end, *reversed(right), *start)], True)
    return path


def limb(
    canvas: skia.Canvas,
    spine: Sequence[Point],
    widths: Sequence[float],
    tones: tuple[skia.Paint, skia.Paint],
    looks: Looks,
) -> None:
    """A limb with its shade along one side; `tones` are its paper in the light and in the shade."""
    wide = max(widths)
    canvas.drawPath(taper(spine, widths), tones[1])
    if wide * looks.fine > 3.0:
        canvas.drawPath(
            taper(spine, [w * 0.74 for w in widths], (looks.lit_from * wide * 0.11, -wide * 0.05)), tones[0]
        )


def tones_of(colour: Rgb, depth: float = 0.0) -> tuple[skia.Paint, skia.Paint]:
    """Paper in the light and in its shade, `depth` darker when it is on the far side."""
    colour = darker(colour, depth) if depth else colour
    return fill(colour), fill(darker(colour, 0.20))


def thread(colour: Rgb, width: float, alpha: float = 1.0) -> skia.Paint:
    """A fine round-ended line."""
    return line(colour, width, alpha)

"""The players of a scene composed together: who stands where, how large, which way they look, and what they do."""

from __future__ import annotations

import math
from dataclasses import dataclass

import skia

from pixora.film.visual import Figure, FigureKind, Place, Pose, Shot
from pixora.providers.local.illustrator.colour import darker
from pixora.providers.local.illustrator.figures.acting import Role
from pixora.providers.local.illustrator.figures.actors import (
    BIRDS,
    FLYING,
    UPRIGHT,
    Extent,
    draw_actor,
    extent,
    stature,
)
from pixora.providers.local.illustrator.figures.breeds import BREEDS
from pixora.providers.local.illustrator.figures.looks import FRAMES, Looks, dress
from pixora.providers.local.illustrator.figures.seats import seat
from pixora.providers.local.illustrator.props.spots import AFLOAT, ALOFT, FLOATING, light_at
from pixora.providers.local.illustrator.stage import Live, Slot, Stage, glow

AIRLESS = (Place.SPACE, Place.PLANET)
NEEDS_NO_AIR = (FigureKind.ASTRONAUT, FigureKind.ROBOT, FigureKind.DRAGON)
EARS = {FigureKind.RABBIT: 0.10, FigureKind.MOUSE: 0.03, FigureKind.OWL: 0.03}
"""Kinds whose ears need room above the face in a close shot: how much lower the face is framed, in frame heights."""
LESSER = 0.5
"""In a close shot of several, how much of their true difference in size is seen: 0 for faces of one size."""
LEAST_PACE = 0.12
"""Own units a second under which a walk would look like creeping: one stands then."""


@dataclass(frozen=True)
class Mark:
    """Where somebody plays: in pixels at the middle of the shot."""

    figure: Figure
    pose: Pose
    x: float
    size: float
    """Pixels to the figure's own unit."""
    facing: int
    """-1 left, 1 right."""
    back: float
    """How much farther back it stands, in pixels that its feet are higher; below 0 nearer."""
    room: Extent


def place_players(stage: Stage, figures: tuple[Figure, ...], seconds: float) -> tuple[float, float]:
    """Put the players on their marks; returns what the camera should keep in view, in pixels."""
    w, h = stage.width, stage.height
    shot, place = stage.visual.shot, stage.visual.place
    poses = [player.pose for player in stage.visual.players][: len(figures)]
    poses += [Pose.STAND] * (len(figures) - len(poses))
    cast = list(zip(figures, poses, strict=True))
    flying = [pair for pair in cast if _flies(stage, *pair)]
    grounded = [pair for pair in cast if not _flies(stage, *pair)]
    close = shot is Shot.CLOSE
    marks = _frame_close(stage, grounded) if close else _line_up(stage, grounded)
    walks = _can_walk(stage, marks, seconds)
    speed = min([0.40 * mark.size for mark in marks] + [0.26 * w / max(seconds, 1.0)]) if walks else 0.0
    phases = stage.rng.uniform(0, 6.3, len(cast))
    gestures = stage.rng.permutation([0, 1, 2, 3, 4] if not close else [0, 0, 1, 2, 4])
    slot = stage.slots["ground"]
    for i, mark in enumerate(marks):
        role = _role(
            stage, mark, speed, float(phases[i]), int(gestures[i]) if len(cast) == 1 or i else int(gestures[0])
        )
        slot.lives.append(_play(stage, slot, mark, role, seconds))
    for i, (figure, pose) in enumerate(flying):
        slot.lives.append(_fly(stage, figure, pose, i, len(flying), bool(marks), float(phases[len(marks) + i])))
    if not marks:
        return (w / 2, h * 0.45)
    middle = sum(mark.x for mark in marks) / len(marks)
    return (0.5 * (middle + w / 2), h * (0.44 if close else 0.5 if place in FLOATING else 0.62))


def _flies(stage: Stage, figure: Figure, pose: Pose) -> bool:
    return stage.visual.place is Place.SKY and figure.kind in FLYING and pose is not Pose.SIT


def _height(figure: Figure) -> float:
    """Beside an average grown-up."""
    return stature(figure) * extent(figure, Pose.STAND).top


def _seat_of(stage: Stage, figure: Figure, pose: Pose) -> float:
    """Height of what somebody on two legs sits on, in own units; 0 for who sits on the ground."""
    if pose is not Pose.SIT or figure.kind not in UPRIGHT or stage.visual.place in FLOATING:
        return 0.0
    return FRAMES[figure.build].leg * 0.62


def _facings(stage: Stage, poses: list[Pose]) -> list[int]:
    """Toward the free side of the picture when they walk or point, else toward each other; from the focal side on."""
    ahead = -stage.side
    if len(poses) == 1 or all(pose is Pose.WALK for pose in poses) or Pose.POINT in poses:
        return [ahead] * len(poses)
    if len(poses) == 2:
        return [-ahead, ahead]
    return [-ahead, ahead, ahead]


def _line_up(stage: Stage, cast: list[tuple[Figure, Pose]]) -> list[Mark]:
    """Marks beside each other for wide and medium shots, the farthest back first."""
    if not cast:
        return []
    w, h, side = stage.width, stage.height, stage.side
    wide = stage.visual.shot is Shot.WIDE
    floating = stage.visual.place in FLOATING
    many = len(cast) > 1
    # Whoever points stands foremost on the side that is pointed to.
    cast = sorted(cast, key=lambda pair: pair[1] is not Pose.POINT)
    unit = ((0.29 if floating else 0.262) if wide else 0.46) * h
    unit = min(stage.stature or unit, w * (0.62 if not many else 0.50))
    power = 0.68 if many else 0.42
    if wide and many and not stage.stature:
        # Several small ones in a wide picture would be specks: they are nearer, and nearer in size to each other.
        unit, power = 1.15 * unit, 0.5
    sizes, rooms = [], []
    for figure, pose in cast:
        room = extent(figure, pose, _seat_of(stage, figure, pose))
        tall = _height(figure)
        sizes.append(unit * tall**power / extent(figure, Pose.STAND).top)
        rooms.append(room)
    facings = _facings(stage, [pose for _, pose in cast])
    behind = [
        (room.back if facing == -side else room.front) * size
        for room, facing, size in zip(rooms, facings, sizes, strict=True)
    ]
    before = [
        (room.front if facing == -side else room.back) * size
        for room, facing, size in zip(rooms, facings, sizes, strict=True)
    ]
    props = bool(stage.visual.props)
    space = w * ((0.46 if props else 0.58) if not stage.tall else (0.74 if props else 0.88))
    if not wide:
        space = w * (0.62 if not stage.tall else 0.90)
    share = 0.86 if not floating else 1.04
    total = sum(a + b for a, b in zip(behind, before, strict=True)) * (share if many else 1.0)
    fit = min(1.0, space / total)
    sizes = [size * fit for size in sizes]
    dx = (0.20 if wide else 0.17) if not many else (0.20 if props else 0.13)
    if stage.tall:
        dx = (0.18 if wide else 0.10) if not many else 0.05
    if stage.tall and many and set(stage.visual.props) - set(ALOFT) - set(AFLOAT):
        # Upright frames have no room beside a group: it makes room for what stands on the ground with it.
        sizes, fit = [size * 0.80 for size in sizes], fit * 0.80
        dx = 0.15
    if stage.visual.place is Place.SKY:
        middle = w * (0.5 + 0.12 * side) + (4 * stage.unit * side if wide and not many else 0.0)
    else:
        middle = w * (0.5 + dx * side)
    # From the focal side outward: `at` runs toward the side that holds the players.
    at = -total * fit / 2 if many else 0.0
    xs = []
    for a, b in zip(behind, before, strict=True):
        if many:
            at += b * fit * share
        xs.append(middle + at * side)
        at += a * fit * share
    heights = [_height(figure) for figure, _ in cast]
    order = sorted(range(len(cast)), key=lambda i: -heights[i])
    marks = []
    for rank, i in enumerate(order):
        reach = max(behind[i], before[i]) * fit
        x = min(max(xs[i], min(0.03 * w + reach, w / 2)), max(0.97 * w - reach, w / 2))
        back = (len(cast) - 1 - rank) * 0.014 * h * (1.0 if wide else 1.6)
        marks.append(Mark(cast[i][0], cast[i][1], x, sizes[i], facings[i], back, rooms[i]))
    return marks


def _frame_close(stage: Stage, cast: list[tuple[Figure, Pose]]) -> list[Mark]:
    """Marks for a close shot: faces side by side, large; the farthest back first."""
    w, h, side = stage.width, stage.height, stage.side
    if not cast:
        return []
    cast = [(figure, Pose.STAND if pose is Pose.WALK else pose) for figure, pose in cast]
    cast.sort(key=lambda pair: pair[1] is not Pose.POINT)
    count = len(cast)
    tallest = max(_height(figure) for figure, _ in cast)
    share = {1: 1.0, 2: 0.80, 3: 0.66}[count]
    sizes = [_close_size(figure, w, h) * share * (_height(figure) / tallest) ** LESSER for figure, _ in cast]
    halves = [_half_face(figure) * size for (figure, _), size in zip(cast, sizes, strict=True)]
    fit = min(1.0, 0.94 * w / (2 * sum(halves)))
    at = (-sum(halves) * fit) if count > 1 else -halves[0]
    middle = w * (0.5 + (0.13 if not stage.tall else 0.03) * side) if count == 1 else w * 0.5
    marks = []
    facings = _facings(stage, [pose for _, pose in cast])
    for (figure, pose), size, half, facing in zip(cast, sizes, halves, facings, strict=True):
        if count > 1:
            size, half = size * fit, half * fit
        room = extent(figure, pose, _seat_of(stage, figure, pose))
        # The face is what is framed, not the middle of the body.
        x = middle + (at + half) * side - facing * room.face[0] * size
        # Beside others the smaller one is lower: its feet are out of sight as theirs are.
        foot = _face_level(figure, h) - room.face[1] * size
        nearer = min(max(1.05 * h - foot, 0.0), 0.2 * h) if count > 1 else 0.0
        marks.append(Mark(figure, pose, x, size, facing, -nearer, room))
        at += 2 * half
    # A beast's body reaches past its face, behind whoever is next to it.
    return sorted(marks, key=lambda mark: (mark.figure.kind in UPRIGHT, -_height(mark.figure)))


def _face_level(figure: Figure, h: float) -> float:
    """Where the middle of a face is in a close shot, in pixels from the top."""
    return (0.43 + EARS.get(figure.kind, 0.0)) * h


def _half_face(figure: Figure) -> float:
    """Half the width that a face takes with its hair or ears, in own units."""
    if figure.kind in UPRIGHT:
        return 0.185 * FRAMES[figure.build].head
    if figure.kind in BIRDS:
        return 0.34
    ears = {FigureKind.ELEPHANT: 1.75, FigureKind.LION: 1.55, FigureKind.FOX: 1.3, FigureKind.MOUSE: 1.3}
    return BREEDS[figure.kind].head[2] * ears.get(figure.kind, 1.12)


def _close_size(figure: Figure, w: float, h: float) -> float:
    if figure.kind in UPRIGHT:
        return min(1.3 * h, 1.95 * w)
    if figure.kind in BIRDS:
        return min(0.88 * h, 1.25 * w)
    return min(0.235 * h, 0.34 * w) / BREEDS[figure.kind].head[2]


def _can_walk(stage: Stage, marks: list[Mark], seconds: float) -> bool:
    place, shot = stage.visual.place, stage.visual.shot
    if not marks or shot is Shot.CLOSE or place in FLOATING or place is Place.SKY:
        return False
    if any(mark.pose is not Pose.WALK for mark in marks):
        return False
    speed = min([0.40 * mark.size for mark in marks] + [0.26 * stage.width / max(seconds, 1.0)])
    return all(speed / mark.size > LEAST_PACE for mark in marks)


def _air(stage: Stage, kind: FigureKind) -> str:
    place = stage.visual.place
    if kind in NEEDS_NO_AIR or (kind is FigureKind.PENGUIN and place is Place.UNDERWATER):
        return ""
    return "helmet" if place in AIRLESS else "mask" if place is Place.UNDERWATER else ""


def _role(stage: Stage, mark: Mark, speed: float, phase: float, gesture: int) -> Role:
    visual = stage.visual
    return Role(
        pose=mark.pose,
        floats=visual.place in FLOATING,
        pace=speed / mark.size,
        phase=phase,
        gesture=gesture,
        face_up=0.8 if any(prop in ALOFT for prop in visual.props) else 0.25,
        seat=_seat_of(stage, mark.figure, mark.pose),
        air=_air(stage, mark.figure.kind),
    )


def _play(stage: Stage, slot: Slot, mark: Mark, role: Role, seconds: float) -> Live:
    """Draws one player in each frame."""
    h, w, facing, size = stage.height, stage.width, mark.facing, mark.size
    close, floating = stage.visual.shot is Shot.CLOSE, role.floats
    looks = dress(mark.figure, stage.palette, light_at(stage, mark.x) * facing, size)
    speed = role.pace * size
    under = seat(looks, stage.palette, stage.visual.place, role.seat) if role.seat else None
    shadow = darker(stage.palette.near, 0.75)
    middle = h * (0.47 if stage.visual.shot is Shot.WIDE else 0.45)
    half = 0.19 if looks.kind in UPRIGHT else 0.5 * (mark.room.back + mark.room.front) * 0.78
    if role.pose is Pose.SIT and looks.kind in UPRIGHT:
        half = 0.27
    off = 0.10 if role.pose is Pose.SIT and looks.kind in UPRIGHT else (mark.room.front - mark.room.back) * 0.35
    level = _face_level(mark.figure, h)
    face_y = -mark.room.face[1] * size

    def draw(canvas: skia.Canvas, at: float) -> None:
        canvas.save()
        if floating and not close:
            canvas.translate(
                mark.x + 0.02 * w * math.sin(at * 0.31 + role.phase),
                middle + 0.016 * h * math.sin(at * 0.62 + role.phase) - mark.back * 2,
            )
            canvas.rotate(facing * (7 + 5 * math.sin(at * 0.4 + role.phase)))
            canvas.scale(size * facing, size)
            canvas.translate(0, 0.5 * mark.room.top)
        else:
            px = mark.x + facing * speed * (at - seconds / 2)
            ground = slot.anchor(px)
            # Close up the face is framed, and the feet are out of sight or on nearer ground, never over it.
            foot = max(level + face_y - mark.back, ground + 0.03 * h) if close else ground + 0.006 * h - mark.back
            if floating:
                foot += 0.006 * h * math.sin(at * 0.7 + role.phase)
            canvas.translate(px, foot)
            canvas.scale(size * facing, size)
            if not close:
                _shade_ground(canvas, off - looks.lit_from * 0.03, half, shadow)
            if under:
                canvas.drawPicture(under)
        draw_actor(canvas, looks, role, at)
        canvas.restore()

    return draw


def _shade_ground(canvas: skia.Canvas, x: float, half: float, colour: tuple[float, float, float]) -> None:
    canvas.save()
    canvas.translate(x, 0.004)
    canvas.scale(1.0, 0.13)
    glow(canvas, (0.0, 0.0), half * 1.25, colour, 0.62, 0.45)
    canvas.restore()


def _fly(stage: Stage, figure: Figure, pose: Pose, index: int, count: int, aside: bool, phase: float) -> Live:
    """Somebody who flies across the sky, `aside` of those who stand on the summit."""
    w, h, side = stage.width, stage.height, stage.side
    facing = -side
    share = {Shot.WIDE: 0.30, Shot.MEDIUM: 0.46, Shot.CLOSE: 0.66}[stage.visual.shot]
    size = min(share * h, share * (0.8 if aside else 1.1) * w) * _height(figure) ** 0.4 / (1.0 + 0.25 * (count - 1))
    size *= 0.72 if aside else 1.0
    x = w * (0.5 - side * (0.04 + 0.26 * index) + (0.13 * side if count > 1 else 0.0))
    if aside:
        x = w * (0.5 - side * (0.20 + 0.2 * index)) if not stage.tall else w * (0.5 - side * 0.08)
    middle = h * ((0.34 if aside else 0.42) + 0.13 * (index % 2))
    if aside and stage.tall:
        middle = h * 0.26
    looks: Looks = dress(figure, stage.palette, light_at(stage, x) * facing, size)
    role = Role(pose=pose, flies=True, phase=phase, face_up=0.2)

    def draw(canvas: skia.Canvas, at: float) -> None:
        way = 2.6 * stage.unit * 8.0 * math.asinh((at - stage.middle) / 8.0)
        beat = math.sin(at * 4.2 + phase - 1.2)
        canvas.save()
        canvas.translate(x + facing * way, middle + h * (0.012 * beat + 0.02 * math.sin(at * 0.6 + phase)))
        canvas.scale(size * facing, size)
        canvas.translate(0, 0.45)
        draw_actor(canvas, looks, role, at)
        canvas.restore()

    return draw

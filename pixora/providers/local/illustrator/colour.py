"""Colour arithmetic for the illustrator: sRGB triples in 0..1, blended where the eye finds it even (OKLab)."""

from __future__ import annotations

import math

Rgb = tuple[float, float, float]

WHITE: Rgb = (1.0, 1.0, 1.0)
BLACK: Rgb = (0.0, 0.0, 0.0)


def rgb(text: str) -> Rgb:
    """A colour from "#rrggbb"."""
    value = int(text.removeprefix("#"), 16)
    return ((value >> 16 & 255) / 255, (value >> 8 & 255) / 255, (value & 255) / 255)


def argb(colour: Rgb, alpha: float = 1.0) -> int:
    """A colour as skia takes it."""
    channels = (alpha, *colour)
    value = 0
    for channel in channels:
        value = value << 8 | round(min(max(channel, 0.0), 1.0) * 255)
    return value


def mix(a: Rgb, b: Rgb, t: float) -> Rgb:
    """`a` at 0, `b` at 1."""
    t = min(max(t, 0.0), 1.0)
    la, lb = _oklab(a), _oklab(b)
    return _from_oklab((la[0] + (lb[0] - la[0]) * t, la[1] + (lb[1] - la[1]) * t, la[2] + (lb[2] - la[2]) * t))


def lighter(colour: Rgb, amount: float) -> Rgb:
    return mix(colour, WHITE, amount)


def darker(colour: Rgb, amount: float) -> Rgb:
    """Darker without going grey: shadows of paper keep their hue."""
    return tuple(channel * (1.0 - amount) for channel in turn(colour, 0.0, 1.0 + 0.25 * amount))  # type: ignore[return-value]


def multiply(a: Rgb, b: Rgb) -> Rgb:
    return (a[0] * b[0], a[1] * b[1], a[2] * b[2])


def turn(colour: Rgb, degrees: float, chroma: float = 1.0) -> Rgb:
    """The same lightness, hue turned by `degrees`, chroma multiplied."""
    light, a, b = _oklab(colour)
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    return _from_oklab((light, (a * cos - b * sin) * chroma, (a * sin + b * cos) * chroma))


def luma(colour: Rgb) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def _linear(v: float) -> float:
    return v / 12.92 if v <= 0.04045 else float(((v + 0.055) / 1.055) ** 2.4)


def _gamma(v: float) -> float:
    v = min(max(v, 0.0), 1.0)
    return v * 12.92 if v <= 0.0031308 else float(1.055 * v ** (1 / 2.4) - 0.055)


def _oklab(colour: Rgb) -> Rgb:
    r, g, b = (_linear(c) for c in colour)
    lms = (
        (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3),
        (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3),
        (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3),
    )
    return (
        0.2104542553 * lms[0] + 0.7936177850 * lms[1] - 0.0040720468 * lms[2],
        1.9779984951 * lms[0] - 2.4285922050 * lms[1] + 0.4505937099 * lms[2],
        0.0259040371 * lms[0] + 0.7827717662 * lms[1] - 0.8086757660 * lms[2],
    )


def _from_oklab(lab: Rgb) -> Rgb:
    light, a, b = lab
    lc = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _gamma(4.0767416621 * lc - 3.3077115913 * m + 0.2309699292 * s),
        _gamma(-1.2684380046 * lc + 2.6097574011 * m - 0.3413193965 * s),
        _gamma(-0.0041960863 * lc - 0.7034186147 * m + 1.7076147010 * s),
    )

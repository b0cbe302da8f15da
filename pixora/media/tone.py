"""High dynamic range brought to what a film shows: PQ and HLG in BT.2020 to BT.709, as a table for ffmpeg's lut3d."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

import numpy as np
from av.video.reformatter import ColorTrc
from numpy.typing import NDArray

HDR = frozenset({int(ColorTrc.SMPTE2084), int(ColorTrc.ARIB_STD_B67)})
"""Transfer curves, as frames are tagged with them, that need the table."""
WHITE = 203.0
"""cd/m2 of paper white in HDR (ITU-R BT.2408, table 1): it comes out as a film's white."""
PEAK = 1000.0
"""cd/m2 of the brightest light that keeps its drawing: what HLG is defined for and PQ is mostly graded to."""
SIZE = 33
"""Points along each side of the table; lut3d draws between them."""
_GAMMA = 2.4
"""Of a film's display (ITU-R BT.1886)."""
# SMPTE ST 2084.
_M1, _M2, _C1, _C2, _C3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
_TO_709 = np.array(
    [[1.660491, -0.587641, -0.072850], [-0.124550, 1.132900, -0.008349], [-0.018151, -0.100579, 1.118730]]
)
"""Linear BT.2020 to linear BT.709 (ITU-R BT.2087, annex 2)."""
_LUMA = np.array([0.2627, 0.6780, 0.0593])
"""BT.2020."""

Light = NDArray[np.float64]

_folder: list[tempfile.TemporaryDirectory[str]] = []
"""Holds the tables until the process ends."""


@lru_cache(maxsize=2)
def table(transfer: int) -> Path:
    """A .cube file that turns RGB of BT.2020 with the curve `transfer` (one of `HDR`) into RGB of BT.709."""
    axis = np.linspace(0.0, 1.0, SIZE)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    signal = np.stack((red, green, blue), axis=-1).reshape(-1, 3)
    if not _folder:
        _folder.append(tempfile.TemporaryDirectory(prefix="pixora-tone-"))
    out = Path(_folder[0].name) / f"{transfer}.cube"
    with out.open("w", encoding="ascii") as file:
        file.write(f"LUT_3D_SIZE {SIZE}\n")
        np.savetxt(file, map_tones(signal, transfer), fmt="%.5f")
    return out


def map_tones(signal: Light, transfer: int) -> Light:
    """RGB signals (n, 3) from 0 to 1, BT.2020 with the curve `transfer`, as signals of a BT.709 display."""
    light = _from_pq(signal) if transfer == int(ColorTrc.SMPTE2084) else _from_hlg(signal)
    # By the brightest of the three, so that colours keep their hue.
    brightest = np.maximum(light.max(axis=1, keepdims=True), 1e-6)
    light = light * (_roll_off(brightest) / brightest) / WHITE
    seen = light @ _TO_709.T
    # What BT.709 has no colour for goes towards grey of the same brightness until it has.
    grey = np.clip((light @ _LUMA)[:, None], 0.0, 1.0)
    low, high = seen.min(axis=1, keepdims=True), seen.max(axis=1, keepdims=True)
    share = np.ones_like(grey)
    np.divide(grey, grey - low, out=share, where=low < 0)
    over = np.ones_like(grey)
    np.divide(1.0 - grey, high - grey, out=over, where=high > 1.0)
    seen = grey + (seen - grey) * np.clip(np.minimum(share, over), 0.0, 1.0)
    return np.asarray(np.clip(seen, 0.0, 1.0) ** (1.0 / _GAMMA), np.float64)


def _from_pq(signal: Light) -> Light:
    root = np.clip(signal, 0.0, 1.0) ** (1.0 / _M2)
    return np.asarray(10_000.0 * (np.maximum(root - _C1, 0.0) / (_C2 - _C3 * root)) ** (1.0 / _M1), np.float64)


def _to_pq(light: Light) -> Light:
    power = (np.clip(light, 0.0, 10_000.0) / 10_000.0) ** _M1
    return np.asarray(((_C1 + _C2 * power) / (1.0 + _C3 * power)) ** _M2, np.float64)


def _from_hlg(signal: Light) -> Light:
    """Light of a display of `PEAK` (ITU-R BT.2100, tables 5: inverse OETF, then OOTF with gamma 1.2)."""
    a = 0.17883277
    b, c = 1.0 - 4.0 * a, 0.5 - a * np.log(4.0 * a)
    scene = np.where(signal <= 0.5, signal**2 / 3.0, (np.exp((signal - c) / a) + b) / 12.0)
    return np.asarray(PEAK * np.maximum(scene @ _LUMA, 1e-9)[:, None] ** 0.2 * scene, np.float64)


def _roll_off(light: Light) -> Light:
    """Up to `WHITE` in cd/m2: dark and middle tones as they are, light ones bent (ITU-R BT.2390, section 5.4.1)."""
    top = float(_to_pq(np.array(PEAK)))
    most = float(_to_pq(np.array(WHITE))) / top
    knee = 1.5 * most - 0.5
    e = np.minimum(_to_pq(light) / top, 1.0)
    t = np.clip((e - knee) / (1.0 - knee), 0.0, 1.0)
    bent = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1.0 - knee) + (-2 * t**3 + 3 * t**2) * most
    return _from_pq(np.where(e < knee, e, bent) * top)

"""The cut: from clips, voices and music to the finished file, beside MoviePy and one ffmpeg run, on the same clips.

`python bench/assemble.py [--quick] [--json] [--clips 6 24 96] [--resolution 720p|1080p] [--seconds N] [--no-rivals]`

All three use x264 at the same preset and CRF and make the same film: crossfades, a voice in each scene, music under it.
Pixora's clips are conformed as they arrive (`conform`, while others are still being made); its cut, cold, is every
join, the mix, the sound and the master. The others begin with the clips as they came, since they have no such step;
the sum of both is given, too. MoviePy is installed into `data/cache/moviepy` at the first run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import tempfile
import time
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from proof import rivals
from proof.cutting import Cut
from proof.material import draw_clips, order_film
from proof.rivals import Taken

from pixora.film.brief import Aspect, Raster, Resolution, raster
from pixora.film.timeline import Stretch
from pixora.media import h264, probe
from pixora.providers.local.animator import frames

FPS = 30
OVER_MOVIEPY, OVER_ONE_PASS = 10.0, 3.0
"""Times that the cut is quicker."""
DECIBELS = 44.0
"""PSNR of encoded frames at least."""
MEMORY = 300.0
"""MB of the largest process at most, however many clips."""
LONG_S, LONG_WALL = 300.0, 15.0
"""Seconds of film with its joins made, and seconds until it is a master."""
REPLACED_WALL = 2.0
"""Seconds until the master shows another clip that was conformed when it arrived."""


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as film:
        return [bytes(packet) for packet in film.demux(video=0) if packet.size]


def check(cut: Cut) -> tuple[int, float]:
    """Frames that were copied bit for bit, and the least of the joins' mean PSNR against their frames as painted."""
    film = cut.folder / "master" / "film.mp4"
    found = probe.probe(film)
    faults = probe.findings(film).errors
    if found.video is None or found.video.frames != cut.timeline.frames or faults:
        raise SystemExit(f"the film has faults: {found.video}, {faults}")
    master = packets(film)
    made = [packets(cut.file(stretch)) for stretch in cut.stretches]
    if master != list(itertools.chain.from_iterable(made)):
        raise SystemExit("the film's packets are not those of its segments")
    copied = sum(stretch.end - stretch.start for stretch in cut.bodies)
    joins = {stretch.scenes: stretch for stretch in cut.joins[:5]}.values()
    return copied, min(compare(cut, join) for join in joins)


def compare(cut: Cut, join: Stretch) -> float:
    """Mean PSNR of a join's planes, in dB, against the lossless frames that went into the encoder."""
    request = cut.request(join)
    size = cut.raster
    errors: list[float] = []
    converter = VideoReformatter()
    with av.open(str(cut.file(join))) as coded:
        for shown, drawn in zip(coded.decode(video=0), frames(request, cut.clips(join)), strict=True):
            pixels = np.frombuffer(drawn, np.uint8).reshape(size.height, size.width, 4)
            whole = h264.convert(converter, VideoFrame.from_ndarray(pixels, format="bgra")).to_ndarray()
            error = float(((shown.to_ndarray().astype(float) - whole) ** 2).mean())
            errors.append(10 * np.log10(255**2 / max(error, 1e-9)))
    return float(np.mean(errors))


def tell(name: str, taken: Taken) -> None:
    print(f"  {name:<44}{taken.wall:7.1f} s{taken.work:8.1f} s of processor{taken.peak:8.0f} MB", flush=True)


def measure(
    size: Raster, clips: list[Path], count: int, scenes: int, folder: Path, long_s: float, *, rival: bool
) -> dict[str, float]:
    order, words = order_film(clips, count, FPS, scenes, folder)
    home = folder / f"pixora{scenes}"
    with Cut(order, size, words, home) as cut:
        seconds = cut.timeline.frames / FPS
        title = f"{scenes} clips of {count / FPS:g} s, {size.width}x{size.height}"
        print(f"\n{title}: {seconds:.1f} s of film, load {os.getloadavg()[0]:.1f}")
        conform = cut.conform()
        cold = cut.assemble()
        tell("Pixora: conform, as clips arrive", conform)
        tell("Pixora: the cut, cold", cold)
        copied, decibels = check(cut)
        print(f"  {copied} of {cut.timeline.frames} frames copied bit for bit, joins {decibels:.1f} dB, no fault")
        again = cut.assemble(joins=(), sound=False)
        tell("Pixora: with joins and sound made", again)
        third = [stretch for stretch in cut.joins if "2" in stretch.scenes]
        body = cut.conform([stretch for stretch in cut.bodies if stretch.scenes == ("2",)])
        replaced = cut.assemble(joins=third, sound=False)
        tell("Pixora: another third clip, conformed", replaced)
        print(f"  (its conforming took {body.wall:.1f} s)")
        figures = {"cold": cold.wall, "both": cold.wall + conform.wall, "replaced": replaced.wall}
        figures |= {"decibels": decibels, "peak": max(cold.peak, conform.peak)}
        figures |= {"long": cut_long(cut, long_s) / long_s * LONG_S}
    if rival:
        for name, way in (("one pass", rivals.by_one_pass), ("MoviePy", rivals.by_moviepy)):
            out = folder / f"{name.split()[0]}{scenes}.mp4"
            taken = way(order, out)
            tell(name, taken)
            found = probe.probe(out).video
            shown = found.frames if found else 0
            both = figures["both"]
            print(
                f"  {taken.wall / cold.wall:.1f} times the cut, {taken.wall / both:.1f} times with conforming;", end=" "
            )
            print(f"{shown} frames of {order.frames}")
            figures[name] = taken.wall / cold.wall
    return figures


def cut_long(cut: Cut, long_s: float) -> float:
    """Seconds until a film of `long_s`, of which all segments are made, is a master."""
    times = -(-round(long_s * FPS) // cut.timeline.frames)
    sound = cut.sound_of(times)
    master = cut.repeat(times)
    seconds = times * cut.timeline.frames / FPS
    tell(f"Pixora: mix and sound of {seconds:.0f} s", sound)
    tell(f"Pixora: master of {seconds:.0f} s, joins made", master)
    return master.wall


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="6 clips of 2 s at 720p, one minute for five")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--clips", type=int, nargs="+", default=[6], help="how many, one film for each number")
    parser.add_argument("--resolution", choices=[one.value for one in Resolution], default="1080p")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each clip")
    parser.add_argument("--no-rivals", action="store_true", help="Pixora alone")
    options = parser.parse_args()
    if not options.no_rivals:
        rivals.set_up()
    size = raster(Aspect.WIDE, Resolution("720p" if options.quick else options.resolution))
    count = round((2.0 if options.quick else options.seconds) * FPS)
    long_s = 60.0 if options.quick else LONG_S
    found: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="assemble-") as name:
        folder = Path(name)
        began = time.perf_counter()
        clips = draw_clips(size, FPS, count, folder, 3 if options.quick else 6)
        print(f"{len(clips)} clips drawn in {time.perf_counter() - began:.0f} s")
        for scenes in [6] if options.quick else options.clips:
            found[scenes] = measure(size, clips, count, scenes, folder, long_s, rival=not options.no_rivals)
    first = next(iter(found.values()))
    goals = {"MoviePy": OVER_MOVIEPY, "one pass": OVER_ONE_PASS}
    # Of rivals that were measured.
    verdicts = {f"{goal:g} times {name}": first[name] >= goal for name, goal in goals.items() if name in first}
    verdicts |= {
        f"joins at {DECIBELS:g} dB": all(one["decibels"] >= DECIBELS for one in found.values()),
        f"{MEMORY:g} MB": all(one["peak"] <= MEMORY for one in found.values()),
        f"{LONG_S:g} s with joins made in {LONG_WALL:g} s": first["long"] <= LONG_WALL,
        f"another clip in {REPLACED_WALL:g} s": first["replaced"] <= REPLACED_WALL,
    }
    print("\n" + "\n".join(f"{'reached' if held else 'MISSED '}  {goal}" for goal, held in verdicts.items()))
    if options.json:
        ratio = round(first.get("MoviePy", 0.0), 2)
        print(json.dumps({"name": "assemble", "figure": ratio, "goal": OVER_MOVIEPY, "holds": all(verdicts.values())}))


if __name__ == "__main__":
    main()

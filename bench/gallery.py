"""Films of all kinds, made as a user makes them, looked at and measured.

`python bench/gallery.py [--quick] [--json] [--only NAME...] [--out FOLDER] [--measure]`

Every brief of `bench/briefs` becomes a folder of FOLDER (`dist/gallery`) with the film, its stills, its stems and a
contact sheet; `index.html` shows them all. `--only` makes those anew and leaves the others as they are; `--measure`
makes none and measures what is there. The bounds, with their reasons, are in `bench/proof/bounds.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import signal
import sys
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from proof.bounds import BOUNDS, Check, judge
from proof.briefs import QUICK, Commission, read_commissions
from proof.filming import Filmed, make_films, recall
from proof.measures import Measured, compare_films, measure
from proof.page import write_page
from proof.sheet import draw_sheet

MEASURERS = 2
"""Films that are measured at once."""


def look_at(commission: Commission, folder: Path) -> Measured:
    """Measure the film of a folder, and draw its sheet."""
    filmed = recall(folder)
    if filmed is None:
        error = folder / "error.txt"
        return Measured(checks=(judge("made", 0, error.read_text(encoding="utf-8") if error.exists() else ""),))
    measured, frames = measure(commission, filmed, folder)
    draw_sheet(filmed, commission.name, frames, folder / "sheet.png")
    return measured


def measure_films(commissions: list[Commission], out: Path) -> dict[str, Measured]:
    """Measure films in processes of their own, then all of them beside each other."""
    with ProcessPoolExecutor(MEASURERS, mp_context=multiprocessing.get_context("spawn")) as pool:
        folders = [out / commission.name for commission in commissions]
        measured = dict(zip((c.name for c in commissions), pool.map(look_at, commissions, folders), strict=True))
    for name, found in measured.items():
        (out / name / "measures.json").write_text(found.model_dump_json(indent=1), encoding="utf-8")
    return measured


def gather(out: Path, measured: dict[str, Measured]) -> list[tuple[Commission, Filmed | None, Measured]]:
    """Every film that is in the gallery, measured now or before, with what only shows beside the others."""
    known = [commission for commission in read_commissions() if (out / commission.name / "measures.json").exists()]
    films = {commission.name: recall(out / commission.name) for commission in known}
    beside = compare_films({name: out / name for name, filmed in films.items() if filmed is not None})
    shown: list[tuple[Commission, Filmed | None, Measured]] = []
    for commission in known:
        name = commission.name
        kept = (out / name / "measures.json").read_bytes()
        found = measured[name] if name in measured else Measured.model_validate_json(kept)
        shown.append((commission, films[name], Measured(checks=found.checks + beside.get(name, ()))))
    return shown


def tell(shown: list[tuple[Commission, Filmed | None, Measured]]) -> int:
    """Print a row for each measure and one for each failure; returns how many failed."""
    figures: dict[str, list[tuple[Check, str]]] = defaultdict(list)
    for commission, _, measured in shown:
        for check in measured.checks:
            figures[check.bound].append((check, commission.name))
    print(f"\n{'measure':<32}{'films':>6}{'least':>10}{'most':>10}  {'bound':<18}{'failed':>6}")
    for name, bound in BOUNDS.items():
        if found := figures.get(name):
            values = [check.figure for check, _ in found]
            failed = sum(not check.holds for check, _ in found)
            limits = f"{bound.told} {bound.unit}"
            print(f"{bound.title:<32}{len(found):>6}{min(values):>10.2f}{max(values):>10.2f}  {limits:<18}{failed:>6}")
    print()
    failures = [(name, check) for commission, _, m in shown for check in m.failed for name in (commission.name,)]
    for name, check in failures:
        bound = BOUNDS[check.bound]
        print(f"FAILED {name}: {bound.title} {check.figure:g} {bound.unit} ({bound.told}) {check.where}")
    return len(failures)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two short films")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--only", nargs="+", metavar="NAME", default=[], help="these briefs alone")
    parser.add_argument("--out", type=Path, metavar="FOLDER")
    parser.add_argument("--measure", action="store_true", help="measure the films that are there")
    options = parser.parse_args()
    out = (options.out or Path("dist") / ("gallery-quick" if options.quick else "gallery")).absolute()
    commissions = read_commissions(QUICK if options.quick else tuple(options.only))
    began = time.perf_counter()
    if options.measure:
        commissions = [commission for commission in commissions if (out / commission.name).is_dir()]
    else:
        asyncio.run(make_films(commissions, out))
    made = time.perf_counter() - began
    shown = gather(out, measure_films(commissions, out))
    write_page(shown, out)
    failures = tell(shown)
    print(f"{out / 'index.html'}: {failures} checks failed; made in {made:.0f} s, measured in ", end="")
    print(f"{time.perf_counter() - began - made:.0f} s")
    if options.json:
        print(json.dumps({"name": "gallery", "figure": failures, "goal": 0, "holds": failures == 0}))


if __name__ == "__main__":
    # Told to end, it first ends what it started.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    main()

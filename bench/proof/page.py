"""The gallery as a page: every film to play, its sheet, its script and its measures. One file, links all relative."""

from __future__ import annotations

from html import escape
from pathlib import Path

from proof.bounds import BOUNDS, Check
from proof.briefs import Commission
from proof.filming import Filmed
from proof.measures import Measured
from proof.sheet import caption, describe

Shown = tuple[Commission, Filmed | None, Measured]

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:1180px;padding:24px;background:#f4f1ea;color:#201d1a}
h2{margin:56px 0 4px}p.why,small{color:#6b655c}img,video{max-width:100%;display:block;margin:12px 0;border-radius:6px}
video{max-height:70vh;background:#000}table{border-collapse:collapse;font-size:14px}
td,th{text-align:left;padding:3px 14px 3px 0;vertical-align:top;border-bottom:1px solid #ded8cc}
.bad{color:#a8261b;font-weight:600}pre{white-space:pre-wrap;background:#eae5da;padding:10px;border-radius:6px}
nav{columns:3;font-size:14px}a{color:#205a8c}
"""


def write_page(shown: list[Shown], out: Path) -> None:
    """Write `index.html` into the folder that holds the films' folders."""
    failures = sum(len(measured.failed) for _, _, measured in shown)
    links = "".join(
        f'<div><a href="#{commission.name}">{escape(commission.name)}</a>'
        + (f' <span class="bad">{len(measured.failed)}</span>' if measured.failed else "")
        + "</div>"
        for commission, _, measured in shown
    )
    films = "".join(_film(*one) for one in shown)
    bounds = "".join(
        f"<tr><td>{escape(bound.title)}<td>{escape(bound.told)} {escape(bound.unit)}<td>{escape(bound.reason)}"
        for bound in BOUNDS.values()
    )
    page = (
        f'<!doctype html><meta charset="utf-8"><title>Gallery</title><style>{_STYLE}</style><h1>Gallery</h1>'
        f"<p>{len(shown)} films, {failures} checks failed.</p><nav>{links}</nav>{films}"
        f"<h2>Bounds</h2><table>{bounds}</table>"
    )
    (out / "index.html").write_text(page, encoding="utf-8")


def _film(commission: Commission, filmed: Filmed | None, measured: Measured) -> str:
    name = commission.name
    head = f'<h2 id="{name}">{escape(filmed.script.title if filmed else name)}</h2><p class="why">{name}: '
    head += f"{escape(commission.why)}</p>"
    asked = f"<details><summary>What was asked</summary><pre>{escape(commission.prompt)}"
    asked += f"\n\n{escape(commission.text.strip())}" if commission.text else ""
    asked += (
        "\n\n" + escape(", ".join(f"{key} = {value}" for key, value in commission.wish.items())) + "</pre></details>"
    )
    if filmed is None:
        return f"{head}{asked}{_table(measured.checks)}"
    scenes = "".join(
        f"<tr><td>{number}<td>{span.frames / filmed.timeline.fps:.1f} s<td>{escape(caption(filmed, scene))}"
        f'<td dir="auto">{escape(scene.narration)}<td>{scene.transition.kind.value}'
        for number, (scene, span) in enumerate(zip(filmed.script.scenes, filmed.timeline.spans, strict=True), 1)
    )
    return (
        f"{head}<small>{escape(describe(filmed))} · made in {filmed.took:.0f} s</small>{asked}"
        f'<video controls preload="none" poster="{name}/sheet.png" src="{name}/film.mp4"></video>'
        f'<a href="{name}/sheet.png"><img loading="lazy" src="{name}/sheet.png" alt="Contact sheet of {name}"></a>'
        f"<details><summary>Script</summary><table>{scenes}</table></details>{_table(measured.checks)}"
    )


def _table(checks: tuple[Check, ...]) -> str:
    rows = "".join(
        f'<tr class="{"good" if check.holds else "bad"}"><td>{escape(BOUNDS[check.bound].title)}'
        f"<td>{check.figure:g} {escape(BOUNDS[check.bound].unit)}<td>{escape(BOUNDS[check.bound].told)}"
        f"<td>{escape(check.where)}"
        for check in checks
    )
    bad = any(not check.holds for check in checks)
    return f"<details{' open' if bad else ''}><summary>Measures</summary><table>{rows}</table></details>"

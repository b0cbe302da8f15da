"""What the commands print: a bar that names what is being made, a plan, a summary, an error."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from pixora.core.telling import tell_cost, tell_price
from pixora.film.errors import PixoraError
from pixora.film.job import Job
from pixora.film.plan import Plan
from pixora.film.quote import Quote
from pixora.film.script import Script

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(body: dict[str, Any]) -> None:
    """One JSON line."""
    print(json.dumps(body, ensure_ascii=False), flush=True)


def show_error(error: PixoraError, *, as_json: bool) -> None:
    """One sentence and what to do."""
    if as_json:
        body = {"error": error.message, "code": error.code, "hint": error.hint, "retryable": error.retryable}
        print_json({"type": "error", "content": str(error)} | body)
    else:
        err.print(f"[bold red]error[/] {escape(str(error))}")


def show_script(script: Script) -> None:
    """Title and scenes."""
    out.print(f"[bold]{escape(script.title)}[/]  {escape(script.logline)}")
    table = Table(box=None, padding=(0, 1, 0, 0))
    for column in ("#", "seconds", "picture", "words"):
        table.add_column(column, overflow="fold")
    for number, scene in enumerate(script.scenes, 1):
        visual = scene.visual
        seen = visual.title if visual.place == "card" else f"{visual.place}, {visual.hour}, {visual.shot}"
        table.add_row(str(number), f"{scene.seconds:.1f}", escape(seen), escape(scene.narration or "(music)"))
    out.print(table)
    for note in script.notes:
        out.print(f"[dim]{escape(note)}[/]")


def show_plan(plan: Plan, priced: Quote) -> None:
    """What exists, what will be made, what each costs at least and at most, and how long it will take."""
    lacking = [job for job in plan.jobs if job.key in priced.prices]
    there = [job for job in plan.jobs if job.key not in priced.prices]
    out.print(
        f"plan {plan.plan_id}: {plan.timeline.seconds:.1f} s of film, {len(plan.jobs)} parts"
        + (f"; made already: {_count(there)}" if there else "")
        + (f"; to make: {_count(lacking)}" if lacking else "")
    )
    for job in lacking:
        if not (price := priced.prices[job.key]).free:
            out.print(f"  {escape(job.key)}  {escape(job.provider)} {escape(job.model)}  {tell_price(price)}")
    out.print(f"about {priced.seconds:.0f} s, {tell_cost(priced)}")


def _count(jobs: list[Job]) -> str:
    kinds = [job.kind for job in jobs]
    return ", ".join(f"{kinds.count(kind)} {kind.value}" for kind in dict.fromkeys(kinds))


def show_remark(text: str) -> None:
    """A quiet line beside the bar, as the agent or the director has it."""
    err.print(f"[dim]{escape(text)}[/]")


class Bar:
    """The progress bar: what is being made, how far, how long it will take."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}", table_column=None),
            BarColumn(bar_width=30),
            TaskProgressColumn(),
            TextColumn("{task.fields[left]}"),
            console=err,
            transient=True,
        )
        self._task = self._bar.add_task("Writing the script", total=100, left="")

    def __enter__(self) -> Bar:
        self._bar.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.__exit__(kind, error, trace)

    def update(self, progress: float, message: str, seconds_left: float | None) -> None:
        left = f"about {seconds_left:.0f} s left" if seconds_left else ""
        self._bar.update(self._task, completed=progress, description=f"{message:<36}", left=left)

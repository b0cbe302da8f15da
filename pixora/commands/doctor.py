"""`doctor`: what Pixora has, who makes what and why, what it may be used for, and what will soon stop working."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from rich.markup import escape
from rich.table import Table

from pixora.commands import show
from pixora.commands.kept import examine_kept
from pixora.film.errors import PixoraError
from pixora.media.ffmpeg import ffmpeg_path
from pixora.providers.catalog import Catalog, Rate, read_catalog
from pixora.providers.registry import check_providers, select
from pixora.providers.standing import Selection, Standing
from pixora.settings import Settings

LITTLE_DISK = 2_000_000_000
"""Bytes: a film of three minutes with all its parts takes some hundred megabytes."""


async def examine(settings: Settings, *, online: bool, as_json: bool) -> bool:
    """Print a report; False when something must be mended. `online` tries the keys, which costs nothing."""
    catalog = read_catalog(settings.models)
    today = datetime.now(UTC).date()
    selection = select(settings, catalog, today)
    faults = _machine(settings) + await examine_kept(settings, online=online)
    warnings = list(selection.warnings)
    if online:
        async with AsyncExitStack() as stack:
            faults += await check_providers(settings, catalog, selection, today, stack)
    if as_json:
        show.print_json(
            {
                "crafts": [_row(standing, catalog) for standing in selection.standings],
                "faults": faults,
                "warnings": warnings,
            }
        )
    else:
        _print(selection, catalog, faults, warnings)
    return not faults


def _machine(settings: Settings) -> list[str]:
    faults: list[str] = []
    try:
        ffmpeg_path()
    except PixoraError as error:
        faults.append(str(error))
    folder = settings.data_dir.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        if (left := shutil.disk_usage(folder).free) < LITTLE_DISK:
            faults.append(f"{folder} has {left / 1e9:.1f} GB left; a film may need {LITTLE_DISK / 1e9:.0f}.")
    except OSError as error:
        faults.append(f"{folder} cannot be written: {error.strerror}. Set PIXORA_DATA_DIR.")
    return faults


def _row(standing: Standing, catalog: Catalog) -> dict[str, object]:
    model = standing.model
    rate = catalog.rate(model.provider, model.name) if model else None
    return {
        "craft": standing.craft.value,
        "served_by": standing.served_by,
        "why": standing.why,
        "licence": model.licence if model else "see docs/licences.md",
        "commercial": model.commercial if model else True,
        "price": _price(rate) if rate else "unknown" if model else "free",
        "others": [one.model_dump(mode="json") for one in standing.candidates],
    }


def _price(rate: Rate) -> str:
    """Where a price is from, and a warning about one that was only remembered."""
    return f"{'' if rate.is_sure else 'unsure: '}{rate.sure}, {rate.date}, {rate.source}"


def _print(selection: Selection, catalog: Catalog, faults: list[str], warnings: list[str]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("craft", "served by", "why", "commercial use", "price"):
        table.add_column(column, overflow="fold")
    uses = {True: "yes", False: "no", None: "not known"}
    for standing in selection.standings:
        row = _row(standing, catalog)
        allowed = uses[standing.model.commercial] if standing.model else "yes"
        licence = f"{allowed} ({row['licence']})"
        table.add_row(
            *(escape(str(one)) for one in (row["craft"], row["served_by"], row["why"], licence, row["price"]))
        )
    show.out.print(table)
    for warning in warnings:
        show.out.print(f"[yellow]warning[/] {escape(warning)}")
    for fault in faults:
        show.out.print(f"[bold red]fault[/] {escape(fault)}")
    if not faults:
        show.out.print("Ready.")

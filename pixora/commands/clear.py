"""`studio.py gc`: clear up and say how much."""

from __future__ import annotations

from pixora.app import open_studio
from pixora.commands import show
from pixora.core.keeping import clear
from pixora.logs import set_up_logs
from pixora.settings import Settings


async def clear_up(settings: Settings) -> None:
    set_up_logs(settings.model_copy(update={"log_level": "WARNING"}))
    async with open_studio(settings) as studio:
        done = await clear(studio.films)
    show.out.print(f"{done.jobs} results and {done.files} files removed, {done.bytes / 1e6:.1f} MB")

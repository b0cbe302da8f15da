"""Is the process alive, and can it work: two questions, since the first restarts it and the second only waits."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable
from pathlib import Path

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from pixora.app import Studio
from pixora.film.errors import PixoraError

PATIENCE_S = 3.0
"""Seconds that each check may take; what is slower counts as not ready."""

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/api")


@router.get("/health")
async def read_health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready", responses={503: {"description": "Something does not answer; `checks` names it"}})
async def read_ready(request: Request) -> JSONResponse:
    """The database answers, the data folder can be written, the engine is open."""
    studio: Studio = request.app.state.studio
    checks = {
        "database": await _works(studio.totals.ping(), "database"),
        "data_folder": await _works(asyncio.to_thread(_write, studio.settings.data_dir), "data_folder"),
        "engine": studio.films.runner.engine.is_open,
    }
    ready = all(checks.values())
    return JSONResponse({"status": "ready" if ready else "not ready", "checks": checks}, 200 if ready else 503)


async def _works(check: Awaitable[object], name: str) -> bool:
    try:
        await asyncio.wait_for(check, PATIENCE_S)
    except (SQLAlchemyError, PixoraError, OSError, TimeoutError) as error:
        log.warning("not ready", check=name, error=type(error).__name__)
        return False
    return True


def _write(folder: Path) -> None:
    probe = folder / f".ready-{uuid.uuid4().hex}"
    try:
        probe.write_bytes(b"ready")
    finally:
        probe.unlink(missing_ok=True)

"""The FastAPI application over a Studio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

import pixora
from pixora.api import assets, routes, socket
from pixora.api.guard import Guard
from pixora.app import Studio
from pixora.film.errors import NotFound, PixoraError, Unavailable

log = structlog.get_logger(__name__)


def create_app(studio: Studio) -> FastAPI:
    """Routes and socket; the caller mounts pages after them. Films that were cut off are taken up at the start."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        for turn in app.state.turns:
            turn.cancel()

    app = FastAPI(title="Pixora", version=pixora.__version__, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.studio = studio
    app.state.turns = set[asyncio.Task[None]]()
    app.add_middleware(Guard, settings=studio.settings)
    app.add_exception_handler(PixoraError, _on_pixora_error)
    app.add_exception_handler(RequestValidationError, _on_bad_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    for part in (socket, assets, routes):
        app.include_router(part.router)
    return app


def _body(code: str, message: str, hint: str, retryable: bool = False) -> dict[str, object]:
    return {"error": {"code": code, "message": message, "hint": hint, "retryable": retryable}}


async def _on_pixora_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, PixoraError):
        raise error
    status = 404 if isinstance(error, NotFound) else 503 if isinstance(error, Unavailable) else 400
    return JSONResponse(_body(error.code, error.message, error.hint, error.retryable), status)


async def _on_bad_request(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"][1:]) or "the body"
    return JSONResponse(_body("bad_field", f"“{field}” is wrong: {first['msg']}.", "Correct it."), 422)


async def _on_http_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    return JSONResponse(_body("http_error", str(error.detail), ""), error.status_code, headers=error.headers)

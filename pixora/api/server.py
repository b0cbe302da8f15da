"""The FastAPI application over a Studio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

import pixora
from pixora.api import (
    assets,
    auth,
    brand,
    chat,
    docs,
    doors,
    events,
    exports,
    health,
    library,
    locks,
    metrics,
    pronunciations,
    providers,
    publishing,
    renewing,
    share,
    socket,
    tasks,
    uploads,
)
from pixora.api.connections import Connections
from pixora.api.guard import Guard
from pixora.api.headers import Headers
from pixora.api.rate import Rates
from pixora.api.requests import Requests, bind_task, request_id
from pixora.api.statuses import headers_of, status_of
from pixora.app import Studio
from pixora.film.errors import PixoraError
from pixora.settings import listed

log = structlog.get_logger(__name__)

_PARTS = (auth, socket, assets, health, metrics, uploads, chat, events, tasks, exports, locks, library, pronunciations)
_ROUTERS = (
    *(part.router for part in (*_PARTS, doors, renewing, brand, publishing, share, providers, docs)),
    library.user_router,
)


def create_app(studio: Studio) -> FastAPI:
    """Routes and socket; the caller mounts pages after them. Films that were cut off are taken up at the start."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await app.state.connections.close()
        for turn in app.state.turns:
            turn.cancel()

    app = FastAPI(
        title="Pixora",
        version=pixora.__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        dependencies=[Depends(bind_task)],
    )
    app.state.studio = studio
    app.state.turns = set[asyncio.Task[None]]()
    app.state.connections = Connections(studio)
    app.state.meters = metrics.Meters()
    app.state.uploads = uploads.Desk(studio.settings)
    studio.films.runner.carrier.watch.observers.append(app.state.meters)
    app.state.rates = Rates(studio.settings.requests_per_minute, studio.settings.logins_per_minute)
    app.add_middleware(Guard, studio=studio, rates=app.state.rates)
    # Asked before the guard, so that a page that may talk to us can read its 429, too.
    if origins := listed(studio.settings.cors_origins):
        app.add_middleware(
            CORSMiddleware,
            allow_origins=[origin.rstrip("/") for origin in origins],
            allow_methods=["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-Match", "Idempotency-Key", "Last-Event-ID", "Range"],
            expose_headers=["ETag", "Retry-After", "X-Request-Id", "Content-Range"],
        )
    # The last to be added is the first to be asked: whatever is refused further in is counted, logged and has headers.
    app.add_middleware(Headers, settings=studio.settings)
    app.add_middleware(Requests, meters=app.state.meters)
    app.add_exception_handler(PixoraError, _on_pixora_error)
    app.add_exception_handler(RequestValidationError, _on_bad_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    for router in _ROUTERS:
        app.include_router(router)
    return app


def _body(code: str, message: str, hint: str, retryable: bool = False) -> dict[str, object]:
    error = {"code": code, "message": message, "hint": hint, "retryable": retryable, "request_id": request_id()}
    return {"error": error}


async def _on_pixora_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, PixoraError):
        raise error
    body = _body(error.code, error.message, error.hint, error.retryable)
    return JSONResponse(body, status_of(error), headers_of(error))


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

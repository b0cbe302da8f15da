"""Structured logs: readable on a console, JSON when asked; what is secret never reaches them."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

from pixora.settings import Settings

_SECRET = re.compile(r"((?:token|ticket|sig|key|password|authorization)(?:=|%3D|\"?: ?\"?))[^&\s\"']+", re.I)


def set_up_logs(settings: Settings) -> None:
    """Send every logger, uvicorn's included, through one formatter to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if settings.json_logs
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _redact,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    for noisy in ("httpx", "alembic", "asyncio", "websockets"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def redact(text: str) -> str:
    """The text with the values of tokens, keys and signatures removed."""
    return _SECRET.sub(r"\1[redacted]", text)


def _redact(_logger: Any, _name: str, event: Any) -> Any:
    event.pop("color_message", None)  # uvicorn's own colouring
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}

"""Structured logs: readable on a console, JSON when asked; what is secret never reaches them, whoever logs it."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from typing import Any, TextIO, cast

import structlog

from pixora.redaction import Redactor, secret_values
from pixora.settings import Settings

_OWN_LEVEL = ("httpx", "httpx2", "httpcore", "httpcore2", "hpack", "alembic", "asyncio", "websockets", "multipart")
"""Loggers of libraries that tell of every step; heard from warnings on, and whole at LOG_LEVEL=DEBUG."""


def set_up_logs(settings: Settings) -> None:
    """Send every logger, uvicorn's included, through one formatter to standard error.

    Secrets are taken out three times, since libraries have ways of their own: when a record is made (handlers that a
    library brings along), when a line is rendered, and of what is printed to standard output and error.
    """
    redactor = Redactor([*secret_values(os.environ), *secret_values(dict(settings))])
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(default=str)
        if settings.json_logs
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )

    def clean(_logger: Any, _name: str, event: Any) -> Any:
        event.pop("color_message", None)  # uvicorn's own colouring
        return redactor.value(event)

    handler = logging.StreamHandler(_unwrapped(sys.stderr))
    handler.setFormatter(
        _Formatter(
            redactor,
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                clean,
                renderer,
            ],
        )
    )
    _record_redacted(redactor)
    sys.stdout = cast("TextIO", _RedactedStream(sys.stdout, redactor))
    sys.stderr = cast("TextIO", _RedactedStream(sys.stderr, redactor))
    logging.captureWarnings(True)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    # Libraries bring handlers of their own (dbos, uvicorn); what they say goes our way instead.
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", *logging.Logger.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    if root.level > logging.DEBUG:
        for noisy in _OWN_LEVEL:
            logging.getLogger(noisy).setLevel(logging.WARNING)


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Looks once more at the whole line, where a secret may have come together from parts."""

    def __init__(self, redactor: Redactor, **options: Any) -> None:
        super().__init__(**options)
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor.text(super().format(record))


class _RedactedStream:
    """Standard output or error, for what is printed past every logger."""

    def __init__(self, stream: Any, redactor: Redactor) -> None:
        self.unwrapped, self._redactor = _unwrapped(stream), redactor

    def write(self, text: str) -> int:
        self.unwrapped.write(self._redactor.text(text))
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unwrapped, name)


def _unwrapped(stream: Any) -> TextIO:
    found: TextIO = getattr(stream, "unwrapped", stream)
    return found


_PLAIN_FACTORY = logging.getLogRecordFactory()


def _record_redacted(redactor: Redactor) -> None:
    """Have records hold redacted text from the start; structlog's own are mappings, and cleaned when rendered."""

    def make(*arguments: Any, **more: Any) -> logging.LogRecord:
        record = _PLAIN_FACTORY(*arguments, **more)
        if isinstance(record.msg, dict):
            return record
        with contextlib.suppress(Exception):  # a message that does not fit its arguments is complained of by logging
            record.msg, record.args = redactor.text(record.getMessage()), ()
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = redactor.text(logging.Formatter().formatException(record.exc_info))
        return record

    logging.setLogRecordFactory(make)

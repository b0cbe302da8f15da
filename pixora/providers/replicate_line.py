"""The line to Replicate: one try of each request, its answer kept as it came, its faults in Pixora's words."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import httpx

from pixora.film.errors import (
    InvalidInput,
    KeyRefused,
    ModelGone,
    NotAllowed,
    OutOfCredit,
    PixoraError,
    ProviderUnavailable,
    RateLimited,
    Refused,
    Uncertain,
)
from pixora.film.money import shown
from pixora.providers.fetch import retry_after

SETTING = "REPLICATE_API_TOKEN"
PATIENCE = httpx.Timeout(30.0, connect=10.0, read=60.0, write=120.0)
"""The client itself waits for ever for the answer to a submission."""
SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*s")
REFUSED = re.compile(r"nsfw|sensitive|moderat|safety", re.IGNORECASE)


class Answered(Exception):
    """An answer that says no: raised below the client, so that its transport does not ask again."""

    def __init__(self, status: int, headers: httpx.Headers, body: bytes) -> None:
        super().__init__(f"HTTP {status}")
        self.status, self.headers, self.body = status, headers, body

    def told(self) -> dict[str, Any]:
        """Its JSON; empty for a page of HTML."""
        try:
            read = json.loads(self.body)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


@dataclass
class Heard:
    """The last answer to the calls within a block."""

    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None

    def json(self) -> dict[str, Any]:
        """Raises `ValueError` for an answer that is none."""
        read = json.loads(self.body or b"")
        if not isinstance(read, dict):
            raise ValueError("the answer is no object")
        return read


_HEARD: ContextVar[Heard | None] = ContextVar("replicate_heard", default=None)


@contextlib.contextmanager
def hearing(headers: Mapping[str, str] | None = None) -> Iterator[Heard]:
    """Keep the answer to the call that is made in the block, which is sent with `headers`."""
    heard = Heard(headers or {})
    token = _HEARD.set(heard)
    try:
        yield heard
    finally:
        _HEARD.reset(token)


class Line(httpx.AsyncBaseTransport):
    """Under the client: sends once, within `PATIENCE`, and reads the whole answer."""

    def __init__(self) -> None:
        self._inner = httpx.AsyncHTTPTransport(retries=0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        heard = _HEARD.get()
        request.extensions["timeout"] = PATIENCE.as_dict()
        if heard is not None:
            request.headers.update(heard.headers)
        answer = await self._inner.handle_async_request(request)
        try:
            body = await answer.aread()
        finally:
            await answer.aclose()
        if answer.status_code >= 400:
            raise Answered(answer.status_code, answer.headers, body)
        if heard is not None:
            heard.body = body
        kept = [
            (name, value)
            for name, value in answer.headers.items()
            if name not in ("content-encoding", "content-length")
        ]
        return httpx.Response(answer.status_code, headers=kept, content=body, request=request)

    async def aclose(self) -> None:
        await self._inner.aclose()


@contextlib.asynccontextmanager
async def asking(provider: str, prompt: str, model: str) -> AsyncIterator[None]:
    """Around a call that may be made as often as one likes."""
    try:
        yield
    except Answered as answer:
        raise fault(answer, provider, prompt, model) from None
    except httpx.TransportError as error:
        raise ProviderUnavailable(provider, str(error) or type(error).__name__) from error
    except (ValueError, KeyError) as error:
        raise ProviderUnavailable(provider, "its answer cannot be read") from error


@contextlib.asynccontextmanager
async def making(provider: str, prompt: str, model: str, high: Decimal | None) -> AsyncIterator[None]:
    """Around a call that is paid for: one that was cut off may have been carried out."""
    price = "price unknown" if high is None else f"${shown(high)}"
    try:
        yield
    except Answered as answer:
        if answer.status == 504 and not answer.told():
            # A gateway that gave up waiting: what stands behind it had the request.
            raise Uncertain(provider, price) from None
        raise fault(answer, provider, prompt, model) from None
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise ProviderUnavailable(provider, str(error) or type(error).__name__) from error
    except (httpx.TransportError, ValueError, KeyError) as error:
        raise Uncertain(provider, price) from error


def fault(answer: Answered, provider: str, prompt: str, model: str) -> PixoraError:
    """What an answer of 400 and above means. Its own words on credit are not for users: they name a link to pay at."""
    told = answer.told()
    why = " ".join(str(told.get("detail") or told.get("title") or f"HTTP {answer.status}").split()).rstrip(".")[:300]
    match answer.status:
        case 401:
            return KeyRefused(provider, SETTING)
        case 402:
            return OutOfCredit(provider)
        case 403:
            return NotAllowed(provider, why)
        case 404:
            return ModelGone(provider, model)
        case 422 if "invalid version" in why.lower():
            return ModelGone(provider, model)
        case 429:
            wait = retry_after(answer.headers.get("retry-after"))
            said = SECONDS.search(why)
            return RateLimited(provider, wait if wait is not None else float(said[1]) if said else None)
        case 400 | 422 if REFUSED.search(why):
            return Refused(provider, prompt, why)
        case status if 400 <= status < 500:
            return InvalidInput("invalid_request", f"{provider} does not take this: {_fields(told) or why}.", HINT)
    return ProviderUnavailable(provider, why if told else f"HTTP {answer.status}")


HINT = "Change it, or choose another model."


def _fields(told: Mapping[str, Any]) -> str:
    """The fields that were refused, each with the reason."""
    fields = told.get("invalid_fields")
    if not isinstance(fields, list):
        return ""
    named = [f"{one.get('field')}: {one.get('description')}" for one in fields if isinstance(one, dict)]
    return "; ".join(named).rstrip(".")

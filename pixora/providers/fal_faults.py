"""What fal's faults mean, in Pixora's words: of the queue, of the platform, and of the model behind it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import httpx
from fal_client.client import FalClientHTTPError

from pixora.film.errors import (
    InvalidInput,
    KeyRefused,
    ModelGone,
    NotAllowed,
    OutOfCredit,
    PixoraError,
    ProviderFailed,
    ProviderUnavailable,
    RateLimited,
    Refused,
    Uncertain,
    Uncollected,
)
from pixora.film.money import shown
from pixora.providers.fetch import retry_after

SETTING = "FAL_CLIENT_API_KEY"
REFUSALS = ("content_policy_violation",)
FAILURES = (
    "generation_timeout",
    "downstream_service_error",
    "downstream_service_unavailable",
    "no_media_generated",
    "internal_server_error",
)
"""Faults of the model, not of what it was asked (docs.fal.ai/errors)."""
HINT = "Change it, or choose another model."


@contextlib.asynccontextmanager
async def asking(
    provider: str, prompt: str, model: str, *, known: str = "", verdict: bool = False
) -> AsyncIterator[None]:
    """Around a call that may be made as often as one likes; `known` is the job that it asks after, `verdict` whether a
    fault may be how that job ended: the queue tells of it in place of the result, and nowhere else."""
    try:
        yield
    except FalClientHTTPError as error:
        told = fault(error, provider, prompt, model, known)
        if known and not verdict and isinstance(told, InvalidInput | ProviderFailed | Refused):
            told = ProviderUnavailable(provider, f"HTTP {error.status_code}")
        raise told from None
    except httpx.TransportError as error:
        raise ProviderUnavailable(provider, str(error) or type(error).__name__) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProviderUnavailable(provider, "its answer cannot be read") from error


@contextlib.asynccontextmanager
async def making(provider: str, prompt: str, model: str, high: Decimal | None) -> AsyncIterator[None]:
    """Around a call that is paid for: one that was cut off may have been carried out."""
    price = "price unknown" if high is None else f"${shown(high)}"
    try:
        yield
    except FalClientHTTPError as error:
        if error.status_code == 504 and _body(error) is None:
            # A gateway that gave up waiting: what stands behind it had the request.
            raise Uncertain(provider, price) from None
        raise fault(error, provider, prompt, model, "") from None
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise ProviderUnavailable(provider, str(error) or type(error).__name__) from error
    except (httpx.TransportError, ValueError, KeyError, TypeError, AttributeError) as error:
        # TypeError: an answer that is JSON, but no object.
        raise Uncertain(provider, price) from error


def fault(error: FalClientHTTPError, provider: str, prompt: str, model: str, known: str) -> PixoraError:
    """What an answer of 400 and above means. `known` is the job that was asked after, or "" for a submission."""
    body = _body(error)
    detail = body.get("detail") if body is not None else None
    kinds, why = _read(detail, error.status_code)
    if known and "cancel" in f"{error.error_type} {why}".lower():
        # It had begun, or it would not be asked after: what it did may be billed.
        return ProviderFailed(provider, "the job was cancelled there").charging(None)
    match error.status_code:
        case 401:
            return KeyRefused(provider, SETTING)
        case 402:
            return OutOfCredit(provider)
        case 403 if "balance" in why.lower() or "locked" in why.lower():
            # Its own words name a link to pay at, which is not for users.
            return OutOfCredit(provider)
        case 403:
            return NotAllowed(provider, why)
        case 404 if known:
            return Uncollected(provider, f"{provider} does not know the job {known}; was another account's key set")
        case 404:
            return ModelGone(provider, model)
        case 408 | 409:
            return ProviderUnavailable(provider, why)
        case 429:
            return RateLimited(provider, retry_after(error.response_headers.get("retry-after")))
        case 400 if "in progress" in why.lower():
            return ProviderUnavailable(provider, "the result is not there yet")
        case status if any(kind in REFUSALS for kind in kinds) and status < 500:
            return Refused(provider, prompt, why)
        case status if status < 500 and not any(kind in FAILURES for kind in kinds):
            return InvalidInput("invalid_request", f"{provider} does not take this: {why}.", HINT)
    if known and body is not None and (kinds or error.error_type or isinstance(detail, str)):
        # The queue has given up on it, after tries of its own; what ends so is not billed.
        again = error.response_headers.get("x-fal-retryable") == "true"
        return ProviderFailed(provider, why, retryable=again)
    return ProviderUnavailable(provider, why)


def _body(error: FalClientHTTPError) -> dict[str, Any] | None:
    """The JSON of an answer; None for a page of HTML, which no server of fal's own writes."""
    try:
        read = error.response.json()
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def _read(detail: Any, status: int) -> tuple[list[str], str]:
    """Kinds and words of a fault: models list theirs, the platform has one sentence."""
    if isinstance(detail, str):
        return [], _short(detail)
    if not isinstance(detail, list):
        return [], f"HTTP {status}"
    faults = [one for one in detail if isinstance(one, dict)]
    words = []
    for one in faults:
        where = [str(part) for part in one.get("loc") or [] if part != "body"]
        words.append(f"{'.'.join(where)}: {one.get('msg')}" if where else str(one.get("msg")))
    return [str(one.get("type")) for one in faults], _short("; ".join(words)) or f"HTTP {status}"


def _short(words: str) -> str:
    return " ".join(words.split()).rstrip(".")[:300]

"""The OpenAI client as Pixora uses it: no retries of its own, deadlines, and faults told as the `ProviderError` family.

Serves OpenAI itself and every server that speaks its wire.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx2
from openai import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    AsyncOpenAI,
)

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
    TimedOut,
    Uncertain,
    Unreadable,
)
from pixora.film.money import Price, shown
from pixora.providers.base import ChatRequest
from pixora.providers.catalog import Rate, Tokens
from pixora.providers.registry import PROVIDERS, Access

T = TypeVar("T")
CONNECT_S = 10.0
REFUSALS = ("moderation_blocked", "content_policy_violation", "invalid_prompt", "image_content_policy_violation")
EMPTY_ACCOUNT = ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active")
SAID_CHARS = 300
GAVE_UP = (504, 524)
"""How gateways say that an answer took too long; 524 is the one of OpenAI's content network."""


def connect(access: Access) -> AsyncOpenAI:
    """A client for the provider of `access`. One that needs no key gets a word in its place, which it does not read."""
    settings = access.settings
    ours = access.name == "openai"
    return AsyncOpenAI(
        api_key=access.key.get_secret_value() or "none",
        base_url=access.base_url or ("https://api.openai.com/v1" if ours else None),
        organization=settings.openai_organisation if ours else None,
        project=settings.openai_project if ours else None,
        max_retries=0,
        timeout=httpx2.Timeout(600.0, connect=CONNECT_S),
    )


@dataclass(frozen=True)
class Call:
    """One paid call, for telling what went wrong with it."""

    provider: str
    model: str
    prompt: str
    """What is shown when it is refused."""
    price: Price = field(default_factory=Price)
    setting: str = ""
    """Where the key stands."""

    @property
    def cut_off(self) -> Uncertain:
        """The call may have been carried out and billed."""
        high = self.price.high
        return Uncertain(self.provider, "price unknown" if high is None else f"${shown(high)}")


def call(access: Access, model: str, prompt: str, price: Price) -> Call:
    return Call(access.name, model, prompt, price, PROVIDERS[access.name].key)


@asynccontextmanager
async def told(made: Call) -> AsyncIterator[None]:
    """Around a paid call: raises the `ProviderError` family, and `InvalidInput` for what the vendor does not take.

    What was cut off after it was sent is `Uncertain`; what never reached the vendor, or what it turned away, is not.
    """
    try:
        yield
    except APIStatusError as error:
        if error.status_code in GAVE_UP and not isinstance(error.body, Mapping):
            # A gateway that gave up waiting: what stands behind it had the request.
            raise made.cut_off from error
        raise _by_status(error, made) from error
    except APIResponseValidationError as error:
        raise Unreadable(made.provider, "it does not have the form that was agreed").charging(None) from error
    except APIConnectionError as error:
        cause = error.__cause__
        if isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout):
            raise ProviderUnavailable(made.provider, _words(cause)) from error
        raise made.cut_off from error
    except APIError as error:
        # An error that came inside a stream.
        raise by_code(str(error.code or ""), error.message, made) from error
    except httpx2.TransportError as error:
        # The SDK lets faults of a stream through as they are.
        raise made.cut_off from error
    except ValueError as error:
        # A whole answer that is no JSON: the vendor has worked on it.
        raise Unreadable(made.provider, "it is no JSON").charging(None) from error


def by_code(code: str, message: str, made: Call) -> PixoraError:
    """The fault that an error inside an answer tells of, by its code."""
    said = _said(message)
    if code in REFUSALS or code.endswith("policy") or "policy_violation" in code:
        return Refused(made.provider, made.prompt, said)
    if code in EMPTY_ACCOUNT:
        return OutOfCredit(made.provider)
    if code == "rate_limit_exceeded":
        return RateLimited(made.provider)
    if code == "server_error":
        return ProviderUnavailable(made.provider, said or "a fault on its side")
    return ProviderFailed(made.provider, said or code or "no reason was given")


def _by_status(error: APIStatusError, made: Call) -> PixoraError:
    body = error.body if isinstance(error.body, Mapping) else {}
    code, message = str(body.get("code") or ""), str(body.get("message") or "")
    fault = _fault(error, code, _said(message), made)
    if hasattr(fault, "request_id"):
        fault.request_id = error.request_id or ""
    return fault


def _fault(error: APIStatusError, code: str, said: str, made: Call) -> PixoraError:
    provider, status = made.provider, error.status_code
    if code in REFUSALS:
        return Refused(provider, made.prompt, _categories(error) or said)
    if status == 402 or code in EMPTY_ACCOUNT:
        return OutOfCredit(provider)
    match status:
        case 401:
            return KeyRefused(provider, made.setting)
        case 403:
            return NotAllowed(provider, said or "it does not say why")
        case 404:
            return ModelGone(provider, made.model)
        case 429:
            return RateLimited(provider, retry_after(error.response.headers))
        case 408 | 409:
            return ProviderUnavailable(provider, said or f"HTTP {status}")
        case 400 | 413 | 422:
            return InvalidInput("invalid_request", f"{provider} does not take this: {said or code}.", "Change it.")
        case _ if status >= 500:
            return ProviderUnavailable(provider, said or f"HTTP {status}")
    return ProviderFailed(provider, said or f"HTTP {status}")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the vendor asks to wait: `retry-after-ms`, or `retry-after` in seconds or as a date."""
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name)
        if value is None:
            continue
        try:
            return max(0.0, float(value) / scale)
        except ValueError:
            pass
        try:
            return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
        except (ValueError, TypeError):
            continue
    return None


def used(usage: Any) -> Tokens | None:
    """Tokens of a Responses, Images or Chat Completions answer; None when it does not say."""
    if usage is None:
        return None
    taken = getattr(usage, "input_tokens", None)
    if taken is None:
        taken = getattr(usage, "prompt_tokens", None)
    given = getattr(usage, "output_tokens", None)
    if given is None:
        given = getattr(usage, "completion_tokens", None)
    if taken is None or given is None:
        return None
    details = getattr(usage, "input_tokens_details", None) or getattr(usage, "prompt_tokens_details", None)
    image = int(getattr(details, "image_tokens", 0) or 0)
    cached = int(getattr(details, "cached_tokens", 0) or 0)
    text = max(0, int(taken) - image)
    return Tokens(text_in=text, cached_in=min(cached, text), image_in=image, out=int(given))


def bill(rate: Rate | None, tokens: Tokens | None) -> Decimal | None:
    """What tokens cost; None when the price or the number is not known."""
    return rate.bill(tokens) if rate is not None and tokens is not None else None


def _categories(error: APIStatusError) -> str:
    details = error.body.get("moderation_details") if isinstance(error.body, Mapping) else None
    found = details.get("categories") if isinstance(details, Mapping) else None
    return ", ".join(str(one).replace("_", " ") for one in found) if isinstance(found, list) else ""


def _said(message: str) -> str:
    """A vendor's words in one line: no key that it quotes, no full stop, no page of HTML."""
    if "<html" in message.lower() or "<!doctype" in message.lower():
        return ""
    line = re.sub(r"\b(sk|r8|hf)[-_][\w*.-]{4,}", "…", " ".join(message.split()))
    return line[:SAID_CHARS].rstrip(" .")


def _words(error: BaseException) -> str:
    return " ".join(str(error).split())[:SAID_CHARS].rstrip(" .") or type(error).__name__


async def in_time(stream: AsyncIterator[T], provider: str, seconds: float) -> AsyncIterator[T]:
    """What a stream brings until `seconds` are over. Raises `TimedOut`, which may be billed."""
    end = time.monotonic() + seconds
    pieces = aiter(stream)
    while True:
        try:
            piece = await asyncio.wait_for(anext(pieces), max(0.01, end - time.monotonic()))
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise TimedOut(provider, seconds).charging(None) from None
        yield piece


def last_words(request: ChatRequest) -> str:
    """What the user said last: what is shown when it is refused."""
    return next((message.content for message in reversed(request.messages) if message.role == "user"), "")

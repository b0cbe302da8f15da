"""The one family of errors: each says what happened and what the user can do about it."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

P = TypeVar("P", bound="ProviderError")


class PixoraError(Exception):
    """A fault with a stable `code`, one sentence for a person, and a `hint` that says what to do.

    `retryable` is true when the same request may succeed later without a change.
    """

    def __init__(self, code: str, message: str, hint: str = "", *, retryable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.retryable = retryable

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, self.message, self.hint, self.retryable))

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


def _rebuild(cls: type[PixoraError], code: str, message: str, hint: str, retryable: bool) -> PixoraError:
    error = PixoraError.__new__(cls)
    PixoraError.__init__(error, code, message, hint, retryable=retryable)
    return error


class InvalidInput(PixoraError):
    """The request cannot be carried out as it was asked; nothing was started."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(code, message, hint)


class NotFound(PixoraError):
    """No such thing, or somebody else's: the two are told apart to nobody."""

    def __init__(self, what: str) -> None:
        super().__init__("not_found", f"There is no such {what}.", "Check the id, or list your films.")


class Unavailable(PixoraError):
    """Something that the work needs is missing or full at the moment."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(code, message, hint, retryable=True)


class TooMany(PixoraError):
    """More than one user may ask for or keep. `retry_after` is in seconds; None when waiting alone does not help."""

    retry_after: float | None = None

    def __init__(self, code: str, message: str, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(code, message, hint, retryable=retry_after is not None)
        self.retry_after = retry_after


class ProviderError(PixoraError):
    """A vendor did not do what was asked. `provider` names it; the kinds below say what follows.

    `billed` is what it charges all the same, in USD; None for all that was set aside.
    """

    billed: Decimal | None = Decimal(0)
    request_id: str = ""
    """The vendor's name for the request, for its support."""

    def __init__(self, code: str, provider: str, message: str, hint: str = "", *, retryable: bool = False) -> None:
        super().__init__(code, message, hint, retryable=retryable)
        self.provider = provider

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_provider, (type(self), self.__dict__, self.message))

    def charging(self: P, billed: Decimal | None) -> P:
        """The same error, after a call that is billed all the same."""
        self.billed = billed
        return self


class RateLimited(ProviderError):
    """Too many requests at the moment; `retry_after` is in seconds, as the vendor says, or None."""

    def __init__(self, provider: str, retry_after: float | None = None) -> None:
        super().__init__("rate_limited", provider, f"{provider} takes no more requests at the moment.", retryable=True)
        self.retry_after = retry_after


class ProviderUnavailable(ProviderError):
    """The vendor cannot be reached or is broken at the moment."""

    def __init__(self, provider: str, what: str) -> None:
        super().__init__("provider_unavailable", provider, f"{provider} cannot be reached: {what}.", retryable=True)


class TimedOut(ProviderError):
    """The vendor did not finish in time."""

    def __init__(self, provider: str, seconds: float) -> None:
        super().__init__(
            "timed_out", provider, f"{provider} did not finish within {seconds:.0f} s.", "Say “go on” to try again."
        )


class OutOfCredit(ProviderError):
    """The vendor's account is empty: nothing of this vendor can be made until it is filled."""

    def __init__(self, provider: str) -> None:
        super().__init__(
            "out_of_credit", provider, f"The account at {provider} is empty.", f"Add credit at {provider}, then go on."
        )


class KeyRefused(ProviderError):
    """The vendor does not know the key. `setting` is where it stands."""

    def __init__(self, provider: str, setting: str) -> None:
        super().__init__(
            "key_refused",
            provider,
            f"{provider} does not accept the key.",
            f"Check {setting}, start Pixora anew, go on.",
        )


class NotAllowed(ProviderError):
    """The key is known and may not do this."""

    def __init__(self, provider: str, why: str, hint: str = "") -> None:
        super().__init__(
            "not_allowed",
            provider,
            f"{provider} does not allow this: {why}.",
            hint or f"Look at your account at {provider}.",
        )


class NotConfigured(ProviderError):
    """A film was planned with a vendor that has no key any more: what it was chosen for is not made in its name."""

    def __init__(self, provider: str, what: str) -> None:
        super().__init__(
            "not_configured",
            provider,
            f"{provider} was chosen for the {what} of this film, and its key is not set any more.",
            "Set it and start Pixora anew, then go on; or have the built-in artists stand in.",
        )


class ModelGone(ProviderError):
    """The vendor has no such model, or not any more."""

    def __init__(self, provider: str, model: str, hint: str = "") -> None:
        super().__init__(
            "model_gone",
            provider,
            f"{provider} has no model “{model}”.",
            hint or "Choose another model in the settings.",
        )


class Unreadable(ProviderError):
    """The vendor answered and billed, and what it answered cannot be used."""

    def __init__(self, provider: str, why: str) -> None:
        super().__init__(
            "unreadable", provider, f"{provider}'s answer cannot be used: {why}.", "Say “go on” to try again."
        )


class HostUnknown(ProviderError):
    """The result is made, and lies on a host that the vendor is not known to serve from: it isn't fetched, it isn't
    made again, and it can be collected once the host is known."""

    def __init__(self, provider: str, host: str) -> None:
        super().__init__(
            "host_unknown",
            provider,
            f"{provider} made it and put it on “{host}”, a host that it is not known to serve from.",
            "If the host is the vendor's, add it to the model's hosts in the file of PIXORA_MODELS, then go on.",
        )
        self.host = host


class Refused(ProviderError):
    """The vendor's moderation refused what was asked. `prompt` is what it refused."""

    def __init__(self, provider: str, prompt: str, why: str = "") -> None:
        super().__init__(
            "refused",
            provider,
            f"{provider} refused this: “{prompt[:300]}”{f' ({why})' if why else ''}.",
            "Change the words and try again.",
        )
        self.prompt = prompt


class ProviderFailed(ProviderError):
    """The vendor worked on it and failed."""

    def __init__(self, provider: str, why: str, *, retryable: bool = False) -> None:
        super().__init__(
            "provider_failed", provider, f"{provider} failed: {why}.", "Say “go on” to try again.", retryable=retryable
        )


class Uncollected(ProviderError):
    """The vendor made it and it is paid, but its result was not fetched; it can be, by the same job, later."""

    def __init__(self, provider: str, why: str) -> None:
        super().__init__(
            "uncollected",
            provider,
            f"{provider} made this, but its result was not fetched: {why}.",
            "It is kept there for a while and is not paid for again: say “go on” to fetch it.",
            retryable=True,
        )


class Unusable(ProviderError):
    """The vendor made it and it is paid, but what came is not what was asked for, or is not there any more."""

    def __init__(self, provider: str, why: str) -> None:
        super().__init__(
            "unusable",
            provider,
            f"What {provider} made cannot be used: {why}. It is counted as paid.",
            "Say “go on” to have it made anew, which is paid for once more.",
        )


class Uncertain(ProviderError):
    """A call was cut off: the vendor may have done it and may have billed it."""

    def __init__(self, provider: str, price: str) -> None:
        super().__init__(
            "uncertain",
            provider,
            f"A call to {provider} was cut off; it may have been billed ({price}).",
            "Ask for it anew to have it made again, which may be billed once more.",
        )


def _rebuild_provider(cls: type[ProviderError], state: dict[str, object], message: str) -> ProviderError:
    error = cls.__new__(cls)
    Exception.__init__(error, message)
    error.__dict__.update(state)
    return error

"""The one family of errors: each says what happened and what the user can do about it."""

from __future__ import annotations


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


class ProviderError(PixoraError):
    """A vendor did not do what was asked. `provider` names it; the kinds below say what follows."""

    def __init__(self, code: str, provider: str, message: str, hint: str = "", *, retryable: bool = False) -> None:
        super().__init__(code, message, hint, retryable=retryable)
        self.provider = provider

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_provider, (type(self), self.__dict__, self.message))


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

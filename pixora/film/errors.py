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

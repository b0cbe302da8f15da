"""Accounts at Supabase: made, entered through another provider, or done without. Each call has a client of its own."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

from pixora.film.errors import InvalidInput, PixoraError
from pixora.identity.supabase import Access, Supabase, fault_of, unreachable

T = TypeVar("T")


@dataclass(frozen=True)
class Door:
    """Where a browser is sent to sign in elsewhere, and the secret that it has to come back with."""

    url: str
    verifier: str


class Accounts:
    """What a project lets people do besides signing in by e-mail. All raise also `TooMany` and `Unavailable`."""

    def __init__(self, project: Supabase) -> None:
        self._project = project

    async def sign_up(self, email: str, password: str) -> Access | None:
        """A new user's access; None when Supabase has sent an e-mail that has to be answered first. Raises
        `InvalidInput` for a password that is too weak, and where nobody may sign up."""
        return _access(await _asked(self._project.client().sign_up({"email": email, "password": password})))

    async def visit(self) -> Access | None:
        """A new user without a name. Raises `InvalidInput` where the project has none."""
        return _access(await _asked(self._project.client().sign_in_anonymously()))

    async def open_door(self, provider: str, back: str) -> Door:
        """Where to sign in with `provider` (github, google, ...). `back` is where a code comes to."""
        from supabase_auth import AsyncMemoryStorage

        storage = AsyncMemoryStorage()
        client = self._project.client(flow="pkce", storage=storage)
        asked: Any = {"provider": provider, "options": {"redirect_to": back}}
        answer = await _asked(client.sign_in_with_oauth(asked))
        verifier = next((value for name, value in storage.storage.items() if name.endswith("-code-verifier")), "")
        return Door(answer.url, verifier)

    async def come_back(self, code: str, verifier: str) -> Access | None:
        """Who comes back through a door. Raises `InvalidInput` for a code that is not theirs."""
        asked: Any = {"auth_code": code, "code_verifier": verifier, "redirect_to": ""}
        return _access(await _asked(self._project.client(flow="pkce").exchange_code_for_session(asked)))


def _access(answer: Any) -> Access | None:
    return None if answer.session is None else Access(answer.session.access_token, answer.session.refresh_token)


async def _asked(question: Awaitable[T]) -> T:
    """What Supabase answers; its faults are ours."""
    from supabase_auth.errors import AuthApiError, AuthError, AuthWeakPasswordError

    try:
        return await question
    except AuthWeakPasswordError as error:
        raise _fault(error.status, "weak_password", error.message) from error
    except AuthApiError as error:
        raise _fault(error.status, str(error.code or ""), error.message) from error
    except (AuthError, httpx.HTTPError) as error:
        raise unreachable() from error


def _fault(status: int, code: str, message: str) -> PixoraError:
    if status in (401, 429) or status >= 500:
        return fault_of(status)
    match code:
        case "weak_password":
            return InvalidInput("weak_password", "This password is too weak.", f"{message.rstrip('.')}.")
        case "user_already_exists" | "email_exists":
            return InvalidInput("user_exists", "There is an account with this address.", "Sign in.")
        case "signup_disabled" | "email_provider_disabled":
            return InvalidInput("no_sign_up", "Nobody can make an account here.", "Ask whoever runs this studio.")
        case "anonymous_provider_disabled":
            return InvalidInput(
                "no_visitors",
                "Visitors without an account are not let in.",
                "Allow them under Authentication > Sign In / Providers > Anonymous sign-ins.",
            )
        case _:
            return InvalidInput("sign_in_failed", "That did not work.", "Try to sign in once more.")

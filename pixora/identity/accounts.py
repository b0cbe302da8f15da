"""Accounts at Supabase: made, entered through another provider, or done without. Each call has a client of its own."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
import structlog

from pixora.film.errors import InvalidInput, PixoraError, TooMany
from pixora.identity.supabase import Supabase, unreachable

if TYPE_CHECKING:
    from supabase_auth import AsyncGoTrueClient

log = structlog.get_logger(__name__)

T = TypeVar("T")


@dataclass(frozen=True)
class Door:
    """Where a browser is sent to sign in elsewhere, and the secret that it has to come back with."""

    url: str
    verifier: str


class Accounts:
    """What a project lets people do besides signing in by e-mail. All raise also `TooMany` and `Unavailable`.

    Pixora keeps a session of its own and none of Supabase's: this one is ended at once, in its local scope, so that
    nobody's other devices are signed out.
    """

    def __init__(self, project: Supabase) -> None:
        self._project = project

    async def sign_up(self, email: str, password: str) -> str | None:
        """A new user's access token; None when Supabase has sent an e-mail that has to be answered first. Raises
        `InvalidInput` for a password that is too weak, and where nobody may sign up."""
        client = self._project.client()
        answer = await _asked(client.sign_up({"email": email, "password": password}))
        return await self._token(client, answer)

    async def visit(self) -> str | None:
        """The access token of a new user without a name. Raises `InvalidInput` where the project has none."""
        client = self._project.client()
        return await self._token(client, await _asked(client.sign_in_anonymously()))

    async def open_door(self, provider: str, back: str) -> Door:
        """Where to sign in with `provider` (github, google, ...). `back` is where a code comes to."""
        from supabase_auth import AsyncMemoryStorage

        storage = AsyncMemoryStorage()
        client = self._project.client(flow="pkce", storage=storage)
        asked: Any = {"provider": provider, "options": {"redirect_to": back}}
        answer = await _asked(client.sign_in_with_oauth(asked))
        verifier = next((value for name, value in storage.storage.items() if name.endswith("-code-verifier")), "")
        return Door(answer.url, verifier)

    async def come_back(self, code: str, verifier: str) -> str | None:
        """The access token of who comes back through a door. Raises `InvalidInput` for a code that is not theirs."""
        client = self._project.client(flow="pkce")
        asked: Any = {"auth_code": code, "code_verifier": verifier, "redirect_to": ""}
        return await self._token(client, await _asked(client.exchange_code_for_session(asked)))

    async def _token(self, client: AsyncGoTrueClient, answer: Any) -> str | None:
        if answer.session is None:
            return None
        await self._project.end(client)
        return str(answer.session.access_token)


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
    if status == 429:
        return TooMany("too_many_logins", "Too many tries to sign in.", "Wait a minute.", 60)
    if status >= 500:
        return unreachable()
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

"""What one user may have: films, films in the making, length, bytes. Each raises `TooMany` with what to do."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from pixora.film.brief import Resolution
from pixora.film.errors import InvalidInput, TooMany
from pixora.identity.actor import Actor, ActorKind
from pixora.store.holdings import Held, Holdings

LOOK_AGAIN_S = 30.0
"""After which a film in the making may well be finished."""
DEMO_SIZES = frozenset({Resolution.P720, Resolution.P1080})
"""Sizes of a demo's films."""
GONE_AFTER_S = 3600.0
"""After which an older film of a demo's visitor may have vanished."""


class Quotas:
    """Compares what an actor has with the actor's limits."""

    def __init__(self, holdings: Holdings, max_open_tasks: int) -> None:
        """`max_open_tasks` holds for who has no limit of their own."""
        self._holdings, self._max_open = holdings, max_open_tasks

    async def for_film_in(self, connection: AsyncConnection, actor: Actor) -> None:
        """Whether one more film may be begun, in the transaction that begins it."""
        most = actor.limits.films
        if most is not None and (await self._holdings.count_in(connection, actor.user_id)).films >= most:
            raise TooMany(
                "too_many_films_kept",
                f"{most} films are the most that are kept here.",
                "Delete one that you need no more.",
                _vanishing(actor),
            )

    async def for_work_in(self, connection: AsyncConnection, actor: Actor, task_id: str) -> None:
        """Whether the task may be worked on, in the transaction that says so."""
        self._compare(actor, await self._holdings.count_in(connection, actor.user_id, task_id))

    async def for_work(self, actor: Actor) -> None:
        """As `for_work_in`, before anything is prepared: a first look, which settles nothing."""
        self._compare(actor, await self._holdings.count(actor.user_id))

    async def for_bytes(self, actor: Actor, size: int) -> None:
        """Whether an upload of so many bytes may be kept."""
        self._room(actor, (await self._holdings.count(actor.user_id)).bytes, size)

    @staticmethod
    def for_length(actor: Actor, seconds: float | None) -> None:
        """Whether a film may be that long. Raises `InvalidInput`: waiting does not help."""
        most = actor.limits.film_seconds
        if most is not None and seconds is not None and seconds > most + 0.5:
            raise InvalidInput(
                "film_too_long", f"Films have {most:.0f} seconds at most here.", f"Ask for {most:.0f} seconds or less."
            )

    @staticmethod
    def for_size(actor: Actor, resolution: Resolution) -> None:
        """Whether a film may be that large: a demo's visitors share one small machine. Raises `InvalidInput`."""
        if actor.kind is ActorKind.DEMO and resolution not in DEMO_SIZES:
            raise InvalidInput("demo_limit", "A demo makes films up to 1080p.", "Choose 1080p or less.")

    def _compare(self, actor: Actor, held: Held) -> None:
        most = actor.limits.open_tasks or self._max_open
        if held.making >= most:
            made = "A film is being made already." if most == 1 else f"{most} films are being made already."
            raise TooMany("too_many_films", made, "Wait until one is finished, or cancel one.", LOOK_AGAIN_S)
        self._room(actor, held.bytes, 0)

    @staticmethod
    def _room(actor: Actor, held: int, size: int) -> None:
        most = actor.limits.storage_bytes
        if most is not None and held + size > most:
            raise TooMany(
                "storage_full",
                f"Your films take up {held / 1e6:.0f} of {most / 1e6:.0f} MB.",
                "Delete films that you need no more.",
                _vanishing(actor),
            )


def _vanishing(actor: Actor) -> float | None:
    return GONE_AFTER_S if actor.kind is ActorKind.DEMO else None

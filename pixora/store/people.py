"""What a user keeps for all films."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.film.branding import Kit
from pixora.film.brief import Pronunciation
from pixora.store import tables as t
from pixora.store.clock import now
from pixora.store.database import reading, upsert
from pixora.store.unbroken import unbroken


class People:
    """Reads and writes it; who has kept nothing has no row."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine, self._reader = engine, reading(engine)

    async def pronunciations(self, user_id: str) -> tuple[Pronunciation, ...]:
        """How a user's words are said, in films to come."""
        query = select(t.people.c.pronunciations).where(t.people.c.user_id == user_id)
        async with self._reader.connect() as connection:
            found = (await connection.execute(query)).scalar_one_or_none()
        return tuple(Pronunciation.model_validate(one) for one in found or ())

    @unbroken
    async def keep_pronunciations(self, user_id: str, said: tuple[Pronunciation, ...]) -> None:
        async with self._engine.begin() as connection:
            await self._keep_in(connection, user_id, pronunciations=[one.model_dump() for one in said])

    async def brand(self, user_id: str) -> Kit | None:
        """The brand that a user's new films begin with."""
        query = select(t.people.c.brand).where(t.people.c.user_id == user_id)
        async with self._reader.connect() as connection:
            found = (await connection.execute(query)).scalar_one_or_none()
        return Kit.model_validate(found) if found else None

    @unbroken
    async def keep_brand(self, user_id: str, kit: Kit | None) -> None:
        async with self._engine.begin() as connection:
            await self._keep_in(connection, user_id, brand=kit.model_dump(mode="json") if kit else None)

    async def all_paths(self) -> set[str]:
        """Where files are that all users keep: for clearing up."""
        async with self._reader.connect() as connection:
            found = (await connection.execute(select(t.people.c.brand))).scalars().all()
        kits = [Kit.model_validate(one) for one in found if one]
        return {kit.logo.path for kit in kits if kit.logo}

    async def had_example(self, user_id: str) -> bool:
        """Whether the user was given the example film before: it is not given again to who has deleted it."""
        query = select(t.people.c.example_at).where(t.people.c.user_id == user_id)
        async with self._reader.connect() as connection:
            return (await connection.execute(query)).scalar_one_or_none() is not None

    async def gave_example_in(self, connection: AsyncConnection, user_id: str) -> None:
        """Write down that the user was given the example film, within a transaction."""
        await self._keep_in(connection, user_id, example_at=now())

    @staticmethod
    async def _keep_in(connection: AsyncConnection, user_id: str, **values: Any) -> None:
        row = upsert(connection, t.people).values(user_id=user_id, **values)
        await connection.execute(row.on_conflict_do_update(index_elements=[t.people.c.user_id], set_=values))

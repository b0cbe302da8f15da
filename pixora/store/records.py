"""Tasks as rows. Every question names the owner whose rows it may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, desc, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from pixora.film.brief import Brief, Data, Gate
from pixora.film.errors import InvalidInput, NotFound
from pixora.film.events import TaskState
from pixora.film.job import JobKind
from pixora.film.picks import Picks
from pixora.film.plan import Choice
from pixora.film.publishing import Publishing
from pixora.film.script import Script
from pixora.film.search import words_of
from pixora.store import tables as t
from pixora.store.clock import new_id, now
from pixora.store.database import reading
from pixora.store.unbroken import unbroken
from pixora.store.versions import Versions, plain


class Task(Data):
    """One film being made, with its conversation and its owner."""

    id: str
    user_id: str
    title: str
    state: TaskState
    message: str
    progress: float
    brief: Brief | None
    script: Script | None
    choices: dict[JobKind, Choice] | None
    picks: Picks
    approved: dict[str, str]
    """Identity of each job whose price was agreed to, to that price in USD; "" for an unknown one."""
    gate: Gate | None
    """Where it waits for its user."""
    plan_id: str | None
    film: dict[str, Any] | None
    locks: tuple[str, ...] = ()
    """What must stay as it is: see `pixora.film.locks`."""
    publishing: Publishing | None = None
    """What goes with the film where it is uploaded; None while nobody has written it."""
    example: bool = False
    executor_id: str | None
    last_seq: int
    kept_after: int = 0
    """Up to this event the log keeps the conversation alone."""
    created_at: str
    updated_at: str


class Records(Versions):
    """Reads and writes rows; `transaction()` is for changes that belong together."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reader = reading(engine)

    def transaction(self) -> Any:
        """A connection in a transaction: `async with records.transaction() as connection`."""
        return self._engine.begin()

    @unbroken
    async def create_task(self, user_id: str, title: str = "") -> Task:
        async with self._engine.begin() as connection:
            task_id = await self.create_task_in(connection, user_id, title)
        return await self.task(user_id, task_id)

    @staticmethod
    async def create_task_in(
        connection: AsyncConnection, user_id: str, title: str = "", task_id: str | None = None
    ) -> str:
        """A new task's id, within a transaction."""
        at = now()
        row: dict[str, Any] = {
            "id": task_id or new_id("task"),
            "user_id": user_id,
            "title": title,
            "state": TaskState.WAITING.value,
        }
        row |= {"message": "", "progress": 0.0, "last_seq": 0, "created_at": at, "updated_at": at}
        await connection.execute(insert(t.tasks).values(row))
        return str(row["id"])

    async def task(self, user_id: str, task_id: str) -> Task:
        """Raises `NotFound`, also for another user's task."""
        if "\x00" in task_id:
            raise NotFound("film")
        query = select(t.tasks).where(t.tasks.c.id == task_id, t.tasks.c.user_id == user_id)
        async with self._reader.connect() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound("film")
        return _task(row)

    async def standing(self, user_id: str, task_id: str) -> tuple[TaskState, str | None]:
        """How far a task is and which executor works on it, without all else of it. Raises `NotFound`."""
        async with self._reader.connect() as connection:
            return await self.standing_in(connection, user_id, task_id)

    @staticmethod
    async def standing_in(
        connection: AsyncConnection, user_id: str, task_id: str, *, lock: bool = False
    ) -> tuple[TaskState, str | None]:
        """`standing` within a transaction, which keeps it so to its end with `lock`. Raises `NotFound`."""
        query = select(t.tasks.c.state, t.tasks.c.executor_id)
        query = query.where(t.tasks.c.id == task_id, t.tasks.c.user_id == user_id)
        row = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
        if row is None:
            raise NotFound("film")
        return TaskState(row.state), row.executor_id

    @staticmethod
    async def progress_in(connection: AsyncConnection, user_id: str, task_id: str) -> float:
        """How far a film is, in percent, and stays until the transaction ends."""
        query = select(t.tasks.c.progress).where(t.tasks.c.id == task_id, t.tasks.c.user_id == user_id)
        return float((await connection.execute(query.with_for_update())).scalar_one_or_none() or 0.0)

    async def tasks(
        self, user_id: str, limit: int = 50, before: str | None = None, words: Sequence[str] = ()
    ) -> list[Task]:
        """A user's tasks, newest first; `before` is the last one seen, as `updated_at` or `updated_at~id`. With `words`
        (folded) only those in which all of them stand."""
        query = select(t.tasks).where(t.tasks.c.user_id == user_id)
        query = query.where(*(t.tasks.c.words.contains(word, autoescape=True) for word in words))
        if before:
            at, _, last = before.partition("~")
            older, same = t.tasks.c.updated_at < at, t.tasks.c.updated_at == at
            query = query.where(older | (same & (t.tasks.c.id > last)) if last else older)
        query = query.order_by(desc(t.tasks.c.updated_at), t.tasks.c.id).limit(limit)
        async with self._reader.connect() as connection:
            return [_task(row) for row in (await connection.execute(query)).mappings()]

    async def example(self, user_id: str) -> Task | None:
        """A user's example film."""
        async with self._reader.connect() as connection:
            return await self.example_in(connection, user_id)

    @staticmethod
    async def example_in(connection: AsyncConnection, user_id: str) -> Task | None:
        """`example`, within a transaction."""
        query = select(t.tasks).where(t.tasks.c.user_id == user_id, t.tasks.c.example).limit(1)
        row = (await connection.execute(query)).mappings().one_or_none()
        return _task(row) if row is not None else None

    @staticmethod
    async def locks_in(connection: AsyncConnection, user_id: str, task_id: str) -> tuple[str, ...]:
        """What is locked in a film, within the transaction that is about to change it. Raises `NotFound`."""
        query = select(t.tasks.c.locks).where(t.tasks.c.id == task_id, t.tasks.c.user_id == user_id)
        row = (await connection.execute(query.with_for_update())).one_or_none()
        if row is None:
            raise NotFound("film")
        return tuple(row.locks or ())

    async def all_ids(self) -> set[str]:
        """Ids of all tasks of all users: for clearing up."""
        async with self._reader.connect() as connection:
            return {str(row[0]) for row in await connection.execute(select(t.tasks.c.id))}

    async def settled(self) -> list[Task]:
        """Finished tasks of all users: for clearing up."""
        query = select(t.tasks).where(t.tasks.c.state == TaskState.COMPLETED.value)
        async with self._reader.connect() as connection:
            return [_task(row) for row in (await connection.execute(query)).mappings()]

    async def begun_before(self, user_prefix: str, before: str) -> list[Task]:
        """Tasks of all users whose ids begin so, that were begun before a time: for those that are to vanish."""
        query = select(t.tasks).where(t.tasks.c.user_id.startswith(user_prefix, autoescape=True))
        async with self._reader.connect() as connection:
            rows = (await connection.execute(query.where(t.tasks.c.created_at < before))).mappings()
            return [_task(row) for row in rows]

    async def unfinished(self) -> list[Task]:
        """Tasks of all users that somebody was working on: for taking up work after a restart."""
        states = [state.value for state in TaskState if state.unfinished]
        async with self._reader.connect() as connection:
            rows = (await connection.execute(select(t.tasks).where(t.tasks.c.state.in_(states)))).mappings()
            return [_task(row) for row in rows]

    @unbroken
    async def claim(self, task: Task, executor_id: str) -> bool:
        """Take over a task from the executor it was read with; false when another was quicker."""
        holder = t.tasks.c.executor_id
        seen = holder.is_(None) if task.executor_id is None else holder == task.executor_id
        change = update(t.tasks).where(t.tasks.c.id == task.id, seen).values(executor_id=executor_id)
        async with self._engine.begin() as connection:
            return bool((await connection.execute(change)).rowcount == 1)

    @unbroken
    async def update_task(self, user_id: str, task_id: str, **values: Any) -> None:
        async with self._engine.begin() as connection:
            await self.update_task_in(connection, user_id, task_id, **values)

    @staticmethod
    async def update_task_in(connection: AsyncConnection, user_id: str, task_id: str, **values: Any) -> None:
        """Change a task within a transaction; data models are written as JSON."""
        row = {key: plain(value) for key, value in values.items()} | {"updated_at": now()}
        if isinstance(script := values.get("script"), Script) and "title" in values:
            row["words"] = words_of(script, str(values["title"]))
        await connection.execute(
            update(t.tasks).where(t.tasks.c.id == task_id, t.tasks.c.user_id == user_id).values(row)
        )

    @unbroken
    async def delete_task(self, user_id: str, task_id: str) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(delete(t.tasks).where(t.tasks.c.id == task_id, t.tasks.c.user_id == user_id))

    async def held_by(self, executor_ids: Sequence[str]) -> list[Task]:
        """Unfinished tasks of all users that these executors were working on."""
        states = [state.value for state in TaskState if state.unfinished]
        query = select(t.tasks).where(t.tasks.c.state.in_(states), t.tasks.c.executor_id.in_(executor_ids))
        async with self._reader.connect() as connection:
            return [_task(row) for row in (await connection.execute(query)).mappings()]

    @staticmethod
    async def check_idle_in(connection: AsyncConnection, task: Task) -> None:
        """Raise `InvalidInput` when somebody has changed a film, or begun to make it, since `task` was read."""
        query = select(t.tasks.c.state, t.tasks.c.script).where(t.tasks.c.id == task.id).with_for_update()
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotFound("film")
        if TaskState(row.state).unfinished and row.state != task.state.value:
            raise InvalidInput("busy", "This film is being made.", "Wait until it is finished, or cancel it first.")
        now_at = row.script["revision"] if row.script else None
        if now_at != (task.script.revision if task.script else None):
            raise InvalidInput(
                "stale",
                f"The script is at revision {now_at} by now.",
                "Read it again and make your change in what it is now.",
            )


def _task(row: Mapping[Any, Any]) -> Task:
    values = {str(key): value for key, value in row.items()}
    kept = {name: row[name] or {} for name in ("picks", "approved")} | {"locks": row["locks"] or ()}
    del values["words"]
    return Task.model_validate(values | kept)

"""What came of an attempt at a job, written down: its files, its row, the ledger, and the events that tell of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from pixora.film.errors import PixoraError
from pixora.film.events import AnyEvent, AssetMade, Logged
from pixora.film.money import amount, shown
from pixora.production.observer import Watch
from pixora.production.patience import patiently
from pixora.providers.base import Delivered
from pixora.store.assets import Assets, asset_key
from pixora.store.clock import new_id, now
from pixora.store.jobs import Asset, JobRow, Jobs
from pixora.store.ledger import Ledger
from pixora.store.log import EventLog
from pixora.store.unbroken import unbroken

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Stores:
    """Where things are kept."""

    jobs: Jobs
    ledger: Ledger
    log: EventLog
    assets: Assets
    transaction: Callable[[], Any]


class Outcomes:
    """Writes the ends of attempts, and tells `watch` of each."""

    def __init__(self, stores: Stores, watch: Watch) -> None:
        self._stores, self._watch = stores, watch

    @unbroken
    async def keep(self, held: JobRow, delivered: Delivered, out: Path) -> bool:
        """Files first, then rows, ledger and events in one transaction: a crash between leaves files without a name.

        False when the attempt was over or in other hands than `held` says: then its files may be there, and no more.
        """
        row = await patiently(lambda: self._stores.jobs.get(held.id))
        if not row.same_attempt(held):
            return False
        kept: list[Asset] = []
        for file in delivered.made.files:
            source = out / file.name
            path = asset_key(row.task_id, row.kind, row.scene_id, file.part, row.fingerprint, source.suffix)
            sha256, size = await self._stores.assets.put(path, source, about(row, delivered))
            kept.append(
                Asset(
                    id=new_id("asset"),
                    user_id=row.user_id,
                    task_id=row.task_id,
                    job_id=row.id,
                    fingerprint=row.fingerprint,
                    kind=row.kind,
                    part=file.part,
                    scene_id=row.scene_id,
                    path=path,
                    sha256=sha256,
                    size=size,
                    content_type=file.content_type,
                    created_at=now(),
                )
            )
        billed = delivered.billed if delivered.billed is not None else (Decimal(row.price) if row.price else None)
        facts = delivered.made.facts
        price = shown(amount(billed)) if billed is not None else None

        async def write() -> list[Logged] | None:
            async with self._stores.transaction() as connection:
                if not await Jobs.end_in(connection, row.id, "done", facts=facts, made=kept, held=held):
                    return None
                await Ledger.settle_in(connection, row.id, row.attempt, billed)
                events = told_assets(row, kept, facts, price, reused=False)
                return await self._stores.log.append_in(connection, row.user_id, row.task_id, *events)

        if (logged := await patiently(write)) is None:
            return False
        self._watch.ended(row.id, row.kind.value, row.provider, "done")
        self._stores.log.publish(logged)
        return True

    @unbroken
    async def end(
        self,
        row: JobRow,
        state: str,
        *,
        charged: Decimal | None,
        error: PixoraError | None = None,
        uncertain: bool = False,
        by_anyone: bool = False,
    ) -> None:
        """The end of an attempt that made nothing; `charged` of None is all that was set aside. Nothing is written
        when it was over, or in other hands than `row` says, unless it may be ended `by_anyone`."""
        fault = told(error) if error else None

        async def write() -> bool:
            async with self._stores.transaction() as connection:
                return await self.end_in(
                    connection, row, state, charged, fault, uncertain=uncertain, by_anyone=by_anyone
                )

        if not await patiently(write):
            log.info("a job's end is another's to write", kind=row.kind.value, state=state)
            return
        self._watch.ended(row.id, row.kind.value, row.provider, "uncertain" if uncertain else state)

    async def end_in(
        self,
        connection: AsyncConnection,
        row: JobRow,
        state: str,
        charged: Decimal | None,
        fault: Mapping[str, Any] | None,
        *,
        uncertain: bool,
        by_anyone: bool = False,
    ) -> bool:
        """`end` within a caller's transaction, who tells the watch; false when nothing was written."""
        ended = await Jobs.end_in(
            connection, row.id, state, error=fault, uncertain=uncertain, held=row, by_anyone=by_anyone
        )
        if ended:
            await Ledger.settle_in(connection, row.id, row.attempt, charged)
        return ended


def about(row: JobRow, delivered: Delivered) -> dict[str, str]:
    """What is written beside an asset, where the store can: for whoever looks into it without the records."""
    known: dict[str, object] = {"kind": row.kind.value, "fingerprint": row.fingerprint, "provider": row.provider}
    known |= {"model": row.model, "price": delivered.billed if delivered.billed is not None else row.price}
    known |= {"seconds": delivered.made.facts.get("seconds")}
    return {name: str(value) for name, value in known.items() if value not in (None, "")}


def told(error: PixoraError) -> dict[str, Any]:
    """An error as a row keeps it."""
    return {"code": error.code, "message": error.message, "hint": error.hint, "retryable": error.retryable}


def told_assets(
    row: JobRow, kept: list[Asset], facts: Mapping[str, Any], price: str | None, *, reused: bool
) -> list[AnyEvent]:
    """The events that tell of what was made."""
    return [
        AssetMade(
            kind=row.kind.value,
            part=asset.part,
            scene_id=asset.scene_id,
            take=row.take + 1,
            path=asset.path,
            content_type=asset.content_type,
            size=asset.size,
            seconds=facts.get("seconds"),
            provider=row.provider,
            price=price,
            reused=reused,
            substitute=row.substitute,
        )
        for asset in kept
    ]

"""What a conversation pays its chat model: set aside before it is asked, and written down after."""

from __future__ import annotations

from decimal import Decimal

from pixora.core.films import Films
from pixora.providers.base import Chat
from pixora.providers.local.assistant import Assistant
from pixora.store.ledger import Ledger

ASIDE = Decimal("0.05")
"""USD that are set aside for one round of a model that is paid: some 10,000 tokens in and 3,000 out of a large one."""


class Purse:
    """One account in the ledger, of one turn."""

    def __init__(self, films: Films, user_id: str, task_id: str, account: str) -> None:
        self._films, self._user_id, self._task_id = films, user_id, task_id
        self._account = f"c{task_id[-26:]}{account}"[:40]
        self._asked = 0
        self.spent = Decimal(0)

    async def set_aside(self, chat: Chat) -> None:
        """Against the film's budget and the day's. Raises `OverBudget`."""
        if isinstance(chat, Assistant):
            return
        task = await self._films.records.task(self._user_id, self._task_id)
        self._asked += 1
        async with self._films.records.transaction() as connection:
            await Ledger.reserve_in(
                connection,
                user_id=self._user_id,
                task_id=self._task_id,
                job_id=self._account,
                attempt=self._asked,
                provider=chat.name.partition(":")[0][:32],
                high=ASIDE,
                task_cap=task.brief.budget if task.brief else None,
                day_cap=self._films.runner.day_cap,
            )

    async def settle(self, chat: Chat, billed: Decimal | None) -> None:
        """Give back what was set aside, and write down what was billed: all of it where nobody knows."""
        if isinstance(chat, Assistant):
            return
        self.spent += ASIDE if billed is None else billed
        async with self._films.records.transaction() as connection:
            await Ledger.settle_in(connection, self._account, self._asked, billed)

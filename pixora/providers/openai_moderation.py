"""OpenAI's moderation of what is asked for, before anything is spent. It is free."""

from __future__ import annotations

from pixora.film.errors import ProviderUnavailable, Refused, Uncertain
from pixora.providers.openai_client import Call, connect, told
from pixora.providers.registry import Access

MODEL = "omni-moderation-latest"
DEADLINE_S = 20.0


class Moderation:
    """Reads words and refuses what the vendor flags."""

    def __init__(self, access: Access) -> None:
        self._client = connect(access)
        self._provider = access.name

    async def close(self) -> None:
        await self._client.close()

    async def check(self, words: str) -> None:
        """Raise `Refused` with the categories that were flagged, or `ProviderUnavailable` when nobody could read them:
        what was to be checked and was not is not made."""
        try:
            async with told(Call(self._provider, MODEL, words, setting="OPENAI_API_KEY")):
                answer = await self._client.moderations.create(model=MODEL, input=words, timeout=DEADLINE_S)
        except Uncertain as error:
            raise ProviderUnavailable(self._provider, "its moderation did not answer") from error
        for result in answer.results:
            if result.flagged:
                found = [name for name, flagged in result.categories.model_dump(by_alias=True).items() if flagged]
                raise Refused(self._provider, words, ", ".join(sorted(found)))


def open_moderation(access: Access) -> Moderation:
    return Moderation(access)

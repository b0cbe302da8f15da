"""Whether OpenAI can be asked: the key is tried, and its list of models read. It costs nothing."""

from __future__ import annotations

from datetime import date

import httpx2

from pixora.film.errors import PixoraError, Uncertain
from pixora.providers.openai_client import Call, connect, told
from pixora.providers.registry import PROVIDERS, WARN_BEFORE, Access

DEADLINE_S = 10.0


async def check(access: Access, named: tuple[str, ...], today: date) -> list[str]:
    """What is wrong: the key, models that are not on the list, and `named` ones that are about to be shut down."""
    client = connect(access)
    try:
        async with told(Call(access.name, "", "", setting=PROVIDERS[access.name].key)):
            page = await client.models.list(timeout=httpx2.Timeout(DEADLINE_S))
        listed = {
            model.id: (model.model_extra or {}).get("shutdown_date") or getattr(model, "shutdown_date", None)
            for model in page.data
        }
    except Uncertain:
        return [f"{access.name} did not answer within {DEADLINE_S:.0f} s."]
    except PixoraError as error:
        return [str(error)]
    finally:
        await client.close()
    found = [f"{access.name} does not list the model {name} for this key." for name in named if name not in listed]
    for name in named:
        day = listed.get(name)
        if day and date.fromisoformat(str(day)) <= today + WARN_BEFORE:
            found.append(f"{access.name} shuts {name} down on {day}: choose another.")
    return found

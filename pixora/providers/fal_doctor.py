"""Whether fal can be asked: the key is tried by asking for a token to upload with. It costs nothing.

fal has no list of models to look them up in.
"""

from __future__ import annotations

from datetime import date

from pixora.film.errors import PixoraError
from pixora.providers.fal_vendor import Fal
from pixora.providers.registry import Access


async def check(access: Access, named: tuple[str, ...], today: date) -> list[str]:
    """What is wrong with the key, in a sentence."""
    del named, today
    vendor = Fal(access)
    try:
        await vendor.try_key()
    except PixoraError as error:
        return [str(error)]
    finally:
        await vendor.close()
    return []

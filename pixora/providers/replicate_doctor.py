"""Whether Replicate can be asked: the key is tried, and the chosen models are looked up. It costs nothing."""

from __future__ import annotations

from datetime import date

from pixora.providers.registry import Access
from pixora.providers.replicate_vendor import Replicate


async def check(access: Access, named: tuple[str, ...], today: date) -> list[str]:
    """What is wrong: the key, `named` models that are not there."""
    del today  # Replicate names no day on which a model goes.
    vendor = Replicate(access)
    try:
        faults = [await vendor.doubt(name) for name in named] if named else [await vendor.doubt(None)]
    finally:
        await vendor.close()
    return list(dict.fromkeys(fault for fault in faults if fault))

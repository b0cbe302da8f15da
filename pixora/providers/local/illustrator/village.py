"""Villages."""

from pixora.providers.local.illustrator.greenlands import build_meadow as build_village

__all__ = ["build_village"]

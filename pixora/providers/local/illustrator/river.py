"""Rivers."""

from pixora.providers.local.illustrator.greenlands import build_meadow as build_river

__all__ = ["build_river"]

"""Rooms."""

from pixora.providers.local.illustrator.greenlands import build_meadow as build_interior

__all__ = ["build_interior"]

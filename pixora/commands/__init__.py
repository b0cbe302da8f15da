"""The commands behind studio.py: `serve` (also without a word) and `make`."""

from __future__ import annotations

from pixora.commands.main import main

__all__ = ["main"]

"""What the built-in artists can do, as names that a user may ask for."""

from __future__ import annotations

VOICES = ("heart",)
LANGUAGES = ("en",)

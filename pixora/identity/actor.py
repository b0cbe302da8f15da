"""Whoever asks for something: every act names one, and sees only what is theirs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    user_id: str


LOCAL_USER = Actor("local")
"""The one user of a server that nobody signs in to."""

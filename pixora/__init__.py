"""Pixora: a chat message becomes a finished film. See docs/ and the folders' first lines for where things are."""

__version__ = "0.1.0"

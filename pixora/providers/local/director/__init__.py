"""The built-in director: writes a script from the user's words alone, for pictures that the illustrator can draw."""

from pixora.providers.local.director.write import write

__all__ = ["write"]

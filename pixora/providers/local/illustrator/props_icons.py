"""Things from the icon set, standing in the scene."""

from pixora.providers.local.illustrator.stage import Stage


def place_icons(stage: Stage) -> None:
    """Put every icon of the scene into its slot."""

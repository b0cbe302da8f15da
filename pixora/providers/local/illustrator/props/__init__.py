"""Things in a scene: drawn ones, and those of the icon set."""

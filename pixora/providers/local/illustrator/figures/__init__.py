"""People, animals and robots: how they look, move and stand together."""

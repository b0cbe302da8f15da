"""Who asks: actors, and the signatures of asset URLs."""

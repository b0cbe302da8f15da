"""Letters as shapes: fitted, shaped, in the order they are read."""

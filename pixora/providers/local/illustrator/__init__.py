"""The built-in illustrator: paper-cut scenes in depth, drawn from a `Visual`, the same pixels for the same request."""

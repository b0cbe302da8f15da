"""Pixora's front door: `python studio.py` serves the studio, `python studio.py make "..."` makes a film. No logic."""

from pixora.commands import run

if __name__ == "__main__":
    run()

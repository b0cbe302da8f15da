"""The commands behind studio.py: `serve` (also without a word), `make` and others."""

from __future__ import annotations

import gc


def run() -> None:
    """Read the command line and do what it says.

    Starting makes some hundred thousand objects that all stay: looking through them for garbage again and again takes
    a sixth of the time. Each command turns collecting on again once it has started.
    """
    gc.disable()
    from pixora.commands.main import main

    main()

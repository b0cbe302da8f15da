"""One machine of several, with the loopback vendors: `python -m tests.studio.machine serve|work --vendor URL`.

What else it needs comes by the environment, as on a machine of its own.
"""

from __future__ import annotations

import argparse
import asyncio

from pixora.commands.serve import serve_studio
from pixora.commands.worker import read_queues, work
from pixora.settings import Settings
from tests.vendors.make_film import vendors


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("role", choices=("serve", "work"))
    parser.add_argument("--vendor", required=True)
    parser.add_argument("--scale", type=float, default=0.01)
    parser.add_argument("--queues")
    options = parser.parse_args()
    settings, makers = Settings(), vendors(options.vendor, options.scale)
    if options.role == "serve":
        asyncio.run(serve_studio(settings, makers))
    else:
        asyncio.run(work(settings, read_queues(options.queues), makers))


if __name__ == "__main__":
    main()

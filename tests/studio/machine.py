"""One machine of several, with the loopback vendors: `python -m tests.studio.machine serve|work --vendor URL`.

What else it needs comes by the environment, as on a machine of its own. `--version` makes it one of another release,
whose workflows do something else with a job.
"""

from __future__ import annotations

import argparse
import asyncio

from pixora.production import engine


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("role", choices=("serve", "work"))
    parser.add_argument("--vendor", required=True)
    parser.add_argument("--scale", type=float, default=0.01)
    parser.add_argument("--queues")
    parser.add_argument("--slots", type=int, default=8, help="how many jobs each vendor may have of us at once")
    parser.add_argument("--version", default=engine.VERSION)
    options = parser.parse_args()
    engine.VERSION = options.version
    # After that, since they take the version over.
    from pixora.commands.serve import serve_studio
    from pixora.commands.worker import read_queues, work
    from pixora.settings import Settings
    from tests.vendors.make_film import vendors

    settings, makers = Settings(), vendors(options.vendor, options.scale, options.slots)
    if options.role == "serve":
        asyncio.run(serve_studio(settings, makers))
    else:
        asyncio.run(work(settings, read_queues(options.queues), makers))


if __name__ == "__main__":
    main()

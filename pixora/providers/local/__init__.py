"""The built-in artists: they need no key and no network, and are named as built-in wherever their work is shown."""

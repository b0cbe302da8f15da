"""Who makes it: a protocol for each craft, the vendors behind it, and the built-in artists that need no key."""

"""What a film is: brief, script, plan, fingerprint, timeline, money, events. Pure data and rules: no I/O, no vendor."""

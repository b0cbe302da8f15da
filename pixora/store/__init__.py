"""Where things are kept: asset files, records and the event log."""

"""The conversation: what a message leads to, and the tools it may use, each one line over the core."""

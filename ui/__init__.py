"""The studio's page: chat, preview and scenes over the agent and the log of events."""

"""The server: FastAPI routes and the chat socket over one Studio."""

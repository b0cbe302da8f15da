"""What a user can do: start, change, watch, stop, delete films. Each act takes an Actor and checks ownership once."""

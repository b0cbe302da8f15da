"""What a user can do: start films, change them, watch, stop and delete them. Each act takes an Actor and checks ownership once."""

"""Tests through the fronts: the command, the socket, REST. Everything in them is real."""

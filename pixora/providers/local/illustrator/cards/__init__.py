"""Designed cards: what cannot be drawn is written."""

"""Runs a plan: what is missing is made in child processes, each result kept under its fingerprint."""

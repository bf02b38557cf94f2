"""Measures quality and speed, ours beside plain Rasa, in one run."""

"""The command line: ``desk …``."""

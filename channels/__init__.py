"""One folder per channel: bytes in, messages out, no database."""

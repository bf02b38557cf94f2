"""What crosses HTTP, as pydantic models."""

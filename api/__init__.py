"""The HTTP side: FastAPI routers that parse, call one use case and format."""

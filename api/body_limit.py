"""Refuses request bodies that no honest client sends, before anything parses them."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Problem

LIMIT_BYTES = 512_000  # a message of 100,000 CJK characters must still reach the check that names the limit


class BodyLimit:
    """ASGI middleware: 413 as soon as more than ``LIMIT_BYTES`` are announced or have come."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
        if announced.isdigit() and int(announced) > LIMIT_BYTES:
            await Problem(413, "request_too_large")(scope, receive, send)
            return
        seen = 0

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > LIMIT_BYTES:
                raise BodyTooLarge()
            return message

        try:
            await self._app(scope, limited, send)
        except BodyTooLarge:
            await Problem(413, "request_too_large")(scope, receive, send)


class BodyTooLarge(Exception):
    """More bytes came than were announced or are allowed."""

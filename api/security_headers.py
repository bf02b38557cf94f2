"""Headers that every answer carries."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CSP = (
    "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
# The interactive API page brings scripts of its own, from elsewhere; it holds no data and takes no cookies.
_WITHOUT_CSP = "/api/docs"


class SecurityHeaders:
    """ASGI middleware: no sniffing, no framing, no foreign scripts."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
                if not scope["path"].startswith(_WITHOUT_CSP):
                    headers.setdefault("Content-Security-Policy", _CSP)
            await send(message)

        await self._app(scope, receive, with_headers)

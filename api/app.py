"""Builds the HTTP application."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from api import errors
from api.body_limit import BodyLimit
from api.deps import Context
from api.limits import Limiter
from api.routers import actions, console, health, models, public, static, tickets, webchat
from api.security_headers import SecurityHeaders
from desk.services.context import Desk
from desk.services.turn_runner import TurnRunner
from desk.storage.live import Live


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application is made of, put together in wiring/. ``background`` runs beside the server, if given."""

    desk: Desk
    runner: TurnRunner
    live: Live
    run_action: Callable[[dict[str, Any]], Awaitable[dict[str, Any] | None]]
    engine_is_ready: Callable[[], Awaitable[bool]]
    background: Callable[[], Coroutine[Any, Any, None]] | None = None
    close: Callable[[], Awaitable[None]] | None = None


def create_app(parts: Parts) -> FastAPI:
    """The application: public pages, web chat, console, integration API, and the routes only Rasa calls."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with parts.live.running():
            background = asyncio.create_task(parts.background()) if parts.background else None
            yield
            if background:
                background.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await background
            await parts.runner.drain()
        if parts.close:
            await parts.close()

    app = FastAPI(title="InvestDesk", docs_url="/api/docs", openapi_url="/api/openapi.json", redoc_url=None,
                  lifespan=lifespan)  # fmt: skip
    app.state.context = Context(parts.desk, parts.runner, parts.live, Limiter(parts.desk.settings))
    app.state.parts = parts
    errors.install(app)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(BodyLimit)
    origins = [part.strip() for part in parts.desk.settings.widget_origins.split(",") if part.strip()]
    # Bearer tokens only, no cookies: a foreign page can do no more than the investor who opened it.
    app.add_middleware(
        CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
        expose_headers=["Retry-After"], max_age=600,
    )  # fmt: skip
    for module in (webchat, tickets, actions, models, health, console, public):
        app.include_router(module.router)
    static.mount(app)
    return app

"""The HTTP application and the background work, built from the settings of this process."""

import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import cached_property
from typing import Any

from fastapi import FastAPI

from api.app import Parts, create_app
from channels.registry import build_channels
from desk.services.context import Desk
from desk.services.turn_runner import TurnRunner
from desk.settings import Settings, load_settings
from desk.storage.live import Live
from dialogue.fallback import HandoffFallback
from dialogue.rasa import RasaEngine
from textkit import warm_up
from wiring.build import build_desk
from worker.run import Worker

_FIRST_PAGES_S = 0.5  # loading competes with the server for one interpreter


def build_app(settings: Settings | None = None) -> FastAPI:
    """The application for uvicorn's ``--factory``. On SQLite the worker runs inside it: there is one process."""
    settings = settings or load_settings()
    desk = build_desk(settings)
    engine = RasaEngine(settings.rasa)
    runner = TurnRunner(desk, engine, HandoffFallback(desk))
    actions = _LazyActions(desk)
    threading.Thread(target=_load_the_rest, args=(actions,), name="warm-up", daemon=True).start()

    async def close() -> None:
        await engine.aclose()
        desk.database.dispose()

    return create_app(
        Parts(
            desk=desk, runner=runner, live=Live(desk.database), run_action=actions.run,
            engine_is_ready=engine.is_ready, background=background(desk, runner), close=close,
        )
    )  # fmt: skip


class _LazyActions:
    """The actions, loaded when they are needed: half a second that the first page need not wait for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def executor(self) -> Callable[[dict[str, Any]], Awaitable[dict[str, Any] | None]]:
        from actions import build_executor

        return build_executor(self._desk)

    async def run(self, call: dict[str, Any]) -> dict[str, Any] | None:
        return await self.executor(call)


def _load_the_rest(actions: _LazyActions) -> None:
    """Language pipelines and actions, beside the server: pages answer at once, the first message waits for them."""
    time.sleep(_FIRST_PAGES_S)
    warm_up()
    _ = actions.executor


def background(desk: Desk, runner: TurnRunner) -> Callable[[], Coroutine[Any, Any, None]] | None:
    """The worker's loop for this process, or None where a worker of its own runs."""
    if not desk.database.is_sqlite:
        return None
    return Worker(desk, runner, build_channels(desk.settings)).run


async def run_worker() -> None:
    """The worker as a process of its own (PostgreSQL)."""
    settings = load_settings()
    desk = build_desk(settings)
    engine = RasaEngine(settings.rasa)
    runner = TurnRunner(desk, engine, HandoffFallback(desk))
    try:
        await Worker(desk, runner, build_channels(settings)).run()
    finally:
        await engine.aclose()
        desk.database.dispose()

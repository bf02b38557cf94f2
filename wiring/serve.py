"""The HTTP application and the background work, built from the settings of this process."""

import threading
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI

from actions import build_executor
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


def build_app(settings: Settings | None = None) -> FastAPI:
    """The application for uvicorn's ``--factory``. On SQLite the worker runs inside it: there is one process."""
    settings = settings or load_settings()
    desk = build_desk(settings)
    engine = RasaEngine(settings.rasa)
    runner = TurnRunner(desk, engine, HandoffFallback(desk))
    # The pipelines load beside the server's start, so that pages answer at once; the first message waits for them.
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()

    async def close() -> None:
        await engine.aclose()
        desk.database.dispose()

    return create_app(
        Parts(
            desk=desk, runner=runner, live=Live(desk.database), run_action=build_executor(desk),
            engine_is_ready=engine.is_ready, background=background(desk, runner), close=close,
        )
    )  # fmt: skip


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

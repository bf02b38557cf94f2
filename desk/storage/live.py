"""Wakes whoever waits for something new, in this process and, on PostgreSQL, in others (NOTIFY, ids only).

On SQLite there is one process (the worker runs inside the API's). Waiting never relies on being woken alone: callers
look again after ``LOOK_AGAIN_S``, so that a second process on SQLite or a lost notice costs seconds, not an answer.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator

from sqlalchemy.orm import Session

from desk.storage.session import CHANNEL, Database

TICKETS = "tickets"  # the topic of everything the console lists
LOOK_AGAIN_S = 3.0


def announce(session: Session, *topics: str) -> None:
    """Wake those who wait for ``topics`` once this transaction is committed."""
    session.info.setdefault("topics", set()).update(topics)


class Live:
    """Waiting rooms by topic. Belongs to one event loop; ``wake`` may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rooms: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self.stopping = False

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Live"]:
        """Listens to other processes while the block runs."""
        self._loop, self.stopping = asyncio.get_running_loop(), False
        self._database.on_commit.append(self.wake)
        task = None if self._database.is_sqlite else asyncio.create_task(self._listen(), name="live")
        try:
            yield self
        finally:
            self._database.on_commit.remove(self.wake)
            self.stop()
            if task:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
            self._loop = None

    def stop(self) -> None:
        """Ends all waiting, so that the server can close."""
        self.stopping = True
        self._wake_now(tuple(self._rooms))

    @contextlib.contextmanager
    def room(self, topic: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever ``topic`` has news; clear it before looking."""
        event = asyncio.Event()
        self._rooms[topic].add(event)
        try:
            yield event
        finally:
            self._rooms[topic].discard(event)
            if not self._rooms[topic]:
                del self._rooms[topic]

    async def sleep(self, event: asyncio.Event, seconds: float) -> None:
        """Until ``event`` is set, ``seconds`` or ``LOOK_AGAIN_S`` have passed."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), min(seconds, LOOK_AGAIN_S))

    def wake(self, topics: Iterable[str]) -> None:
        """Wake those who wait for ``topics``. Callable from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake_now, tuple(topics))

    def _wake_now(self, topics: tuple[str, ...]) -> None:
        for topic in topics:
            for event in self._rooms.get(topic, ()):
                event.set()

    async def _listen(self) -> None:
        import psycopg  # takes a quarter of a second to load, and SQLite needs none of it

        url = self._database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self._wake_now(tuple(self._rooms))  # whatever happened while we did not listen
                    async for notice in connection.notifies():
                        self._wake_now(tuple(notice.payload.split(",")))
            except psycopg.OperationalError:
                await asyncio.sleep(1.0)

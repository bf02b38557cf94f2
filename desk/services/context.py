"""What every use case may ask for, built once per process (wiring/build.py)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from anyio import to_thread
from sqlalchemy.orm import Session

from desk.clock import Clock
from desk.domain.ports import KnowledgeBase, Responses
from desk.domain.sla import Calendar, SlaPolicy
from desk.settings import Settings
from desk.storage.session import Busy, Database


@dataclass(frozen=True, slots=True)
class Desk:
    settings: Settings
    clock: Clock
    database: Database
    knowledge: KnowledgeBase
    responses: Responses
    calendar: Calendar
    policy: SlaPolicy

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One write transaction: committed at the end, rolled back on any exception."""
        with self.database.write() as session:
            yield session

    async def write[T](self, work: Callable[[Session], T], *, brief: bool = False) -> T:
        """Runs ``work`` in one transaction, in a worker thread: no use case holds up the event loop.

        ``brief`` work takes a few statements by key; on SQLite it runs at once, which costs less than a thread.
        """

        def transaction() -> T:
            with self.session() as session:
                return work(session)

        if brief:
            try:
                with self.database.write_at_once() as session:
                    return work(session)
            except Busy:
                pass
        return await to_thread.run_sync(transaction, limiter=self.database.writers)

    async def read[T](self, work: Callable[[Session], T], *, brief: bool = False) -> T:
        """Runs ``work`` on a session that writes nothing, in a worker thread; ``brief`` as with ``write``."""

        def reading() -> T:
            with self.reading() as session:
                return work(session)

        if brief and self.database.is_sqlite:  # readers of a write-ahead log wait for nobody
            return reading()
        return await to_thread.run_sync(reading, limiter=self.database.readers)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that writes nothing."""
        with self.database.read() as session:
            yield session

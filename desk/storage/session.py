"""The database: engine, read transactions, write transactions. The only place that commits."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from anyio import CapacityLimiter
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

CHANNEL = "desk"  # of PostgreSQL's NOTIFY
_WRITES = {"desk_writes": True}


class Busy(Exception):
    """Somebody else is writing; nothing was done."""


class Database:
    """SQLite or PostgreSQL by URL.

    On SQLite every write transaction begins with ``BEGIN IMMEDIATE`` under a lock of this process, so that threads wait
    in order instead of polling the file; other processes wait by ``busy_timeout``.
    """

    def __init__(self, url: str) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _sqlite_engine(url) if self.is_sqlite else create_engine(url, pool_size=12, max_overflow=8)
        self._writing_engine = self.engine.execution_options(**_WRITES)
        self._brief_engine = _sqlite_engine(url, wait_s=0.0).execution_options(**_WRITES) if self.is_sqlite else None
        self._write_lock = threading.Lock() if self.is_sqlite else None
        # How many threads may be at work. More than the machine can run only wait for each other, and for the GIL after
        # every statement; on SQLite one writer is all there can be.
        self.writers = CapacityLimiter(1 if self.is_sqlite else 8)
        self.readers = CapacityLimiter(2 if self.is_sqlite else 8)
        self.on_commit: list[Callable[[Iterable[str]], None]] = []

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that is rolled back at the end: nothing written in it stays."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any exception."""
        with self._write_lock or nullcontext(), Session(self._writing_engine, expire_on_commit=False) as session:
            with session.begin():
                yield session
                if (topics := session.info.get("topics")) and not self.is_sqlite:
                    # Sent by PostgreSQL with the commit, ids only: a payload must stay below 8,000 bytes.
                    notify = text("SELECT pg_notify(:channel, :payload)")
                    session.execute(notify, {"channel": CHANNEL, "payload": ",".join(topics)})
        self._tell(topics)

    @contextmanager
    def write_at_once(self) -> Iterator[Session]:
        """The same without waiting for other writers, for a few statements in the event loop's own thread.

        A thread gives the GIL away at every statement and waits for it again behind the event loop: with 32
        conversations at once that took longer than the statements. Raises ``Busy``; always on PostgreSQL, which would
        make the loop wait for the network.
        """
        if self._brief_engine is None or self._write_lock is None or not self._write_lock.acquire(blocking=False):
            raise Busy()
        try:
            with Session(self._brief_engine, expire_on_commit=False) as session:
                try:
                    session.connection()  # begins: the only statement that can meet another process's lock
                except OperationalError as locked:
                    raise Busy() from locked
                yield session
                session.commit()
                topics = session.info.get("topics")
        finally:
            self._write_lock.release()
        self._tell(topics)

    def _tell(self, topics: Iterable[str] | None) -> None:
        if topics:
            for listener in self.on_commit:
                listener(topics)

    def dispose(self) -> None:
        self.engine.dispose()
        if self._brief_engine is not None:
            self._brief_engine.dispose()


def _sqlite_engine(url: str, wait_s: float = 15.0) -> Engine:
    # Four readers beside the writer are plenty for two cores; isolation_level None leaves BEGIN to us.
    engine = create_engine(
        url, connect_args={"isolation_level": None, "timeout": wait_s}, pool_size=24, max_overflow=16
    )

    @event.listens_for(engine, "connect")
    def _pragmas(dbapi_connection: Any, _record: Any) -> None:
        cursor = dbapi_connection.cursor()
        # The first of a new file needs the lock, whatever the connection is for.
        cursor.execute("PRAGMA busy_timeout=15000")
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute(f"PRAGMA busy_timeout={round(wait_s * 1000)}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("desk_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine

"""Rasa's memory: one row per conversation with a bounded window of events. One SELECT and one UPSERT per turn."""

import json
import re
import time
from collections.abc import Iterable
from itertools import islice
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from components.event_window import MAX_EVENTS, cut
from components.turn import Turn, TurnAborted, current_turn

_BUSY_TIMEOUT_S = 5

_SELECT = "SELECT version, events FROM rasa_trackers WHERE sender_id = :sender"
# Insert the row, or replace it if its version is still the one that was read (any, outside of a turn: -1).
_UPSERT = """
INSERT INTO rasa_trackers (sender_id, version, events, updated_at) VALUES (:sender, 1, :body, :at)
ON CONFLICT (sender_id) DO UPDATE
SET events = excluded.events, updated_at = excluded.updated_at, version = rasa_trackers.version + 1
WHERE :expected = -1 OR rasa_trackers.version = :expected
"""

_metadata = sa.MetaData()
_trackers = sa.Table(
    "rasa_trackers",
    _metadata,
    sa.Column("sender_id", sa.String(64), primary_key=True),
    # Counts the turns: a second Rasa that answered the same conversation from an older row must not overwrite it.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("events", sa.Text, nullable=False),
    sa.Column("updated_at", sa.Float, nullable=False, index=True),  # Unix seconds; old conversations are removed by it.
)


class WindowTrackerStore(TrackerStore):
    """``endpoints.yml``: ``type: components.tracker_store.WindowTrackerStore``, ``url: sqlite:///… | postgresql://…``.

    Our own tables hold every message; this one holds what Rasa needs to go on. A turn costs the same at any length of
    the conversation. When the database does not answer the turn is aborted, never continued from an empty memory.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self._engine = _open(host or "")
        self._select = _driver_sql(self._engine.dialect.name, _SELECT)
        self._upsert = _driver_sql(self._engine.dialect.name, _UPSERT)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The window as a tracker. Within one turn the row is read once: the channel looks first, then Rasa."""
        turn = current_turn(sender_id)
        if turn is not None and turn.loaded is not None:
            tracker, turn.loaded = turn.loaded, None
            return tracker
        row = self._read(sender_id)
        if row is None:
            return None
        tracker = self._tracker(sender_id, json.loads(row.events))
        if turn is not None:
            turn.loaded, turn.version = tracker, row.version
            turn.stored, turn.n_stored = row.events, len(tracker.events)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the window. Raises ``TurnAborted`` if somebody else has stored a turn since this one was read."""
        if not tracker.events:  # Rasa saves a new tracker before its first event.
            return
        turn = current_turn(tracker.sender_id)
        self._write(tracker.sender_id, _body(tracker, turn), turn)
        if turn is not None:
            turn.saved = tracker

    async def keys(self) -> Iterable[str]:
        with self._engine.connect() as connection:
            return [row.sender_id for row in connection.execute(sa.select([_trackers.c.sender_id]))]

    def _tracker(self, sender_id: str, events: list[dict[str, Any]]) -> DialogueStateTracker:
        tracker = self.init_tracker(sender_id)
        for parameters in events:
            event = Event.from_parameters(parameters)
            if event is not None:
                tracker.update(event, self.domain)
        return tracker

    def _read(self, sender_id: str) -> Any:
        try:
            with self._engine.connect() as connection:
                return connection.exec_driver_sql(self._select, {"sender": sender_id}).first()
        except SQLAlchemyError as failure:
            raise TurnAborted(f"tracker store, read: {type(failure).__name__}") from failure

    def _write(self, sender_id: str, body: str, turn: Turn | None) -> None:
        expected = turn.version if turn is not None else -1
        values = {"sender": sender_id, "body": body, "at": time.time(), "expected": expected}
        try:
            with self._engine.begin() as connection:
                stored = connection.exec_driver_sql(self._upsert, values).rowcount
        except SQLAlchemyError as failure:
            raise TurnAborted(f"tracker store, write: {type(failure).__name__}") from failure
        if stored == 0:
            raise TurnAborted("tracker store: another process answered this conversation meanwhile")
        if turn is not None:
            turn.version += 1


def _body(tracker: DialogueStateTracker, turn: Turn | None) -> str:
    """The row's JSON: what was read of it as it was, and the new events behind; shortened when it has become too long."""
    stored, n_stored = (turn.stored, turn.n_stored) if turn is not None else ("[]", 0)
    new = [event.as_dict() for event in islice(tracker.events, n_stored, None)]
    if len(tracker.events) > MAX_EVENTS:
        return _json(cut(json.loads(stored) + new))
    return stored[:-1] + ("," if n_stored and new else "") + _json(new)[1:]


def _json(events: list[dict[str, Any]]) -> str:
    return json.dumps(events, ensure_ascii=True, separators=(",", ":"))


def _open(url: str) -> Engine:
    if url.startswith("postgresql+psycopg:"):  # Our own process uses psycopg 3, which SQLAlchemy 1.4 does not know.
        url = url.replace("postgresql+psycopg:", "postgresql+psycopg2:", 1)
    if not url or url.startswith("${"):
        raise ConnectionError("DESK_TRACKER_DATABASE_URL is not set: Rasa would forget every conversation.")
    if url.startswith("sqlite"):
        options = {"timeout": _BUSY_TIMEOUT_S, "check_same_thread": False}
        engine = sa.create_engine(url, poolclass=QueuePool, connect_args=options)
        sa.event.listen(engine, "connect", _prepare_sqlite)
    else:
        # Rasa is one event loop and our calls are synchronous: more than a few connections are never in use at once.
        engine = sa.create_engine(url, pool_size=2, max_overflow=2, pool_pre_ping=False, pool_recycle=300)
    _metadata.create_all(engine)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _driver_sql(dialect: str, statement: str) -> str:
    """``statement`` with the names of its values written as the driver wants them. It is not compiled on each turn."""
    return re.sub(r":(\w+)", r"%(\1)s", statement) if dialect == "postgresql" else statement

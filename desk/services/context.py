"""What every use case may ask for, built once per process (wiring/build.py)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desk.clock import Clock
from desk.domain.ports import KnowledgeBase, Responses
from desk.domain.sla import Calendar, SlaPolicy
from desk.settings import Settings
from desk.storage.session import Database


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

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that writes nothing."""
        with self.database.read() as session:
            yield session

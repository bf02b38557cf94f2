"""Brief writes run in the event loop's own thread where nobody waits for it, and in a worker thread where somebody would."""

import asyncio
import sqlite3
import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.services.audit import record
from desk.services.context import Desk
from desk.storage.tables import AuditEntry


def note(desk: Desk, action: str) -> str:
    """One row from a brief write; returns the name of the thread that wrote it."""

    def work(session: Session) -> str:
        record(session, desk, "test", action, "x")
        return threading.current_thread().name

    return asyncio.run(desk.write(work, brief=True))


def written(desk: Desk) -> list[str]:
    with desk.reading() as session:
        return list(session.scalars(select(AuditEntry.action)))


def test_a_brief_write_needs_no_thread_on_sqlite(desk: Desk) -> None:
    in_loop = note(desk, "brief") == threading.current_thread().name
    assert in_loop is desk.database.is_sqlite
    assert "brief" in written(desk)


def test_it_waits_in_a_thread_while_another_process_writes(desk: Desk) -> None:
    if not desk.database.is_sqlite:
        return  # PostgreSQL locks rows, not files
    other = sqlite3.connect(
        desk.settings.database_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, lambda: (other.execute("ROLLBACK"), other.close())).start()
    assert note(desk, "patient") != threading.current_thread().name
    assert "patient" in written(desk)


def test_a_refused_brief_write_leaves_nothing(desk: Desk) -> None:
    def work(session: Session) -> None:
        record(session, desk, "test", "refused", "x")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(desk.write(work, brief=True))
    assert "refused" not in written(desk)
    assert note(desk, "afterwards")  # the lock was given back

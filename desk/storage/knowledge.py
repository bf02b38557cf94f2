"""Queries on knowledge entries, snapshots and models."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk.storage.tables import EntryVersion, Model, Snapshot, SnapshotEntry


def latest_versions(session: Session) -> Sequence[EntryVersion]:
    """The newest version of every entry."""
    newest = select(EntryVersion.entry_id, func.max(EntryVersion.version).label("version")).group_by(
        EntryVersion.entry_id
    )
    found = newest.subquery()
    query = select(EntryVersion).join(
        found, (EntryVersion.entry_id == found.c.entry_id) & (EntryVersion.version == found.c.version)
    )
    return session.scalars(query.order_by(EntryVersion.entry_id)).all()


def current_snapshot(session: Session) -> Snapshot | None:
    return session.scalar(select(Snapshot).order_by(Snapshot.number.desc()).limit(1))


def current_number(session: Session) -> int | None:
    return session.scalar(select(func.max(Snapshot.number)))


def entries_of(session: Session, number: int) -> Sequence[EntryVersion]:
    """The entries of a snapshot, by id."""
    query = select(EntryVersion).join(
        SnapshotEntry,
        (SnapshotEntry.entry_id == EntryVersion.entry_id) & (SnapshotEntry.version == EntryVersion.version),
    )
    return session.scalars(query.where(SnapshotEntry.snapshot_number == number).order_by(EntryVersion.entry_id)).all()


def current_model(session: Session) -> Model | None:
    return session.scalar(select(Model).where(Model.current))

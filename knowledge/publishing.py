"""Publishing: the newest versions of all entries become a numbered snapshot."""

import hashlib
import json
from collections.abc import Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session

from desk.services.audit import record
from desk.services.context import Desk
from desk.storage import knowledge
from desk.storage.live import announce
from desk.storage.tables import EntryVersion, Snapshot, SnapshotEntry

KNOWLEDGE = "knowledge"  # the topic of "something was published"


def publish(session: Session, desk: Desk, *, author: str) -> int:
    """The number of the current snapshot: a new one, or the last one if nothing has changed since."""
    rows = knowledge.latest_versions(session)
    digest = digest_of(rows)
    last = knowledge.current_snapshot(session)
    if last is not None and last.digest == digest:
        return last.number
    number = last.number + 1 if last else 1
    session.add(Snapshot(number=number, digest=digest, published_at=desk.clock.now(), published_by=author))
    session.flush()  # its entries point at it
    if rows:
        members = [{"snapshot_number": number, "entry_id": r.entry_id, "version": r.version} for r in rows]
        session.execute(insert(SnapshotEntry), members)
    record(session, desk, author, "knowledge.published", str(number))
    announce(session, KNOWLEDGE)
    return number


def digest_of(rows: Sequence[EntryVersion]) -> str:
    """SHA-256 over ids, versions and contents, in the order of ids."""
    plain = [[row.entry_id, row.version, row.content] for row in rows]
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

"""Who did what to which object."""

from typing import Any

from sqlalchemy.orm import Session

from desk.services.context import Desk
from desk.storage.tables import AuditEntry


def record(
    session: Session, desk: Desk, actor: str, action: str, object_: str, data: dict[str, Any] | None = None
) -> None:
    """Adds one line to the audit trail, in the transaction of what it tells about."""
    session.add(AuditEntry(at=desk.clock.now(), actor=actor, action=action, object=object_, data=data))

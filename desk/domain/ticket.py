"""A ticket's life: reception → screening → processing → response → follow-up → closed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.domain.errors import TicketClosed


class TicketStatus(StrEnum):
    RECEPTION = "reception"
    SCREENING = "screening"
    PROCESSING = "processing"
    RESPONSE = "response"
    FOLLOW_UP = "follow-up"
    CLOSED = "closed"


OPEN_STATUSES = tuple(status for status in TicketStatus if status is not TicketStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class TicketCard:
    """What an investor may know of a ticket."""

    number: str
    status: TicketStatus
    assignee_name: str | None
    deputy_name: str | None
    reply_due_at: datetime | None
    status_url: str


def status_after_reply(status: TicketStatus) -> TicketStatus:
    """The status once a staff member has answered. Raises ``TicketClosed`` on a closed ticket."""
    if status is TicketStatus.CLOSED:
        raise TicketClosed()
    return TicketStatus.FOLLOW_UP if status is TicketStatus.FOLLOW_UP else TicketStatus.RESPONSE


def status_after_opening(status: TicketStatus) -> TicketStatus:
    """The status once its project manager has opened it for the first time."""
    return TicketStatus.SCREENING if status is TicketStatus.RECEPTION else status

"""A staff member's list of tickets: which ones, how many, how urgent each is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from desk.domain.sla import Urgency, urgency
from desk.domain.ticket import OPEN_STATUSES, TicketStatus
from desk.services.context import Desk
from desk.storage import tickets
from desk.storage.tables import Staff, Ticket

LONGEST = 100


class View(StrEnum):
    """Whose tickets: the reader's own, those of nobody yet, all the reader may see."""

    MINE = "mine"
    QUEUE = "queue"
    ALL = "all"


class Promise(StrEnum):
    """How a ticket stands to the reply that was promised."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    ON_TIME = "on_time"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Worklist:
    """``by_view`` counts open tickets, ``by_status`` those of the chosen view, ``unread`` the reader's own."""

    view: View
    status: TicketStatus | None
    tickets: Sequence[Ticket]
    total: int
    by_view: Mapping[View, int]
    by_status: Mapping[TicketStatus, int]
    unread: int


def default_view(reader: Staff) -> View:
    """Project managers start with their own tickets, managers and admins with everybody's."""
    return View.MINE if "project_manager" in reader.roles else View.ALL


def open_list(session: Session, reader: Staff, view: View, status: TicketStatus | None) -> Worklist:
    """The tickets of a view, ``LONGEST`` at most, the most urgent first. Without ``status``: all that are open."""
    counts = tickets.count_by_view(session, reader)
    statuses = (status,) if status else OPEN_STATUSES
    wanted = tickets.TicketFilter(
        mine=view is View.MINE, unassigned=view is View.QUEUE, statuses=tuple(map(str, statuses))
    )
    by_status = {each: counts.get(each, view) for each in TicketStatus}
    return Worklist(
        view, status, tickets.list_for(session, reader, wanted, limit=LONGEST),
        total=sum(by_status[each] for each in statuses),
        by_view={each: sum(counts.get(state, each) for state in OPEN_STATUSES) for each in View},
        by_status=by_status, unread=counts.unread,
    )  # fmt: skip


def promise_of(desk: Desk, ticket: Ticket) -> Promise:
    """Where the ticket stands now."""
    if ticket.status == TicketStatus.CLOSED:
        return Promise.CLOSED
    if ticket.first_responded_at:
        return Promise.ANSWERED
    match urgency(ticket.first_response_due_at, desk.clock.now(), desk.calendar):
        case Urgency.OVERDUE:
            return Promise.OVERDUE
        case Urgency.DUE_SOON:
            return Promise.DUE_SOON
        case Urgency.ON_TIME:
            return Promise.ON_TIME

"""Queries on tickets. Who may see a ticket is decided in ``visible_to`` alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, text, true, update
from sqlalchemy.orm import Session

from desk.storage.tables import Conversation, Note, RoutingRuleRow, Staff, Ticket, TicketNumber

SEES_ALL = frozenset({"manager", "admin"})


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """What a list shows. ``mine`` keeps the staff member's own tickets, ``unassigned`` those of nobody."""

    mine: bool = False
    unassigned: bool = False
    statuses: tuple[str, ...] = ()
    assignee_id: int | None = None
    channel: str | None = None
    locale: str | None = None
    since: datetime | None = None


def visible_to(staff: Staff) -> ColumnElement[bool]:
    """Managers and admins see every ticket; project managers their own, their deputyships and the queue."""
    if SEES_ALL & set(staff.roles):
        return true()
    if "project_manager" not in staff.roles:
        return Ticket.id.is_(None)
    principals = select(Staff.id).where(Staff.deputy_id == staff.id)
    return or_(Ticket.assignee_id == staff.id, Ticket.assignee_id.in_(principals), Ticket.assignee_id.is_(None))


def find_for(session: Session, staff: Staff, number: str, *, lock: bool = False) -> Ticket | None:
    """The ticket, if this staff member may see it."""
    query = select(Ticket).where(Ticket.number == number, visible_to(staff))
    return session.scalar(query.with_for_update(key_share=True) if lock else query)


def list_for(session: Session, staff: Staff, wanted: TicketFilter, *, limit: int = 100) -> Sequence[Ticket]:
    """Open tickets first, the next promised reply on top. An answered one with news from the investor waits again."""
    query = select(Ticket).where(visible_to(staff))
    if wanted.mine:
        query = query.where(Ticket.assignee_id == staff.id)
    if wanted.unassigned:
        query = query.where(Ticket.assignee_id.is_(None))
    if wanted.statuses:
        query = query.where(Ticket.status.in_(wanted.statuses))
    if wanted.assignee_id is not None:
        query = query.where(Ticket.assignee_id == wanted.assignee_id)
    if wanted.locale:
        query = query.where(Ticket.locale == wanted.locale)
    if wanted.since:
        query = query.where(Ticket.updated_at >= wanted.since)
    if wanted.channel:
        query = query.join(Conversation, Conversation.id == Ticket.conversation_id)
        query = query.where(Conversation.channel == wanted.channel)
    closed_last = case((Ticket.status == "closed", 1), else_=0)
    answered = and_(Ticket.first_responded_at.is_not(None), Ticket.unread.is_(False))
    order = (closed_last, answered, Ticket.first_response_due_at, Ticket.id.desc())
    return session.scalars(query.order_by(*order).limit(limit)).all()


def counts_for(session: Session, staff: Staff) -> dict[str, int]:
    """Tickets by status, as far as this staff member sees them, and ``mine`` (open ones)."""
    query = select(Ticket.status, func.count()).where(visible_to(staff)).group_by(Ticket.status)
    counts: dict[str, int] = dict(session.execute(query).all())
    mine = select(func.count()).where(Ticket.assignee_id == staff.id, Ticket.status != "closed")
    counts["mine"] = session.scalar(mine) or 0
    return counts


@dataclass(frozen=True, slots=True)
class ViewCounts:
    """Tickets by status and view (``mine``, ``queue``, ``all``), and the staff member's own unread ones."""

    numbers: Mapping[tuple[str, str], int]
    unread: int

    def get(self, status: str, view: str) -> int:
        return self.numbers.get((status, view), 0)


def count_by_view(session: Session, staff: Staff) -> ViewCounts:
    """All counts of the console's list in one query."""
    mine, queue = Ticket.assignee_id == staff.id, Ticket.assignee_id.is_(None)
    columns = (func.sum(case((condition, 1), else_=0)) for condition in (mine, queue, and_(mine, Ticket.unread)))
    query = select(Ticket.status, func.count(), *columns).where(visible_to(staff)).group_by(Ticket.status)
    numbers: dict[tuple[str, str], int] = {}
    unread = 0
    for status, everything, own, unassigned, own_unread in session.execute(query):
        numbers |= {(status, "all"): everything, (status, "mine"): own, (status, "queue"): unassigned}
        unread += own_unread
    return ViewCounts(numbers, unread)


def count_unread(session: Session, staff: Staff) -> int:
    """The staff member's own tickets with something new."""
    query = select(func.count()).where(Ticket.assignee_id == staff.id, Ticket.unread)
    return session.scalar(query) or 0


def find_by_number(session: Session, number: str) -> Ticket | None:
    return session.scalar(select(Ticket).where(Ticket.number == number))


def find_open_of(session: Session, conversation_id: str) -> Ticket | None:
    """The conversation's ticket that is not closed yet, newest first."""
    query = select(Ticket).where(Ticket.conversation_id == conversation_id, Ticket.status != "closed")
    return session.scalar(query.order_by(Ticket.id.desc()).limit(1))


def find_latest_of(session: Session, conversation_id: str) -> Ticket | None:
    query = select(Ticket).where(Ticket.conversation_id == conversation_id)
    return session.scalar(query.order_by(Ticket.id.desc()).limit(1))


def find_opened_by(session: Session, opened_by: str) -> Ticket | None:
    return session.scalar(select(Ticket).where(Ticket.opened_by == opened_by))


def next_number(session: Session, year: int) -> str:
    """The next ticket number of a year, ``T2026-00001``; two transactions never get the same one."""
    # Two first tickets of a year may meet: one of them makes the row, both count it up.
    session.execute(
        text("INSERT INTO ticket_numbers (year, last) VALUES (:year, 0) ON CONFLICT DO NOTHING"), {"year": year}
    )
    count_up = update(TicketNumber).where(TicketNumber.year == year).values(last=TicketNumber.last + 1)
    number = session.scalars(count_up.returning(TicketNumber.last)).one()
    return f"T{year}-{number:05d}"


def open_counts(session: Session) -> dict[int, int]:
    """Open tickets by assignee."""
    query = select(Ticket.assignee_id, func.count()).where(Ticket.status != "closed").group_by(Ticket.assignee_id)
    return {assignee: count for assignee, count in session.execute(query) if assignee is not None}


def routing_rules(session: Session) -> Sequence[RoutingRuleRow]:
    return session.scalars(select(RoutingRuleRow).order_by(RoutingRuleRow.id)).all()


def notes_of(session: Session, ticket_id: int) -> Sequence[Note]:
    return session.scalars(select(Note).where(Note.ticket_id == ticket_id).order_by(Note.id)).all()

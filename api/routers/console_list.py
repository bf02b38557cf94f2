"""The ticket list as the console shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.dates import short_instant
from desk.domain.locale import Locale
from desk.domain.ticket import TicketStatus
from desk.services.context import Desk
from desk.services.tickets import name_of
from desk.services.worklist import View, Worklist, promise_of
from desk.storage import staff
from desk.storage.tables import Staff, Ticket

_MATTER_LENGTH = 160  # more never fits on the one line the list gives it


@dataclass(frozen=True, slots=True)
class Row:
    """One line. Codes are turned into labels by the template."""

    number: str
    status: str
    name: str
    organisation: str
    matter: str
    locale: str
    topic: str | None
    industry: str | None
    assignee: str | None
    language_gap: bool
    promise: str
    due_at: datetime
    due: str
    unread: bool


@dataclass(frozen=True, slots=True)
class ListView:
    """``statuses`` and ``views`` carry their counts; ``status`` is the chosen one, ``None`` for all open tickets."""

    view: str
    status: str | None
    rows: Sequence[Row]
    total: int
    open_total: int
    views: Mapping[View, int]
    statuses: Mapping[TicketStatus, int]
    unread: int


def list_view(session: Session, desk: Desk, worklist: Worklist, locale: Locale) -> ListView:
    """The list in the reader's language. Reads the staff once, whatever the number of tickets."""
    people = {person.id: person for person in staff.everybody(session)}
    return ListView(
        worklist.view, worklist.status, [_row(desk, ticket, people, locale) for ticket in worklist.tickets],
        total=worklist.total, open_total=worklist.by_view[worklist.view], views=worklist.by_view,
        statuses=worklist.by_status, unread=worklist.unread,
    )  # fmt: skip


def _row(desk: Desk, ticket: Ticket, people: Mapping[int, Staff], locale: Locale) -> Row:
    due_at = ticket.first_response_due_at
    return Row(
        number=ticket.number, status=ticket.status, name=ticket.name, organisation=ticket.organisation,
        matter=" ".join(ticket.matter[: 2 * _MATTER_LENGTH].split())[:_MATTER_LENGTH], locale=ticket.locale,
        topic=ticket.topic, industry=ticket.industry, assignee=name_of(people.get(ticket.assignee_id or 0), locale),
        language_gap=ticket.language_gap, promise=promise_of(desk, ticket), due_at=due_at,
        due=short_instant(due_at, locale, now=desk.clock.now()), unread=ticket.unread,
    )  # fmt: skip

"""What the ticket page shows beside the conversation: facts, people, what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from babel.numbers import format_decimal
from sqlalchemy.orm import Session

from api.dates import day, short_instant
from api.routers.console_access import PAGES
from api.routers.console_transcript import Transcript, transcript
from desk.domain.locale import Locale
from desk.domain.routing import CRITERIA
from desk.domain.ticket import TicketStatus
from desk.labels import label
from desk.services.context import Desk
from desk.services.tickets import name_of
from desk.services.worklist import promise_of
from desk.storage import conversations, staff, tickets
from desk.storage.tables import RoutingRuleRow, Staff, Ticket

_CLDR = {Locale.ZH_HANT: "zh_Hant_TW", Locale.EN: "en_GB", Locale.JA: "ja_JP"}


@dataclass(frozen=True, slots=True)
class Colleague:
    """A project manager the ticket may be given to."""

    email: str
    name: str
    locales: Sequence[str]
    absent: bool
    reads: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """The privacy notice the investor saw."""

    version: str
    locale: str
    shown_at: str
    consented_at: str | None


@dataclass(frozen=True, slots=True)
class TicketView:
    """Everything the page needs, in the reader's language."""

    ticket: Ticket
    channel: str
    mode: str
    transcript: Transcript
    assignee: str | None
    assignee_email: str | None
    can_take: bool
    deputy: str | None
    because: str
    plan_size: str | None
    promise: str
    due_at: datetime
    due: str
    opened_at: str
    responded_at: str | None
    closed_at: str | None
    notice: Notice | None
    colleagues: Sequence[Colleague]
    next_statuses: Sequence[TicketStatus]
    unread: int


def ticket_view(
    session: Session, desk: Desk, reader: Staff, ticket: Ticket, locale: Locale, *, seen_seq: int | None, limit: int
) -> TicketView:
    """The page of one ticket. The caller has checked that ``reader`` may see it."""
    conversation = conversations.find(session, ticket.conversation_id)
    assert conversation is not None  # a foreign key holds it
    shown = transcript(session, desk, ticket, locale, seen_seq=seen_seq, limit=limit)
    assignee = staff.find(session, ticket.assignee_id)
    deputy = staff.find(session, assignee.deputy_id if assignee else None)
    now = desk.clock.now()

    def instant(at: datetime | None) -> str | None:
        return short_instant(at, locale, now=now) if at else None

    return TicketView(
        ticket=ticket, channel=conversation.channel, mode=conversation.mode, transcript=shown,
        assignee=name_of(assignee, locale), assignee_email=assignee.email if assignee else None,
        can_take=_can_take(reader, ticket), deputy=name_of(deputy, locale),
        because=because(session, ticket.assigned_because, locale), plan_size=plan_size(ticket.plan_size, locale),
        promise=promise_of(desk, ticket), due_at=ticket.first_response_due_at,
        due=short_instant(ticket.first_response_due_at, locale, now=now),
        opened_at=short_instant(ticket.opened_at, locale, now=now), responded_at=instant(ticket.first_responded_at),
        closed_at=instant(ticket.closed_at), notice=_notice(session, ticket, locale),
        colleagues=[_colleague(person, ticket, locale) for person in staff.project_managers(session)],
        next_statuses=[s for s in TicketStatus if s not in (TicketStatus.RECEPTION, TicketStatus.CLOSED)],
        unread=tickets.count_unread(session, reader),
    )  # fmt: skip


def because(session: Session, code: str, locale: Locale) -> str:
    """``Ticket.assigned_because`` in words: which rule, or who decided."""
    reason, _, by_deputy = code.partition(",")
    kind, _, key = reason.partition(":")
    text = _reason(session, kind, key, locale)
    return PAGES.string(locale, "because.deputy", reason=text) if by_deputy else text


def _reason(session: Session, kind: str, key: str, locale: Locale) -> str:
    match kind:
        case "rule":
            rule = session.get(RoutingRuleRow, int(key))
            return _rule(rule, locale) if rule else PAGES.string(locale, "because.rule_gone")
        case "by":
            name = name_of(staff.find(session, int(key)), locale) or ""
            return PAGES.string(locale, "because.by", name=name)
        case "same_manager" | "language" | "nobody":
            return PAGES.string(locale, f"because.{kind}")
        case _:
            return kind


def _rule(rule: RoutingRuleRow, locale: Locale) -> str:
    named = {name: getattr(rule, name) for name in CRITERIA if getattr(rule, name)}
    if not named:
        return PAGES.string(locale, "because.rule_any")
    parts = [
        PAGES.string(locale, "because.criterion", name=PAGES.string(locale, f"fact.{name}"),
                     value=_criterion(name, value, locale))
        for name, value in named.items()
    ]  # fmt: skip
    return PAGES.string(locale, "because.rule", criteria=PAGES.string(locale, "list.separator").join(parts))


def _criterion(name: str, value: str, locale: Locale) -> str:
    return PAGES.string(locale, f"language.{value}") if name == "locale" else label(name, value, locale)


def plan_size(stored: str | None, locale: Locale) -> str | None:
    """An amount such as "TWD 30000000" with its digits grouped; anything else as it stands.

    The currency stays a code: "$" is the New Taiwan dollar to one reader and the US dollar to another.
    """
    if stored is None:
        return None
    currency, _, amount = stored.partition(" ")
    try:
        return f"{currency} {format_decimal(Decimal(amount), locale=_CLDR[locale])}"
    except (InvalidOperation, ValueError):
        return stored


def _notice(session: Session, ticket: Ticket, locale: Locale) -> Notice | None:
    row = conversations.latest_notice(session, ticket.conversation_id)
    if row is None:
        return None
    consented = day(row.consented_at, locale) if row.consented_at else None
    return Notice(row.version, row.locale, day(row.shown_at, locale), consented)


def _can_take(reader: Staff, ticket: Ticket) -> bool:
    waits = ticket.assignee_id is None and ticket.status != TicketStatus.CLOSED
    return waits and "project_manager" in reader.roles


def _colleague(person: Staff, ticket: Ticket, locale: Locale) -> Colleague:
    name = name_of(person, locale) or person.email
    return Colleague(person.email, name, person.locales, person.absent, ticket.locale in person.locales)

"""Hands a conversation to a person: privacy notice, consent, ticket, project manager, promised date."""

import re
from collections.abc import Mapping

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.domain.errors import ConversationNotFound, HandoffIncomplete
from desk.domain.handoff import FACTS, HandoffDetails, HandoffReason
from desk.domain.ids import access_code
from desk.domain.locale import Locale
from desk.domain.message import ConversationMode
from desk.domain.routing import Assignment, Manager, Matter, RoutingRule, assign
from desk.domain.sla import TAIPEI, first_response_due_at
from desk.domain.ticket import TicketCard, TicketStatus
from desk.labels import label
from desk.services.audit import record
from desk.services.context import Desk
from desk.services.notices import notify_assignee
from desk.services.tickets import card_of
from desk.storage import conversations, staff, tickets
from desk.storage.live import TICKETS, announce
from desk.storage.tables import Conversation, Investor, Message, PrivacyNotice, Staff, Ticket

NOTICE = "utter_guided_privacy_notice"
_BULLET = {Locale.ZH_HANT: "・", Locale.EN: "- ", Locale.JA: "・"}
_COLON = {Locale.ZH_HANT: "：", Locale.EN: ": ", Locale.JA: "："}
_LIMITS = {"name": 200, "organisation": 200, "email": 320, "matter": 4000}


def record_notice(session: Session, desk: Desk, *, conversation_id: str, locale: str) -> None:
    """Keeps that the Article 8 notice was shown now, and in which version. Shown again in the same words: one row."""
    version = desk.responses.digest(NOTICE)
    known = _latest_notice(session, conversation_id)
    if known and (known.version, known.locale) == (version, locale):
        return
    notice = PrivacyNotice(conversation_id=conversation_id, version=version, locale=locale, shown_at=desk.clock.now())
    session.add(notice)


def record_consent(session: Session, desk: Desk, *, conversation_id: str, locale: str) -> None:
    """Keeps that the investor agreed to the notice that was shown last."""
    record_notice(session, desk, conversation_id=conversation_id, locale=locale)
    session.flush()  # the row just added must be found
    notice = _latest_notice(session, conversation_id)
    if notice and notice.consented_at is None:
        notice.consented_at = desk.clock.now()


def open_ticket(
    session: Session, desk: Desk, *, conversation_id: str, turn_id: str, details: HandoffDetails,
    reason: HandoffReason, locale: str,
) -> TicketCard:  # fmt: skip
    """Opens the ticket, gives it to a project manager and hands the conversation over.

    Idempotent by ``turn_id``. Raises ``HandoffIncomplete`` naming the field that is missing or wrong; a missing consent
    is the field ``consent``.
    """
    conversation = conversations.lock(session, conversation_id)
    if conversation is None:
        raise ConversationNotFound()
    if known := tickets.find_opened_by(session, turn_id):
        return card_of(session, desk, known, Locale(known.locale))
    _check(session, conversation_id, details)
    investor = _investor(session, desk, conversation, details, locale)
    ticket = _ticket(
        session, desk, conversation, investor, turn_id=turn_id, details=details, reason=reason, locale=locale
    )
    conversation.mode = ConversationMode.HUMAN
    conversation.flow = None
    for message in session.scalars(select(Message).where(Message.conversation_id == conversation.id)):
        message.ticket_id = message.ticket_id or ticket.id
    record(session, desk, "investor", "ticket.opened", ticket.number, {"because": ticket.assigned_because})
    notify_assignee(session, desk, ticket)
    announce(session, TICKETS, conversation.id)
    return card_of(session, desk, ticket, Locale(locale))


def _check(session: Session, conversation_id: str, details: HandoffDetails) -> None:
    notice = _latest_notice(session, conversation_id)
    if notice is None or notice.consented_at is None:
        raise HandoffIncomplete("consent")
    for field, limit in _LIMITS.items():
        if not 0 < len(getattr(details, field).strip()) <= limit:
            raise HandoffIncomplete(field)
    try:
        validate_email(details.email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise HandoffIncomplete("email") from error


def _latest_notice(session: Session, conversation_id: str) -> PrivacyNotice | None:
    query = select(PrivacyNotice).where(PrivacyNotice.conversation_id == conversation_id)
    return session.scalar(query.order_by(PrivacyNotice.id.desc()).limit(1))


def _investor(
    session: Session, desk: Desk, conversation: Conversation, details: HandoffDetails, locale: str
) -> Investor:
    """The person behind this conversation. An address typed in a chat is not proof of who somebody is, so it joins nothing."""
    investor = session.get(Investor, conversation.investor_id) if conversation.investor_id else None
    if investor is None:
        investor = Investor(name="", organisation="", email="", locale=locale, created_at=desk.clock.now())
        session.add(investor)
    investor.name, investor.organisation, investor.email = details.name, details.organisation, details.email
    investor.locale = locale
    session.flush()  # its id is needed
    conversation.investor_id = investor.id
    return investor


def _ticket(
    session: Session, desk: Desk, conversation: Conversation, investor: Investor, *, turn_id: str,
    details: HandoffDetails, reason: HandoffReason, locale: str,
) -> Ticket:  # fmt: skip
    now = desk.clock.now()
    assignment = route(session, details, Locale(locale), previous_staff_id=_previous_manager(session, investor.id))
    ticket = Ticket(
        number=tickets.next_number(session, now.astimezone(TAIPEI).year), access_code=access_code(),
        conversation_id=conversation.id, investor_id=investor.id, opened_by=turn_id, reason=reason,
        status=TicketStatus.RECEPTION, assignee_id=assignment.staff_id, assigned_because=assignment.reason,
        language_gap=assignment.language_gap, locale=locale, name=details.name, organisation=details.organisation,
        email=details.email, matter=details.matter, topic=details.topic, industry=details.industry,
        country=details.country, programme=details.programme, place=details.place, plan_size=details.plan_size,
        opened_at=now, updated_at=now,
        first_response_due_at=first_response_due_at(desk.policy, now, desk.calendar, locale=Locale(locale)),
    )  # fmt: skip
    session.add(ticket)
    session.flush()  # its id is needed
    return ticket


def route(session: Session, details: HandoffDetails, locale: Locale, *, previous_staff_id: int | None) -> Assignment:
    """Who would get such a ticket now."""
    open_counts = tickets.open_counts(session)
    managers = [_manager(person, open_counts) for person in staff.project_managers(session)]
    rules = [
        RoutingRule(row.id, row.staff_id, row.programme, row.industry, row.country, row.locale)
        for row in tickets.routing_rules(session)
    ]
    matter = Matter(locale, details.programme, details.industry, details.country, previous_staff_id)
    return assign(matter, rules, managers)


def _manager(person: Staff, open_counts: dict[int, int]) -> Manager:
    return Manager(
        person.id, frozenset(person.locales), open_counts.get(person.id, 0), person.deputy_id, absent=person.absent
    )


def _previous_manager(session: Session, investor_id: int) -> int | None:
    query = select(Ticket.assignee_id).where(Ticket.investor_id == investor_id)
    return session.scalar(query.order_by(Ticket.id.desc()).limit(1))


def topic_of(desk: Desk, entry_id: str | None) -> str | None:
    """The topic of the entry that was answered last."""
    entry = desk.knowledge.current().get(entry_id) if entry_id else None
    return entry.topic if entry else None


def fact_lines(facts: Mapping[str, str | None], locale: Locale) -> str:
    """The known facts in words, one line each with a line break before it; empty if there are none."""
    lines = []
    for name in FACTS:
        if code := facts.get(name):
            value = _amount(code) if name == "plan_size" else label(name, code, locale)
            lines.append(f"\n{_BULLET[locale]}{label('fact', name, locale)}{_COLON[locale]}{value}")
    return "".join(lines)


def _amount(plan_size: str) -> str:
    """``TWD 500000000`` → ``TWD 500,000,000``; the ISO code because "$" means something else in every language."""
    currency, _, amount = plan_size.partition(" ")
    return f"{currency} {int(float(amount)):,}" if re.fullmatch(r"[0-9.e+]+", amount) else plan_size

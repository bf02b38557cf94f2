"""What staff do with tickets: read, answer, note, assign, close. Rights come from ``storage.tickets.visible_to``."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime
from sqlalchemy.orm import Session

from desk.domain.errors import MessageIdReused, NotAllowed, StaffNotFound, TicketChanged, TicketClosed, TicketNotFound
from desk.domain.ids import access_code
from desk.domain.locale import Locale
from desk.domain.message import ConversationMode, Draft, Sender
from desk.domain.sla import TAIPEI
from desk.domain.ticket import TicketCard, TicketStatus, status_after_opening, status_after_reply
from desk.services.audit import record
from desk.services.context import Desk
from desk.services.writing import Origin, append_outbound
from desk.storage import conversations, staff, tickets
from desk.storage.live import TICKETS, announce
from desk.storage.tables import Conversation, Message, Note, ReplyKey, Staff, Ticket

_NOBODYS_CODE = access_code()

# CLDR patterns per locale; the word for the time zone stands in the sentence around them.
_DUE_PATTERNS = {
    Locale.ZH_HANT: ("zh_Hant_TW", "y年M月d日（EEE）HH:mm"),
    Locale.EN: ("en_GB", "EEE d MMM y, HH:mm"),
    Locale.JA: ("ja_JP", "y年M月d日（EEE）HH:mm"),
}


@dataclass(frozen=True, slots=True)
class ReplyRequest:
    """A staff member's answer. ``key`` makes it idempotent; ``seen_version`` None does not look for changes."""

    text: str
    key: str
    seen_version: int | None = None


def name_of(person: Staff | None, locale: str) -> str | None:
    """A staff member's name as people of that language read it."""
    return None if person is None else str(person.names.get(locale) or person.names["en"])


def card_of(session: Session, desk: Desk, ticket: Ticket, locale: Locale) -> TicketCard:
    """What the investor may know of the ticket."""
    assignee = staff.find(session, ticket.assignee_id)
    deputy = staff.find(session, assignee.deputy_id if assignee else None)
    return TicketCard(
        number=ticket.number, status=TicketStatus(ticket.status), assignee_name=name_of(assignee, locale),
        deputy_name=name_of(deputy, locale),
        reply_due_at=None if ticket.first_responded_at else ticket.first_response_due_at,
        status_url=f"{desk.settings.external_url}/tickets/{ticket.number}?code={ticket.access_code}",
    )  # fmt: skip


def card_values(card: TicketCard, locale: Locale) -> Mapping[str, str]:
    """The card as values for a response text; the date is written out in Taipei's time."""
    return {
        "number": card.number,
        "assignee_name": card.assignee_name or "—",
        "reply_due": format_due(card.reply_due_at, locale) if card.reply_due_at else "—",
    }


def format_due(at: datetime, locale: Locale) -> str:
    """An instant as people of that language write it, in Taipei's time."""
    name, pattern = _DUE_PATTERNS[locale]
    return format_datetime(at.astimezone(TAIPEI), pattern, tzinfo=TAIPEI, locale=name)


def find_card(session: Session, desk: Desk, *, conversation_id: str) -> TicketCard | None:
    """The conversation's newest ticket, open or closed."""
    ticket = tickets.find_latest_of(session, conversation_id)
    conversation = conversations.find(session, conversation_id)
    if ticket is None or conversation is None:
        return None
    return card_of(session, desk, ticket, Locale(conversation.locale))


def get_for(session: Session, reader: Staff, number: str, *, lock: bool = False) -> Ticket:
    """The ticket, if this staff member may see it. Raises ``TicketNotFound``."""
    ticket = tickets.find_for(session, reader, number, lock=lock)
    if ticket is None:
        raise TicketNotFound()
    return ticket


def get_by_code(session: Session, number: str, code: str) -> Ticket:
    """The ticket for whoever knows its code. Raises ``TicketNotFound``, after the same work for an unknown number."""
    ticket = tickets.find_by_number(session, number)
    expected = ticket.access_code if ticket else _NOBODYS_CODE
    if not hmac.compare_digest(expected.encode(), code.encode("utf-8", "replace")) or ticket is None:
        raise TicketNotFound()
    return ticket


def open_for_reading(session: Session, desk: Desk, reader: Staff, number: str) -> Ticket:
    """The ticket as its page shows it. Its assignee's first look moves it to screening; every look is audited."""
    ticket = get_for(session, reader, number, lock=True)
    record(session, desk, reader.email, "ticket.viewed", ticket.number)
    if ticket.assignee_id == reader.id and (ticket.unread or ticket.status == TicketStatus.RECEPTION):
        ticket.unread = False
        ticket.status = status_after_opening(TicketStatus(ticket.status))
        announce(session, TICKETS)
    return ticket


def reply(session: Session, desk: Desk, author: Staff, number: str, request: ReplyRequest) -> Message:
    """Sends an answer to the investor on their own channel. From now on a person speaks in this conversation.

    The same ``request.key`` again returns the first message; with another text it raises ``MessageIdReused``, because
    the second text would be lost in silence. Raises ``TicketClosed``, ``TicketChanged``, ``TicketNotFound``.
    """
    ticket = get_for(session, author, number, lock=True)
    if (done := session.get(ReplyKey, (ticket.id, request.key))) is not None:
        message = session.get_one(Message, done.message_id)
        if message.text != request.text:
            raise MessageIdReused()
        return message
    if request.seen_version is not None and request.seen_version != ticket.version:
        raise TicketChanged()
    conversation = _conversation(session, ticket)
    ticket.status = status_after_reply(TicketStatus(ticket.status))
    ticket.first_responded_at = ticket.first_responded_at or desk.clock.now()
    _touch(session, desk, ticket)
    ticket.unread = False
    conversation.mode = ConversationMode.HUMAN
    draft = Draft(Sender.STAFF, request.text, ticket.locale, sender_name=name_of(author, conversation.locale))
    origin = Origin(f"reply:{ticket.id}:{request.key}", staff_id=author.id, ticket_id=ticket.id)
    message = append_outbound(session, desk, conversation, draft, origin)
    session.add(ReplyKey(ticket_id=ticket.id, key=request.key, message_id=message.id))
    record(session, desk, author.email, "ticket.replied", ticket.number)
    return message


def add_note(session: Session, desk: Desk, author: Staff, number: str, text: str) -> Note:
    """A remark for colleagues; never sent."""
    ticket = get_for(session, author, number, lock=True)
    note = Note(ticket_id=ticket.id, staff_id=author.id, text=text, created_at=desk.clock.now())
    session.add(note)
    _touch(session, desk, ticket)
    record(session, desk, author.email, "ticket.noted", ticket.number)
    return note


def set_status(session: Session, desk: Desk, author: Staff, number: str, status: TicketStatus) -> Ticket:
    """Moves the ticket on. Closing tells the investor and lets the bot speak again; a closed one can be taken up again."""
    ticket = get_for(session, author, number, lock=True)
    if ticket.status == status:
        return ticket
    conversation = _conversation(session, ticket)
    ticket.closed_at = desk.clock.now() if status is TicketStatus.CLOSED else None
    ticket.status = status
    _touch(session, desk, ticket)
    record(session, desk, author.email, "ticket.status", ticket.number, {"status": str(status)})
    if status is not TicketStatus.CLOSED:
        conversation.mode = ConversationMode.HUMAN
        return ticket
    ticket.unread = False
    if tickets.find_open_of(session, conversation.id) is None:
        conversation.mode = ConversationMode.BOT
    item = desk.responses.render("utter_handoff_closed", Locale(conversation.locale), {"number": ticket.number})
    choices = tuple((button.label, button.payload) for button in item.buttons)
    draft = Draft(Sender.SYSTEM, item.text, conversation.locale, choices=choices, ticket_number=ticket.number)
    origin = Origin(f"closed:{ticket.id}:{ticket.version}", staff_id=author.id, ticket_id=ticket.id)
    append_outbound(session, desk, conversation, draft, origin)
    return ticket


def assign(session: Session, desk: Desk, author: Staff, number: str, assignee_email: str) -> Ticket:
    """Gives the ticket to another staff member. Raises ``StaffNotFound``, ``TicketClosed``, ``NotAllowed``."""
    ticket = get_for(session, author, number, lock=True)
    if ticket.status == TicketStatus.CLOSED:
        raise TicketClosed()
    assignee = staff.find_by_email(session, assignee_email)
    if assignee is None:
        raise StaffNotFound()
    if "project_manager" not in assignee.roles:
        raise NotAllowed()
    ticket.assignee_id, ticket.assigned_because = assignee.id, f"by:{author.id}"
    ticket.language_gap = ticket.locale not in assignee.locales
    ticket.unread = True
    _touch(session, desk, ticket)
    record(session, desk, author.email, "ticket.assigned", ticket.number, {"assignee": assignee.email})
    return ticket


def _conversation(session: Session, ticket: Ticket) -> Conversation:
    conversation = conversations.lock(session, ticket.conversation_id)
    assert conversation is not None  # a foreign key holds it
    return conversation


def _touch(session: Session, desk: Desk, ticket: Ticket) -> None:
    ticket.version += 1
    ticket.updated_at = desk.clock.now()
    announce(session, TICKETS, ticket.conversation_id)

"""Every inbound message on every channel enters here: one transaction, idempotent by the sender's own id."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from desk.domain.errors import ChoiceUnknown, MessageIdReused
from desk.domain.ids import random_id
from desk.domain.locale import Locale
from desk.domain.message import ConversationMode, Draft, Sender
from desk.services import standing
from desk.services.claims import LEASE, ClaimedTurn, claimed
from desk.services.context import Desk
from desk.services.writing import Origin, append_inbound, append_outbound
from desk.storage import conversations, staff, tickets, turn_rows
from desk.storage.live import TICKETS, announce
from desk.storage.tables import Conversation, Message, Ticket, Turn
from desk.storage.turn_rows import PendingTurn


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as a channel hands it in. ``text`` is clean; ``locale`` what the text is written in, if that is sure."""

    external_id: str
    text: str
    locale: Locale
    choice_id: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """``claimed``: the caller holds the conversation's lease and must work on this turn now."""

    message_id: str
    seq: int
    claimed: ClaimedTurn | None


def receive(session: Session, desk: Desk, conversation: Conversation, inbound: Inbound) -> Received:
    """Stores the message and, while the bot speaks, its turn. The caller holds the conversation's row lock.

    The same ``external_id`` again returns what the first one made. Raises ``ChoiceUnknown``, ``MessageIdReused``.
    """
    if known := turn_rows.find_by_external_id(session, conversation.id, inbound.external_id):
        if inbound.choice_id is None and known.text != inbound.text:
            raise MessageIdReused()
        return Received(known.id, known.seq, None)
    text, payload = (inbound.text, None)
    if inbound.choice_id is not None:
        text, payload = _chosen(session, desk, conversation, inbound.choice_id)
    locale = Locale(conversation.locale) if conversation.locale_pinned or payload else inbound.locale
    conversation.locale = locale
    # Without an investor there was no handoff yet, and so no ticket.
    ticket = tickets.find_open_of(session, conversation.id) if conversation.investor_id else None
    message = append_inbound(
        session, desk, conversation, text=text, locale=locale, external_id=inbound.external_id,
        choice_payload=payload, ticket_id=ticket.id if ticket else None,
    )  # fmt: skip
    if payload == standing.RESUME_BOT:
        _resume_bot(session, desk, conversation, message)
        return Received(message.id, message.seq, None)
    if ticket is None:
        conversation.mode = (
            ConversationMode.BOT
        )  # a person speaks only while a ticket is open; no message waits for nobody
    elif conversation.mode == ConversationMode.HUMAN:
        _hand_to_person(session, desk, conversation, message, ticket)
        return Received(message.id, message.seq, None)
    return Received(message.id, message.seq, _open_turn(session, desk, conversation, message))


def _chosen(session: Session, desk: Desk, conversation: Conversation, choice_id: str) -> tuple[str, str]:
    if payload := standing.CHOICES.get(choice_id):
        return desk.responses.render(standing.LABELS[choice_id], Locale(conversation.locale)).text, payload
    for message in conversations.recent_with_choices(session, conversation.id):
        for choice in message.choices or ():
            if choice["id"] == choice_id:
                return choice["label"], choice["payload"]
    raise ChoiceUnknown()


def _open_turn(session: Session, desk: Desk, conversation: Conversation, message: Message) -> ClaimedTurn | None:
    now = desk.clock.now()
    turn = PendingTurn(random_id(), message.seq, now, message.id, message.text, message.locale, message.choice_payload)
    # Whoever holds the lease goes on with this turn when the present one is done; what waits for Rasa comes before it.
    is_held = conversation.lease_until is not None and conversation.lease_until > now
    must_wait = is_held or bool(turn_rows.pending_turns(session, conversation.id))
    turn_rows.add(
        session, Turn,
        {"id": turn.turn_id, "conversation_id": conversation.id, "message_id": message.id, "seq": turn.seq,
         "next_attempt_at": now},
    )  # fmt: skip
    if must_wait:
        return None
    conversation.lease_until = now + LEASE
    return claimed(turn, conversation)


def _resume_bot(session: Session, desk: Desk, conversation: Conversation, message: Message) -> None:
    conversation.mode = ConversationMode.BOT
    _say(session, desk, conversation, message, "utter_handoff_bot_resumed", {})


def _hand_to_person(session: Session, desk: Desk, conversation: Conversation, message: Message, ticket: Ticket) -> None:
    ticket.updated_at, ticket.version = desk.clock.now(), ticket.version + 1
    if not ticket.unread:
        ticket.unread = True
        person = staff.find(session, ticket.assignee_id)
        name = str(person.names.get(conversation.locale) or person.names["en"]) if person else ticket.number
        _say(session, desk, conversation, message, "utter_handoff_message_added", {"assignee_name": name}, ticket.id)
    announce(session, TICKETS)


def _say(
    session: Session, desk: Desk, conversation: Conversation, message: Message, key: str, values: dict[str, str],
    ticket_id: int | None = None,
) -> None:  # fmt: skip
    item = desk.responses.render(key, Locale(conversation.locale), values)
    choices = tuple((button.label, button.payload) for button in item.buttons)
    draft = Draft(Sender.SYSTEM, item.text, conversation.locale, choices=choices)
    append_outbound(session, desk, conversation, draft, Origin(f"{key}:{message.id}", message.id, ticket_id=ticket_id))

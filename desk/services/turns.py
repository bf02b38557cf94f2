"""The bot's turns: claimed by a lease on the conversation, worked off in order, finished in one transaction."""

from datetime import timedelta

from sqlalchemy.orm import Session

from desk.domain.dialogue import Question, Reply
from desk.domain.locale import Locale
from desk.domain.message import ConversationMode, Draft, Outcome, Receipt, Sender
from desk.services.claims import LEASE, ClaimedTurn, claimed
from desk.services.context import Desk
from desk.services.replies import Rendered, render_reply
from desk.services.tickets import card_of, card_values
from desk.services.writing import Origin, append_outbound
from desk.storage import conversations, tickets, turn_rows
from desk.storage.live import announce
from desk.storage.tables import Conversation, Ticket, Turn
from desk.storage.turn_rows import PendingTurn

_BACKOFF_S = (1, 2, 4, 8, 15)


def claim_due(session: Session, desk: Desk, limit: int = 8) -> list[ClaimedTurn]:
    """Takes over turns that wait for a retry or whose worker has died."""
    now = desk.clock.now()
    taken: list[ClaimedTurn] = []
    for conversation_id in conversations.due_conversations(session, now, limit):
        conversation = conversations.lock(session, conversation_id)
        if conversation is None or (conversation.lease_until and conversation.lease_until > now):
            continue
        turn = next(iter(turn_rows.pending_turns(session, conversation_id)), None)
        if turn is not None and turn.next_attempt_at <= now:
            conversation.lease_until = now + LEASE
            taken.append(claimed(turn, conversation))
    return taken


def complete(session: Session, desk: Desk, question: Question, reply: Reply) -> ClaimedTurn | None:
    """Writes the bot's messages. Returns the conversation's next turn, which the caller now holds the lease for.

    A person may have taken over while the engine was thinking: then nothing is sent and the turn is withdrawn, unless
    it was this very turn that opened the ticket.
    """
    conversation = conversations.lock(session, question.conversation_id)
    assert conversation is not None
    pending = turn_rows.pending_turns(session, conversation.id)
    turn = next((turn for turn in pending if turn.turn_id == question.turn_id), None)
    following = next((turn for turn in pending if turn.turn_id != question.turn_id), None)
    if turn is None:
        return _go_on(desk, conversation, following)
    turn_rows.note_understanding(session, turn.message_id, reply.intent, reply.confidence)
    rendered = render_reply(desk, reply, reply.locale or Locale(turn.locale), desk.knowledge.model_id())
    by_person = conversation.mode == ConversationMode.HUMAN
    opened = tickets.find_opened_by(session, turn.turn_id) if by_person or rendered.ticket_number else None
    is_withdrawn = by_person and opened is None
    if not is_withdrawn:
        conversation.flow = dict(reply.flow) if reply.flow else None
        conversation.locale = rendered.locale
        conversation.locale_pinned = conversation.locale_pinned or rendered.locale_pinned
        _write(session, desk, conversation, turn, rendered, opened)
    turn_rows.finish(session, turn.turn_id, "withdrawn" if is_withdrawn else "done", desk.clock.now())
    announce(session, conversation.id)
    return _go_on(desk, conversation, following)


def postpone(session: Session, desk: Desk, turn_id: str) -> None:
    """The engine did not answer: the turn is tried again later, and the investor is told once that it is kept."""
    turn = session.get_one(Turn, turn_id)
    conversation = conversations.lock(session, turn.conversation_id)
    assert conversation is not None
    conversation.lease_until = None
    if turn.state != "pending":
        return
    delay = _BACKOFF_S[min(turn.attempts, len(_BACKOFF_S) - 1)]
    turn.attempts += 1
    turn.next_attempt_at = desk.clock.now() + timedelta(seconds=delay)
    if turn.notice_sent or conversation.mode == ConversationMode.HUMAN:
        return
    turn.notice_sent = True
    locale = Locale(conversation.locale)
    item = desk.responses.render("utter_unavailable_kept", locale)
    choices = tuple((button.label, button.payload) for button in item.buttons)
    draft = Draft(Sender.BOT, item.text, locale, Receipt(Outcome.UNAVAILABLE), choices)
    append_outbound(session, desk, conversation, draft, Origin(f"unavailable:{turn.id}", turn.message_id))


def _write(
    session: Session,
    desk: Desk,
    conversation: Conversation,
    turn: PendingTurn,
    rendered: Rendered,
    opened: Ticket | None,
) -> None:
    drafts = list(rendered.drafts)
    if opened is not None:
        drafts.append(_ticket_draft(session, desk, opened, rendered.locale))
    for index, draft in enumerate(drafts):
        is_ticket = opened is not None and draft.ticket_number is not None
        origin = Origin(
            f"turn:{turn.turn_id}:{index}", turn.message_id, ticket_id=opened.id if opened and is_ticket else None
        )
        append_outbound(session, desk, conversation, draft, origin)


def _ticket_draft(session: Session, desk: Desk, ticket: Ticket, locale: Locale) -> Draft:
    """The sentence that tells number, name and date of a ticket that was just opened."""
    card = card_of(session, desk, ticket, locale)
    item = desk.responses.render("utter_handoff_opened", locale, card_values(card, locale))
    choices = tuple((button.label, button.payload) for button in item.buttons)
    return Draft(Sender.BOT, item.text, locale, Receipt(Outcome.HANDOFF), choices, ticket_number=card.number)


def _go_on(desk: Desk, conversation: Conversation, following: PendingTurn | None) -> ClaimedTurn | None:
    if following is None:
        conversation.lease_until = None
        return None
    conversation.lease_until = desk.clock.now() + LEASE
    return claimed(following, conversation)

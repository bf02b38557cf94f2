"""Opening conversations, finding them again by token, choosing their language, rating answers."""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desk.domain.errors import ConversationNotFound, LocaleUnknown, MessageNotFound
from desk.domain.ids import random_id
from desk.domain.locale import Locale
from desk.domain.message import ChannelName, Draft, Sender
from desk.services.context import Desk
from desk.services.writing import Origin, append_outbound
from desk.storage import conversations
from desk.storage.live import announce
from desk.storage.tables import Conversation, Message, Rating

GREETING = "utter_small_talk_greeting"


@dataclass(frozen=True, slots=True)
class OpenedConversation:
    """``token`` is known to the investor's browser alone; we keep its hash."""

    conversation: Conversation
    token: str
    greeting: Message


def hash_token(token: str) -> str:
    """How tokens are stored: SHA-256, hexadecimal. They are 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def open_webchat(session: Session, desk: Desk, *, locale: Locale, page_url: str | None) -> OpenedConversation:
    """A new conversation on the portal's widget, with its greeting."""
    token, now = secrets.token_urlsafe(32), desk.clock.now()
    conversation = Conversation(
        id=random_id(), channel=ChannelName.WEBCHAT, address=hash_token(token), locale=locale, mode="bot", next_seq=1,
        page_url=page_url, created_at=now, last_message_at=now,
    )  # fmt: skip
    session.add(conversation)
    session.flush()
    item = desk.responses.render(GREETING, locale)
    choices = tuple((button.label, button.payload) for button in item.buttons)
    draft = Draft(Sender.BOT, item.text, locale, choices=choices)
    greeting = append_outbound(session, desk, conversation, draft, Origin(f"greeting:{conversation.id}"))
    return OpenedConversation(conversation, token, greeting)


def get_by_token(session: Session, conversation_id: str, token: str) -> Conversation:
    """The conversation this token was given for. Raises ``ConversationNotFound`` for unknown and foreign ones alike."""
    return _of_token(conversations.find(session, conversation_id), token)


def lock_by_token(session: Session, conversation_id: str, token: str) -> Conversation:
    """The same, locked until the transaction ends."""
    return _of_token(conversations.lock(session, conversation_id), token)


def token_fits(address: str, token: str) -> bool:
    """Constant-time comparison of a token with the kept hash."""
    return secrets.compare_digest(address, hash_token(token))


def _of_token(conversation: Conversation | None, token: str) -> Conversation:
    if conversation is None or not token_fits(conversation.address, token):
        raise ConversationNotFound()
    return conversation


def pin_locale(session: Session, desk: Desk, *, conversation_id: str, locale: str) -> Conversation:
    """From now on the conversation is answered in ``locale``, whatever language is typed."""
    if locale not in set(Locale):
        raise LocaleUnknown()
    conversation = conversations.lock(session, conversation_id)
    if conversation is None:
        raise ConversationNotFound()
    conversation.locale, conversation.locale_pinned = locale, True
    return conversation


def rate(
    session: Session, desk: Desk, *, conversation_id: str, message_id: str, helpful: bool, comment: str | None
) -> None:
    """Keeps the investor's current vote on a bot message. Raises ``MessageNotFound``."""
    message = session.get(Message, message_id)
    if message is None or message.conversation_id != conversation_id or message.sender != Sender.BOT:
        raise MessageNotFound()
    session.merge(Rating(message_id=message_id, helpful=helpful, comment=comment, rated_at=desk.clock.now()))
    announce(session, conversation_id)

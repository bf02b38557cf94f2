"""All tables of the desk. Columns ending in ``_at`` are instants (UTC), ``_on`` days."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from desk.storage.base import Base


class Investor(Base):
    """A person who asks. Exists only after consent: an anonymous question needs no row here."""

    __tablename__ = "investors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320), index=True)
    locale: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]


class Conversation(Base):
    """One investor on one channel address. ``next_seq`` gives the order of its messages."""

    __tablename__ = "conversations"
    __table_args__ = (
        CheckConstraint("mode IN ('bot', 'human')", name="mode"),
        UniqueConstraint("channel", "address"),
    )
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(320))  # webchat: SHA-256 of the token
    investor_id: Mapped[int | None] = mapped_column(ForeignKey("investors.id"))
    locale: Mapped[str] = mapped_column(String(10))
    locale_pinned: Mapped[bool] = mapped_column(default=False)
    mode: Mapped[str] = mapped_column(String(10), default="bot")
    next_seq: Mapped[int] = mapped_column(default=1)
    lease_until: Mapped[datetime | None]
    page_url: Mapped[str | None] = mapped_column(Text)
    flow: Mapped[dict[str, Any] | None]  # the handoff dialogue while Rasa is away (dialogue/fallback.py)
    created_at: Mapped[datetime]
    last_message_at: Mapped[datetime]


class Message(Base):
    """What was said. ``external_id`` is the sender's own id and makes intake idempotent."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "external_id"),
    )
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    seq: Mapped[int]
    sender: Mapped[str] = mapped_column(String(10))
    sender_name: Mapped[str | None] = mapped_column(String(200))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(10))
    external_id: Mapped[str | None] = mapped_column(String(100))
    choice_payload: Mapped[str | None] = mapped_column(Text)  # inbound: the choice that was taken
    reply_to_id: Mapped[str | None] = mapped_column(ForeignKey("messages.id"))
    answer: Mapped[dict[str, Any] | None]
    choices: Mapped[list[Any] | None]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    intent: Mapped[str | None] = mapped_column(String(100))
    intent_confidence: Mapped[float | None]
    created_at: Mapped[datetime]


class Turn(Base):
    """An inbound message waits for the bot. Pending turns of one conversation are worked off one after the other."""

    __tablename__ = "turns"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'done', 'withdrawn')", name="state"),
        Index(
            "ix_turns_waiting",
            "next_attempt_at",
            postgresql_where=text("state = 'pending'"),
            sqlite_where=text("state = 'pending'"),
        ),
        Index("ix_turns_conversation_id_state", "conversation_id", "state"),
    )
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), unique=True)
    seq: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    notice_sent: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None]


class OutboxItem(Base):
    """Something that leaves the desk, written in the transaction of what caused it, delivered by the worker."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sent', 'failed', 'withdrawn')", name="state"),
        Index(
            "ix_outbox_due", "due_at", postgresql_where=text("state = 'queued'"), sqlite_where=text("state = 'queued'")
        ),
    )
    id: Mapped[str] = mapped_column(String(36), primary_key=True)  # UUID: also the idempotency key for the receiver
    dedup_key: Mapped[str] = mapped_column(String(200), unique=True)
    channel: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[str | None] = mapped_column(ForeignKey("messages.id"), index=True)
    address: Mapped[str | None] = mapped_column(String(320))
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Staff(Base):
    """Who answers and runs the desk. ``names`` and ``title`` by locale; ``roles`` and ``locales`` are lists."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    names: Mapped[dict[str, Any]]
    roles: Mapped[list[Any]]
    locales: Mapped[list[Any]]
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    absent: Mapped[bool] = mapped_column(default=False)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]


class StaffSession(Base):
    """A signed-in browser. Only the SHA-256 of the cookie is kept."""

    __tablename__ = "staff_sessions"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    csrf_token: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class ApiToken(Base):
    """A bearer token of the integration API, with its owner's rights."""

    __tablename__ = "api_tokens"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]


class RoutingRuleRow(Base):
    """One line of the routing table (desk/domain/routing.py). Null means "any"."""

    __tablename__ = "routing_rules"
    id: Mapped[int] = mapped_column(primary_key=True)
    programme: Mapped[str | None] = mapped_column(String(60))
    industry: Mapped[str | None] = mapped_column(String(60))
    country: Mapped[str | None] = mapped_column(String(2))
    locale: Mapped[str | None] = mapped_column(String(10))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class Ticket(Base):
    """Work owned by one staff member. ``opened_by`` is the turn or form that opened it: the same one opens no second."""

    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint(
            "status IN ('reception', 'screening', 'processing', 'response', 'follow-up', 'closed')", name="status"
        ),
        Index("ix_tickets_assignee_id_status", "assignee_id", "status"),
        Index("ix_tickets_status_first_response_due_at", "status", "first_response_due_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    access_code: Mapped[str] = mapped_column(String(20))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    investor_id: Mapped[int] = mapped_column(ForeignKey("investors.id"), index=True)
    opened_by: Mapped[str] = mapped_column(String(60), unique=True)
    reason: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(default=1)  # raised by every change: two people cannot overwrite each other
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    assigned_because: Mapped[str] = mapped_column(String(60))
    language_gap: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    matter: Mapped[str] = mapped_column(Text)
    topic: Mapped[str | None] = mapped_column(String(80))
    industry: Mapped[str | None] = mapped_column(String(60))
    country: Mapped[str | None] = mapped_column(String(2))
    programme: Mapped[str | None] = mapped_column(String(60))
    place: Mapped[str | None] = mapped_column(String(60))
    plan_size: Mapped[str | None] = mapped_column(String(60))
    unread: Mapped[bool] = mapped_column(default=True)
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    first_response_due_at: Mapped[datetime]
    first_responded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class TicketNumber(Base):
    """The last ticket number given in a year."""

    __tablename__ = "ticket_numbers"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Note(Base):
    """Written on a ticket for colleagues; never sent."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class ReplyKey(Base):
    """Idempotency-Key of a staff reply and the message it made."""

    __tablename__ = "reply_keys"
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"))


class PrivacyNotice(Base):
    """Which version of the Article 8 notice was shown in which language, and whether consent followed."""

    __tablename__ = "privacy_notices"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    version: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(10))
    shown_at: Mapped[datetime]
    consented_at: Mapped[datetime | None]


class Rating(Base):
    """Whether an answer helped: one current vote per message."""

    __tablename__ = "ratings"
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    helpful: Mapped[bool]
    comment: Mapped[str | None] = mapped_column(Text)
    rated_at: Mapped[datetime]


class EntryVersion(Base):
    """One version of an FAQ entry: never changed once written. ``content`` is the whole entry as imported or edited."""

    __tablename__ = "entry_versions"
    entry_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(80))
    content: Mapped[dict[str, Any]]
    review_due_on: Mapped[date]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(320))


class Snapshot(Base):
    """A published state of the knowledge. ``digest`` is the SHA-256 of its entries, so that equal states are seen."""

    __tablename__ = "snapshots"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(String(320))


class SnapshotEntry(Base):
    """Which version of an entry belongs to a snapshot."""

    __tablename__ = "snapshot_entries"
    snapshot_number: Mapped[int] = mapped_column(ForeignKey("snapshots.number"), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int]


class Model(Base):
    """A trained model. At most one is current; going back is a change of that one flag."""

    __tablename__ = "models"
    __table_args__ = (
        Index(
            "uq_models_current", "current", unique=True, postgresql_where=text("current"), sqlite_where=text("current")
        ),
    )
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    training_digest: Mapped[str] = mapped_column(String(64))
    snapshot_number: Mapped[int] = mapped_column(ForeignKey("snapshots.number"))
    current: Mapped[bool] = mapped_column(default=False)
    trained_at: Mapped[datetime]


class AuditEntry(Base):
    """Who did what to which object. Append-only."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(320))
    action: Mapped[str] = mapped_column(String(60))
    object: Mapped[str] = mapped_column(String(120))
    data: Mapped[dict[str, Any] | None]

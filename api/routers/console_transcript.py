"""A ticket's conversation as the console shows it: messages and notes in one line of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from babel.numbers import format_percent
from sqlalchemy.orm import Session

from api.dates import short_instant
from desk.domain.errors import NothingPublished
from desk.domain.locale import Locale
from desk.domain.message import Sender
from desk.domain.ports import PublishedSnapshot
from desk.services.context import Desk
from desk.services.tickets import name_of
from desk.storage import conversations, outbox, staff, tickets
from desk.storage.tables import Message, Note, OutboxItem, Staff, Ticket

RECENT = 200  # messages shown at once; the rest is one click away
LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Guess:
    """An FAQ entry the bot thought of, and how sure it was."""

    entry_id: str
    question: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an automatic answer comes from."""

    outcome: str
    entry_id: str | None
    question: str | None
    version: int | None
    confidence: str | None
    agency: str | None
    sources: Sequence[Mapping[str, str]]
    candidates: Sequence[Guess]


@dataclass(frozen=True, slots=True)
class Item:
    """One message or, with ``kind`` note, one remark for colleagues. ``is_new``: came after the reader's last look."""

    key: str
    kind: str
    speaker: str | None
    text: str
    locale: str | None
    at: datetime
    time: str
    seq: int = 0
    is_new: bool = False
    proof: Proof | None = None
    helpful: bool | None = None
    choices: Sequence[str] = ()
    delivery: str | None = None
    delivery_error: str | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """``last_seq`` is what the reader has seen with this; ``has_earlier`` tells that older messages were left out."""

    items: Sequence[Item]
    last_seq: int
    has_earlier: bool = field(default=False)


def transcript(
    session: Session, desk: Desk, ticket: Ticket, locale: Locale, *, seen_seq: int | None, limit: int
) -> Transcript:
    """The conversation in the reader's language. ``seen_seq`` None marks nothing as new."""
    found = conversations.latest_messages(session, ticket.conversation_id, limit)
    people = {person.id: person for person in staff.everybody(session)}
    writer = _Writer(session, desk, locale, people, found, seen_seq)
    notes = [_note(note, people, locale, desk.clock.now()) for note in tickets.notes_of(session, ticket.id)]
    has_earlier = bool(found) and found[0].seq > 1
    if has_earlier:
        notes = [note for note in notes if note.at >= found[0].created_at]
    items = sorted([*map(writer.item, found), *notes], key=lambda item: item.at)
    return Transcript(items, found[-1].seq if found else 0, has_earlier)


class _Writer:
    """Turns messages into items; what belongs to all of them is read once."""

    def __init__(
        self, session: Session, desk: Desk, locale: Locale, people: Mapping[int, Staff], found: Sequence[Message],
        seen_seq: int | None,
    ) -> None:  # fmt: skip
        self._locale = locale
        self._now = desk.clock.now()
        self._people = people
        self._seen_seq = seen_seq
        self._snapshot = _snapshot(desk)
        self._votes = conversations.votes_on(session, [m.id for m in found if m.sender == Sender.BOT])
        self._outbox = outbox.items_of(session, [m.id for m in found if m.sender == Sender.STAFF])

    def item(self, message: Message) -> Item:
        """A message with its proof, its way out and the investor's vote."""
        sent = self._outbox.get(message.id)
        return Item(
            key=message.id, kind=message.sender, speaker=self._speaker(message), text=message.text,
            locale=message.locale, at=message.created_at, seq=message.seq,
            time=short_instant(message.created_at, self._locale, now=self._now),
            is_new=self._seen_seq is not None and message.seq > self._seen_seq,
            proof=self._proof(message), helpful=self._votes.get(message.id),
            choices=[choice["label"] for choice in message.choices or ()],
            delivery=_delivery(sent), delivery_error=sent.last_error if sent and sent.state != "sent" else None,
        )  # fmt: skip

    def _speaker(self, message: Message) -> str | None:
        person = self._people.get(message.staff_id or 0) if message.sender == Sender.STAFF else None
        return name_of(person, self._locale) or message.sender_name

    def _proof(self, message: Message) -> Proof | None:
        answer = message.answer
        if answer is None:
            return None
        entry_id = answer.get("entry_id")
        return Proof(
            outcome=answer["outcome"], entry_id=entry_id, question=self._question(entry_id) if entry_id else None,
            version=answer.get("version"), confidence=self._percent(answer.get("confidence")),
            agency=answer.get("agency"), sources=answer.get("sources", ()),
            candidates=[
                Guess(c["entry_id"], self._question(c["entry_id"]), self._percent(c["confidence"]) or "")
                for c in answer.get("candidates", ())
            ],
        )  # fmt: skip

    def _question(self, entry_id: str) -> str:
        entry = self._snapshot.get(entry_id) if self._snapshot else None
        return entry.text(self._locale).question if entry else entry_id

    def _percent(self, confidence: float | None) -> str | None:
        return None if confidence is None else format_percent(confidence, locale="en_GB")


def _snapshot(desk: Desk) -> PublishedSnapshot | None:
    try:
        return desk.knowledge.current()
    except NothingPublished:
        return None


def _delivery(item: OutboxItem | None) -> str | None:
    """``retrying`` is a queued one that has failed before."""
    if item is None:
        return None
    return "retrying" if item.state == "queued" and item.last_error else item.state


def _note(note: Note, people: Mapping[int, Staff], locale: Locale, now: datetime) -> Item:
    return Item(
        key=f"note-{note.id}", kind="note", speaker=name_of(people.get(note.staff_id), locale), text=note.text,
        locale=None, at=note.created_at, time=short_instant(note.created_at, locale, now=now),
    )  # fmt: skip

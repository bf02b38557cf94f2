"""The integration API's requests and answers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

Status = Literal["reception", "screening", "processing", "response", "follow-up", "closed"]
Text = Annotated[str, Field(min_length=1, max_length=20_000)]


class TicketRow(BaseModel):
    number: str
    status: str
    assignee: str | None
    assignee_name: str | None
    locale: str
    channel: str
    name: str
    organisation: str
    email: str
    matter: str
    reason: str
    topic: str | None
    industry: str | None
    country: str | None
    programme: str | None
    place: str | None
    plan_size: str | None
    opened_at: datetime
    updated_at: datetime
    reply_due_at: datetime
    first_responded_at: datetime | None
    closed_at: datetime | None


class TicketMessage(BaseModel):
    id: str
    seq: int
    sender: str
    sender_name: str | None
    text: str
    locale: str
    created_at: datetime
    answer: dict[str, object] | None


class TicketNote(BaseModel):
    author: str
    text: str
    created_at: datetime


class TicketDetail(TicketRow):
    messages: list[TicketMessage]
    notes: list[TicketNote]


class PostReply(BaseModel):
    text: Text


class PostNote(BaseModel):
    text: Text


class PatchTicket(BaseModel):
    status: Status | None = None
    assignee: Annotated[str, Field(max_length=320)] | None = None

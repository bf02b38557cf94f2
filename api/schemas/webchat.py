"""The web chat's requests and answers (contract: Webchat)."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

ExternalId = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$")]


class OpenConversation(BaseModel):
    locale: Annotated[str, Field(max_length=40)] | None = None
    page_url: Annotated[str, Field(max_length=2000)] | None = None


class PostMessage(BaseModel):
    """Either ``text`` or ``choice_id``. How long a text may be is the desk's rule, not the parser's."""

    client_message_id: ExternalId
    text: str | None = None
    choice_id: Annotated[str, Field(max_length=100)] | None = None


class PostLocale(BaseModel):
    locale: Annotated[str, Field(max_length=40)]


class PostRating(BaseModel):
    message_id: Annotated[str, Field(max_length=100)]
    helpful: bool
    comment: Annotated[str, Field(max_length=2000)] | None = None


class PostHandoff(BaseModel):
    """The handoff as a form, for when no dialogue is possible. ``consent`` must be true."""

    name: Annotated[str, Field(max_length=200)]
    organisation: Annotated[str, Field(max_length=200)]
    email: Annotated[str, Field(max_length=320)]
    matter: Annotated[str, Field(max_length=4000)]
    consent: bool


class ChoiceOut(BaseModel):
    id: str
    label: str


class TicketOut(BaseModel):
    number: str
    status: str
    assignee_name: str | None = None
    deputy_name: str | None = None
    reply_due_at: datetime | None = None
    status_url: str


class MessageOut(BaseModel):
    id: str
    seq: int
    sender: str
    sender_name: str | None = None
    text: str
    locale: str
    created_at: datetime
    reply_to: str | None = None
    answer: dict[str, Any] | None = None
    choices: list[ChoiceOut] | None = None
    ticket: TicketOut | None = None
    helpful: bool | None = None


class ConversationOut(BaseModel):
    conversation_id: str
    token: str
    locale: str
    messages: list[MessageOut]


class AcceptedOut(BaseModel):
    message_id: str
    seq: int


class MessagesOut(BaseModel):
    messages: list[MessageOut]
    turn_pending: bool
    mode: str
    locale: str

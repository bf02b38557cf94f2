"""Everything the desk refuses, by name. No HTTP and no sentence for investors in here: edges translate ``code``."""

from typing import ClassVar


class DeskError(Exception):
    """Base of all refusals. ``code`` is stable and public."""

    code: ClassVar[str] = "desk_error"


class ConversationNotFound(DeskError):
    """Unknown, foreign and expired conversations look alike."""

    code = "conversation_not_found"


class MessageNotFound(DeskError):
    """The message does not exist in this conversation."""

    code = "message_not_found"


class MessageEmpty(DeskError):
    """Nothing is left of the text once control characters are taken out."""

    code = "message_empty"


class MessageTooLong(DeskError):
    """More characters than a message may have."""

    code = "message_too_long"

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} characters")
        self.limit = limit


class MessageIdReused(DeskError):
    """The same client_message_id came again with another text."""

    code = "message_id_reused"


class ChoiceUnknown(DeskError):
    """The choice was never offered in this conversation."""

    code = "choice_unknown"


class LocaleUnknown(DeskError):
    """A language we do not write."""

    code = "locale_unknown"


class TicketNotFound(DeskError):
    """Unknown tickets and those a staff member may not see look alike."""

    code = "ticket_not_found"


class TicketClosed(DeskError):
    """A reply or an assignment reached a ticket that is already closed."""

    code = "ticket_closed"


class TicketChanged(DeskError):
    """Somebody else answered or changed the ticket since it was read."""

    code = "ticket_changed"


class StaffNotFound(DeskError):
    """No active staff member of that address."""

    code = "staff_not_found"


class SignInRefused(DeskError):
    """Address or password is wrong; which of them is not said."""

    code = "sign_in_refused"


class NotAllowed(DeskError):
    """The staff member's roles do not allow this."""

    code = "not_allowed"


class TooManyRequests(DeskError):
    """A limit was reached."""

    code = "too_many_requests"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"retry after {retry_after_s} s")
        self.retry_after_s = retry_after_s


class ContentRefused(DeskError):
    """Knowledge content that may not be imported. ``problems`` name file, place and reason in plain words."""

    code = "content_refused"

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class EntryNotFound(DeskError):
    """No FAQ entry of that id."""

    code = "entry_not_found"


class NothingPublished(DeskError):
    """There is no published snapshot of the knowledge yet."""

    code = "nothing_published"


class ModelRefused(DeskError):
    """A trained model did not pass its checks; the model in use stays."""

    code = "model_refused"


class CalendarExhausted(DeskError):
    """No working day within 366 days: the calendar is wrong."""

    code = "calendar_exhausted"


class DialogueUnavailable(DeskError):
    """Rasa did not answer, answered late or answered with something else than agreed."""

    code = "dialogue_unavailable"


class ChannelUnavailable(DeskError):
    """A channel cannot take a message now; it is tried again."""

    code = "channel_unavailable"


class ChannelRejected(DeskError):
    """A channel refuses this message for good; the reason is shown to the staff member."""

    code = "channel_rejected"


class HandoffIncomplete(DeskError):
    """A handoff without consent or with a field that cannot be right. ``field`` names it."""

    code = "handoff_incomplete"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field

"""One turn of one conversation, from the request to the stored tracker. All of it counts, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from rasa.shared.core.trackers import DialogueStateTracker


class TurnAborted(BaseException):
    """The turn cannot be finished: a store or the actions did not answer. Nothing of it is stored, so it may be asked again.

    Not an ``Exception``: Rasa logs those of a failing action and goes on with an answer that lacks its middle, and it
    replaces a failing tracker store by an empty memory. Both would tell the investor something wrong.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Turn:
    """``loaded`` waits for Rasa's own read, ``saved`` is what was stored.

    ``version`` is that of the row it came from; ``stored`` is the row's JSON, a list of ``n_stored`` events.
    """

    sender_id: str
    loaded: DialogueStateTracker | None = None
    version: int = 0
    stored: str = "[]"
    n_stored: int = 0
    saved: DialogueStateTracker | None = None


_current: ContextVar[Turn | None] = ContextVar("turn", default=None)


def current_turn(sender_id: str) -> Turn | None:
    """The turn this task works on, if it is one of ``sender_id``."""
    turn = _current.get()
    return turn if turn is not None and turn.sender_id == sender_id else None


@contextmanager
def begin_turn(sender_id: str) -> Iterator[Turn]:
    """Mark everything this task does inside the block as one turn."""
    token = _current.set(Turn(sender_id))
    try:
        yield _current.get()  # type: ignore[misc]
    finally:
        _current.reset(token)

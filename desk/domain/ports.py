"""What the use cases need from the outside, as Protocols."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from desk.domain.dialogue import TextItem
from desk.domain.locale import Locale


class EntryText(Protocol):
    """An entry in one language: all texts are approved."""

    @property
    def question(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def details(self) -> str: ...


class Entry(Protocol):
    """A published FAQ entry."""

    @property
    def id(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def reviewed_on(self) -> date: ...
    @property
    def related(self) -> Sequence[str]: ...

    def text(self, locale: Locale) -> EntryText:
        """The entry in a language; all three exist."""
        ...

    def sources(self, locale: Locale) -> Sequence[dict[str, str]]:
        """``{title, url, dated_on}`` in the order of the entry."""
        ...

    def agency(self, locale: Locale) -> str:
        """The name of the agency responsible."""
        ...


class PublishedSnapshot(Protocol):
    """One published state of the knowledge."""

    @property
    def number(self) -> int: ...

    def get(self, entry_id: str) -> Entry | None:
        """The entry, or None if this snapshot has none of that id."""
        ...


class KnowledgeBase(Protocol):
    """The knowledge as it is published now."""

    def current(self) -> PublishedSnapshot:
        """The current snapshot. Raises ``NothingPublished``."""
        ...

    def model_id(self) -> str | None:
        """The id of the current model, for receipts."""
        ...


class Responses(Protocol):
    """The dialogue's own sentences, by response key."""

    def render(self, key: str, locale: Locale, values: Mapping[str, str] | None = None) -> TextItem:
        """The text with its buttons. Raises ``KeyError`` for an unknown key."""
        ...

    def digest(self, key: str) -> str:
        """A short fingerprint of all its texts: the version that was shown."""
        ...


class PushChannel(Protocol):
    """A channel that sends by itself."""

    async def send(self, key: str, kind: str, address: str, payload: Mapping[str, str]) -> None:
        """Hands one item over; ``key`` is stable over retries. Raises ``ChannelUnavailable`` or ``ChannelRejected``."""
        ...

"""The published knowledge in memory: what answers are read from. Follows a new snapshot by itself."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desk.domain.errors import NothingPublished
from desk.domain.locale import Locale
from desk.storage import knowledge
from desk.storage.session import Database
from knowledge import entries
from knowledge.catalogue import agencies

_LOOK_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class PublishedEntry:
    """One entry of a snapshot, in the version that was published."""

    topic: str
    version: int
    content: entries.Entry

    @property
    def id(self) -> str:
        return self.content.id

    @property
    def reviewed_on(self) -> date:
        return self.content.reviewed_on

    @property
    def related(self) -> Sequence[str]:
        return self.content.related

    def text(self, locale: Locale) -> entries.EntryText:
        """The entry in a language; all three exist."""
        return self.content.locales[locale]

    def sources(self, locale: Locale) -> list[dict[str, str]]:
        """``{title, url, dated_on}`` in the order of the entry."""
        return [
            {"title": source.title[locale], "url": str(source.url), "dated_on": source.dated_on.isoformat()}
            for source in self.content.sources
        ]

    def agency(self, locale: Locale) -> str:
        """The present name of the agency responsible."""
        return str(agencies()[self.content.agency]["name"][locale])


@dataclass(frozen=True, slots=True)
class LoadedSnapshot:
    """One published state."""

    number: int
    entries: Mapping[str, PublishedEntry]

    def get(self, entry_id: str) -> PublishedEntry | None:
        return self.entries.get(entry_id)


class PublishedKnowledge:
    """The current snapshot. Looks for a newer one at most once a second; a look is one indexed query."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._loaded: LoadedSnapshot | None = None
        self._model_id: str | None = None
        self._looked_at = 0.0
        self._lock = threading.Lock()

    def current(self) -> LoadedSnapshot:
        """The snapshot published last. Raises ``NothingPublished``."""
        if self._loaded is None or time.monotonic() - self._looked_at > _LOOK_EVERY_S:
            with self._lock:
                self._refresh()
        if self._loaded is None:
            raise NothingPublished()
        return self._loaded

    def model_id(self) -> str | None:
        """The model that is current; looked up together with the snapshot."""
        self.current()
        return self._model_id

    def _refresh(self) -> None:
        if self._loaded is not None and time.monotonic() - self._looked_at <= _LOOK_EVERY_S:
            return
        with self._database.read() as session:
            model = knowledge.current_model(session)
            self._model_id = model.id if model else None
            number = knowledge.current_number(session)
            if number is not None and (self._loaded is None or self._loaded.number != number):
                rows = knowledge.entries_of(session, number)
                found = {
                    row.entry_id: PublishedEntry(row.topic, row.version, entries.Entry.model_validate(row.content))
                    for row in rows
                }
                self._loaded = LoadedSnapshot(number, found)
        self._looked_at = time.monotonic()

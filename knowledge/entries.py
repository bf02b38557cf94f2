"""What an FAQ entry is: the shape of knowledge/content/*.yml and of a stored version."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

from desk.domain.locale import Locale

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Audience = Literal["foreign", "overseas-chinese", "prc", "sme", "taishang", "talent"]

FIRST_BUBBLE_LIMIT = 300
REVIEW_AT_LEAST_EVERY = timedelta(days=366)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryText(_Strict):
    """An entry in one language. ``answer`` stands alone in the first bubble; ``details`` follow below it."""

    question: Text
    answer: Annotated[Text, StringConstraints(max_length=FIRST_BUBBLE_LIMIT)]
    details: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1200)] = ""
    variants: Annotated[tuple[Text, ...], Field(min_length=8)]


class SourceText(_Strict):
    """Where an answer's facts come from. ``dated_on`` is the day the source shows, not the day it was read."""

    url: HttpUrl
    dated_on: date
    title: dict[Locale, Text]

    @model_validator(mode="after")
    def _every_language(self) -> "SourceText":
        if missing := set(Locale) - set(self.title):
            raise ValueError(f"the title is missing in {', '.join(sorted(missing))}")
        return self


class Entry(_Strict):
    """One meaning in three languages."""

    id: Slug
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)]
    agency: Slug
    reviewed_on: date
    review_due_on: date
    sources: Annotated[tuple[SourceText, ...], Field(min_length=1)]
    related: tuple[Slug, ...] = ()
    locales: dict[Locale, EntryText]

    @model_validator(mode="after")
    def _complete(self) -> "Entry":
        if missing := set(Locale) - set(self.locales):
            raise ValueError(f"there is no text in {', '.join(sorted(missing))}")
        if not self.reviewed_on < self.review_due_on <= self.reviewed_on + REVIEW_AT_LEAST_EVERY:
            raise ValueError("review_due_on must come after reviewed_on, a year later at most")
        return self


class TopicFile(_Strict):
    """One file of knowledge/content/."""

    topic: Slug
    entries: Annotated[tuple[Entry, ...], Field(min_length=1)]

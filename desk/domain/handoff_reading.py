"""What a short reply in the handoff says: yes, no, cancel, a name, an address, a correction.

People mix languages in a form, so nothing here asks for the locale. All functions work on NFKC-folded text, so that
full-width addresses and signs are the same as half-width ones. Nothing in here is ever shown to an investor.
"""

import re
import unicodedata
from enum import StrEnum

from desk.domain import handoff_words as words

MAX_NAME, MAX_ORGANISATION, MAX_MATTER = 100, 150, 2000
_QUOTES = "「」『』\"'“”‘’()（）"


class Field(StrEnum):
    """What an investor can correct. ``FACTS`` are industry, country and so on, as mentioned in the conversation."""

    NAME = "name"
    ORGANISATION = "organisation"
    EMAIL = "email"
    MATTER = "matter"
    FACTS = "facts"


_FIELDS = (
    (Field.EMAIL, words.EMAIL_FIELD),
    (Field.ORGANISATION, words.ORGANISATION_FIELD),
    (Field.FACTS, words.FACTS_FIELD),
    (Field.NAME, words.NAME_FIELD),
    (Field.MATTER, words.MATTER_FIELD),
)


def fold(text: str) -> str:
    """``text`` in the form the patterns expect: NFKC, commas of one kind, blanks collapsed, invisible marks gone."""
    visible = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc") or char.isspace())
    return " ".join(unicodedata.normalize("NFKC", visible).split())


def _bare(text: str) -> str:
    return fold(text).strip(" ,、。.!~…;:「」\"'")


def says_yes(text: str) -> bool:
    """The whole reply is an agreement."""
    return words.YES.fullmatch(_bare(text)) is not None


def says_no(text: str) -> bool:
    """The whole reply is a refusal."""
    return words.NO.fullmatch(_bare(text)) is not None


def says_cancel(text: str) -> bool:
    """The whole reply wants to stop."""
    return words.CANCEL.fullmatch(_bare(text)) is not None


def says_none(text: str) -> bool:
    """The whole reply is "I have none"."""
    return words.NONE.fullmatch(_bare(text)) is not None


def looks_like_question(text: str) -> bool:
    """A question mark or a question word."""
    return words.QUESTION.search(fold(text)) is not None


def is_company_name(text: str) -> bool:
    """The whole reply is a name with its legal form, even one like 株式会社どこでも that holds a question word."""
    return words.COMPANY_NAME.fullmatch(_bare(text)) is not None and not fold(text).endswith("?")


def introduces(text: str) -> bool:
    """The reply introduces somebody ("my name is …", "山田と申します"): an answer, no question."""
    return words.INTRODUCTION.search(fold(text)) is not None


def find_email(text: str) -> str | None:
    """The first address, also one typed full width, inside a sentence, with blanks around "@" or "。" for a dot."""
    folded = re.sub(r"\s*@\s*", "@", fold(text))
    folded = re.sub(r"(?<=[A-Za-z0-9])。(?=[A-Za-z0-9])", ".", folded)
    match = words.EMAIL.search(folded)
    if match is None or ".." in match.group() or len(match.group()) > 254:
        return None
    return match.group()


def find_name(text: str) -> str | None:
    """A person's name, without "my name is"; None if the text cannot be one."""
    folded = fold(text)
    if "@" in folded or "http" in folded:
        return None
    value = _framed(folded, words.NAME_FRAMES)
    if (end := words.CLAUSE_END.search(value)) and end.start():
        value = value[: end.start()]
    return _within(value, MAX_NAME) if sum(char.isdigit() for char in value) <= 2 else None


def find_organisation(text: str) -> str | None:
    """An organisation's name, without "our company is"; None if the text cannot be one."""
    folded = fold(text)
    return None if "@" in folded else _within(_framed(folded, words.ORGANISATION_FRAMES), MAX_ORGANISATION)


def find_matter(text: str) -> str | None:
    """What the enquiry is about, as written; None without a single letter. Longer texts are cut."""
    value = text.strip()
    return value[:MAX_MATTER] if any(char.isalpha() for char in value) else None


def find_field(text: str) -> Field | None:
    """The field a reply names."""
    folded = fold(text)
    return next((field for field, pattern in _FIELDS if pattern.search(folded)), None)


def wants_change(text: str) -> bool:
    """The reply speaks of a mistake or a change."""
    return words.CHANGE.search(fold(text)) is not None


def find_new_value(text: str) -> str | None:
    """What something should be instead, where the reply says so."""
    folded = words.POLITE_TAIL.sub("", fold(text))
    match = next((m for pattern in words.NEW_VALUE if (m := pattern.search(folded))), None)
    return None if match is None else match.group("value").strip(f" 。.,、{_QUOTES}") or None


def _framed(folded: str, frames: tuple[re.Pattern[str], ...]) -> str:
    bare = words.POLITE_TAIL.sub("", folded)
    match = next((m for frame in frames if (m := frame.match(bare))), None)
    return (match.group("value") if match else bare).strip(f" ,、。{_QUOTES}")


def _within(value: str, limit: int) -> str | None:
    return value if 0 < len(value) <= limit and any(char.isalpha() for char in value) else None

"""The sentences of bot/domain/*.yml for messages that we write ourselves: one source of words for both sides."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from desk.domain.dialogue import Button, TextItem
from desk.domain.locale import Locale

# The safe loader in C, where PyYAML has it: ten times faster.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DomainResponses:
    """Response keys of a Rasa domain folder, one variation per locale (condition on the slot ``locale``)."""

    def __init__(self, folder: Path) -> None:
        self._variations = _read(folder)

    def render(self, key: str, locale: Locale, values: Mapping[str, str] | None = None) -> TextItem:
        """The text with its buttons; ``{name}`` is replaced from ``values``. Raises ``KeyError`` for an unknown key."""
        variation = self._variations[key][locale]
        text = str(variation["text"]).strip()
        for name, value in (values or {}).items():
            text = text.replace(f"{{{name}}}", value)
        buttons = tuple(Button(b["title"], b["payload"]) for b in variation.get("buttons") or ())
        return TextItem(text, key, buttons)

    def digest(self, key: str) -> str:
        """SHA-256 over all locales' texts, shortened to 16 hexadecimal digits: the version that was shown."""
        texts = {str(locale): variation["text"] for locale, variation in self._variations[key].items()}
        return hashlib.sha256(json.dumps(texts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


@cache
def _read(folder: Path) -> dict[str, dict[str, Any]]:
    """key → locale → variation. The files belong to the code: they are read once per process."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.yml")):
        domain = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER) or {}  # noqa: S506 - a safe loader
        for key, variations in (domain.get("responses") or {}).items():
            found[key] = {_locale_of(variation): variation for variation in variations}
    return found


def _locale_of(variation: Mapping[str, Any]) -> str:
    for condition in variation.get("condition") or ():
        if condition.get("name") == "locale":
            return str(condition["value"])
    raise ValueError(f"a response without a locale: {str(variation.get('text'))[:60]}")

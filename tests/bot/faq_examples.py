"""The seed knowledge and the dialogue examples as training takes them, without the database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]


def examples() -> Iterator[dict[str, Any]]:
    """Each text of knowledge/content/ as ``{text, metadata: {entry_id, locale, role}}``."""
    for path in sorted((ROOT / "knowledge" / "content").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["entries"]:
            for locale, texts in entry["locales"].items():
                for role, text in _texts(texts):
                    metadata = {"entry_id": entry["id"], "locale": locale, "role": role}
                    yield {"text": " ".join(text.split()), "metadata": metadata}


def _texts(texts: dict[str, Any]) -> Iterator[Any]:
    yield "question", texts["question"]
    for variant in texts["variants"]:
        yield "variant", variant
    yield "answer", texts["answer"] + " " + texts.get("details", "")


def dialogue_examples() -> Iterator[dict[str, Any]]:
    """Each example of nlu_data/<locale>/*.yml as ``{text, intent, locale}``."""
    for path in sorted((ROOT / "nlu_data").glob("*/*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for item in (content or {}).get("nlu", []) if isinstance(content, dict) else []:
            for line in item["examples"].splitlines():
                if line.strip():
                    yield {"text": line.strip()[2:].strip(), "intent": item["intent"], "locale": path.parent.name}

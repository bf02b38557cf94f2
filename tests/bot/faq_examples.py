"""The seed knowledge as the NLU file that training takes, without the database: what tests of the bot train on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]


class _Dumper(yaml.CSafeDumper):
    """Writes texts of several lines as blocks."""


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


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


def write_faq_file(path: Path) -> int:
    """Write the file, one block per entry, locale and role; how many examples it has."""
    blocks: dict[Any, list[str]] = {}
    for example in examples():
        blocks.setdefault(tuple(example["metadata"].items()), []).append(example["text"])
    items = [
        {"intent": "faq", "metadata": dict(key), "examples": "".join(f"- {text}\n" for text in texts)}
        for key, texts in blocks.items()
    ]
    content = {"version": "3.1", "nlu": items}
    text = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)
    path.write_text(text, encoding="utf-8")
    return sum(map(len, blocks.values()))


def dialogue_examples() -> Iterator[dict[str, Any]]:
    """Each example of nlu_data/<locale>/*.yml as ``{text, intent, locale}``."""
    for path in sorted((ROOT / "nlu_data").glob("*/*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for item in (content or {}).get("nlu", []) if isinstance(content, dict) else []:
            for line in item["examples"].splitlines():
                if line.strip():
                    yield {"text": line.strip()[2:].strip(), "intent": item["intent"], "locale": path.parent.name}

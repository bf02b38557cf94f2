"""Tokenizer and entity component: textkit's results in Rasa's shape, and the language as an entity."""

import json
from pathlib import Path
from typing import Any, Optional

import pytest
from components.entities import TextkitEntities
from components.ranker import _knowledge_examples
from components.tokenizer import TextkitTokenizer
from rasa.shared.core.events import ActiveLoop, SlotSet
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from textkit import tokenise


def message(text: str, locale: str) -> Message:
    return Message({"text": text, "metadata": {"locale": locale}})


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("zh-Hant", "外國人來臺投資要先申請許可嗎？"),
        ("en", "How do I get an Employment Gold Card in Taiwan?"),
        ("ja", "台湾で会社を設立する手続きを教えてください。"),
        ("zh-Hant", "Gold Card 申請要多久"),
        ("zh-Hant", "ＮＴ＄５億 😀 臺南"),
        ("en", ""),
        ("ja", "😀"),
    ],
)
def test_tokens_are_those_of_textkit(locale: str, text: str) -> None:
    tokenizer = TextkitTokenizer(TextkitTokenizer.get_default_config())
    found = message(text, locale)
    tokenizer.process([found])
    tokens = [(t.text, t.start, t.end) for t in found.get("text_tokens")]
    assert tokens == [(t.text, t.start, t.end) for t in tokenise(text, locale)]
    assert all(text[start:end] == word for word, start, end in tokens)


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        (
            "zh-Hant",
            "日本的半導體公司想投資5億元",
            [("country", "JP"), ("industry", "semiconductor"), ("money", "TWD 500000000")],
        ),
        ("en", "write to a@example.com", [("email", "a@example.com")]),
        ("ja", "こんにちは", []),
        ("en", "", []),
    ],
)
def test_entities_keep_their_offsets_and_the_language_comes_last(
    locale: str, text: str, expected: list[tuple[str, Any]]
) -> None:
    found = message(text, locale)
    TextkitEntities().process([found])
    *entities, last = found.get("entities")
    assert [(e["entity"], e["value"]) for e in entities] == expected
    assert all(0 <= e["start"] < e["end"] <= len(text) for e in entities)
    assert (last["entity"], last["value"]) == ("locale", locale)


@pytest.mark.parametrize(
    ("step", "expected"),
    [("handoff_name", "zh-Hant"), ("handoff_email", "zh-Hant"), ("handoff_matter", "en"), (None, "en")],
)
def test_a_name_in_the_form_does_not_change_the_language(step: Any, expected: str) -> None:
    slots = [AnySlot("locale", mappings=[{}]), AnySlot("requested_slot", mappings=[{}])]
    tracker = DialogueStateTracker("abcdefgh", slots)
    tracker.update_with_events(
        [ActiveLoop("handoff_form"), SlotSet("locale", "zh-Hant"), SlotSet("requested_slot", step)], None
    )
    found = message("John Smith", "en")
    TextkitEntities().process([found], tracker)
    assert found.get("entities")[-1]["value"] == expected


@pytest.mark.parametrize(
    "content",
    [None, "not json\n", '{"text": "a question"}\n', '["a", "list"]\n', '"words"\n'],
)
def test_broken_examples_of_the_knowledge_are_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Optional[str]
) -> None:
    path = tmp_path / "knowledge.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    monkeypatch.setenv("DESK_KNOWLEDGE_EXAMPLES", str(path))
    with pytest.raises(RasaException, match=r"knowledge\.jsonl cannot be read"):
        _knowledge_examples()


def test_examples_of_the_knowledge_come_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "knowledge.jsonl"
    row = {"text": "VAT?", "entry_id": "vat", "locale": "en", "role": "question", "related": ["tax"]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    monkeypatch.setenv("DESK_KNOWLEDGE_EXAMPLES", str(path))
    (example,) = _knowledge_examples()
    assert (example.label, example.locale, example.role, example.related) == ("entry:vat", "en", "question", ("tax",))
    monkeypatch.delenv("DESK_KNOWLEDGE_EXAMPLES")
    assert _knowledge_examples() == []

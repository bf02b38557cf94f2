"""The dialogue's sentences as data: three languages, the same slots, buttons that our own grammar can read."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from faq_examples import examples

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ["zh-Hant", "en", "ja"]
OUTCOMES = (
    "small_talk",
    "suggested",
    "clarify",
    "guided",
    "handoff",
    "complaint",
    "out_of_scope",
    "unavailable",
    "answered",
)
PAYLOAD = re.compile(r"intent:[a-z_]+(:[A-Za-z_-]+)?|entry:[a-z0-9-]+")
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")


def domains() -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "bot/domain").glob("*.yml"))]


RESPONSES = {key: variations for domain in domains() for key, variations in (domain.get("responses") or {}).items()}
INTENTS = {intent for domain in domains() for intent in domain.get("intents") or []} | {"resume_bot"}


def by_locale(key: str) -> dict[str, dict[str, Any]]:
    return {variation["condition"][0]["value"]: variation for variation in RESPONSES[key]}


@pytest.mark.parametrize("key", sorted(RESPONSES))
def test_each_sentence_exists_once_in_each_language(key: str) -> None:
    assert [variation["condition"] for variation in RESPONSES[key]] == [
        [{"type": "slot", "name": "locale", "value": locale}] for locale in LOCALES
    ]


@pytest.mark.parametrize("key", sorted(RESPONSES))
def test_all_languages_fill_in_the_same_values(key: str) -> None:
    used = {locale: sorted(re.findall(r"\{(\w+)\}", v["text"])) for locale, v in by_locale(key).items()}
    assert used["zh-Hant"] == used["en"] == used["ja"]


@pytest.mark.parametrize("key", sorted(RESPONSES))
def test_buttons_are_the_same_in_all_languages_and_readable(key: str) -> None:
    payloads = {locale: [b["payload"] for b in v.get("buttons") or []] for locale, v in by_locale(key).items()}
    assert payloads["zh-Hant"] == payloads["en"] == payloads["ja"]
    for payload in payloads["en"]:
        assert PAYLOAD.fullmatch(payload)
        if payload.startswith("intent:"):
            assert payload.split(":")[1] in INTENTS


@pytest.mark.parametrize("key", sorted(RESPONSES))
def test_each_language_is_written_in_its_own_script(key: str) -> None:
    texts = {locale: variation["text"] for locale, variation in by_locale(key).items()}
    assert not KANA.search(texts["zh-Hant"])
    assert KANA.search(texts["ja"])
    assert not re.search("[\u3040-\u30ff\u4e00-\u9fff]", texts["en"])
    assert "您" not in texts["ja"]
    assert "你" not in texts["zh-Hant"].replace("您", "")


@pytest.mark.parametrize("key", sorted(set(RESPONSES) - {"utter_default"}))  # that name is Rasa's own
def test_names_carry_the_outcome(key: str) -> None:
    assert key.startswith("utter_ask_") or key.split("utter_", 1)[1].startswith(OUTCOMES)


def test_buttons_that_lead_to_entries_find_them() -> None:
    known = {example["metadata"]["entry_id"] for example in examples()}
    payloads = [b["payload"] for key in RESPONSES for v in RESPONSES[key] for b in v.get("buttons") or []]
    assert {p.split(":")[1] for p in payloads if p.startswith("entry:")} <= known


def test_the_notice_names_the_six_points_of_article_8() -> None:
    for locale, variation in by_locale("utter_guided_privacy_notice").items():
        assert [line[0] for line in variation["text"].splitlines()[1:]] == list("123456"), locale


def test_our_domain_lists_every_action_the_rules_name() -> None:
    listed = (
        {action for domain in domains() for action in domain.get("actions") or []} | set(RESPONSES) | {"handoff_form"}
    )
    for path in (ROOT / "nlu_data/rules").glob("*.yml"):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            for step in rule["steps"]:
                assert step.get("action", "handoff_form") in listed

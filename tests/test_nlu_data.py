"""The dialogue examples and the labels are data that people edit by hand, so their slips are caught here."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from desk.domain.handoff import HandoffReason
from desk.domain.locale import Locale
from desk.domain.message import ChannelName
from desk.domain.ticket import TicketStatus
from desk.labels import codes, label
from textkit import normalise

ROOT = Path(__file__).parent.parent
NLU_DATA = ROOT / "nlu_data"
TEXTKIT_DATA = ROOT / "textkit" / "src" / "textkit" / "data"

# The fewest training examples of an intent in one language; the short answers of a form need fewer.
SMALL_TALK = [
    "greet",
    "goodbye",
    "thanks",
    "bot_challenge",
    "capabilities",
    "ask_language",
    "switch_language",
]
REQUESTS = ["request_person", "complaint", "correct", "ticket_status"]
SHORT_REPLIES = ["affirm", "deny", "cancel"]
FEWEST_EXAMPLES = dict.fromkeys(SMALL_TALK + REQUESTS, 25) | dict.fromkeys(SHORT_REPLIES, 20) | {"out_of_scope": 150}
FEWEST_HELD_OUT = dict.fromkeys(FEWEST_EXAMPLES, 8) | {"out_of_scope": 25}

KANA = re.compile("[\u3041-\u309f\u30a0-\u30ff]")
HAN = re.compile("[\u3005\u4e00-\u9fff]")
BOPOMOFO = re.compile("[\u3105-\u312f]")
# What Rasa would read as an annotated entity, and what is said differently in Taiwan.
ENTITY_MARKUP = re.compile(r"[\[\]{}]")
NOT_TAIWAN_USAGE = re.compile("信息|軟件|視頻|網絡|質量|登錄|郵箱|短信|在線客服")


@cache
def training(locale: str) -> dict[str, list[str]]:
    """intent → the examples of one language as written, over all of its files."""
    examples: dict[str, list[str]] = {}
    for path in sorted((NLU_DATA / locale).glob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = item["examples"].splitlines()
            assert all(line.startswith("- ") for line in lines), f"{path}: {item['intent']}"
            examples.setdefault(item["intent"], []).extend(line[2:].strip() for line in lines)
    return examples


@cache
def held_out() -> dict[str, dict[str, list[str]]]:
    content: dict[str, dict[str, list[str]]] = yaml.safe_load(
        (NLU_DATA / "heldout" / "dialogue.yml").read_text("utf-8")
    )
    return content


def every_example() -> Iterator[tuple[str, str, str]]:
    """(locale, intent, text), of training and held-out examples alike."""
    for locale in Locale:
        for examples in (training(locale), held_out()[locale]):
            for intent, texts in examples.items():
                yield from ((locale, intent, text) for text in texts)


def matching_form(text: str) -> str:
    """What remains of a text when writing habits are folded and punctuation is dropped (but never all of it)."""
    folded = normalise(text)
    return re.sub(r"[\W_]+", "", folded) or folded


@pytest.mark.parametrize("locale", Locale)
def test_every_intent_has_enough_examples(locale: Locale) -> None:
    for examples, fewest in (
        (training(locale), FEWEST_EXAMPLES),
        (held_out()[locale], FEWEST_HELD_OUT),
    ):
        counts = {intent: len(texts) for intent, texts in examples.items()}
        assert counts.keys() == fewest.keys()
        assert {intent: n for intent, n in counts.items() if n < fewest[intent]} == {}


def test_no_text_stands_for_two_intents() -> None:
    intents: dict[str, set[str]] = {}
    for _, intent, text in every_example():
        intents.setdefault(matching_form(text), set()).add(intent)
    assert {text: names for text, names in intents.items() if len(names) > 1} == {}


def knowledge_questions() -> Iterator[tuple[str, str]]:
    """(entry id, text) of every question and variant in the seed content."""
    for path in sorted((ROOT / "knowledge" / "content").glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["entries"]:
            for texts in entry["locales"].values():
                yield from ((entry["id"], text) for text in [texts["question"], *texts["variants"]])


def test_no_dialogue_example_is_a_question_of_the_knowledge() -> None:
    """One text under two labels is a coin toss for the classifier, which ranks intents and entries together."""
    dialogue = {matching_form(text): intent for _, intent, text in every_example()}
    shared = [(text, entry, dialogue.get(matching_form(text))) for entry, text in knowledge_questions()]
    assert [clash for clash in shared if clash[2]] == []


@pytest.mark.parametrize("locale", Locale)
def test_no_text_is_written_twice_in_one_language(locale: Locale) -> None:
    """Also keeps the held-out texts apart from the training texts."""
    forms = Counter(matching_form(text) for place, _, text in every_example() if place == locale)
    assert [form for form, times in forms.items() if times > 1] == []


def test_texts_are_written_in_the_script_of_their_language() -> None:
    def fits(locale: str, intent: str, text: str) -> bool:
        match locale:
            case Locale.ZH_HANT:
                return not KANA.search(text) and bool(HAN.search(text) or BOPOMOFO.search(text))
            case Locale.JA:
                return bool(KANA.search(text) or HAN.search(text))
        # Who asks for another language in English may well name it in its own script.
        return intent == "switch_language" or not (KANA.search(text) or HAN.search(text))

    assert [example for example in every_example() if not fits(*example)] == []


def test_chinese_is_that_of_taiwan() -> None:
    assert [text for locale, _, text in every_example() if locale == "zh-Hant" and NOT_TAIWAN_USAGE.search(text)] == []


def test_dialogue_examples_carry_no_entities() -> None:
    assert [text for _, _, text in every_example() if ENTITY_MARKUP.search(text)] == []


def entity_values(file: str) -> set[str]:
    lines = (TEXTKIT_DATA / file).read_text(encoding="utf-8").splitlines()
    return {line.split("=", 1)[0].strip() for line in lines if "=" in line and not line.startswith("#")}


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("industry", entity_values("industries.txt")),
        ("place", entity_values("places.txt")),
        ("programme", entity_values("programmes.txt")),
        ("ticket_status", set(TicketStatus)),
        ("channel", set(ChannelName)),
        ("handoff_reason", set(HandoffReason)),
    ],
)
def test_labels_cover_the_codes_that_occur(kind: str, known: set[str]) -> None:
    assert set(codes(kind)) == {str(code) for code in known}


@pytest.mark.parametrize(
    "kind",
    [
        "industry",
        "place",
        "programme",
        "ticket_status",
        "channel",
        "handoff_reason",
        "topic_theme",
        "topic",
    ],
)
def test_labels_are_complete_and_distinct_in_three_languages(kind: str) -> None:
    for locale in Locale:
        names = [label(kind, code, locale) for code in codes(kind)]
        assert all(name and name == name.strip() for name in names)
        assert [name for name, times in Counter(names).items() if times > 1] == []
        if locale is Locale.ZH_HANT:
            assert [name for name in names if KANA.search(name)] == []
        if locale is Locale.EN:
            assert [name for name in names if KANA.search(name) or HAN.search(name)] == []


def test_every_country_that_textkit_finds_has_a_name() -> None:
    countries = entity_values("countries.txt")
    assert countries
    for locale in Locale:
        assert [code for code in countries if label("country", code, locale) == code] == []


@pytest.mark.parametrize(
    ("kind", "code", "locale", "expected"),
    [
        ("country", "CN", "zh-Hant", "中國大陸"),
        ("country", "CN", "en", "mainland China"),
        ("country", "CN", "ja", "中国大陸"),
        ("country", "HK", "zh-Hant", "香港"),
        ("country", "DE", "zh-Hant", "德國"),
        ("country", "DE", "ja", "ドイツ"),
        ("country", "ZZZ", "en", "ZZZ"),
        ("industry", "alchemy", "ja", "alchemy"),
        ("ticket_status", "follow-up", "en", "Being followed up"),
        ("topic", "fia-approval", "zh-Hant", "外國人投資許可（FIA）"),
    ],
)
def test_label(kind: str, code: str, locale: str, expected: str) -> None:
    assert label(kind, code, locale) == expected


def test_every_topic_belongs_to_a_known_theme() -> None:
    topics = yaml.safe_load((ROOT / "knowledge" / "topics.yml").read_text(encoding="utf-8"))
    assert {topic["theme"] for topic in topics} == set(codes("topic_theme"))
    assert len({topic["id"] for topic in topics}) == len(topics)

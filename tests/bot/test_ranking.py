"""The ranker on the real content: quality floors on unseen sentences, speed, storage, and refusals of poor data."""

import time
from pathlib import Path

import pytest
import yaml
from components import ranking_storage
from components.ranking import Band, Ranker
from components.ranking_training import Example, TrainingDataRefused, train

from faq_examples import dialogue_examples, examples

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ["zh-Hant", "en", "ja"]
# Of 112 held-out dialogue sentences per language, each worded unlike all training examples, 82, 67 and 76 % were understood
# when these floors were set. They guard against falling back; they are not what we aim for.
DIALOGUE_FLOOR = {"zh-Hant": 0.75, "en": 0.60, "ja": 0.69}


def all_examples() -> list[Example]:
    entries = [
        Example(e["text"], "entry:" + e["metadata"]["entry_id"], e["metadata"]["locale"], e["metadata"]["role"])
        for e in examples()
    ]
    return entries + [Example(e["text"], "intent:" + e["intent"], e["locale"]) for e in dialogue_examples()]


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return train(all_examples(), report=lambda line: None)


@pytest.mark.parametrize("locale", LOCALES)
def test_published_questions_are_answered_by_their_entry(ranker: Ranker, locale: str) -> None:
    asked = [e for e in examples() if e["metadata"]["locale"] == locale and e["metadata"]["role"] == "question"]
    first = sum(ranker.rank(e["text"], locale).entries[0].label == e["metadata"]["entry_id"] for e in asked)
    assert first / len(asked) >= 0.98


@pytest.mark.parametrize("locale", LOCALES)
def test_unseen_dialogue_sentences(ranker: Ranker, locale: str) -> None:
    held_out = yaml.safe_load((ROOT / "nlu_data/heldout/dialogue.yml").read_text(encoding="utf-8"))[locale]
    right, total, false_facts, foreign = 0, 0, 0, 0
    for intent, texts in held_out.items():
        for text in texts:
            ranking = ranker.rank(text, locale)
            if intent == "out_of_scope":
                foreign += 1
                false_facts += ranking.band is Band.ANSWER
            else:
                total += 1
                right += ranking.band is Band.INTENT and ranking.labels[0].label == f"intent:{intent}"
    print(f"{locale}: dialogue intents {right}/{total}, out of scope answered as fact {false_facts}/{foreign}")
    assert right / total >= DIALOGUE_FLOOR[locale]
    assert false_facts / foreign <= 0.12


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("zh-Hant", "越南的公司稅率是多少"),
        ("en", "What is the corporate tax rate in Vietnam?"),
        ("ja", "ベトナムの法人税率はいくらですか"),
        ("zh-Hant", "今天天氣如何"),
        ("en", "tell me a joke"),
        ("ja", "asdfghjkl"),
    ],
)
def test_other_matters_are_never_answered_as_fact(ranker: Ranker, locale: str, text: str) -> None:
    assert ranker.rank(text, locale).band is not Band.ANSWER


# What investors tell before they ask; the question is none of its words.
STORIES = {
    "zh-Hant": "您好，我們是一家做工業用感測器的公司，總部在大阪，員工大約兩百人。去年董事會決定往海外發展。{}麻煩您了，謝謝。",
    "en": "Hello, my name is Peter and I run a maker of sensors with about two hundred people. Last year our board decided to "
    "expand overseas, and my family is looking forward to it very much. {} Thank you very much for your help.",
    "ja": "お世話になっております。弊社は大阪で産業用センサーを製造している従業員二百名ほどの会社です。昨年、取締役会で海外展開を決めました。{}よろしくお願いいたします。",
}
TWO = {"zh-Hant": "{}另外，{}", "en": "{} Also, {}", "ja": "{}それと、{}"}


def questions(locale: str) -> list[tuple[str, str]]:
    """Every fifth published question and its entry."""
    asked = [e for e in examples() if e["metadata"]["locale"] == locale and e["metadata"]["role"] == "question"]
    return [(e["text"], e["metadata"]["entry_id"]) for e in asked[::5]]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_is_found_in_a_story(ranker: Ranker, locale: str) -> None:
    asked = questions(locale)
    first = [ranker.rank(STORIES[locale].format(text), locale).entries[0].label == entry for text, entry in asked]
    print(f"{locale}: found in a story {sum(first)}/{len(first)}")
    assert sum(first) / len(first) >= 0.7


@pytest.mark.parametrize("locale", LOCALES)
def test_two_questions_are_told_apart(ranker: Ranker, locale: str) -> None:
    asked = questions(locale)
    both = 0
    for (one, first), (two, second) in zip(asked, asked[1:]):  # noqa: RUF007  Python 3.10
        text = TWO[locale].format(one, two)
        found = ranker.questions(text, locale)
        assert all(0 <= start < end <= len(text) for (start, end), _ in found)
        both += [ranking.entries[0].label for _, ranking in found] == [first, second]
    print(f"{locale}: two questions {both}/{len(asked) - 1}")
    assert both / (len(asked) - 1) >= 0.6


@pytest.mark.parametrize("locale", LOCALES)
def test_one_question_stays_one(ranker: Ranker, locale: str) -> None:
    asked = [text for text, _ in questions(locale)]
    whole = [[span for span, _ in ranker.questions(text, locale)] == [(0, len(text))] for text in asked]
    assert sum(whole) / len(whole) >= 0.95  # A few titles are two questions themselves.


@pytest.mark.parametrize("text", ["", " ", "😀", "a" * 4000, "\u202e\u2066", "？！", "1", "\ud800"])
def test_any_text_is_ranked(ranker: Ranker, text: str) -> None:
    for locale in LOCALES:
        ranking = ranker.rank(text, locale)
        assert sum(candidate.confidence for candidate in ranking.labels) <= 1.001


def test_a_message_is_ranked_within_its_time(ranker: Ranker) -> None:
    texts = [e for e in examples() if e["metadata"]["role"] == "variant"][::20]
    for e in texts:
        ranker.rank(e["text"], e["metadata"]["locale"])
    began = time.process_time()
    for e in texts:
        ranker.rank(e["text"], e["metadata"]["locale"])
    each_ms = (time.process_time() - began) / len(texts) * 1e3
    print(f"ranking: {each_ms:.2f} ms")
    assert each_ms < 6  # 2.5 ms on an idle core


def test_a_stored_model_ranks_as_before(ranker: Ranker, tmp_path: Path) -> None:
    ranking_storage.save(ranker, tmp_path)
    loaded = ranking_storage.load(tmp_path)
    for text, locale in (("外國人投資要多久", "zh-Hant"), ("gold card", "en"), ("法人税", "ja")):
        assert loaded.rank(text, locale) == ranker.rank(text, locale)


FEW = [Example(f"{word} {n}", label, "en", role) for n in range(4) for word, label, role in (
    ("tax", "entry:tax", "variant"), ("visa", "entry:visa", "variant"), ("hello", "intent:greet", ""), ("joke", "intent:out_of_scope", ""),
)]  # fmt: skip


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        (("entry:tax", "entry:visa"), "no FAQ entry"),
        (("intent:greet", "intent:out_of_scope"), "no examples of dialogue intents"),
        (("intent:out_of_scope",), "out_of_scope"),
    ],
)
def test_poor_data_is_refused_in_one_sentence(left_out: tuple, said: str) -> None:
    with pytest.raises(TrainingDataRefused, match=said):
        train([e for e in FEW if e.label not in left_out], report=lambda line: None)


def test_a_label_with_too_few_examples_is_named() -> None:
    with pytest.raises(TrainingDataRefused, match="entry:new"):
        train([*FEW, Example("new", "entry:new", "en", "question")], report=lambda line: None)


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(TrainingDataRefused):
        train([], report=lambda line: None)

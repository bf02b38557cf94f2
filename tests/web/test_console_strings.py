"""Every word of the console exists in the three languages, and only there."""

import re

import pytest

from desk.domain.message import ConversationMode, Outcome
from desk.services.worklist import Promise, View
from tests.web.console_page import CONSOLE, LOCALES, strings

KANA = re.compile(r"[\u3041-\u30ff]")
HAN = re.compile(r"[\u4e00-\u9fff]")
HOLE = re.compile(r"\{\w+\}")
# Names of languages stand in their own language.
OWN_NAMES = ("中文", "日本語")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_three_files_have_the_same_keys_and_holes(locale: str) -> None:
    table, reference = strings(locale), strings("en")
    assert list(table) == list(reference)
    for key, text in table.items():
        assert sorted(HOLE.findall(text)) == sorted(HOLE.findall(reference[key])), key
        assert text.strip(), key


def test_no_language_speaks_in_another() -> None:
    assert not [text for text in strings("en").values() if HAN.search(text) or KANA.search(text)]
    assert not [text for text in strings("zh-Hant").values() if KANA.search(text)]
    for locale in ("zh-Hant", "ja"):
        assert not [text for text in strings(locale).values() if re.search(r"[\u3041-\u9fff][,;:?!]", text)]


def test_templates_and_modules_contain_no_sentence() -> None:
    for path in [*(CONSOLE / "templates").glob("*.html"), *(CONSOLE / "static").glob("*.js")]:
        source = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for name in OWN_NAMES:
            source = source.replace(name, "")
        assert not HAN.search(source), path.name
        if path.suffix == ".html":
            source = re.sub(r"\{% block body_class %\}.*?\{% endblock %\}", "", source)
            words = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", source, flags=re.DOTALL)
            assert not re.search(r"[A-Za-z]{4,}", words.replace("English", "")), path.name


def test_every_key_that_is_asked_for_exists_and_none_is_left_over() -> None:
    """Keys that are put together from a code are checked against all its values."""
    routers = CONSOLE.parents[1] / "api" / "routers"
    files = [*(CONSOLE / "templates").glob("*.html"), *routers.glob("console*.py")]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    asked = set(re.findall(r"""["']([a-z_]+(?:\.[a-z_]+)*)["']""", source))
    starts = {*re.findall(r'"([a-z_.]+[._])" ~', source), *re.findall(r'f"([a-z_.]+\.)\{', source)}
    table = set(strings("en"))
    assert {key for key in table - asked if not key.startswith(tuple(starts))} == set()
    for start, codes in (
        ("outcome.", Outcome), ("promise.", Promise), ("view.", View), ("mode.", ConversationMode),
        ("list.empty_", View), ("language.", LOCALES),
    ):  # fmt: skip
        assert start in starts
        assert {f"{start}{code}" for code in codes} <= table

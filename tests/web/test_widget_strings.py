"""Every word of the widget and of the demonstration portal exists in the three languages."""

import json
import re
from pathlib import Path

import pytest

from tests.web.widget_page import LOCALES

WEB = Path(__file__).parents[2] / "web"
FOLDERS = (WEB / "widget" / "locales", WEB / "public" / "locales")
KANA = re.compile(r"[\u3041-\u30ff]")
HAN = re.compile(r"[\u4e00-\u9fff]")
HOLE = re.compile(r"\{\w+\}")


def load(folder: Path, locale: str) -> dict[str, str]:
    table: dict[str, str] = json.loads((folder / f"{locale}.json").read_text(encoding="utf-8"))
    return table


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
@pytest.mark.parametrize("locale", LOCALES)
def test_the_three_files_have_the_same_keys_and_holes(folder: Path, locale: str) -> None:
    table, reference = load(folder, locale), load(folder, "en")
    assert list(table) == list(reference)
    assert {key: HOLE.findall(text) for key, text in table.items()} == {
        key: HOLE.findall(text) for key, text in reference.items()
    }
    assert all(text.strip() for text in table.values())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_no_language_speaks_in_another(folder: Path) -> None:
    assert not [text for text in load(folder, "en").values() if KANA.search(text) or HAN.search(text)]
    assert not [text for text in load(folder, "zh-Hant").values() if KANA.search(text)]
    # Chinese has no sentence without Han characters; half-width punctuation between them is not how an office writes.
    for text in load(folder, "zh-Hant").values():
        assert HAN.search(text) or HOLE.search(text), text
        assert not re.search(r"[\u4e00-\u9fff][,;:?!]", text), text


def test_every_string_the_modules_ask_for_exists() -> None:
    asked: set[str] = set()
    for module in (WEB / "widget").glob("*.js"):
        source = module.read_text(encoding="utf-8")
        asked |= set(re.findall(r'"((?:[a-z]+)\.[a-z_.]+)"', source))
    table = load(FOLDERS[0], "en")
    known = set(table) | {key.removesuffix(".one") for key in table if key.endswith(".one")}
    prefixes = {key.split(".")[0] for key in table}
    unknown = {key for key in asked if key.split(".")[0] in prefixes and key not in known}
    assert not unknown

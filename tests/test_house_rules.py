"""Rules of the house that nothing else checks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from api.errors import STATUS
from desk.domain.errors import DeskError
from desk.settings import ROOT, Settings

PACKAGES = (
    "desk",
    "knowledge",
    "channels",
    "dialogue",
    "actions",
    "api",
    "worker",
    "cli",
    "wiring",
    "textkit/src",
    "bot/components",
)
LOCALES = {"zh-Hant", "en", "ja"}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def test_files_and_functions_stay_small() -> None:
    long_files = [str(p.relative_to(ROOT)) for p in sources() if len(p.read_text(encoding="utf-8").splitlines()) > 500]
    assert long_files == []
    long_functions = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, node in functions()
        if (node.end_lineno or node.lineno) - node.lineno > 60
    ]
    assert long_functions == []


def test_only_the_session_module_commits() -> None:
    found = {str(p.relative_to(ROOT)) for p in sources() if re.search(r"\.commit\(", p.read_text(encoding="utf-8"))}
    assert found == {"desk/storage/session.py"}


def test_only_the_clock_knows_what_time_it_is() -> None:
    found = [
        str(p.relative_to(ROOT))
        for p in sources()
        if re.search(r"datetime\.(now|utcnow|today)\(", p.read_text(encoding="utf-8"))
    ]
    assert [name for name in found if name != "desk/clock.py" and not name.startswith("bot/")] == []


def test_every_refusal_has_a_status() -> None:
    def below(kind: type[DeskError]) -> Iterator[type[DeskError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from below(child)

    assert set(below(DeskError)) == set(STATUS)
    codes = [kind.code for kind in STATUS]
    assert len(codes) == len(set(codes))


def test_the_example_file_lists_every_setting() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = set(re.findall(r"^#?([A-Z_0-9]+)=", example, re.MULTILINE))
    wanted: set[str] = set()
    for name, field in Settings.model_fields.items():
        nested = getattr(field.annotation, "model_fields", None)
        if nested:
            wanted |= {f"DESK_{name}__{inner}".upper() for inner in nested}
        else:
            wanted.add(str(field.validation_alias or f"DESK_{name}").upper())
    assert listed == wanted


def responses() -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for path in sorted((ROOT / "bot" / "domain").glob("*.yml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8")).get("responses") or {}
    return found


@pytest.mark.parametrize(("key", "variations"), sorted(responses().items()))
def test_every_response_has_one_text_in_each_language(key: str, variations: list[dict[str, object]]) -> None:
    by_locale = {v["condition"][0]["value"]: v for v in variations}  # type: ignore[index]
    assert set(by_locale) == LOCALES
    assert len(variations) == len(LOCALES)
    names = {locale: set(re.findall(r"\{(\w+)\}", str(v["text"]))) for locale, v in by_locale.items()}
    assert names["en"] == names["ja"] == names["zh-Hant"]
    payloads = {locale: [b["payload"] for b in v.get("buttons") or ()] for locale, v in by_locale.items()}  # type: ignore[attr-defined]
    assert payloads["en"] == payloads["ja"] == payloads["zh-Hant"]
    assert re.search("[\u3041-\u3093\u30a1-\u30f3]", str(by_locale["ja"]["text"]))
    assert not re.search("[\u3041-\u3093]", str(by_locale["zh-Hant"]["text"]))
    assert not re.search("[\u3041-\u9fff]", str(by_locale["en"]["text"]))


def test_every_response_our_code_names_exists() -> None:
    known = set(responses())
    named = {
        name
        for path in sources()
        for name in re.findall(r'"(utter_(?!action\b)[a-z_]+)"', path.read_text(encoding="utf-8"))
        if not name.endswith("_")
    }
    assert named - known == set()


def test_every_button_leads_somewhere() -> None:
    from knowledge.catalogue import CONTENT

    entries = {
        entry["id"]
        for path in CONTENT.glob("*.yml")
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["entries"]
    }
    intents: set[str] = set()
    for path in (ROOT / "bot" / "domain").glob("*.yml"):
        intents |= set(yaml.safe_load(path.read_text(encoding="utf-8")).get("intents") or ())
    for key, variations in responses().items():
        for variation in variations:
            for button in variation.get("buttons") or ():  # type: ignore[attr-defined]
                kind, _, rest = str(button["payload"]).partition(":")
                assert kind in {"entry", "intent"}, key
                name = rest.partition(":")[0]
                assert name in (entries if kind == "entry" else intents | {"resume_bot"}), (key, button)

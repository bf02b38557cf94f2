"""Content comes in whole or not at all, and every problem is named with its file and line."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from desk.domain.errors import ContentRefused
from desk.services.context import Desk
from desk.storage import knowledge as rows
from knowledge.catalogue import CONTENT
from knowledge.import_export import export_content, import_content, read_content
from knowledge.publishing import publish

GOOD: dict[str, Any] = {
    "topic": "fia-approval",
    "entries": [
        {
            "id": "fia-approval", "audience": ["foreign"], "agency": "moea-investment-review",
            "reviewed_on": "2026-11-22", "review_due_on": "2027-05-22",
            "sources": [{"url": "https://law.moj.gov.tw/", "dated_on": "2026-08-17", "title": {"zh-Hant": "法", "en": "Law", "ja": "法"}}],
            "related": [],
            "locales": {
                locale: {"question": f"Q {locale}?", "answer": "A.", "variants": [f"{locale} variant {n}" for n in range(8)]}
                for locale in ("zh-Hant", "en", "ja")
            },
        }
    ],
}  # fmt: skip


def changed(**changes: Any) -> dict[str, Any]:
    return {"topic": GOOD["topic"], "entries": [GOOD["entries"][0] | changes]}


def text_changed(**changes: Any) -> dict[str, Any]:
    locales = GOOD["entries"][0]["locales"]
    return changed(locales=locales | {"en": locales["en"] | changes})


def write(folder: Path, content: Any, name: str = "fia-approval.yml") -> Path:
    path = folder / name
    raw = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    path.write_text(raw, encoding="utf-8")
    return path


def test_the_shipped_content_is_whole() -> None:
    found = read_content(sorted(CONTENT.glob("*.yml")))
    assert len({topic for topic, _ in found.values()}) >= 40
    assert len(found) >= 100


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("entries: [", "expected"),
        ("a: &x 1\nb: *x\n", "aliases"),
        ("topic: a\ntopic: b\n", "twice"),
        ("!!python/object/apply:os.system ['true']\n", "could not determine a constructor"),
        ("", "valid dictionary"),
        ("- a\n- b\n", "valid dictionary"),
        (GOOD | {"topic": "no-such-topic"}, "not in knowledge/topics.yml"),
        (changed(agency="no-such-agency"), "not in knowledge/agencies.yml"),
        (changed(sources=[]), "at least 1 item"),
        (changed(sources=[{"dated_on": "2026-01-01", "title": {"zh-Hant": "a", "en": "a", "ja": "a"}}]), "Field required"),
        (changed(sources=[{"url": "javascript:alert(1)", "dated_on": "2026-01-01", "title": {"zh-Hant": "a", "en": "a", "ja": "a"}}]), "URL scheme"),
        (changed(locales={"en": GOOD["entries"][0]["locales"]["en"]}), "no text in"),
        (changed(review_due_on="2030-01-01"), "a year later at most"),
        (changed(review_due_on="2026-01-01"), "must come after"),
        (changed(related=["nowhere"]), "does not exist"),
        (changed(surprise=1), "Extra inputs"),
        (text_changed(answer="x" * 301), "at most 300"),
        (text_changed(variants=["one"]), "at least 8"),
        (text_changed(question="   "), "at least 1 character"),
    ],
)  # fmt: skip
def test_bad_content_is_refused_with_file_and_reason(tmp_path: Path, content: Any, reason: str) -> None:
    with pytest.raises(ContentRefused) as refused:
        read_content([write(tmp_path, content)])
    assert any(reason in problem for problem in refused.value.problems), refused.value.problems
    assert all(problem.startswith("fia-approval.yml") for problem in refused.value.problems)


def test_one_question_belongs_to_one_entry(tmp_path: Path) -> None:
    twin = {"topic": "fia-documents", "entries": [GOOD["entries"][0] | {"id": "fia-documents"}]}
    with pytest.raises(ContentRefused, match="is asked by"):
        read_content([write(tmp_path, GOOD), write(tmp_path, twin, "fia-documents.yml")])


def test_nothing_is_imported_when_one_file_is_bad(empty_desk: Desk, tmp_path: Path) -> None:
    good, bad = write(tmp_path, GOOD), write(tmp_path, changed(sources=[]), "fia-documents.yml")
    with pytest.raises(ContentRefused), empty_desk.session() as session:
        import_content(session, empty_desk, [good, bad], author="test")
    with empty_desk.reading() as session:
        assert rows.latest_versions(session) == []


def test_versions_snapshots_and_export(empty_desk: Desk, tmp_path: Path) -> None:
    def bring_in(content: Any) -> tuple[list[str], int]:
        with empty_desk.session() as session:
            ids = import_content(session, empty_desk, [write(tmp_path, content)], author="test")
            session.flush()
            return ids, publish(session, empty_desk, author="test")

    assert bring_in(GOOD) == (["fia-approval"], 1)
    assert bring_in(GOOD) == ([], 1)  # nothing new: no version, no snapshot
    assert bring_in(text_changed(answer="Corrected.")) == (["fia-approval"], 2)
    with empty_desk.reading() as session:
        (entry,) = rows.entries_of(session, 2)
        assert (entry.version, entry.content["locales"]["en"]["answer"]) == (2, "Corrected.")
        (before,) = rows.entries_of(session, 1)
        assert before.content["locales"]["en"]["answer"] == "A."
        written = export_content(rows.latest_versions(session), tmp_path / "out")
    with empty_desk.session() as session:
        assert import_content(session, empty_desk, written, author="test") == []


def test_one_file_must_fit_what_is_there_already(empty_desk: Desk, tmp_path: Path) -> None:
    with empty_desk.session() as session:
        import_content(session, empty_desk, [write(tmp_path, GOOD)], author="test")
    thief = GOOD["entries"][0] | {"id": "fia-documents", "related": ["fia-approval"]}
    other = write(tmp_path, {"topic": "fia-documents", "entries": [thief]}, "fia-documents.yml")
    with pytest.raises(ContentRefused) as refused, empty_desk.session() as session:
        import_content(session, empty_desk, [other], author="test")
    assert all(problem.startswith("fia-documents.yml:") for problem in refused.value.problems)
    assert all("is asked by fia-documents and by fia-approval" in problem for problem in refused.value.problems)

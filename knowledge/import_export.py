"""Brings content files into the database: everything or nothing, with every problem named by file and line."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError
from sqlalchemy.orm import Session

from desk.domain.errors import ContentRefused
from desk.services.context import Desk
from desk.storage import knowledge
from desk.storage.tables import EntryVersion
from knowledge.catalogue import agencies, topics
from knowledge.entries import Entry, TopicFile
from knowledge.yaml_file import YamlFile, YamlProblem, read_yaml
from textkit import normalise


def read_content(paths: Sequence[Path], known: Mapping[str, Entry] | None = None) -> dict[str, tuple[str, Entry]]:
    """Topic and entry by entry id. Raises ``ContentRefused`` with all problems at once.

    ``known`` are the entries that stay as they are: the files must fit together with them.
    """
    problems: list[str] = []
    found: dict[str, tuple[str, Entry]] = {}
    places: dict[str, str] = {}
    for path in paths:
        try:
            file = read_yaml(path)
            topic_file = TopicFile.model_validate(file.data)
        except YamlProblem as problem:
            problems.append(str(problem))
            continue
        except ValidationError as error:
            problems.extend(_describe(file, error))
            continue
        problems.extend(_file_problems(file, topic_file))
        for index, entry in enumerate(topic_file.entries):
            place = f"{file.name}:{file.line_of(('entries', index))}"
            if entry.id in found:
                problems.append(f"{place}: the entry {entry.id} stands in {places[entry.id]} as well")
            found[entry.id], places[entry.id] = (topic_file.topic, entry), place
    new = {name: entry for name, (_, entry) in found.items()}
    problems.extend(_cross_problems(dict(known or {}) | new, places))
    if not found and not problems:
        problems.append("there is no content file")
    if problems:
        raise ContentRefused(problems)
    return found


def import_content(session: Session, desk: Desk, paths: Sequence[Path], *, author: str) -> list[str]:
    """Adds a version for every entry that differs from its newest one. Returns their ids; equal entries stay as they are."""
    newest = {row.entry_id: row for row in knowledge.latest_versions(session)}
    found = read_content(paths, {name: Entry.model_validate(row.content) for name, row in newest.items()})
    changed = []
    for entry_id, (topic, entry) in sorted(found.items()):
        content = entry.model_dump(mode="json")
        known = newest.get(entry_id)
        if known and (known.topic, known.content) == (topic, content):
            continue
        row = EntryVersion(
            entry_id=entry_id, version=known.version + 1 if known else 1, topic=topic, content=content,
            review_due_on=entry.review_due_on, created_at=desk.clock.now(), created_by=author,
        )  # fmt: skip
        session.add(row)
        changed.append(entry_id)
    return changed


def export_content(rows: Iterable[EntryVersion], folder: Path) -> list[Path]:
    """Writes entries as content files, one per topic; importing them again changes nothing."""
    by_topic: dict[str, list[EntryVersion]] = defaultdict(list)
    for row in rows:
        by_topic[row.topic].append(row)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for topic, versions in sorted(by_topic.items()):
        entries = [Entry.model_validate(row.content).model_dump(mode="json") for row in versions]
        path = folder / f"{topic}.yml"
        plain = json.loads(json.dumps({"topic": topic, "entries": entries}))
        path.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=110), encoding="utf-8")
        written.append(path)
    return written


def _describe(file: YamlFile, error: ValidationError) -> list[str]:
    return [
        f"{file.name}:{file.line_of(problem['loc'])}: {'.'.join(map(str, problem['loc']))}: {problem['msg']}"
        for problem in error.errors()
    ]


def _file_problems(file: YamlFile, content: TopicFile) -> list[str]:
    problems = []
    if content.topic not in topics():
        problems.append(
            f"{file.name}:{file.line_of(('topic',))}: the topic {content.topic} is not in knowledge/topics.yml"
        )
    for index, entry in enumerate(content.entries):
        if entry.agency not in agencies():
            line = file.line_of(("entries", index, "agency"))
            problems.append(f"{file.name}:{line}: the agency {entry.agency} is not in knowledge/agencies.yml")
    return problems


def _cross_problems(entries: dict[str, Entry], places: dict[str, str]) -> list[str]:
    problems = []
    asked: dict[tuple[str, str], str] = {}
    # Those that were not brought now come first: a clash is told with the place of the new one.
    for entry in sorted(entries.values(), key=lambda entry: entry.id in places):
        place = places.get(entry.id, "published")
        lost = [name for name in entry.related if name not in entries]
        problems += [f"{place}: {entry.id} points to {name}, which does not exist" for name in lost]
        for locale, text in entry.locales.items():
            for question in (text.question, *text.variants):
                key = (str(locale), normalise(question))
                other = asked.setdefault(key, entry.id)
                if other != entry.id:
                    problems.append(f"{place}: “{question}” is asked by {entry.id} and by {other}")
    return problems

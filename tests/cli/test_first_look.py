"""A desk that has run before is recognised without loading the database library; anything doubtful is not."""

import sqlite3
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from cli.first_look import is_prepared, newest_revisions
from desk.services.context import Desk
from desk.settings import ROOT, Settings


def test_the_newest_revisions_are_those_of_alembic() -> None:
    assert newest_revisions() == set(ScriptDirectory.from_config(Config(str(ROOT / "alembic.ini"))).get_heads())


def test_a_desk_with_tables_and_knowledge_is_prepared(desk: Desk) -> None:
    assert is_prepared(desk.settings) is desk.database.is_sqlite
    with desk.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    assert not is_prepared(desk.settings)


def test_a_desk_without_knowledge_is_not(empty_desk: Desk) -> None:
    assert not is_prepared(empty_desk.settings)


@pytest.mark.parametrize("content", [None, b"", b"not a database", b"SQLite format 3\x00 and then nothing"])
def test_no_file_or_a_strange_one_is_not(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "desk.db"
    if content is not None:
        path.write_bytes(content)
    assert not is_prepared(Settings(database_url=f"sqlite:///{path}", var_dir=tmp_path))


def test_an_empty_database_is_not(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "desk.db") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    assert not is_prepared(Settings(database_url=f"sqlite:///{tmp_path}/desk.db", var_dir=tmp_path))

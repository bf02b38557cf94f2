"""Whether a desk has run here before. Costs a few milliseconds: the libraries that would tell take two seconds to load."""

import contextlib
import re
import sqlite3
from pathlib import Path

from desk.settings import ROOT, Settings

_VERSIONS = ROOT / "migrations" / "versions"


def is_prepared(settings: Settings) -> bool:
    """True if this SQLite file has the newest tables and published knowledge. False means: not known."""
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    if not settings.uses_sqlite or not path.is_file():
        return False
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path)) as connection:
        heads = {row[0] for row in connection.execute("SELECT version_num FROM alembic_version")}
        return heads == newest_revisions() and bool(connection.execute("SELECT 1 FROM snapshots LIMIT 1").fetchone())
    return False


def newest_revisions(folder: Path = _VERSIONS) -> set[str]:
    """The revisions that no other one follows."""
    scripts = [path.read_text(encoding="utf-8") for path in folder.glob("*.py")]
    revisions = {found[1] for text in scripts if (found := re.search(r'^revision\b.*= "(\w+)"', text, re.M))}
    followed = {found[1] for text in scripts if (found := re.search(r'^down_revision\b.*= "(\w+)"', text, re.M))}
    return revisions - followed

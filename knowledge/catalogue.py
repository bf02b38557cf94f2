"""The lists that entries refer to: topics and agencies, shipped with the code."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
CONTENT = FOLDER / "content"


@cache
def agencies() -> dict[str, Any]:
    """``{id: {name: {locale: …}, url}}``, agencies by their present names."""
    return dict(yaml.safe_load((FOLDER / "agencies.yml").read_text(encoding="utf-8")))


@cache
def topics() -> dict[str, Any]:
    """``{id: {theme, audience, name}}``."""
    rows = yaml.safe_load((FOLDER / "topics.yml").read_text(encoding="utf-8"))
    return {row["id"]: row for row in rows}

"""What a parser found, before it becomes an entity."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """Half-open offsets in the text the parser was given."""

    type: str
    value: str
    start: int
    end: int
    data: dict[str, str | float] = field(default_factory=dict)

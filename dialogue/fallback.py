"""Placeholder until the handoff form's rules are there."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from desk.domain.dialogue import Question, Reply
from desk.services.context import Desk


class HandoffFallback:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self, session: Session, question: Question, flow: Mapping[str, Any] | None) -> Reply | None:
        return None

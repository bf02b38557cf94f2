"""A dialogue engine in memory, for development and tests of everything around the dialogue."""

from collections.abc import Callable

from desk.domain.dialogue import Question, Reply
from desk.domain.errors import DialogueUnavailable


class ScriptedEngine:
    """Answers from a function; ``down`` makes it unavailable. Remembers what it was asked."""

    def __init__(self, script: Callable[[Question], Reply]) -> None:
        self._script = script
        self._given: dict[str, Reply] = {}
        self.asked: list[Question] = []
        self.down = False

    async def ask(self, question: Question) -> Reply:
        """The scripted reply; the same ``message_id`` gives the same one."""
        if self.down:
            raise DialogueUnavailable("scripted")
        self.asked.append(question)
        if question.message_id not in self._given:
            self._given[question.message_id] = self._script(question)
        return self._given[question.message_id]

    async def is_ready(self) -> bool:
        return not self.down

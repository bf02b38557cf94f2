"""What is possible while Rasa is away: the whole handoff, by the same rules as Rasa's form, and choices of known questions.

The state of the dialogue is kept with the conversation. A handoff begun here is finished here, even if Rasa is back.
"""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from desk.domain.dialogue import AnswerItem, Question, Reply, ReplyItem, TicketItem
from desk.domain.errors import HandoffIncomplete
from desk.domain.handoff import HandoffDetails, HandoffReason
from desk.domain.handoff_form import (
    Ended,
    Filled,
    FormState,
    Interrupted,
    Invalid,
    Result,
    Said,
    Step,
    next_step,
    question_key,
    read_reply,
)
from desk.domain.locale import Locale
from desk.services.context import Desk
from desk.services.handoff import NOTICE, open_ticket, record_consent, record_notice

# Without the classifier only plain wishes are understood: how people call the person they want to talk to.
_WANTS_PERSON = re.compile(
    r"真人|專人|专人|人工|客服|專案經理|专案经理|承辦人?|承办人?|聯絡.{0,4}人員|"
    r"\b(human|real person|a person|someone|agent|operator|representative|project manager|case officer|staff)\b|"
    r"担当者|人と(話|相談)|オペレーター|スタッフ|プロジェクトマネージャー|有人",
    re.IGNORECASE,
)
_ENDINGS = {Result.CANCELLED: "utter_handoff_cancelled", Result.REFUSED: "utter_handoff_refused"}


class HandoffFallback:
    """Answers in the caller's transaction."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self, session: Session, question: Question, flow: Mapping[str, Any] | None) -> Reply | None:
        """The reply, or None if the question has to wait for Rasa."""
        choice = question.choice or {}
        if entry_id := choice.get("entry_id"):
            return Reply((AnswerItem(entry_id, 1.0),), "faq", 1.0, flow=flow)
        if flow is None:
            if choice.get("intent") != "request_person" and not (not choice and _WANTS_PERSON.search(question.text)):
                return None
            return self._begin(session, question)
        return self._go_on(session, question, FormState.from_json(flow), Locale(flow["locale"]))

    def _begin(self, session: Session, question: Question) -> Reply:
        locale = question.locale
        record_notice(session, self._desk, conversation_id=question.conversation_id, locale=locale)
        return self._reply(FormState(asked=Step.CONSENT), locale, NOTICE, "utter_ask_handoff_consent")

    def _go_on(self, session: Session, question: Question, state: FormState, locale: Locale) -> Reply:
        said = _said(question, locale)
        match read_reply(state, said):
            case Filled(state=filled):
                if state.asked is Step.CONSENT:
                    record_consent(session, self._desk, conversation_id=question.conversation_id, locale=locale)
                step = next_step(filled) or Step.CONFIRMED
                asking = FormState(step, filled.values)
                return self._reply(asking, locale, question_key(step, asking))
            case Invalid(problem=problem):
                return self._reply(state, locale, f"utter_guided_{problem}")
            case Interrupted():
                step = state.asked or Step.CONSENT
                return self._reply(state, locale, "utter_unavailable_kept", question_key(step, state))
            case Ended(result=Result.CONFIRMED, state=ended):
                return self._open(session, question, ended, locale)
            case Ended(result=result):
                return Reply((self._desk.responses.render(_ENDINGS[result], locale),), locale=locale)

    def _open(self, session: Session, question: Question, state: FormState, locale: Locale) -> Reply:
        details = HandoffDetails(**{str(step): state.values.get(step, "") for step in _FIELDS})
        try:
            card = open_ticket(
                session, self._desk, conversation_id=question.conversation_id, turn_id=question.turn_id,
                details=details, reason=HandoffReason.BOT_UNAVAILABLE, locale=locale,
            )  # fmt: skip
        except HandoffIncomplete:
            return Reply((self._desk.responses.render("utter_handoff_failed", locale),), locale=locale)
        return Reply((TicketItem(card.number),), locale=locale)

    def _reply(self, state: FormState, locale: Locale, *keys: str) -> Reply:
        values = {**{str(step): "" for step in _FIELDS}, **state.values, "facts": ""}
        items: list[ReplyItem] = [self._desk.responses.render(key, locale, values) for key in keys]
        return Reply(tuple(items), locale=locale, flow=state.to_json() | {"locale": str(locale)})


_FIELDS = (Step.NAME, Step.ORGANISATION, Step.EMAIL, Step.MATTER)


def _said(question: Question, locale: Locale) -> Said:
    if question.choice is None:
        return Said(question.text, locale)
    return Said(question.text, locale, question.choice.get("intent"), 1.0, question.choice.get("value") or "")

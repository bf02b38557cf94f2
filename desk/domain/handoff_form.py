"""The handoff as a dialogue: what a reply means at each step. Pure, so that Rasa's form and our fallback share it.

Rasa's form is actions/handoff_form.py, the fallback for when Rasa is away dialogue/fallback.py; neither decides
anything itself. The words are in handoff_words.py, the sentences are response keys of bot/domain/handoff.yml.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from desk.domain import handoff_reading as reading
from desk.domain.handoff_reading import Field
from desk.domain.locale import Locale


class Step(StrEnum):
    """In the order they are asked. The values are the names of Rasa's slots behind ``handoff_``."""

    CONSENT = "consent"
    NAME = "name"
    ORGANISATION = "organisation"
    EMAIL = "email"
    MATTER = "matter"
    CONFIRMED = "confirmed"


class Result(StrEnum):
    """How a form ended."""

    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    REFUSED = "refused"


FIELDS = (Step.NAME, Step.ORGANISATION, Step.EMAIL, Step.MATTER)
LIMITS = {Step.NAME: 200, Step.ORGANISATION: 200, Step.EMAIL: 320, Step.MATTER: 4000}
NO_ORGANISATION = "—"
# Two values beside the steps: the question asked last, offered as the matter by a button of that value, and "no" once
# the facts found in the conversation (industry, country, …) are not to go along.
LAST_QUESTION = "last_question"
FACTS = "facts"

# Intents that the dialogue answers in between; everything else at a step is taken as the reply to it.
_QUESTIONS = frozenset({"faq", "faq_suggest", "out_of_scope", "nlu_fallback", "complaint"})
_ASIDES = frozenset(
    {"bot_challenge", "capabilities", "ask_language", "switch_language", "ticket_status", "greet", "thanks"}
)
_SURE = 0.8
_LIKELY = 0.6
_LONG_ENOUGH = 8  # characters; anything shorter is a name, however sure the ranking is


@dataclass(frozen=True, slots=True)
class FormState:
    """What is known so far. ``asked`` is the step whose reply is awaited; None before the first question."""

    asked: Step | None = None
    values: Mapping[str, str] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", dict(self.values or {}))

    def with_value(self, name: str, value: str | None) -> "FormState":
        """The state with a field set, or emptied by None."""
        values = {k: v for k, v in self.values.items() if k != name}
        return replace(self, values=values if value is None else values | {str(name): value})

    def to_json(self) -> dict[str, object]:
        return {"asked": self.asked, "values": dict(self.values)}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "FormState":
        asked, values = data.get("asked"), data.get("values")
        pairs = values.items() if isinstance(values, Mapping) else ()
        return cls(Step(str(asked)) if asked else None, {str(k): str(v) for k, v in pairs})


@dataclass(frozen=True, slots=True)
class Said:
    """A reply with what is known of it.

    ``choice`` is the value of a button, "" for a button without one, None if typed. ``intent`` is the classifier's;
    None where there is none, and then words alone decide. ``email`` is an entity found.
    """

    text: str
    locale: Locale
    intent: str | None = None
    confidence: float = 0.0
    choice: str | None = None
    email: str | None = None

    @property
    def pressed(self) -> bool:
        """A button of ours: its intent is certain, its text is only a label."""
        return self.choice is not None

    def means(self, intent: str, confidence: float = _LIKELY) -> bool:
        return self.intent == intent and (self.pressed or self.confidence >= confidence)


@dataclass(frozen=True, slots=True)
class Filled:
    """The reply was understood; ``state`` is the new one, and ``next_step`` of it is asked next."""

    state: FormState


@dataclass(frozen=True, slots=True)
class Invalid:
    """The reply cannot be right; ``problem`` names the sentence that says why: utter_guided_<problem>."""

    problem: str


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Something else was asked: it is answered, then the same step is asked again."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The form is over."""

    result: Result
    state: FormState


type Meaning = Filled | Invalid | Interrupted | Ended


def next_step(state: FormState) -> Step | None:
    """The first step that still needs a reply; None when all is confirmed."""
    return next((step for step in Step if step not in state.values), None)


def question_key(step: Step, state: FormState) -> str:
    """The response key of a step's question. That of the consent comes after ``utter_guided_privacy_notice``."""
    again = step is Step.MATTER and LAST_QUESTION in state.values
    return f"utter_ask_handoff_{step}{'_again' if again else ''}"


def read_reply(state: FormState, said: Said) -> Meaning:
    """What ``said`` means at the step that was asked. Never raises, whatever the text is."""
    step = state.asked or Step.CONSENT
    if _cancels(step, said):
        return Ended(Result.CANCELLED, state)
    if (correction := _correction(state, step, said)) is not None:
        return correction
    if _interrupts(step, said):
        return Interrupted()
    match step:
        case Step.CONSENT:
            return _read_consent(state, said)
        case Step.CONFIRMED:
            return _read_confirmation(state, said)
        case Step.MATTER:
            return _read_matter(state, said)
        case _:
            return _read_field(state, step, said)


def _cancels(step: Step, said: Said) -> bool:
    if said.pressed:
        return said.intent == "cancel"
    if reading.says_cancel(said.text):
        return True
    return (step is not Step.MATTER and said.means("cancel") and len(said.text) <= 30) or said.means("goodbye", _SURE)


def _correction(state: FormState, step: Step, said: Said) -> Meaning | None:
    """A field that was given already is to be changed, with its new value or to be asked again."""
    if said.pressed:
        return _pressed_correction(state, said)
    if step is Step.CONSENT or len(said.text) > 150 or reading.fold(said.text).endswith("?"):
        return None
    if step is Step.EMAIL and _email_of(said):
        return None  # wrong@example.com is an address, not a complaint about one
    if reading.says_yes(said.text):  # 「間違いありません」 speaks of a mistake too
        return None
    if not reading.wants_change(said.text) and (_answers(step, said) or not said.means("correct")):
        return None
    if step is Step.MATTER and not said.means("correct", 0.5):
        return None  # "change of company name" may be what the investor wants to ask about
    field = reading.find_field(said.text)
    if field is Field.FACTS and step is Step.CONFIRMED:
        return Filled(state.with_value(FACTS, "no"))
    if field is not None and str(field) in state.values:
        value = _email_of(said) if field is Field.EMAIL else reading.find_new_value(said.text)
        return Filled(state.with_value(field, value) if value else state.with_value(field, None))
    if Step.EMAIL in state.values and (email := _email_of(said)):
        return Filled(state.with_value(Step.EMAIL, email))
    return (
        Invalid("which_field") if step is Step.CONFIRMED or (field is None and said.means("correct", _SURE)) else None
    )


def _pressed_correction(state: FormState, said: Said) -> Meaning | None:
    if said.intent != "correct":
        return None
    if said.choice == FACTS:
        return Filled(state.with_value(FACTS, "no"))
    return Filled(state.with_value(said.choice, None)) if said.choice in set(FIELDS) else Invalid("which_field")


def _interrupts(step: Step, said: Said) -> bool:
    """Something for the dialogue. A company name may resemble a question; a question looks like one, or the ranking is
    sure and the text long enough."""
    if said.pressed:
        return said.intent in _QUESTIONS | _ASIDES
    if _answers(step, said) or said.intent is None:
        return False
    if said.intent in _ASIDES:
        return said.means(said.intent)
    if said.intent not in _QUESTIONS or step is Step.MATTER:
        return False  # at the matter a question is exactly what the project manager is to be asked
    if reading.looks_like_question(said.text):
        return True
    return said.means("faq", _SURE) and len(reading.fold(said.text)) >= _LONG_ENOUGH


def _answers(step: Step, said: Said) -> bool:
    """Plainly a reply to this step, whatever the classifier takes it for."""
    match step:
        case Step.EMAIL:
            return _email_of(said) is not None
        case Step.CONSENT | Step.CONFIRMED:
            return reading.says_yes(said.text) or reading.says_no(said.text)
        case Step.ORGANISATION:
            return reading.says_none(said.text) or reading.introduces(said.text) or reading.is_company_name(said.text)
        case Step.NAME:
            return reading.introduces(said.text)
        case Step.MATTER:
            return False


def _read_consent(state: FormState, said: Said) -> Meaning:
    if _agrees(said):
        return Filled(state.with_value(Step.CONSENT, "yes"))
    return Ended(Result.REFUSED, state) if _refuses(said) else Invalid("consent_needed")


def _read_confirmation(state: FormState, said: Said) -> Meaning:
    if _agrees(said):
        return Ended(Result.CONFIRMED, state.with_value(Step.CONFIRMED, "yes"))
    if email := _email_of(said):
        return Filled(state.with_value(Step.EMAIL, email))
    short = len(reading.fold(said.text)) <= 20
    field = reading.find_field(said.text) if short and not said.pressed else None
    if field is not None and str(field) in state.values:
        return Filled(state.with_value(field, None))
    return Invalid("which_field" if _refuses(said) or said.means("correct") else "confirmation_needed")


def _agrees(said: Said) -> bool:
    if said.pressed:
        return said.intent == "affirm"
    return reading.says_yes(said.text) or (said.means("affirm") and not reading.says_no(said.text))


def _refuses(said: Said) -> bool:
    if said.pressed:
        return said.intent == "deny"
    return reading.says_no(said.text) or (said.means("deny") and not reading.says_yes(said.text))


def _read_matter(state: FormState, said: Said) -> Meaning:
    last = state.values.get(LAST_QUESTION)
    if last and (said.choice == LAST_QUESTION or _agrees(said)):
        return Filled(state.with_value(Step.MATTER, last))
    if said.pressed or reading.says_yes(said.text) or reading.says_no(said.text):
        return Invalid("matter_unclear")
    matter = reading.find_matter(said.text)
    return Filled(state.with_value(Step.MATTER, matter)) if matter else Invalid("matter_unclear")


def _read_field(state: FormState, step: Step, said: Said) -> Meaning:
    if said.pressed and not (step is Step.ORGANISATION and said.intent == "deny"):
        return Invalid(f"{step}_unclear")  # a button of another question; its label is nobody's name
    if not said.pressed and said.means("request_person") and not reading.introduces(said.text):
        return Invalid(f"{step}_unclear")
    match step:
        case Step.EMAIL:
            value = _email_of(said)
        case Step.NAME:
            value = reading.find_name(said.text) if _may_be_name(said.text) else None
        case _:
            none = reading.says_none(said.text) or said.means("deny")
            value = NO_ORGANISATION if none else reading.find_organisation(said.text)
    return Filled(state.with_value(step, value)) if value else Invalid(f"{step}_unclear")


def _may_be_name(text: str) -> bool:
    if reading.introduces(text):
        return True
    return not (reading.says_yes(text) or reading.says_no(text) or reading.looks_like_question(text))


def _email_of(said: Said) -> str | None:
    return reading.find_email(said.text) or said.email

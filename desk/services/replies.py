"""Turns what the engine said into messages: approved text, sources, review date, agency, choices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from desk.domain.dialogue import AnswerItem, LocaleItem, Reply, SuggestItem, TextItem, TicketItem
from desk.domain.locale import Locale
from desk.domain.message import Candidate, Draft, Outcome, Receipt, Sender
from desk.domain.ports import Entry, PublishedSnapshot
from desk.services.context import Desk

_RELATED_CHOICES = 3
_PERSON = ("utter_handoff_label_person", "intent:request_person")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The drafts of one turn, in order, and what else the turn decided."""

    drafts: tuple[Draft, ...]
    locale: Locale
    locale_pinned: bool
    ticket_number: str | None


def render_reply(desk: Desk, reply: Reply, locale: Locale, model: str | None) -> Rendered:
    """All messages of a reply in the language of the question; after a switch, in the new one.

    Entries that are no longer published are left out; if nothing remains, the investor is offered a person.
    """
    snapshot = desk.knowledge.current()
    drafts: list[Draft] = []
    pinned, ticket = False, None
    for item in reply.items:
        match item:
            case LocaleItem():
                locale, pinned = item.locale, True
            case TicketItem():
                ticket = item.number
            case TextItem():
                drafts.append(_text_draft(item, locale, reply))
            case AnswerItem():
                drafts.extend(_answer_draft(desk, snapshot, item, locale, model))
            case SuggestItem():
                drafts = _with_suggestions(desk, snapshot, drafts, item, locale)
            case _:
                assert_never(item)
    if not drafts and ticket is None:
        drafts.append(_text_draft(desk.responses.render("utter_clarify_rephrase", locale), locale, reply))
    return Rendered(tuple(drafts), locale, pinned, ticket)


def outcome_of(response: str | None) -> Outcome:
    """The outcome a response key carries: ``utter_<outcome>_<name>``; questions of a form are ``guided``."""
    name = (response or "").removeprefix("utter_")
    for outcome in Outcome:
        if name.startswith(f"{outcome}_"):
            return outcome
    return Outcome.GUIDED


def _text_draft(item: TextItem, locale: Locale, reply: Reply) -> Draft:
    receipt = Receipt(outcome_of(item.response), confidence=reply.confidence, candidates=reply.ranking)
    choices = tuple((button.label, button.payload) for button in item.buttons)
    return Draft(Sender.BOT, item.text, locale, receipt, choices)


def _answer_draft(
    desk: Desk, snapshot: PublishedSnapshot, item: AnswerItem, locale: Locale, model: str | None
) -> Sequence[Draft]:
    entry = snapshot.get(item.entry_id)
    if entry is None:
        return ()
    text = entry.text(locale)
    receipt = Receipt(
        Outcome.ANSWERED, entry_id=entry.id, topic=entry.topic, version=entry.version, snapshot=snapshot.number,
        model=model, confidence=round(item.confidence, 4), sources=tuple(entry.sources(locale)),
        reviewed_on=entry.reviewed_on.isoformat(), agency=entry.agency(locale),
        candidates=_known(snapshot, item.candidates),
    )  # fmt: skip
    body = f"{text.answer}\n\n{text.details}" if text.details else text.answer
    related = [found for found in map(snapshot.get, entry.related) if found][:_RELATED_CHOICES]
    choices = (*_entry_choices(related, locale), _person_choice(desk, locale))
    return (Draft(Sender.BOT, body, locale, receipt, choices),)


def _with_suggestions(
    desk: Desk, snapshot: PublishedSnapshot, drafts: list[Draft], item: SuggestItem, locale: Locale
) -> list[Draft]:
    """The nearest questions become choices of the sentence before them."""
    candidates = _known(snapshot, item.candidates)
    entries = [entry for entry in (snapshot.get(c.entry_id) for c in candidates) if entry]
    if not entries:
        return drafts
    if not drafts:
        drafts = [_text_draft(desk.responses.render("utter_suggested_intro", locale), locale, Reply(()))]
    last = drafts[-1]
    receipt = Receipt(Outcome.SUGGESTED, candidates=candidates)
    choices = (*_entry_choices(entries, locale), *last.choices)
    if not any(payload == _PERSON[1] for _, payload in choices):
        choices = (*choices, _person_choice(desk, locale))
    return [*drafts[:-1], replace(last, receipt=receipt, choices=choices)]


def _entry_choices(entries: Sequence[Entry], locale: Locale) -> tuple[tuple[str, str], ...]:
    return tuple((entry.text(locale).question, f"entry:{entry.id}") for entry in entries)


def _person_choice(desk: Desk, locale: Locale) -> tuple[str, str]:
    key, payload = _PERSON
    return desk.responses.render(key, locale).text, payload


def _known(snapshot: PublishedSnapshot, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates that are published, with their topics."""
    entries = ((candidate, snapshot.get(candidate.entry_id)) for candidate in candidates)
    return tuple(replace(candidate, topic=entry.topic) for candidate, entry in entries if entry)

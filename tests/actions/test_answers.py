"""What actions answer to questions, to a yes, to a wish for another language and to "where is my case"."""

from typing import Any

import pytest

from actions.language import wanted_locale
from desk.domain.locale import Locale
from desk.services.context import Desk
from desk.services.conversations import open_webchat
from desk.storage import conversations
from tests.actions.conversations import Talk


def talk(desk: Desk, locale: str = "zh-Hant") -> Talk:
    with desk.session() as session:
        opened = open_webchat(session, desk, locale=Locale(locale), page_url=None)
        return Talk(desk, opened.conversation.id, locale)


def ranked(*entry_ids: str) -> list[dict[str, Any]]:
    return [{"entry_id": entry_id, "confidence": 0.9 - i / 10} for i, entry_id in enumerate(entry_ids)]


async def test_an_answer_names_the_entry_and_what_else_was_near(desk: Desk) -> None:
    chat = talk(desk)
    chat.hear("外資要申請嗎", "faq", ranking=ranked("fia-approval", "fia-documents"))
    await chat.act("action_answer_faq")
    (message,) = (response["custom"] for response in chat.responses)
    assert (message["kind"], message["entry_id"], message["confidence"]) == ("answer", "fia-approval", 0.9)
    assert [candidate["entry_id"] for candidate in message["candidates"]] == ["fia-approval", "fia-documents"]
    assert chat.slots["topic"] == "fia-approval"


async def test_an_entry_that_is_no_longer_published_is_not_answered(desk: Desk) -> None:
    chat = talk(desk)
    chat.hear("舊的", "faq", ranking=ranked("taken-back", "fia-approval", "fia-documents"))
    await chat.act("action_answer_faq")
    assert chat.said == ["utter_suggested_intro", "suggest"]
    chat.hear("舊的", "faq", ranking=ranked("taken-back", "fia-approval"))
    await chat.act("action_answer_faq")
    assert chat.said == ["utter_clarify_rephrase"]


def part(text: str, band: str, *entry_ids: str) -> dict[str, Any]:
    return {"text": text, "band": band, "ranking": ranked(*entry_ids)}


async def test_two_questions_are_answered_one_after_the_other(desk: Desk) -> None:
    chat = talk(desk)
    parts = [part("要申請嗎？", "answer", "fia-approval"), part("金卡怎麼辦？", "answer", "employment-gold-card")]
    chat.hear("要申請嗎？金卡怎麼辦？", "faq", ranking=ranked("fia-approval"), parts=parts)
    await chat.act("action_answer_faq")
    assert [response["custom"]["entry_id"] for response in chat.responses] == ["fia-approval", "employment-gold-card"]
    assert chat.slots["topic"] == "employment-gold-card"


async def test_the_question_that_stays_open_is_named(desk: Desk) -> None:
    chat = talk(desk)
    parts = [
        part("要申請嗎？", "answer", "fia-approval"),
        part("那 費用呢？", "suggest", "fia-documents", "fia-approval-time"),
    ]
    chat.hear("要申請嗎？那 費用呢？", "faq", ranking=ranked("fia-approval"), parts=parts)
    await chat.act("action_answer_faq")
    assert chat.said == ["answer", "utter_suggested_part", "suggest"]
    assert chat.responses[1]["part"] == "那 費用呢？"
    assert chat.slots["topic"] == "fia-approval"


async def test_two_to_four_near_questions_are_offered(desk: Desk) -> None:
    chat = talk(desk)
    ids = ("fia-approval", "fia-documents", "employment-gold-card", "fia-approval-time", "employment-gold-card-tax")
    chat.hear("申請", "faq_suggest", ranking=ranked(*ids))
    await chat.act("action_suggest")
    assert chat.said == ["utter_suggested_intro", "suggest"]
    assert len(chat.responses[1]["custom"]["candidates"]) == 4
    assert chat.slots["last_question"] == "申請"


async def test_a_second_failure_offers_a_person(desk: Desk) -> None:
    chat = talk(desk)
    for expected in ("utter_clarify_rephrase", "utter_clarify_person"):
        chat.hear("???", "nlu_fallback")
        await chat.act("action_fallback")
        assert chat.said == [expected]


async def test_yes_accepts_the_offer_that_was_just_made_and_nothing_else(desk: Desk) -> None:
    chat = talk(desk)
    chat.hear("好", "affirm")
    await chat.act("action_offer_accepted")
    assert chat.said == ["utter_clarify_nothing_open"]
    chat.hear("???", "nlu_fallback")
    await chat.act("action_fallback")
    chat.hear("好", "affirm")
    events = await chat.act("action_offer_accepted")
    assert {"event": "followup", "timestamp": None, "name": "handoff_form"} in events
    assert chat.slots["handoff_reason"] == "not_answered"


@pytest.mark.parametrize(
    ("text", "choice", "wanted"),
    [
        ("請用英文回答", None, Locale.EN),
        ("Please answer in Japanese", None, Locale.JA),
        ("日本語でお願いします", None, Locale.JA),
        ("Can I have this in Chinese, not in English", None, Locale.ZH_HANT),
        ("我看不懂英文，請用中文", None, Locale.ZH_HANT),
        ("英語ではなく日本語で", None, Locale.JA),
        ("I can't read Chinese, English please", None, Locale.EN),
        ("中文", "ja", Locale.JA),
        ("another language", None, None),
    ],
)
def test_the_language_that_is_asked_for(text: str, choice: str | None, wanted: Locale | None) -> None:
    assert wanted_locale(text, choice) == wanted


async def test_another_language_is_pinned(desk: Desk) -> None:
    chat = talk(desk)
    chat.hear("請用日文", "switch_language")
    await chat.act("action_set_locale")
    assert chat.slots["locale"] == "ja"
    with desk.reading() as session:
        conversation = conversations.find(session, chat.conversation_id)
        assert conversation is not None
        assert (conversation.locale, conversation.locale_pinned) == ("ja", True)


async def test_a_case_is_told_only_where_there_is_one(desk: Desk) -> None:
    chat = talk(desk)
    chat.hear("我的案件呢", "ticket_status")
    await chat.act("action_ticket_status")
    assert chat.said == ["utter_handoff_no_ticket"]

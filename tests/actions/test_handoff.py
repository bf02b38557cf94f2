"""The handoff through the action server's protocol, with the real services and both databases."""

from sqlalchemy import select

from desk.domain.locale import Locale
from desk.services.context import Desk
from desk.services.conversations import open_webchat
from desk.storage.tables import PrivacyNotice, Ticket
from tests.actions.conversations import Talk


def talk(desk: Desk, locale: str = "zh-Hant") -> Talk:
    with desk.session() as session:
        opened = open_webchat(session, desk, locale=Locale(locale), page_url=None)
        return Talk(desk, opened.conversation.id, locale)


def tickets(desk: Desk) -> list[Ticket]:
    with desk.reading() as session:
        return list(session.scalars(select(Ticket)))


async def to_confirmation(chat: Talk) -> None:
    chat.hear("我要找專人", "request_person")
    await chat.open_form()
    await chat.answer("同意", "affirm", choice={"intent": "affirm"})
    await chat.answer("我叫王小明")
    await chat.answer("沒有", "deny", choice={"intent": "deny", "value": "none"})
    await chat.answer("我的信箱是 wang@example.com")
    await chat.answer("園區租金多少？", "faq")


async def test_the_notice_comes_first_and_the_ticket_last(desk: Desk) -> None:
    chat = talk(desk)
    chat.hear("我要找專人", "request_person")
    await chat.open_form()
    assert chat.said == ["utter_guided_privacy_notice", "utter_ask_handoff_consent"]
    chat = talk(desk)
    await to_confirmation(chat)
    assert chat.said == ["utter_ask_handoff_confirmed"]
    assert chat.responses[0]["name"] == "王小明"
    assert chat.responses[0]["email"] == "wang@example.com"
    await chat.answer("正確", "affirm")
    assert chat.said == ["ticket"]
    (ticket,) = tickets(desk)
    assert (ticket.name, ticket.email, ticket.matter) == ("王小明", "wang@example.com", "園區租金多少？")
    assert ticket.number == chat.responses[0]["custom"]["number"]
    assert not [name for name, value in chat.slots.items() if name.startswith("handoff_") and value]


async def test_the_same_turn_again_opens_no_second_ticket(desk: Desk) -> None:
    chat = talk(desk)
    await to_confirmation(chat)
    before = dict(chat.slots)
    await chat.answer("正確", "affirm")
    number = chat.responses[0]["custom"]["number"]
    chat.slots, chat.turns, chat.responses = before, chat.turns - 1, []
    await chat.answer("正確", "affirm")
    assert chat.responses[0]["custom"]["number"] == number
    assert len(tickets(desk)) == 1


async def test_notice_and_consent_are_kept_in_the_language_shown(desk: Desk) -> None:
    chat = talk(desk, "ja")
    chat.hear("担当者に相談したい", "request_person")
    await chat.open_form()
    with desk.reading() as session:
        notice = session.scalar(select(PrivacyNotice))
        assert notice is not None
        assert (notice.locale, notice.consented_at) == ("ja", None)
    await chat.answer("はい", "affirm")
    with desk.reading() as session:
        notice = session.scalar(select(PrivacyNotice))
        assert notice is not None
        assert notice.consented_at is not None


async def test_without_consent_nothing_is_kept(desk: Desk) -> None:
    chat = talk(desk, "en")
    chat.hear("a person please", "request_person")
    await chat.open_form()
    await chat.answer("no", "deny")
    assert chat.said == ["utter_handoff_refused"]
    assert tickets(desk) == []
    assert not [name for name, value in chat.slots.items() if name.startswith("handoff_") and value]


async def test_a_question_in_between_is_handed_on_and_the_same_question_stays_open(desk: Desk) -> None:
    chat = talk(desk)
    chat.hear("我要找專人", "request_person")
    await chat.open_form()
    await chat.answer("同意", "affirm")
    await chat.answer("外國人投資要先申請嗎？", "faq")
    assert chat.said == []
    assert chat.slots["requested_slot"] == "handoff_name"
    assert chat.slots["handoff_name"] is None
    await chat.act("validate_handoff_form")  # Rasa comes back to the form without a new reply
    assert chat.slots["requested_slot"] == "handoff_name"


async def test_corrections_at_the_confirmation(desk: Desk) -> None:
    chat = talk(desk)
    await to_confirmation(chat)
    await chat.answer("不對", "deny")
    assert chat.said == ["utter_guided_which_field"]
    await chat.answer("更正電子郵件", "correct", choice={"intent": "correct", "value": "email"})
    assert chat.said == ["utter_ask_handoff_email"]
    await chat.answer("new@example.com", "correct")
    assert chat.responses[0]["email"] == "new@example.com"


async def test_facts_of_the_conversation_go_along_unless_they_are_left_out(desk: Desk) -> None:
    chat = talk(desk)
    chat.slots |= {"industry": "semiconductor", "country": "JP", "plan_size": "TWD 500000000", "topic": "fia-approval"}
    await to_confirmation(chat)
    assert "半導體" in chat.responses[0]["facts"]
    assert "日本" in chat.responses[0]["facts"]
    await chat.answer("不提供", "correct", choice={"intent": "correct", "value": "facts"})
    assert chat.responses[0]["facts"] == ""
    await chat.answer("正確", "affirm")
    (ticket,) = tickets(desk)
    assert (ticket.industry, ticket.country, ticket.plan_size, ticket.topic) == (None, None, None, None)


async def test_the_reason_comes_from_the_button(desk: Desk) -> None:
    chat = talk(desk)
    chat.hear("轉給專案經理", "request_person", choice={"intent": "request_person", "value": "complaint"})
    await chat.open_form()
    assert chat.slots["handoff_reason"] == "complaint"
    await chat.answer("取消", "cancel")
    assert chat.said == ["utter_handoff_cancelled"]

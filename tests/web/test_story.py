"""The whole story in a real browser, with a real Rasa: ask, be handed over, read the manager's reply, ask again."""

import os
import signal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live import LiveDesk
from tests.web.console_page import Console
from tests.web.widget_page import ANSWER_TIMEOUT_MS, LOCALES, QUESTIONS, Widget

MANAGERS = {"zh-Hant": "pm.zh@demo.test", "en": "pm.en@demo.test", "ja": "pm.ja@demo.test"}
PERSON = {"zh-Hant": "我想找專人談", "en": "I would like to talk to a person", "ja": "担当者と直接話したいです"}
AGREE = {"zh-Hant": "同意", "en": "I agree", "ja": "同意します"}
NAME = {"zh-Hant": "我叫王小明", "en": "My name is Ann Smith", "ja": "山田太郎と申します"}
PLAIN_NAME = {"zh-Hant": "王小明", "en": "Ann Smith", "ja": "山田太郎"}
COMPANY = {"zh-Hant": "大華精密股份有限公司", "en": "Example Precision Ltd", "ja": "大阪精密工業株式会社"}
ASIDE = {
    "zh-Hant": "外國人投資許可要審多久？",
    "en": "How long does foreign investment approval take?",
    "ja": "外国人投資許可の審査にはどのくらいかかりますか？",
}
MATTER = {
    "zh-Hant": "我們想在臺南投資5億元設半導體材料廠",
    "en": "We plan to invest 30 million US dollars in a semiconductor plant in Tainan",
    "ja": "台南で半導体材料の工場に5億円を投資する計画です",
}
WRONG, RIGHT = "wrong@example.test", "right@example.test"
CORRECTION = {
    "zh-Hant": f"電子郵件改成 {RIGHT}",
    "en": f"The e-mail is wrong, it is {RIGHT}",
    "ja": f"メールアドレスは {RIGHT} に訂正します",
}
CONFIRM = {"zh-Hant": "確認送出", "en": "yes", "ja": "はい"}
REPLY = {
    "zh-Hant": "您好，我是您的專案經理。",
    "en": "Hello, I am your project manager.",
    "ja": "担当の呉と申します。よろしくお願いいたします。",
}


def last(widget: Widget) -> dict[str, Any]:
    return widget.history()[-1]


def say(widget: Widget, text: str) -> None:
    """Asks, and waits until the whole turn is over: an answer in between is followed by the form's question again."""
    before = len(widget.history())
    widget.ask(text)
    for _ in range(200):
        history = widget.history()
        if len(history) > before + 1 and not widget.turn_pending():
            expect(widget.log.locator(".message")).to_have_count(len(history))
            return
        widget.page.wait_for_timeout(100)
    raise AssertionError(f"no answer to {text!r}")


def hand_over(widget: Widget, locale: str) -> dict[str, Any]:
    """Through the form by words, with a question in between and a correction at the end. Returns the ticket."""
    say(widget, PERSON[locale])
    notice = " ".join(m["text"] for m in widget.history()[-3:])
    assert {"zh-Hant": "個人資料保護法", "en": "Personal Data Protection Act", "ja": "個人"}[locale] in notice
    say(widget, AGREE[locale])
    say(widget, ASIDE[locale])  # a question in between is answered, and the name is asked again
    assert any((m.get("answer") or {}).get("entry_id") == "fia-approval-time" for m in widget.history()[-3:])
    for text in (NAME[locale], COMPANY[locale], WRONG, MATTER[locale]):
        say(widget, text)
    summary = last(widget)["text"]
    assert all(part in summary for part in (PLAIN_NAME[locale], COMPANY[locale], WRONG, MATTER[locale])), summary
    say(widget, CORRECTION[locale])
    assert RIGHT in last(widget)["text"]
    say(widget, CONFIRM[locale])
    ticket: dict[str, Any] = last(widget)["ticket"]
    return ticket


@pytest.mark.parametrize("locale", LOCALES)
def test_from_the_question_to_the_managers_reply(
    browser: Browser, page: Page, live_desk: LiveDesk, locale: str
) -> None:
    widget = Widget(page, live_desk.url, locale).open()
    answer = widget.ask_and_wait(QUESTIONS[locale])
    expect(answer.locator(".provenance-block")).to_be_visible()
    ticket = hand_over(widget, locale)
    assert ticket["number"] in last(widget)["text"]
    assert ticket["assignee_name"] in last(widget)["text"]
    expect(widget.root.locator(".message .ticket").last).to_contain_text(ticket["number"])

    staff = browser.new_context()
    console = Console(staff.new_page(), live_desk, "zh-Hant").sign_in(MANAGERS[locale])
    row = console.page.locator(f"#row-{ticket['number']}")
    expect(row).to_contain_text(COMPANY[locale])
    console.page.goto(f"{live_desk.url}/console/tickets/{ticket['number']}")
    expect(console.page.locator("#messages")).to_contain_text(MATTER[locale])
    expect(console.page.get_by_text(RIGHT).first).to_be_visible()

    before = widget.messages("bot").count()
    widget.ask(QUESTIONS[locale])  # while a person has the conversation the bot is silent
    expect(console.messages("investor").last).to_contain_text(QUESTIONS[locale])
    console.page.reload()  # a draft begun before the news would first be shown it (tests/web/test_console.py)
    console.box.fill(REPLY[locale])
    console.send.click()
    expect(console.messages("staff").first).to_contain_text(REPLY[locale])
    expect(widget.messages("staff").first).to_contain_text(REPLY[locale], timeout=2_000)
    assert widget.messages("bot").count() == before

    page.close()  # the investor leaves, comes back, and still has it
    again = Widget(page.context.new_page(), live_desk.url, locale)
    again.go()
    expect(again.launcher.or_(again.panel).first).to_be_visible()  # the widget remembers whether it was open
    if not again.panel.is_visible():
        again.launcher.click()
    expect(again.messages("staff").first).to_contain_text(REPLY[locale])

    status = live_desk.desk
    with status.session() as session:
        from desk.domain.ticket import TicketStatus
        from desk.services.tickets import set_status
        from desk.storage.staff import find_by_email

        manager = find_by_email(session, MANAGERS[locale])
        assert manager is not None
        set_status(session, status, manager, ticket["number"], TicketStatus.CLOSED)
    expect(again.messages("system").last).to_contain_text(ticket["number"])
    resumed = again.ask_and_wait(QUESTIONS[locale])
    expect(resumed.locator(".provenance-block")).to_be_visible()
    staff.close()


def test_rasa_stopped_and_back(page: Page, live_desk: LiveDesk) -> None:
    widget = Widget(page, live_desk.url).open()
    rasa = next(child for child in live_desk.stack.supervisor.children if child.name == "rasa")
    assert rasa.process is not None
    os.killpg(rasa.process.pid, signal.SIGSTOP)  # slow beyond all patience
    try:
        notice = widget.messages("bot").nth(1)
        widget.ask(QUESTIONS["en"])
        expect(notice).to_be_visible(timeout=8_000)
        assert last(widget)["answer"]["outcome"] == "unavailable"
        assert widget.said(QUESTIONS["en"]) == 1
    finally:
        os.killpg(rasa.process.pid, signal.SIGCONT)
    expect(widget.messages("bot").nth(2)).to_be_visible(timeout=ANSWER_TIMEOUT_MS + 20_000)
    assert last(widget)["answer"]["outcome"] in ("answered", "suggested")
    assert len([m for m in widget.history() if m["sender"] == "bot"]) == 3


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        '/intent{"a":1}',
        '/faq{"a":1}',
        "／restart",
        " /session_start",
        "\u202e/restart",
        "😀",
        "<b>x</b>",
        "?" * 1900,
    ],
)
def test_odd_messages_are_answered_politely(page: Page, live_desk: LiveDesk, text: str) -> None:
    widget = Widget(page, live_desk.url).open()
    widget.post(text)
    expect(widget.messages("bot").nth(1)).to_be_visible(timeout=ANSWER_TIMEOUT_MS)
    # The words are understood like any others ("restart" is near the period of a tax relief); nothing is executed.
    assert last(widget)["answer"]["outcome"] in ("clarify", "out_of_scope", "suggested", "small_talk", "answered")
    widget.ask_and_wait(QUESTIONS["en"])  # and the conversation goes on

"""Asking on the portal in three languages: the answer, its provenance, choices, ratings, the language switch."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.widget_page import LOCALES, QUESTIONS, Widget


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_is_answered_with_its_provenance(page: Page, desk_url: str, locale: str) -> None:
    widget = Widget(page, desk_url, locale).open()
    answer = widget.ask_and_wait(QUESTIONS[locale])
    expect(answer.locator(".speaker")).to_contain_text(widget.words["speaker.bot"])
    expect(answer.locator(".text")).to_have_attribute("lang", locale)
    provenance = answer.locator(".provenance-block")
    for key in ("provenance.origin", "provenance.sources", "provenance.agency", "provenance.reviewed"):
        expect(provenance).to_contain_text(widget.words[key])
    source = provenance.get_by_role("link").first
    expect(source).to_have_attribute("href", re.compile("^https?://"))
    expect(source).to_have_attribute("target", "_blank")
    expect(source).to_have_attribute("rel", "noopener noreferrer")
    assert widget.troubles == []


@pytest.mark.parametrize("locale", LOCALES)
def test_all_words_around_the_conversation_are_of_the_page_language(page: Page, desk_url: str, locale: str) -> None:
    widget = Widget(page, desk_url, locale).open()
    expect(widget.panel).to_have_accessible_name(widget.words["panel.title"])
    expect(widget.root.locator(".root")).to_have_attribute("lang", locale)
    expect(widget.button("header.person")).to_be_visible()
    expect(widget.field).to_have_attribute("placeholder", widget.words["composer.placeholder"])
    expect(widget.root.locator("#privacy")).to_have_text(widget.words["composer.privacy"])
    expect(widget.messages("bot").first.locator(".text")).to_have_attribute("lang", locale)


def test_a_choice_is_sent_under_its_label_and_the_others_rest(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    choices = widget.messages("bot").first.locator("button.choice")
    label = choices.first.inner_text()
    choices.first.click()
    expect(widget.messages("investor").first.locator(".text")).to_have_text(label)
    for index in range(choices.count()):
        expect(choices.nth(index)).to_be_disabled()
    expect(choices.first).to_have_class(re.compile("taken"))
    expect(choices.first).to_contain_text(widget.words["choices.taken"])
    expect(widget.messages("investor").locator(".state-sent")).to_be_visible()
    assert widget.said(label) == 1


def test_a_rating_is_kept_over_a_reload_and_can_be_changed(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    answer = widget.ask_and_wait(QUESTIONS["en"])
    answer.get_by_role("button", name="Yes").click()
    expect(answer.locator(".rating-thanks")).to_have_text(widget.words["rating.thanks"])
    page.reload()
    again = widget.log.locator(".message:has(.rating)").first
    expect(again.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    again.get_by_role("button", name="No", exact=True).click()
    expect(again.get_by_role("button", name="No", exact=True)).to_have_attribute("aria-pressed", "true")


def test_switching_the_language_keeps_the_history_and_survives_a_reload(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    widget.ask_and_wait(QUESTIONS["en"])
    lines = widget.log.locator(".message").count()
    japanese = Widget(page, desk_url, "ja")
    with page.expect_response(lambda response: response.url.endswith("/locale")) as pinned:
        widget.root.get_by_role("button", name="日本語").click()
    assert pinned.value.ok
    expect(japanese.panel).to_have_accessible_name(japanese.words["panel.title"])
    assert widget.log.locator(".message").count() == lines
    expect(widget.messages("investor").first.locator(".text")).to_have_attribute("lang", "en")
    expect(japanese.button("header.person")).to_be_visible()
    page.reload()
    expect(japanese.panel).to_have_accessible_name(japanese.words["panel.title"])
    assert japanese.stored("locale")["told"] is True


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=\"document.title='owned'\">", "<script>document.title='owned'</script>"]
)
def test_text_is_never_read_as_markup(page: Page, desk_url: str, text: str) -> None:
    widget = Widget(page, desk_url).open()
    widget.ask_and_wait(text)
    expect(widget.messages("investor").first.locator(".text")).to_have_text(text)
    assert widget.log.locator("img, script").count() == 0
    assert "owned" not in page.title()


def test_the_button_for_a_person_starts_the_handoff(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    widget.button("header.person").click()
    expect(widget.messages("investor")).to_have_count(1)
    expect(widget.messages("bot").nth(1)).to_be_visible(timeout=20_000)
    assert len([message for message in widget.history() if message["sender"] == "investor"]) == 1


DUE: dict[str, str | re.Pattern[str]] = {
    "zh-Hant": "2026年11月24日 星期二 下午5:30（臺北時間，UTC+8）",
    "en": re.compile("Tuesday,? 24 November 2026 at 17:30 \\(Taipei time, UTC\\+8\\)"),
    "ja": "2026年11月24日火曜日 17:30（台北時間、UTC+8）",
}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_ticket_and_the_reply_of_a_person_are_shown(page: Page, desk_url: str, locale: str) -> None:
    message = {"sender": "bot", "text": "…", "locale": locale, "created_at": "2026-11-23T02:00:00Z"}
    ticket = {"number": "T-1", "status": "reception", "assignee_name": "王怡君", "status_url": "/tickets/T-1?code=x"}
    ticket |= {"reply_due_at": "2026-11-24T09:30:00Z"}
    reply = message | {
        "id": "b",
        "seq": 902,
        "sender": "staff",
        "sender_name": "王怡君",
        "text": "https://gov.test/a。",
    }
    told = [message | {"id": "a", "seq": 901, "ticket": ticket}, reply]
    page.route("**/messages?after=0", lambda route: route.fulfill(json={"messages": told, "turn_pending": False}))
    widget = Widget(page, desk_url, locale).open()
    card = widget.log.locator(".ticket")
    expect(card).to_contain_text("T-1")
    expect(card).to_contain_text(widget.words["ticket.status.reception"])
    expect(card.locator("time")).to_have_text(DUE[locale])
    expect(card.get_by_role("link")).to_have_attribute("href", f"{desk_url}/tickets/T-1?code=x")
    person = widget.messages("staff")
    expect(person.locator(".speaker")).to_contain_text(widget.words["speaker.staff_named"].format(name="王怡君"))
    expect(person.get_by_role("link")).to_have_attribute("href", "https://gov.test/a")


def test_forgetting_removes_every_trace_and_begins_anew(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    widget.ask_and_wait(QUESTIONS["en"])
    first = widget.stored("conversation")
    widget.button("header.menu").click()
    widget.button("menu.forget").click()
    widget.button("forget.yes").click()
    expect(widget.log).to_contain_text(widget.words["notice.forgotten"])
    expect(widget.messages("bot")).to_have_count(1)
    expect(widget.messages("investor")).to_have_count(0)
    assert widget.stored("conversation")["conversation_id"] != first["conversation_id"]

"""The console in a real browser: live updates, replies that are never lost or doubled, drafts, keyboard, no scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import delete

from desk.domain.locale import Locale
from desk.storage.tables import StaffSession
from tests.live import PASSWORD, LiveDesk
from tests.opened_ticket import OpenedTicket, open_ticket
from tests.web.console_page import SOON_MS, Console, write_as_investor


@pytest.fixture
def ticket(live_desk: LiveDesk) -> OpenedTicket:
    return open_ticket(live_desk.desk)


@pytest.fixture
def console(page: Page, live_desk: LiveDesk) -> Console:
    """pm.en, signed in, in English."""
    return Console(page, live_desk).sign_in()


@pytest.fixture
def second_page(browser: Browser) -> Iterator[Page]:
    """Somebody else's browser."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_the_investors_words_appear_by_themselves(console: Console, live_desk: LiveDesk, ticket: OpenedTicket) -> None:
    console.open(ticket)
    before = console.messages("investor").count()
    write_as_investor(console.page, live_desk, ticket, "Is Friday possible?")
    expect(console.messages("investor")).to_have_count(before + 1, timeout=SOON_MS)
    expect(console.messages("investor").last).to_contain_text("Is Friday possible?")


def test_a_live_update_disturbs_nothing(console: Console, live_desk: LiveDesk, ticket: OpenedTicket) -> None:
    page = console.open(ticket).page
    console.box.press_sequentially("Dear Ms Whitf")
    page.locator("#close-ticket summary").click()
    console.box.focus()
    page.evaluate("document.querySelector('#reply-text').setSelectionRange(5, 7)")
    write_as_investor(page, live_desk, ticket, "Hello again")
    expect(console.messages("investor").last).to_contain_text("Hello again", timeout=SOON_MS)
    expect(console.box).to_be_focused()
    expect(console.box).to_have_value("Dear Ms Whitf")
    assert page.evaluate("document.querySelector('#reply-text').selectionStart") == 5
    expect(page.locator("#close-ticket")).to_have_attribute("open", "")


def test_the_list_shows_news_and_counts_them_in_the_title(
    console: Console, live_desk: LiveDesk, ticket: OpenedTicket
) -> None:
    console.open(ticket).list()
    expect(console.row(ticket)).not_to_have_class("is-unread")
    link = console.row(ticket).get_by_role("link")
    link.focus()
    write_as_investor(console.page, live_desk, ticket, "One more thing")
    expect(console.row(ticket)).to_have_class("is-unread", timeout=SOON_MS)
    expect(link).to_be_focused()
    count = console.page.locator("[data-unread]").get_attribute("data-unread")
    assert console.page.title().startswith(f"({count}) ")


def test_a_reply_is_sent_without_leaving_the_page(console: Console, live_desk: LiveDesk, ticket: OpenedTicket) -> None:
    console.open(ticket)
    for number in (1, 2):
        console.box.fill(f"Reply number {number}")
        console.box.press("Control+Enter")
        expect(console.messages("staff")).to_have_count(number, timeout=SOON_MS)
        expect(console.messages("staff").last).to_contain_text("Sandra Lee (project manager)")
        expect(console.messages("staff").last.locator(".delivery")).to_have_text("Sent")
        expect(console.state).to_have_text(console.words["notice.sent"])
        expect(console.box).to_have_value("")
        expect(console.box).to_be_focused()
    console.page.reload()
    expect(console.box).to_have_value("")
    assert ticket.texts(live_desk.desk, "staff") == ["Reply number 1", "Reply number 2"]


def test_a_reply_whose_confirmation_got_lost_is_not_sent_twice(
    console: Console, live_desk: LiveDesk, ticket: OpenedTicket
) -> None:
    def swallow(route: Route) -> None:
        route.fetch(max_redirects=0)  # it reaches the desk, the answer does not reach the browser
        route.abort()

    console.open(ticket)
    console.page.route("**/replies", swallow)
    console.box.fill("Only once, please")
    console.send.click()
    expect(console.state).to_have_text(console.words["reply.offline"])
    expect(console.box).to_have_value("Only once, please")
    console.page.unroute("**/replies")
    console.page.reload()
    expect(console.box).to_have_value("Only once, please")
    expect(console.state).to_have_text(console.words["reply.restored"])
    console.send.click()
    expect(console.state).to_have_text(console.words["notice.sent"])
    assert ticket.texts(live_desk.desk, "staff") == ["Only once, please"]


def test_news_while_writing_are_read_before_anything_is_sent(
    console: Console, live_desk: LiveDesk, ticket: OpenedTicket
) -> None:
    console.open(ticket)
    console.box.fill("Next week is fine.")
    write_as_investor(console.page, live_desk, ticket, "Sorry, it must be this week!")
    expect(console.messages("investor").last).to_contain_text("this week", timeout=SOON_MS)
    console.send.click()
    expect(console.page.get_by_role("alert")).to_have_text(console.words["reply.problem.ticket_changed"])
    expect(console.page.locator(".message-investor.is-new")).to_contain_text("this week")
    expect(console.box).to_have_value("Next week is fine.")
    assert ticket.texts(live_desk.desk, "staff") == []
    console.box.fill("This week, then.")
    console.page.get_by_role("button", name=console.words["reply.submit_again"]).click()
    expect(console.messages("staff")).to_have_count(1)
    assert ticket.texts(live_desk.desk, "staff") == ["This week, then."]


def test_a_draft_belongs_to_its_author(console: Console, live_desk: LiveDesk, ticket: OpenedTicket) -> None:
    console.open(ticket)
    console.box.press_sequentially("Half a sentence")
    console.page.reload()
    expect(console.box).to_have_value("Half a sentence")
    console.page.get_by_role("button", name=console.words["nav.sign_out"]).click()
    console.sign_in("manager@demo.test").open(ticket)
    expect(console.box).to_have_value("")
    console.page.get_by_role("button", name=console.words["nav.sign_out"]).click()
    console.sign_in().open(ticket)
    expect(console.box).to_have_value("Half a sentence")


def test_a_note_is_kept_and_the_reply_box_untouched(console: Console, ticket: OpenedTicket) -> None:
    console.open(ticket)
    console.box.fill("Not finished")
    console.page.get_by_label(console.words["note.label"]).fill("Ask the park office")
    console.page.get_by_role("button", name=console.words["note.submit"]).click()
    expect(console.messages("note")).to_contain_text("Ask the park office")
    expect(console.box).to_have_value("Not finished")


def test_an_ended_session_is_said_and_no_word_is_lost(
    console: Console, live_desk: LiveDesk, ticket: OpenedTicket
) -> None:
    console.open(ticket)
    console.box.fill("Written in vain?")
    with live_desk.desk.session() as session:
        session.execute(delete(StaffSession))
    console.send.click()
    expect(console.state).to_have_text(console.words["live.signed_out"])
    console.sign_in().open(ticket)
    expect(console.box).to_have_value("Written in vain?")


def test_two_colleagues_see_each_others_replies(
    console: Console, second_page: Page, live_desk: LiveDesk, ticket: OpenedTicket
) -> None:
    console.open(ticket)
    manager = Console(second_page, live_desk).sign_in("manager@demo.test").open(ticket)
    console.box.fill("Sandra here")
    console.send.click()
    expect(manager.messages("staff")).to_contain_text("Sandra here", timeout=SOON_MS)
    manager.page.locator("#close-ticket summary").click()
    manager.page.get_by_role("button", name=manager.words["actions.close_submit"]).click()
    expect(console.page.get_by_text(console.words["reply.closed"])).to_be_visible(timeout=SOON_MS)
    manager.page.get_by_role("button", name=manager.words["actions.reopen"]).click()
    expect(console.box).to_be_visible(timeout=SOON_MS)
    console.box.fill("And back again")
    console.send.click()
    expect(console.messages("staff")).to_have_count(2)


def test_reading_older_messages_is_not_interrupted(console: Console, live_desk: LiveDesk, ticket: OpenedTicket) -> None:
    for number in range(30):
        write_as_investor(console.page, live_desk, ticket, f"Line {number}\n" * 4, f"old-{number}")
    page = console.open(ticket).page
    pane = page.get_by_role("log")
    expect(console.messages("investor").last).to_be_in_viewport()
    pane.evaluate("pane => pane.scrollTo(0, 0)")
    write_as_investor(page, live_desk, ticket, "The newest", "newest")
    newer = page.get_by_role("button", name=console.words["transcript.newer"])
    expect(newer).to_be_visible(timeout=SOON_MS)
    assert pane.evaluate("pane => pane.scrollTop") == 0
    newer.click()
    expect(console.messages("investor").last).to_be_in_viewport()
    expect(newer).to_be_hidden()


def test_everything_can_be_done_by_keyboard(page: Page, live_desk: LiveDesk, ticket: OpenedTicket) -> None:
    console = Console(page, live_desk)
    page.goto(f"{live_desk.url}/console/tickets/{ticket.number}")
    expect(page.locator("#email")).to_be_focused()
    for word, key in (("pm.en@demo.test", "Tab"), (PASSWORD, "Enter")):
        page.keyboard.type(word)
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_contain_text(ticket.number)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "reply-text":
            break
    page.keyboard.type("By keyboard")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(console.messages("staff")).to_contain_text("By keyboard")


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False)
    yield context
    context.close()


def test_it_works_without_scripts(plain: BrowserContext, live_desk: LiveDesk) -> None:
    ticket = open_ticket(live_desk.desk, Locale.JA)
    console = Console(plain.new_page(), live_desk, "ja").sign_in("pm.ja@demo.test")
    console.row(ticket).get_by_role("link").click()
    console.box.fill("承りました。")
    console.send.click()
    expect(console.messages("staff")).to_contain_text("承りました。")
    expect(console.state).to_have_text(console.words["notice.sent"])
    assert ticket.texts(live_desk.desk, "staff") == ["承りました。"]


def test_the_pages_own_rules_against_foreign_code_hold(console: Console, ticket: OpenedTicket) -> None:
    """Nothing of ours is refused by the content security policy, and everything comes from our own address."""
    complaints: list[str] = []
    addresses: list[str] = []
    console.page.on(
        "console", lambda entry: complaints.append(entry.text) if entry.type in ("error", "warning") else None
    )
    console.page.on("request", lambda request: addresses.append(request.url))
    console.open(ticket).list().open(ticket)
    console.box.fill("Hello")
    console.send.click()
    expect(console.messages("staff")).to_have_count(1)
    assert [each for each in complaints if each.startswith(("error", "warning"))] == []
    assert all(address.startswith(console.url) for address in addresses)

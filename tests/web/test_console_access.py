"""Automatic accessibility checks (axe) of every page of the console and of the public status page."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from desk.domain.locale import Locale
from desk.services import tickets
from desk.storage import staff
from tests.live import LiveDesk
from tests.opened_ticket import OpenedTicket, open_ticket
from tests.web.console_page import LOCALES, Console, write_as_investor


class Screen(NamedTuple):
    width: int
    scheme: str
    locale: str


SCREENS = [Screen(width, scheme, locale) for width, scheme in ((1280, "light"), (360, "dark")) for locale in LOCALES]


@pytest.fixture(params=SCREENS, ids=lambda screen: f"{screen.width}-{screen.scheme}-{screen.locale}")
def screen(request: pytest.FixtureRequest) -> Screen:
    chosen: Screen = request.param
    return chosen


@pytest.fixture
def page(browser: Browser, screen: Screen) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": screen.width, "height": 800}, color_scheme=screen.scheme,  # type: ignore[arg-type]
    )  # fmt: skip
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def ticket(live_desk: LiveDesk) -> OpenedTicket:
    """One with everything a page can show."""
    opened = open_ticket(
        live_desk.desk, Locale.JA, name="田中 誠", industry="semiconductor", country="JP", place="taichung",
        programme="gold-card", topic="fia-documents", plan_size="JPY 80000000",
    )  # fmt: skip
    with live_desk.desk.session() as session:
        manager = staff.find_by_email(session, "manager@demo.test")
        assert manager is not None
        tickets.add_note(session, live_desk.desk, manager, opened.number, "見積もりを確認")
        tickets.reply(session, live_desk.desk, manager, opened.number, tickets.ReplyRequest("承りました。", "key-1"))
    return opened


def check(page: Page) -> None:
    """No finding of axe, no sideways scrolling."""
    findings = Axe().run(page).response["violations"]
    assert not findings, [(each["id"], each["nodes"][0]["target"], each["nodes"][0]["html"]) for each in findings]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_no_page_shuts_anybody_out(page: Page, screen: Screen, live_desk: LiveDesk, ticket: OpenedTicket) -> None:
    page.goto(f"{live_desk.url}/console")
    check(page)
    page.fill("#email", "nobody@demo.test")
    page.fill("#password", "wrong")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    check(page)
    console = Console(page, live_desk, screen.locale).sign_in("manager@demo.test")
    write_as_investor(page, live_desk, ticket, "急いでいます。", f"m-{screen.width}-{screen.locale}")
    for path in (
        "?view=all",
        "?view=all&status=closed",
        "?view=queue",
        f"/tickets/{ticket.number}",
        "/tickets/T2020-00001",
    ):
        page.goto(f"{live_desk.url}/console{path}")
        check(page)
    console.open(ticket)
    for fold in page.locator("details").all():
        fold.locator("summary").click()
    console.box.fill(" ")
    console.send.click()
    page.get_by_role("alert").wait_for()
    check(page)


def test_the_status_page_shuts_nobody_out(
    page: Page, screen: Screen, live_desk: LiveDesk, ticket: OpenedTicket
) -> None:
    for code in (ticket.code, "wrong"):
        page.goto(f"{live_desk.url}/tickets/{ticket.number}?code={code}&lang={screen.locale}")
        assert page.locator("html").get_attribute("lang") == screen.locale
        check(page)

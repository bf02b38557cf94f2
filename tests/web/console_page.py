"""The console as a project manager meets it: found by roles and visible words, in one language."""

import json
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.live import PASSWORD, LiveDesk
from tests.opened_ticket import OpenedTicket

CONSOLE = Path(__file__).parents[2] / "web" / "console"
LOCALES = ("zh-Hant", "en", "ja")
SOON_MS = 2_000  # what the issue promises for news to appear


def strings(locale: str) -> Mapping[str, str]:
    """The console's own words in one language."""
    table: dict[str, str] = json.loads((CONSOLE / "locales" / f"{locale}.json").read_text(encoding="utf-8"))
    return table


class Console:
    """One tab of one staff member."""

    def __init__(self, page: Page, live: LiveDesk, locale: str = "en") -> None:
        self.page = page
        self.url = live.url
        self.locale = locale
        self.words = strings(locale)
        self.box = page.locator("#reply-text")
        self.send = page.get_by_role("button", name=self.words["reply.submit"], exact=True)
        self.state = page.locator("[data-enhance=reply] [data-form-state]")
        self.rows = page.locator("#ticket-rows > tr")

    def sign_in(self, email: str = "pm.en@demo.test") -> "Console":
        self.page.goto(f"{self.url}/console/sign-in")
        self.page.locator(f"button[name=locale][value={self.locale}]").click()
        self.page.get_by_label(self.words["sign_in.email"]).fill(email)
        self.page.get_by_label(self.words["sign_in.password"]).fill(PASSWORD)
        self.page.get_by_role("button", name=self.words["sign_in.submit"], exact=True).click()
        expect(self.page.get_by_role("heading", name=self.words["list.title"], exact=True)).to_be_visible()
        return self

    def open(self, ticket: OpenedTicket) -> "Console":
        self.page.goto(f"{self.url}/console/tickets/{ticket.number}")
        return self

    def list(self, view: str = "mine") -> "Console":
        self.page.goto(f"{self.url}/console?view={view}")
        return self

    def messages(self, kind: str) -> Locator:
        return self.page.locator(f"#messages > .message-{kind}")

    def row(self, ticket: OpenedTicket) -> Locator:
        return self.page.locator(f"#row-{ticket.number}")


def write_as_investor(page: Page, live: LiveDesk, ticket: OpenedTicket, text: str, message_id: str = "m1") -> None:
    """What the investor types into the widget, by the same call the widget makes."""
    response = page.request.post(
        f"{live.url}/api/webchat/conversations/{ticket.conversation_id}/messages",
        headers={"Authorization": f"Bearer {ticket.token}"}, data={"client_message_id": message_id, "text": text},
    )  # fmt: skip
    assert response.status == 202, response.text()

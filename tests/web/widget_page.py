"""The chat widget as a person meets it: opened by its launcher, found by roles and visible words."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

WIDGET = Path(__file__).parents[2] / "web" / "widget"
LOCALES = ("zh-Hant", "en", "ja")
QUESTIONS = {
    "zh-Hant": "外國人如何在臺灣設立公司？",
    "en": "How do I set up a company in Taiwan?",
    "ja": "台湾で会社を設立するにはどうすればよいですか。",
}
ANSWER_TIMEOUT_MS = 20_000


def strings(locale: str) -> dict[str, str]:
    """The widget's own words in one language."""
    table: dict[str, str] = json.loads((WIDGET / "locales" / f"{locale}.json").read_text(encoding="utf-8"))
    return table


class Widget:
    """One tab with the widget. ``troubles`` collects what the page threw or logged as an error, except failed loads."""

    def __init__(self, page: Page, desk_url: str, locale: str = "en") -> None:
        self.page = page
        self.locale = locale
        self.words = strings(locale)
        self.url = f"{desk_url}/?lang={locale}"
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda entry: self._note(entry.type, entry.text))
        self.root = page.locator("invest-desk-chat")
        self.launcher = self.root.locator("button.launcher")
        self.panel = self.root.get_by_role("dialog")
        self.log = self.root.get_by_role("log")
        self.field = self.root.get_by_role("textbox")

    def go(self) -> "Widget":
        self.page.goto(self.url)
        return self

    def open(self) -> "Widget":
        self.go()
        self.launcher.click()
        expect(self.messages("bot").first).to_be_visible()
        return self

    def ask(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def ask_and_wait(self, text: str) -> Locator:
        """Asks, and returns the first message the bot sends after it."""
        before = self.messages("bot").count()
        self.ask(text)
        answer = self.messages("bot").nth(before)
        expect(answer).to_be_visible(timeout=ANSWER_TIMEOUT_MS)
        return answer

    def messages(self, sender: str) -> Locator:
        return self.log.locator(f".from-{sender}")

    def button(self, key: str) -> Locator:
        # The widget's own buttons stand before the messages, whose choices may have the same name.
        return self.root.get_by_role("button", name=self.words[key], exact=True).first

    def stored(self, name: str) -> Any:
        """What the widget keeps in this browser under ``name``."""
        script = "(name) => localStorage[Object.keys(localStorage).find((key) => key.endsWith(`:${name}`))]"
        text = self.page.evaluate(script, name)
        return json.loads(text) if text else None

    def history(self) -> list[dict[str, Any]]:
        """The messages that the server has, fetched with the widget's own token."""
        address, headers = self._conversation()
        found: list[dict[str, Any]] = self.page.request.get(f"{address}?after=0", headers=headers).json()["messages"]
        return found

    def turn_pending(self) -> bool:
        """Whether the bot is still at work, as the server says."""
        address, headers = self._conversation()
        return bool(self.page.request.get(f"{address}?after=0", headers=headers).json()["turn_pending"])

    def post(self, text: str) -> None:
        """Writes into the conversation from elsewhere, past the widget."""
        address, headers = self._conversation()
        body = {"client_message_id": f"elsewhere-{len(text)}", "text": text}
        assert self.page.request.post(address, headers=headers, data=body).ok

    def said(self, text: str) -> int:
        """How many messages with this text the server has from the investor."""
        return sum(1 for message in self.history() if message["sender"] == "investor" and message["text"] == text)

    def _conversation(self) -> tuple[str, dict[str, str]]:
        conversation = self.stored("conversation")
        origin = self.url.split("/?")[0]
        address = f"{origin}/api/webchat/conversations/{conversation['conversation_id']}/messages"
        return address, {"Authorization": f"Bearer {conversation['token']}"}

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.troubles.append(text)

"""The conversation across page changes and tabs, minimised, on small screens, and on pages of other people."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from tests.web.widget_page import LOCALES, QUESTIONS, Widget

FONTS = {"zh-Hant": "PingFang TC", "en": "system-ui", "ja": "Hiragino Sans"}


def test_the_window_stays_open_over_a_page_change_with_its_draft(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    widget.ask_and_wait(QUESTIONS["en"])
    widget.field.fill("Half a sentence")
    page.goto(f"{desk_url}/?lang=en&page=2")
    expect(widget.panel).to_be_visible()
    expect(widget.messages("investor")).to_have_count(1)
    expect(widget.field).to_have_value("Half a sentence")


def test_an_answer_that_comes_while_minimised_is_counted(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    widget.button("header.minimise").click()
    widget.post(QUESTIONS["en"])
    unread = re.compile(r"\d+ new message")
    expect(widget.launcher).to_have_accessible_name(unread, timeout=20_000)
    page.reload()
    expect(widget.launcher).to_have_accessible_name(unread)
    widget.launcher.click()
    widget.button("header.minimise").click()
    expect(widget.launcher).to_have_accessible_name(widget.words["launcher.open"])


def test_two_tabs_show_one_conversation_and_send_once(page: Page, desk_url: str) -> None:
    first = Widget(page, desk_url).open()
    second = Widget(page.context.new_page(), desk_url).go()
    second.launcher.click()
    expect(second.messages("bot")).to_have_count(1)
    assert second.stored("conversation") == first.stored("conversation")
    first.ask_and_wait(QUESTIONS["en"])
    expect(second.messages("investor").locator(".text")).to_have_text(QUESTIONS["en"])
    expect(second.messages("investor")).to_have_count(1)
    expect(first.messages("investor")).to_have_count(1)
    assert first.said(QUESTIONS["en"]) == 1
    second.root.get_by_role("button", name="中文").click()
    expect(first.panel).to_have_accessible_name(Widget(page, desk_url, "zh-Hant").words["panel.title"])


def test_tabs_that_write_at_the_same_moment_lose_and_double_nothing(page: Page, desk_url: str) -> None:
    first = Widget(page, desk_url).open()
    second = Widget(page.context.new_page(), desk_url).go()
    second.launcher.click()
    expect(second.messages("bot")).to_have_count(1)
    page.context.set_offline(True)
    for number in range(3):
        first.ask(f"From the first tab, {number}")
        second.ask(f"From the second tab, {number}")
    page.context.set_offline(False)
    for tab in (first, second):
        expect(tab.messages("investor").locator(".state-sent")).to_have_count(6, timeout=20_000)
        expect(tab.messages("investor")).to_have_count(6)
    said = [message["text"] for message in first.history() if message["sender"] == "investor"]
    assert len(said) == len(set(said)) == 6


def test_no_conversation_is_opened_before_the_window_is(page: Page, desk_url: str) -> None:
    calls: list[str] = []
    page.on("request", lambda request: calls.append(request.url) if "/api/" in request.url else None)
    widget = Widget(page, desk_url).go()
    expect(widget.launcher).to_be_visible()
    page.wait_for_timeout(500)
    assert calls == []
    assert widget.stored("conversation") is None


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("size", [(320, 568), (640, 360), (1280, 800)])
def test_nothing_is_cut_off_at_any_size(page: Page, desk_url: str, locale: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    widget = Widget(page, desk_url, locale).open()
    widget.ask_and_wait(QUESTIONS[locale])
    for part in (widget.panel, widget.button("header.person"), widget.field, widget.button("composer.send")):
        box = part.bounding_box()
        assert box
        assert 0 <= box["x"] <= size[0] - box["width"]
        assert 0 <= box["y"] <= size[1] - box["height"]
    wider = "(node) => node.scrollWidth > node.clientWidth + 1"
    assert not widget.root.locator(".scroll").evaluate(wider)
    assert not widget.panel.evaluate(wider)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("locale", LOCALES)
def test_each_language_has_its_own_fonts(page: Page, desk_url: str, locale: str) -> None:
    widget = Widget(page, desk_url, locale).open()
    family = widget.messages("bot").first.locator(".text").evaluate("(node) => getComputedStyle(node).fontFamily")
    assert family.lstrip('"').startswith(FONTS[locale])


def test_targets_are_large_enough_for_fingers(page: Page, desk_url: str) -> None:
    browser = page.context.browser
    assert browser
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    widget = Widget(context.new_page(), desk_url).open()
    widget.ask_and_wait(QUESTIONS["en"])
    for button in widget.root.get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44, button.inner_text()
    context.close()


class _OtherPortal(BaseHTTPRequestHandler):
    """A page that is not ours, with styles that would spoil anything they reach. Its query is the desk's address."""

    def do_GET(self) -> None:  # the name is http.server's
        desk_url = self.path.partition("?")[2]
        style = "* { font-size: 40px !important; text-transform: uppercase } button { display: none !important }"
        script = f"<script src='{desk_url}/widget.js' data-locale='auto' async></script>" if desk_url else ""
        body = f"<!doctype html><html lang='ja'><title>Portal</title><style>{style}</style><h1 class='message'>A</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"{body}{script}".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is http.server's)
        """Says nothing."""


@pytest.fixture
def other_portal() -> Iterator[str]:
    """The address of a page of another origin."""
    server = HTTPServer(("127.0.0.1", 0), _OtherPortal)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_of_another_origin_neither_changes_the_widget_nor_is_changed(
    page: Page, desk_url: str, other_portal: str
) -> None:
    everything = "(node) => getComputedStyle(node).cssText"
    page.goto(other_portal)
    alone = page.locator("h1").evaluate(everything)
    page.goto(f"{other_portal}?{desk_url}")
    widget = Widget(page, desk_url, "ja")
    widget.launcher.click()
    text = widget.messages("bot").first.locator(".text")
    expect(text).to_have_css("font-size", "16px")
    expect(text).to_have_css("text-transform", "none")
    expect(widget.panel).to_have_accessible_name(widget.words["panel.title"])
    assert page.locator("h1").evaluate(everything) == alone
    assert page.context.cookies() == []
    assert widget.troubles == []

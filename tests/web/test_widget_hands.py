"""The widget without a mouse: keyboard, input methods, screen reader announcements, limits of the field."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.widget_page import QUESTIONS, Widget

FOCUSED = "() => document.querySelector('invest-desk-chat').shadowRoot.activeElement?.className ?? ''"
PRESS_WHILE_COMPOSING = """(field, init) => field.dispatchEvent(new KeyboardEvent("keydown", {
    key: "Enter", bubbles: true, cancelable: true, ...init }))"""


def test_the_whole_way_by_keyboard(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).go()
    expect(widget.launcher).to_be_visible()
    widget.launcher.focus()
    page.keyboard.press("Enter")
    expect(widget.field).to_be_focused()
    page.keyboard.type("First line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    expect(widget.field).to_have_value("First line\nsecond line")
    page.keyboard.press("Enter")
    expect(widget.field).to_have_value("")
    expect(widget.field).to_be_focused()
    expect(widget.messages("investor").locator(".text")).to_have_text("First line\nsecond line")
    page.keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()
    expect(widget.launcher).to_be_focused()


def test_escape_closes_the_menu_before_the_window(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    widget.button("header.menu").click()
    page.keyboard.press("Escape")
    expect(widget.button("menu.forget")).to_be_hidden()
    expect(widget.panel).to_be_visible()
    expect(widget.button("header.menu")).to_be_focused()


def test_tab_reaches_every_control_in_reading_order(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    widget.button("header.menu").focus()
    order = [page.evaluate(FOCUSED)]
    for _ in range(6):
        page.keyboard.press("Tab")
        order.append(page.evaluate(FOCUSED))
    assert order[0] == "icon-button"
    assert order[1] == "icon-button minimise"
    assert order[5:] == ["person", "scroll"]


def test_a_window_over_the_whole_screen_keeps_the_focus(page: Page, desk_url: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    widget = Widget(page, desk_url).open()
    widget.button("composer.send").focus()
    page.keyboard.press("Tab")
    expect(widget.button("header.menu")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(widget.button("composer.send")).to_be_focused()


@pytest.mark.parametrize("init", [{"isComposing": True}, {"keyCode": 229}])
def test_enter_that_confirms_a_word_sends_nothing(page: Page, desk_url: str, init: dict[str, object]) -> None:
    widget = Widget(page, desk_url, "ja").open()
    widget.field.fill("かいしゃ")
    widget.field.evaluate(PRESS_WHILE_COMPOSING, init)
    expect(widget.field).to_have_value("かいしゃ")
    expect(widget.messages("investor")).to_have_count(0)
    widget.field.dispatch_event("compositionstart")
    widget.field.press("Enter")
    expect(widget.messages("investor")).to_have_count(0)
    widget.field.dispatch_event("compositionend")
    widget.field.press("Enter")
    expect(widget.messages("investor")).to_have_count(1)


@pytest.mark.parametrize("text", ["", "   \n  "])
def test_nothing_written_is_not_sent_but_said(page: Page, desk_url: str, text: str) -> None:
    widget = Widget(page, desk_url).open()
    widget.ask(text)
    expect(widget.root.get_by_role("status").last).to_have_text(widget.words["composer.empty"])
    expect(widget.messages("investor")).to_have_count(0)


def test_the_counter_appears_near_the_limit_and_counts_characters_not_units(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    counter = widget.root.locator("#counter")
    widget.field.fill("a" * 1700)
    expect(counter).to_be_hidden()
    widget.field.fill("𠮷" * 1990)
    expect(counter).to_have_text("10 characters left")
    widget.field.fill("字" * 2001)
    expect(counter).to_have_text("1 character too many")
    widget.field.press("Enter")
    expect(widget.messages("investor")).to_have_count(0)
    expect(widget.field).to_have_attribute("aria-invalid", "true")
    widget.field.fill("字" * 100_000)
    expect(counter).to_have_text("98000 characters too many")


def test_the_field_grows_to_five_lines(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    for lines, rows in ((1, "1"), (3, "3"), (9, "5")):
        widget.field.fill("\n".join(["line"] * lines))
        expect(widget.field).to_have_attribute("rows", rows)


def test_each_message_is_announced_once_and_with_its_speaker(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    widget.log.evaluate(
        """(log) => {
          window.announced = [];
          new MutationObserver((records) => {
            for (const { addedNodes } of records)
              for (const node of addedNodes) if (log.ariaLive === "polite") window.announced.push(node.textContent);
          }).observe(log, { childList: true });
        }"""
    )
    widget.ask_and_wait(QUESTIONS["en"])
    expect(widget.messages("investor").locator(".state-sent")).to_be_visible()
    announced: list[str] = page.evaluate("window.announced")
    assert len([text for text in announced if QUESTIONS["en"] in text]) == 1
    assert announced[0].startswith(widget.words["speaker.investor"])
    assert all(text.startswith(widget.words["speaker.bot"]) for text in announced[1:])


def test_a_history_is_not_read_aloud_again(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url).open()
    widget.ask_and_wait(QUESTIONS["en"])
    page.add_init_script(
        """window.announced = [];
        const observe = () => {
          const log = document.querySelector("invest-desk-chat")?.shadowRoot?.querySelector("[role=log]");
          if (!log) return requestAnimationFrame(observe);
          new MutationObserver((records) => {
            if (log.ariaLive === "polite") for (const { addedNodes } of records) window.announced.push(...addedNodes);
          }).observe(log, { childList: true });
        };
        observe();"""
    )
    page.reload()
    expect(widget.messages("investor")).to_have_count(1)
    assert page.evaluate("window.announced.length") == 0

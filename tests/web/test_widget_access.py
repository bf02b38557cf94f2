"""Automatic accessibility checks (axe) of every state of the widget and of the portal page, in the three languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.web.widget_page import LOCALES, QUESTIONS, Widget

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['target']} {node.get('failureSummary')}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(page: Page, desk_url: str, locale: str, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    widget = Widget(page, desk_url, locale).go()
    expect(widget.launcher).to_be_visible()
    assert violations(page) == []
    widget.open()
    widget.ask_and_wait(QUESTIONS[locale])
    assert violations(page) == []
    widget.button("header.menu").click()
    widget.button("menu.forget").click()
    assert violations(page) == []


def test_axe_finds_nothing_in_trouble(page: Page, desk_url: str) -> None:
    widget = Widget(page, desk_url)
    page.route("**/api/webchat/**", lambda route: route.abort())
    widget.go()
    widget.launcher.click()
    expect(widget.root.locator(".banner")).to_be_visible()
    widget.ask("Is anybody there?")
    expect(widget.root.locator(".state-waiting")).to_be_visible()
    assert violations(page) == []


def test_every_part_shows_in_forced_colours(page: Page, desk_url: str) -> None:
    page.emulate_media(forced_colors="active")
    widget = Widget(page, desk_url).open()
    widget.ask_and_wait(QUESTIONS["en"])
    bubbles = widget.log.locator(".from-bot .bubble")
    assert bubbles.first.evaluate("(node) => getComputedStyle(node).borderTopWidth") == "1px"
    assert violations(page) == []

"""The whole desk as it runs: API, worker and a real Rasa, once per test run; pages in real Chromium."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.live import LiveDesk, live_desk_in

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def live_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    """A running desk on SQLite with the whole knowledge and a model trained on it."""
    with live_desk_in(tmp_path_factory.mktemp("live")) as desk:
        yield desk


@pytest.fixture
def desk_url(live_desk: LiveDesk) -> str:
    return live_desk.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh browser profile; an error in the page's own scripts fails the test."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    return tmp_path

"""The console's ticket list over HTTP, on SQLite and PostgreSQL."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from desk.domain.locale import Locale
from desk.services.context import Desk
from desk.storage.tables import Ticket
from tests.api.console_client import StaffBrowser, signed_in, text_of, write_as_investor
from tests.conftest import Bench
from tests.opened_ticket import open_ticket


@pytest.fixture
def browser(bench: Bench) -> StaffBrowser:
    """pm.en, signed in, with the screens in English."""
    return signed_in(bench, "pm.en@demo.test")


def _numbers(page: str) -> list[str]:
    return re.findall(r'id="row-(T[0-9-]+)"', page)


@contextmanager
def _counting(desk: Desk) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(desk.database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(desk.database.engine, "before_cursor_execute", note)


class TestList:
    def test_everybody_sees_the_tickets_their_role_allows(self, bench: Bench, browser: StaffBrowser) -> None:
        english, japanese = open_ticket(bench.desk), open_ticket(bench.desk, Locale.JA, name="田中 誠")
        with bench.desk.session() as session:
            session.get_one(Ticket, japanese.row(bench.desk).id).assignee_id = None
        chinese = open_ticket(bench.desk, Locale.ZH_HANT)  # pm.zh's; pm.en is the deputy
        to_ja = open_ticket(bench.desk, Locale.JA)
        views = {view: _numbers(browser.page("/console", view=view)) for view in ("mine", "queue", "all")}
        assert views["mine"] == [english.number]
        assert views["queue"] == [japanese.number]
        assert set(views["all"]) == {english.number, japanese.number, chinese.number}
        assert _numbers(browser.page("/console")) == views["mine"]
        manager = signed_in(bench, "manager@demo.test")
        assert set(_numbers(manager.page("/console", view="all"))) == {*views["all"], to_ja.number}
        editor = signed_in(bench, "editor@demo.test")
        assert _numbers(editor.page("/console")) == []
        assert editor.get(f"/console/tickets/{english.number}").status_code == 404
        assert browser.get(f"/console/tickets/{to_ja.number}").status_code == 404
        assert "田中" not in editor.page("/console", view="all")

    def test_states_filter_and_are_counted(self, bench: Bench, browser: StaffBrowser) -> None:
        first, second = open_ticket(bench.desk), open_ticket(bench.desk)
        browser.on_ticket(first.number, "status", status="closed")
        page = browser.page("/console", view="mine")
        assert _numbers(page) == [second.number]
        assert all(words in text_of(page) for words in ("Mine 1", "Open 1", "Received 1", "Closed 1", "Answered 0"))
        assert _numbers(browser.page("/console", view="mine", status="closed")) == [first.number]
        assert _numbers(browser.page("/console", view="mine", status="response")) == []

    def test_urgency_is_the_servers_and_follows_the_office_calendar(self, bench: Bench, browser: StaffBrowser) -> None:
        clock = bench.desk.clock
        ticket = open_ticket(bench.desk)  # Monday; due after five working days, Monday 30 November 17:30
        assert "due-on_time" in browser.page("/console")
        clock.move(days=4)  # type: ignore[attr-defined] # Friday: the next working day is the last one
        browser.sign_in()
        assert "due-due_soon" in browser.page("/console")
        clock.move(days=3, hours=8)  # type: ignore[attr-defined] # Monday 18:00
        browser.sign_in()
        page = browser.page("/console")
        assert "due-overdue" in page
        assert "Overdue" in text_of(page)
        browser.on_ticket(ticket.number, "replies", text="Here is the answer.")
        assert "due-answered" in browser.page("/console")

    def test_the_next_promise_comes_first_and_news_bring_an_answered_ticket_back(
        self, bench: Bench, browser: StaffBrowser
    ) -> None:
        first = open_ticket(bench.desk)
        bench.desk.clock.move(days=1)  # type: ignore[attr-defined]
        browser.sign_in()
        second = open_ticket(bench.desk)
        assert _numbers(browser.page("/console")) == [first.number, second.number]
        browser.on_ticket(first.number, "replies", text="Done")
        assert _numbers(browser.page("/console")) == [second.number, first.number]
        write_as_investor(bench, first, "One more question")
        page = browser.page("/console")
        assert _numbers(page) == [first.number, second.number]
        assert "<title>(2) Tickets" in page

    def test_the_number_of_queries_does_not_grow_with_the_list(self, bench: Bench, browser: StaffBrowser) -> None:
        counts = []
        for _ in range(2):
            for _ in range(4):
                open_ticket(bench.desk)
            browser.page("/console")
            with _counting(bench.desk) as statements:
                page = browser.page("/console")
            counts.append(len([each for each in statements if each.startswith("SELECT")]))
        assert len(_numbers(page)) == 8
        assert counts[0] == counts[1] <= 6

    def test_hostile_words_stay_words(self, bench: Bench, browser: StaffBrowser) -> None:
        ticket = open_ticket(bench.desk, name="<script>alert(1)</script>", matter='"><img src=x onerror=alert(1)>')
        write_as_investor(bench, ticket, "</p><script>alert(2)</script>{{ 7*7 }}")
        for page in (browser.page("/console"), browser.page(f"/console/tickets/{ticket.number}")):
            assert "<script>alert" not in page
            assert "<img" not in page
            assert "&lt;script&gt;alert(1)" in page
        assert "{{ 7*7 }}" in page

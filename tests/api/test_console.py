"""The console's ticket page over HTTP, on SQLite and PostgreSQL."""

import re

import pytest

from desk.domain.locale import Locale
from desk.services import outbox
from desk.storage.tables import Conversation, OutboxItem, Ticket
from tests.api.console_client import StaffBrowser, hidden_fields, signed_in, text_of, write_as_investor
from tests.conftest import Bench
from tests.opened_ticket import open_ticket


@pytest.fixture
def browser(bench: Bench) -> StaffBrowser:
    """pm.en, signed in, with the screens in English."""
    return signed_in(bench, "pm.en@demo.test")


class TestTicketPage:
    def test_it_shows_who_said_what_and_how_the_bot_came_to_it(self, bench: Bench, browser: StaffBrowser) -> None:
        opened = bench.client.post("/api/webchat/conversations", json={"locale": "en"}).json()
        url = f"/api/webchat/conversations/{opened['conversation_id']}/messages"
        headers = {"Authorization": f"Bearer {opened['token']}"}
        bench.client.post(url, json={"client_message_id": "1", "text": "Which documents?"}, headers=headers)
        bench.client.get(url, params={"wait": 5, "after": 2}, headers=headers)
        ticket = open_ticket(
            bench.desk, conversation_id=opened["conversation_id"], industry="semiconductor", country="GB",
            place="taichung", plan_size="TWD 300000000",
        )  # fmt: skip
        page = browser.page(f"/console/tickets/{ticket.number}")
        text = text_of(page)
        entry = bench.desk.knowledge.current().get("fia-documents")
        assert entry is not None
        for words in (
            "Investor English", "Which documents?", "Automatic reply", "Answered from approved text",
            entry.text(Locale.EN).question, "Version 1", "Confidence 93%", "Questions considered", "61%",
            "emma@investor.test", "Northern Wind Components Ltd", "TWD 300,000,000", "Semiconductors", "Taichung City",
            "Matches a routing rule (Industry: Semiconductors, Language: English)", "Agreed on 23 Nov 2026",
            "Mon 23 Nov, 10:00", "Sandra Lee", "A project manager",
        ):  # fmt: skip
            assert words in text, words
        assert "<details" in page

    def test_the_assignees_first_look_is_kept_and_live_updates_are_not_looks(
        self, bench: Bench, browser: StaffBrowser
    ) -> None:
        ticket = open_ticket(bench.desk)
        path = f"/console/tickets/{ticket.number}"
        manager = signed_in(bench, "manager@demo.test")
        manager.page(path)
        browser.page(path, fragment="transcript")
        assert (ticket.row(bench.desk).unread, ticket.row(bench.desk).status) == (True, "reception")
        browser.page(path)
        assert (ticket.row(bench.desk).unread, ticket.row(bench.desk).status) == (False, "screening")

    @pytest.mark.parametrize("locale", list(Locale))
    def test_no_language_of_the_screens_lacks_a_word(self, bench: Bench, browser: StaffBrowser, locale: Locale) -> None:
        """Every state of the page is rendered; a missing string or variable would raise."""
        ticket = open_ticket(
            bench.desk, Locale.JA, industry="semiconductor", country="JP", place="taichung", programme="gold-card",
            topic="fia-documents", plan_size="JPY 80000000",
        )  # fmt: skip
        manager = signed_in(bench, "manager@demo.test")
        manager.client.post("/console/locale", data={"locale": locale})
        path = f"/console/tickets/{ticket.number}"
        for form, fields in (
            ("notes", {"text": "見積もりを確認"}), ("notes", {"text": " "}),
            ("replies", {"text": "承りました。"}), ("replies", {"text": ""}),
            ("assignee", {"assignee": "pm.zh@demo.test"}), ("assignee", {"assignee": "editor@demo.test"}),
            ("assignee", {"assignee": "nobody@demo.test"}),
            ("status", {"status": "processing"}), ("status", {"status": "closed"}),
            ("status", {"status": "processing"}),
        ):  # fmt: skip
            response = manager.on_ticket(ticket.number, form, **fields)
            assert response.status_code in (303, 403, 404, 422)
            page = manager.page(response.headers.get("location", path))
            assert f'<html lang="{locale}"' in page
            for status in ("", "closed", "response"):
                manager.page("/console", view="all", **({"status": status} if status else {}))

    def test_numbers_that_are_none_are_not_found(self, browser: StaffBrowser) -> None:
        for number in ("T2026-99999", "x", "T2026-00001'--", "%00", "..%2f..", "T２０２６-00001", "T" * 3000):
            response = browser.client.get(f"/console/tickets/{number}")
            assert response.status_code == 404, number


class TestReply:
    def test_a_reply_reaches_the_investor_once(self, bench: Bench, browser: StaffBrowser) -> None:
        ticket = open_ticket(bench.desk)
        page = browser.page(f"/console/tickets/{ticket.number}")
        action = f"/console/tickets/{ticket.number}/replies"
        answers = [browser.submit(page, action, text="Hello,\r\nhere is the answer.") for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        after = browser.page(answers[0].headers["location"])
        assert "here is the answer." in after
        assert "Sandra Lee (project manager)" in text_of(after)
        assert "delivery-sent" in after
        assert ticket.texts(bench.desk, "staff") == ["Hello,\nhere is the answer."]
        assert ticket.row(bench.desk).status == "response"

    def test_what_was_not_seen_is_shown_before_anything_is_sent(self, bench: Bench, browser: StaffBrowser) -> None:
        ticket = open_ticket(bench.desk)
        action = f"/console/tickets/{ticket.number}/replies"
        page = browser.page(f"/console/tickets/{ticket.number}")
        write_as_investor(bench, ticket, "It is urgent now.")
        refused = browser.submit(page, action, text="Please wait until Friday.")
        assert refused.status_code == 409
        new = re.findall(r'class="message message-(\w+) is-new".*?</li>', refused.text, re.DOTALL)
        assert new[0] == "investor"
        assert "It is urgent now." in refused.text
        assert "Please wait until Friday.</textarea>" in refused.text
        assert ticket.texts(bench.desk, "staff") == []
        assert hidden_fields(refused.text, action)["key"] == hidden_fields(page, action)["key"]
        assert browser.submit(refused.text, action, text="Today, then.").status_code == 303
        assert ticket.texts(bench.desk, "staff") == ["Today, then."]

    def test_two_people_cannot_answer_at_once_unknowingly(self, bench: Bench, browser: StaffBrowser) -> None:
        ticket = open_ticket(bench.desk)
        action = f"/console/tickets/{ticket.number}/replies"
        manager = signed_in(bench, "manager@demo.test")
        pages = [each.page(f"/console/tickets/{ticket.number}") for each in (browser, manager)]
        assert browser.submit(pages[0], action, text="From Sandra").status_code == 303
        refused = manager.submit(pages[1], action, text="From Chen")
        assert refused.status_code == 409
        assert "From Sandra" in refused.text
        assert ticket.texts(bench.desk, "staff") == ["From Sandra"]

    def test_refused_texts_come_back_with_the_reason(self, bench: Bench, browser: StaffBrowser) -> None:
        ticket = open_ticket(bench.desk)
        action = f"/console/tickets/{ticket.number}/replies"
        for text, status, reason in (
            ("", 422, "Please write a reply first."), (" \u202e\x00 ", 422, "Please write a reply first."),
            ("x" * 20_001, 413, "more than 20,000 characters"),
        ):  # fmt: skip
            refused = browser.on_ticket(ticket.number, "replies", text=text)
            assert refused.status_code == status
            assert reason in text_of(refused.text)
        page = browser.page(f"/console/tickets/{ticket.number}")
        browser.submit(page, action, text="First")
        other = browser.submit(page, action, text="Another text under the key of the first")
        assert other.status_code == 409
        assert "had arrived after all" in text_of(other.text)
        assert hidden_fields(other.text, action)["key"] != hidden_fields(page, action)["key"]
        page = browser.page(f"/console/tickets/{ticket.number}")
        browser.on_ticket(ticket.number, "status", status="closed")
        closed = browser.submit(page, action, text="Too late")
        assert closed.status_code == 409
        assert "Too late</textarea>" in closed.text
        assert ticket.texts(bench.desk, "staff") == ["First"]

    def test_malformed_forms_change_nothing(self, bench: Bench, browser: StaffBrowser) -> None:
        ticket = open_ticket(bench.desk)
        for form, fields in (
            ("replies", {"text": "x", "key": "no spaces allowed"}), ("replies", {"text": "x", "seen_version": "one"}),
            ("status", {"status": "gone"}), ("status", {}), ("assignee", {}), ("assignee", {"assignee": "a\x00b"}),
        ):  # fmt: skip
            assert browser.on_ticket(ticket.number, form, **fields).status_code in (404, 422)
        action = f"/console/tickets/{ticket.number}/notes"
        token = hidden_fields(browser.page(f"/console/tickets/{ticket.number}"), action)["csrf_token"]
        plain, multipart = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
        for content, kind, status in (
            (b"\xff\xfe=%80", plain, 403), (b"--x\r\n\xff", multipart, 422),
            (f"csrf_token={token}&text=%ED%A0%80%FF".encode(), plain, 303),  # not UTF-8: kept as replacement signs
        ):  # fmt: skip
            response = browser.client.post(action, content=content, headers={"Content-Type": kind})
            assert response.status_code == status, content
        assert ticket.texts(bench.desk, "staff") == []

    def test_the_state_of_delivery_is_shown(self, bench: Bench, browser: StaffBrowser) -> None:
        ticket = open_ticket(bench.desk)
        with bench.desk.session() as session:
            session.get_one(Conversation, ticket.conversation_id).channel = "email"
        page = browser.page(browser.on_ticket(ticket.number, "replies", text="By mail").headers["location"])
        assert "delivery-queued" in page
        with bench.desk.session() as session:
            item = session.query(OutboxItem).filter_by(channel="email").one()
            outbox.mark_rejected(session, bench.desk, item.id, "550 no such user")
        page = browser.page(f"/console/tickets/{ticket.number}")
        assert "Could not be delivered: 550 no such user" in text_of(page)


class TestActions:
    def test_notes_stay_inside(self, bench: Bench, browser: StaffBrowser) -> None:
        ticket = open_ticket(bench.desk)
        saved = browser.on_ticket(ticket.number, "notes", text="Ask the park office first.")
        page = browser.page(saved.headers["location"])
        assert "Internal note by Sandra Lee (not sent to the investor)" in text_of(page)
        assert "Ask the park office first." in page
        chat = bench.client.get(
            f"/api/webchat/conversations/{ticket.conversation_id}/messages",
            headers={"Authorization": f"Bearer {ticket.token}"},
        )
        assert "park office" not in chat.text

    def test_closing_tells_the_investor_and_lets_the_bot_speak(self, bench: Bench, browser: StaffBrowser) -> None:
        ticket = open_ticket(bench.desk)
        assert ticket.conversation(bench.desk).mode == "human"
        closed = browser.page(browser.on_ticket(ticket.number, "status", status="closed").headers["location"])
        assert ticket.conversation(bench.desk).mode == "bot"
        assert len(ticket.texts(bench.desk, "system")) == 1
        assert "Reopen ticket" in text_of(closed)
        assert "Send reply" not in text_of(closed)
        browser.on_ticket(ticket.number, "status", status="processing")
        assert ticket.conversation(bench.desk).mode == "human"
        assert (ticket.row(bench.desk).status, ticket.row(bench.desk).closed_at) == ("processing", None)

    def test_giving_a_ticket_away(self, bench: Bench, browser: StaffBrowser) -> None:
        ticket = open_ticket(bench.desk)
        given = browser.on_ticket(ticket.number, "assignee", assignee="pm.ja@demo.test")
        assert given.headers["location"] == f"/console?notice=assigned&number={ticket.number}"
        assert f"Ticket {ticket.number} has been given" in text_of(browser.page(given.headers["location"]))
        assert browser.get(f"/console/tickets/{ticket.number}").status_code == 404
        page = signed_in(bench, "pm.ja@demo.test").page(f"/console/tickets/{ticket.number}")
        assert "Assigned by Sandra Lee" in text_of(page)
        assert "Assignee does not read it" in text_of(page)

    def test_a_waiting_ticket_can_be_taken_with_one_press(self, bench: Bench, browser: StaffBrowser) -> None:
        ticket = open_ticket(bench.desk)
        assert "Take this ticket" not in browser.page(f"/console/tickets/{ticket.number}")
        with bench.desk.session() as session:
            session.get_one(Ticket, ticket.row(bench.desk).id).assignee_id = None
        page = browser.page(f"/console/tickets/{ticket.number}")
        assert 'name="assignee" value="pm.en@demo.test">Take this ticket' in page
        taken = browser.submit(page, f"/console/tickets/{ticket.number}/assignee", assignee="pm.en@demo.test")
        assert taken.headers["location"] == f"/console/tickets/{ticket.number}?notice=assigned"
        assert f'id="row-{ticket.number}"' in browser.page("/console", view="mine")

    def test_only_project_managers_can_be_given_one(self, bench: Bench, browser: StaffBrowser) -> None:
        ticket = open_ticket(bench.desk)
        for email, status in (("editor@demo.test", 403), ("nobody@demo.test", 404), ("", 422)):
            assert browser.on_ticket(ticket.number, "assignee", assignee=email).status_code in (status, 404), email
        assert ticket.row(bench.desk).version == 1

"""The public status page of a ticket: three languages, nothing for those who do not know the code."""

from dataclasses import replace

from starlette.testclient import TestClient

from api.app import create_app
from desk.domain.locale import Locale
from desk.domain.ticket import TicketStatus
from desk.services import tickets
from desk.storage import staff
from tests.api.console_client import text_of
from tests.conftest import Bench
from tests.opened_ticket import open_ticket

WORDS = {
    Locale.ZH_HANT: ("案件處理進度", "已收件", "李佩珊", "2026年11月30日（週一）17:30前（臺北時間，UTC+8）"),
    Locale.EN: ("Status of your inquiry", "Received", "Sandra Lee", "Mon 30 Nov 2026, 17:30 (Taipei time, UTC+8)"),
    Locale.JA: ("ご相談の対応状況", "受付済み", "李佩珊", "2026年11月30日（月）17:30まで（台北時間、UTC+8）"),
}


def test_it_tells_state_next_step_person_deputy_and_date_in_three_languages(bench: Bench) -> None:
    ticket = open_ticket(bench.desk)
    for locale, words in WORDS.items():
        response = bench.client.get(f"/tickets/{ticket.number}", params={"code": ticket.code, "lang": locale})
        assert response.status_code == 200
        assert f'<html lang="{locale}"' in response.text
        text = text_of(response.text)
        for word in (ticket.number, *words):
            assert word in text, word
        for private in ("Emma", "Northern Wind", "emma@investor.test", "Changhua"):
            assert private not in response.text
    own = bench.client.get(f"/tickets/{ticket.number}", params={"code": ticket.code})
    assert '<html lang="en"' in own.text  # the ticket's language, where none is asked for
    assert own.headers["cache-control"] == "no-store"
    assert own.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in own.headers["x-robots-tag"]
    assert '<meta name="robots" content="noindex' in own.text


def test_every_state_has_its_sentence_in_every_language(bench: Bench) -> None:
    ticket = open_ticket(bench.desk)
    seen: set[str] = set()
    for status in TicketStatus:
        with bench.desk.session() as session:
            manager = staff.find_by_email(session, "manager@demo.test")
            assert manager is not None
            tickets.set_status(session, bench.desk, manager, ticket.number, status)
        for locale in Locale:
            response = bench.client.get(f"/tickets/{ticket.number}", params={"code": ticket.code, "lang": locale})
            assert response.status_code == 200
            seen.add(text_of(response.text))
    assert len(seen) == len(TicketStatus) * len(Locale)


def test_a_wrong_number_and_a_wrong_code_look_alike(bench: Bench) -> None:
    ticket, other = open_ticket(bench.desk), open_ticket(bench.desk)
    pages: set[str] = set()
    for number, code in (
        (ticket.number, "wrong"), (ticket.number, ""), (ticket.number, other.code), ("T2026-99999", ticket.code),
        ("nothing", ticket.code), ("%00", "%00"), (ticket.number, "ä😀\x00"), (ticket.number, "x" * 5000),
    ):  # fmt: skip
        response = bench.client.get(f"/tickets/{number}", params={"code": code, "lang": "en"})
        assert response.status_code == 404, (number, code)
        assert response.headers["cache-control"] == "no-store"
        pages.add(response.text)
    assert len(pages) == 1
    assert "Ticket not found" in pages.pop()


def test_codes_cannot_be_tried_by_the_thousand(bench: Bench) -> None:
    ticket = open_ticket(bench.desk)
    parts = bench.client.app.state.parts  # type: ignore[attr-defined]
    limited = replace(parts.desk, settings=parts.desk.settings.model_copy(update={"rate_limits": "on"}))
    client = TestClient(create_app(replace(parts, desk=limited)))
    statuses = [client.get(f"/tickets/{ticket.number}", params={"code": str(n)}).status_code for n in range(31)]
    assert statuses == [404] * 30 + [429]
    refused = client.get(f"/tickets/{ticket.number}", params={"code": ticket.code, "lang": "ja"})
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert "照会の回数が上限を超えました" in refused.text


def test_the_portal_speaks_the_browsers_language(bench: Bench) -> None:
    for language, locale in (("ja,en;q=0.8", "ja"), ("zh-TW", "zh-Hant"), ("fr, en;q=0.5", "en"), ("", "en")):
        assert f'<html lang="{locale}"' in bench.client.get("/", headers={"Accept-Language": language}).text
    assert '<html lang="ja"' in bench.client.get("/", params={"lang": "ja"}, headers={"Accept-Language": "en"}).text

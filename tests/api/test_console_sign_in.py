"""Signing in to the console, and that nothing of it is open to anybody else."""

import pytest
from fastapi.routing import iter_route_contexts

from api.routers.console import router
from api.routers.console_access import own_path
from tests.api.console_client import SIGN_IN, StaffBrowser, hidden_fields
from tests.conftest import Bench
from tests.opened_ticket import open_ticket

OPEN = {SIGN_IN, "/console/locale"}


@pytest.fixture
def browser(bench: Bench) -> StaffBrowser:
    return StaffBrowser(bench.client.app)  # type: ignore[arg-type]


def _console_paths() -> list[tuple[str, str]]:
    """Every address of the console that needs a session, from the router itself."""
    contexts = iter_route_contexts(router.routes)
    found = {(method, context.path) for context in contexts for method in context.methods or ()}
    return sorted((method, path) for method, path in found if path not in OPEN)


def test_every_page_and_form_sends_strangers_to_the_sign_in_page(bench: Bench, browser: StaffBrowser) -> None:
    ticket = open_ticket(bench.desk)
    paths = _console_paths()
    assert len(paths) >= 8
    for method, path in paths:
        response = browser.client.request(method, path.replace("{number}", ticket.number))
        if path == "/console/events":
            assert response.status_code == 401
            continue
        assert response.status_code == 303, (method, path)
        assert response.headers["location"].startswith(f"{SIGN_IN}?next=%2Fconsole"), (method, path)
    assert ticket.row(bench.desk).version == 1


def test_live_updates_of_strangers_are_refused_and_not_redirected(bench: Bench, browser: StaffBrowser) -> None:
    ticket = open_ticket(bench.desk)
    assert browser.get("/console", fragment="list").status_code == 401
    assert browser.get(f"/console/tickets/{ticket.number}", fragment="transcript").status_code == 401


def test_unknown_address_and_wrong_password_look_alike(browser: StaffBrowser) -> None:
    unknown = browser.sign_in("nobody@demo.test", "wrong")
    wrong = browser.sign_in("pm.en@demo.test", "wrong")
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.text.replace("nobody@", "pm.en@") == wrong.text
    assert "電子郵件或密碼不正確" in wrong.text
    assert "set-cookie" not in wrong.headers


def test_strange_input_is_refused_like_any_other(browser: StaffBrowser) -> None:
    for email in ("", " ", "x" * 5000, "a\x00b@demo.test", "' OR 1=1 --", "😀"):
        for password in ("", "p" * 5000, "\x00"):
            assert browser.sign_in(email, password).status_code == 401, (email, password)


def test_the_session_cookie_is_kept_from_scripts_and_from_plain_http(browser: StaffBrowser) -> None:
    response = browser.sign_in()
    assert (response.status_code, response.headers["location"]) == (303, "/console")
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("desk_staff=")
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/console"))
    page = browser.page("/console")
    assert "李佩珊" in page
    assert browser.get("/console").headers["cache-control"] == "no-store"
    assert browser.get(SIGN_IN).status_code == 303


@pytest.mark.parametrize(("wanted", "given"), [
    ("/console/tickets/T2026-00001", "/console/tickets/T2026-00001"),
    ("/console?view=all&status=closed", "/console?view=all&status=closed"),
    ("https://evil.test/", "/console"), ("//evil.test/", "/console"), ("/\\evil.test", "/console"),
    ("/console/\\evil.test", "/console"), ("/consolation", "/console"), ("javascript:alert(1)", "/console"),
    ("/console/\r\nSet-Cookie: x=1", "/console"), ("", "/console"), ("/console\t", "/console"), (None, "/console"),
])  # fmt: skip
def test_only_our_own_pages_can_come_after_signing_in(wanted: str | None, given: str) -> None:
    assert own_path(wanted) == given


def test_signing_in_leads_on_to_the_page_that_was_asked_for(browser: StaffBrowser) -> None:
    sent_away = browser.get("/console", view="all", status="closed")
    form = browser.page(sent_away.headers["location"])
    assert hidden_fields(form, SIGN_IN) == {"next": "/console?view=all&status=closed"}
    assert browser.sign_in(next="https://evil.test/").headers["location"] == "/console"
    wanted = "/console?view=all&status=closed"
    assert browser.sign_in(next=wanted).headers["location"] == wanted


def test_another_site_cannot_sign_somebody_in(browser: StaffBrowser) -> None:
    for name, value in (
        ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://evil.test"), ("Origin", "null"),
    ):  # fmt: skip
        browser.client.headers[name] = value
        response = browser.sign_in()
        assert response.status_code == 403, value
        assert "set-cookie" not in response.headers
        del browser.client.headers[name]
    browser.client.headers["Origin"] = "https://desk.example.test"
    assert browser.sign_in().status_code == 303


def test_signing_out_ends_the_session_on_the_server(browser: StaffBrowser) -> None:
    browser.sign_in()
    token = browser.client.cookies["desk_staff"]
    page = browser.page("/console")
    response = browser.submit(page, "/console/sign-out")
    assert (response.status_code, response.headers["location"]) == (303, SIGN_IN)
    browser.client.cookies.set("desk_staff", token, domain="desk.example.test", path="/console")
    assert browser.get("/console").status_code == 303


def test_a_new_sign_in_ends_the_old_session(bench: Bench, browser: StaffBrowser) -> None:
    browser.sign_in()
    old = browser.client.cookies["desk_staff"]
    browser.sign_in("pm.ja@demo.test")
    other = StaffBrowser(bench.client.app)  # type: ignore[arg-type]
    other.client.cookies.set("desk_staff", old)
    assert other.get("/console").status_code == 303


def test_a_session_lasts_while_it_is_used_and_not_while_a_tab_updates_itself(
    bench: Bench, browser: StaffBrowser
) -> None:
    browser.sign_in()
    for _ in range(3):
        bench.desk.clock.move(hours=6)  # type: ignore[attr-defined]
        assert browser.get("/console").status_code == 200
    for _ in range(2):
        bench.desk.clock.move(hours=5)  # type: ignore[attr-defined]
        answer = browser.get("/console", fragment="list")
    assert answer.status_code == 401
    assert browser.get("/console").status_code == 303


def test_a_form_without_the_sessions_token_changes_nothing(bench: Bench, browser: StaffBrowser) -> None:
    ticket = open_ticket(bench.desk)
    browser.sign_in()
    fields = {"text": "x", "key": "k" * 10, "seen_version": "1", "seen_seq": "1", "status": "closed",
              "assignee": "pm.ja@demo.test"}  # fmt: skip
    forms = [path for method, path in _console_paths() if method == "POST"]
    for path in forms:
        for token in ({}, {"csrf_token": ""}, {"csrf_token": "wrong"}):
            response = browser.client.post(path.replace("{number}", ticket.number), data=fields | token)
            assert response.status_code == 403, path
    assert ticket.row(bench.desk).version == 1
    assert browser.get("/console").status_code == 200


def test_the_language_of_the_screens_is_kept(browser: StaffBrowser) -> None:
    for locale, heading in (("ja", "案件"), ("en", "Tickets"), ("zh-Hant", "案件")):
        after = "/console/sign-in?next=%2Fconsole"
        chosen = browser.client.post("/console/locale", data={"locale": locale, "next": after})
        assert chosen.headers["location"] == after
        browser.sign_in()
        page = browser.page("/console")
        assert f'<html lang="{locale}"' in page
        assert f"<h1>{heading}</h1>" in page


def test_an_unknown_language_changes_nothing(browser: StaffBrowser) -> None:
    assert browser.client.post("/console/locale", data={"locale": "fr"}).status_code == 422
    browser.client.cookies.set("desk_console_locale", "<script>")
    assert '<html lang="zh-Hant"' in browser.page(SIGN_IN)

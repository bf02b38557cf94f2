"""A staff member's browser without scripts: it keeps cookies and fills in forms as they come."""

import re
from html import unescape
from typing import Any

from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

from tests.conftest import PASSWORD, Bench
from tests.opened_ticket import OpenedTicket

SIGN_IN = "/console/sign-in"


class StaffBrowser:
    """One profile. Redirects are followed only where a test asks for the page behind them."""

    def __init__(self, app: FastAPI) -> None:
        # The cookie is "Secure", because the desk's public address is https.
        self.client = TestClient(app, base_url="https://desk.example.test", follow_redirects=False)

    def sign_in(self, email: str = "pm.en@demo.test", password: str = PASSWORD, **fields: str) -> Response:
        return self.client.post(SIGN_IN, data={"email": email, "password": password, **fields})

    def get(self, path: str, **params: str) -> Response:
        return self.client.get(path, params=params or None)

    def page(self, path: str, **params: str) -> str:
        response = self.get(path, **params)
        assert response.status_code == 200, response.text
        return response.text

    def submit(self, page: str, action: str, **fields: Any) -> Response:
        """Sends the page's form for ``action`` with its hidden fields and ``fields``."""
        return self.client.post(action, data=hidden_fields(page, action) | fields)

    def on_ticket(self, number: str, form: str, **fields: Any) -> Response:
        """Opens the ticket's page and sends one of its forms."""
        page = self.page(f"/console/tickets/{number}")
        return self.submit(page, f"/console/tickets/{number}/{form}", **fields)


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the page's first form for ``action``."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.DOTALL)
    assert form, f"no form for {action}"
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[0])
    return {name: unescape(value) for name, value in found}


def text_of(page: str) -> str:
    """What a reader sees of a page: tags away, spaces joined."""
    body = page.partition("<body")[2] or page
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body.partition(">")[2])).split())


def signed_in(bench: Bench, email: str) -> StaffBrowser:
    """A staff member's browser, signed in, with the screens in English."""
    browser = StaffBrowser(bench.client.app)  # type: ignore[arg-type]
    browser.client.cookies.set("desk_console_locale", "en", path="/console")
    assert browser.sign_in(email).status_code == 303
    return browser


def write_as_investor(bench: Bench, ticket: OpenedTicket, text: str, message_id: str = "m1") -> None:
    """The investor writes into the web chat."""
    response = bench.client.post(
        f"/api/webchat/conversations/{ticket.conversation_id}/messages",
        json={"client_message_id": message_id, "text": text}, headers={"Authorization": f"Bearer {ticket.token}"},
    )  # fmt: skip
    assert response.status_code == 202, response.text

"""The web chat over HTTP against the real application, on SQLite and PostgreSQL."""

import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Bench


class Chat:
    """A browser with one conversation."""

    def __init__(self, client: TestClient, locale: str = "en") -> None:
        self.client = client
        opened = client.post("/api/webchat/conversations", json={"locale": locale})
        assert opened.status_code == 201, opened.text
        self.opened = opened.json()
        self.url = f"/api/webchat/conversations/{self.opened['conversation_id']}"
        self.headers = {"Authorization": f"Bearer {self.opened['token']}"}

    def post(self, body: dict[str, Any]) -> Any:
        return self.client.post(f"{self.url}/messages", json=body, headers=self.headers)

    def get(self, after: int = 0, wait: float = 0) -> dict[str, Any]:
        response = self.client.get(f"{self.url}/messages", params={"after": after, "wait": wait}, headers=self.headers)
        assert response.status_code == 200, response.text
        return response.json()  # type: ignore[no-any-return]

    def ask(self, text: str, message_id: str = "m1") -> list[dict[str, Any]]:
        """The bot's messages to one text."""
        posted = self.post({"client_message_id": message_id, "text": text})
        assert posted.status_code == 202, posted.text
        page = self.get(posted.json()["seq"], wait=5)
        assert page["turn_pending"] is False
        return page["messages"]  # type: ignore[no-any-return]


@pytest.fixture
def chat(client: TestClient) -> Chat:
    return Chat(client)


@pytest.mark.parametrize(
    ("wanted", "given"), [("ja", "ja"), ("zh-TW", "zh-Hant"), ("zh-CN", "zh-Hant"), ("en-GB", "en"), ("fr", "en")]
)
def test_a_conversation_opens_in_the_language_of_the_page(client: TestClient, wanted: str, given: str) -> None:
    opened = Chat(client, wanted).opened
    assert opened["locale"] == given
    greeting = opened["messages"][0]
    assert (greeting["sender"], greeting["locale"], greeting["seq"]) == ("bot", given, 1)
    assert greeting["choices"]


@pytest.mark.parametrize(
    ("text", "locale"),
    [("Which documents do I need?", "en"), ("申請需要哪些文件？", "zh-Hant"), ("必要な書類を教えてください", "ja")],
)
def test_an_answer_is_the_approved_text_with_its_proof(bench: Bench, chat: Chat, text: str, locale: str) -> None:
    (answer,) = chat.ask(text)
    entry = bench.desk.knowledge.current().get("fia-documents")
    assert entry is not None
    approved = entry.text(locale)  # type: ignore[arg-type]
    assert answer["text"].startswith(approved.answer)
    assert answer["locale"] == locale
    proof = answer["answer"]
    assert proof["outcome"] == "answered"
    assert proof["entry_id"] == "fia-documents"
    assert proof["topic"] == "fia-documents"
    assert proof["version"] == 1
    assert proof["reviewed_on"] == entry.reviewed_on.isoformat()
    assert proof["agency"] == entry.agency(locale)  # type: ignore[arg-type]
    assert proof["sources"] == entry.sources(locale)  # type: ignore[arg-type]
    assert [c["entry_id"] for c in proof["candidates"]] == ["fia-approval", "fia-documents"]


def test_suggestions_are_choices_and_a_choice_is_answered(chat: Chat) -> None:
    (offer,) = chat.ask("perhaps something")
    assert offer["answer"]["outcome"] == "suggested"
    assert [c["label"] for c in offer["choices"]][:2] != []
    posted = chat.post({"client_message_id": "m2", "choice_id": offer["choices"][0]["id"]})
    assert posted.status_code == 202
    mine, answer = chat.get(offer["seq"], wait=5)["messages"]
    assert mine["text"] == offer["choices"][0]["label"]
    assert answer["answer"]["entry_id"] == "fia-approval"


def test_an_entry_that_is_no_longer_published_is_not_sent(chat: Chat) -> None:
    (answer,) = chat.ask("gone")
    assert answer["answer"]["outcome"] == "clarify"


def test_asking_for_a_language_pins_it(chat: Chat) -> None:
    (answer,) = chat.ask("日本語でお願いします")
    assert answer["locale"] == "ja"
    (again,) = chat.ask("Which documents do I need?", "m2")
    assert again["locale"] == "ja"


def test_the_same_message_id_makes_one_message(bench: Bench, chat: Chat) -> None:
    first = chat.post({"client_message_id": "same", "text": "hello"})
    second = chat.post({"client_message_id": "same", "text": "hello"})
    assert first.json() == second.json()
    chat.get(first.json()["seq"], wait=5)
    assert [m["sender"] for m in chat.get()["messages"]] == ["bot", "investor", "bot"]
    assert len(bench.engine.asked) == 1
    other = chat.post({"client_message_id": "same", "text": "something else"})
    assert (other.status_code, other.json()["code"]) == (409, "message_id_reused")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"client_message_id": "x", "text": ""}, 422, "message_empty"),
        ({"client_message_id": "x", "text": " \u200b\u202e\n\t "}, 422, "message_empty"),
        ({"client_message_id": "x", "text": "\x00\x01"}, 422, "message_empty"),
        ({"client_message_id": "x"}, 422, "message_empty"),
        ({"client_message_id": "x", "text": "長" * 100_000}, 413, "message_too_long"),
        ({"client_message_id": "x", "choice_id": "never-offered"}, 422, "choice_unknown"),
        ({"client_message_id": "", "text": "a"}, 422, "malformed_request"),
        ({"client_message_id": "ü", "text": "a"}, 422, "malformed_request"),
        ({"text": "a"}, 422, "malformed_request"),
        ({"client_message_id": "x", "text": 5}, 422, "malformed_request"),
        ([], 422, "malformed_request"),
    ],
)  # fmt: skip
def test_bad_messages_are_refused_with_a_problem(chat: Chat, body: Any, status: int, code: str) -> None:
    response = chat.post(body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"
    assert len(chat.get()["messages"]) == 1


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b'{"client_message_id": "x", "text": "\\ud800"', b"[" * 5000])
def test_bytes_that_are_no_json_are_refused(chat: Chat, raw: bytes) -> None:
    headers = chat.headers | {"Content-Type": "application/json"}
    response = chat.client.post(f"{chat.url}/messages", content=raw, headers=headers)
    assert response.status_code in (400, 422)
    assert response.json()["code"] == "malformed_request"


@pytest.mark.parametrize(
    "text", ["/restart", '/intent{"a":1}', "<script>alert(1)</script>", "😀😀", "a\ud800b", "\u202eabc", "' OR 1=1 --"]
)
def test_odd_texts_are_kept_and_answered(chat: Chat, text: str) -> None:
    import json

    headers = chat.headers | {"Content-Type": "application/json"}
    raw = json.dumps({"client_message_id": "odd", "text": text}).encode()
    assert chat.client.post(f"{chat.url}/messages", content=raw, headers=headers).status_code == 202
    page = chat.get(1, wait=5)
    assert [m["sender"] for m in page["messages"]] == ["investor", "bot"]


def test_foreign_and_unknown_conversations_look_alike(client: TestClient) -> None:
    mine, other = Chat(client), Chat(client)
    attempts = [
        client.get(f"{other.url}/messages", headers=mine.headers),
        client.get("/api/webchat/conversations/doesnotexist/messages", headers=mine.headers),
        client.get(f"{mine.url}/messages"),
        client.get(f"{mine.url}/messages", headers={"Authorization": "Bearer nonsense"}),
        client.post(f"{other.url}/messages", json={"client_message_id": "x", "text": "a"}, headers=mine.headers),
        client.post(f"{other.url}/locale", json={"locale": "ja"}, headers=mine.headers),
        client.post(f"{other.url}/ratings", json={"message_id": "x", "helpful": True}, headers=mine.headers),
        client.get(f"{other.url}/events", headers=mine.headers),
    ]
    assert {(r.status_code, r.json()["code"]) for r in attempts} == {(404, "conversation_not_found")}


def test_a_message_is_kept_while_rasa_is_away_and_answered_when_it_is_back(bench: Bench, chat: Chat) -> None:
    bench.engine.down = True
    (notice,) = chat_messages(chat, "Which documents do I need?")
    assert notice["answer"]["outcome"] == "unavailable"
    bench.engine.down = False
    bench.desk.clock.move(seconds=30)  # type: ignore[attr-defined]
    assert bench.client.portal is not None
    assert bench.client.portal.call(bench.worker._runner.sweep) == 1
    page = chat.get(notice["seq"])
    assert page["messages"][0]["answer"]["entry_id"] == "fia-documents"
    assert page["turn_pending"] is False


def chat_messages(chat: Chat, text: str) -> list[dict[str, Any]]:
    """What is said after a message whose turn may stay pending."""
    posted = chat.post({"client_message_id": "away", "text": text}).json()
    until = time.monotonic() + 5
    while time.monotonic() < until:
        if found := chat.get(posted["seq"])["messages"]:
            return found  # type: ignore[no-any-return]
        time.sleep(0.02)
    raise AssertionError("nothing was said")


def test_ratings_and_pinned_language(chat: Chat) -> None:
    (answer,) = chat.ask("Which documents do I need?")
    rated = chat.client.post(
        f"{chat.url}/ratings",
        json={"message_id": answer["id"], "helpful": False, "comment": "no"},
        headers=chat.headers,
    )
    assert rated.status_code == 204
    assert chat.get(answer["seq"] - 1)["messages"][0]["helpful"] is False
    mine = chat.get(1)["messages"][0]
    wrong = chat.client.post(
        f"{chat.url}/ratings", json={"message_id": mine["id"], "helpful": True}, headers=chat.headers
    )
    assert (wrong.status_code, wrong.json()["code"]) == (404, "message_not_found")
    assert chat.client.post(f"{chat.url}/locale", json={"locale": "zh-Hant"}, headers=chat.headers).json() == {
        "locale": "zh-Hant"
    }
    refused = chat.client.post(f"{chat.url}/locale", json={"locale": "xx"}, headers=chat.headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "locale_unknown")
    (again,) = chat.ask("Which documents do I need?", "m9")
    assert again["locale"] == "zh-Hant"

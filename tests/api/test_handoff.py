"""From asking for a person to the manager's reply, over HTTP, with Rasa away: the handoff must work all the same."""

from typing import Any

import pytest
from sqlalchemy import select

from desk.storage.tables import PrivacyNotice, Ticket
from tests.api.test_webchat import Chat
from tests.conftest import PASSWORD, Bench, SetClock

WORDS = {
    "zh-Hant": ("我要找真人", "同意", "王小明", "大阪貿易股份有限公司", "wang@example.test", "想了解半導體材料廠的設立程序", "確認"),
    "en": ("I want to talk to a person", "yes", "My name is Ann Smith", "Example Ltd", "ann@example.test", "We plan a data centre", "yes"),
    "ja": ("担当者と話したいです", "同意します", "山田太郎と申します", "大阪商事株式会社", "yamada@example.test", "半導体材料工場の設立について", "はい"),
}  # fmt: skip
NAMES = {"zh-Hant": "王小明", "en": "Ann Smith", "ja": "山田太郎"}


def say(chat: Chat, number: int, text: str) -> list[dict[str, Any]]:
    return chat.ask(text, f"m{number}")


def hand_off(chat: Chat, locale: str) -> dict[str, Any]:
    for number, text in enumerate(WORDS[locale]):
        said = say(chat, number, text)
    return said[-1]


@pytest.mark.parametrize("locale", list(WORDS))
def test_a_handoff_by_text_while_rasa_is_away(bench: Bench, locale: str) -> None:
    bench.engine.down = True
    chat = Chat(bench.client, locale)
    last = hand_off(chat, locale)
    assert last["locale"] == locale
    assert last["answer"]["outcome"] == "handoff"
    ticket = last["ticket"]
    assert ticket["number"] in last["text"]
    assert ticket["assignee_name"] in last["text"]
    assert ticket["reply_due_at"]
    with bench.desk.reading() as session:
        (row,) = session.scalars(select(Ticket)).all()
        assert (row.name, row.locale, row.reason) == (NAMES[locale], locale, "bot_unavailable")
        (notice,) = session.scalars(select(PrivacyNotice)).all()
        assert notice.locale == locale
        assert notice.consented_at is not None
        assert notice.shown_at <= row.opened_at


def test_cancelling_and_refusing_leave_nothing_behind(bench: Bench) -> None:
    bench.engine.down = True
    chat = Chat(bench.client)
    for words in (("a real person please", "no"), ("a real person please", "yes", "Ann Smith", "cancel")):
        for text in words:
            (*_, last) = say(chat, hash((words, text)), text)
        assert last["answer"]["outcome"] == "handoff"
    with bench.desk.reading() as session:
        assert session.scalars(select(Ticket)).all() == []


def test_the_bot_is_silent_while_a_person_has_the_conversation(bench: Bench) -> None:
    bench.engine.down = True
    chat = Chat(bench.client)
    opened = hand_off(chat, "en")
    bench.engine.down = False
    posted = chat.post({"client_message_id": "later", "text": "Which documents do I need?"}).json()
    assert bench.engine.asked == []
    after = chat.get(posted["seq"])
    assert [m["sender"] for m in after["messages"]] in ([], ["system"])
    assert after["mode"] == "human"
    resumed = chat.post({"client_message_id": "resume", "choice_id": opened["choices"][0]["id"]}).json()
    assert chat.get(resumed["seq"])["mode"] == "bot"
    (answer,) = chat.ask("Which documents do I need?", "again")
    assert answer["answer"]["entry_id"] == "fia-documents"


def api(bench: Bench, email: str) -> dict[str, str]:
    from desk.services.staff import create_api_token

    with bench.desk.session() as session:
        return {"Authorization": f"Bearer {create_api_token(session, bench.desk, email)}"}


def test_the_manager_answers_and_closes_and_the_bot_speaks_again(bench: Bench, clock: SetClock) -> None:
    bench.engine.down = True
    chat = Chat(bench.client, "ja")
    number = hand_off(chat, "ja")["ticket"]["number"]
    bench.engine.down = False
    mine = api(bench, "pm.ja@demo.test")
    (row,) = bench.client.get("/api/tickets", headers=mine).json()
    assert (row["number"], row["assignee"], row["locale"], row["status"]) == (
        number,
        "pm.ja@demo.test",
        "ja",
        "reception",
    )
    detail = bench.client.get(f"/api/tickets/{number}", headers=mine).json()
    assert detail["status"] == "screening"
    assert [m["text"] for m in detail["messages"] if m["sender"] == "investor"] == list(WORDS["ja"])
    before = chat.get()["messages"][-1]["seq"]
    url = f"/api/tickets/{number}/replies"
    first = bench.client.post(
        url, json={"text": "ご連絡ありがとうございます。"}, headers=mine | {"Idempotency-Key": "k1"}
    )
    again = bench.client.post(
        url, json={"text": "ご連絡ありがとうございます。"}, headers=mine | {"Idempotency-Key": "k1"}
    )
    assert first.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    (seen,) = chat.get(before)["messages"]
    assert (seen["sender"], seen["sender_name"], seen["text"]) == ("staff", "呉雅恵", "ご連絡ありがとうございます。")
    closed = bench.client.patch(f"/api/tickets/{number}", json={"status": "closed"}, headers=mine)
    assert closed.json()["status"] == "closed"
    system = chat.get(seen["seq"])
    assert system["mode"] == "bot"
    assert [m["sender"] for m in system["messages"]] == ["system"]
    refused = bench.client.post(url, json={"text": "more"}, headers=mine | {"Idempotency-Key": "k2"})
    assert (refused.status_code, refused.json()["code"]) == (409, "ticket_closed")
    (answer,) = chat.ask("必要な書類を教えてください", "bot-again")
    assert answer["answer"]["outcome"] == "answered"


def test_rights_of_the_integration_api(bench: Bench) -> None:
    bench.engine.down = True
    number = hand_off(Chat(bench.client, "ja"), "ja")["ticket"]["number"]
    for email, status in (
        ("pm.ja@demo.test", 200), ("manager@demo.test", 200), ("admin@demo.test", 200),
        ("pm.zh@demo.test", 404), ("editor@demo.test", 404), ("reviewer@demo.test", 404),
    ):  # fmt: skip
        assert bench.client.get(f"/api/tickets/{number}", headers=api(bench, email)).status_code == status, email
    assert bench.client.get("/api/tickets").status_code == 401
    assert bench.client.get("/api/tickets", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert bench.client.get("/api/tickets/T2026-99999", headers=api(bench, "admin@demo.test")).status_code == 404


def test_passwords_are_not_kept_readable(bench: Bench) -> None:
    from desk.storage.tables import Staff

    with bench.desk.reading() as session:
        assert all(
            PASSWORD not in p.password_hash and p.password_hash.startswith("$argon2id$")
            for p in session.scalars(select(Staff))
        )

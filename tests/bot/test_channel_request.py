"""The body of the channel's one call: what is let in, and what is left of a text that looks like a command."""

import json

import pytest
from components.channel_request import MAX_TEXT, BadRequest, neutralise, parse

GOOD = {
    "message_id": "m-1",
    "sender_id": "abcdefgh",
    "text": "hello",
    "metadata": {"locale": "en", "turn_id": "t-1", "choice": None},
}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("hello", "hello"),
        ("/restart", "restart"),
        ("  /restart", "restart"),
        ("\u3000／restart", "restart"),
        ("\u200b\u202e/\u2066/restart", "restart"),
        ('/intent{"a":1}', 'intent{"a":1}'),
        ("////", ""),
        ("\x00/\x1frestart", "restart"),
        ("⁄∕restart", "restart"),
        ("\ud800/restart", "restart"),
        ("1/2 of the shares", "1/2 of the shares"),
        ("and/or", "and/or"),
        ("第一行\r\n第二行", "第一行\n第二行"),
        ("", ""),
        ("😀", "😀"),
    ],
)
def test_nothing_is_left_that_rasa_would_obey(text: str, left: str) -> None:
    assert neutralise(text) == left
    assert not neutralise(text).strip().startswith("/")


def test_a_long_text_is_cut() -> None:
    assert len(neutralise("a" * 100_000)) == MAX_TEXT


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"message_id": None}, "message_id"),
        ({"message_id": "a b"}, "message_id"),
        ({"sender_id": "short"}, "sender_id"),
        ({"sender_id": "../../etc/passwd"}, "sender_id"),
        ({"sender_id": "abcdefgh*"}, "sender_id"),
        ({"sender_id": "a" * 65}, "sender_id"),
        ({"text": None}, "text"),
        ({"text": ["a"]}, "text"),
        ({"metadata": None}, "metadata"),
        ({"metadata": {"locale": "fr"}}, "metadata.locale"),
        ({"metadata": {"locale": "en", "turn_id": 7}}, "metadata.turn_id"),
        ({"metadata": {"locale": "en", "choice": "greet"}}, "metadata.choice"),
        ({"metadata": {"locale": "en", "choice": {"intent": "restart"}}}, "intent"),
        ({"metadata": {"locale": "en", "choice": {"intent": "session_start"}}}, "intent"),
        ({"metadata": {"locale": "en", "choice": {"intent": "faq", "entry_id": "../x"}}}, "entry_id"),
        ({"metadata": {"locale": "en", "choice": {"intent": "faq", "value": "v" * 81}}}, "metadata.choice.value"),
    ],
)
def test_a_wrong_field_is_named(change: dict, field: str) -> None:
    with pytest.raises(BadRequest) as refused:
        parse(json.dumps({**GOOD, **change}).encode())
    assert refused.value.field == field


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'"a"', b"\xff\xfe", b"[" * 5000])
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest):
        parse(body)


def test_metadata_holds_only_what_was_agreed() -> None:
    body = {**GOOD, "metadata": {**GOOD["metadata"], "role": "staff", "choice": {"intent": "greet", "extra": 1}}}
    metadata = parse(json.dumps(body).encode()).metadata
    assert metadata == {
        "locale": "en",
        "turn_id": "t-1",
        "choice": {"intent": "greet", "entry_id": None, "value": None},
    }

"""Dialogues with a real Rasa server, the model it pulled from the desk, and our actions: three languages, whole stories."""

import threading
from typing import Any, Dict, List, Optional, Tuple

import pytest

from stack import SECRET, Stack, post

Said = Tuple[str, List[str]]


def keys(answer: Dict[str, Any]) -> List[str]:
    """Response keys, or kinds of custom messages, in the order they were said."""
    return [m["custom"]["kind"] if "custom" in m else m["response"] for m in answer["messages"]]


class Chat:
    """One conversation in one language."""

    def __init__(self, stack: Stack, locale: str) -> None:
        self._stack, self.locale = stack, locale
        self.id = stack.open_conversation(locale)
        self.last: Dict[str, Any] = {}

    def say(self, text: str, intent: Optional[str] = None, value: Optional[str] = None, **more: Any) -> List[str]:
        """What is said back; ``intent`` and ``value`` press a button."""
        choice = {"intent": intent, **({"value": value} if value else {})} if intent else None
        self.last = self._stack.say(self.id, text, self.locale, choice=choice, **more)
        return keys(self.last)

    def texts(self) -> str:
        return "\n".join(message.get("text", "") for message in self.last["messages"])


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("zh-Hant", "你好", "utter_small_talk_hello"),
        ("en", "hello", "utter_small_talk_hello"),
        ("ja", "こんにちは", "utter_small_talk_hello"),
        ("zh-Hant", "謝謝", "utter_small_talk_thanks"),
        ("en", "thank you", "utter_small_talk_thanks"),
        ("ja", "ありがとうございます", "utter_small_talk_thanks"),
        ("zh-Hant", "你是真人嗎", "utter_small_talk_bot_challenge"),
        ("en", "are you a human?", "utter_small_talk_bot_challenge"),
        ("ja", "あなたは人間ですか", "utter_small_talk_bot_challenge"),
        ("zh-Hant", "可以用哪些語言", "utter_small_talk_languages"),
        ("en", "what languages do you speak", "utter_small_talk_languages"),
        ("ja", "何語で話せますか", "utter_small_talk_languages"),
        ("zh-Hant", "你可以做什麼", "utter_small_talk_capabilities"),
        ("en", "what can you do", "utter_small_talk_capabilities"),
        ("ja", "何ができますか", "utter_small_talk_capabilities"),
        ("zh-Hant", "再見", "utter_small_talk_goodbye"),
        ("en", "goodbye", "utter_small_talk_goodbye"),
        ("ja", "さようなら", "utter_small_talk_goodbye"),
        ("zh-Hant", "我要投訴", "utter_complaint_received"),
        ("en", "I want to make a complaint", "utter_complaint_received"),
        ("ja", "クレームを言いたい", "utter_complaint_received"),
        ("zh-Hant", "越南的公司稅率是多少", "utter_out_of_scope_other_matters"),
        ("en", "What is the corporate tax rate in Vietnam?", "utter_out_of_scope_other_matters"),
        ("ja", "ベトナムの法人税率は？", "utter_out_of_scope_other_matters"),
        ("zh-Hant", "外國人來臺投資要先申請許可嗎？", "answer"),
        ("en", "Do foreign investors need approval before investing in Taiwan?", "answer"),
        ("ja", "就業ゴールドカードの申請方法", "answer"),
    ],
)
def test_one_question_one_answer_in_its_language(stack: Stack, locale: str, text: str, expected: str) -> None:
    chat = Chat(stack, locale)
    assert chat.say(text) == [expected]
    assert chat.last["locale"] == locale


def test_an_answer_names_its_entry_and_sends_no_text_of_its_own(stack: Stack) -> None:
    chat = Chat(stack, "zh-Hant")
    chat.say("外國人來臺投資要先申請許可嗎？")
    (message,) = chat.last["messages"]
    assert "text" not in message
    assert message["custom"]["entry_id"] == chat.last["ranking"][0]["entry_id"] == "fia-approval"
    assert 1 <= len(chat.last["ranking"]) <= 5


def test_a_choice_of_ours_is_certain(stack: Stack) -> None:
    chat = Chat(stack, "en")
    answer = stack.say(chat.id, "whatever the label says", "en", choice={"intent": "faq", "entry_id": "fia-documents"})
    assert answer["intent"] == {"name": "faq", "confidence": 1.0}
    assert answer["messages"][0]["custom"]["entry_id"] == "fia-documents"


@pytest.mark.parametrize(
    "text",
    ["", " ", "😀", "\u202e\u2066", "/restart", "／restart", " \u3000/restart", '/greet{"a":1}', "/session_start", "a" * 4000, "<b>x</b>", "\x00", "{name}"],
)  # fmt: skip
def test_no_text_breaks_it_or_is_obeyed(stack: Stack, text: str) -> None:
    chat = Chat(stack, "en")
    assert chat.say(text)
    chat.say("-", intent="request_person")
    assert chat.say(text)
    # Nothing was wiped, rewound or answered in the investor's name: the form still waits for consent.
    assert chat.say("I agree", intent="affirm") == ["utter_ask_handoff_name"]


def test_the_whole_handoff_in_chinese_with_question_correction_and_summary(stack: Stack) -> None:
    chat = Chat(stack, "zh-Hant")
    chat.say("我們是日本的半導體公司，想在臺灣投資5億元，可以申請哪些獎勵")
    assert chat.say("我想找專人") == ["utter_guided_privacy_notice", "utter_ask_handoff_consent"]
    assert chat.say("好") == ["utter_ask_handoff_name"]
    assert chat.say("外國人投資要多久核准？")[-1] == "utter_ask_handoff_name"
    assert chat.say("你是真人嗎") == ["utter_small_talk_bot_challenge", "utter_ask_handoff_name"]
    assert chat.say("我叫王小明") == ["utter_ask_handoff_organisation"]
    assert chat.say("台灣好棒股份有限公司") == ["utter_ask_handoff_email"]
    assert chat.say("我的信箱是 ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ 謝謝") == ["utter_ask_handoff_matter_again"]
    assert chat.say("公司名稱錯了，應該是好棒半導體") == ["utter_ask_handoff_matter_again"]
    assert chat.say("想請問租金") == ["utter_ask_handoff_confirmed"]
    summary = chat.texts()
    for part in ("王小明", "好棒半導體", "wang@example.com", "想請問租金", "半導體", "日本"):
        assert part in summary
    assert chat.say("email不對，是 wang2@example.com") == ["utter_ask_handoff_confirmed"]
    assert "wang2@example.com" in chat.texts()
    assert chat.say("不對") == ["utter_guided_which_field"]
    assert chat.say("姓名") == ["utter_ask_handoff_name"]
    assert chat.say("王大明") == ["utter_ask_handoff_confirmed"]
    assert chat.say("正確，送出", intent="affirm") == ["ticket"]
    assert chat.last["messages"][0]["custom"]["number"].startswith("T")
    assert chat.say("我的案件處理到哪裡了") == ["utter_handoff_status"]


def test_the_handoff_in_english_goes_on_in_another_language(stack: Stack) -> None:
    chat = Chat(stack, "en")
    chat.say("Contact a project manager", intent="request_person")
    assert chat.say("I agree", intent="affirm") == ["utter_ask_handoff_name"]
    assert chat.say("My name is John Smith") == ["utter_ask_handoff_organisation"]
    assert chat.say("None", intent="deny", value="none") == ["utter_ask_handoff_email"]
    assert chat.say("no such thing") == ["utter_guided_email_unclear", "utter_ask_handoff_email"]
    assert chat.say("please answer in Japanese") == [
        "locale",
        "utter_small_talk_language_set",
        "utter_ask_handoff_email",
    ]
    chat.locale = "ja"
    assert "メールアドレス" in chat.texts()
    assert chat.say("john@example.com")[-1].startswith("utter_ask_handoff_matter")
    assert chat.say("会社設立について相談したいです") == ["utter_ask_handoff_confirmed"]
    assert chat.say("キャンセル") == ["utter_handoff_cancelled"]
    assert chat.say("はい") == ["utter_clarify_nothing_open"]


def test_the_handoff_in_japanese_keeps_its_language_over_a_latin_name(stack: Stack) -> None:
    chat = Chat(stack, "ja")
    chat.say("担当者に相談したい")
    assert chat.say("はい、同意します") == ["utter_ask_handoff_name"]
    answer = stack.say(chat.id, "Taro Yamada", "en")  # what a detector makes of the name alone
    assert answer["locale"] == "ja"
    assert chat.say("株式会社どこでも") == ["utter_ask_handoff_email"]
    assert chat.say("メールはtaro@example.co.jpです")[-1].startswith("utter_ask_handoff_matter")
    assert chat.say("工場用地を探しています") == ["utter_ask_handoff_confirmed"]
    assert chat.say("名前を山田花子に訂正してください") == ["utter_ask_handoff_confirmed"]
    assert "山田花子" in chat.texts()
    assert chat.say("はい、間違いありません") == ["ticket"]


@pytest.mark.parametrize(
    ("locale", "no"), [("zh-Hant", "不同意"), ("en", "I do not agree"), ("ja", "同意しません")]
)  # fmt: skip
def test_refusing_consent_ends_politely(stack: Stack, locale: str, no: str) -> None:
    chat = Chat(stack, locale)
    chat.say("-", intent="request_person")
    assert chat.say(no) == ["utter_handoff_refused"]


def test_yes_to_the_offer_after_a_complaint_opens_the_form(stack: Stack) -> None:
    chat = Chat(stack, "zh-Hant")
    chat.say("我要投訴")
    assert chat.say("好") == ["utter_guided_privacy_notice", "utter_ask_handoff_consent"]


def test_the_same_message_is_answered_once(stack: Stack) -> None:
    chat = Chat(stack, "en")
    chat.say("-", intent="request_person")
    first = stack.say(chat.id, "yes", "en", message_id="yes-1")
    again = stack.say(chat.id, "yes", "en", message_id="yes-1")
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert {**first, "replayed": True} == again
    assert chat.say("John Smith") == ["utter_ask_handoff_organisation"]  # the dialogue moved once


def test_equal_requests_at_once_give_one_turn(stack: Stack) -> None:
    chat = Chat(stack, "en")
    answers: List[Dict[str, Any]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(stack.say(chat.id, "hello", "en", message_id="twin-1")))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer["replayed"] for answer in answers) == [False, True, True, True, True]
    assert len({str(answer["messages"]) for answer in answers}) == 1


def test_without_the_secret_nobody_gets_in(stack: Stack) -> None:
    url = f"{stack.rasa}/webhooks/desk/webhook"
    for secret in (None, "", "wrong", SECRET + "x", "schlüssel"):
        assert post(url, {}, secret.encode().decode("latin-1") if secret else secret)[0] == 401


def test_other_doors_of_rasa_are_shut(stack: Stack) -> None:
    for path in ("/webhooks/rest/webhook", "/conversations/abcdefgh/tracker", "/model/train", "/socket.io/"):
        assert post(stack.rasa + path, {}, SECRET, raw=b"null")[0] in (404, 405)


def test_a_body_that_was_not_agreed_is_refused(stack: Stack) -> None:
    url = f"{stack.rasa}/webhooks/desk/webhook"
    assert post(url, None, SECRET, raw=b"{")[0] == 422
    assert post(url, None, SECRET, raw=b"[" * 10_000)[0] == 422
    assert post(url, None, SECRET, raw=b'"' + b"a" * 70_000 + b'"')[0] == 413
    status, body = stack.post_message("abcdefgh", "x", "en", choice={"intent": "no_such_intent"})
    assert (status, body["field"]) == (422, "metadata.choice.intent")


def test_after_a_restart_the_dialogue_goes_on_and_answers_are_remembered(stack: Stack) -> None:
    chat = Chat(stack, "en")
    chat.say("-", intent="request_person")
    before = stack.say(chat.id, "yes", "en", message_id="before-restart")
    stack.stop_one("rasa")
    stack.start_rasa()
    again = stack.say(chat.id, "yes", "en", message_id="before-restart")
    assert again["replayed"]
    assert again["messages"] == before["messages"]
    assert chat.say("John Smith") == ["utter_ask_handoff_organisation"]


def test_a_turn_whose_action_fails_never_happened(stack: Stack) -> None:
    chat = Chat(stack, "en")
    chat.say("-", intent="request_person")
    stack.stop_one("api")
    try:
        assert stack.post_message(chat.id, "yes", "en", message_id="no-actions") == (503, {"code": "turn_aborted"})
        assert stack.post_message("smalltalk-1", "hello", "en")[0] == 200  # what needs no action goes on
    finally:
        stack.start_api()
    answer = stack.say(chat.id, "yes", "en", message_id="no-actions")
    assert not answer["replayed"]
    assert keys(answer) == ["utter_ask_handoff_name"]

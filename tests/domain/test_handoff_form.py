"""What replies mean in the handoff form, in three languages; with and without a classifier."""

import pytest

from desk.domain.handoff_form import (
    FACTS,
    LAST_QUESTION,
    NO_ORGANISATION,
    Ended,
    Filled,
    FormState,
    Interrupted,
    Invalid,
    Meaning,
    Result,
    Said,
    Step,
    next_step,
    question_key,
    read_reply,
)
from desk.domain.locale import Locale

ZH, EN, JA = Locale.ZH_HANT, Locale.EN, Locale.JA
GIVEN = {"consent": "yes", "name": "王小明", "organisation": "好棒公司", "email": "wang@example.com", "matter": "租金"}


def at(step: Step, **more: str) -> FormState:
    """The form with everything before ``step`` answered."""
    order = list(Step)
    known = {name: value for name, value in GIVEN.items() if order.index(Step(name)) < order.index(step)}
    return FormState(step, known | more)


def read(step: Step, text: str, intent: str | None = None, confidence: float = 0.9, **more: str) -> Meaning:
    return read_reply(at(step, **more), Said(text, ZH, intent, confidence))


def pressed(step: Step, intent: str, value: str = "", **more: str) -> Meaning:
    return read_reply(at(step, **more), Said("a label", ZH, intent, 1.0, choice=value))


@pytest.mark.parametrize(
    ("step", "text", "value"),
    [
        (Step.CONSENT, "好", "yes"),
        (Step.CONSENT, "同意。", "yes"),
        (Step.CONSENT, "Yes, I agree", "yes"),
        (Step.CONSENT, "はい、同意します", "yes"),
        (Step.NAME, "王小明", "王小明"),
        (Step.NAME, "我叫王小明", "王小明"),
        (Step.NAME, "您好，我是王小明，謝謝", "王小明"),
        (Step.NAME, "敝姓陳", "陳"),
        (Step.NAME, "My name is John O'Neill.", "John O'Neill"),
        (Step.NAME, "I'm Anna-Lena Weiß", "Anna-Lena Weiß"),
        (Step.NAME, "山田と申します", "山田"),
        (Step.NAME, "私は山田花子です。よろしくお願いします", "山田花子"),
        (Step.NAME, "何大明", "何大明"),
        (Step.ORGANISATION, "台灣好棒股份有限公司", "台灣好棒股份有限公司"),
        (Step.ORGANISATION, "我們公司是大阪貿易", "大阪貿易"),
        (Step.ORGANISATION, "I work for Example Ltd.", "Example Ltd"),
        (Step.ORGANISATION, "会社名は株式会社山田です", "株式会社山田"),
        (Step.ORGANISATION, "株式会社どこでも", "株式会社どこでも"),
        (Step.ORGANISATION, "沒有", NO_ORGANISATION),
        (Step.ORGANISATION, "no", NO_ORGANISATION),
        (Step.ORGANISATION, "個人です", NO_ORGANISATION),
        (Step.EMAIL, "wang@example.com", "wang@example.com"),
        (Step.EMAIL, "我的信箱是 ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ 謝謝", "wang@example.com"),
        (Step.EMAIL, "You can reach me at a.b+c@mail.example.co.uk.", "a.b+c@mail.example.co.uk"),
        (Step.EMAIL, "メールはtaro@example.co.jpです", "taro@example.co.jp"),
        (Step.EMAIL, "wang @ example.com", "wang@example.com"),
        (Step.EMAIL, "wang@example。com", "wang@example.com"),
        (Step.MATTER, "想問園區租金多少？", "想問園區租金多少？"),
        (Step.MATTER, "想更改公司名稱要怎麼辦", "想更改公司名稱要怎麼辦"),
    ],
)
def test_an_answer_is_taken_with_and_without_a_classifier(step: Step, text: str, value: str) -> None:
    for intent, confidence in ((None, 0.0), ("nlu_fallback", 0.2), ("faq_suggest", 0.5)):
        meaning = read(step, text, intent, confidence)
        assert isinstance(meaning, Filled), (intent, meaning)
        assert meaning.state.values[step] == value


@pytest.mark.parametrize(
    ("step", "text", "problem"),
    [
        (Step.CONSENT, "我叫王小明", "consent_needed"),
        (Step.NAME, "12345678", "name_unclear"),
        (Step.NAME, "wang@example.com", "name_unclear"),
        (Step.NAME, "!!!", "name_unclear"),
        (Step.NAME, "好", "name_unclear"),
        (Step.NAME, "", "name_unclear"),
        (Step.ORGANISATION, "???", "organisation_unclear"),
        (Step.EMAIL, "not an address", "email_unclear"),
        (Step.EMAIL, "wang@example", "email_unclear"),
        (Step.EMAIL, "wang..x@@example.com", "email_unclear"),
        (Step.MATTER, "👍", "matter_unclear"),
        (Step.MATTER, "no", "matter_unclear"),
        (Step.CONFIRMED, "hmm", "confirmation_needed"),
        (Step.CONFIRMED, "不對", "which_field"),
        (Step.CONFIRMED, "いいえ、違います", "which_field"),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_reason(step: Step, text: str, problem: str) -> None:
    intent = "deny" if problem == "which_field" else None
    assert read(step, text, intent) == Invalid(problem)


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("text", ["取消", "算了", "cancel", "Never mind.", "キャンセル", "やめます"])
def test_cancel_works_at_every_step(step: Step, text: str) -> None:
    meaning = read(step, text, "cancel", 0.5)
    assert isinstance(meaning, Ended)
    assert meaning.result is Result.CANCELLED


@pytest.mark.parametrize("step", list(Step))
def test_the_cancel_button_works_at_every_step(step: Step) -> None:
    assert isinstance(pressed(step, "cancel"), Ended)


@pytest.mark.parametrize("text", ["不同意", "no", "I do not agree", "同意しません"])
def test_no_consent_ends_the_form_without_a_value(text: str) -> None:
    assert read(Step.CONSENT, text) == Ended(Result.REFUSED, at(Step.CONSENT))


@pytest.mark.parametrize(
    ("step", "text", "intent", "confidence"),
    [
        (Step.CONSENT, "這些資料會給誰看？", "out_of_scope", 0.5),
        (Step.NAME, "外國人投資要多久核准？", "faq", 0.7),
        (Step.NAME, "你是真人嗎", "bot_challenge", 0.9),
        (Step.NAME, "please answer in Japanese", "switch_language", 0.9),
        (Step.ORGANISATION, "what is the corporate tax rate", "faq", 0.7),
        (Step.ORGANISATION, "株式会社と有限会社の違いは何ですか", "faq", 0.9),
        (Step.ORGANISATION, "就業金卡申請條件", "faq", 0.95),
        (Step.EMAIL, "会社設立に必要な書類は何ですか", "faq", 0.9),
        (Step.EMAIL, "謝謝", "thanks", 0.99),
        (Step.CONFIRMED, "回覆要等多久？", "ticket_status", 0.8),
    ],
)
def test_a_question_in_between_is_left_to_the_dialogue(step: Step, text: str, intent: str, confidence: float) -> None:
    assert read(step, text, intent, confidence) == Interrupted()


@pytest.mark.parametrize(
    ("step", "text", "intent", "confidence"),
    [
        (Step.NAME, "Grace Park", "faq", 0.75),  # she is no science park
        (Step.ORGANISATION, "新竹科學園區開發公司", "faq", 0.99),
        (Step.ORGANISATION, "Golden Gate Investment Co., Ltd.", "faq", 0.99),
        (Step.EMAIL, "Is it ok to use a@example.com?", "faq", 0.99),
        (Step.MATTER, "外國人投資要多久核准？", "faq", 0.99),  # just what the manager is to be asked
    ],
)
def test_an_answer_may_resemble_a_question(step: Step, text: str, intent: str, confidence: float) -> None:
    assert isinstance(read(step, text, intent, confidence), Filled)


@pytest.mark.parametrize(
    ("step", "text", "field", "value"),
    [
        (Step.MATTER, "公司名稱錯了，應該是大棒公司", "organisation", "大棒公司"),
        (Step.CONFIRMED, "email不對，是 wang2@example.com", "email", "wang2@example.com"),
        (Step.CONFIRMED, "改公司名稱", "organisation", None),
        (Step.CONFIRMED, "姓名", "name", None),
        (Step.CONFIRMED, "My e-mail is wrong, it is x@y.org", "email", "x@y.org"),
        (Step.CONFIRMED, "the name should be John Smith", "name", "John Smith"),
        (Step.CONFIRMED, "メールアドレスを訂正したい", "email", None),
        (Step.CONFIRMED, "名前を山田花子に訂正してください", "name", "山田花子"),
        (Step.CONFIRMED, "会社名が間違っています", "organisation", None),
        (Step.EMAIL, "名字寫錯了", "name", None),
        (Step.CONFIRMED, "new@example.com", "email", "new@example.com"),
    ],
)
def test_a_field_is_corrected_or_asked_again(step: Step, text: str, field: str, value: str | None) -> None:
    meaning = read(step, text, "correct", 0.9)
    assert isinstance(meaning, Filled)
    assert meaning.state.values.get(field) == value
    assert next_step(meaning.state) == (Step(field) if value is None else step)


def test_correction_buttons_open_their_field_and_leave_the_rest() -> None:
    meaning = pressed(Step.CONFIRMED, "correct", "email")
    assert isinstance(meaning, Filled)
    assert next_step(meaning.state) is Step.EMAIL
    assert meaning.state.values["name"] == "王小明"
    without = pressed(Step.CONFIRMED, "correct", FACTS)
    assert isinstance(without, Filled)
    assert without.state.values[FACTS] == "no"
    assert next_step(without.state) is Step.CONFIRMED


@pytest.mark.parametrize("text", ["正確", "Yes, that's right", "はい、間違いありません", "send it"])
def test_confirming_ends_the_form_with_everything(text: str) -> None:
    meaning = read(Step.CONFIRMED, text)
    assert isinstance(meaning, Ended)
    assert meaning.result is Result.CONFIRMED
    assert meaning.state.values == {**GIVEN, "confirmed": "yes"}


def test_the_last_question_is_offered_as_the_matter() -> None:
    state = at(Step.MATTER, **{LAST_QUESTION: "租金多少？"})
    assert question_key(Step.MATTER, state) == "utter_ask_handoff_matter_again"
    meaning = pressed(Step.MATTER, "affirm", LAST_QUESTION, **{LAST_QUESTION: "租金多少？"})
    assert isinstance(meaning, Filled)
    assert meaning.state.values["matter"] == "租金多少？"


@pytest.mark.parametrize("step", [Step.NAME, Step.EMAIL, Step.MATTER])
def test_a_button_of_another_question_is_nobodys_name(step: Step) -> None:
    assert pressed(step, "affirm") == Invalid(f"{step}_unclear")
    assert pressed(step, "request_person") == Invalid(f"{step}_unclear")


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize(
    "text",
    ["", " ", "😀", "\u202e\u2066", "/restart", '/intent{"a":1}', "／restart", "a" * 4000, "@" * 500, "「」"],
)
def test_no_text_breaks_the_form(step: Step, text: str) -> None:
    for intent in (None, "faq", "affirm", "correct", "nlu_fallback"):
        read(step, text, intent)


def test_the_state_survives_json() -> None:
    state = at(Step.EMAIL)
    assert FormState.from_json(state.to_json()) == state
    assert FormState.from_json({}) == FormState()

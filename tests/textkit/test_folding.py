"""One form for all writings, with the way back; and what we store."""

from __future__ import annotations

import pytest

from textkit import clean_inbound, normalise, normalise_map

SAME = [
    ("臺灣", "台灣", "台湾"),
    ("稅", "税"),
    ("經濟部", "经济部", "経済部"),
    ("臺中", "台中"),
    ("產業發展署", "产业发展署", "産業発展署"),
    ("投資計畫", "投資計劃", "投资计划", "投資計画"),
    ("戶籍", "户籍", "戸籍"),
    ("勞動部", "劳动部", "労働部"),
    ("帳戶", "賬戶", "账户"),
    ("辦公室", "弁公室", "办公室"),
    ("證明", "証明", "证明"),
    ("ﾃﾞｰﾀｾﾝﾀｰ", "データセンター"),
    ("ＦＩＡ", "fia", "FIA", "F\u200bI\u2060A"),
    ("ＮＴ＄１，０００", "nt$1,000"),
    ("Gold  Card\n", "gold card", "\u202egold\u202c\u00a0card"),
    ("㎡", "m2"),
    ("Ｃａｆé", "cafe\u0301"),
]


@pytest.mark.parametrize("forms", SAME, ids=lambda forms: forms[0])
def test_writings_of_one_word_fold_together(forms: tuple[str, ...]) -> None:
    assert len({normalise(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("台中", "台北"), ("本", "木"), ("fia", "fi a"), ("カキ", "ガキ"), ("公司", "公同")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_every_han_character_folds_to_a_stable_one() -> None:
    han = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFA6E))]
    unstable = [char for char in han if normalise(normalise(char)) != normalise(char) or len(normalise(char)) != 1]
    assert unstable == []


@pytest.mark.parametrize(
    "text",
    ["", " ", "臺灣", "  ＡＢ　ｃ ", "ﾃﾞｰﾀ㈱", "😀a\u200db", "\ud800x", "e\u0301", "\u0301", "゛か", "か゛", "İstanbul", "한글", "ΑΣ ς", "\u202eabc"],
)  # fmt: skip
def test_offsets_point_into_the_original(text: str) -> None:
    result = normalise_map(text)
    assert result.text == normalise(text) == normalise(result.text)
    assert len(result.offsets) == len(result.text)
    assert list(result.offsets) == sorted(result.offsets)
    assert all(0 <= offset < len(text) for offset in result.offsets)


def test_offsets_of_half_width_kana_and_spaces() -> None:
    assert normalise_map(" ﾃﾞｰ  ﾀ").offsets == (1, 3, 4, 6)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("  你好\r\n第二行\t欄\x00 ", "你好\n第二行\t欄"),
        ("a\ud800b\udfffc", "abc"),
        ("abc\u202egnp.exe\u202c", "abcgnp.exe"),
        ("\u2067x\u2069", "x"),
        ("hi\U000e0041\U000e007f", "hi"),
        ("👨\u200d👩\u200d👧 ok", "👨\u200d👩\u200d👧 ok"),
        ("\x1b[31mred\x07", "[31mred"),
        ("שלום", "שלום"),
        ("", ""),
        ("\x00", ""),
    ],
)
def test_what_we_store(text: str, stored: str) -> None:
    assert clean_inbound(text) == stored
    stored.encode("utf-8")

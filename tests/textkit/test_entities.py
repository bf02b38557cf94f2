"""What a text names, with the place of each name in the text as written."""

from __future__ import annotations

import pytest
from textkit.cutters import simplify
from textkit.lexicon import Alias, aliases

from textkit import Locale, find_entities

Expected = list[tuple[str, str, str]]

NAMES: list[tuple[Locale, str, Expected]] = [
    ("zh-Hant", "我們是日商半導體公司，想在臺南設分公司", [("country", "JP", "日商"), ("industry", "semiconductor", "半導體"), ("place", "tainan", "臺南"), ("company_form", "branch", "分公司")]),
    ("zh-Hant", "我们是日商半导体公司，想在台南设分公司", [("country", "JP", "日商"), ("industry", "semiconductor", "半导体"), ("place", "tainan", "台南"), ("company_form", "branch", "分公司")]),
    ("zh-Hant", "投審會現在叫什麼", [("agency", "moea-investment-review", "投審會")]),
    ("zh-Hant", "經濟部投資審議司的電話", [("agency", "moea-investment-review", "經濟部投資審議司")]),
    ("zh-Hant", "投資臺灣三大方案和就業金卡", [("programme", "three-programmes", "投資臺灣三大方案"), ("programme", "gold-card", "就業金卡")]),
    ("zh-Hant", "台湾中部科学园区", [("place", "central-taiwan-science-park", "中部科学园区")]),
    ("zh-Hant", "中科還有土地嗎", [("place", "central-taiwan-science-park", "中科")]),
    ("zh-Hant", "集中科技資源", []),
    ("zh-Hant", "新竹縣和新竹市", [("place", "hsinchu-county", "新竹縣"), ("place", "hsinchu-city", "新竹市")]),
    ("zh-Hant", "臺灣投資人", []),
    ("zh-Hant", "電子發票和電子郵件", []),
    ("zh-Hant", "陸資可以來嗎？港資呢", [("country", "CN", "陸資"), ("country", "HK", "港資")]),
    ("zh-Hant", "ＳＢＩＲ計畫", [("programme", "sbir", "ＳＢＩＲ")]),
    ("zh-Hant", "楠梓加工出口區", [("place", "nanzih-tip", "楠梓加工出口區")]),
    ("en", "Is MOEAIC now the Department of Investment Review?", [("agency", "moea-investment-review", "MOEAIC"), ("agency", "moea-investment-review", "Department of Investment Review")]),
    ("en", "A US company would like to visit us", [("country", "US", "US")]),
    ("en", "Tell us about it", []),
    ("en", "Japanese-owned offshore wind developers", [("country", "JP", "Japanese"), ("industry", "offshore-wind", "offshore wind")]),
    ("en", "a branch office in Hsinchu Science Park", [("company_form", "branch", "branch office"), ("place", "hsinchu-science-park", "Hsinchu Science Park")]),
    ("en", "What does 投審會 do?", [("agency", "moea-investment-review", "投審會")]),
    ("ja", "日本の化学メーカーですが、高雄に現地法人を", [("country", "JP", "日本"), ("industry", "chemicals-materials", "化学メーカー"), ("place", "kaohsiung", "高雄"), ("company_form", "subsidiary", "現地法人")]),
    ("ja", "ﾃﾞｰﾀｾﾝﾀｰを台中に", [("industry", "cloud-data-center", "ﾃﾞｰﾀｾﾝﾀｰ"), ("place", "taichung", "台中")]),
    ("ja", "就業ゴールドカードと起業家ビザ", [("programme", "gold-card", "就業ゴールドカード"), ("programme", "entrepreneur-visa", "起業家ビザ")]),
    ("ja", "経済部投資審議委員会", [("agency", "moea-investment-review", "経済部投資審議委員会")]),
    ("ja", "ロボットメーカーの株式会社です", [("industry", "machinery", "ロボット"), ("company_form", "company-limited-by-shares", "株式会社")]),
]  # fmt: skip

NUMBERS: list[tuple[Locale, str, Expected]] = [
    ("zh-Hant", "投資5億元", [("money", "TWD 500000000", "5億元")]),
    ("zh-Hant", "新臺幣５００萬元整", [("money", "TWD 5000000", "新臺幣５００萬元整")]),
    ("zh-Hant", "NT$500萬", [("money", "TWD 5000000", "NT$500萬")]),
    ("zh-Hant", "资本额三千万", [("money", "TWD 30000000", "三千万")]),
    ("zh-Hant", "一億兩千萬元", [("money", "TWD 120000000", "一億兩千萬元")]),
    ("zh-Hant", "1億2千萬", [("money", "TWD 120000000", "1億2千萬")]),
    ("zh-Hant", "3.5億美元", [("money", "USD 350000000", "3.5億美元")]),
    ("zh-Hant", "資本額500000元", [("money", "TWD 500000", "500000元")]),
    ("zh-Hant", "美金100萬", [("money", "USD 1000000", "美金100萬")]),
    ("zh-Hant", "3000萬日圓", [("money", "JPY 30000000", "3000萬日圓")]),
    ("zh-Hant", "100萬人民幣", [("money", "CNY 1000000", "100萬人民幣")]),
    ("zh-Hant", "5千萬左右", [("money", "TWD 50000000", "5千萬左右"[:3])]),
    ("zh-Hant", "多元化、一元化", []),
    ("zh-Hant", "3萬人、10萬台", []),
    ("zh-Hant", "千萬不要、萬一、億萬", []),
    ("zh-Hant", "第5條第2項", []),
    ("zh-Hant", "1,000坪廠房", [("area", "3305.79", "1,000坪")]),
    ("zh-Hant", "兩公頃的地", [("area", "20000", "兩公頃")]),
    ("zh-Hant", "５０００㎡", [("area", "5000", "５０００㎡")]),
    ("zh-Hant", "三甲地", [("area", "29097.51", "三甲")]),
    ("zh-Hant", "3甲種工業區", []),
    ("zh-Hant", "500平方公尺", [("area", "500", "500平方公尺")]),
    ("en", "We will invest 30 million", [("money", "TWD 30000000", "30 million")]),
    ("en", "NT$500 million", [("money", "TWD 500000000", "NT$500 million")]),
    ("en", "US$2.5bn", [("money", "USD 2500000000", "US$2.5bn")]),
    ("en", "USD 10,000", [("money", "USD 10000", "USD 10,000")]),
    ("en", "5000000 TWD", [("money", "TWD 5000000", "5000000 TWD")]),
    ("en", "five hundred million NT dollars", [("money", "TWD 500000000", "five hundred million NT dollars")]),
    ("en", "half a million US dollars", [("money", "USD 500000", "half a million US dollars")]),
    ("en", "EUR 1.2m", [("money", "EUR 1200000", "EUR 1.2m")]),
    ("en", "2 million users", []),
    ("en", "in 2026 we hire 30 people", []),
    ("en", "2.5 hectares or 3 acres", [("area", "25000", "2.5 hectares"), ("area", "12140.57", "3 acres")]),
    ("en", "5,000 sq m of clean room", [("area", "5000", "5,000 sq m")]),
    ("en", "10,000 square metres", [("area", "10000", "10,000 square metres")]),
    ("ja", "資本金は3,000万円です", [("money", "JPY 30000000", "3,000万円")]),
    ("ja", "１０億円", [("money", "JPY 1000000000", "１０億円")]),
    ("ja", "500万台湾ドル", [("money", "TWD 5000000", "500万台湾ドル")]),
    ("ja", "100万米ドル", [("money", "USD 1000000", "100万米ドル")]),
    ("ja", "NT$500万", [("money", "TWD 5000000", "NT$500万")]),
    ("ja", "3万人を雇用", []),
    ("ja", "2ヘクタールの土地", [("area", "20000", "2ヘクタール")]),
    ("ja", "1000平米", [("area", "1000", "1000平米")]),
]  # fmt: skip

IDENTIFIERS: list[tuple[Locale, str, Expected]] = [
    ("zh-Hant", "請寄A.B+c@Example.com.tw，謝謝", [("email", "a.b+c@example.com.tw", "A.B+c@Example.com.tw")]),
    ("zh-Hant", "電話02-2311-2031", [("phone", "0223112031", "02-2311-2031")]),
    ("zh-Hant", "(02)2389-2111#123", [("phone", "0223892111", "(02)2389-2111#123")]),
    ("zh-Hant", "手機０９１２－３４５－６７８", [("phone", "0912345678", "０９１２－３４５－６７８")]),
    ("zh-Hant", "0912345678", [("phone", "0912345678", "0912345678")]),
    ("zh-Hant", "電話：2311-2031", [("phone", "23112031", "2311-2031")]),
    ("zh-Hant", "統一編號04595257", [("tax_id", "04595257", "04595257")]),
    ("zh-Hant", "统编：12345678", [("tax_id", "12345678", "12345678")]),
    ("zh-Hant", "12345678", []),
    ("zh-Hant", "地號0123-0456", []),
    ("zh-Hant", "案號02-2311-2031", []),
    ("zh-Hant", "資本額50000000元", [("money", "TWD 50000000", "50000000元")]),
    ("en", "NT$500000", [("money", "TWD 500000", "NT$500000")]),
    ("en", "lot no. 0123-0456", []),
    ("en", "lot 0912-345-678", []),
    ("en", "call +886 2 2311 2031 please", [("phone", "+886223112031", "+886 2 2311 2031")]),
    ("en", "+1 (415) 555-0132", [("phone", "+14155550132", "+1 (415) 555-0132")]),
    ("en", "Our tax ID is 04595257", [("tax_id", "04595257", "04595257")]),
    ("en", "2026-11-22 to 2027-01-05", []),
    ("en", "mail j.doe@firm.example", [("email", "j.doe@firm.example", "j.doe@firm.example")]),
    ("ja", "03-1234-5678までお電話ください", [("phone", "0312345678", "03-1234-5678")]),
    ("ja", "+81-3-1234-5678", [("phone", "+81312345678", "+81-3-1234-5678")]),
    ("ja", "統一番号：04595257", [("tax_id", "04595257", "04595257")]),
    ("ja", "info@kaisha.example.jpまで", [("email", "info@kaisha.example.jp", "info@kaisha.example.jp")]),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "expected"), NAMES + NUMBERS + IDENTIFIERS)
def test_entities(locale: Locale, text: str, expected: Expected) -> None:
    found = find_entities(text, locale)
    assert [(entity.type, entity.value, entity.text) for entity in found] == expected
    assert all(entity.text == text[entity.start : entity.end] for entity in found)


def missing(chosen: list[Alias], locale: Locale, frame: str, change: object = str) -> list[str]:
    """The aliases that are not found as what they are inside ``frame``."""
    lost = []
    for alias in chosen:
        written = change(alias.text)  # type: ignore[operator]
        found = find_entities(frame.format(written), locale)
        if not any((e.type, e.value, e.text) == (alias.type, alias.value, written) for e in found):
            lost.append(f"{alias.type} {alias.value} {written}")
    return lost


@pytest.mark.parametrize(
    ("locale", "frame"),
    [("zh-Hant", "請問{}的規定"), ("zh-Hant", "我想問 {} 可以嗎"), ("en", "What about {} in Taiwan?"), ("ja", "{}について"), ("ja", "台湾の{}は")],
)  # fmt: skip
def test_every_alias_is_found(locale: Locale, frame: str) -> None:
    chosen = [alias for alias in aliases() if alias.locale in (None, locale)]
    assert missing(chosen, locale, frame) == []


def test_every_alias_is_found_in_simplified() -> None:
    chosen = [alias for alias in aliases() if alias.locale in (None, "zh-Hant")]
    assert missing(chosen, "zh-Hant", "请问{}的规定", simplify) == []


def test_an_alias_means_one_thing() -> None:
    meanings: dict[tuple[str, str | None], set[tuple[str, str]]] = {}
    for alias in aliases():
        meanings.setdefault((alias.text.lower(), alias.locale), set()).add((alias.type, alias.value))
    assert {key: found for key, found in meanings.items() if len(found) > 1} == {}


def test_data_of_amounts() -> None:
    money, area = find_entities("5億元、100坪", "zh-Hant")
    assert dict(money.data) == {"amount": 5e8, "currency": "TWD"}
    assert dict(area.data) == {"m2": 330.58, "unit": "坪"}


def test_former_names_are_marked() -> None:
    assert find_entities("工業局", "zh-Hant")[0].data == {"old_name": 1.0}
    assert find_entities("產業發展署", "zh-Hant")[0].data == {}


@pytest.mark.parametrize(("digits", "valid"), [("04595257", 1.0), ("12345678", 0.0)])
def test_the_check_digit_is_reported(digits: str, valid: float) -> None:
    assert find_entities(f"統編 {digits}", "zh-Hant")[0].data == {"valid": valid}

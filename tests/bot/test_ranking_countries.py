"""Which questions are about another country, and so not for us."""

import pytest
from components.ranking_countries import elsewhere, named
from textkit import normalise

ASKED_ABOUT = [
    ("corporate tax in Singapore", {"SG"}),
    ("越南的公司稅", {"VN"}),
    ("越南的公司税", {"VN"}),
    ("ベトナムの法人税", {"VN"}),
    ("How do I register a company in Hong Kong?", {"HK"}),
    ("シンガポールの最低資本金はいくら", {"SG"}),
    ("minimum wage in Vietnam", {"VN"}),
    ("日本的營業稅率", {"JP"}),
]
OURS = [
    "日本企業が台湾に進出する場合の法人税",
    "We are a Japanese company, what is the corporate tax rate?",
    "日本公司在台設立分公司",
    "我是越南人，可以開公司嗎",
    "tax treaty with Japan",
    "日本との租税条約",
    "Singapore company, corporate tax in Taiwan",
    "香港人投資要準備什麼",
    "US citizen gold card",
    "Can Chinese investors buy land?",
    "法人税",
    "",
]


@pytest.mark.parametrize(("text", "codes"), ASKED_ABOUT)
def test_a_country_that_is_the_place_is_asked_about(text: str, codes: set[str]) -> None:
    assert elsewhere(text) == codes


@pytest.mark.parametrize("text", OURS)
def test_an_origin_or_taiwan_itself_is_not(text: str) -> None:
    assert elsewhere(text) == frozenset()


def test_countries_are_named_in_any_role() -> None:
    assert named(normalise("日本企業とベトナム、Germany's")) == {"JP", "VN", "DE"}

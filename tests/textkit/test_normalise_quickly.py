"""``normalise`` takes a quick way for most texts; it must be the same as the careful one, character by character."""

import pytest
from textkit.folding import fold

from textkit import normalise

TEXTS = [f"a{chr(code)}b 法{chr(code)}" for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000] + [
    "",
    " ",
    "  臺灣　Ｔａｉｗａｎ ",
    "ﾊﾞｰ",
    "か\u3099",
    "e\u0301",
    "ＮＴ＄３億",
    "一\u3099",
    "A\tB\nC",
]


@pytest.mark.parametrize("part", range(8))
def test_the_quick_way_says_the_same(part: int) -> None:
    assert [text for text in TEXTS[part::8] if normalise(text) != fold(text).text] == []

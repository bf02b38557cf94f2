"""Where messages are cut."""

import pytest
from components.ranking_parts import MAX_PARTS, asks, requests, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("好。", []),
        ("外國人可以買土地嗎？另外公司要多少資本額", ["外國人可以買土地嗎？", "公司要多少資本額"]),
        (
            "費用はいくらですか。それと、必要書類を教えてください。",
            ["費用はいくらですか。", "必要書類を教えてください。"],
        ),
        (
            "How long does it take? And also what does it cost?",
            ["How long does it take?", " what does it cost?"],
        ),
        ("What is the tax rate and how do I file it?", ["What is the tax rate", "how do I file it?"]),
        ("Taiwan and Japan have a treaty.", ["Taiwan and Japan have a treaty."]),
        ("The U.S. company pays 21.5 percent", ["The U.S.", " company pays 21.5 percent"]),
    ],
)
def test_requests(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in requests(text)] == parts


def test_a_long_story_has_few_parts() -> None:
    assert len(sentences("這是一個很長的故事。" * 50)) == MAX_PARTS


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("要多久呢", True),
        ("必要書類を教えてください", True),
        ("how much is it", True),
        ("我們是一家公司", False),
        ("弊社は製造業です", False),
    ],
)
def test_asks(text: str, asking: bool) -> None:
    assert asks(text) is asking

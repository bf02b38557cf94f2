"""Reading: one text alone gives what it gives among others, and folding in bulk is folding."""

import numpy as np
import pytest
from components.ranking_features import build_vocabulary, read, read_one
from textkit import normalise

TEXTS = [
    "", "😀", "か", "1", "a", "您好，敝公司擬於臺灣設立子公司，請問是否須先取得核准？", "Must we ask the authorities first?",
    "FIA là gì ？", "visa visa visa", "ﾀﾞﾅﾝ ㈱ Å\u0301", "\u202e\u2066", "\ud800", "法人税・VAT　申告",
]  # fmt: skip


@pytest.mark.parametrize("index", range(len(TEXTS)))
def test_a_text_alone_reads_as_among_others(index: int) -> None:
    together, alone = read([normalise(text) for text in TEXTS]), read_one(TEXTS[index])
    for view in ("grams", "words", "terms"):
        many, one = getattr(together, view), getattr(alone, view)
        mine = slice(many.starts[index], many.starts[index + 1])
        assert np.array_equal(many.keys[mine], one.keys)
        assert np.array_equal(many.counts[mine], one.counts)


def test_vectors_are_rows_of_the_matrix() -> None:
    folded = [normalise(text) for text in TEXTS]
    vocabulary = build_vocabulary(read(folded * 2), most=400)
    matrix = vocabulary.matrix(read(folded)).toarray()
    for text, row in zip(TEXTS, matrix):
        columns, values = vocabulary.vector(read_one(text))
        dense = np.zeros(len(vocabulary), dtype=np.float32)
        dense[columns] = values
        assert np.allclose(dense, row, atol=1e-6)


def test_writings_of_one_question_read_alike() -> None:
    first, second = read_one("臺灣投資審議司"), read_one("台湾投资审议司")
    assert np.array_equal(first.grams.keys, second.grams.keys)

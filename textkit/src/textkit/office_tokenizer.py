"""Our word cutting as a spaCy tokenizer. Importing this module imports spaCy, so only ``pipelines`` does, late."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry as spacy_functions
from spacy.vocab import Vocab

from textkit.cutters import Piece, cut
from textkit.folding import Folded, fold
from textkit.types import Locale


class OfficeTokenizer:
    """Makes a ``Doc`` whose text is exactly the input; ``norm_`` of a word is its folded form."""

    def __init__(self, vocab: Vocab, locale: Locale) -> None:
        self.vocab = vocab
        self.locale = locale

    def __call__(self, text: str) -> Doc:
        folded = fold(text)
        words: list[str] = []
        pieces: list[Piece | None] = []  # None under blanks and punctuation
        at = 0
        for piece in cut(folded, self.locale):
            start, end = folded.span(piece.start, piece.end)
            if start < at:  # two words folded out of one character, such as ㍿: keep the first
                continue
            if start > at:
                words.append(text[at:start])
                pieces.append(None)
            words.append(text[start:end])
            pieces.append(piece)
            at = end
        if at < len(text):
            words.append(text[at:])
            pieces.append(None)
        return self._document(folded, words, pieces)

    def _document(self, folded: Folded, words: list[str], pieces: list[Piece | None]) -> Doc:
        tags = [piece.tag or "X" if piece else "" for piece in pieces]
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words), tags=tags)
        for index, piece in enumerate(pieces):
            if piece is None:
                continue
            norm = folded.text[piece.start : piece.end]
            if norm != words[index]:
                doc[index].norm_ = norm
            if piece.lemma and piece.lemma != words[index]:
                doc[index].lemma_ = piece.lemma
        return doc


@spacy_functions.tokenizers("textkit.office.v1")  # type: ignore[untyped-decorator, unused-ignore]
def create_office_tokenizer(locale: str) -> Callable[[Language], OfficeTokenizer]:
    """The name in a pipeline's configuration."""

    def create(nlp: Language) -> OfficeTokenizer:
        return OfficeTokenizer(nlp.vocab, locale)  # type: ignore[arg-type]

    return create

"""Word cutting of one folded text, before the office dictionary has its say.

Latin words, numbers and addresses are cut by one rule in all three languages; only runs of Han and kana go to jieba
or Sudachi. Both dictionaries are read from the installed packages; nothing is cached on disk: jieba's own cache is no
faster than its dictionary and would be read back from a folder others may write to.
"""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from textkit.folding import Folded, han_table
from textkit.lexicon import Match, lexicon
from textkit.types import Locale

if TYPE_CHECKING:
    from sudachipy import SplitMode
    from sudachipy import Tokenizer as SudachiTokenizer

_CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W_{_CJK}]"
_WORD = re.compile(
    rf"""
    https?://[!-~]+                                       # an address, up to the next blank or non-ASCII character
    | [a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+
    | [0-9]+(?:[.,][0-9]+)+                               # 1,234.5
    | {_LETTER}+(?:[&-]{_LETTER}+)*(?:['’](?!s\b){_LETTER}+)?    # r&d, 02-2311-2031, don't; the 's of Taiwan's apart
    """,
    re.VERBOSE,
)
_SAYS_SOMETHING = re.compile(r"[^\W_]")
_POSSESSIVE = re.compile("['’]s")
# Office terms outweigh any word of jieba's list, and the longer of two outweighs the other: 台/電動車, not 台電/動車.
_TOP_FREQUENCY = 10**9
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Piece:
    """A word in the folded text, half-open. ``tag`` is Sudachi's first two parts of speech, ``lemma`` its norm form."""

    start: int
    end: int
    tag: str = ""
    lemma: str = ""


def cut(folded: Folded, locale: Locale) -> list[Piece]:
    """The words of a text in order, office terms whole; blanks and punctuation are left out."""
    text = folded.plain
    pieces: list[Piece] = []
    at = 0
    for match in _WORD.finditer(text):
        pieces.extend(_cut_run(text, at, match.start(), locale))
        if not _POSSESSIVE.fullmatch(text, max(0, match.start() - 1), match.end()):
            pieces.append(Piece(match.start(), match.end()))
        at = match.end()
    pieces.extend(_cut_run(text, at, len(text), locale))
    return _keep_names_whole(pieces, lexicon(locale).matches(folded.text))


def load(locale: Locale) -> None:
    """Read the dictionaries of a language now."""
    _ = _sudachi() if locale == "ja" else _jieba()


def _cut_run(text: str, start: int, end: int, locale: Locale) -> Iterator[Piece]:
    run = text[start:end]
    if not _SAYS_SOMETHING.search(run):
        return
    cutter = cut_japanese if locale == "ja" else cut_chinese
    for piece in cutter(run):
        if _SAYS_SOMETHING.search(run, piece.start, piece.end):
            yield Piece(start + piece.start, start + piece.end, piece.tag, piece.lemma)


def cut_chinese(run: str) -> Iterable[Piece]:
    """jieba over a simplified copy: its dictionary is simplified, and both writings must be cut alike."""
    at = 0
    for word in _jieba().cut(simplify(run), HMM=False):
        yield Piece(at, at + len(word))
        at += len(word)


def cut_japanese(run: str) -> Iterable[Piece]:
    """Sudachi in its shortest unit, which finds more in FAQ search than the longer ones (research/nlu.md, 4)."""
    tokenizer = _sudachi()
    # A Sudachi tokenizer is one mutable buffer: a second thread inside it raises.
    with _lock:
        return [
            Piece(m.begin(), m.end(), "-".join(m.part_of_speech()[:2]), m.normalized_form())
            for m in tokenizer.tokenize(run)
        ]


def count_words(run: str, locale: Locale) -> int:
    """How many words the general dictionary of a language needs for a run of Han: the fewer, the more at home."""
    if locale != "ja":
        return sum(1 for _ in _jieba().cut(simplify(run), HMM=False))
    tokenizer, mode = _sudachi(), _longest_unit()
    with _lock:
        return len(tokenizer.tokenize(run, mode=mode))


def simplify(text: str) -> str:
    """Simplified characters, as many as ``text`` has. Uses phrases where that keeps the length."""
    converted: str = _converter().convert(text)
    return converted if len(converted) == len(text) else text.translate(han_table())


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=1)
def _jieba() -> Any:
    with warnings.catch_warnings():
        # The package has invalid escapes in its patterns and imports a deprecated pkg_resources.
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in lexicon("zh-Hant").words:
        tokenizer.add_word(simplify(word), min(10 ** (4 + len(word)), _TOP_FREQUENCY))
    return tokenizer


@lru_cache(maxsize=1)
def _sudachi() -> SudachiTokenizer:
    from sudachipy import Dictionary, SplitMode

    dictionary = Dictionary()
    # "tokenizer" replaced "create" in sudachipy 0.7.
    make = getattr(dictionary, "tokenizer", None) or dictionary.create
    tokenizer: SudachiTokenizer = make(mode=SplitMode.A)
    return tokenizer


def _longest_unit() -> SplitMode:
    from sudachipy import SplitMode

    return SplitMode.C


def _keep_names_whole(pieces: list[Piece], matches: list[Match]) -> list[Piece]:
    """Merge the pieces under each name. A trusted name cuts pieces that cross its ends; another gives way to them."""
    edges = {piece.start for piece in pieces} | {piece.end for piece in pieces}
    names = [m for m in matches if m.trusted or (m.start in edges and m.end in edges)]
    result: list[Piece] = []
    queue = list(reversed(pieces))
    for name in names:
        while queue and queue[-1].start < name.end:
            piece = queue.pop()
            if piece.start < name.start:
                result.append(_part(piece, piece.start, min(piece.end, name.start)))
            if piece.end > name.end:
                queue.append(_part(piece, name.end, piece.end))
        result.append(Piece(name.start, name.end, "名詞-固有名詞"))
    result.extend(reversed(queue))
    return [piece for piece in result if piece.start < piece.end]


def _part(piece: Piece, start: int, end: int) -> Piece:
    return piece if (start, end) == (piece.start, piece.end) else Piece(start, end)

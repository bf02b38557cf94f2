"""Where a message can be cut: into sentences, and into the questions that a reader would answer one after the other."""

import re

MAX_PARTS = 6  # Of a long story; more would cost more time than they help.
_MIN_PART = 4  # Characters: "FDI?" is a question, "好。" is not.

_SENTENCE_END = re.compile(r"[。！？!?；;\n]+|(?<=[\w)”\"])\.(?=\s)|(?<=[\w)])\.$")
# Words that begin a second request in the same sentence.
_SECOND = re.compile(
    r"[，,、]?\s*(?:另外|還有|还有|以及|此外|順便問|顺便问|同時也?想|同时也?想)[，,]?"
    r"|(?:,\s*|\s)(?:and also|also|and (?=(?:how|what|which|who|when|where|is|are|do|does|can|could|must|should|may|will)\b))"
    r"|、?(?:それと|それから|あと(?=、)|また(?=、)|ならびに|加えて)、?",
    re.IGNORECASE,
)

# How a request looks in the three languages; a statement about oneself has none of it.
_ASKS = re.compile(
    r"[?？]|[嗎吗呢]|什麼|什么|甚麼|如何|怎麼|怎么|怎樣|多少|多久|幾|哪|是否|能否|可否|請問|请问|想知道|想了解"
    r"|(?:です|ます|ません|でしょう|の)か|教えて|知りたい|ください|ご教示|でしょうか"
    r"|\b(?:how|what|which|who|when|where|why|whether|is there|are there|do i|can i|can we|must|should|tell me|explain)\b",
    re.IGNORECASE,
)

Span = tuple[int, int]


def asks(part: str) -> bool:
    """Whether ``part`` has the form of a question or a request."""
    return bool(_ASKS.search(part))


def sentences(text: str) -> list[Span]:
    """Half-open ranges of the sentences of ``text``, in order; at most ``MAX_PARTS``, the longest where there are more."""
    found = _cut(text, _SENTENCE_END, (0, len(text)))
    if len(found) > MAX_PARTS:
        found = sorted(sorted(found, key=lambda span: span[0] - span[1])[:MAX_PARTS])
    return found


def requests(text: str) -> list[Span]:
    """Ranges of what may be separate questions: the sentences, cut again before words such as "and also"."""
    return [part for span in sentences(text) for part in _cut(text, _SECOND, span)][:MAX_PARTS]


def _cut(text: str, border: re.Pattern[str], within: Span) -> list[Span]:
    found: list[Span] = []
    start = within[0]
    for match in border.finditer(text, *within):
        found.append((start, match.end() if border is _SENTENCE_END else match.start()))
        start = match.end()
    found.append((start, within[1]))
    return [span for span in found if len(text[span[0] : span[1]].strip()) >= _MIN_PART]

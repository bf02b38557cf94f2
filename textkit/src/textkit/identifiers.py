"""E-mail addresses, telephone numbers and unified business numbers in a folded text.

Numbers are everywhere in this office's mail (amounts, lots, articles of law), so a number is a telephone only by its
shape and surroundings, and a business number only where the text says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from textkit.finding import Finding
from textkit.folding import normalise

_EMAIL = re.compile(r"[a-z0-9][a-z0-9._%+'-]*@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_PHONE = re.compile(
    r"""
    (?<![0-9$.,\-a-z])(?:
      \+[0-9]{1,3}[\s-]?(?:\(0?\)[\s-]?)?(?:\([0-9]{1,4}\)[\s-]?)?[0-9]{1,4}(?:[\s-]?[0-9]{2,4}){1,4}
      | \(0[0-9]{1,3}\)\s?[0-9]{2,4}[\s-]?[0-9]{3,4}                    # (02)2311-2031
      | 0[0-9]{1,3}[\s-][0-9]{2,4}[\s-][0-9]{3,4}                       # 02-2311-2031, 0912-345-678, 03-1234-5678
      | 0[2-8][\s-][0-9]{7,8}                                           # 02-23112031
      | 09[0-9]{2}-?[0-9]{6}
      | 0[2-8][0-9]{7,8}
    )(?:\s?(?:\#|ext\.?|分机|内线)\s?(?P<extension>[0-9]{1,6}))?(?![0-9$,\-]|\.[0-9]|\s?(?:usd|twd|ntd))
    """,
    re.VERBOSE,
)
_LOCAL_PHONE = re.compile(
    r"(?:"
    + normalise("電話|手機|専線|tel|phone|mobile|call|携帯")
    + r")[^0-9@]{0,8}(?P<number>[0-9]{3,4}[\s-]?[0-9]{4})(?![0-9-])"
)
# Words before a number that say it is something else than a telephone.
_NOT_PHONE = re.compile(
    "(?:"
    + normalise("地號|地番|建號|統編|統一編號|統一番号|番号|案號|文號|字號|發文|編號|發票|帳號|口座|第")
    + r"|lots?(?:\sno)?|no|ubn|tax\sid|invoice|ticket|account|case|ref|receipt|parcel)[.:\s#]*$"
)
_TAX_ID = re.compile(r"(?<![0-9.,$-])[0-9]{8}(?![0-9]|[.,-][0-9])")
_TAX_ID_WORD = normalise("統編|統一編號|統一番号|營利事業統一編號|法人番号") + (
    r"|tax\s?id|tax\snumber|ubn|unified\sbusiness\s(?:no|number)|business\s(?:id|registration)\s?(?:no|number)?|vat\s(?:no|number)|gui\snumber"
)
_TAX_ID_BEFORE = re.compile(rf"(?:{_TAX_ID_WORD})[^0-9]{{0,12}}$")
_TAX_ID_AFTER = re.compile(rf"\s?[((,,]?\s?(?:{_TAX_ID_WORD})")
_TAX_ID_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)


def find_identifiers(text: str) -> Iterator[Finding]:
    """Everything here that identifies a person or a company."""
    for match in _EMAIL.finditer(text):
        yield Finding("email", match.group(), match.start(), match.end())
    yield from _find_tax_ids(text)
    yield from _find_phones(text)


def is_valid_tax_id(digits: str) -> bool:
    """The check of the Ministry of Finance: weighted digit sums divisible by 5, with a second chance for a 7th digit 7.

    Source: https://www.fia.gov.tw/ (統一編號檢查碼, divisor 5 since April 2023).
    """
    if not re.fullmatch("[0-9]{8}", digits):
        return False
    products = (int(digit) * weight for digit, weight in zip(digits, _TAX_ID_WEIGHTS, strict=True))
    total = sum(product // 10 + product % 10 for product in products)
    return total % 5 == 0 or (digits[6] == "7" and (total + 1) % 5 == 0)


def _find_tax_ids(text: str) -> Iterator[Finding]:
    for match in _TAX_ID.finditer(text):
        named = _TAX_ID_BEFORE.search(text[max(0, match.start() - 40) : match.start()])
        if named or _TAX_ID_AFTER.match(text, match.end()):
            data: dict[str, str | float] = {"valid": float(is_valid_tax_id(match.group()))}
            yield Finding("tax_id", match.group(), match.start(), match.end(), data)


def _find_phones(text: str) -> Iterator[Finding]:
    for match in _PHONE.finditer(text):
        if not _NOT_PHONE.search(text[max(0, match.start() - 20) : match.start()]):
            extension = match["extension"]
            data: dict[str, str | float] = {"extension": extension} if extension else {}
            number = text[match.start() : match.start("extension") if extension else match.end()]
            yield Finding("phone", _digits(number), match.start(), match.end(), data)
    for match in _LOCAL_PHONE.finditer(text):
        yield Finding("phone", _digits(match["number"]), match.start("number"), match.end("number"))


def _digits(text: str) -> str:
    return re.sub(r"[^0-9+]", "", text)

"""What a careful reader would stumble over: names that are no longer used, the wrong language, overdue reviews."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

import yaml

from desk.domain.locale import Locale
from knowledge.catalogue import FOLDER
from knowledge.entries import Entry, EntryText

# An old name may stand where its sentence says that it is old.
_FORMER = {
    Locale.ZH_HANT: re.compile("（原|原稱|接管原|舊稱|舊名|更名|改稱|改制|改組|現為|（現|仍寫"),
    Locale.EN: re.compile(r"\bformer|\bold\b|\bnow\b|\brenamed\b|in place of|\bcalled\b|\bbecame\b"),
    Locale.JA: re.compile("旧|以前は|改称|改組|現・|呼ばれていました|から外国技術人材"),
}
_SENTENCE = re.compile(r"[^。？！\n]+")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
# Characters of Simplified Chinese that neither Traditional Chinese nor Japanese has, among those our subjects use.
_SIMPLIFIED = re.compile(
    "[专业东个为么书买产亿从们价优传债偿储关决减创办务动劳华协单厂历县发变员响园场处备奖实审宽导师带帮应废开弃张总战执护报换"
    "损无时机权构标济满现环电码种签约级纳纷绍经结给绝统绩续维绿缓缴网罚职联节营补规视计订认让训议记讲许设证评识诉译话询该说请"
    "课谁调谈负责账货质购贴贷贸费资赔赚转软载较边达过运还这进远违适选递邮银链锁长门问间队阶际陆险项顺须预领题颜额风馆验]"
)
_JAPANESE_FORMS = re.compile("[税経済発売証営単]")  # the same words in Japanese characters, where Chinese is written
_NOT_TAIWAN = re.compile("信息|軟件|視頻|網絡|郵箱|短信")
# The entry about old names is full of them.
_ABOUT_NAMES = "agency-names-reorganisation"


def overdue(entries: Iterable[Entry], today: date) -> list[str]:
    """Entries whose review was due before ``today``, the longest overdue first."""
    late = sorted((entry.review_due_on, entry.id) for entry in entries if entry.review_due_on < today)
    return [f"{name}: review was due on {day}" for day, name in late]


def slips(entry: Entry) -> list[str]:
    """What is wrong with the texts an investor reads, with entry, language and part."""
    return [
        f"{entry.id} [{locale}] {part}: {problem}"
        for locale, text in entry.locales.items()
        for part, words in _parts(text)
        for problem in (*_language_slips(words, locale), *_old_names(entry.id, words, locale))
    ]


def _parts(text: EntryText) -> Iterator[tuple[str, str]]:
    yield from (("question", text.question), ("answer", text.answer), ("details", text.details))


def _language_slips(words: str, locale: Locale) -> Iterator[str]:
    if not words:
        return
    if found := _SIMPLIFIED.search(words):
        yield f"“{found[0]}” is Simplified Chinese"
    if locale is Locale.ZH_HANT:
        for pattern, what in (
            (_KANA, "Japanese"),
            (_JAPANESE_FORMS, "a Japanese form"),
            (_NOT_TAIWAN, "not said so in Taiwan"),
        ):
            if found := pattern.search(words):
                yield f"“{found[0]}” is {what}"
    elif locale is Locale.JA and not _KANA.search(words):
        yield "there is no kana in it"
    elif locale is Locale.EN and _KANA.search(words):
        yield "there is Japanese in it"
    if ">-" in words or "|-" in words:
        yield "a mark of the file format stands in the text"


def _old_names(entry_id: str, words: str, locale: Locale) -> Iterator[str]:
    if entry_id == _ABOUT_NAMES:
        return
    for old, present in _names()[locale]:
        for sentence in _SENTENCE.findall(words):
            bare = sentence.replace(present, "")
            if re.search(old, bare) and not _FORMER[locale].search(sentence) and not _is_gloss(old, bare, locale):
                yield f"“{old}” is now “{present}”"


def _is_gloss(old: str, sentence: str, locale: Locale) -> bool:
    """In Japanese the Chinese word may stand in brackets behind the Japanese one: 支店（分公司）."""
    return locale is Locale.JA and re.search(f"[（(「]{old}[）)」]", sentence) is not None


@cache
def _names() -> dict[Locale, list[tuple[str, str]]]:
    """Pattern of a name that must not be used, and the one to use instead, by language."""
    rows: list[dict[str, Any]] = yaml.safe_load((FOLDER / "terms.yaml").read_text(encoding="utf-8"))
    return {
        locale: [(_pattern(old), str(row[locale])) for row in rows for old in row.get("not", {}).get(str(locale), [])]
        for locale in Locale
    }


def _pattern(name: str) -> str:
    # "US Department of Commerce" is another country's.
    return rf"(?<!US )\b{re.escape(name)}(?!\w)" if name[0].isascii() and name[0].isalpha() else re.escape(name)

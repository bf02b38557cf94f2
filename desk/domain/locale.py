"""The three languages we write in, as BCP 47 tags."""

from enum import StrEnum


class Locale(StrEnum):
    ZH_HANT = "zh-Hant"
    EN = "en"
    JA = "ja"


_BY_LANGUAGE = {"zh": Locale.ZH_HANT, "en": Locale.EN, "ja": Locale.JA}


def match_locale(tag: str | None) -> Locale | None:
    """The locale we would write for a BCP 47 tag of a page or a browser (``zh-CN`` → ``zh-Hant``); None if none fits."""
    if not tag:
        return None
    return _BY_LANGUAGE.get(tag.replace("_", "-").split("-")[0].strip().lower())

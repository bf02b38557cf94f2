"""Whether a message asks about another country: "corporate tax in Singapore" is not for us, "Singapore company in Taiwan" is.

A country counts as asked about where it stands as a place, not as an origin, and Taiwan is not named at all. Where investors
come from (日本企業, "as a Japanese citizen", 越南籍) never counts.
"""

import re
from functools import lru_cache

from textkit import normalise
from textkit.lexicon import aliases

_TAIWAN = re.compile(
    r"台湾|taiwan|taipei|roc\b|[来来赴在入訪访回返驻對对抵离離]台|台北|台中|台南|高雄|新竹|桃园|投审|中华民国|两岸|陆资|中资|外资|侨外"
)
# What makes a name an origin when it follows it. Folded writing: 台 for 臺, 国 for 國, 资 for 資.
_ORIGIN_AFTER = re.compile(
    r"^\s*(?:人|籍|商|资|系|企|公司(?!税|法)|会社|本社|法人(?!税)|母公司|集团|股东|投资人|投资者|投资家|个人|国民|公民|护照|出身|在住|居住|の会社|の企业|の法人(?!税)|の投资|の株主|の个人|の親会社|から|より|側|国内の会社"
    r"|的(?:公司(?!税)|企业(?!所得|税)|母公司|股东|集团|投资人|投资者|人|朋友|客户)"
    r"|(?:based\s|parent|compan|citizen|national|investor|resident|passport|firm|shareholder|subsidiar|entit|corporation\b|group|people|person|family|business(?:es|man|men)?\b|startup|manufacturer|owner|founder|enterprise|fund|bank account holder|spouse|employee|staff|worker|director))"
)
_ORIGIN_BEFORE = re.compile(
    r"(?:来自|我是|我们是|本公司是|弊社は|当社は|由|从|from|we are(?: an?)?|i am(?: an?)?|i'm(?: an?)?|as an?|our|based|headquartered in|registered in|incorporated in|living in|live in|resident in|an?)\s*$"
)
# Ties between two places: a treaty, an agreement or a remittance "with Japan" has Taiwan at its other end.
_TIES = re.compile(
    r"协定|条约|条約|租税|租税协定|双重课税|二重课税|dta\b|treat(?:y|ies)|agreement|double tax|withh|扣缴|源泉|匯|汇|送金|remit|对外|outbound|海外投资|外派|派遣|南向|迁回|回流|returning|relocat|move .* back|export|import|输出|输入|进口|出口|认证|legali[sz]|apostille|translation|公证|文件|护照|签证|visa|免签|hq|headquarter|parent"
)


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    codes: dict[str, str] = {}
    for alias in aliases():
        name = normalise(alias.text)
        if (
            alias.type == "country"
            and not re.search("(?:商|资|系|企业|公司|资本)$", name)
            and len(name) > 1
            and name != "us"
        ):
            codes.setdefault(name, alias.value)
    ordered = sorted(codes, key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in ordered if name.isascii())
    others = "|".join(re.escape(name) for name in ordered if not name.isascii())
    return re.compile(rf"(?:\b(?:{latin})(?:'s)?\b)|(?:{others})"), codes


def named(folded: str) -> frozenset[str]:
    """The ISO codes of all countries that a normalised text names, in any role."""
    pattern, codes = _names()
    return frozenset(codes[match.group().removesuffix("'s")] for match in pattern.finditer(folded))


def elsewhere(text: str) -> frozenset[str]:
    """The ISO codes of the countries that ``text`` asks about instead of Taiwan; mostly empty."""
    folded = normalise(text[:1000])
    pattern, codes = _names()
    found = [(match.start(), match.end(), match.group().removesuffix("'s")) for match in pattern.finditer(folded)]
    if not found or _TAIWAN.search(folded) or _TIES.search(folded):
        return frozenset()
    places = {codes[name] for start, end, name in found if not _is_origin(folded, start, end)}
    origins = {codes[name] for start, end, name in found if _is_origin(folded, start, end)}
    # Somebody who says where they come from asks about coming to us, unless another country is the place.
    return frozenset(places - origins)


def _is_origin(folded: str, start: int, end: int) -> bool:
    return bool(_ORIGIN_AFTER.match(folded[end:]) or _ORIGIN_BEFORE.search(folded[:start]))

"""Goes on in the language the investor asked for."""

import re

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.turn import Turn
from desk.domain.locale import Locale
from desk.services.context import Desk
from desk.services.conversations import pin_locale

# What people call our languages, in our languages.
_NAMES = re.compile(
    "(?P<ja>日本語|日語|日语|日文|にほんご|japanese|nihongo)|(?P<en>英語|英语|英文|えいご|english)"
    "|(?P<zh>中国語|中國語|中文|國語|国语|華語|华语|漢語|汉语|繁體|繁体|正體|简体|簡體|mandarin|chinese)",
    re.IGNORECASE,
)
_LOCALES = {"ja": Locale.JA, "en": Locale.EN, "zh": Locale.ZH_HANT}
# Around a language that is named only to be left: 「看不懂英文」, "not in English", 「英語ではなく」.
_LEFT_BEFORE = re.compile(
    r"(不要|不用|別用|别用|不懂|不會|不会|不太懂|不是|\bnot\b|\bno\b|n't|cannot)[^,.，。、]{0,12}$", re.IGNORECASE
)
_LEFT_AFTER = re.compile(r"^(版)?(ではな|じゃな|[がは](わから|分から|読め|苦手)|以外|看不懂|不好)")


class SetLocale(Action):
    """Pins the language that was named; that of the question if none was. A rule then says so in that language."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def name(self) -> str:
        return "action_set_locale"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: DomainDict) -> list[EventType]:
        turn, desk = Turn.of(tracker), self._desk
        wanted = wanted_locale(turn.text, turn.choice_value) or turn.locale
        known = {"conversation_id": turn.conversation_id, "locale": wanted}
        await desk.write(lambda session: pin_locale(session, desk, **known))
        dispatcher.utter_message(json_message={"kind": "locale", "locale": str(wanted)})
        return [SlotSet("locale", str(wanted))]


def wanted_locale(text: str, choice_value: str | None) -> Locale | None:
    """The language asked for: the button's, else the last one named that is not named to be left."""
    if choice_value in set(Locale):
        return Locale(choice_value)
    named = [match for match in _NAMES.finditer(text) if not _is_left(text, match)]
    return _LOCALES[str(named[-1].lastgroup)] if named else None


def _is_left(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    return _LEFT_BEFORE.search(before) is not None or _LEFT_AFTER.search(after) is not None

"""What the scripted dialogue of the tests says: by the words of the question, one outcome each."""

from desk.domain.dialogue import AnswerItem, Button, LocaleItem, Question, Reply, SuggestItem, TextItem
from desk.domain.locale import Locale
from desk.domain.message import Candidate

NEAR = (Candidate("fia-approval", 0.61), Candidate("fia-documents", 0.32), Candidate("not-published", 0.04))


def answer_by_words(question: Question) -> Reply:
    """ "documents" is answered, "perhaps" suggested, "gone" names an entry that is not published, else small talk."""
    text = question.text.lower()
    if question.choice and (entry_id := question.choice.get("entry_id")):
        return Reply((AnswerItem(entry_id, 1.0),), "faq", 1.0)
    if "documents" in text or "文件" in text or "書類" in text:
        return Reply((AnswerItem("fia-documents", 0.93, NEAR),), "faq", 0.93, NEAR)
    if "perhaps" in text:
        return Reply((SuggestItem(NEAR),), "faq_suggest", 0.4, NEAR)
    if "gone" in text:
        return Reply((AnswerItem("not-published", 0.9),), "faq", 0.9)
    if "日本語で" in text:
        return Reply(
            (LocaleItem(Locale.JA), TextItem("承知しました。", "utter_small_talk_language")), "switch_language", 0.9
        )
    return Reply((TextItem("Hello", "utter_small_talk_greet", (Button("Again", "intent:greet"),)),), "greet", 0.9)

"""The mail a project manager finds in the morning: which case, about what, in which language, where; nothing the investor wrote."""

from dataclasses import replace

from channels.registry import build_channels
from desk.domain.handoff import HandoffDetails, HandoffReason
from desk.domain.locale import Locale
from desk.services.context import Desk
from desk.services.conversations import open_webchat
from desk.services.handoff import open_ticket, record_consent
from desk.services.turn_runner import TurnRunner
from desk.settings import MailSettings
from dialogue.fallback import HandoffFallback
from dialogue.scripted import ScriptedEngine
from tests.scripts import answer_by_words
from tests.smtp_server import SmtpServer
from worker.run import Worker

WRITTEN = HandoffDetails("山田太郎", "大阪精密工業株式会社", "yamada@example.test", "工場を建てたい")


async def test_the_assignee_is_told_of_a_new_ticket_without_the_investors_words(desk: Desk) -> None:
    with SmtpServer() as smtp:
        mail_on = MailSettings(address="desk@example.test", smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_tls="none")
        desk = replace(desk, settings=desk.settings.model_copy(update={"email": mail_on}))
        with desk.session() as session:
            opened = open_webchat(session, desk, locale=Locale.JA, page_url=None).conversation.id
            record_consent(session, desk, conversation_id=opened, locale="ja")
            card = open_ticket(
                session, desk, conversation_id=opened, turn_id="t", details=replace(WRITTEN, topic="fia-approval"),
                reason=HandoffReason.REQUESTED, locale="ja",
            )  # fmt: skip
        runner = TurnRunner(desk, ScriptedEngine(answer_by_words), HandoffFallback(desk))
        assert await Worker(desk, runner, build_channels(desk.settings)).deliver() == 1
        (mail,) = smtp.mails
    payload = mail.get_payload(decode=True)
    assert isinstance(payload, bytes)
    text = f"{mail['Subject']}\n{payload.decode('utf-8')}"
    for told in (card.number, "外國人投資許可", "日文", "Foreign investment approval", "Japanese", f"/{card.number}"):
        assert told in text
    for kept in (WRITTEN.name, WRITTEN.organisation, WRITTEN.email, WRITTEN.matter, "fia-approval"):
        assert kept not in text

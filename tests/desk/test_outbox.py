"""The outbox: once by key, retried with pauses, given up in view; the notice to staff holds no investor's words."""

import asyncio
from collections.abc import Iterator
from email.message import Message as Mail
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from channels.email.smtp import SmtpChannel
from channels.memory import MemoryChannel
from desk.domain.errors import ChannelRejected, ChannelUnavailable
from desk.services import outbox
from desk.services.context import Desk
from desk.services.turn_runner import TurnRunner
from desk.settings import MailSettings
from desk.storage.tables import OutboxItem
from dialogue.fallback import HandoffFallback
from dialogue.scripted import ScriptedEngine
from tests.conftest import SetClock
from tests.desk.test_turns import hand_off, open_conversation
from tests.scripts import answer_by_words
from tests.smtp_server import SmtpServer
from worker.run import Worker

VALUES = {
    "number": "T2026-00001", "topic_zh": "外國人投資許可", "topic_en": "Foreign investment approval",
    "language_zh": "日文", "language_en": "Japanese", "url": "https://desk.example.test/console",
}  # fmt: skip


def put(desk: Desk, key: str = "k1") -> None:
    with desk.session() as session:
        outbox.enqueue_mail(
            session, desk, to="pm.ja@demo.test", dedup_key=key, template="ticket_assigned", values=VALUES
        )


def states(desk: Desk) -> list[tuple[str, int]]:
    with desk.reading() as session:
        return [(i.state, i.attempts) for i in session.scalars(select(OutboxItem).where(OutboxItem.channel == "email"))]


@pytest.fixture
def channel() -> MemoryChannel:
    return MemoryChannel()


@pytest.fixture
def worker(desk: Desk, channel: MemoryChannel) -> Worker:
    runner = TurnRunner(desk, ScriptedEngine(answer_by_words), HandoffFallback(desk))
    return Worker(desk, runner, {"email": channel})


async def test_the_same_key_is_sent_once(desk: Desk, worker: Worker, channel: MemoryChannel) -> None:
    put(desk)
    put(desk)
    assert await worker.deliver() == 1
    assert await worker.deliver() == 0
    assert states(desk) == [("sent", 1)]
    assert len(channel.sent) == 1


async def test_two_workers_send_one_item_once(desk: Desk, worker: Worker, channel: MemoryChannel) -> None:
    for number in range(10):
        put(desk, f"k{number}")
    tried = await asyncio.gather(*(worker.deliver() for _ in range(4)))
    assert sum(tried) == 10
    assert len(channel.sent) == 10


async def test_trouble_is_tried_again_with_growing_pauses(
    desk: Desk, clock: SetClock, worker: Worker, channel: MemoryChannel
) -> None:
    put(desk)
    channel.trouble = ChannelUnavailable("421 busy")
    assert await worker.deliver() == 1
    assert await worker.deliver() == 0  # not due yet
    clock.move(seconds=10)
    assert await worker.deliver() == 1
    channel.trouble = None
    clock.move(seconds=60)
    assert await worker.deliver() == 1
    assert states(desk) == [("sent", 3)]


async def test_after_three_days_it_is_given_up_in_view(
    desk: Desk, clock: SetClock, worker: Worker, channel: MemoryChannel
) -> None:
    put(desk)
    channel.trouble = ChannelUnavailable("421 busy")
    clock.move(hours=73)
    await worker.deliver()
    assert states(desk) == [("failed", 1)]


async def test_a_refusal_is_final(desk: Desk, clock: SetClock, worker: Worker, channel: MemoryChannel) -> None:
    put(desk)
    channel.trouble = ChannelRejected("550 no such user")
    await worker.deliver()
    clock.move(hours=1)
    assert await worker.deliver() == 0
    with desk.reading() as session:
        (item,) = session.scalars(select(OutboxItem)).all()
        assert (item.state, item.last_error) == ("failed", "550 no such user")


async def test_a_worker_that_died_loses_nothing(
    desk: Desk, clock: SetClock, worker: Worker, channel: MemoryChannel
) -> None:
    put(desk)
    with desk.session() as session:
        assert len(outbox.claim(session, desk)) == 1  # and then it dies
    assert await worker.deliver() == 0
    clock.move(minutes=3)
    assert await worker.deliver() == 1
    assert len(channel.sent) == 1


def test_without_a_mail_server_nothing_is_queued(desk: Desk) -> None:
    hand_off(desk, open_conversation(desk))
    assert states(desk) == []


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


async def test_a_notice_goes_out_by_smtp(smtp: SmtpServer) -> None:
    settings = MailSettings(
        address="desk@example.test", smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_password=SecretStr("")
    )
    await SmtpChannel(settings).send("key-1", "ticket_assigned", "pm.ja@demo.test", VALUES)
    (mail,) = smtp.mails
    assert mail["To"] == "pm.ja@demo.test"
    assert mail["Message-ID"] == "<key-1@example.test>"
    assert "T2026-00001" in str(mail["Subject"])
    assert all(value in _body(mail) for value in VALUES.values())


@pytest.mark.parametrize(("refusal", "expected"), [("451 later", ChannelUnavailable), ("550 never", ChannelRejected)])
async def test_smtp_refusals(smtp: SmtpServer, refusal: str, expected: type[Exception]) -> None:
    smtp.refusal = refusal
    settings = MailSettings(smtp_host="127.0.0.1", smtp_port=smtp.port)
    with pytest.raises(expected):
        await SmtpChannel(settings).send("key-1", "ticket_assigned", "pm.ja@demo.test", VALUES)


def _body(mail: Mail) -> str:
    payload: Any = mail.get_payload(decode=True)
    return str(payload.decode("utf-8"))

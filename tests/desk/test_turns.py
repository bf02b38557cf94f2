"""Turns: serial per conversation, one per message however often it is sent, withdrawn when a person has taken over."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from desk.domain.dialogue import Question, Reply, TextItem
from desk.domain.handoff import HandoffDetails, HandoffReason
from desk.domain.locale import Locale
from desk.services import conversations, intake, turns
from desk.services.context import Desk
from desk.services.handoff import open_ticket, record_consent
from desk.services.turn_runner import TurnRunner
from desk.storage import conversations as rows
from desk.storage.tables import Message, OutboxItem, Ticket, Turn
from dialogue.fallback import HandoffFallback
from dialogue.scripted import ScriptedEngine
from tests.conftest import SetClock

DETAILS = HandoffDetails("Ann Smith", "Example Ltd", "ann@example.test", "A plant")


def open_conversation(desk: Desk) -> str:
    with desk.session() as session:
        return conversations.open_webchat(session, desk, locale=Locale.EN, page_url=None).conversation.id


def receive(desk: Desk, conversation_id: str, external_id: str, text: str = "hello") -> intake.Received:
    with desk.session() as session:
        conversation = rows.lock(session, conversation_id)
        assert conversation is not None
        return intake.receive(session, desk, conversation, intake.Inbound(external_id, text, Locale.EN))


def hand_off(desk: Desk, conversation_id: str, turn_id: str = "by-hand") -> str:
    with desk.session() as session:
        record_consent(session, desk, conversation_id=conversation_id, locale="en")
        card = open_ticket(
            session, desk, conversation_id=conversation_id, turn_id=turn_id, details=DETAILS,
            reason=HandoffReason.REQUESTED, locale="en",
        )  # fmt: skip
        return card.number


@pytest.fixture
def runner(desk: Desk) -> TurnRunner:
    engine = ScriptedEngine(lambda question: Reply((TextItem(f"re: {question.text}", "utter_small_talk_x"),)))
    return TurnRunner(desk, engine, HandoffFallback(desk))


def texts(desk: Desk, conversation_id: str) -> list[str]:
    with desk.reading() as session:
        query = select(Message.text).where(Message.conversation_id == conversation_id).order_by(Message.seq)
        return list(session.scalars(query))[1:]  # without the greeting


def test_one_message_id_sent_twenty_times_at_once_is_one_message(desk: Desk) -> None:
    conversation_id = open_conversation(desk)
    with ThreadPoolExecutor(8) as pool:
        received = list(pool.map(lambda _: receive(desk, conversation_id, "same"), range(20)))
    assert len({r.message_id for r in received}) == 1
    assert sum(r.claimed is not None for r in received) == 1
    with desk.reading() as session:
        assert session.scalar(select(func.count()).select_from(Turn)) == 1


async def test_messages_of_one_conversation_are_answered_in_their_order(desk: Desk, runner: TurnRunner) -> None:
    conversation_id = open_conversation(desk)
    received = [receive(desk, conversation_id, f"m{n}", f"text {n}") for n in range(5)]
    assert [r.claimed is not None for r in received] == [True, False, False, False, False]
    assert received[0].claimed is not None
    await runner.run(received[0].claimed)
    assert texts(desk, conversation_id) == [f"text {n}" for n in range(5)] + [f"re: text {n}" for n in range(5)]
    with desk.reading() as session:
        assert set(session.scalars(select(OutboxItem.state))) == {"sent"}


async def test_a_turn_whose_worker_died_is_taken_over_once_its_lease_is_over(
    desk: Desk, clock: SetClock, runner: TurnRunner
) -> None:
    conversation_id = open_conversation(desk)
    assert receive(desk, conversation_id, "m1").claimed  # and nobody ever works on it
    assert await runner.sweep() == 0
    clock.move(seconds=30)
    assert await runner.sweep() == 1
    assert texts(desk, conversation_id) == ["hello", "re: hello"]


def test_an_answer_computed_while_a_person_took_over_is_withdrawn(desk: Desk) -> None:
    conversation_id = open_conversation(desk)
    received = receive(desk, conversation_id, "m1")
    assert received.claimed is not None
    hand_off(desk, conversation_id)
    with desk.session() as session:
        turns.complete(session, desk, received.claimed.question, Reply((TextItem("too late", "utter_x"),)))
    assert texts(desk, conversation_id) == ["hello"]
    with desk.reading() as session:
        assert session.scalars(select(Turn.state)).all() == ["withdrawn"]


def test_one_turn_opens_one_ticket(desk: Desk) -> None:
    conversation_id = open_conversation(desk)
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda _: hand_off(desk, conversation_id, "the-turn"), range(8)))
    assert len(set(numbers)) == 1
    with desk.reading() as session:
        assert session.scalar(select(func.count()).select_from(Ticket)) == 1


def test_ticket_numbers_are_unique_under_load(desk: Desk) -> None:
    ids = [open_conversation(desk) for _ in range(12)]
    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(lambda item: hand_off(desk, item[1], f"turn-{item[0]}"), enumerate(ids)))
    assert sorted(numbers) == [f"T2026-{n:05d}" for n in range(1, 13)]


async def test_a_fault_of_ours_keeps_the_message(desk: Desk, clock: SetClock) -> None:
    faulty = {"now": True}

    def script(question: Question) -> Reply:
        if faulty["now"]:
            raise RuntimeError("a bug")
        return Reply((TextItem("mended", "utter_small_talk_x"),))

    runner = TurnRunner(desk, ScriptedEngine(script), HandoffFallback(desk))
    conversation_id = open_conversation(desk)
    received = receive(desk, conversation_id, "m1")
    assert received.claimed is not None
    await runner.run(received.claimed)
    faulty["now"] = False
    clock.move(seconds=60)
    assert await runner.sweep() == 1
    said = texts(desk, conversation_id)
    assert (said[0], said[-1], len(said)) == ("hello", "mended", 3)

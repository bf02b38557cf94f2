"""The tracker store: one bounded row per conversation, nothing lost that the dialogue needs, nobody overwritten."""

import subprocess
import time
from pathlib import Path
from typing import Any, Dict, Iterator

import pytest
from components.event_window import KEEP_EVENTS, MAX_EVENTS, cut
from components.tracker_store import WindowTrackerStore
from components.turn import TurnAborted, begin_turn
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = Domain.from_yaml(
    """
intents: [greet]
slots:
  locale: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  handoff_name: {type: any, mappings: [{type: custom}]}
forms:
  handoff_form: {required_slots: [handoff_name]}
responses: {utter_hello: [{text: hello}]}
"""
)


def turn(number: int) -> list[Event]:
    parsed = {"intent": {"name": "greet", "confidence": 1.0}, "faq_ranking": [{"entry_id": "a", "confidence": 0.5}]}
    return [
        UserUttered(f"question {number}", parsed["intent"], [], parsed, message_id=f"m{number}"),
        SlotSet("locale", "ja"),
        ActionExecuted("utter_hello"),
        BotUttered(f"answer {number}", metadata={"utter_action": "utter_hello"}),
        ActionExecuted("action_listen"),
    ]


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL database. The server is started by the helper of the other tests, which needs 3.12."""
    code = (
        "from tests.postgresql import PostgreSQL, find_postgresql as find\n"
        "server = PostgreSQL(find()) if find() else None\n"
        "server and server.start()\n"
        "print(server.create() if server else '', flush=True)\n"
        "input()\n"
        "server and server.stop()"
    )
    command = [str(ROOT / ".venv/bin/python"), "-c", code]
    pipes: Dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as helper:
        lines = iter(helper.stdout.readline, "")  # initdb speaks first
        url = next(line.strip() for line in lines if line.startswith("postgresql") or not line.strip())
        if not url:
            helper.communicate("\n")
            pytest.skip("PostgreSQL is not installed")
        yield url
        helper.communicate("\n")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The test runs once on each kind of database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/tracker.db"
    return str(request.getfixturevalue("postgresql"))


@pytest.fixture
def store(url: str) -> Iterator[WindowTrackerStore]:
    store = WindowTrackerStore(domain=DOMAIN, host=url)
    yield store
    store._engine.execute("DROP TABLE IF EXISTS rasa_trackers")
    store._engine.dispose()


async def take_turn(store: WindowTrackerStore, sender: str, events: list[Event]) -> None:
    with begin_turn(sender):
        tracker = await store.retrieve(sender) or store.init_tracker(sender)
        tracker.update_with_events(events, DOMAIN)
        await store.save(tracker)


async def test_what_was_stored_is_found_by_another_process(store: WindowTrackerStore, url: str) -> None:
    await take_turn(store, "abcdefgh", turn(1))
    other = WindowTrackerStore(domain=DOMAIN, host=url)
    tracker = await other.retrieve("abcdefgh")
    assert tracker is not None
    assert tracker.latest_message.message_id == "m1"
    assert tracker.latest_message.parse_data["faq_ranking"] == [{"entry_id": "a", "confidence": 0.5}]
    assert tracker.get_slot("locale") == "ja"
    assert await other.retrieve("unknown-sender") is None
    other._engine.dispose()


async def test_the_window_is_bounded_and_carries_slots_and_form(store: WindowTrackerStore) -> None:
    await take_turn(
        store, "abcdefgh", [ActionExecuted("handoff_form"), ActiveLoop("handoff_form"), SlotSet("handoff_name", "王")]
    )
    for number in range(60):
        await take_turn(store, "abcdefgh", turn(number))
    tracker = await store.retrieve("abcdefgh")
    assert tracker is not None
    assert len(tracker.events) <= MAX_EVENTS
    assert tracker.active_loop_name == "handoff_form"
    assert tracker.get_slot("handoff_name") == "王"
    assert tracker.latest_message.text == "question 59"
    assert tracker.latest_action_name == "action_listen"


def test_a_cut_never_halves_a_turn() -> None:
    events = [event.as_dict() for number in range(40) for event in turn(number)]
    kept = cut(events)
    first = next(i for i, event in enumerate(kept) if event["event"] == "user")
    assert [event["event"] for event in kept[:first]] == ["action", "session_started", "action", "slot", "action"]
    assert KEEP_EVENTS <= len(kept) - first <= MAX_EVENTS
    assert cut(events[:10]) == events[:10]


async def test_a_turn_based_on_an_older_row_is_refused(store: WindowTrackerStore) -> None:
    await take_turn(store, "abcdefgh", turn(1))
    with begin_turn("abcdefgh"):
        tracker = await store.retrieve("abcdefgh")
        assert tracker is not None
        tracker.update_with_events(turn(2), DOMAIN)
        store._write("abcdefgh", "[]", None)  # another process stores a turn meanwhile
        with pytest.raises(TurnAborted):
            await store.save(tracker)


async def test_one_turn_reads_the_row_once(store: WindowTrackerStore) -> None:
    await take_turn(store, "abcdefgh", turn(1))
    reads = []
    original = store._read
    store._read = lambda sender: reads.append(sender) or original(sender)  # type: ignore[method-assign]
    with begin_turn("abcdefgh"):
        first = await store.retrieve("abcdefgh")
        assert await store.retrieve("abcdefgh") is first
    assert len(reads) == 1


async def test_a_database_that_is_away_aborts_the_turn(store: WindowTrackerStore) -> None:
    store._engine.execute("DROP TABLE rasa_trackers")
    with pytest.raises(TurnAborted):
        await store.retrieve("abcdefgh")


async def test_turn_500_costs_what_turn_10_costs(store: WindowTrackerStore) -> None:
    spent = []
    for number in range(500):
        began = time.process_time()
        await take_turn(store, "abcdefgh", turn(number))
        spent.append(time.process_time() - began)
    early, late = sorted(spent[5:25])[10], sorted(spent[-40:])[20]
    assert late < 8 * early, (early, late)  # turns 1 to 10 have a smaller window; without a bound it would be 50 times
    assert sorted(spent[-40:])[20] < 2 * sorted(spent[60:100])[20]


def test_an_address_is_required() -> None:
    with pytest.raises(ConnectionError):
        WindowTrackerStore(domain=DOMAIN, host="${DESK_TRACKER_DATABASE_URL}")

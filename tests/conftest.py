"""What tests share: a desk on a fresh database (SQLite, and PostgreSQL where it is installed), a client, a clock."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import Parts, create_app
from channels.memory import MemoryChannel
from cli.setup import migrate
from desk.domain.dialogue import Question, Reply
from desk.services.context import Desk
from desk.services.demo import seed_demo
from desk.services.turn_runner import TurnRunner
from desk.settings import RasaSettings, Settings
from desk.storage.live import Live
from dialogue.fallback import HandoffFallback
from dialogue.scripted import ScriptedEngine
from knowledge.catalogue import CONTENT
from knowledge.import_export import import_content
from knowledge.publishing import publish
from tests.postgresql import PostgreSQL, find_postgresql
from tests.scripts import answer_by_words
from wiring.build import build_desk
from worker.run import Worker

PASSWORD = "correct horse battery staple"


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Taipei

    def now(self) -> datetime:
        return self._now

    def move(self, **by: float) -> None:
        self._now += timedelta(**by)

    def set(self, now: datetime) -> None:
        self._now = now


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With CI=true a test that cannot run for want of a server or a browser is a failure, not a skip."""
    if os.environ.get("CI") == "true":
        config.stash[_CI] = True


_CI = pytest.StashKey[bool]()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turns skips into failures in CI."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and item.config.stash.get(_CI, False) and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"skipped in CI: {report.longrepr}"


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSQL]:
    """A PostgreSQL server of our own, on loopback, as an ordinary user."""
    binaries = find_postgresql()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed")
    server = PostgreSQL(binaries, tmp_path_factory.mktemp("postgresql"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database; the test runs once on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'desk.db'}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    with server.database() as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a test: nothing from the environment but what is named here."""
    return Settings(
        database_url=database_url, var_dir=tmp_path / "var", demo_password=SecretStr(PASSWORD), test_mode="on",
        rasa=RasaSettings(secret=SecretStr("test-secret")), rate_limits="off", public_url="https://desk.example.test",
    )  # fmt: skip


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def empty_desk(settings: Settings, clock: SetClock) -> Iterator[Desk]:
    """A desk with tables and nothing in them."""
    built = build_desk(settings)
    desk = Desk(
        settings=settings, clock=clock, database=built.database, knowledge=built.knowledge, responses=built.responses,
        calendar=built.calendar, policy=built.policy,
    )  # fmt: skip
    migrate(desk)
    yield desk
    desk.database.dispose()


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    """A desk with three topics published and the demo staff."""
    files = [CONTENT / f"{topic}.yml" for topic in ("fia-approval", "fia-documents", "employment-gold-card")]
    with empty_desk.session() as session:
        _import_alone(session, empty_desk, files)
        publish(session, empty_desk, author="test")
    with empty_desk.session() as session:
        seed_demo(session, empty_desk)
    return empty_desk


def _import_alone(session: object, desk: Desk, files: list[Path]) -> None:
    """Imports a few topics without the entries they point to."""
    import yaml

    folder = desk.settings.var_dir / "content"
    folder.mkdir(parents=True, exist_ok=True)
    for path in files:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in data["entries"]:
            entry["related"] = []
        (folder / path.name).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    import_content(session, desk, sorted(folder.glob("*.yml")), author="test")  # type: ignore[arg-type]
    session.flush()  # type: ignore[attr-defined]


@dataclass
class Bench:
    """An application with a scripted dialogue, ready to be asked."""

    desk: Desk
    client: TestClient
    engine: ScriptedEngine
    runner: TurnRunner
    worker: Worker
    mail: MemoryChannel = field(default_factory=MemoryChannel)


@pytest.fixture
def bench(desk: Desk) -> Iterator[Bench]:
    """The real application on the test's database; only Rasa is replaced, by a scripted engine."""
    engine = ScriptedEngine(script)
    runner = TurnRunner(desk, engine, HandoffFallback(desk))
    mail = MemoryChannel()
    worker = Worker(desk, runner, {"email": mail})

    async def no_action(_call: object) -> None:
        return None

    parts = Parts(desk, runner, Live(desk.database), no_action, engine.is_ready)  # type: ignore[arg-type]
    with TestClient(create_app(parts), raise_server_exceptions=True) as client:
        yield Bench(desk, client, engine, runner, worker, mail)


def script(question: Question) -> Reply:
    """What the scripted dialogue answers."""
    return answer_by_words(question)


@pytest.fixture
def client(bench: Bench) -> TestClient:
    return bench.client

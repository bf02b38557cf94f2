"""What tests share: a desk on a fresh database (SQLite, and PostgreSQL where it is installed), a client, a clock."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
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
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server of our own, on loopback, as an ordinary user."""
    binaries = find_postgresql()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed")
    server = PostgreSQL(binaries)
    server.start()
    yield server
    server.stop()


class Templates:
    """Databases that are prepared once and copied for each test: empty tables, or three topics and the demo staff."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ready: dict[tuple[str, bool], str] = {}

    def url(self, kind: str, request: pytest.FixtureRequest, *, filled: bool) -> str:
        """The URL of the template."""
        if (kind, filled) not in self._ready:
            if kind == "sqlite":
                url = f"sqlite:///{self._folder / f'{filled}.db'}"
            else:
                server: PostgreSQL = request.getfixturevalue("postgresql")
                url = server.create()
            self._prepare(url, filled=filled)
            self._ready[kind, filled] = url
        return self._ready[kind, filled]

    def _prepare(self, url: str, *, filled: bool) -> None:
        desk = build_desk(_settings(url, self._folder / "var"))
        migrate(desk)
        if filled:
            files = [CONTENT / f"{topic}.yml" for topic in ("fia-approval", "fia-documents", "employment-gold-card")]
            with desk.session() as session:
                import_content(session, desk, _alone(files, self._folder / "content"), author="test")
                session.flush()  # publishing reads what was imported
                publish(session, desk, author="test")
                seed_demo(session, desk)
        desk.database.dispose()


def _alone(files: list[Path], folder: Path) -> list[Path]:
    """Copies of content files without the entries they point to."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in files:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in data["entries"]:
            entry["related"] = []
        (folder / path.name).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return sorted(folder.glob("*.yml"))


def _settings(url: str, var_dir: Path) -> Settings:
    """Settings of a test: nothing from the environment but what is named here."""
    return Settings(
        database_url=url, var_dir=var_dir, demo_password=SecretStr(PASSWORD), test_mode="on",
        rasa=RasaSettings(secret=SecretStr("test-secret")), rate_limits="off", public_url="https://desk.example.test",
    )  # fmt: skip


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory.mktemp("templates"))


@contextmanager
def _copy_of(template: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if template.startswith("sqlite"):
        shutil.copy(template.removeprefix("sqlite:///"), tmp_path / "desk.db")
        yield f"sqlite:///{tmp_path / 'desk.db'}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    with server.database(template.rpartition("/")[2]) as url:
        yield url


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


def _desk_on(url: str, var_dir: Path, clock: SetClock) -> Desk:
    return replace(build_desk(_settings(url, var_dir)), clock=clock)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """The test runs once on each kind of database."""
    return str(request.param)


@pytest.fixture
def empty_desk(
    kind: str, templates: Templates, request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock
) -> Iterator[Desk]:
    """A desk with tables and nothing in them."""
    with _copy_of(templates.url(kind, request, filled=False), request, tmp_path) as url:
        desk = _desk_on(url, tmp_path / "var", clock)
        yield desk
        desk.database.dispose()


@pytest.fixture
def desk(
    kind: str, templates: Templates, request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock
) -> Iterator[Desk]:
    """A desk with three topics published and the demo staff."""
    with _copy_of(templates.url(kind, request, filled=True), request, tmp_path) as url:
        desk = _desk_on(url, tmp_path / "var", clock)
        yield desk
        desk.database.dispose()


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

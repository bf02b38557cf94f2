"""Trains a model on the published snapshot and makes it the current one. The old model answers until the new one is there."""

import hashlib
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from desk.domain.errors import ModelRefused, NothingPublished
from desk.domain.ids import random_id
from desk.services.audit import record
from desk.services.context import Desk
from desk.settings import ROOT
from desk.storage import knowledge
from desk.storage.tables import Model
from knowledge.training_data import write_training_data
from wiring.rasa_process import BOT, RASA_PYTHON, rasa_environment

NLU_DATA = ROOT / "nlu_data"
_INPUTS = ("config.yml", "domain/*.yml", "components/*.py")
_NLU_FOLDERS = ("zh-Hant", "en", "ja", "rules")  # not heldout/: what a model is measured with is not shown to it
_EXAMPLES = "knowledge.jsonl"


def is_current(desk: Desk) -> bool:
    """Whether the current model was trained on exactly this snapshot, these examples and this code."""
    with desk.reading() as session:
        model = knowledge.current_model(session)
        digest = _training_digest(session)
    return model is not None and model.training_digest == digest and desk.settings.model_path(model.file_name).exists()


def train(desk: Desk, report: Callable[[str], None]) -> str:
    """Trains, checks and switches. Returns the model's id. ``report`` gets progress lines.

    Raises ``NothingPublished``, or ``ModelRefused`` with the reason; the current model stays in both cases.
    """
    folder = desk.settings.var_dir / "training"
    with desk.reading() as session:
        snapshot = knowledge.current_snapshot(session)
        if snapshot is None:
            raise NothingPublished()
        digest, number = _training_digest(session), snapshot.number
        shutil.rmtree(folder, ignore_errors=True)
        write_training_data(knowledge.entries_of(session, number), folder / _EXAMPLES)
    model_id = f"{number}-{digest[:8]}-{random_id(4)}"
    _run_rasa(desk, folder / _EXAMPLES, model_id, report)
    archive = desk.settings.model_path(f"{model_id}.tar.gz")
    if not archive.exists() or not tarfile.is_tarfile(archive):
        raise ModelRefused("training ended without a model")
    model = Model(
        id=model_id, file_name=archive.name, sha256=hashlib.sha256(archive.read_bytes()).hexdigest(),
        training_digest=digest, snapshot_number=number, current=False, trained_at=desk.clock.now(),
    )  # fmt: skip
    with desk.session() as session:
        session.add(model)
        session.flush()  # the switch below finds it
        make_current(session, desk, model_id, actor="training")
    return model_id


def make_current(session: Session, desk: Desk, model_id: str, *, actor: str) -> None:
    """Moves the one pointer; Rasa follows within seconds. Raises ``ModelRefused`` for an unknown or missing model."""
    model = session.get(Model, model_id)
    if model is None or not desk.settings.model_path(model.file_name).exists():
        raise ModelRefused(f"there is no model {model_id}")
    session.execute(update(Model).where(Model.current).values(current=False))
    model.current = True
    record(session, desk, actor, "model.current", model_id)


def _run_rasa(desk: Desk, examples: Path, model_id: str, report: Callable[[str], None]) -> None:
    out = desk.settings.var_dir / "models"
    out.mkdir(parents=True, exist_ok=True)
    command = [
        str(RASA_PYTHON), "-m", "rasa", "train", "--config", "config.yml", "--domain", "domain", "--out", str(out),
        "--fixed-model-name", model_id, "--skip-validation", "--data", *(str(NLU_DATA / name) for name in _NLU_FOLDERS),
    ]  # fmt: skip
    # Rasa wants the addresses of endpoints.yml even where it calls none of them.
    environment = rasa_environment(desk.settings, api_url="http://127.0.0.1:9")
    environment["DESK_KNOWLEDGE_EXAMPLES"] = str(examples)
    with subprocess.Popen(
        command, cwd=BOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None
        lines = list(_forward(process.stdout, report))
    if process.returncode != 0:
        raise ModelRefused("\n".join(["training failed", *(line[:300] for line in lines[-8:])]))


def _forward(stream: Iterator[str], report: Callable[[str], None]) -> Iterator[str]:
    for line in stream:
        if text := line.rstrip()[:1000]:
            report(text)
            yield text


def _training_digest(session: Session) -> str:
    """SHA-256 of everything a model depends on."""
    snapshot = knowledge.current_snapshot(session)
    digest = hashlib.sha256((snapshot.digest if snapshot else "").encode())
    files = [f for pattern in _INPUTS for f in BOT.glob(pattern)]
    files += [f for folder in _NLU_FOLDERS for f in (NLU_DATA / folder).glob("*.yml")]
    files += [f for f in (ROOT / "textkit" / "src").rglob("*") if f.is_file() and f.suffix != ".pyc"]
    for path in sorted(files):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()

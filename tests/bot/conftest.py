"""What tests of the bot share: the components on the path, and one real stack (desk, trained model, Rasa) per run."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT / "bot", Path(__file__).parent):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from stack import Stack  # noqa: E402


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The desk with all its knowledge, the model it trains, and Rasa, which pulls that model. Takes a minute or two."""
    running = Stack(tmp_path_factory.mktemp("stack"))
    running.start()
    yield running
    running.stop()

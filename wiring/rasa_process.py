"""Where Rasa lives and what it is told by its environment."""

import os

from desk.settings import ROOT, Settings

BOT = ROOT / "bot"
RASA_PYTHON = BOT / ".venv" / "bin" / "python"


def rasa_environment(settings: Settings, *, api_url: str) -> dict[str, str]:
    """The environment Rasa runs in: where we are, the shared secret, no telemetry, byte code kept."""
    inherited = {
        k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "VIRTUAL_ENV")
    }
    return inherited | {
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_WORKERS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # One message at a time: more threads for its small matrices only spin, as much work again as the turn itself.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "DESK_RASA__SECRET": settings.rasa.secret.get_secret_value(),
        "DESK_MODEL_URL": f"{api_url}/internal/models/current",
        "DESK_ACTIONS_URL": f"{api_url}/actions/webhook",
        "DESK_TRACKER_DATABASE_URL": tracker_url(settings),
    }


def tracker_url(settings: Settings) -> str:
    """Where Rasa keeps its dialogue state: beside a SQLite desk, else in the desk's database (by Rasa's own driver)."""
    if settings.tracker_database_url:
        return settings.tracker_database_url
    if settings.uses_sqlite:
        return f"sqlite:///{settings.var_dir / 'tracker.db'}"
    return settings.database_url.replace("postgresql+psycopg://", "postgresql+psycopg2://")

"""Settings: the only reader of the environment. Prefix ``DESK_``, nested by ``__``; ``.env.example`` lists all."""

import secrets
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class RasaSettings(BaseModel):
    """How we reach Rasa and how it reaches us. One shared secret for both ways."""

    url: str = "http://127.0.0.1:5005"
    secret: SecretStr = SecretStr("")
    timeout_s: float = 6.0  # an honest sentence must be readable within 8 s


class MailSettings(BaseModel):
    """The mail server that carries notices to staff. Off while ``smtp_host`` is empty."""

    address: str = "desk@example.test"
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: Literal["none", "starttls", "tls"] = "none"


class Settings(BaseSettings):
    """Everything that can be set from outside."""

    model_config = SettingsConfigDict(
        env_prefix="DESK_", env_nested_delimiter="__", env_file=ROOT / ".env", extra="ignore", env_ignore_empty=True
    )

    database_url: str = f"sqlite:///{ROOT / 'var' / 'desk.db'}"
    tracker_database_url: str = ""  # empty: var/tracker.db beside a SQLite desk, else the desk's own database
    redis_url: str = ""
    public_url: str = ""
    port: int = Field(default=8000, validation_alias="PORT")
    host: str = "127.0.0.1"
    var_dir: Path = ROOT / "var"
    demo_password: SecretStr = SecretStr("")
    rate_limits: Literal["on", "off"] = "on"
    trusted_proxies: str = ""  # comma-separated addresses whose X-Forwarded-For is believed
    widget_origins: str = "*"  # origins that may embed the widget, comma-separated
    message_limit: int = 2000  # characters of one message
    test_mode: Literal["on", "off"] = "off"
    clock_offset_s: float = 0.0
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    rasa: RasaSettings = RasaSettings()
    email: MailSettings = MailSettings()

    @property
    def external_url(self) -> str:
        """The address investors see, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def uses_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    def model_path(self, file_name: str) -> Path:
        """Where a trained model lies."""
        return self.var_dir / "models" / file_name

    @property
    def effective_clock_offset_s(self) -> float:
        """``clock_offset_s``, honoured only in test mode."""
        return self.clock_offset_s if self.test_mode == "on" else 0.0


def load_settings() -> Settings:
    """The settings, with a shared Rasa secret made and kept under ``var/`` where none is given."""
    settings = Settings()
    if not settings.rasa.secret.get_secret_value():
        settings.rasa.secret = SecretStr(_kept_secret(settings.var_dir / "rasa.secret"))
    return settings


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text().strip()

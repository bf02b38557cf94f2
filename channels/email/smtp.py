"""Sends mail by SMTP: 4xx and network trouble are tried again, 5xx are final."""

from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

import aiosmtplib
import yaml

from desk.domain.errors import ChannelRejected, ChannelUnavailable
from desk.settings import MailSettings

_TEMPLATES = Path(__file__).with_name("templates.yml")


class SmtpChannel:
    """One connection per mail: staff notices are few."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._templates: dict[str, dict[str, str]] = yaml.safe_load(_TEMPLATES.read_text(encoding="utf-8"))

    async def send(self, key: str, kind: str, address: str, payload: Mapping[str, str]) -> None:
        """Sends the template ``kind``; the same ``key`` gives the same Message-ID."""
        settings = self._settings
        try:
            await aiosmtplib.send(
                self._message(key, kind, address, payload),
                hostname=settings.smtp_host, port=settings.smtp_port, timeout=30,
                username=settings.smtp_username or None,
                password=settings.smtp_password.get_secret_value() or None,
                use_tls=settings.smtp_tls == "tls", start_tls=settings.smtp_tls == "starttls",
            )  # fmt: skip
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refusal.code for refusal in error.recipients]
            raise _verdict(max(codes, default=450), str(error)) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _verdict(error.code, error.message) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise ChannelUnavailable(str(error)) from error

    def _message(self, key: str, kind: str, address: str, payload: Mapping[str, str]) -> EmailMessage:
        template = self._templates[kind]
        message = EmailMessage()
        message["From"] = self._settings.address
        message["To"] = address
        message["Subject"] = template["subject"].format(**payload)
        message["Date"] = formatdate(localtime=False)
        message["Message-ID"] = f"<{key}@{self._settings.address.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(template["body"].format(**payload))
        return message


def _verdict(code: int, text: str) -> ChannelUnavailable | ChannelRejected:
    return ChannelUnavailable(f"{code} {text}") if code < 500 else ChannelRejected(f"{code} {text}")

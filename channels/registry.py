"""Which channels send, by the settings."""

from collections.abc import Mapping

from channels.email.smtp import SmtpChannel
from desk.domain.ports import PushChannel
from desk.settings import Settings


def build_channels(settings: Settings) -> Mapping[str, PushChannel]:
    """Channels by name; those without settings are left out."""
    channels: dict[str, PushChannel] = {}
    if settings.email.smtp_host:
        channels["email"] = SmtpChannel(settings.email)
    return channels

"""A channel in memory, for development and tests: the in-memory version of ``PushChannel``."""

from collections.abc import Mapping

from desk.domain.errors import ChannelRejected, ChannelUnavailable


class MemoryChannel:
    """Keeps what was sent. ``trouble`` is raised by the next sends while it is set."""

    def __init__(self) -> None:
        self.sent: dict[str, tuple[str, str, Mapping[str, str]]] = {}
        self.trouble: ChannelUnavailable | ChannelRejected | None = None

    async def send(self, key: str, kind: str, address: str, payload: Mapping[str, str]) -> None:
        """Keeps the item under its key, so that sending it again makes no second one."""
        if self.trouble is not None:
            raise self.trouble
        self.sent[key] = (kind, address, payload)

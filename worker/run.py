"""The worker's loop: takes over waiting turns, delivers the outbox. May run several times on PostgreSQL."""

import asyncio
import logging
from collections.abc import Mapping

from desk.domain.errors import ChannelRejected, ChannelUnavailable
from desk.domain.ports import PushChannel
from desk.services import outbox
from desk.services.context import Desk
from desk.services.turn_runner import TurnRunner

log = logging.getLogger("desk.worker")

PAUSE_S = 0.5


class Worker:
    """One per process. ``channels`` are those that send; the web chat is read by the investor and needs none."""

    def __init__(self, desk: Desk, runner: TurnRunner, channels: Mapping[str, PushChannel]) -> None:
        self._desk = desk
        self._runner = runner
        self._channels = channels

    async def run(self) -> None:
        """Works until cancelled. A failing round is logged and does not end the loop."""
        while True:
            busy = False
            for work in (self._runner.sweep, self.deliver):
                try:
                    busy = bool(await work()) or busy
                except Exception:
                    log.exception("worker_round_failed")
            if not busy:
                await asyncio.sleep(PAUSE_S)

    async def deliver(self) -> int:
        """Sends what is due in the outbox. Returns how many items were tried."""
        due = await self._desk.write(lambda session: outbox.claim(session, self._desk))
        for delivery in due:
            await self._send(delivery)
        return len(due)

    async def _send(self, delivery: outbox.Delivery) -> None:
        channel = self._channels.get(delivery.channel)
        desk = self._desk
        if channel is None:
            await self._desk.write(lambda s: outbox.retry_later(s, desk, delivery.id, "channel is switched off"))
            return
        try:
            await channel.send(delivery.id, delivery.kind, delivery.address, delivery.payload)
        except ChannelUnavailable as error:
            reason = str(error)
            await self._desk.write(lambda s: outbox.retry_later(s, desk, delivery.id, reason))
        except ChannelRejected as error:
            reason = str(error)
            await self._desk.write(lambda s: outbox.mark_rejected(s, desk, delivery.id, reason))
        else:
            await self._desk.write(lambda s: outbox.mark_sent(s, desk, delivery.id))

"""Rate limits: by session and by network, in memory or in Redis."""

import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from desk.domain.errors import TooManyRequests
from desk.settings import Settings

# Eighty visitors behind one address at a normal pace must pass; a machine writing 20 messages a second must not.
CONVERSATIONS_PER_NETWORK = parse("60 per 10 minute")
MESSAGES_PER_CONVERSATION = parse("20 per 1 minute")
SIGN_INS_PER_NETWORK = parse("20 per 5 minute")
SIGN_INS_PER_ADDRESS = parse("8 per 15 minute")
STATUS_LOOKS_PER_NETWORK = parse("30 per 10 minute")


class Limiter:
    """Counts hits. Off by setting, for benchmarks on loopback."""

    def __init__(self, settings: Settings) -> None:
        self._on = settings.rate_limits == "on"
        self._proxies = {part.strip() for part in settings.trusted_proxies.split(",") if part.strip()}
        storage = RedisStorage(f"async+{settings.redis_url}") if settings.redis_url else MemoryStorage()
        self._windows = MovingWindowRateLimiter(storage)

    async def hit(self, limit: RateLimitItem, *keys: str) -> None:
        """Counts one request. Raises ``TooManyRequests``."""
        if not self._on or await self._windows.hit(limit, *keys):
            return
        reset_at, _ = await self._windows.get_window_stats(limit, *keys)
        raise TooManyRequests(max(1, round(reset_at - time.time())))

    def network(self, request: Request) -> str:
        """The address a request comes from; X-Forwarded-For counts only from a trusted proxy, and only its last hop."""
        peer = request.client.host if request.client else "unknown"
        forwarded = request.headers.get("x-forwarded-for")
        if forwarded and peer in self._proxies:
            return forwarded.split(",")[-1].strip()
        return peer

"""A turn through the whole desk beside the same turn through Rasa's bare REST channel: same server, same model."""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bench.table import percentile, say, table
from tests.live import LiveDesk

QUESTIONS = (
    "How long does foreign investment approval take?", "外國人來臺投資要先申請許可嗎？", "会社設立の流れを教えてください",
    "What is the corporate income tax rate?", "就業金卡要準備哪些文件？", "最低資本金はいくらですか",
    "hello", "謝謝", "Which documents do I need for the application?", "投資台湾三大方案について知りたい",
)  # fmt: skip
_TURNS_PER_CONVERSATION = 10

type Turn = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Times in milliseconds."""

    p50: float
    p95: float
    per_second: float


async def measure(live: LiveDesk, turns: int) -> None:
    """Prints p50, p95 and turns per second at 1, 8 and 32 conversations at once, bare Rasa first, then ours."""
    rows, overhead = [], 0.0
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as client:
        await _measure_one(lambda: _open_rasa(client, live), 2, 40)  # warm both paths
        await _measure_one(lambda: _open_desk(client, live), 2, 40)
        for at_once in (1, 8, 32):
            bare = await _measure_one(lambda: _open_rasa(client, live), at_once, turns)
            ours = await _measure_one(lambda: _open_desk(client, live), at_once, turns)
            if at_once == 1:
                overhead = ours.p50 - bare.p50
            rows.append([str(at_once), *_cells(bare), *_cells(ours), f"{ours.per_second / bare.per_second:.2f}"])
    head = ["conversations", "Rasa p50", "p95 ms", "turns/s", "desk p50", "p95 ms", "turns/s", "ratio"]
    table(f"One turn, {turns} turns each: question sent until the bot's message is readable", head, rows)
    say(f"\np50 overhead of the whole desk over bare Rasa, one conversation: {overhead:.1f} ms (goal: 15 ms or less)")
    say(f"memory: {_memory(live)} (goal: 1.5 GB or less)")


async def _measure_one(open_conversation: Callable[[], Awaitable[Turn]], at_once: int, turns: int) -> Figures:
    times: list[float] = []
    left = iter(range(turns))

    async def converse() -> None:
        while True:
            turn = await open_conversation()
            for _ in range(_TURNS_PER_CONVERSATION):
                index = next(left, None)
                if index is None:
                    return
                started = time.perf_counter()
                await turn(QUESTIONS[index % len(QUESTIONS)])
                times.append((time.perf_counter() - started) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(converse() for _ in range(at_once)))
    return Figures(percentile(times, 0.5), percentile(times, 0.95), len(times) / (time.perf_counter() - began))


async def _open_rasa(client: aiohttp.ClientSession, live: LiveDesk) -> Turn:
    sender = uuid.uuid4().hex
    url = f"{live.stack.rasa_url}/webhooks/rest/webhook"

    async def turn(text: str) -> None:
        async with client.post(url, json={"sender": sender, "message": text}, raise_for_status=True) as answer:
            if not await answer.json():
                raise RuntimeError(f"Rasa said nothing to {text!r}")

    return turn


async def _open_desk(client: aiohttp.ClientSession, live: LiveDesk) -> Turn:
    base = f"{live.url}/api/webchat/conversations"
    async with client.post(base, json={"locale": "en"}, raise_for_status=True) as answer:
        opened = await answer.json()
    url, headers = f"{base}/{opened['conversation_id']}/messages", {"Authorization": f"Bearer {opened['token']}"}

    async def turn(text: str) -> None:
        body = {"client_message_id": uuid.uuid4().hex, "text": text}
        async with client.post(url, json=body, headers=headers, raise_for_status=True) as answer:
            after = (await answer.json())["seq"]
        query = {"after": after, "wait": 25}
        async with client.get(url, params=query, headers=headers, raise_for_status=True) as answer:
            messages = (await answer.json())["messages"]
        if not messages or messages[0].get("answer", {}).get("outcome") == "unavailable":
            raise RuntimeError(f"no answer to {text!r}")

    return turn


def _cells(figures: Figures) -> list[str]:
    return [f"{figures.p50:.1f}", f"{figures.p95:.1f}", f"{figures.per_second:.0f}"]


def _memory(live: LiveDesk) -> str:
    """Resident memory of our servers, by process."""
    sizes = {}
    for child in live.stack.supervisor.children:
        if child.process is not None:
            status = Path(f"/proc/{child.process.pid}/status").read_text()
            sizes[child.name] = int(status.split("VmRSS:")[1].split()[0]) / 1024
    parts = ", ".join(f"{name} {size:.0f} MB" for name, size in sizes.items())
    return f"{sum(sizes.values()):.0f} MB together ({parts})"

"""How well the bot understands what it has not seen: held-out dialogue sentences, through the running desk."""

import asyncio
import uuid
from collections import defaultdict
from typing import Any

import httpx
import yaml

from bench.table import table
from desk.settings import ROOT
from tests.live import LiveDesk

HELDOUT = ROOT / "nlu_data" / "heldout"
_AT_ONCE = 8


async def measure(live: LiveDesk) -> None:
    """Prints accuracy per language for the sentences of the dialogue itself: greetings, wishes, corrections."""
    limits = httpx.Limits(max_connections=_AT_ONCE)
    headers = {"Authorization": f"Bearer {live.desk.settings.rasa.secret.get_secret_value()}"}
    async with httpx.AsyncClient(timeout=60, limits=limits, headers=headers, trust_env=False) as client:
        for path in (HELDOUT / "dialogue.yml",):
            await _measure_file(client, live, path.stem, yaml.safe_load(path.read_text(encoding="utf-8")))


async def _measure_file(client: httpx.AsyncClient, live: LiveDesk, name: str, data: dict[str, Any]) -> None:
    gate = asyncio.Semaphore(_AT_ONCE)
    right: dict[str, list[bool]] = defaultdict(list)
    answered: dict[str, list[bool]] = defaultdict(list)

    async def ask(locale: str, wanted: str, text: str) -> None:
        async with gate:
            found = await _understand(client, live, locale, text)
        if wanted == "out_of_scope":
            answered[locale].append(found["intent"]["name"] == "faq")
        else:
            ranked = [r["entry_id"] for r in found["ranking"][:1]] if found["intent"]["name"] == "faq" else []
            right[locale].append(wanted in (found["intent"]["name"], *ranked))

    await asyncio.gather(*(
        ask(locale, wanted, text) for locale, by_label in data.items() for wanted, texts in by_label.items() for text in texts
    ))  # fmt: skip
    rows = [
        [
            locale,
            str(len(right[locale])),
            f"{_share(right[locale]):.1%}",
            str(len(answered[locale])),
            f"{_share(answered[locale]):.1%}",
        ]
        for locale in data
    ]
    table(f"Held out: {name}", ["language", "in scope", "right first", "out of scope", "answered as fact"], rows)


async def _understand(client: httpx.AsyncClient, live: LiveDesk, locale: str, text: str) -> dict[str, Any]:
    opened = await client.post(f"{live.url}/api/webchat/conversations", json={"locale": locale})
    body = {
        "message_id": uuid.uuid4().hex, "sender_id": opened.raise_for_status().json()["conversation_id"], "text": text,
        "metadata": {"locale": locale, "turn_id": uuid.uuid4().hex, "choice": None},
    }  # fmt: skip
    answer = await client.post(f"{live.stack.rasa_url}/webhooks/desk/webhook", json=body)
    return dict(answer.raise_for_status().json())


def _share(values: list[bool]) -> float:
    return sum(values) / len(values) if values else 0.0

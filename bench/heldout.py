"""What an investor would see for questions and conversations that no training has seen (nlu_data/heldout/), through the desk."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import yaml

from bench.table import say, table
from desk.domain.locale import Locale
from desk.settings import ROOT
from tests.live import LiveDesk
from textkit import detect

HELDOUT = ROOT / "nlu_data" / "heldout"
_AT_ONCE = 4
_BINS = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """``kind``: answer, suggest or other. ``entries`` in the order shown, ``ranking`` best first."""

    kind: str
    entries: list[str]
    ranking: list[str]
    intent: str
    confidence: float


@dataclass
class _Tally:
    right_first: int = 0
    among_three: int = 0
    answered_right: int = 0
    answered_wrong: int = 0
    offered_right: int = 0
    refused: int = 0
    asked: int = 0
    sure: list[tuple[float, bool]] = field(default_factory=list)


type Ask = Callable[[str, str, Locale], Awaitable[Shown]]


async def measure(live: LiveDesk) -> None:
    """Prints single questions, what is not ours, and conversations, per language."""
    headers = {"Authorization": f"Bearer {live.desk.settings.rasa.secret.get_secret_value()}"}
    async with aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=60)) as client:

        async def ask(conversation: str, text: str, locale: Locale) -> Shown:
            return await _ask(client, live, conversation, text, locale)

        async def opened(locale: Locale) -> str:
            url = f"{live.url}/api/webchat/conversations"
            async with client.post(url, json={"locale": locale}, raise_for_status=True) as answer:
                return str((await answer.json())["conversation_id"])

        rows, talks = [], []
        for locale in Locale:
            data = yaml.safe_load((HELDOUT / f"entries.{locale}.yml").read_text(encoding="utf-8"))
            tally = await _questions(data["questions"], locale, ask, opened)
            rows.append([*_cells(locale, tally), await _not_ours(data["out_of_scope"], locale, ask, opened)])
            dialogues = yaml.safe_load((HELDOUT / f"dialogues.{locale}.yml").read_text(encoding="utf-8"))
            talks.append([str(locale), *await _dialogues(dialogues, locale, ask, opened)])
    head = ["language", "questions", "right first", "among three", "answered right", "answered wrong", "right one offered",
            "refused", "ECE", "not ours, answered"]  # fmt: skip
    table(
        "Held-out questions (goals: first 92 %, three 98 %, refused 5 %, ECE 0.05, not ours answered 4 %)", head, rows
    )
    head = [
        "language",
        "conversations",
        "turns",
        "turns right",
        "right or offered",
        "follow-ups right",
        "offered or right",
    ]
    table("Held-out conversations (goal: 85 % of the turns right)", head, talks)


async def _ask(client: aiohttp.ClientSession, live: LiveDesk, conversation: str, text: str, locale: Locale) -> Shown:
    metadata = {"locale": locale, "turn_id": uuid.uuid4().hex, "choice": None}
    body = {"message_id": uuid.uuid4().hex, "sender_id": conversation, "text": text, "metadata": metadata}
    async with client.post(
        f"{live.stack.rasa_url}/webhooks/desk/webhook", json=body, raise_for_status=True
    ) as response:
        answer: dict[str, Any] = await response.json()
    customs = [message["custom"] for message in answer["messages"] if message.get("custom")]
    answered = [custom["entry_id"] for custom in customs if custom["kind"] == "answer"]
    offered = [c["entry_id"] for custom in customs if custom["kind"] == "suggest" for c in custom["candidates"]]
    kind = "answer" if answered else "suggest" if offered else "other"
    intent = answer["intent"]
    ranking = [ranked["entry_id"] for ranked in answer["ranking"]]
    return Shown(kind, answered or offered, ranking, str(intent["name"]), float(intent["confidence"]))


async def _questions(
    questions: list[dict[str, Any]], locale: Locale, ask: Ask, opened: Callable[[Locale], Awaitable[str]]
) -> _Tally:
    tally = _Tally()

    async def one(question: dict[str, Any]) -> None:
        shown, wanted = await ask(await opened(locale), question["text"], locale), question["entries"]
        first = bool(shown.ranking) and shown.ranking[0] in wanted
        tally.asked += 1
        tally.right_first += first
        tally.among_three += any(entry in wanted for entry in shown.ranking[:3])
        tally.refused += shown.kind == "other"
        tally.offered_right += shown.kind == "suggest" and any(entry in wanted for entry in shown.entries)
        if shown.kind == "answer":
            tally.answered_right += shown.entries[0] in wanted
            tally.answered_wrong += shown.entries[0] not in wanted
        if shown.kind != "other":
            tally.sure.append((shown.confidence, first))

    await _all(one(question) for question in questions)
    return tally


async def _not_ours(
    questions: list[dict[str, Any]], locale: Locale, ask: Ask, opened: Callable[[Locale], Awaitable[str]]
) -> str:
    answered: list[str] = []

    async def one(question: dict[str, Any]) -> None:
        if (await ask(await opened(locale), question["text"], locale)).kind == "answer":
            answered.append(question["text"])

    await _all(one(question) for question in questions)
    return f"{len(answered) / len(questions):.1%} of {len(questions)}"


async def _dialogues(
    dialogues: list[dict[str, Any]], locale: Locale, ask: Ask, opened: Callable[[Locale], Awaitable[str]]
) -> list[str]:
    right: list[bool] = []
    near: list[bool] = []
    follow_ups: list[tuple[bool, bool]] = []

    async def one(dialogue: dict[str, Any]) -> None:
        conversation, spoken = await opened(locale), locale
        for number, turn in enumerate(dialogue["turns"]):
            spoken = Locale(detect(turn["say"], prior=spoken.value).locale)
            shown = await ask(conversation, turn["say"], spoken)
            is_right = _is_right(turn, shown)
            is_near = is_right or any(entry in turn.get("expect", ()) for entry in shown.entries)
            right.append(is_right)
            near.append(is_near)
            if number and "expect" in turn:
                follow_ups.append((is_right, is_near))

    await _all(one(dialogue) for dialogue in dialogues)
    shares = [right, near, [first for first, _ in follow_ups], [second for _, second in follow_ups]]
    return [str(len(dialogues)), str(len(right)), *(f"{sum(values) / len(values):.1%}" for values in shares)]


def _is_right(turn: dict[str, Any], shown: Shown) -> bool:
    if "expect_all" in turn:
        groups = turn["expect_all"]
        return shown.kind == "answer" and all(any(entry in group for entry in shown.entries) for group in groups)
    if "expect" in turn:
        return shown.kind == "answer" and shown.entries[0] in turn["expect"]
    if turn["intent"] == "out_of_scope":
        return shown.kind != "answer"
    return shown.intent == turn["intent"]


async def _all(jobs: Iterable[Awaitable[None]]) -> None:
    gate = asyncio.Semaphore(_AT_ONCE)

    async def gated(job: Awaitable[None]) -> None:
        async with gate:
            await job

    await asyncio.gather(*(gated(job) for job in jobs))


def _cells(locale: Locale, tally: _Tally) -> list[str]:
    counts = (tally.right_first, tally.among_three, tally.answered_right, tally.answered_wrong, tally.offered_right,
              tally.refused)  # fmt: skip
    return [str(locale), str(tally.asked), *(f"{n / tally.asked:.1%}" for n in counts), f"{_ece(tally.sure):.3f}"]


def _ece(sure: list[tuple[float, bool]]) -> float:
    """Expected calibration error: how far confidence and share of right ones lie apart, over ten equal bins."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for confidence, is_right in sure:
        bins[min(int(confidence * _BINS), _BINS - 1)].append((confidence, is_right))
    gaps = [abs(sum(c - r for c, r in part)) for part in bins]
    if not sure:
        say("nothing was ranked")
        return 1.0
    return sum(gaps) / len(sure)

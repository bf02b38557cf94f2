"""Rasa as dialogue engine, over its ``desk`` channel (bot/components/channel.py)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from desk.domain.dialogue import (
    AnswerItem,
    Button,
    LocaleItem,
    Question,
    Reply,
    ReplyItem,
    SuggestItem,
    TextItem,
    TicketItem,
)
from desk.domain.errors import DialogueUnavailable
from desk.domain.locale import Locale
from desk.domain.message import Candidate
from desk.settings import RasaSettings

if TYPE_CHECKING:
    import aiohttp

RESPONSE_LIMIT_BYTES = 256_000


class _Ranked(BaseModel):
    entry_id: str
    confidence: float


class _Button(BaseModel):
    title: str
    payload: str


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore")
    text: str | None = None
    response: str | None = None
    buttons: list[_Button] = Field(default_factory=list)
    custom: dict[str, Any] | None = None


class _Intent(BaseModel):
    name: str | None = None
    confidence: float | None = None


class _Answer(BaseModel):
    messages: list[_Message]
    intent: _Intent = _Intent()
    ranking: list[_Ranked] = Field(default_factory=list)
    locale: Locale | None = None


class RasaEngine:
    """Asks a Rasa server. One HTTP client with kept-alive connections per process."""

    def __init__(self, settings: RasaSettings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, question: Question) -> Reply:
        """The reply. Raises ``DialogueUnavailable`` when Rasa is away, slow or answers with something else."""
        body = {
            "message_id": question.message_id,
            "sender_id": question.conversation_id,
            "text": question.text,
            "metadata": {
                "locale": question.locale,
                "turn_id": question.turn_id,
                "choice": dict(question.choice) if question.choice else None,
            },
        }
        import aiohttp

        try:
            async with self._client().post("/webhooks/desk/webhook", json=body) as response:
                response.raise_for_status()
                content = await response.read()
            if len(content) > RESPONSE_LIMIT_BYTES:
                raise DialogueUnavailable("answer too large")
            answer = _Answer.model_validate_json(content)
        except (aiohttp.ClientError, TimeoutError, ValidationError) as error:
            raise DialogueUnavailable(type(error).__name__) from error
        if not answer.messages:
            raise DialogueUnavailable("empty answer")
        return _reply(answer)

    async def is_ready(self) -> bool:
        """Whether Rasa answers and has a model."""
        import aiohttp

        try:
            async with self._client().get("/webhooks/desk/", timeout=aiohttp.ClientTimeout(total=1.0)) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _client(self) -> "aiohttp.ClientSession":
        """The client. It belongs to the running event loop, so it is made on first use, and loaded then (0.3 s)."""
        import aiohttp

        if self._session is None:
            self._session = aiohttp.ClientSession(
                self._settings.url,
                headers={"Authorization": f"Bearer {self._settings.secret.get_secret_value()}"},
                timeout=aiohttp.ClientTimeout(total=self._settings.timeout_s, connect=1.0),
                connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=60),
            )
        return self._session


def _reply(answer: _Answer) -> Reply:
    items = [item for message in answer.messages for item in _items(message)]
    ranking = _candidates([ranked.model_dump() for ranked in answer.ranking])
    return Reply(tuple(items), answer.intent.name, answer.intent.confidence, ranking, answer.locale)


def _items(message: _Message) -> list[ReplyItem]:
    items: list[ReplyItem] = []
    if message.text:
        buttons = tuple(Button(button.title, button.payload) for button in message.buttons)
        items.append(TextItem(message.text, message.response, buttons))
    if message.custom and (item := _custom(message.custom)):
        items.append(item)
    return items


def _custom(custom: Mapping[str, Any]) -> ReplyItem | None:
    candidates = _candidates(custom.get("candidates") or [])
    try:
        match custom.get("kind"):
            case "answer":
                return AnswerItem(str(custom["entry_id"]), float(custom.get("confidence") or 0.0), candidates)
            case "suggest":
                return SuggestItem(candidates)
            case "ticket":
                return TicketItem(str(custom["number"]))
            case "locale":
                return LocaleItem(Locale(custom["locale"]))
            case _:
                return None  # a kind we do not know yet says nothing to an investor
    except (KeyError, ValueError, TypeError) as error:
        raise DialogueUnavailable("malformed custom message") from error


def _candidates(ranked: list[dict[str, Any]]) -> tuple[Candidate, ...]:
    return tuple(Candidate(str(r["entry_id"]), float(r["confidence"])) for r in ranked)

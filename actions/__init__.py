"""What the dialogue does beyond talking. Runs inside our process; Rasa calls it over HTTP (api/routers/actions.py)."""

from collections.abc import Awaitable, Callable
from typing import Any

from rasa_sdk.executor import ActionExecutor

from actions.faq import AnswerFaq, Fallback, Suggest
from actions.handoff_end import EndHandoff
from actions.handoff_form import AskConfirmation, AskConsent, AskMatter, ReadHandoffReply
from actions.language import SetLocale
from actions.offers import AcceptOffer
from actions.ticket_status import TicketStatusAction
from desk.services.context import Desk


def build_executor(desk: Desk) -> Callable[[dict[str, Any]], Awaitable[dict[str, Any] | None]]:
    """A function that runs one action call of rasa-sdk's protocol; None for an action we do not have."""
    executor = ActionExecutor()
    for action in (
        AnswerFaq(desk), Suggest(desk), Fallback(), SetLocale(desk), TicketStatusAction(desk), AcceptOffer(),
        ReadHandoffReply(desk), AskConsent(desk), AskMatter(), AskConfirmation(desk), EndHandoff(desk),
    ):  # fmt: skip
        executor.register_action(action)

    async def run(call: dict[str, Any]) -> dict[str, Any] | None:
        if call.get("next_action") not in executor.actions:
            return None
        # None of our actions reads the domain; an empty one spares Rasa sending it with each call.
        result = await executor.run(call | {"domain": call.get("domain") or {}})
        return None if result is None else result.model_dump()

    return run

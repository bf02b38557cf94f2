"""Changes to Rasa 3.6.21 that have no extension point. Applied once, when the channel is created."""

import copy
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeVar

from aiohttp import ClientSession
from rasa.core import processor
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.policies import rule_policy
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from components import graph_plan
from components.turn import TurnAborted

T = TypeVar("T")
_applied = False


def apply() -> None:
    """Apply all; later calls do nothing."""
    global _applied
    if _applied:
        return
    _applied = True
    _memoise_event_types()
    _check_action_answers_briefly()
    _abort_turn_when_an_action_fails()
    _keep_connections()
    _copy_trackers_without_replaying()
    _spare_what_only_logs_need()
    DaskGraphRunner.run = graph_plan.run  # type: ignore[method-assign]


def _memoise_event_types() -> None:
    """Rasa walks the tree of event classes for every stored event of every turn: 15 % of a turn (research/nlu.md §5)."""
    original = Event.resolve_by_type

    @cache
    def resolve(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
        return original(type_name, default)

    Event.resolve_by_type = staticmethod(resolve)  # type: ignore[assignment]


def _check_action_answers_briefly() -> None:
    """Rasa holds every answer against a JSON schema of all events: an eighth of a turn.

    The answers come from our own process and our own version of rasa-sdk; reading the events refuses an unknown one.
    """

    def validate(_self: RemoteAction, result: dict[str, Any]) -> bool:
        events, responses = result.get("events", []), result.get("responses", [])
        if not all(isinstance(item, dict) for item in [*events, *responses]):
            raise ValueError("an action answered with something else than events and responses")
        return True

    RemoteAction._validate_action_result = validate  # type: ignore[method-assign]


def _abort_turn_when_an_action_fails() -> None:
    """Rasa logs a failed action call and stores the turn without its answer. We want the turn undone and asked again."""
    original = RemoteAction.run

    async def run(self: RemoteAction, *args: Any, **kwargs: Any) -> list[Event]:
        try:
            return await original(self, *args, **kwargs)
        except ActionExecutionRejection:
            raise
        except Exception as failure:
            raise TurnAborted(f"{self.name()}: {type(failure).__name__}") from failure

    RemoteAction.run = run  # type: ignore[method-assign]


def _keep_connections() -> None:
    """Rasa opens a new connection for every action call: 9 % of a turn, and as much work again on our side."""
    original = EndpointConfig.session

    def session(self: EndpointConfig) -> "_KeptSession":
        kept = self.__dict__.get("_kept_session")
        if kept is None or kept.closed:
            kept = self.__dict__["_kept_session"] = original(self)
        return _KeptSession(kept)

    EndpointConfig.session = session  # type: ignore[assignment,method-assign]


class _KeptSession:
    """A client session that the end of an ``async with`` leaves open."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> ClientSession:
        return self._session

    async def __aexit__(self, *_: Any) -> None:
        return None


def _copy_trackers_without_replaying() -> None:
    """Rasa copies a tracker before every action by replaying the conversation into a new one."""

    def twin(self: DialogueStateTracker) -> DialogueStateTracker:
        other = _shallow(self)
        other.events = copy.copy(self.events)
        other.slots = type(self.slots)((name, copy.copy(slot)) for name, slot in self.slots.items())
        other.active_loop = copy.copy(self.active_loop)
        return other

    DialogueStateTracker.copy = twin  # type: ignore[method-assign]
    Slot.__copy__ = _shallow  # type: ignore[attr-defined]  # 120 slots are copied a turn, each by way of pickle's protocol


def _shallow(original: T) -> T:
    twin = object.__new__(type(original))
    twin.__dict__.update(original.__dict__)
    return twin


def _spare_what_only_logs_need() -> None:
    """Rasa copies what it might write to its log, deeply, and compares the whole domain with an empty one, every turn."""
    for module in (processor, rule_policy):
        module.copy = SimpleNamespace(deepcopy=lambda value: value)  # type: ignore[attr-defined]  # used for nothing else
    processor.MessageProcessor._check_for_unseen_features = lambda *_: None  # type: ignore[assignment,method-assign]

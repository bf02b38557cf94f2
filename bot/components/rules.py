"""Rasa's RulePolicy, deciding the same from the end of the conversation alone."""

from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class TailRulePolicy(RulePolicy):
    """RulePolicy rebuilds the state before every earlier action, up to four times a turn: a fifth of a turn.

    A rule of n states is decided by the last n of the conversation (``RulePolicy._is_rule_applicable`` says yes to every
    turn further back), so no more are built than the longest rule has. The pass over the investor's words is left out
    when no rule names words.
    """

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: dict[str, Any] | None = None,
    ) -> list[State]:
        states = last_states(tracker, domain, self._longest_rule())
        self.featurizer._choose_last_user_input([states], use_text_for_last_user_input)
        return states

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input and not self._names_words():
            return None, None, False
        action, source, returning = super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)
        return action, source, returning

    def _longest_rule(self) -> int:
        return max(map(len, self._all_rules()), default=1)

    def _names_words(self) -> bool:
        return any(TEXT in state.get(USER, {}) for states in self._all_rules() for state in states)

    def _all_rules(self) -> list[list[State]]:
        tables = (self.lookup.get(name, {}) for name in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH))
        return [self._rule_key_to_state(key) for table in tables for key in table]


def last_states(tracker: DialogueStateTracker, domain: Domain, wanted: int) -> list[State]:
    """The last ``wanted`` of ``domain.states_for_tracker_history(tracker)``, oldest first."""
    applied = tracker.applied_events()
    skipped = sum(isinstance(event, ActionExecuted) for event in applied) + 1 - wanted
    past = tracker.init_copy()
    states: list[State] = []
    for event in applied:
        if isinstance(event, ActionExecuted):
            if skipped <= 0:
                states.append(domain.get_active_state(past))
            skipped -= 1
        past.update(event)
    states.append(domain.get_active_state(past))
    return states

"""Who gets a ticket: rules, languages, absences, ties."""

import pytest

from desk.domain.locale import Locale
from desk.domain.routing import Manager, Matter, RoutingRule, assign

ZH, EN, JA = frozenset({"zh-Hant"}), frozenset({"en", "zh-Hant"}), frozenset({"ja", "zh-Hant"})
MANAGERS = [Manager(1, ZH, 5, deputy_id=2), Manager(2, EN, 3, deputy_id=1), Manager(3, JA, 1, deputy_id=2)]
RULES = [
    RoutingRule(1, 1, programme="taishang-return"),
    RoutingRule(2, 3, industry="semiconductor", locale="ja"),
    RoutingRule(3, 2, industry="semiconductor"),
    RoutingRule(4, 3, country="JP"),
    RoutingRule(5, 1, locale="zh-Hant"),
    RoutingRule(6, 2, locale="zh-Hant"),
    RoutingRule(7, 3, locale="ja"),
    RoutingRule(8, 2, locale="en"),
]


@pytest.mark.parametrize(
    ("matter", "staff_id", "reason"),
    [
        (Matter(Locale.JA), 3, "rule:7"),
        (Matter(Locale.EN), 2, "rule:8"),
        (Matter(Locale.ZH_HANT), 2, "rule:6"),  # two equal rules: fewer open tickets
        (Matter(Locale.ZH_HANT, programme="taishang-return"), 1, "rule:1"),
        (Matter(Locale.ZH_HANT, programme="taishang-return", industry="semiconductor"), 1, "rule:1"),  # programme first
        (Matter(Locale.JA, industry="semiconductor"), 3, "rule:2"),
        (Matter(Locale.EN, industry="semiconductor"), 2, "rule:3"),
        (Matter(Locale.ZH_HANT, industry="semiconductor"), 2, "rule:3"),
        (Matter(Locale.ZH_HANT, country="JP"), 3, "rule:4"),
        (Matter(Locale.EN, country="JP"), 2, "rule:8"),  # the Japan desk reads no English
        (Matter(Locale.JA, programme="taishang-return"), 3, "rule:7"),  # the programme's manager reads no Japanese
        (Matter(Locale.EN, country="FR"), 2, "rule:8"),
        (Matter(Locale.JA, previous_staff_id=3), 3, "same_manager"),
        (Matter(Locale.ZH_HANT, previous_staff_id=1), 1, "same_manager"),
        (Matter(Locale.JA, previous_staff_id=1), 3, "rule:7"),  # the earlier manager does not read this language
        (Matter(Locale.EN, previous_staff_id=99), 2, "rule:8"),  # the earlier manager is gone
    ],
)
def test_assignment(matter: Matter, staff_id: int, reason: str) -> None:
    found = assign(matter, RULES, MANAGERS)
    assert (found.staff_id, found.reason, found.language_gap) == (staff_id, reason, False)


def test_the_deputy_stands_in() -> None:
    away = [MANAGERS[0], MANAGERS[1], Manager(3, JA, 1, deputy_id=2, absent=True)]
    found = assign(Matter(Locale.JA), RULES, away)
    assert (found.staff_id, found.reason) == (2, "rule:7,deputy")


def test_nobody_reads_the_language_is_flagged() -> None:
    found = assign(Matter(Locale.JA, industry="semiconductor"), RULES, MANAGERS[:2])
    assert (found.staff_id, found.language_gap) == (2, True)


def test_without_rules_a_reader_of_the_language_with_least_work() -> None:
    assert assign(Matter(Locale.ZH_HANT), [], MANAGERS).staff_id == 3


def test_nobody_at_all_is_the_queue() -> None:
    assert assign(Matter(Locale.EN), RULES, []).staff_id is None

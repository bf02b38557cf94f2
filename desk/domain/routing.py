"""Which project manager gets a ticket: a readable table of rules, the most specific one wins."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.domain.locale import Locale

CRITERIA = ("programme", "industry", "country", "locale")
# A rule naming a programme beats any rule that does not, and so on down the list.
_WEIGHTS = {"programme": 8, "industry": 4, "country": 2, "locale": 1}


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """One line of the table. ``None`` in a criterion means "any"."""

    id: int
    staff_id: int
    programme: str | None = None
    industry: str | None = None
    country: str | None = None
    locale: str | None = None

    @property
    def specificity(self) -> int:
        """Higher is more specific."""
        return sum(weight for name, weight in _WEIGHTS.items() if getattr(self, name) is not None)


@dataclass(frozen=True, slots=True)
class Manager:
    """A project manager as the routing sees one. ``open_tickets`` breaks ties."""

    staff_id: int
    locales: frozenset[str]
    open_tickets: int
    deputy_id: int | None = None
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """What a ticket is about, as far as it is known."""

    locale: Locale
    programme: str | None = None
    industry: str | None = None
    country: str | None = None
    previous_staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who gets the ticket and why. ``staff_id`` None means the queue; ``language_gap`` that nobody reads the language."""

    staff_id: int | None
    deputy_id: int | None
    reason: str
    language_gap: bool = False


def assign(matter: Matter, rules: Sequence[RoutingRule], managers: Sequence[Manager]) -> Assignment:
    """The manager for a matter.

    The investor's earlier manager first; then the most specific rule whose manager reads the language, fewest open
    tickets breaking ties; then any manager who reads it; then, flagged, the best rule regardless of language. An absent
    manager's deputy takes over.
    """
    by_id = {manager.staff_id: manager for manager in managers}
    if (known := by_id.get(matter.previous_staff_id or 0)) and matter.locale in known.locales:
        return _present(known, by_id, "same_manager")
    fitting = [rule for rule in rules if _fits(rule, matter) and rule.staff_id in by_id]
    fitting.sort(key=lambda rule: (-rule.specificity, by_id[rule.staff_id].open_tickets, rule.id))
    for rule in fitting:
        if matter.locale in by_id[rule.staff_id].locales:
            return _present(by_id[rule.staff_id], by_id, f"rule:{rule.id}")
    readers = sorted((m for m in managers if matter.locale in m.locales), key=lambda m: (m.open_tickets, m.staff_id))
    if readers:
        return _present(readers[0], by_id, "language")
    if fitting:
        found = _present(by_id[fitting[0].staff_id], by_id, f"rule:{fitting[0].id}")
        return Assignment(found.staff_id, found.deputy_id, found.reason, language_gap=True)
    return Assignment(None, None, "nobody")


def _fits(rule: RoutingRule, matter: Matter) -> bool:
    return all(
        wanted is None or wanted == getattr(matter, name) for name in CRITERIA for wanted in (getattr(rule, name),)
    )


def _present(manager: Manager, by_id: dict[int, Manager], reason: str) -> Assignment:
    deputy = by_id.get(manager.deputy_id or 0)
    if manager.absent and deputy and not deputy.absent:
        return Assignment(deputy.staff_id, deputy.deputy_id, f"{reason},deputy")
    return Assignment(manager.staff_id, manager.deputy_id, reason)

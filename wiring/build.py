"""Builds what a process needs from its settings."""

from desk.calendar import OfficeCalendar
from desk.clock import SystemClock
from desk.domain.sla import SlaPolicy
from desk.services.context import Desk
from desk.settings import Settings
from desk.storage.session import Database
from dialogue.responses import DomainResponses
from knowledge.snapshot import PublishedKnowledge
from wiring.rasa_process import BOT


def build_desk(settings: Settings) -> Desk:
    """The context of all use cases, on the database of the settings."""
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    return Desk(
        settings=settings,
        clock=SystemClock(settings.effective_clock_offset_s),
        database=database,
        knowledge=PublishedKnowledge(database),
        responses=DomainResponses(BOT / "domain"),
        calendar=OfficeCalendar(),
        policy=SlaPolicy(),
    )

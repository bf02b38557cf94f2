"""Notices to staff by mail. They name the ticket and its subject category, never the investor's words or address."""

from sqlalchemy.orm import Session

from desk.labels import label, language
from desk.services.context import Desk
from desk.services.outbox import enqueue_mail
from desk.storage import staff
from desk.storage.tables import Ticket


def notify_assignee(session: Session, desk: Desk, ticket: Ticket) -> None:
    """Tells the assignee of a new ticket, if the desk can send mail."""
    person = staff.find(session, ticket.assignee_id)
    if person is None or not desk.settings.email.smtp_host:
        return
    url = f"{desk.settings.external_url}/console/tickets/{ticket.number}"
    enqueue_mail(
        session, desk, to=person.email, dedup_key=f"assigned:{ticket.id}:{person.id}",
        template="ticket_assigned",
        values={"number": ticket.number, "url": url} | _names(ticket, "zh-Hant", "zh") | _names(ticket, "en", "en"),
    )  # fmt: skip


def _names(ticket: Ticket, locale: str, suffix: str) -> dict[str, str]:
    """What the mail calls the ticket's topic and language."""
    topic = label("topic", ticket.topic, locale) if ticket.topic else "—"
    return {f"topic_{suffix}": topic, f"language_{suffix}": language(ticket.locale, locale)}

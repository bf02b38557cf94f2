"""Notices to staff by mail. They name the ticket and its subject category, never the investor's words or address."""

from sqlalchemy.orm import Session

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
        values={"number": ticket.number, "topic": ticket.topic or "—", "locale": ticket.locale, "url": url},
    )  # fmt: skip

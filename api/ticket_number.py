"""Ticket numbers as they come in addresses."""

import re
from typing import Annotated

from fastapi import Depends

from desk.domain.errors import TicketNotFound

_SHAPE = re.compile(r"T[0-9]{4}-[0-9]{5,9}")


def ticket_number(number: str) -> str:
    """The number of the path. What cannot be one is not looked up: PostgreSQL refuses some of it with an error."""
    if not _SHAPE.fullmatch(number):
        raise TicketNotFound()
    return number


TicketNumber = Annotated[str, Depends(ticket_number)]

"""Identifiers. Those that outsiders see are random; none of them is ever used as a path, a pattern or a command."""

import secrets
from typing import NewType

ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)
TurnId = NewType("TurnId", str)
TicketId = NewType("TicketId", int)
StaffId = NewType("StaffId", int)
InvestorId = NewType("InvestorId", int)

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0/o and 1/i/l, which people mistake for each other


def random_id(length: int = 20) -> str:
    """A random identifier of ``length`` characters, about 4.95 bits each, safe in URLs and log lines."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def access_code() -> str:
    """The code that lets an investor read a ticket's status without an account: 10 characters, about 49 bits."""
    return random_id(10)

"""Mail. So far notices to staff; the mailbox comes with its own issue."""

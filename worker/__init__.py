"""Background work: turns that wait for the bot, the outbox."""

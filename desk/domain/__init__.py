"""Pure rules. Nothing in here knows a database, a framework or a network."""

"""Tables and queries. One module per concept; SQLAlchemy stays in here."""

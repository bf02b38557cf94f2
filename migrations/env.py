"""Runs migrations on the database of the settings, or on the connection the caller hands in."""

from alembic import context
from sqlalchemy import JSON, Connection

from desk.settings import Settings
from desk.storage import tables  # noqa: F401 - fills the metadata
from desk.storage.base import Base, Instant
from desk.storage.session import Database


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Writes our column types as plain SQLAlchemy: a migration never imports project code."""
    if kind != "type":
        return False
    if isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, JSON):
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def run(connection: Connection) -> None:
    """Migrates through ``connection``; on SQLite tables are rebuilt where ALTER cannot do it."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = context.config.get_main_option("sqlalchemy.url") or Settings().database_url
    database = Database(url)
    with database.engine.begin() as opened:
        run(opened)
    database.dispose()

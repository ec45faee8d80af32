"""How Alembic runs here: on the application's engine, whole or not at all."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db
settings = dict(current_app.extensions["migrate"].configure_args)


def render_item(kind, item, autogen):
    """Write our own column types by their plain names: a migration imports nothing from `contest`."""
    if kind == "type" and type(item).__name__ == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def leave_out_empty(migration, revision, directives):
    """Make no file when nothing has changed."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


settings.update(
    render_item=render_item,
    render_as_batch=True,
    compare_server_default=True,
    process_revision_directives=leave_out_empty,
    transaction_per_migration=True,
)


def run() -> None:
    """Upgrade or downgrade inside one transaction.

    SQLite rebuilds a table to change it; with foreign keys on that would cascade into the rows that point to it.
    """
    with database.engine.connect() as connection:
        switch_foreign_keys(connection, "OFF")
        context.configure(connection=connection, target_metadata=database.metadata, **settings)
        with context.begin_transaction():
            context.run_migrations()
        switch_foreign_keys(connection, "ON")


def switch_foreign_keys(connection, state) -> None:
    """On SQLite, on the driver itself: inside a transaction this setting is silently ignored."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={state}")


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database; offline SQL is not supported.")
run()

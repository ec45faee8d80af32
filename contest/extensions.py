"""The Flask extensions, unbound, and the typed base of all tables."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, DateTime, Dialect, MetaData, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table: constraints get names that migrations can rely on."""

    metadata = MetaData(naming_convention=NAMES)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. A naive value is refused: it would be somebody's guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Objects stay readable after a commit: a view may show what a service has just loaded without one more round of
# queries. Whatever decides something reads afresh through services.transaction.held().
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model
login = LoginManager()
csrf = CSRFProtect()
migrate = Migrate(directory="migrations", compare_type=True)
babel = Babel()
limiter = Limiter(key_func=get_remote_address, default_limits=[])


def database_is_away(fault: BaseException) -> bool:
    """Whether the database restarts, cannot be reached or is too busy: the same request may well succeed in a moment.

    A table that is not there is no such case, though SQLite raises the same class for it.
    """
    if isinstance(fault, PoolTimeout):
        return True
    return isinstance(fault, OperationalError | InterfaceError) and "no such " not in str(fault.orig)


def let_go_of_database() -> None:
    """End the session of this request or task; where the database went away meanwhile, throw its connection away."""
    try:
        db.session.close()
    except Exception as fault:
        if not database_is_away(fault):
            raise
        db.session().invalidate()


def outlive_database(app: Flask) -> None:
    """Let an answer out that is made already when the database goes away.

    Flask-SQLAlchemy's own end of the session would raise, and turn a recorded vote into an error.
    """

    @app.teardown_appcontext
    def end_of_session(fault: BaseException | None) -> None:
        let_go_of_database()


def tune_sqlite(engine: Engine) -> None:
    """Prepare an SQLite engine for one web and one worker process writing side by side.

    WAL lets readers go on while one writes. A write says BEGIN IMMEDIATE (execution option `sqlite_begin`): plain BEGIN
    stored 12 of 1,000 votes of 50 concurrent voters (SECRECY, Casting). `secure_delete` overwrites the deleted
    envelopes.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def settings(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=20000",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def tune_postgresql(engine: Engine) -> None:
    """Wait for every commit to be on the disk, whatever the server's default.

    With `synchronous_commit` off a crash took votes that had been acknowledged (RELIABILITY, A1).
    """
    if engine.dialect.name != "postgresql":
        return

    @event.listens_for(engine, "connect")
    def insist(connection: Any, record: Any) -> None:
        # Outside any transaction: what a rolled-back one had set would be forgotten.
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('synchronous_commit', 'on', false)"
                " WHERE current_setting('synchronous_commit') = 'off'"
            )
        connection.autocommit = False

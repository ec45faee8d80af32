"""An application on each of the two databases: migrated once a pytest worker, emptied between tests in milliseconds."""

import secrets
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import psycopg
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_migrate import upgrade

from contest.config import Config
from contest.extensions import db
from tests.factories import SEALING_SECRET
from tests.servers import PostgreSQL

SECRET_KEY = "a secret of the tests, long enough to be one"

# Everything but the schema goes, and ids begin at 1 again; triggers and foreign keys sleep meanwhile (replica).
# DELETE takes 1 ms on tables of a few rows; TRUNCATE took 23, a copy of the template 45.
EMPTY = """
SET lock_timeout = '10s';
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM public.%I', name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER SEQUENCE public.%I RESTART', name);
    END LOOP;
END $$;
"""


class Visitor(FlaskClient):
    """A browser that refuses to ask from inside an app context: it was once served as the person signed in outside."""

    def open(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        assert not has_app_context(), "send requests outside of app_context()"
        return super().open(*args, **kwargs)


def settings(database_url: str, instance: Path, **changes: object) -> Config:
    """The settings of an application under test."""
    config = Config(
        database_url=database_url,
        instance=instance,
        mail_url=f"file:{instance / 'mail'}",
        secret_key=SECRET_KEY,
        sealing_secret=SEALING_SECRET,
        production=False,
        testing=True,
    )
    return config.with_changes(**changes)


def an_app(config: Config) -> Flask:
    """An application whose forms need no CSRF token (the tests of CSRF switch it on again).

    The factory is loaded here and not above: the tests of the rules run without it, whatever state the pages are in.
    """
    config.instance.mkdir(parents=True, exist_ok=True)
    app: Flask = import_module("contest.app").create_app(config)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Visitor
    return app


def migrate(app: Flask) -> None:
    """Bring an application's database to the newest schema and let go of it."""
    with app.app_context():
        upgrade()
    let_go(app)


def let_go(app: Flask) -> None:
    """Close an application's connections to its database."""
    with app.app_context():
        db.engine.dispose()


@dataclass
class House:
    """An application, how to empty its database, and how to make another database with the same schema and no rows."""

    kind: str
    app: Flask
    empty: Callable[[], None]
    another: Callable[[], str]


@dataclass
class Street:
    """The houses of one pytest worker, built when first asked for."""

    folder: Path
    server: Callable[[], PostgreSQL]
    houses: dict[str, House] = field(default_factory=dict)
    closing: ExitStack = field(default_factory=ExitStack)

    def house(self, kind: str) -> House:
        """The house on "sqlite" or on "postgresql", empty."""
        if kind not in self.houses:
            self.houses[kind] = self._on_sqlite() if kind == "sqlite" else self._on_postgresql()
            self.closing.callback(let_go, self.houses[kind].app)
        house = self.houses[kind]
        let_go(house.app)
        house.empty()
        shutil.rmtree(house.app.config["QL"].instance / "mail", ignore_errors=True)
        return house

    def bare(self, kind: str) -> str:
        """The URL of a new database without any table."""
        name = f"bare_{secrets.token_hex(4)}"
        return f"sqlite:///{self.folder / name}.db" if kind == "sqlite" else self.server().create(name)

    def _on_sqlite(self) -> House:
        template, file = self.folder / "template.db", self.folder / "contest.db"
        migrate(an_app(settings(f"sqlite:///{template}", self.folder / "sqlite")))

        def empty() -> None:
            for ending in ("-wal", "-shm"):
                file.with_name(file.name + ending).unlink(missing_ok=True)
            shutil.copyfile(template, file)

        def another() -> str:
            copy = self.folder / f"{secrets.token_hex(4)}.db"
            shutil.copyfile(template, copy)
            return f"sqlite:///{copy}"

        return House("sqlite", an_app(settings(f"sqlite:///{file}", self.folder / "sqlite")), empty, another)

    def _on_postgresql(self) -> House:
        server = self.server()
        migrate(an_app(settings(server.create("schema"), self.folder / "postgresql")))
        app = an_app(settings(server.create("contest", template="schema"), self.folder / "postgresql"))
        connection = psycopg.connect(host=str(server.folder), user="ql", dbname="contest", autocommit=True)
        self.closing.callback(connection.close)

        def empty() -> None:
            connection.execute(EMPTY)

        def another() -> str:
            return server.create(f"another_{secrets.token_hex(4)}", template="schema")

        return House("postgresql", app, empty, another)

"""The floor: the least work that a Flask application can do to take one vote; what casting is measured against.

It loads the person who is signed in, shows one page, takes one POST with a CSRF token and stores one row on the roll
and one ballot in one transaction. No review, no receipt, no seal, no rules, no languages, no security headers.
gunicorn loads it with the database in FLOOR_DATABASE; `fill` and `cookies` prepare it.
"""

import os
import uuid

from argon2 import PasswordHasher
from flask import Flask, abort, redirect, request
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_wtf import CSRFProtect
from sqlalchemy import Engine, create_engine, event, text
from werkzeug.wrappers import Response

CANDIDATES = [(number, f"Candidate Number {number}", f"Department {number % 7}") for number in range(1, 21)]
PASSWORD = "one password for everybody"
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)  # as the application that is measured

PAPER = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Vote</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/static/app.css"></head><body><main>
<h1>Quality Leader of the month</h1><p>Hello {{ user.name }}. Your ballot is secret.</p>
<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
<fieldset><legend>Choose one</legend>
{% for id, name, department in candidates %}<p><input type="radio" name="mark" id="c{{ id }}" value="{{ id }}" required>
<label for="c{{ id }}"><strong>{{ name }}</strong> <small>{{ department }}</small></label></p>
{% endfor %}</fieldset><button>Cast the vote</button></form></main></body></html>"""
DOOR = """<!doctype html><title>Sign in</title><form method="post">
<input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
<input name="login"><input name="password" type="password"><button>Sign in</button></form>"""

TABLES = (
    "CREATE TABLE voter (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, password TEXT NOT NULL)",
    "CREATE TABLE roll (contest INTEGER, voter INTEGER, PRIMARY KEY (contest, voter))",
    "CREATE TABLE ballot (id {id} PRIMARY KEY, contest INTEGER NOT NULL, candidate INTEGER NOT NULL)",
)
BY_ID = text("SELECT id, name, password FROM voter WHERE id = :id")
BY_NAME = text("SELECT id, name, password FROM voter WHERE name = :name")
TICK = text("INSERT INTO roll (contest, voter) VALUES (1, :voter) ON CONFLICT DO NOTHING")
BALLOT = text("INSERT INTO ballot (id, contest, candidate) VALUES (:id, 1, :candidate)")


class Voter(UserMixin):
    """Who is signed in."""

    def __init__(self, number: int, name: str, password: str) -> None:
        self.id, self.name, self.password = number, name, password


def an_engine(url: str) -> Engine:
    """An engine with the settings of the application that is measured."""
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def settings(connection, record):
            connection.isolation_level = None
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000"):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begin(connection):
            connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))

    return engine


def fill(url: str, voters: int) -> None:
    """Make the tables and voters voter1, voter2, ... with one password."""
    engine = an_engine(url)
    hashed = HASHER.hash(PASSWORD)
    with engine.begin() as connection:
        for statement in TABLES:
            sqlite = engine.dialect.name == "sqlite"
            connection.execute(text(statement.format(id="BLOB" if sqlite else "UUID")))
        rows = [{"id": number, "name": f"voter{number}", "password": hashed} for number in range(1, voters + 1)]
        connection.execute(text("INSERT INTO voter VALUES (:id, :name, :password)"), rows)
    engine.dispose()


def stored(url: str) -> int:
    """How many ballots there are."""
    engine = an_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM ballot")).scalar_one()
    engine.dispose()
    return int(found)


def an_app(url: str) -> Flask:
    """The floor on this database."""
    engine = an_engine(url)
    app = Flask("floor")
    app.config.update(SECRET_KEY="floor", WTF_CSRF_TIME_LIMIT=None)
    CSRFProtect(app)
    login = LoginManager(app)
    paper, door = app.jinja_env.from_string(PAPER), app.jinja_env.from_string(DOOR)

    @login.user_loader
    def load(number: str) -> Voter | None:
        with engine.connect() as connection:
            row = connection.execute(BY_ID, {"id": int(number)}).first()
        return Voter(*row) if row else None

    @app.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> str | Response:
        if request.method == "GET":
            return door.render()
        with engine.connect() as connection:
            row = connection.execute(BY_NAME, {"name": request.form["login"]}).first()
        if row is None:
            abort(403)
        HASHER.verify(row.password, request.form["password"])
        login_user(Voter(*row))
        return redirect("/ballot", 303)

    @app.get("/ballot")
    @login_required
    def ballot() -> str:
        return paper.render(user=current_user, candidates=CANDIDATES)

    @app.post("/ballot")
    @login_required
    def vote() -> Response:
        candidate = int(request.form["mark"])
        if not 1 <= candidate <= len(CANDIDATES):
            abort(400)
        number = uuid.uuid4()
        with (
            engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE") as connection,
            connection.begin(),
        ):
            if connection.execute(TICK, {"voter": current_user.id}).rowcount != 1:
                abort(409)
            sqlite = engine.dialect.name == "sqlite"
            connection.execute(BALLOT, {"id": number.bytes if sqlite else number, "candidate": candidate})
        return redirect("/thanks", 303)

    return app


def cookies(voters: int) -> list[str]:
    """The cookie of each voter, signed in."""
    app = Flask("floor")
    app.secret_key = "floor"
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return [f"session={serializer.dumps({'_user_id': str(n), '_fresh': True})}" for n in range(1, voters + 1)]


if "FLOOR_DATABASE" in os.environ:
    app = an_app(os.environ["FLOOR_DATABASE"])

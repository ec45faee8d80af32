"""`flask doctor` and bad settings: a sentence each and status 1; a good installation passes (RELIABILITY A37)."""

import os
from datetime import UTC, datetime

import pytest

from contest import config as settings_module
from contest.cli.doctor import database, files, settings, web_processes
from contest.config import BadConfig, Config
from contest.extensions import db
from contest.services.running import seen_alive
from contest.services.troubles import watch_keys
from tests.factories import SEALING_SECRET
from tests.houses import SECRET_KEY, an_app, let_go
from tests.houses import settings as settings_of_tests
from tests.installation import flask
from tests.secrecy.votes import an_open_vote

GOOD = {"SECRET_KEY": SECRET_KEY, "SEALING_SECRET": SEALING_SECRET, "PUBLIC_URL": "https://quality.example.com"}

# With these nothing starts: the sentence names the setting.
REFUSED = {
    "no secret": {"SECRET_KEY": ""},
    "a short secret": {"SECRET_KEY": "short"},
    "a secret of equal letters": {"SECRET_KEY": "a" * 40},
    "a secret of two letters": {"SECRET_KEY": "ab" * 20},
    "a short sealing secret": {"SEALING_SECRET": "x1y2z3"},
    "a sealing secret of equal letters": {"SEALING_SECRET": "0" * 64},
    "one secret for both": {"SEALING_SECRET": SECRET_KEY},
    "no such language": {"DEFAULT_LANGUAGE": "xx"},
    "no such zone": {"COMPANY_TIME_ZONE": "Europe/Atlantis"},
    "a zone that leaves the folder": {"COMPANY_TIME_ZONE": "../../etc/passwd"},
    "another database": {"DATABASE_URL": "mysql://localhost/quality"},
    "another broker": {"BROKER_URL": "amqp://localhost"},
    "another mail": {"MAIL_URL": "http://mail.example.com"},
    "a sender with a second line": {"MAIL_FROM": "Quality <q@example.com>\nBcc: everybody@example.com"},
    "a sender without an address": {"MAIL_FROM": "Quality Leader"},
    "no address of the site": {"PUBLIC_URL": ""},
    "a site without a name": {"PUBLIC_URL": "https://"},
    "a site of another kind": {"PUBLIC_URL": "ftp://quality.example.com"},
    "no such counter": {"RATE_LIMIT_URL": "redis"},
    "debug": {"FLASK_DEBUG": "1"},
    "debug by another name": {"DEBUG": "true"},
    "testing": {"TESTING": "yes"},
    "proxies in words": {"TRUSTED_PROXIES": "one"},
}


@pytest.mark.parametrize("bad", REFUSED.values(), ids=REFUSED)
def test_a_bad_setting_is_refused_in_a_sentence_that_names_it(tmp_path, bad):
    with pytest.raises(BadConfig) as refusal:
        Config.from_environment({"INSTANCE_DIR": str(tmp_path), **GOOD, **bad})
    assert str(refusal.value).startswith(next(iter(bad)))
    assert str(refusal.value).endswith(".")


def test_good_settings_are_taken_and_several_bad_ones_told_at_once(tmp_path):
    environment = {"INSTANCE_DIR": str(tmp_path), **GOOD}
    assert Config.from_environment(environment).public_url == "https://quality.example.com"
    with pytest.raises(BadConfig) as refusal:
        Config.from_environment({**environment, "PUBLIC_URL": "", "SECRET_KEY": "", "DEBUG": "1"})
    assert [line.partition(" ")[0] for line in str(refusal.value).splitlines()] == ["SECRET_KEY", "PUBLIC_URL", "DEBUG"]


def test_doctor_itself_tells_the_sentence_and_ends_with_one(tmp_path):
    answer = flask({**GOOD, "INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "a" * 40, "PUBLIC_URL": " "}, "doctor")
    told = [line.partition(" ")[0] for line in answer.stderr.splitlines()]
    assert (answer.returncode, told) == (1, ["SECRET_KEY", "PUBLIC_URL"])


# With these everything starts; doctor finds them.
FOUND = {
    "http": ({"public_url": "http://quality.example.com"}, "PUBLIC_URL"),
    "development": ({"production": False}, "FLASK_ENV"),
    "the sample sender": ({"mail_from": "Quality Leader <quality-leader@localhost>"}, "MAIL_FROM"),
    "letters to files": ({"mail_url": "file:mail"}, "MAIL_URL"),
    "a proxy that is not counted": ({"trusted_proxies": 0}, "TRUSTED_PROXIES"),
    "no sealing secret": ({"sealing_secret": ""}, "SEALING_SECRET"),
    "the secret of the web as sealing secret": ({"sealing_secret": SECRET_KEY}, "SEALING_SECRET"),
}


def healthy(tmp_path) -> Config:
    return settings_of_tests(
        f"sqlite:///{tmp_path / 'contest.db'}",
        tmp_path,
        production=True,
        public_url="https://quality.example.com",
        mail_url="smtp://mail.example.com",
        mail_from="Quality <quality@example.com>",
        trusted_proxies=1,
    )


def faults(checks) -> set[str]:
    return {check.name for check in checks if not check.ok}


@pytest.mark.parametrize(("bad", "name"), FOUND.values(), ids=FOUND)
def test_doctor_finds_what_is_allowed_and_bad(tmp_path, bad, name):
    assert faults(settings(healthy(tmp_path))) == set()
    assert faults(settings(healthy(tmp_path).with_changes(**bad))) == {name}


def test_files_that_others_may_read_are_a_fault(tmp_path):
    tmp_path.chmod(0o700)
    for name in (settings_module.SECRET_KEY_FILE, settings_module.SEALING_SECRET_FILE, "contest.db"):
        (tmp_path / name).touch(0o600)
    assert faults(files(healthy(tmp_path))) == set()
    (tmp_path / settings_module.SEALING_SECRET_FILE).chmod(0o640)
    assert faults(files(healthy(tmp_path))) == {"rights of sealing_secret"}
    tmp_path.chmod(0o755)
    (tmp_path / "contest.db").chmod(0o644)
    assert {"rights of contest.db", f"rights of {tmp_path.name}"} < faults(files(healthy(tmp_path)))


def test_a_web_process_that_was_given_the_secret_is_a_fault_and_doctor_itself_is_none(tmp_path):
    for number, words in ((1, b"SECRET_KEY=x\0"), (2, b"SEALING_SECRET=y\0"), (os.getpid(), b"SEALING_SECRET=y\0")):
        process = tmp_path / str(number)
        process.mkdir()
        (process / "cmdline").write_bytes(b"gunicorn\0wsgi:app\0")
        (process / "environ").write_bytes(words)
    checks = list(web_processes(tmp_path))
    assert [check.name for check in checks] == ["web process 1", "web process 2"]
    assert faults(checks) == {"web process 2"}


def test_without_broker_worker_and_tables_doctor_says_so_and_ends_with_one(tmp_path):
    config = healthy(tmp_path).with_changes(broker_url=f"redis+socket://{tmp_path / 'none.sock'}")
    app = an_app(config)
    try:
        answer = app.test_cli_runner().invoke(args=["doctor"])
    finally:
        let_go(app)
    assert answer.exit_code == 1
    assert "FAULT broker: does not answer" in answer.output
    assert "FAULT migrations: none has run" in answer.output


def test_a_database_that_cannot_be_reached_is_a_fault(tmp_path):
    app = an_app(healthy(tmp_path).with_changes(database_url="postgresql+psycopg://ql@127.0.0.1:1/none"))
    with app.app_context():
        assert [(check.name, check.ok, check.note) for check in database(app.config["QL"])] == [
            ("database", False, "OperationalError")
        ]
    let_go(app)


def test_a_good_installation_passes_and_another_secret_is_found(house, redis_broker, tmp_path):
    tmp_path.chmod(0o700)
    config = healthy(tmp_path).with_changes(database_url=house.another(), broker_url=redis_broker)
    if config.database_url.startswith("sqlite:"):
        os.chmod(config.database_url.removeprefix("sqlite:///"), 0o600)
    app = an_app(config)
    other = an_app(config.with_changes(sealing_secret="another one than this vote was opened with, by mistake"))
    try:
        with app.app_context():
            seen_alive(("beat", "worker", "sender"), now=datetime.now(UTC))
            an_open_vote(12, 2, 1)
            assert watch_keys(now=datetime.now(UTC), sealing_secret=SEALING_SECRET) == []
        good = app.test_cli_runner().invoke(args=["doctor"])
        bad = other.test_cli_runner().invoke(args=["doctor"])
    finally:
        let_go(app)
        let_go(other)
    assert (good.exit_code, "FAULT" in good.output) == (0, False), good.output
    assert bad.exit_code == 1
    assert "FAULT keys: this SEALING_SECRET does not open contest 1" in bad.output


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_connection_overwrites_what_is_deleted(app):
    with app.app_context():
        connections = [db.engine.connect() for _ in range(3)]
        try:
            assert [one.exec_driver_sql("PRAGMA secure_delete").scalar() for one in connections] == [1, 1, 1]
        finally:
            for one in connections:
                one.close()

"""A40: while voting runs, dump, backup, files and everything the web process holds show no choice."""

from collections.abc import Iterable
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import select, text

from contest.cli.programs import programs
from contest.config import Config
from contest.domain.ballots import written
from contest.domain.secrecy import opened
from contest.extensions import db
from contest.models import Contest
from contest.services.sealing import NoSealingSecret, opener
from tests.factories import SEALING_SECRET
from tests.houses import SECRET_KEY
from tests.secrecy import loot
from tests.secrecy.votes import Vote, an_open_vote

VOTES = 20


def readings(vote: Vote) -> list[str]:
    """How a choice, a code or a secret would stand in the open."""
    marks = [f'"marks":{written((candidate,))}' for candidate in vote.candidates]
    return [*marks, *vote.truth.values(), *vote.grouped_codes, *vote.secrets.values()]


def envelopes(vote: Vote) -> list[bytes]:
    asked = text("SELECT envelope FROM sealed_ballots WHERE contest_id = :c")
    return [bytes(one) for one in db.session.execute(asked, {"c": vote.id}).scalars()]


def opened_with(keys: Iterable[bytes], vote: Vote) -> int:
    """How many envelopes somebody reads who tries all of these as the secret, as the key and as the text itself."""
    wrapped = db.session.scalar(select(Contest.wrapped_key).where(Contest.id == vote.id))
    boxes = []
    for key in set(keys):
        if len(key) == 32:
            boxes.append(SealedBox(PrivateKey(key)))
        try:
            boxes.append(opener(wrapped or b"", key.decode("utf-8", "replace")))
        except NoSealingSecret:
            continue
    return sum(any(is_read(envelope, box) for box in boxes) for envelope in envelopes(vote))


def is_read(envelope: bytes, box: SealedBox[PrivateKey]) -> bool:
    try:
        return bool(opened(box.decrypt(envelope)).code)
    except (CryptoError, ValueError):
        return False


def held_by_the_web(app, tmp_path: Path) -> list[bytes]:
    """Its settings, its environment as the supervisor makes it, its rows of the database, its files."""
    environment = {"SECRET_KEY": SECRET_KEY, "SEALING_SECRET": SEALING_SECRET, "INSTANCE_DIR": str(tmp_path)}
    web = programs(8000, environment, tmp_path)[0]
    settings = Config.from_environment({"INSTANCE_DIR": str(tmp_path), **web.environment})
    rows = loot.rows_of_every_table()
    other = {key: value for key, value in app.config.items() if key != "QL"}
    files = [one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()]
    return [*loot.strings_in([web.command, dict(web.environment), settings, other]), *files, *loot.strings_in(rows)]


def test_dump_backup_and_files_show_no_choice(app, measured):
    with app.app_context():
        vote = an_open_vote(24, VOTES, 40)
        taken = {**loot.dump(), **loot.files_of_the_database()}
        found = loot.hits(taken, readings(vote))
        measured("A40", "0 choices readable", f"{db.engine.dialect.name}: {len(found)} in {len(taken)} dumps and files")
        assert found == {}
        assert len(envelopes(vote)) == VOTES
        assert {len(one) for one in envelopes(vote)} == {len(envelopes(vote)[0])}


def test_control_a_choice_that_lies_in_the_open_is_found(app):
    with app.app_context():
        vote = an_open_vote(24, 1, 40)
        code = next(iter(vote.truth.values()))
        planted = f'{{"code":"{code}","marks":{written((vote.candidates[0],))},"unit":1}}'
        db.session.remove()
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE contests SET about = :text"), {"text": planted})
        try:
            assert set(loot.hits(loot.dump(), readings(vote))) == {"contests"}
            assert loot.hits(loot.files_of_the_database(), readings(vote)) != {}
        finally:
            with db.engine.begin() as connection:
                connection.execute(text("UPDATE contests SET about = ''"))
            loot.rebuild("contests")


def test_with_everything_the_web_process_holds_no_envelope_opens(app, tmp_path, measured):
    with app.app_context():
        vote = an_open_vote(24, VOTES, 40)
        keys = held_by_the_web(app, tmp_path)
        read = opened_with(keys, vote)
        control = opened_with([*keys, SEALING_SECRET.encode()], vote)
        measured(
            "A40",
            "0 choices readable",
            f"{db.engine.dialect.name}: {len(set(keys))} texts of the web process open {read} of {VOTES}, "
            f"with the worker's secret {control}",
        )
        assert (read, control) == (0, VOTES)

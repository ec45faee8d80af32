"""The embargo and its end: at one instant, in one act, page, letters and webhooks, however late the worker (A38)."""

from datetime import timedelta
from threading import Event, Thread

import pytest

from contest.domain.letters import LetterChannel, LetterKind
from contest.domain.phases import Phase
from contest.domain.webhooks import HookFormat
from contest.extensions import db
from contest.models import Contest, Correction, Delivery, Employee, JournalEntry, Letter, Outcome, Unit
from contest.queries.instant import database_now
from contest.queries.letters import due_letters
from contest.queries.outcomes import announced_result
from contest.queries.webhooks import due_deliveries
from contest.services import progress
from contest.services.progress import advance
from contest.services.webhooks import add_webhook
from tests.factories import SEALING_SECRET, a_unit, an_account, an_employee
from tests.outcomes import a_voted_contest
from tests.services.test_voting import at_once

INSTANT_BEFORE = timedelta(milliseconds=1)


def a_sealed_contest(announce_at=None):
    """(contest, Cleo who leads it): counted, not yet announced, with Ben who has an address and a webhook that listens.

    Its ballots are there, so that the clock finds them in order.
    """
    company = a_unit("Northern Meridian")
    ben = an_employee("Ben", company, email="ben@example.org")
    an_account(ben)
    contest, people = a_voted_contest(("Cleo", "Zuev"), {"Plant": (30, {(0,): 12, (1,): 9})}, scope_id=company.id)
    contest.phase = Phase.COUNTED
    db.session.get_one(Outcome, contest.id).announced_at = None
    if announce_at is not None:
        for name, back in (("voting_close_at", 2), ("voting_open_at", 3), ("nominations_close_at", 4)):
            setattr(contest, name, announce_at - timedelta(days=back))
        contest.nominations_open_at = announce_at - timedelta(days=5)
        contest.announce_at = announce_at
    db.session.commit()
    by = db.session.query(db.func.min(Employee.id)).scalar()
    add_webhook("Chat", HookFormat.GENERIC, "https://chat.example/1", by=by, now=contest.voting_close_at)
    return contest, people["Cleo"]


def seen(contest_id, now):
    """What there is of the result: (on the page, notices, e-mails due, webhooks due, entry in the journal)."""
    db.session.rollback()
    if db.session.get_bind().dialect.name == "postgresql":
        # All of it as it was at one moment; on SQLite reading is like that anyway.
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    notices = db.session.query(Letter).filter_by(contest_id=contest_id, channel=LetterChannel.APP).count()
    return (
        announced_result(contest_id) is not None,
        notices > 0,
        len(due_letters(now=now)) > 0,
        len(due_deliveries(now=now)) > 0,
        db.session.query(JournalEntry).filter_by(act="clock: announced").count() > 0,
    )


NOTHING, EVERYTHING = (False,) * 5, (True,) * 5


def test_one_millisecond_decides(app):
    with app.app_context():
        contest, _ = a_sealed_contest()
        number, at = contest.id, contest.announce_at
        assert advance(number, now=at - INSTANT_BEFORE, sealing_secret=SEALING_SECRET) is None
        assert seen(number, at) == NOTHING
        assert advance(number, now=at, sealing_secret=SEALING_SECRET) is Phase.ANNOUNCED
        assert seen(number, at) == EVERYTHING
        # They are due at that very instant, none of them before.
        assert due_letters(now=at - INSTANT_BEFORE) == due_deliveries(now=at - INSTANT_BEFORE) == []


@pytest.mark.parametrize("late", [timedelta(hours=9), timedelta(days=9)])
def test_a_worker_that_comes_late_opens_all_of_it_at_once_by_night_too(app, late):
    with app.app_context():
        contest, _ = a_sealed_contest()
        # Two in the morning in Moscow.
        now = (contest.announce_at + late).replace(hour=23)
        number = contest.id
        assert seen(number, now) == NOTHING
        assert advance(number, now=now, sealing_secret=SEALING_SECRET) is Phase.ANNOUNCED
        assert seen(number, now) == EVERYTHING
        assert {each.due_at for each in db.session.query(Letter)} == {now}
        assert db.session.get_one(Outcome, number).announced_at == now


@pytest.mark.parametrize("fails", ["announcing.announce", "tell_of_step", "journal.record"])
def test_a_step_that_breaks_off_opens_nothing_and_the_next_worker_opens_all(app, monkeypatch, fails):
    with app.app_context():
        contest, _ = a_sealed_contest()
        number, at = contest.id, contest.announce_at
        where, _, name = fails.rpartition(".")
        target = getattr(progress, where) if where else progress
        real = getattr(target, name)

        def killed(*values, **named):
            real(*values, **named)
            raise RuntimeError("killed")

        with monkeypatch.context() as patched:
            patched.setattr(target, name, killed)
            with pytest.raises(RuntimeError):
                advance(number, now=at, sealing_secret=SEALING_SECRET)
        assert seen(number, at) == NOTHING
        assert advance(number, now=at, sealing_secret=SEALING_SECRET) is Phase.ANNOUNCED
        assert seen(number, at) == EVERYTHING


def test_of_several_workers_one_announces_and_everybody_is_told_once(app):
    with app.app_context():
        contest, _ = a_sealed_contest()
        number, at = contest.id, contest.announce_at
        steps = at_once(app, 6, lambda _: advance(number, now=at, sealing_secret=SEALING_SECRET))
        assert sorted(steps, key=str) == [*[None] * 5, Phase.ANNOUNCED]
        db.session.rollback()
        mails = db.session.query(Letter).filter_by(kind=LetterKind.RESULT, channel=LetterChannel.EMAIL)
        assert (mails.count(), db.session.query(Delivery).count()) == (1, 1)


def test_until_the_instant_there_is_no_row_of_a_letter_a_telling_or_a_correction(app):
    with app.app_context():
        contest, _ = a_sealed_contest()
        number, at = contest.id, contest.announce_at
        advance(number, now=at - INSTANT_BEFORE, sealing_secret=SEALING_SECRET)
        assert [db.session.query(table).count() for table in (Correction, Delivery)] == [0, 0]
        assert db.session.query(Letter).count() == 0


def test_no_page_shows_the_leader_before_the_instant_by_the_clock_of_the_database(house, sign_in):
    """On the running clock: a page is asked for again and again while the instant comes and a worker wakes every 5 ms.

    What a reader sees is all or nothing at any moment: the page, the letters and the webhook come in one transaction.
    """
    app = house.app
    with app.app_context():
        contest, _ = a_sealed_contest(database_now() + timedelta(hours=1))
        number = contest.id
        reader = an_employee("Ada", db.session.query(Unit).first())
        an_account(reader)
    client = sign_in(app.test_client(), reader)
    client.get(f"/contests/{number}/results")
    with app.app_context():
        # Only now, so that there is time to look before it, however busy the machine is.
        at = database_now() + timedelta(seconds=1)
        db.session.get_one(Contest, number).announce_at = at
        db.session.commit()
    stop = Event()

    def work():
        while not stop.wait(0.005):
            with app.app_context():
                advance(number, now=database_now(), sealing_secret=SEALING_SECRET)
                db.session.remove()

    worker = Thread(target=work)
    worker.start()
    looks = []
    try:
        while len(looks) < 4_000 and not (looks and looks[-1][1] and looks[-1][0] > at + timedelta(milliseconds=50)):
            shows = "Cleo" in client.get(f"/contests/{number}/results").text
            with app.app_context():
                after = database_now()
                told = seen(number, after)
            looks.append((after, shows, told))
    finally:
        stop.set()
        worker.join()
    early = [shows for after, shows, _ in looks if after < at]
    assert early and not any(early), "the embargo was looked at, and held"
    assert {told for _, _, told in looks} == {NOTHING, EVERYTHING}
    first = next(after for after, shows, _ in looks if shows)
    assert at <= first < at + timedelta(seconds=30)
    assert db_phase(app, number) is Phase.ANNOUNCED


def db_phase(app, number):
    with app.app_context():
        return db.session.get_one(Contest, number).phase

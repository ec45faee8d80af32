"""Answers at the same moment as others: two at once, while HR admits, and in the second in which the box closes.

Every race runs on both databases; the control takes the lock away and shows that it is the lock which holds.
"""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask

from contest.domain.consents import Answers, ConsentKind, ConsentState
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate, Consent, Contest, JournalEntry, Nomination, Placing
from contest.services import consents, screening
from contest.services.consents import answer, ask, withdraw
from contest.services.journal import first_broken_entry
from contest.services.progress import advance
from contest.services.screening import admit
from contest.services.transaction import transaction
from tests.factories import NOW, SEALING_SECRET, a_consent, a_contest, a_head, a_nomination, an_employee
from tests.services.test_consents import has_agreed
from tests.services.test_progress import a_voted_contest, run

ROUNDS = 6
TAKING_PART, INTERNAL, OUTSIDE = ConsentKind
YES, NO = Answers(dict.fromkeys(ConsentKind, True)), Answers.no_to_all()


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Start all acts at the same moment, each in a session of its own; "done" or the name of what stopped it."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        with app.app_context():
            start.wait(30)
            try:
                act()
            except Exception as refusal:
                return type(refusal).__name__
            return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def a_nominee(state: ConsentState = ConsentState.ASKED) -> tuple[int, int, int, int]:
    """(contest, nomination, Cleo, Dan of HR) of a contest that is being screened."""
    contest = a_contest(Phase.SCREENING)
    cleo, dan = an_employee("Cleo"), an_employee("Dan")
    nomination = a_nomination(contest, cleo, a_head("Ada"), NominationStatus.SUBMITTED)
    a_consent(contest, cleo, state, *ConsentKind)
    return contest.id, nomination.id, cleo.id, dan.id


def test_of_two_answers_at_once_the_later_one_stands_whole(app: Flask):
    seen: Counter[tuple[str, ...]] = Counter()
    for _ in range(ROUNDS):
        with app.app_context():
            contest, _nomination, cleo, _dan = a_nominee()
        ended = at_once(
            app,
            lambda contest=contest, cleo=cleo: answer(contest, YES, by=cleo, now=NOW),
            lambda contest=contest, cleo=cleo: answer(contest, NO, by=cleo, now=NOW),
        )
        assert ended == ["done", "done"]
        with app.app_context():
            found = {
                each.kind.value: each.state.value for each in db.session.query(Consent).filter_by(contest_id=contest)
            }
            entries = db.session.query(JournalEntry).filter_by(contest_id=contest).order_by(JournalEntry.id).all()
            last = json.loads(entries[-1].details)
            assert {kind.value: last[kind.value] for kind in ConsentKind} == found
            assert len(set(found.values())) == 1
            assert first_broken_entry() is None
            seen[tuple(sorted(found.values()))] += 1
    assert sum(seen.values()) == ROUNDS


def test_asked_by_two_nominations_at_once_a_person_has_three_questions(app: Flask):
    with app.app_context():
        contest = a_contest(Phase.NOMINATING)
        cleo = an_employee("Cleo", email="cleo@example.com")
        heads = [a_head(name) for name in ("Ada", "Ben")]
        ids = [a_nomination(contest, cleo, head, unit=head.unit, person_agrees=False).id for head in heads]

    def asking(number: int) -> None:
        with transaction():
            ask(db.session.get_one(Nomination, number), now=NOW)

    assert at_once(app, *(lambda number=number: asking(number) for number in ids)) == ["done", "done"]
    with app.app_context():
        assert db.session.query(Consent).count() == 3
        assert db.session.query(JournalEntry).count() == 1


def test_nobody_stands_who_withdrew_while_hr_admitted(app: Flask):
    ways: Counter[tuple[str, str]] = Counter()
    for _ in range(ROUNDS):
        with app.app_context():
            contest, nomination, cleo, dan = a_nominee(ConsentState.GIVEN)
        admitted, withdrawn = at_once(
            app,
            lambda nomination=nomination, dan=dan: admit(nomination, version=1, by=dan, now=NOW),
            lambda contest=contest, cleo=cleo: withdraw(contest, TAKING_PART, by=cleo, now=NOW),
        )
        assert withdrawn == "done"
        assert admitted in {"done", "NotAgreed"}
        with app.app_context():
            standing = db.session.query(Candidate).filter_by(contest_id=contest, dropped_at=None).count()
            assert (standing, has_agreed(contest, cleo)) == (0, False)
            assert db.session.query(Candidate).filter_by(contest_id=contest).count() == (admitted == "done")
        ways[admitted, withdrawn] += 1
    assert sum(ways.values()) == ROUNDS


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_without_holding_the_contest_somebody_would_stand_against_the_own_will(app: Flask, monkeypatch):
    """The control: both read first and write afterwards, as if nobody else were there."""
    with app.app_context():
        contest, nomination, cleo, dan = a_nominee(ConsentState.GIVEN)
    both_have_read = Barrier(2)

    def unlocked(table, key, *, shared=False):
        return db.session.get(table, key, populate_existing=True)

    def and_wait(ask_first):
        def asked(*values, **named):
            found = ask_first(*values, **named)
            both_have_read.wait(30)
            return found

        return asked

    monkeypatch.setattr("contest.services.screening.held", unlocked)
    monkeypatch.setattr("contest.services.consents.held", unlocked)
    monkeypatch.setattr(screening, "_check_agreed", and_wait(screening._check_agreed))
    monkeypatch.setattr(consents, "_check_in_time", and_wait(consents._check_in_time))
    ended = at_once(
        app,
        lambda: admit(nomination, version=1, by=dan, now=NOW),
        lambda: withdraw(contest, TAKING_PART, by=cleo, now=NOW),
    )
    assert ended == ["done", "done"]
    with app.app_context():
        assert db.session.query(Candidate).filter_by(contest_id=contest, dropped_at=None).count() == 1
        assert not has_agreed(contest, cleo)


def test_a_withdrawal_in_the_last_second_is_counted_or_refused_and_never_half(app: Flask):
    for _ in range(ROUNDS):
        with app.app_context():
            contest, (first, _second) = a_voted_contest(NOW, (3, 2))
            number, person, favourite, closes = contest.id, first.employee_id, first.id, contest.voting_close_at
        _closed, withdrawn = at_once(
            app,
            lambda number=number, closes=closes: advance(number, now=closes, sealing_secret=SEALING_SECRET),
            lambda number=number, person=person, closes=closes: withdraw(
                number, TAKING_PART, by=person, now=closes - timedelta(milliseconds=1)
            ),
        )
        assert withdrawn in {"done", "TooLate"}
        with app.app_context():
            run(number, closes)
            outcome = db.session.get_one(Contest, number)
            assert outcome.phase is Phase.COUNTED
            placings = {each.candidate_id: each for each in placings_of(number)}
            assert placings[favourite].score == "3"
            assert placings[favourite].is_leader is (withdrawn == "TooLate")
            assert sum(each.is_leader for each in placings.values()) == 1


def placings_of(contest_id: int) -> list[Placing]:
    return list(db.session.query(Placing).filter_by(contest_id=contest_id))

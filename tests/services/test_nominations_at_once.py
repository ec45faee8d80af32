"""Submitting at once: no more nominations reach HR than the unit has places, with a control that shows the danger."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from flask import Flask

from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate, Contest, Nomination
from contest.queries.nominations import places_used
from contest.services.nominations import NoPlaceLeft, submit
from contest.services.proposals import support
from contest.services.screening import admit
from contest.services.transaction import transaction
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_employee

AT_ONCE, PLACES = 8, 3


def eight_drafts(app: Flask) -> tuple[int, int, int, list[int]]:
    """(contest, unit, head, nominations): eight complete drafts of a unit with three places."""
    with app.app_context():
        foundry = a_unit("Foundry", a_unit("Northern Meridian"))
        ada = a_head("Ada", foundry)
        contest = a_contest(Phase.NOMINATING, places_per_unit=PLACES)
        drafts = [
            a_nomination(contest, an_employee("", foundry), ada, NominationStatus.DRAFT).id for _ in range(AT_ONCE)
        ]
        return contest.id, foundry.id, ada.id, drafts


def at_once(app: Flask, act: Callable[[int, Barrier], None], numbers: list[int]) -> Counter[str]:
    """Start all acts at the same moment, each in a thread and session of its own; how each of them ended."""
    start = Barrier(len(numbers))

    def one(number: int) -> str:
        with app.app_context():
            start.wait(30)
            try:
                act(number, start)
            except NoPlaceLeft:
                return "no place left"
            return "done"

    with ThreadPoolExecutor(len(numbers)) as threads:
        return Counter(threads.map(one, numbers))


def submitted(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Nomination).filter_by(status=NominationStatus.SUBMITTED).count()


def test_of_eight_submitted_at_once_as_many_succeed_as_there_are_places(app: Flask, now: datetime):
    _contest, _unit, ada, drafts = eight_drafts(app)
    ended = at_once(app, lambda number, _start: submit(number, version=1, by=ada, now=now), drafts)
    assert ended == {"done": PLACES, "no place left": AT_ONCE - PLACES}
    assert submitted(app) == PLACES


def test_of_eight_proposals_supported_at_once_as_many_succeed_as_there_are_places(app: Flask, now: datetime):
    _contest, _unit, ada, drafts = eight_drafts(app)
    with app.app_context():
        eve = an_employee("Eve").id
        for number in drafts:
            nomination = db.session.get(Nomination, number)
            nomination.status, nomination.channel = NominationStatus.PROPOSED, NominationChannel.COLLEAGUE
            nomination.nominator_id = eve
        db.session.commit()
    ended = at_once(app, lambda number, _start: support(number, version=1, by=ada, now=now), drafts)
    assert ended == {"done": PLACES, "no place left": AT_ONCE - PLACES}
    assert submitted(app) == PLACES


def test_one_person_proposed_eight_times_and_supported_at_once_takes_one_place(app: Flask, now: datetime):
    with app.app_context():
        foundry = a_unit("Foundry", a_unit("Northern Meridian"))
        ada, cleo = a_head("Ada", foundry), an_employee("Cleo", foundry)
        contest = a_contest(Phase.NOMINATING, places_per_unit=1)
        proposals = [
            a_nomination(
                contest, cleo, an_employee("", foundry), NominationStatus.PROPOSED, channel=NominationChannel.COLLEAGUE
            ).id
            for _ in range(AT_ONCE)
        ]
        number, unit, head = contest.id, foundry.id, ada.id
    ended = at_once(app, lambda each, _start: support(each, version=1, by=head, now=now), proposals)
    assert ended == {"done": AT_ONCE}
    with app.app_context():
        assert places_used(number, unit) == 1


def test_without_holding_the_contest_the_places_would_not_hold(app: Flask, now: datetime):
    """The control: counting first and submitting afterwards, as if nobody else were there, fails the test above."""
    contest, unit, _ada, drafts = eight_drafts(app)

    def careless(number: int, start: Barrier) -> None:
        used = places_used(contest, unit)
        db.session.rollback()
        start.wait(30)
        if used >= PLACES:
            raise NoPlaceLeft("")
        with transaction() as session:
            session.get(Nomination, number).status = NominationStatus.SUBMITTED

    ended = at_once(app, careless, drafts)
    assert ended == {"done": AT_ONCE}
    assert submitted(app) == AT_ONCE > PLACES


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_without_a_lock_postgresql_lets_the_places_run_over(app: Flask, now: datetime, monkeypatch):
    """The control in the service itself: its row lock taken away, its transaction left."""
    _contest, _unit, ada, drafts = eight_drafts(app)
    counted = Barrier(AT_ONCE)

    def unlocked(table, key, *, shared=False):
        return db.session.get(table, key, populate_existing=True)

    def together(contest_id: int, unit_id: int) -> int:
        used = places_used(contest_id, unit_id)
        counted.wait(30)
        return used

    monkeypatch.setattr("contest.services.nominations.held", unlocked)
    monkeypatch.setattr("contest.services.handing_in.asked.places_used", together)
    ended = at_once(app, lambda number, _start: submit(number, version=1, by=ada, now=now), drafts)
    assert ended == {"done": AT_ONCE}


def test_two_nominations_of_one_person_admitted_at_once_make_one_candidate(app: Flask, now: datetime):
    with app.app_context():
        company = a_unit("Northern Meridian")
        plant = a_unit("Plant", company)
        foundry = a_unit("Foundry", plant)
        cleo, dan = an_employee("Cleo", foundry), an_employee("Dan", company)
        contest: Contest = a_contest(Phase.SCREENING, company)
        both = [
            a_nomination(contest, cleo, a_head(name, unit), unit=unit).id
            for name, unit in (("Ada", foundry), ("Ben", plant))
        ]
        hr = dan.id
    ended = at_once(app, lambda number, _start: admit(number, version=1, by=hr, now=now), both)
    assert ended == {"done": 2}
    with app.app_context():
        assert db.session.query(Candidate).count() == 1
        assert {each.status for each in db.session.query(Nomination)} == {NominationStatus.ADMITTED}

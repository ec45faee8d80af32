"""Whatever heads and HR do one after another, a unit never takes more places than it has."""

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contest.domain.errors import RuleBroken
from contest.domain.nominations import TAKES_A_PLACE, NominationChannel, NominationStatus, RefusalReason
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Nomination, Unit
from contest.queries.nominations import places_used
from contest.services.nominations import submit, withdraw
from contest.services.proposals import decline, support
from contest.services.screening import admit, refuse, send_back
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_employee

NOMINATIONS = 4
ACTS: dict[str, Callable[[int, int, int, datetime], object]] = {
    "submit": lambda number, version, by, now: submit(number, version=version, by=by, now=now),
    "withdraw": lambda number, version, by, now: withdraw(number, version=version, by=by, now=now),
    "admit": lambda number, version, by, now: admit(number, version=version, by=by, now=now),
    "send back": lambda number, version, by, now: send_back(number, "Once more", version=version, by=by, now=now),
    "refuse": lambda number, version, by, now: refuse(
        number, RefusalReason.NO_EVIDENCE, "", version=version, by=by, now=now
    ),
    "support": lambda number, version, by, now: support(number, version=version, by=by, now=now),
    "decline": lambda number, version, by, now: decline(number, "Not now", version=version, by=by, now=now),
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.integers(1, NOMINATIONS),
    acts=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, NOMINATIONS - 1)), max_size=14),
)
def test_no_sequence_of_acts_takes_more_places_than_there_are(app, now, places, acts):
    with app.app_context():
        unit = a_unit("Foundry", db.session.query(Unit).first() or a_unit())
        ada = a_head("Ada", unit)
        contest = a_contest(Phase.NOMINATING, places_per_unit=places, by_colleague=True)
        numbers = [
            a_nomination(contest, an_employee("", unit), ada, NominationStatus.DRAFT, channel=channel).id
            for channel in [NominationChannel.HEAD, NominationChannel.COLLEAGUE] * (NOMINATIONS // 2)
        ]
        done = 0
        for act, which in acts:
            nomination = db.session.get(Nomination, numbers[which], populate_existing=True)
            try:
                ACTS[act](nomination.id, nomination.version, ada.id, now)
                done += 1
            except RuleBroken:
                db.session.rollback()
            statuses = [db.session.get(Nomination, number, populate_existing=True).status for number in numbers]
            assert places_used(contest.id, unit.id) == sum(each in TAKES_A_PLACE for each in statuses) <= places
        versions = [db.session.get(Nomination, number, populate_existing=True).version for number in numbers]
        assert sum(versions) == len(numbers) + done

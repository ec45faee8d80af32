"""Whom the count passes over: who may not stand any more, and who leads an earlier category."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from contest.domain.eligibility import Reason
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import (
    Contest,
    Outcome,
    Placing,
)
from contest.services.counting import BoxDoesNotTally
from contest.services.progress import advance
from contest.services.rechecks import Occasion, drop
from contest.services.transaction import held, transaction
from tests.factories import (
    SEALING_SECRET,
)
from tests.services.test_progress import a_voted_contest, run


@pytest.fixture
def inside(app):
    with app.app_context():
        yield


def a_drop(candidate, now):
    with transaction():
        held(Contest, candidate.contest_id)
        drop(candidate, Reason.CONSENT_WITHDRAWN, by=None, now=now, occasion=Occasion.CONSENT)


def places(contest):
    rows = db.session.execute(
        select(Placing.candidate_id, Placing.place, Placing.is_leader, Placing.passed_over).where(
            Placing.contest_id == contest.id
        )
    )
    return {candidate: tuple(rest) for candidate, *rest in rows}


def test_whoever_left_before_the_tally_is_passed_over_and_the_next_ones_lead(inside, now):
    vote, (cleo, ben, dan) = a_voted_contest(now, (3, 2, 2))
    cleo.employee.left_on = vote.voting_open_at.date()
    db.session.commit()
    assert run(vote.id, vote.voting_close_at) == [Phase.CLOSED, Phase.COUNTED]
    counted = {
        cleo.id: (1, False, Reason.HAS_LEFT),
        ben.id: (2, True, None),
        dan.id: (2, True, None),
    }
    assert places(vote) == counted
    assert run(vote.id, vote.announce_at) == [Phase.ANNOUNCED]
    assert places(vote) == counted
    # The ballots say what they said: the recount of the bundle finds the same places.
    assert json.loads(db.session.get_one(Outcome, vote.id).record)["winners"] == [str(cleo.id)]


def test_nobody_leads_where_nobody_else_has_a_vote(inside, now):
    vote, (cleo, ben) = a_voted_contest(now, (3, 0))
    a_drop(cleo, vote.voting_open_at + timedelta(hours=1))
    run(vote.id, vote.announce_at)
    assert places(vote) == {cleo.id: (1, False, Reason.CONSENT_WITHDRAWN), ben.id: (2, False, None)}


def test_who_takes_the_consent_back_after_the_count_is_passed_over_at_the_announcement(inside, now):
    vote, (cleo, ben) = a_voted_contest(now, (3, 2))
    run(vote.id, vote.voting_close_at)
    assert places(vote) == {cleo.id: (1, True, None), ben.id: (2, False, None)}
    a_drop(cleo, vote.voting_close_at + timedelta(hours=1))
    assert run(vote.id, vote.announce_at) == [Phase.ANNOUNCED]
    assert places(vote) == {cleo.id: (1, False, Reason.CONSENT_WITHDRAWN), ben.id: (2, True, None)}


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE placings SET is_leader = (place = 2)",
        "UPDATE placings SET is_leader = (place = 2), passed_over = CASE place WHEN 1 THEN 'has_left' END",
        "UPDATE placings SET passed_over = 'has_left' WHERE place = 3",
    ],
)
def test_a_leader_written_in_by_hand_is_not_announced(inside, now, deed):
    vote, (cleo, ben, dan, last) = a_voted_contest(now, (4, 3, 2, 1))
    run(vote.id, vote.voting_close_at)
    with db.engine.begin() as connection:
        connection.execute(text(deed))
    try:
        assert run(vote.id, vote.announce_at) == [Phase.ANNOUNCED]
    except BoxDoesNotTally:
        assert db.session.get_one(Contest, vote.id).phase is Phase.COUNTED
    else:
        assert places(vote)[cleo.id] == (1, True, None)
        assert not any(leads for _, leads, _ in (places(vote)[one.id] for one in (ben, dan, last)))


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE candidates SET dropped_reason = 'has_left', dropped_at = '2026-10-20 09:00:00' WHERE id = :leader",
        "UPDATE candidates SET dropped_reason = NULL, dropped_at = NULL WHERE id = :dropped",
        "UPDATE candidates SET dropped_reason = 'penalty' WHERE id = :dropped",
    ],
)
@pytest.mark.parametrize("step", [Phase.COUNTED, Phase.ANNOUNCED])
def test_nobody_is_put_out_of_the_field_or_into_it_without_the_journal(inside, now, deed, step):
    vote, (cleo, ben, dan) = a_voted_contest(now, (4, 3, 2))
    a_drop(cleo, vote.voting_open_at + timedelta(hours=1))
    for _ in range([Phase.CLOSED, Phase.COUNTED, Phase.ANNOUNCED].index(step)):
        advance(vote.id, now=vote.voting_close_at, sealing_secret=SEALING_SECRET)
    with db.engine.begin() as connection:
        connection.execute(text(deed), {"leader": ben.id} if ":leader" in deed else {"dropped": cleo.id})
    with pytest.raises(BoxDoesNotTally):
        run(vote.id, vote.announce_at)
    assert db.session.get_one(Contest, vote.id).phase is not step
    assert dan.dropped_at is None


# One title for each person.


def two_categories(now, first=(3, 1), second=(3, 2), **values):
    """Two voted categories of one contest; whoever stands first in the one stands first in the other too."""
    lead, (cleo, ben) = a_voted_contest(now, first, category_en="Workers", **values)
    sibling, (again, dan) = a_voted_contest(
        now,
        second,
        kind=lead.kind,
        period_start=lead.period_start,
        lead_id=lead.id,
        category_position=2,
        category_en="Coaches",
        **values,
    )
    again.employee_id = cleo.employee_id
    db.session.commit()
    return lead, sibling, (cleo, ben), (again, dan)


def test_the_leader_of_an_earlier_category_is_passed_over_in_a_later_one(inside, now):
    lead, sibling, (cleo, ben), (again, dan) = two_categories(now)
    for each in (lead, sibling):
        run(each.id, each.announce_at)
    assert places(lead) == {cleo.id: (1, True, None), ben.id: (2, False, None)}
    assert places(sibling) == {again.id: (1, False, Reason.LEADS_ANOTHER), dan.id: (2, True, None)}


def test_without_that_setting_one_person_leads_both(inside, now):
    lead, sibling, (cleo, _), (again, _) = two_categories(now, one_title=False)
    for each in (lead, sibling):
        run(each.id, each.announce_at)
    assert (places(lead)[cleo.id], places(sibling)[again.id]) == ((1, True, None), (1, True, None))


def test_a_later_category_that_was_counted_first_is_put_right_at_its_announcement(inside, now):
    lead, sibling, (cleo, _), (again, dan) = two_categories(now)
    for each in (lead, sibling):
        run(each.id, each.voting_close_at)
    # As it stands where the title of the first category was not known yet when this one was counted.
    as_by_votes = "UPDATE placings SET is_leader = (place = 1), passed_over = NULL WHERE contest_id = :contest"
    with db.engine.begin() as connection:
        connection.execute(text(as_by_votes), {"contest": sibling.id})
    for each in (lead, sibling):
        run(each.id, each.announce_at)
    assert places(lead)[cleo.id] == (1, True, None)
    assert places(sibling) == {again.id: (1, False, Reason.LEADS_ANOTHER), dan.id: (2, True, None)}


def test_a_title_lost_at_the_announcement_frees_the_person_for_the_next_category(inside, now):
    lead, sibling, (cleo, ben), (again, dan) = two_categories(now, first=(3, 2))
    ben.employee_id = dan.employee_id
    db.session.commit()
    for each in (lead, sibling):
        run(each.id, each.voting_close_at)
    assert places(sibling) == {again.id: (1, False, Reason.LEADS_ANOTHER), dan.id: (2, True, None)}
    a_drop(cleo, lead.voting_close_at + timedelta(hours=1))
    for each in (lead, sibling):
        run(each.id, each.announce_at)
    assert places(lead) == {cleo.id: (1, False, Reason.CONSENT_WITHDRAWN), ben.id: (2, True, None)}
    # Ben's title in the first category bars the person in the second one, where the other one now leads again.
    assert places(sibling) == {again.id: (1, True, None), dan.id: (2, False, None)}

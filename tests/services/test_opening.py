"""The letters of an opening: who hears that nominations are open, and of what nobody decided before the vote."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.letters import LetterChannel, LetterKind
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Letter
from contest.services.progress import advance
from tests.factories import (
    SEALING_SECRET,
    a_candidate,
    a_consent,
    a_contest,
    a_head,
    a_nomination,
    a_unit,
    an_employee,
)
from tests.post import notices
from tests.services.staged import a_house, published
from tests.services.test_progress import run

OPENED, LAPSED = LetterKind.NOMINATIONS_OPENED, LetterKind.NOMINATION_LAPSED
DAY = timedelta(days=1)


def readers(kind):
    asked = select(Letter.employee_id).where(Letter.kind == kind, Letter.channel == LetterChannel.APP)
    return sorted(db.session.scalars(asked))


def ids(*people):
    return sorted(each.id for each in people)


def opened(contest, now=None):
    advance(contest.id, now=now or contest.nominations_open_at, sealing_secret=SEALING_SECRET)


# Nominations.


@pytest.fixture
def firm(company):
    """(scope, the heads and deputies in it and above it): a plant with a foundry; the lab beside it has its own."""
    director = a_head("Ada", company)
    plant, lab = a_unit("Plant", company), a_unit("Lab", company)
    foundry = a_unit("Foundry", plant)
    a_head("Eve", lab)
    head, deputy = a_head("Ben", plant), an_employee("Cleo", foundry)
    foundry.deputy_id = deputy.id
    an_employee("Dan", foundry)
    db.session.commit()
    return plant, [director, head, deputy]


def test_heads_and_deputies_in_the_scope_and_above_hear_that_nominations_are_open(firm):
    plant, people = firm
    opened(a_contest(Phase.PLANNED, plant))
    assert readers(OPENED) == ids(*people)


@pytest.mark.parametrize("way", ["by_colleague", "by_oneself"])
def test_where_everybody_may_nominate_all_in_the_scope_hear_it(firm, way):
    plant, people = firm
    dan = an_employee("Dan", plant)
    opened(a_contest(Phase.PLANNED, plant, **{way: True}))
    assert set(ids(dan, *people)) <= set(readers(OPENED))
    # And nobody of the lab beside it.
    assert len(readers(OPENED)) == len(people) + 2


def test_who_has_left_is_not_told(firm, now):
    plant, (director, head, deputy) = firm
    head.left_on = (now - DAY).date()
    db.session.commit()
    opened(a_contest(Phase.PLANNED, plant))
    assert readers(OPENED) == ids(director, deputy)


def test_without_the_setting_nobody_is_told(firm):
    plant, _ = firm
    opened(a_contest(Phase.PLANNED, plant, tell_when_nominations_open=False))
    assert readers(OPENED) == []


def test_a_worker_that_slept_until_nominations_were_over_does_not_say_that_they_are_open(firm):
    plant, _ = firm
    contest = a_contest(Phase.PLANNED, plant)
    opened(contest, now=contest.nominations_close_at)
    assert readers(OPENED) == []


def test_of_branches_and_categories_each_head_hears_once(app, now):
    with app.app_context():
        house = a_house()
        family = published(house, now, "Workers", "Specialists")
        for vote in family.rows:
            opened(vote)
        assert readers(OPENED) == ids(house.ada, *house.heads.values())
        assert {each.about for each in notices(kind=OPENED)} == {f"contest:{family.lead.id}"}


# Before the vote.


@pytest.fixture
def screened(company):
    """(a contest whose vote is about to open, with two candidates; Ada, who heads a unit in it)."""
    ada = a_head("Ada", a_unit("Foundry", company))
    contest = a_contest(Phase.SCREENING, company)
    for _ in range(2):
        a_candidate(contest)
    return contest, ada


@pytest.mark.parametrize(
    ("status", "nominator_hears", "nominee_hears"),
    [
        (NominationStatus.SUBMITTED, True, True),
        (NominationStatus.SENT_BACK, True, True),
        # Of a proposal that no head has answered the person does not know.
        (NominationStatus.PROPOSED, True, False),
        (NominationStatus.DRAFT, False, False),
        (NominationStatus.REFUSED, False, False),
        (NominationStatus.WITHDRAWN, False, False),
        (NominationStatus.ADMITTED, False, False),
    ],
)
def test_what_nobody_decided_before_the_vote_is_told(screened, status, nominator_hears, nominee_hears):
    contest, ada = screened
    cleo = an_employee("Cleo", ada.unit)
    nomination = a_nomination(contest, cleo, ada, status)
    run(contest.id, contest.voting_open_at)
    told = [ada] if nominator_hears else []
    assert readers(LAPSED) == ids(*told, *([cleo] if nominee_hears else []))
    assert nomination.status is status


def test_several_of_one_nominator_are_one_letter_and_oneself_hears_once(screened):
    contest, ada = screened
    cleo, ben = an_employee("Cleo", ada.unit), an_employee("Ben", ada.unit)
    for person in (cleo, ben):
        a_nomination(contest, person, ada)
    a_nomination(contest, ada, ada, channel="oneself")
    run(contest.id, contest.voting_open_at)
    assert readers(LAPSED) == ids(ada, cleo, ben)


def test_who_stands_by_another_nomination_or_did_not_want_to_is_left_in_peace(screened):
    contest, ada = screened
    stands, declined = an_employee("Cleo", ada.unit), an_employee("Ben", ada.unit)
    for person in (stands, declined):
        a_nomination(contest, person, ada)
    a_candidate(contest, stands)
    a_consent(contest, declined, ConsentState.DECLINED, ConsentKind.TAKING_PART)
    run(contest.id, contest.voting_open_at)
    assert readers(LAPSED) == ids(ada)


def test_repeating_the_opening_writes_nothing_again(screened):
    contest, ada = screened
    a_nomination(contest, an_employee("Cleo", ada.unit), ada)
    run(contest.id, contest.voting_open_at)
    run(contest.id, contest.voting_open_at)
    assert len(readers(LAPSED)) == 2


def test_that_voting_is_open_is_not_told_when_it_is_over(screened):
    contest, _ = screened
    run(contest.id, contest.announce_at)
    assert readers(LetterKind.VOTING_OPENED) == []


def test_a_contest_void_for_too_small_a_field_tells_of_that_and_not_of_single_nominations(company):
    ada = a_head("Ada", a_unit("Foundry", company))
    contest = a_contest(Phase.SCREENING, company)
    a_nomination(contest, an_employee("Cleo", ada.unit), ada)
    assert run(contest.id, contest.voting_open_at) == [Phase.VOID]
    assert readers(LAPSED) == []

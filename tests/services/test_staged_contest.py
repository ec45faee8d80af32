"""A whole contest with two branches and two categories, from publishing to the announcement."""

from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from contest.domain.eligibility import Reason
from contest.domain.letters import LetterKind
from contest.domain.phases import Phase
from contest.domain.stages import NO_VOTE_NEEDED, NOBODY_ADMITTED, TOO_FEW
from contest.extensions import db
from contest.mail import written
from contest.models import Candidate, Contest, Employee, Placing
from contest.queries.contests import due_contests
from contest.queries.letters import contents
from contest.services.progress import advance
from tests.factories import SEALING_SECRET, an_employee
from tests.post import emails
from tests.services.staged import (
    BRANCH,
    WHOLE,
    a_house,
    branch_vote,
    cast,
    field_of,
    phases_of,
    published,
    put_forward,
    the_family,
    walk,
    whole,
)

COMPANY = "Northern Meridian"


@pytest.fixture
def firm(app):
    with app.app_context():
        yield a_house()


def leaders_of(contest):
    """The names of those whom a vote names, and of those passed over with the reason."""
    rows = db.session.execute(
        select(Employee.last_name, Placing.is_leader, Placing.passed_over)
        .join(Candidate, Candidate.employee_id == Employee.id)
        .join(Placing, Placing.candidate_id == Candidate.id)
        .where(Placing.contest_id == contest.id)
    ).all()
    return [name for name, leads, _ in rows if leads], {name: over for name, _, over in rows if over}


def test_from_the_branches_to_the_leaders_of_two_categories(firm, now):
    family = published(firm, now, "Workers", "Specialists", tell_staff_the_result=True)
    names = ("Alder", "Birch", "Cedar", "Damson", "Elm", "Fir")
    in_perm = {name: an_employee(name, firm.perm) for name in names[:3]}
    in_tver = {name: an_employee(name, firm.tver) for name in names[3:]}
    people = in_perm | in_tver
    reader = an_employee("Reader", firm.company, email="reader@example.org")
    voters = {unit.id: [an_employee(unit=unit) for _ in range(5)] for unit in (firm.perm, firm.tver)}
    workers, specialists = (
        {unit.id: branch_vote(family, unit, number) for unit in (firm.perm, firm.tver)} for number in (1, 2)
    )

    # Nominations open everywhere; the branches put people forward. Alder stands in both categories.
    walk(family, family.lead.nominations_open_at)
    assert set(phases_of(family).values()) == {Phase.NOMINATING}
    put_forward(firm, workers[firm.perm.id], people["Alder"], people["Birch"])
    put_forward(firm, workers[firm.tver.id], people["Damson"])
    put_forward(firm, specialists[firm.perm.id], people["Alder"], people["Cedar"])
    put_forward(firm, specialists[firm.tver.id], people["Elm"], people["Fir"])

    # The branches vote; Tver has one worker, who goes on without a vote.
    opening = family.lead.branch_voting_open_at
    walk(family, opening)
    assert phases_of(family) == {
        (WHOLE, COMPANY, 1): Phase.NOMINATING,
        (WHOLE, COMPANY, 2): Phase.NOMINATING,
        (BRANCH, "Perm", 1): Phase.VOTING,
        (BRANCH, "Tver", 1): Phase.VOID,
        (BRANCH, "Perm", 2): Phase.VOTING,
        (BRANCH, "Tver", 2): Phase.VOTING,
    }
    assert branch_vote(the_family(family.lead.id), firm.tver).ended_reason == NO_VOTE_NEEDED
    assert field_of(whole(family, 1)) == ["Damson"]
    for voter in voters[firm.perm.id][:3]:
        cast(workers[firm.perm.id], voter, people["Alder"], opening)
        cast(specialists[firm.perm.id], voter, people["Alder"], opening)
    for voter in voters[firm.tver.id][:2]:
        cast(specialists[firm.tver.id], voter, people["Elm"], opening)
    cast(specialists[firm.tver.id], voters[firm.tver.id][2], people["Fir"], opening)

    # The branches are announced: their first are the field of the whole, which HR sees before anybody votes.
    walk(family, family.lead.branch_voting_close_at)
    assert field_of(whole(family, 2)) == []
    walk(family, family.lead.nominations_close_at)
    assert (field_of(whole(family, 1)), field_of(whole(family, 2))) == (["Alder", "Damson"], ["Alder", "Elm"])
    assert phases_of(family)[WHOLE, COMPANY, 1] is Phase.SCREENING

    # Everybody votes in both categories, and Alder gets the most votes in both.
    opening = family.lead.voting_open_at
    walk(family, opening)
    for voter in [*voters[firm.perm.id], *voters[firm.tver.id]]:
        cast(whole(family, 1), voter, people["Alder"], opening)
        cast(whole(family, 2), voter, people["Elm" if voter is voters[firm.tver.id][0] else "Alder"], opening)
    walk(family, family.lead.voting_close_at)
    walk(family, family.lead.announce_at)
    assert set(phases_of(family).values()) == {Phase.ANNOUNCED, Phase.VOID}

    # One title for each person: the earlier category counts, in the later one the next in line leads.
    assert leaders_of(whole(family, 1)) == (["Alder"], {})
    assert leaders_of(whole(family, 2)) == (["Elm"], {"Alder": Reason.LEADS_ANOTHER})
    assert [each.employee_id for each in emails(kind=LetterKind.RESULT)] == [reader.id]


def test_the_whole_opens_only_when_all_its_branches_have_ended(firm, now):
    family = published(firm, now, least_field=1)
    for unit in (firm.perm, firm.tver):
        put_forward(firm, branch_vote(family, unit), an_employee(unit=unit), an_employee(unit=unit))
    late = family.lead.voting_open_at + timedelta(hours=1)
    walk(family, family.lead.branch_voting_open_at)
    perm, tver, lead = branch_vote(family, firm.perm), branch_vote(family, firm.tver), family.lead

    def step(vote):
        return advance(vote.id, now=late, sealing_secret=SEALING_SECRET)

    # The worker has slept, and comes to the whole first.
    assert [step(lead), step(lead)] == [Phase.SCREENING, None]
    assert [step(perm), step(perm), step(perm), step(lead)] == [Phase.CLOSED, Phase.COUNTED, Phase.ANNOUNCED, None]
    assert [step(tver), step(tver), step(lead)] == [Phase.CLOSED, Phase.COUNTED, None]
    assert lead.id in due_contests(late)
    assert [step(tver), step(lead)] == [Phase.ANNOUNCED, Phase.VOTING]


def test_a_whole_whose_branches_do_not_vote_opens_by_itself(firm, now):
    family = published(firm, now, least_field=1)
    put_forward(firm, branch_vote(family, firm.perm), an_employee("Alder", firm.perm))
    walk(family, family.lead.voting_open_at)
    assert phases_of(family) == {
        (WHOLE, COMPANY, 1): Phase.VOTING,
        (BRANCH, "Perm", 1): Phase.VOID,
        (BRANCH, "Tver", 1): Phase.VOID,
    }
    reasons = {vote.scope.name: vote.ended_reason for vote in the_family(family.lead.id).branch_votes}
    assert reasons == {"Perm": NO_VOTE_NEEDED, "Tver": NOBODY_ADMITTED}


def three_categories(firm, now, **values):
    family = published(firm, now, "Workers", "Specialists", "Managers", branches=False, **values)
    for top in family.wholes:
        put_forward(firm, top, an_employee(unit=firm.perm), an_employee(unit=firm.tver))
    walk(family, family.lead.voting_open_at)
    return family


@pytest.mark.parametrize("one_title", [True, False])
def test_categories_are_counted_and_announced_in_their_order_where_one_title_is_the_rule(firm, now, one_title):
    family = three_categories(firm, now, one_title=one_title)
    end = family.lead.announce_at
    first, second, third = family.wholes

    def step(vote):
        return advance(vote.id, now=end, sealing_secret=SEALING_SECRET)

    assert [step(third), step(second)] == [Phase.CLOSED, Phase.CLOSED]
    if not one_title:
        assert [step(third), step(third)] == [Phase.COUNTED, Phase.ANNOUNCED]
        return
    assert [step(third), step(second)] == [None, None]
    assert [step(first), step(second), step(first)] == [Phase.CLOSED, None, Phase.COUNTED]
    assert [step(third), step(second), step(third)] == [None, Phase.COUNTED, Phase.COUNTED]
    assert [step(third), step(second), step(first)] == [None, None, Phase.ANNOUNCED]
    assert [step(third), step(second), step(third)] == [None, Phase.ANNOUNCED, Phase.ANNOUNCED]


def test_a_void_category_holds_up_nobody(firm, now):
    family = published(firm, now, "Workers", "Specialists", branches=False)
    put_forward(firm, whole(family, 2), an_employee(unit=firm.perm), an_employee(unit=firm.tver))
    walk(family, family.lead.announce_at)
    workers, specialists = the_family(family.lead.id).wholes
    assert (workers.phase, workers.ended_reason, specialists.phase) == (Phase.VOID, TOO_FEW, Phase.ANNOUNCED)


def test_voters_hear_of_three_categories_by_one_letter_and_staff_of_all_results_by_one(firm, now):
    reader = an_employee("Reader", firm.company, email="reader@example.org")
    family = three_categories(firm, now, tell_when_voting_opens=True, tell_staff_the_result=True)
    walk(family, family.lead.announce_at)
    letters = [(each.kind, each.contest_id) for each in emails(employee_id=reader.id)]
    assert sorted(letters) == [(LetterKind.RESULT, family.wholes[2].id), (LetterKind.VOTING_OPENED, family.lead.id)]
    assert db.session.scalars(select(Contest.phase)).unique().all() == [Phase.ANNOUNCED]


def test_the_letter_to_the_staff_names_the_leaders_of_all_categories(firm, now):
    reader = an_employee("Reader", firm.company, email="reader@example.org")
    family = three_categories(firm, now, tell_staff_the_result=True)
    alder = an_employee("Alder", firm.perm)
    db.session.add(Candidate(contest_id=family.wholes[1].id, employee_id=alder.id, unit_id=alder.unit_id))
    db.session.commit()
    cast(family.wholes[1], firm.dan, alder, family.lead.voting_open_at)
    walk(family, family.lead.announce_at)
    (letter,) = emails(kind=LetterKind.RESULT, employee_id=reader.id)
    message = written(contents(letter.id, default_language="en"), current_app.config["QL"])
    text = message.get_body(("plain",)).get_content()
    assert str(message["Subject"]).endswith("October 2026")
    assert "Workers: no leader this time" in text and "Managers: no leader this time" in text
    assert "Specialists: " in text and "Specialists: no leader" not in text

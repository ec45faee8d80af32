"""A contest with several categories asks one question after another."""

import pytest

from contest.domain.ballots import Channel
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import RollEntry
from tests.factories import a_candidate, a_contest, a_unit, an_account, an_employee
from tests.statements import statements
from tests.web.reading import words

NAMES = ("Workers", "Specialists", "Managers")


@pytest.fixture
def three(app):
    """(ids of the three votes, Ben who is on their rolls, candidate ids)."""
    with app.app_context():
        company = a_unit("Northern Meridian")
        ben = an_employee("Ben", company)
        an_account(ben)
        lead, candidates = None, []
        for position, name in enumerate(NAMES, 1):
            vote = a_contest(
                Phase.VOTING,
                company,
                category_en=name,
                category_position=position,
                **({"lead_id": lead.id, "period_start": lead.period_start} if lead else {}),
            )
            lead = lead or vote
            a_candidate(vote, an_employee(unit=company))
            candidates.append(a_candidate(vote, an_employee(unit=company)).id)
            db.session.add(RollEntry(contest_id=vote.id, employee_id=ben.id, unit_id=company.id, has_voted=False))
        db.session.commit()
        return [lead.id, lead.id + 1, lead.id + 2], ben, candidates


@pytest.fixture
def ben(client, sign_in, three, monkeypatch, now):
    monkeypatch.setattr("contest.web.voting.database_now", lambda: now)
    sign_in(client, three[1])
    return client


def tick_off(app, contest_id, person):
    with app.app_context():
        entry = db.session.get(RollEntry, (contest_id, person.id))
        entry.has_voted, entry.channel = True, Channel.WEB
        db.session.commit()


def test_each_paper_says_which_of_how_many_it_is(app, ben, three):
    for number, contest_id in enumerate(three[0], 1):
        page = words(ben.get(f"/voting/{contest_id}"))
        assert f"Ballot {number} of 3." in page
        assert f": {NAMES[number - 1]}." in page


def test_the_receipt_leads_on_to_the_next_ballot_until_all_are_cast(app, ben, three):
    ids, person, candidates = three
    answer = ben.post(f"/voting/{ids[0]}/cast", data={"mark": candidates[0], "secret": "s" * 32})
    assert answer.status_code == 303
    page = words(ben.get(answer.location))
    assert "Next ballot: Specialists (2 of 3)" in page and f'href="/voting/{ids[1]}"' in page
    tick_off(app, ids[1], person)
    assert "Next ballot: Managers (3 of 3)" in words(ben.get(f"/voting/{ids[1]}"))
    tick_off(app, ids[2], person)
    assert "You have cast all ballots of this contest." in words(ben.get(f"/voting/{ids[0]}/receipt"))


def test_after_the_last_ballot_comes_the_first_that_was_left_out(app, ben, three):
    ids, person, _ = three
    for done in ids[1:]:
        tick_off(app, done, person)
    assert "Next ballot: Workers (1 of 3)" in words(ben.get(f"/voting/{ids[2]}/receipt"))


def test_a_ballot_of_which_there_is_one_counts_nothing_and_asks_nothing_more(app, ben, three, now):
    with app.app_context():
        alone = a_contest(Phase.VOTING)
        a_candidate(alone)
        db.session.add(RollEntry(contest_id=alone.id, employee_id=three[1].id, unit_id=alone.scope_id, has_voted=False))
        db.session.commit()
        alone_id = alone.id
    with statements() as of_three:
        ben.get(f"/voting/{three[0][0]}")
    with statements() as of_one:
        page = ben.get(f"/voting/{alone_id}")
    assert "Ballot 1" not in page.text
    assert len(of_one) == len(of_three) - 1

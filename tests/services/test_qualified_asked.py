"""Whoever qualified hears of it once and is asked anew: a consent to another contest is none to this one."""

from datetime import UTC, date, datetime

from contest.domain.consents import Answers, ConsentKind, ConsentState
from contest.domain.eligibility import Reason
from contest.domain.letters import LetterChannel, LetterKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Attestation, Candidate, Consent, Employee, Letter, Nomination
from contest.queries.families import standing_for_election
from contest.queries.fields import thin_fields
from contest.queries.letters import contents
from contest.queries.reminders import plan
from contest.services.consents import answer
from contest.services.progress import advance
from contest.services.qualifying import qualify
from contest.services.transaction import transaction
from tests.factories import SEALING_SECRET, a_consent, stored
from tests.services.test_qualifying import CLOSES, Seasons

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
IN_APRIL, IN_MAY = datetime(2026, 4, 15, 7, tzinfo=UTC), datetime(2026, 5, 15, 7, tzinfo=UTC)
OPENS = datetime(2026, 10, 26, 6, tzinfo=UTC)


def letters(kind):
    asked = db.session.query(Letter).filter_by(kind=kind, channel=LetterChannel.APP).order_by(Letter.employee_id)
    return list(asked)


def readers(kind):
    return [each.employee_id for each in letters(kind)]


def answers_in(contest, person):
    asked = db.session.query(Consent).filter_by(contest_id=contest.id, employee_id=person)
    return {each.kind: each.state for each in asked}


def open_voting(seasons):
    return advance(seasons.year.id, now=OPENS, sealing_secret=SEALING_SECRET)


def test_who_led_twice_gets_one_letter_that_names_both_months(dan):
    seasons = Seasons(dan)
    first, _ = seasons.month(MARCH, IN_APRIL, 9, 2)
    second, _ = seasons.month(APRIL, IN_MAY, 9, 2)
    there = db.session.query(Candidate).filter_by(employee_id=second).one()
    there.employee_id = first
    db.session.commit()
    seasons.close()
    assert readers(LetterKind.QUALIFIED) == [first]
    said = contents(letters(LetterKind.QUALIFIED)[0].id, default_language="en")
    assert [(title.contest.period_start, title.leads) for title in said.titles] == [(MARCH, True), (APRIL, True)]
    assert readers(LetterKind.GOES_ON) == []


def test_who_moves_up_is_told_that_the_leader_does_not_stand(dan):
    seasons = Seasons(dan, next_in_line=True)
    leader, second, _ = seasons.month(MARCH, IN_APRIL, 9, 4, 1)
    stored(Attestation(contest_id=seasons.year.id, employee_id=leader, is_clean=False, by_id=dan.id, at=CLOSES))
    seasons.close()
    assert readers(LetterKind.QUALIFIED) == [second]
    said = contents(letters(LetterKind.QUALIFIED)[0].id, default_language="en")
    assert [title.leads for title in said.titles] == [False]
    assert readers(LetterKind.NOT_QUALIFIED) == [leader]
    said = contents(letters(LetterKind.NOT_QUALIFIED)[0].id, default_language="en")
    assert said.reason_not_to_stand is Reason.PENALTY


def test_nobody_who_left_gets_a_letter(dan):
    seasons = Seasons(dan)
    leader, _ = seasons.month(MARCH, IN_APRIL, 9, 2)
    db.session.get(Employee, leader).left_on = date(2026, 6, 1)
    db.session.commit()
    seasons.close()
    assert readers(LetterKind.NOT_QUALIFIED) == readers(LetterKind.QUALIFIED) == []


def test_all_three_consents_are_asked_anew_and_those_to_the_month_stay_as_they_were(dan):
    seasons = Seasons(dan)
    leader, _ = seasons.month(MARCH, IN_APRIL, 9, 2)
    seasons.close()
    assert answers_in(seasons.year, leader) == dict.fromkeys(ConsentKind, ConsentState.ASKED)
    month = db.session.query(Candidate).filter_by(employee_id=leader).order_by(Candidate.id).first()
    assert answers_in(month.contest, leader)[ConsentKind.TAKING_PART] is ConsentState.GIVEN


def test_who_was_asked_in_the_contest_of_the_year_already_keeps_the_answer(dan):
    seasons = Seasons(dan)
    leader, _ = seasons.month(MARCH, IN_APRIL, 9, 2)
    a_consent(seasons.year, db.session.get(Employee, leader))
    seasons.close()
    assert answers_in(seasons.year, leader)[ConsentKind.TAKING_PART] is ConsentState.GIVEN


def test_only_who_says_yes_is_on_the_ballot_paper_when_voting_opens(dan):
    seasons = Seasons(dan)
    says_yes = [seasons.month(MARCH, IN_APRIL, 9, 2)[0], seasons.month(APRIL, IN_MAY, 9, 2)[0]]
    silent, _ = seasons.month(date(2026, 5, 1), datetime(2026, 6, 15, 7, tzinfo=UTC), 9, 2)
    says_no, _ = seasons.month(date(2026, 6, 1), datetime(2026, 7, 15, 7, tzinfo=UTC), 9, 2)
    seasons.close()
    for person in says_yes:
        answer(seasons.year.id, Answers(dict.fromkeys(ConsentKind, True)), by=person, now=CLOSES)
    answer(seasons.year.id, Answers.no_to_all(), by=says_no, now=CLOSES)
    assert open_voting(seasons) is Phase.VOTING
    fallen = db.session.query(Candidate).filter_by(contest_id=seasons.year.id).filter(Candidate.dropped_at.is_not(None))
    assert {each.employee_id: each.dropped_reason for each in fallen} == {
        silent: Reason.NOT_AGREED,
        says_no: Reason.CONSENT_WITHDRAWN,
    }
    assert standing_for_election(seasons.year.id) == 2
    assert silent in readers(LetterKind.CANDIDATE_DROPPED)


def test_a_field_of_silent_leaders_is_thin_and_would_be_void(dan):
    seasons = Seasons(dan)
    for start, announced in ((MARCH, IN_APRIL), (APRIL, IN_MAY)):
        seasons.month(start, announced, 9, 2)
    seasons.close()
    declined = db.session.query(Candidate).filter_by(contest_id=seasons.year.id).first().employee_id
    answer(seasons.year.id, Answers.no_to_all(), by=declined, now=CLOSES)
    (thin,) = thin_fields(now=CLOSES, contest_id=seasons.year.id)
    assert thin.candidates == 0
    assert open_voting(seasons) is Phase.VOID


def test_hr_can_remind_whoever_qualified_and_has_not_answered(dan):
    seasons = Seasons(dan)
    leader, _ = seasons.month(MARCH, IN_APRIL, 9, 2)
    seasons.close()
    (nomination,) = db.session.query(Nomination).filter_by(contest_id=seasons.year.id)
    waits = plan([nomination.id], now=CLOSES)
    assert [(each.kind, each.reader.id) for each in waits.reminders] == [(LetterKind.CONSENT_REMINDER, leader)]
    answer(seasons.year.id, Answers(dict.fromkeys(ConsentKind, True)), by=leader, now=CLOSES)
    assert plan([nomination.id], now=CLOSES).reminders == []


def test_a_second_worker_writes_no_second_letter(dan):
    seasons = Seasons(dan)
    seasons.month(MARCH, IN_APRIL, 9, 2)
    seasons.close()
    before = db.session.query(Letter).count()
    with transaction():
        qualify(seasons.year, now=CLOSES)
    assert advance(seasons.year.id, now=CLOSES, sealing_secret=SEALING_SECRET) is None
    assert db.session.query(Letter).count() == before

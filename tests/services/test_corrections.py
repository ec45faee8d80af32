"""Corrections: one more row, linked, told to everybody who was told; what was counted never changes (PRODUCT 19)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import inspect

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.corrections import LONGEST_TEXT, NothingToCorrect
from contest.domain.eligibility import REASONS, Reason
from contest.domain.errors import ChangedMeanwhile, FieldRefused, NotFound
from contest.domain.letters import LetterChannel, LetterKind
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.domain.webhooks import HookEvent, HookFormat
from contest.extensions import db
from contest.models import Commitment, Contest, Correction, Delivery, JournalEntry, Letter, Outcome, Placing
from contest.queries.corrections import people_told, reach_of
from contest.queries.rule_sets import known_in
from contest.queries.title_holders import title_holders
from contest.services.corrections import publish_correction
from contest.services.journal import first_broken_entry
from contest.services.letters import write_letters
from contest.services.transaction import transaction
from contest.services.webhooks import add_webhook
from tests.factories import a_consent, a_contest, a_unit, an_employee
from tests.outcomes import a_counted_contest, a_voted_contest
from tests.services.test_voting import at_once

TEXT = "The figures of March were those of February."


@pytest.fixture
def dan(app):
    with app.app_context():
        yield an_employee("Dan", a_unit("Altair Works"))


def correct(contest, dan, now, text_en=TEXT, text_ru="", number=1, language="en", **changes):
    return publish_correction(
        contest.id, text_en, text_ru, number=number, language=language, by=dan.id, now=now, **changes
    )


def stored(table):
    """Every row of a table, all its columns."""
    return [
        {column.key: getattr(row, column.key) for column in inspect(table).columns}
        for row in db.session.query(table).order_by(*inspect(table).primary_key)
    ]


def test_a_title_goes_from_one_to_another_and_nothing_that_was_counted_changes(dan, now):
    contest, people = a_voted_contest(("Cleo", "Ben"), {"Plant": (30, {(0,): 12, (1,): 9})}, scope_id=dan.unit_id)
    cleo, ben = people["Cleo"], people["Ben"]
    counted = [stored(table) for table in (Outcome, Placing, Commitment, Contest)]
    assert title_holders(contest.id) == {cleo.id}
    correct(contest, dan, now, takes_from=cleo.id, gives_to=ben.id)
    db.session.expire_all()
    assert title_holders(contest.id) == {ben.id}
    assert [stored(table) for table in (Outcome, Placing, Commitment, Contest)] == counted


def test_a_correction_can_be_corrected_again_but_never_changed(dan, now):
    contest, (cleo, ben) = a_counted_contest(9, 4)
    correct(contest, dan, now, takes_from=cleo.id, gives_to=ben.id)
    correct(contest, dan, now, number=2, takes_from=ben.id)
    assert title_holders(contest.id) == set()
    correct(contest, dan, now, number=3, gives_to=cleo.id)
    assert title_holders(contest.id) == {cleo.id}
    assert [each.number for each in db.session.query(Correction).order_by(Correction.id)] == [1, 2, 3]


def test_of_a_shared_title_one_half_may_go(dan, now):
    contest, (cleo, ben, eve) = a_counted_contest(5, 5, 1)
    correct(contest, dan, now, takes_from=cleo.id)
    assert title_holders(contest.id) == {ben.id}
    correct(contest, dan, now, number=2, gives_to=eve.id)
    assert title_holders(contest.id) == {ben.id, eve.id}


def test_words_alone_leave_the_title_where_it_is(dan, now):
    contest, (cleo, _) = a_counted_contest(9, 4)
    correct(contest, dan, now)
    assert title_holders(contest.id) == {cleo.id}


@pytest.mark.parametrize("phase", [each for each in Phase if each is not Phase.ANNOUNCED])
def test_before_the_announcement_there_is_nothing_to_correct(dan, now, phase):
    contest, (cleo, ben) = a_counted_contest(9, 4, phase=phase)
    with pytest.raises(NothingToCorrect):
        correct(contest, dan, now, takes_from=cleo.id, gives_to=ben.id)
    # Nothing tells of the try: no row, no letter, no word in the journal.
    assert [db.session.query(table).count() for table in (Correction, Letter, Delivery, JournalEntry)] == [0] * 4


def test_the_vote_of_a_branch_has_no_title_to_correct(dan, now):
    whole = a_contest(Phase.ANNOUNCED)
    contest, _ = a_counted_contest(9, 4, stage=Stage.BRANCH, lead_id=whole.id, next_id=whole.id)
    with pytest.raises(NothingToCorrect):
        correct(contest, dan, now)


@pytest.mark.parametrize("contest_id", [0, -1, 10**6, 10**40])
def test_an_unknown_contest_is_not_found(dan, now, contest_id):
    with pytest.raises(NotFound):
        publish_correction(contest_id, TEXT, "", number=1, language="en", by=dan.id, now=now)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text_en": "  ", "text_ru": TEXT}, "text_en"),
        ({"text_en": "Wrong."}, "text_en"),
        ({"language": "ru", "text_ru": ""}, "text_ru"),
        ({"text_ru": "x" * (LONGEST_TEXT + 1)}, "text_ru"),
    ],
)
def test_the_text_in_the_language_of_the_company_says_something(dan, now, values, field):
    contest, _ = a_counted_contest(9, 4)
    with pytest.raises(FieldRefused) as refusal:
        correct(contest, dan, now, **values)
    assert refusal.value.field == field


def test_a_title_is_taken_only_from_whoever_holds_it_and_given_only_to_whoever_stood_without(dan, now):
    contest, (cleo, ben) = a_counted_contest(9, 4)
    _, (stranger, _) = a_counted_contest(7, 2)
    cases = [
        ({"takes_from": ben.id}, "takes_from"),
        ({"takes_from": stranger.id}, "takes_from"),
        ({"gives_to": cleo.id}, "gives_to"),
        ({"gives_to": stranger.id}, "gives_to"),
        ({"takes_from": cleo.id, "gives_to": cleo.id}, "gives_to"),
    ]
    for changes, field in cases:
        with pytest.raises(FieldRefused) as refusal:
            correct(contest, dan, now, **changes)
        assert refusal.value.field == field
    assert db.session.query(Correction).count() == 0


def test_nobody_moves_a_title_from_oneself_or_to_oneself(dan, now):
    contest, (cleo, ben) = a_counted_contest(9, 4)
    for candidate, changes in ((cleo, {"takes_from": cleo.id}), (ben, {"gives_to": ben.id})):
        with pytest.raises(FieldRefused, match="This is about you") as refusal:
            correct(contest, candidate.employee, now, **changes)
        assert [refusal.value.field] == list(changes)
    correct(contest, cleo.employee, now)


def test_who_may_not_be_named_today_is_given_no_title(dan, now):
    contest, (_, ben, eve) = a_counted_contest(9, 4, 2)
    ben.employee.left_on = now.date() - timedelta(days=1)
    db.session.commit()
    a_consent(contest, eve.employee, ConsentState.WITHDRAWN, ConsentKind.TAKING_PART)
    for candidate, reason in ((ben, Reason.HAS_LEFT), (eve, Reason.CONSENT_WITHDRAWN)):
        with pytest.raises(FieldRefused) as refusal:
            correct(contest, dan, now, gives_to=candidate.id)
        assert refusal.value.message == REASONS[reason]


@pytest.mark.parametrize("one_title", [True, False])
def test_the_leader_of_another_category_gets_no_second_title_where_one_is_all(dan, now, one_title):
    first, (cleo, _) = a_counted_contest(9, 4, one_title=one_title)
    second, (_, again) = a_counted_contest(8, 3, one_title=one_title, lead_id=first.id, category_position=2)
    again.employee_id = cleo.employee_id
    db.session.commit()
    a_consent(second, cleo.employee)
    if not one_title:
        correct(second, dan, now, gives_to=again.id)
        return
    with pytest.raises(FieldRefused) as refusal:
        correct(second, dan, now, gives_to=again.id)
    assert refusal.value.message == REASONS[Reason.LEADS_ANOTHER]
    # Once the first title is withdrawn, the second may be given.
    correct(first, dan, now, takes_from=cleo.id)
    correct(second, dan, now, gives_to=again.id)


def test_everybody_who_was_told_is_told_again_once_and_nobody_else(dan, now):
    contest, (cleo, ben) = a_counted_contest(9, 4)
    told, gone, stranger = (an_employee(unit=dan.unit, email=f"p{number}@example.org") for number in range(3))
    with transaction():
        write_letters(
            LetterKind.RESULT, [told.id, gone.id], about=f"contest:{contest.id}", contest_id=contest.id, now=now
        )
    gone.left_on = now.date()
    db.session.commit()
    (nominator,) = {each.nominator_id for each in cleo.nominations}
    correct(contest, dan, now)
    found = db.session.query(Letter).filter_by(kind=LetterKind.CORRECTION)
    notices = [each.employee_id for each in found if each.channel is LetterChannel.APP]
    mails = [(each.employee_id, each.due_at) for each in found if each.channel is LetterChannel.EMAIL]
    assert sorted(notices) == sorted([cleo.employee_id, ben.employee_id, nominator, told.id])
    assert mails == [(told.id, now)]
    assert {each.about for each in found} == {f"correction:{db.session.query(Correction.id).scalar()}"}
    # What the preview promised is what was written; who has left is among those told, and hears no more.
    reach = reach_of(contest, today=now.date())
    assert (reach.by_notice, reach.by_mail) == (4, 1)
    assert gone.id in people_told(contest) and stranger.id not in people_told(contest)


def test_the_staff_that_heard_of_all_categories_together_hears_of_a_correction_in_any(dan, now):
    first, _ = a_counted_contest(9, 4)
    second, _ = a_counted_contest(8, 3, lead_id=first.id, category_position=2)
    ben = an_employee("Ben", dan.unit)
    with transaction():
        write_letters(LetterKind.RESULT, [ben.id], about=f"contest:{first.id}", contest_id=second.id, now=now)
    assert ben.id in people_told(first) & people_told(second)


def test_webhooks_and_the_journal_hear_of_it_in_the_same_act(dan, now):
    add_webhook("Chat", HookFormat.GENERIC, "https://chat.example/1", by=dan.id, now=now)
    contest, (cleo, ben) = a_counted_contest(9, 4)
    number = correct(
        contest, dan, now, text_ru="Цифры марта были цифрами февраля.", takes_from=cleo.id, gives_to=ben.id
    )
    told = db.session.query(Delivery).one()
    assert (told.event, told.about, told.contest_id) == (HookEvent.CORRECTED, f"correction:{number}", contest.id)
    entry = db.session.query(JournalEntry).order_by(JournalEntry.id.desc()).first()
    assert (entry.act, entry.by_id, entry.contest_id) == ("result corrected", dan.id, contest.id)
    assert TEXT in entry.details and "Цифры марта" in entry.details
    assert f'"title_from": {cleo.employee_id}' in entry.details and f'"title_to": {ben.employee_id}' in entry.details
    assert first_broken_entry() is None


def test_a_page_that_did_not_know_of_the_last_correction_publishes_none(dan, now):
    contest, (cleo, ben) = a_counted_contest(9, 4)
    correct(contest, dan, now, takes_from=cleo.id)
    for number in (0, 1, 3):
        with pytest.raises(ChangedMeanwhile):
            correct(contest, dan, now, number=number, gives_to=ben.id)
    assert db.session.query(Correction).count() == 1


def test_of_two_organisers_at_the_same_moment_one_hears_that_the_other_was_faster(app, dan, now):
    contest, (cleo, ben, eve) = a_counted_contest(9, 4, 4)
    numbers = (contest.id, dan.id, cleo.id, (ben.id, eve.id))

    def publish(place):
        contest_id, by, loser, winners = numbers
        return publish_correction(
            contest_id,
            TEXT,
            "",
            takes_from=loser,
            gives_to=winners[place % 2],
            number=1,
            language="en",
            by=by,
            now=now,
        )

    heard = at_once(app, 6, publish)
    assert [type(each) for each in heard].count(ChangedMeanwhile) == 5
    assert [type(each) for each in heard].count(int) == 1
    db.session.rollback()
    assert db.session.query(Correction).count() == 1
    assert len(title_holders(contest.id)) == 1


def test_nothing_of_a_correction_is_left_where_the_act_breaks_off(dan, now, monkeypatch):
    contest, (cleo, _) = a_counted_contest(9, 4)

    def broken(*_, **__):
        raise RuntimeError("killed")

    monkeypatch.setattr("contest.services.corrections.write_events", broken)
    with pytest.raises(RuntimeError):
        correct(contest, dan, now, takes_from=cleo.id)
    assert [db.session.query(table).count() for table in (Correction, Letter, Delivery, JournalEntry)] == [0] * 4
    assert title_holders(contest.id) == {cleo.id}


def test_the_rule_of_earlier_leaders_follows_the_corrected_title(dan, now):
    march, (cleo, ben) = a_counted_contest(9, 4, period_start=date(2026, 3, 1))
    later = a_contest(Phase.NOMINATING, period_start=date(2026, 9, 1))
    assert dict(known_in(later).led_until) == {cleo.employee_id: date(2026, 3, 31)}
    correct(march, dan, now, takes_from=cleo.id, gives_to=ben.id)
    assert dict(known_in(later).led_until) == {ben.employee_id: date(2026, 3, 31)}


def test_a_title_given_later_takes_nothing_from_one_announced_before(dan, now):
    march, (_, ben) = a_counted_contest(9, 4, period_start=date(2026, 3, 1))
    may, _ = a_counted_contest(9, 4, period_start=date(2026, 5, 1))
    for contest, announced in ((march, now - timedelta(days=60)), (may, now - timedelta(days=30))):
        db.session.get_one(Outcome, contest.id).announced_at = announced
    db.session.commit()
    correct(march, dan, now, gives_to=ben.id)
    assert ben.employee_id not in known_in(may).led_until
    # Had it been given before, it would stand in the way.
    db.session.query(Correction).one().published_at = now - timedelta(days=40)
    db.session.commit()
    assert ben.employee_id in known_in(may).led_until

"""Reminding many at once: the right person, one letter a day, and those without an address named."""

from datetime import timedelta

import pytest

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.letters import LetterKind
from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import JournalEntry, Nomination
from contest.queries.reminders import plan, waiting_among
from contest.services.reminders import Reminded, remind
from tests.factories import a_consent, a_contest, a_head, a_nomination, a_unit, an_account, an_employee
from tests.post import emails, mailed_about, notices
from tests.statements import statements

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
CONSENT, PUT_RIGHT, PROPOSAL = (
    LetterKind.CONSENT_REMINDER,
    LetterKind.PUT_RIGHT_REMINDER,
    LetterKind.PROPOSAL_REMINDER,
)


class Scene:
    """Ada heads the foundry; Ben, a moulder there, proposes colleagues to her; Dan of HR reminds."""

    def __init__(self, phase=Phase.NOMINATING):
        self.company = a_unit("Northern Meridian")
        self.plant = a_unit("Plant", self.company)
        self.foundry = a_unit("Foundry", self.plant)
        self.ada = a_head("Ada", self.foundry, email="ada@meridian.example")
        self.ben = an_employee("Ben", self.foundry, email="ben@meridian.example")
        self.dan = an_employee("Dan", self.company)
        self.contest = a_contest(phase, self.company)

    def person(self, email=True):
        person = an_employee("", self.foundry)
        if email:
            person.email = f"{person.personnel_number}@meridian.example"
            db.session.commit()
        return person

    def silent(self, person=None, **values) -> Nomination:
        """Submitted, the nominee asked and silent."""
        nomination = a_nomination(self.contest, person or self.person(), self.ada, person_agrees=False, **values)
        a_consent(self.contest, nomination.employee, ConsentState.ASKED, ConsentKind.TAKING_PART)
        return nomination

    def sent_back(self, **values) -> Nomination:
        return a_nomination(self.contest, self.person(), self.ada, NominationStatus.SENT_BACK, remark="Add", **values)

    def proposed(self, **values) -> Nomination:
        return a_nomination(
            self.contest,
            self.person(),
            self.ben,
            NominationStatus.PROPOSED,
            channel=NominationChannel.COLLEAGUE,
            **values,
        )

    def remind(self, *nominations, now):
        return remind([each.id for each in nominations], by=self.dan.id, now=now).people


@pytest.fixture
def scene(app):
    with app.app_context():
        yield Scene()


def letters() -> list[tuple[LetterKind, int, str]]:
    return mailed_about()


def test_each_nomination_reminds_the_one_it_waits_for(scene, now):
    silent, back, proposed = scene.silent(), scene.sent_back(), scene.proposed()
    assert scene.remind(silent, back, proposed, now=now) == 3
    contest = f"contest:{scene.contest.id}:2026-10-20"
    assert sorted(letters()) == sorted(
        [
            (CONSENT, silent.employee_id, contest),
            (PUT_RIGHT, scene.ada.id, f"nomination:{back.id}:2026-10-20"),
            (PROPOSAL, scene.ada.id, contest),
        ]
    )
    entry = db.session.query(JournalEntry).one()
    assert (entry.act, entry.by_id, entry.details) == ("reminders sent", scene.dan.id, '{"employees": 3}')


def test_on_one_day_nobody_is_reminded_twice_and_on_the_next_again(scene, now):
    nominations = [scene.silent(), scene.sent_back(), scene.proposed()]
    assert scene.remind(*nominations, now=now) == 3
    assert scene.remind(*nominations, now=now + timedelta(hours=3)) == 0
    assert len(plan([each.id for each in nominations], now=now).went) == 3
    assert scene.remind(*nominations, now=now + timedelta(hours=12.5)) == 3
    assert len(letters()) == 6


def test_the_day_is_that_of_the_contest(scene, now):
    scene.contest.time_zone = "Asia/Vladivostok"
    db.session.commit()
    silent = scene.silent()
    late = now.replace(hour=15)
    assert scene.remind(silent, now=now) == 1
    assert scene.remind(silent, now=late) == 1
    assert [about for _kind, _to, about in letters()] == [
        f"contest:{scene.contest.id}:2026-10-20",
        f"contest:{scene.contest.id}:2026-10-21",
    ]


def test_a_head_hears_once_of_all_proposals_and_a_nominee_once_of_all_nominations(scene, now):
    proposals = [scene.proposed() for _ in range(3)]
    cleo = scene.person()
    twice = [scene.silent(cleo), scene.silent(cleo, unit=scene.plant)]
    assert scene.remind(*proposals, *twice, now=now) == 2
    (consent, proposal) = sorted(
        plan([each.id for each in [*proposals, *twice]], now=now).went, key=lambda each: each.kind
    )
    assert (consent.reader, consent.nominations) == (cleo, twice)
    assert (proposal.reader, proposal.nominations) == (scene.ada, proposals)


def test_who_has_no_address_or_wants_no_reminders_is_named_and_finds_a_notice(scene, now):
    silent = [scene.silent(scene.person(email=False)), scene.silent()]
    an_account(silent[1].employee, reminders_by_mail=False)
    found = plan([each.id for each in silent], now=now)
    assert ([each.reader for each in found.notices], found.letters) == ([each.employee for each in silent], [])
    assert scene.remind(*silent, now=now) == 2
    assert [each.employee_id for each in notices()] == [each.employee_id for each in silent]
    assert letters() == []
    assert scene.remind(*silent, now=now) == 0
    assert [each.reader for each in plan([silent[0].id], now=now).notices] == [silent[0].employee]
    assert db.session.query(JournalEntry).count() == 1


def test_at_night_it_is_known_when_the_e_mails_leave_before_and_after_they_are_written(scene, now):
    night = now.replace(hour=20)  # eleven in Moscow
    morning = (night + timedelta(hours=9), "Europe/Moscow")
    perm = a_unit("Perm", scene.company, time_zone="Asia/Yekaterinburg")
    silent, eastern = scene.silent(), scene.silent()
    eastern.employee.unit = perm
    db.session.commit()
    ids = [silent.id, eastern.id, scene.silent(scene.person(email=False)).id]
    there = (night + timedelta(hours=7), "Asia/Yekaterinburg")
    assert waiting_among(plan(ids, now=now).letters) == ()
    assert waiting_among(plan(ids, now=night).letters) == (there, morning)
    assert remind(ids, by=scene.dan.id, now=night) == Reminded(3, (there, morning))
    assert waiting_among(plan(ids, now=night).went) == (there, morning)
    assert sorted(each.due_at for each in emails()) == [there[0], morning[0]]


def test_who_wants_one_e_mail_a_day_waits_by_day_too(scene, now):
    silent = scene.silent()
    an_account(silent.employee, mail_once_a_day=True)
    ((leaves, zone),) = waiting_among(plan([silent.id], now=now).letters)
    assert (leaves > now, zone) == (True, "Europe/Moscow")


def test_for_a_nominator_who_has_left_whoever_answers_now_puts_it_right(scene, now):
    director = a_head("Eve", scene.plant, email="eve@meridian.example")
    back = scene.sent_back()
    scene.ada.left_on = now.date()
    db.session.commit()
    assert scene.remind(back, now=now) == 1
    assert [(kind, to) for kind, to, _about in letters()] == [(PUT_RIGHT, director.id)]


def test_what_waits_for_hr_alone_reminds_nobody(scene, now):
    settled = [
        a_nomination(scene.contest, scene.person(), scene.ada),
        *(
            a_nomination(scene.contest, scene.person(), scene.ada, status)
            for status in (NominationStatus.ADMITTED, NominationStatus.REFUSED)
        ),
    ]
    draft = a_nomination(scene.contest, scene.person(), scene.ada, NominationStatus.DRAFT)
    assert scene.remind(*settled, draft, now=now) == 0
    assert plan([each.id for each in [*settled, draft]], now=now).settled == settled


@ONE
@pytest.mark.parametrize("phase", [Phase.VOTING, Phase.ANNOUNCED, Phase.CANCELLED])
def test_once_people_vote_nobody_is_reminded(app, now, phase):
    with app.app_context():
        scene = Scene(phase)
        assert scene.remind(scene.silent(), scene.sent_back(), scene.proposed(), now=now) == 0


def test_thirty_cost_no_more_questions_than_one(scene, now):
    def asked(numbers):
        db.session.expunge_all()
        with statements() as made:
            for each in plan(numbers, now=now).reminders:
                _ = each.reader.unit.name, each.contest.scope.name, [one.employee.unit.name for one in each.nominations]
        return len(made)

    def three():
        return [scene.silent().id, scene.sent_back().id, scene.proposed().id]

    few = three()
    one = asked(few)
    for name in ("contest", "ada", "ben", "foundry"):
        setattr(scene, name, db.session.merge(getattr(scene, name)))
    many = [*few, *(number for _ in range(9) for number in three())]
    assert asked(many) == one

"""Contests that are over: no page still asks for what nobody can do any more."""

import pytest

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import Eligibility, LatePass
from tests.factories import a_consent, a_contest, a_nomination, an_account, an_employee
from tests.web.nominating import ONE, Scene
from tests.web.reading import shown

pytestmark = ONE
ENDED = [Phase.ANNOUNCED, Phase.VOID, Phase.CANCELLED]
CANCELLED = "The contest was cancelled."


@pytest.fixture
def scene(app, client, sign_in):
    return Scene(app, client, sign_in)


@pytest.fixture
def dan(app, scene, sign_in):
    """HR in front of another screen."""
    client = app.test_client()
    with app.app_context():
        person = an_employee("Dan", scene.company)
        an_account(person, Role.HR)
    sign_in(client, person)
    return client


def in_a_contest(scene, phase, *statuses):
    """(its number, that of Cleo's nomination, the first of these): Ada nominated one person for each state."""
    with scene.app.app_context():
        contest = a_contest(phase, scene.company, ended_reason="The plant stands still")
        people = [scene.cleo, *(an_employee("Smith", scene.foundry) for _ in statuses[1:])]
        found = [
            a_nomination(contest, person, scene.ada, status, unit=scene.foundry)
            for person, status in zip(people, statuses, strict=True)
        ]
        a_consent(contest, scene.cleo, ConsentState.ASKED, *ConsentKind)
        return contest.id, found[0].id


def steps_on(page):
    """What the page of a nomination says of where it stands."""
    return page.split("Where this one stands")[1]


# The unit.


@pytest.mark.parametrize("phase", ENDED)
@pytest.mark.parametrize("status", [NominationStatus.SUBMITTED, NominationStatus.SENT_BACK, NominationStatus.DRAFT])
def test_no_step_of_a_nomination_is_to_come_any_more(scene, phase, status):
    _, number = in_a_contest(scene, phase, status)
    said = steps_on(shown(scene.client.get(f"/nominations/{number}")))
    ends = "Not submitted" if status is NominationStatus.DRAFT else "Not decided in time"
    assert ("Contest cancelled" if phase is Phase.CANCELLED else ends) in said
    assert "Until" not in said and "Result" not in said and "On the ballot" not in said
    # The brass at the end is for a result.
    assert " peak" not in scene.client.get(f"/nominations/{number}").text


def test_while_a_contest_runs_the_steps_to_come_are_named(scene):
    _, number = in_a_contest(scene, Phase.SCREENING, NominationStatus.SUBMITTED)
    said = steps_on(shown(scene.client.get(f"/nominations/{number}")))
    assert "Checked by HR Until" in said and "On the ballot" in said and "Result" in said


@pytest.mark.parametrize(
    ("phase", "reason", "expected"),
    [
        (Phase.CANCELLED, "The plant stands still", ["Contest cancelled"]),
        (Phase.VOID, "Too few candidates.", ["Result", "no leader this time"]),
        (Phase.ANNOUNCED, "", ["On the ballot", "Result", "The result is announced"]),
    ],
)
def test_of_who_was_admitted_it_says_with_what_the_contest_ended(scene, phase, reason, expected):
    _, number = in_a_contest(scene, phase, NominationStatus.ADMITTED)
    said = steps_on(shown(scene.client.get(f"/nominations/{number}")))
    for words in ("On the ballot", "Result", "no leader this time", "The result is announced", "Contest cancelled"):
        assert (words in said) is (words in expected), words


@pytest.mark.parametrize("status", [NominationStatus.DRAFT, NominationStatus.SUBMITTED, NominationStatus.ADMITTED])
def test_the_page_of_a_nomination_says_that_the_contest_was_cancelled_and_asks_for_nothing(scene, status):
    _, number = in_a_contest(scene, Phase.CANCELLED, status)
    page = shown(scene.client.get(f"/nominations/{number}"))
    assert CANCELLED in page
    for words in ("Not decided in time", "no decision before voting", "agreement is not noted", "To print and sign"):
        assert words not in page, words


def test_the_desk_says_contest_cancelled_of_what_nobody_decided(scene):
    in_a_contest(scene, Phase.CANCELLED, NominationStatus.SUBMITTED)
    desk = shown(scene.client.get("/nominations/"))
    assert "Contest cancelled" in desk and "With HR" not in desk and "Not decided in time" not in desk


# The nominee.


@pytest.mark.parametrize("phase", [Phase.SCREENING, *ENDED])
def test_a_nominee_is_asked_nothing_in_a_cancelled_contest(scene, sign_in, phase):
    contest_id, _ = in_a_contest(scene, phase, NominationStatus.SUBMITTED)
    client = scene.app.test_client()
    with scene.app.app_context():
        an_account(scene.cleo)
    sign_in(client, scene.cleo)
    page = shown(client.get(f"/consents/{contest_id}"))
    assert (CANCELLED in page) is (phase is Phase.CANCELLED)
    # A yes to publication is taken as long as there may be something to publish.
    assert ("Yes, I agree" in page or "Send my answers" in page) is (phase is not Phase.CANCELLED)
    assert ("Not answered" in page) is (phase is not Phase.SCREENING)


# HR.


@pytest.mark.parametrize("phase", [Phase.SCREENING, *ENDED])
def test_the_page_of_a_contest_that_is_over_names_no_nominations_to_check(scene, dan, phase):
    states = (NominationStatus.SUBMITTED, NominationStatus.SENT_BACK, NominationStatus.DRAFT, NominationStatus.ADMITTED)
    contest_id, _ = in_a_contest(scene, phase, *states)
    page = shown(dan.get(f"/office/contests/{contest_id}"))
    is_over = phase in ENDED
    assert ("Admitted: 1, refused: 0, not decided: 2, never submitted: 1." in page) is is_over
    assert ("nominations were submitted 3" in page) is is_over
    for words in ("to check", "Late nominations", "Read and decide"):
        assert (words in page) is not is_over, words


def test_all_nominations_of_a_contest_that_is_over_are_a_click_away(scene, dan):
    contest_id, number = in_a_contest(scene, Phase.VOID, NominationStatus.SUBMITTED)
    address = f"/office/screening?contest={contest_id}&amp;ended=1&amp;state=all"
    assert address in dan.get(f"/office/contests/{contest_id}").text
    assert f"/office/screening/{number}" in dan.get(address.replace("&amp;", "&")).text


@pytest.mark.parametrize("phase", [Phase.NOMINATING, Phase.VOTING, *ENDED])
@pytest.mark.parametrize("status", [NominationStatus.PROPOSED, NominationStatus.SENT_BACK])
def test_nobody_is_reminded_of_what_nobody_can_put_right(scene, dan, phase, status):
    _, number = in_a_contest(scene, phase, status)
    page = shown(dan.get(f"/office/screening/{number}"))
    for words in ("Remind the head", "Remind the nominator", "has not answered yet", "is putting it right"):
        if phase is not Phase.NOMINATING:
            assert words not in page, words
    assert ("Remind the" in page) is (phase is Phase.NOMINATING)
    # As before, it may be refused, so that nothing waits for ever; not where the contest was cancelled.
    if status is NominationStatus.SENT_BACK:
        assert ("Refuse with a reason" in page) is (phase is not Phase.CANCELLED)


@pytest.mark.parametrize("phase", [Phase.SCREENING, *ENDED])
def test_a_contest_that_is_over_asks_for_no_attestation(scene, dan, phase):
    contest_id, number = in_a_contest(scene, phase, NominationStatus.SUBMITTED)
    with scene.app.app_context():
        db.session.add(Eligibility(contest_id=contest_id, needs_attestation=True))
        db.session.commit()
    assert ("Attestation" in shown(dan.get(f"/office/screening/{number}"))) is (phase is Phase.SCREENING)


@pytest.mark.parametrize("phase", [Phase.SCREENING, *ENDED])
def test_the_passes_of_a_contest_that_is_over_are_only_read(scene, dan, now, phase):
    contest_id, _ = in_a_contest(scene, phase, NominationStatus.SUBMITTED)
    with scene.app.app_context():
        hr = an_employee("", scene.company)
        person = an_employee("Doe", scene.foundry)
        db.session.add(LatePass(contest_id=contest_id, employee_id=person.id, by_id=hr.id, at=now, reason="Ill"))
        db.session.commit()
    page = shown(dan.get(f"/office/contests/{contest_id}/late"))
    is_open = phase is Phase.SCREENING
    assert ("Not used yet" in page, "Take back" in page, "Use this number" in page or "Find" in page) == 3 * (is_open,)
    assert ("Not used" in page) is True


def test_the_queue_says_of_a_cancelled_contest_that_it_was(scene, dan):
    contest_id, _ = in_a_contest(scene, Phase.CANCELLED, NominationStatus.SUBMITTED)
    page = shown(dan.get(f"/office/screening?contest={contest_id}&ended=1"))
    assert "Contest cancelled" in page and "Voting has begun" not in page

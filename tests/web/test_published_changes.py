"""What HR changes after it was published is never silent: the page says what, since when and why (PRODUCT 19)."""

from datetime import date, timedelta

import pytest

from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.domain.steering import Forward
from contest.extensions import db
from contest.models import Contest
from contest.services import journal
from contest.services.company_calendar import settle_quality_year
from contest.services.steering import bring_forward, cancel, vote_longer
from contest.services.transaction import transaction
from tests.factories import a_contest, an_employee
from tests.statements import statements
from tests.web.reading import words

HOUR = timedelta(hours=1)


@pytest.fixture
def dan(app, ben):
    with app.app_context():
        return an_employee("Dan").id


def test_a_page_of_which_nothing_was_changed_says_nothing(app, ben, dan, now):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
        with transaction():
            journal.record("contest published", by=dan, now=now, contest_id=contest.id)
        number = contest.id
    assert "Changed since it was published" not in words(ben.get(f"/contests/{number}"))


def test_a_vote_that_runs_longer_says_since_when_and_why(app, ben, dan, now):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
        planned = contest.voting_close_at
        vote_longer(contest.id, planned + HOUR, "The network was down.", by=dan, now=now)
        number = contest.id
    page = words(ben.get(f"/contests/{number}"))
    assert "Changed since it was published" in page
    assert "Voting was made longer, until " in page and "Reason: The network was down." in page
    assert "Tuesday 20 October 2026, 12:00" in page.replace("20 October,", "20 October 2026,")


@pytest.mark.parametrize(
    ("phase", "step", "said"),
    [
        (Phase.PLANNED, Forward.OPEN_NOMINATIONS, "Nominations were opened earlier; planned was"),
        (Phase.NOMINATING, Forward.CLOSE_NOMINATIONS, "Nominations were closed earlier; planned was"),
        (Phase.VOTING, Forward.CLOSE_VOTING, "Voting was closed earlier; planned was"),
        (Phase.COUNTED, Forward.ANNOUNCE, "The result was announced earlier; planned was"),
    ],
)
@pytest.mark.parametrize("reason", ["", "The meeting is on Monday."])
def test_a_step_that_came_earlier_says_what_was_planned(app, ben, dan, now, phase, step, said, reason):
    with app.app_context():
        contest = a_contest(phase)
        bring_forward(contest.id, step, reason=reason, by=dan, now=now)
        number = contest.id
    page = words(ben.get(f"/contests/{number}"))
    assert said in page
    assert ("Reason: The meeting is on Monday." in page) is bool(reason)


def test_a_contest_that_was_taken_back_and_published_again_says_so(app, ben, dan, now):
    with app.app_context():
        contest = a_contest(Phase.PLANNED)
        for at, act in enumerate(("contest published", "contest taken back", "contest published")):
            with transaction():
                journal.record(act, by=dan, now=now + at * HOUR, contest_id=contest.id)
        number = contest.id
    page = words(ben.get(f"/contests/{number}"))
    assert page.index("The contest was taken back to be set up anew.") < page.index("The contest was published again")
    assert page.count("The contest was published again") == 1


def test_a_cancelled_contest_says_since_when(app, ben, dan, now):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
        cancel(contest.id, "The plant stands still.", by=dan, now=now)
        number = contest.id
    assert "The contest was cancelled. Reason: The plant stands still." in words(ben.get(f"/contests/{number}"))


def test_a_branch_does_not_speak_of_the_whole_but_the_whole_of_its_branches(app, ben, dan, now):
    with app.app_context():
        whole = a_contest(Phase.NOMINATING, name_en="The whole")
        branch = a_contest(Phase.VOTING, stage=Stage.BRANCH, lead_id=whole.id, next_id=whole.id)
        planned = branch.voting_close_at
        db.session.get_one(Contest, whole.id).nominations_close_at = planned + 3 * HOUR
        db.session.commit()
        vote_longer(branch.id, planned + HOUR, "Ice on the river.", by=dan, now=now)
        with transaction():
            details = {"step": "open-voting", "planned": now.isoformat()}
            journal.record("step brought forward", by=dan, now=now, contest_id=whole.id, **details)
        numbers = whole.id, branch.id
    page, of_branch = (words(ben.get(f"/contests/{number}")) for number in numbers)
    assert "Branch stage: Voting was made longer" in page and "Voting was opened earlier" in page
    assert "Voting was made longer" in of_branch and "Branch stage: Voting" not in of_branch
    assert "Voting was opened earlier" not in of_branch


def settle(dan, now, day=None, note="", motto=""):
    settle_quality_year(2026, other_day=day, note=note, motto_en=motto, motto_ru="", by=dan, now=now)


def test_quality_day_and_motto_are_not_changed_silently(app, ben, dan, now):
    with app.app_context():
        settle(dan, now, motto="Quality first")
    assert "What was changed about this week" not in words(ben.get("/quality-week/2026"))
    with app.app_context():
        settle(dan, now + HOUR, date(2026, 11, 10), "The plant stands still on Thursday", "Quality begins with us")
        settle_quality_year(2027, other_day=None, note="", motto_en="Other", motto_ru="", by=dan, now=now)
    page = words(ben.get("/quality-week/2026"))
    assert "Quality Day was moved to Tuesday 10 November 2026; before, it was Thursday 12 November 2026." in page
    assert "Reason: The plant stands still on Thursday" in page
    assert "The motto was changed; before, it was “Quality first”." in page
    assert "What was changed about this week" not in words(ben.get("/quality-week/2027"))


def test_thirty_changes_cost_no_more_queries_than_one(app, ben, dan, now):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
        number, close = contest.id, contest.voting_close_at
        vote_longer(number, close + timedelta(minutes=1), "Once.", by=dan, now=now)
        settle(dan, now, date(2026, 11, 10), "Once")
    paths = (f"/contests/{number}", "/quality-week/2026")
    with_one = [asked(ben, path) for path in paths]
    with app.app_context():
        for minute in range(2, 31):
            vote_longer(number, close + timedelta(minutes=minute), "Again.", by=dan, now=now)
            settle(dan, now, date(2026, 11, 9 + minute % 2), "Again")
    assert [asked(ben, path) for path in paths] == with_one


def asked(ben, path):
    """How many statements a page takes that was looked at before."""
    ben.get(path)
    with statements() as heard:
        ben.get(path)
    return len(heard)

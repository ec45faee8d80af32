"""`flask advance`: one sweep does all that beat calls, and what cannot go on holds up nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.contest_setup import Basics
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest
from contest.services import progress
from contest.services.contests import create_contest
from contest.services.whole_seasons import begin_season
from tests.factories import a_candidate, a_contest, a_head, a_unit, an_employee

OCTOBER = datetime(2026, 10, 20, 9, tzinfo=UTC)


@pytest.fixture
def advance(app, clock):
    def advance(instant):
        clock.move_to(instant)
        return app.test_cli_runner().invoke(args=["advance"])

    return advance


def test_a_month_opens_and_goes_to_its_vote_by_the_command_alone(app, advance):
    with app.app_context():
        company = a_unit("Altair Works")
        dan = a_head("Dan", company, email="dan@example.org")
        draft = create_contest(Basics(PeriodKind.MONTH, date(2026, 10, 1)), by=dan.id, now=OCTOBER)
        begin_season(draft, by=dan.id, now=OCTOBER)
    opened = advance(OCTOBER)
    assert (opened.exit_code, opened.output.splitlines()[0]) == (0, "season 1: opened contest 3")
    assert advance(OCTOBER).output.splitlines() == ["letters handed over: 0"]
    # Nominations open on Monday the 26th at nine in Moscow; the heads hear of it.
    assert advance(datetime(2026, 10, 26, 6, tzinfo=UTC)).output.splitlines() == [
        "contest 3: nominating",
        "letters handed over: 1",
    ]
    with app.app_context():
        contest = db.session.get(Contest, 3)
        for name in ("Cleo", "Ben"):
            a_candidate(contest, an_employee(name, contest.scope))
        opens_at, announced_at = contest.voting_open_at, contest.announce_at
    assert advance(opens_at).output.splitlines()[:2] == ["contest 3: screening", "contest 3: voting"]
    ended = advance(announced_at).output.splitlines()
    assert ended[:3] == ["contest 3: closed", "contest 3: counted", "contest 3: announced"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_fault_in_one_contest_holds_up_no_other(app, advance, monkeypatch):
    with app.app_context():
        broken, sound = a_contest(Phase.PLANNED).id, a_contest(Phase.PLANNED).id
        instant = db.session.get(Contest, sound).nominations_open_at
    take_over = progress.late.take_over_drafts

    def fails(contest, *, now):
        if contest.id == broken:
            raise ZeroDivisionError
        return take_over(contest, now=now)

    monkeypatch.setattr(progress.late, "take_over_drafts", fails)
    swept = advance(instant)
    assert swept.exit_code == 1
    assert f"contest {broken} cannot go on: ZeroDivisionError" in swept.stderr
    assert f"contest {sound}: nominating" in swept.stdout
    with app.app_context():
        assert db.session.get(Contest, broken).phase is Phase.PLANNED


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_the_clock_reminds_of_is_written_once_by_the_sweep(app, advance):
    with app.app_context():
        opens_at, closes_at = OCTOBER, OCTOBER + timedelta(days=6)
        dates = {"voting_open_at": opens_at, "voting_close_at": closes_at, "announce_at": closes_at}
        contest = a_contest(Phase.SCREENING, a_unit("Altair Works"), **dates, tell_when_voting_opens=False)
        for name in ("Cleo", "Ben"):
            a_candidate(contest, an_employee(name, contest.scope, email=f"{name.lower()}@example.org"))
        number = contest.id
    advance(opens_at)
    at_half_time = advance(opens_at + timedelta(days=3)).output.splitlines()
    assert at_half_time == [f"contest {number}: wrote voting_half", "letters handed over: 2"]
    assert advance(opens_at + timedelta(days=3, minutes=1)).output.splitlines() == ["letters handed over: 0"]

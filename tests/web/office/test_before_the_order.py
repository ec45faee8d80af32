"""The dashboard of an announced contest: whether its leaders may still be named in the order."""

from datetime import UTC, date, datetime

from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Eligibility, Outcome
from tests.outcomes import a_counted_contest
from tests.statements import statements
from tests.web.office.desks import ALL, ONE
from tests.web.reading import plain


def page(dan, contest_id):
    return plain(dan.get(f"/office/contests/{contest_id}"))


@ALL
def test_every_leader_has_a_tick_or_the_reason_of_today(app, dan, now):
    with app.app_context():
        contest, (_, ben, _) = a_counted_contest(30, 30, 10, names=("Cleo", "Ben"))
        ben.employee.left_on = now.date()
        db.session.commit()
    text = page(dan, contest.id)
    assert "Cleo Carter may be named" in text
    assert "Ben Brooks This person no longer works here. has left" in text


@ONE
def test_a_title_of_before_stands_in_the_way_and_a_later_one_takes_nothing_away(app, dan):
    with app.app_context():
        titles = []
        for year in (2026, 2027):
            contest, candidates = a_counted_contest(
                9,
                3,
                period_start=date(year, 3, 1),
                eligibility=Eligibility(leader_pause=24, off_commission=True),
            )
            db.session.get_one(Outcome, contest.id).announced_at = datetime(year, 4, 1, tzinfo=UTC)
            titles.append((contest, candidates[0]))
        (first, leader), (second, again) = titles
        again.employee_id = leader.employee_id
        db.session.commit()
    assert "may be named" in page(dan, first.id)
    assert "leader before" in page(dan, second.id)


@ONE
def test_before_the_announcement_and_in_the_branches_there_is_no_such_panel(app, dan):
    with app.app_context():
        counted, _ = a_counted_contest(9, 3, phase=Phase.COUNTED)
        whole, _ = a_counted_contest(9, 3)
        branch, _ = a_counted_contest(9, 3, stage=Stage.BRANCH, next_id=whole.id, lead_id=whole.id)
    for contest, shown in ((counted, False), (whole, True), (branch, False)):
        assert ("Before the order" in page(dan, contest.id)) == shown


@ONE
def test_the_panel_asks_as_often_for_thirty_who_share_the_first_place(app, dan):
    asked = []
    for leaders in (1, 30):
        with app.app_context():
            contest, _ = a_counted_contest(*[5] * leaders)
        with statements() as heard:
            page(dan, contest.id)
        asked.append(len(heard))
    assert asked[0] == asked[1]

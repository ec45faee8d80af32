"""Where a contest leads on that ended without a leader: for everybody to the others, for HR to holding it again."""

import html
import re
from datetime import date

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.phases import Phase
from contest.domain.staff import Role
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import Contest
from tests.factories import a_contest, a_unit, an_account, an_employee
from tests.statements import statements
from tests.web.reading import words

AGAIN = "Hold it again"
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture
def company(app):
    """A company with a shop, Ben of the staff and Dan of HR."""
    with app.app_context():
        top = a_unit("Altair Works")
        shop = a_unit("Tver Assembly", parent=top)
        people = {name: an_employee(name, top) for name in ("Ben", "Dan")}
        an_account(people["Ben"])
        an_account(people["Dan"], Role.HR)
        return top, shop, people


def ended(scope, phase=Phase.CANCELLED, **changes):
    changes = {"period_start": OCTOBER, "kind": PeriodKind.MONTH, "ended_reason": "The hall burned down.", **changes}
    return a_contest(phase, scope, **changes)


def a_month(phase, scope, start, **changes):
    return a_contest(phase, scope, kind=PeriodKind.MONTH, period_start=start, **changes)


def links(page):
    """Where the section What comes next leads."""
    part = re.search(r'aria-labelledby="ahead">(.*?)</section>', page, re.DOTALL)
    return re.findall(r'href="([^"]+)"', part[1]) if part else []


@pytest.mark.parametrize("phase", [Phase.CANCELLED, Phase.VOID])
def test_it_leads_to_the_next_of_its_kind_and_to_the_last_result(app, client, sign_in, company, phase):
    top, shop, people = company
    with app.app_context():
        over = ended(top, phase)
        a_month(Phase.DRAFT, top, NOVEMBER)
        a_contest(Phase.PLANNED, top, kind=PeriodKind.QUARTER, period_start=OCTOBER)
        later = a_month(Phase.PLANNED, top, DECEMBER)
        coming = a_month(Phase.NOMINATING, top, NOVEMBER)
        last = a_month(Phase.ANNOUNCED, top, date(2026, 9, 1))
        a_month(Phase.ANNOUNCED, shop, OCTOBER)
        assert later.id < coming.id
    sign_in(client, people["Ben"])
    page = client.get(f"/contests/{over.id}").text
    assert links(page) == [f"/contests/{coming.id}", f"/contests/{last.id}/results"]
    assert AGAIN not in page


def test_a_shop_without_others_of_its_own_leads_to_those_above(app, client, sign_in, company):
    top, shop, people = company
    with app.app_context():
        over = ended(shop)
        above = a_month(Phase.VOTING, top, NOVEMBER)
    sign_in(client, people["Ben"])
    page = client.get(f"/contests/{over.id}").text
    assert links(page) == [f"/contests/{above.id}"]
    assert "Altair Works" in page
    with app.app_context():
        own = a_month(Phase.PLANNED, shop, DECEMBER)
    assert links(client.get(f"/contests/{over.id}").text) == [f"/contests/{own.id}"]


def test_where_nothing_comes_next_nothing_is_said_of_it(app, client, sign_in, company):
    top, _shop, people = company
    with app.app_context():
        over, announced = ended(top), a_month(Phase.VOTING, top, NOVEMBER)
        announced.phase = Phase.DRAFT
        db.session.commit()
    sign_in(client, people["Ben"])
    page = words(client.get(f"/contests/{over.id}"))
    assert "What comes next" not in page and "See the other contests" in page


@pytest.mark.parametrize("path", ["/contests/{id}", "/office/contests/{id}"])
def test_hr_holds_it_again_with_the_same_settings(app, client, sign_in, company, path):
    _top, shop, people = company
    with app.app_context():
        over = ended(shop, name_en="Welder of the Month", places_per_unit=7)
    sign_in(client, people["Dan"])
    page = client.get(path.format(id=over.id)).text
    form = html.unescape(re.search(rf'href="([^"]+)">(?:<svg.*?</svg>)?{AGAIN}', page)[1])
    shown = client.get(form).text
    assert re.search(r'checked[^>]* value="month:2026-10-01"', shown)
    assert f'<option selected value="{over.id}">' in shown
    answer = client.post(form, data={"period": "month:2026-10-01", "like": str(over.id)})
    assert answer.status_code == 303
    with app.app_context():
        anew = db.session.scalars(db.select(Contest).where(Contest.phase == Phase.DRAFT)).one()
        assert (anew.scope_id, anew.period_start, anew.places_per_unit) == (shop.id, OCTOBER, 7)
        assert anew.name_en == "Welder of the Month"


@pytest.mark.parametrize("path", ["/contests/{id}", "/office/contests/{id}"])
def test_what_is_held_again_already_and_a_single_category_are_not_held_once_more(app, client, sign_in, company, path):
    top, shop, people = company
    with app.app_context():
        replaced = ended(top)
        a_month(Phase.PLANNED, top, OCTOBER)
        lead = ended(shop, Phase.VOID, category_en="Workers", category_position=1)
        ended(shop, Phase.VOID, category_en="Managers", category_position=2, lead_id=lead.id)
        branch = ended(shop, Phase.VOID, stage=Stage.BRANCH, next_id=replaced.id, lead_id=replaced.id)
    sign_in(client, people["Dan"])
    for one in (replaced, lead, branch):
        assert AGAIN not in client.get(path.format(id=one.id)).text


@pytest.mark.parametrize("again", ["999", "x", str(10**30), "-1", "running"])
def test_a_new_contest_stands_for_none_that_has_not_ended(app, client, sign_in, company, again):
    top, _shop, people = company
    with app.app_context():
        running = a_month(Phase.VOTING, top, NOVEMBER)
    sign_in(client, people["Dan"])
    page = client.get("/office/contests/new", query_string={"again": running.id if again == "running" else again})
    assert page.status_code == 200
    assert '<option selected value="">' in page.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_page_costs_the_same_however_many_come_next(app, client, sign_in, company):
    top, _shop, people = company
    with app.app_context():
        over = ended(top)
        a_month(Phase.PLANNED, top, NOVEMBER)
        a_month(Phase.ANNOUNCED, top, date(2026, 9, 1))
    sign_in(client, people["Ben"])

    def cost():
        with statements() as sent:
            client.get(f"/contests/{over.id}")
        return len(sent)

    cost()
    one = cost()
    with app.app_context():
        for month in range(1, 13):
            a_month(Phase.PLANNED, top, date(2027, month, 1))
            a_month(Phase.ANNOUNCED, top, date(2025, month, 1))
    assert cost() == one

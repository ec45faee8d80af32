"""Setting up a contest in the browser: step by step, every slip answered beside its field, nothing typed lost."""

import re
from datetime import date, datetime

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.contests import Method
from contest.domain.phases import Phase
from tests.factories import a_contest, an_account, an_employee
from tests.web.office.desks import ALL, DATES, ONE, STEPS, a_method, a_nominating, send, step, stored
from tests.web.submitted_forms import forms_of


def proposed(text):
    return re.findall(r'<input [^>]*checked[^>]*value="(\w+:[\d-]+)"', text)


@ALL
def test_a_contest_is_set_up_step_by_step_and_published(app, dan):
    answer = dan.post(
        "/office/contests/new",
        data={"period": "month:2026-10-01", "like": "", "name_en": " Golden  Gauge ", "about": "Hi"},
    )
    assert (answer.status_code, answer.location) == (303, step(1, "people"))
    unit = {"unit": "1", "privacy_threshold": "10"}
    assert send(dan, app, 1, "people", **unit).location == step(1, "standing")
    assert send(dan, app, 1, "standing", one_title="y").location == step(1, "nominating")
    assert send(dan, app, 1, "nominating", **a_nominating(places="4")).location == step(1, "method")
    assert send(dan, app, 1, "method", **a_method()).location == step(1, "schedule")
    assert send(dan, app, 1, "schedule", **DATES).location == step(1, "announcement")
    assert send(dan, app, 1, "announcement", tell_staff_the_result="y", remind_voters="y").location == step(1, "review")
    assert "All checks passed" in dan.get(step(1, "review")).text
    answer = dan.post("/office/contests/1/publish", data={"version": stored(app, 1).version})
    assert (answer.status_code, answer.location) == (303, "/office/contests/1")
    contest = stored(app, 1)
    assert (contest.phase, contest.name_en, contest.about, contest.places_per_unit) == (
        Phase.PLANNED,
        "Golden Gauge",
        "Hi",
        4,
    )
    assert (contest.method, contest.max_choices, contest.tell_when_voting_opens, contest.tell_staff_the_result) == (
        Method.APPROVAL,
        3,
        False,
        True,
    )
    assert (contest.tell_when_nominations_open, contest.remind_of_drafts, contest.remind_voters) == (False, False, True)
    assert contest.voting_close_at == datetime.fromisoformat("2026-11-12T18:00+03:00")
    assert [(one.key, one.name, one.weight) for one in contest.criteria] == [("effect", "", 60), ("", "Courage", 40)]
    assert "The contest is published." in dan.get("/office/contests/1").text


@ONE
@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_step_opens_with_what_is_stored(app, dan, draft, name, language):
    dan.set_cookie("ql_language", language)
    answer = dan.get(step(draft, name))
    assert answer.status_code == 200
    assert "None" not in answer.text.replace("None, begin anew", "")


@ONE
@pytest.mark.parametrize("name", [name for name in STEPS if name != "review"])
def test_a_step_sent_back_as_it_came_leads_on(dan, draft, name):
    address = step(draft, name)
    (form,) = [form for form in forms_of(address, dan.get(address).text) if "version" in form.names]
    answer = dan.post(form.action, data=dict(field for field in form.fields if field[0] != "then"))
    assert (answer.status_code, answer.location) == (303, step(draft, STEPS[STEPS.index(name) + 1]))


@ONE
def test_a_default_criterion_keeps_its_key_in_the_other_language_too(app, dan, draft):
    dan.set_cookie("ql_language", "ru")
    fields = a_method(**{"criteria-1-name": "Смелость"})
    assert send(dan, app, draft, "method", **fields).status_code == 303
    assert [(one.key, one.name) for one in stored(app, draft).criteria] == [("effect", ""), ("", "Смелость")]


@ONE
def test_a_row_is_added_and_removed_without_losing_what_was_typed(app, dan, draft):
    text = send(dan, app, draft, "method", then="add", **a_method(**{"criteria-1-name": "Courage typed"})).text
    assert 'name="criteria-2-name"' in text and "Courage typed" in text
    text = send(dan, app, draft, "method", then="remove-0", **a_method()).text
    assert 'name="criteria-0-name"' not in text and "Courage" in text
    assert len(stored(app, draft).criteria) == 5


@ONE
def test_fitting_the_dates_proposes_and_keeps_nothing(app, dan, draft):
    send(dan, app, draft, "schedule", **DATES)
    answer = send(dan, app, draft, "schedule", then="fit", **DATES)
    assert answer.status_code == 200
    assert "These dates are proposed." in answer.text
    assert stored(app, draft).announce_at == datetime.fromisoformat("2026-11-16T10:00+03:00")


@ONE
def test_who_may_vote_is_counted_on_the_page(app, dan, draft):
    assert "2 of 2 employees may vote." in dan.get(step(draft, "people")).text
    answer = send(dan, app, draft, "people", unit="2", privacy_threshold="10", then="count")
    assert answer.location == step(draft, "people")
    text = dan.get(answer.location).text
    assert "0 of 2 employees may vote." in text
    assert "All dates were laid anew." in text


@ONE
def test_save_and_finish_later_keeps_the_step_and_returns_to_the_list(app, dan, draft):
    answer = send(dan, app, draft, "announcement", then="later")
    assert answer.location == "/office/contests/"
    assert stored(app, draft).tell_staff_the_result is False


@ONE
def test_a_published_contest_shows_its_settings_and_takes_no_change(app, dan, draft):
    dan.post(f"/office/contests/{draft}/publish", data={"version": "1"})
    assert dan.get(step(draft, "people")).location == step(draft, "review")
    assert "They were frozen" in dan.get(step(draft, "review")).text
    assert send(dan, app, draft, "announcement").status_code == 409


@ONE
def test_two_drafts_for_one_period_name_each_other(app, dan, draft, now):
    with app.app_context():
        other = a_contest(
            Phase.PLANNED, kind=PeriodKind.MONTH, period_start=date(2026, 10, 1), name_en="Golden Gauge"
        ).id
    text = dan.get(step(draft, "review")).text
    assert "There is already a contest for this award period" in text
    assert f'href="/office/contests/{other}"' in text and "Golden Gauge" in text
    assert dan.post(f"/office/contests/{draft}/publish", data={"version": "1"}).status_code == 409


@ONE
def test_a_period_that_the_company_has_a_contest_for_is_named_and_not_proposed(app, dan, draft):
    before = dan.get("/office/contests/new").text
    [period] = proposed(before)
    kind, _colon, start = period.partition(":")
    with app.app_context():
        a_contest(Phase.ANNOUNCED, kind=PeriodKind(kind), period_start=date.fromisoformat(start))
    after = dan.get("/office/contests/new").text
    words = "has a contest for it already. Choose it only for another unit."
    assert (before.count(words), after.count(words)) == (0, 1)
    assert proposed(after) != [period] and len(proposed(after)) == 1
    assert dan.post("/office/contests/new", data={"period": period}).status_code == 303


@ONE
def test_a_new_contest_may_take_the_settings_of_another_over(app, dan):
    with app.app_context():
        contest = a_contest(Phase.ANNOUNCED, places_per_unit=7, name_en="Golden Gauge")
        model, unit = contest.id, contest.scope.name
    offered = dan.get("/office/contests/new").text
    assert re.search(rf'value="{model}".*?Golden Gauge[^<]*\. {unit}\s*<', offered, re.DOTALL)
    answer = dan.post("/office/contests/new", data={"period": "month:2026-10-01", "like": str(model)})
    assert answer.status_code == 303
    copy = stored(app, model + 1)
    assert (copy.places_per_unit, copy.name_en) == (7, "Golden Gauge")


@ONE
def test_a_draft_is_deleted(app, dan, draft):
    assert dan.post(f"/office/contests/{draft}/discard", data={"version": "1"}).status_code == 303
    assert dan.get(step(draft, "basics")).status_code == 404


@ONE
def test_eve_sets_up_nothing(app, client, sign_in, draft):
    with app.app_context():
        eve = an_employee("Eve")
        an_account(eve)
    eve_client = sign_in(app.test_client(), eve)
    assert eve_client.get(step(draft, "basics")).status_code == 403
    assert eve_client.post(f"/office/contests/{draft}/publish", data={"version": "1"}).status_code == 403
    assert stored(app, draft).phase is Phase.DRAFT

"""Who holds a title is decided in one place, and everything that asks who led hears the same (PRODUCT 19)."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from contest.domain.letters import LetterKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.queries.desk import progress_of
from contest.queries.desk_people import before_now
from contest.queries.leaders import honour_board, leaders_of, leaders_of_units, recent_leaders
from contest.queries.letters import contents
from contest.queries.quality_weeks import announced_in, week_of
from contest.queries.rule_sets import known_in
from contest.queries.screening_one import before
from contest.queries.title_holders import title_holders
from contest.queries.titles import barred_from_the_title
from contest.services.corrections import publish_correction
from contest.services.letters import write_letters
from contest.services.transaction import transaction
from tests.factories import a_contest, a_nomination, an_employee
from tests.outcomes import a_counted_contest
from tests.post import notices
from tests.statements import statements

ROOT = Path(__file__).parents[2]
IN_QUALITY_WEEK = datetime(2026, 11, 12, 7, tzinfo=UTC)
MAY_ASK_A_PLACING = {
    "contest/queries/outcomes.py",
    "contest/queries/result_figures.py",
    "contest/queries/title_holders.py",
    "contest/services/announcing.py",
    "contest/services/titles.py",
}
"""Where titles come from, and what shows the count as it was."""


def correct(contest, now, takes_from=None, gives_to=None, number=1):
    publish_correction(
        contest.id,
        "What was announced was not right.",
        "",
        takes_from=takes_from and takes_from.id,
        gives_to=gives_to and gives_to.id,
        number=number,
        language="en",
        by=an_employee("Dan").id,
        now=now,
    )


def test_no_other_module_asks_the_count_who_leads():
    asking = {
        str(file.relative_to(ROOT))
        for folder in ("contest", "tasks")
        for file in (ROOT / folder).rglob("*.py")
        if not {"domain", "demo"} & set(file.parts)
        and re.search(r"\.is_leader\b|Placing\.passed_over", file.read_text())
    }
    assert asking == MAY_ASK_A_PLACING


@pytest.mark.parametrize(("corrected", "leads"), [(False, "Carter"), (True, "Zuev")])
def test_everybody_who_asks_hears_of_the_title_as_it_was_corrected(company, now, corrected, leads):
    contest, stood = a_counted_contest(9, 4, scope=company, names=("Cleo", "Zuev"), announce_at=IN_QUALITY_WEEK)
    later = a_contest(Phase.NOMINATING, company)
    ada = an_employee("Ada", company)
    again = [a_nomination(later, each.employee, ada) for each in stood]
    if corrected:
        correct(contest, now, *stood)
    names = {each.employee_id: each.employee.last_name for each in stood}
    own = [each for candidate in stood for each in candidate.nominations]
    told = progress_of(own)
    week = announced_in(week_of(IN_QUALITY_WEEK.year, today=now.date()))
    heard = {
        "cards of contests, webhooks": surnames(leaders_of([contest.id])[contest.id]),
        "home": surnames(recent_leaders()),
        "honour board": surnames(honour_board().others.items),
        "desk": surnames(leaders_of_units([company.path])),
        "Quality Week": [name for day in week for item in day.announced for name in surnames(item.leaders)],
        "the rule of earlier leaders": [names[number] for number in known_in(later).led_until],
        "people of a unit": [names[number] for number, each in before_now(names, [company.id]).items() if each.led],
        "own nominations": [names[each.employee_id] for each in own if told[each.id].leads],
        "screening": [names[each.employee_id] for each in again if before(each).led],
    }
    assert heard == {each: [leads] for each in heard}


def surnames(leaders):
    return [each.candidate.employee.last_name for each in leaders]


def test_letters_written_later_name_who_holds_the_title(company, now):
    contest, (cleo, zuev) = a_counted_contest(9, 4, scope=company)
    correct(contest, now, cleo, zuev)
    with transaction():
        write_letters(LetterKind.RESULT, [zuev.employee_id], about="contest:0", contest_id=contest.id, now=now)
    (letter,) = notices(kind=LetterKind.RESULT)
    said = contents(letter.id, default_language="en")
    assert [each.id for each in said.leaders] == [zuev.id]
    assert [each.number for each in said.corrections] == [1]


@pytest.mark.parametrize("corrected", [False, True])
def test_a_title_of_an_earlier_category_bars_whoever_holds_it(company, now, corrected):
    first, (cleo, _) = a_counted_contest(9, 4, scope=company, one_title=True)
    second, (again, _) = a_counted_contest(
        8, 3, scope=company, phase=Phase.COUNTED, one_title=True, lead_id=first.id, category_position=2
    )
    again.employee_id = cleo.employee_id
    db.session.commit()
    if corrected:
        correct(first, now, cleo)
    assert (str(again.id) in barred_from_the_title(second)) is not corrected


def test_a_board_of_a_year_in_which_all_titles_were_withdrawn_does_not_offer_it(company, now):
    contest, (cleo, _) = a_counted_contest(9, 4, scope=company, period_start=date(2024, 3, 1))
    assert honour_board().years == [2024]
    correct(contest, now, cleo)
    assert (honour_board().years, honour_board().is_empty) == ([], True)


def test_many_corrected_titles_cost_no_more_queries_than_one(company, now):
    def one():
        contest, (cleo, zuev) = a_counted_contest(9, 4, scope=company)
        correct(contest, now, cleo, zuev)
        return contest.id

    ids = [one()]
    with statements() as with_one:
        leaders_of(ids), honour_board(), title_holders(ids[0])
    ids += [one() for _ in range(29)]
    with statements() as with_many:
        leaders_of(ids), honour_board(), title_holders(ids[0])
    assert len(with_many) == len(with_one)

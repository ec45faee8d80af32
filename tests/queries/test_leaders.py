"""The honour board: only announced leaders, newest period first, yearly ones large, in pages."""

from datetime import date

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate
from contest.queries.leaders import PER_PAGE, beginning, honour_board, leaders_of, praise_of, recent_leaders
from tests.factories import a_contest, a_nomination, an_employee
from tests.outcomes import a_counted_contest
from tests.statements import statements

MONTH, QUARTER, YEAR = PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def a_leader(name, kind=MONTH, start=date(2026, 9, 1), phase=Phase.ANNOUNCED, **values):
    contest, _ = a_counted_contest(5, 3, names=(name,), kind=kind, period_start=start, phase=phase, **values)
    return contest


def names(leaders):
    return [leader.candidate.employee.last_name for leader in leaders]


def test_nobody_is_on_the_board_before_the_first_announcement():
    a_leader("Secret", phase=Phase.COUNTED)
    board = honour_board()
    assert board.is_empty
    assert (board.years, recent_leaders()) == ([], [])


def test_plates_come_newest_period_first_and_only_with_who_was_announced():
    a_leader("August", start=date(2026, 8, 1))
    a_leader("September")
    a_leader("Secret", start=date(2026, 10, 1), phase=Phase.COUNTED)
    assert names(honour_board().others.items) == ["September", "August"]


def test_the_newest_leader_of_the_year_stands_largest_and_earlier_ones_large():
    a_leader("Fresh", YEAR, date(2026, 1, 1))
    a_leader("Earlier", YEAR, date(2025, 1, 1))
    a_leader("Month")
    board = honour_board()
    assert board.first.candidate.employee.last_name == "Fresh"
    assert names(board.yearly) == ["Earlier"]
    assert names(board.others.items) == ["Month"]


def test_a_shared_title_of_the_year_puts_nobody_first():
    a_counted_contest(4, 4, names=("Zuev", "Adams"), kind=YEAR, period_start=date(2026, 1, 1))
    board = honour_board()
    assert board.first is None
    assert names(board.yearly) == ["Adams", "Zuev"]


def test_the_board_keeps_to_one_year():
    a_leader("Now")
    a_leader("Then", start=date(2025, 9, 1))
    board = honour_board(year=2025)
    assert board.years == [2026, 2025]
    assert names(board.others.items) == ["Then"]


@pytest.mark.parametrize("year", [0, -1, 1999, 10**6, 10**40])
def test_a_year_without_leaders_shows_all_years(year):
    a_leader("Now")
    board = honour_board(year=year)
    assert (board.year, names(board.others.items)) == (None, ["Now"])


@pytest.mark.parametrize(("kind", "found"), [(MONTH, ["Month"]), (QUARTER, ["Quarter"]), (YEAR, ["Year"])])
def test_the_board_keeps_to_one_kind(kind, found):
    a_leader("Month")
    a_leader("Quarter", QUARTER, date(2026, 7, 1))
    a_leader("Year", YEAR, date(2026, 1, 1))
    board = honour_board(kind=kind)
    assert (board.first, board.yearly, names(board.others.items)) == (None, [], found)


def test_the_board_comes_in_pages_without_the_large_plates_on_later_ones():
    for month in range(1, 13):
        a_leader(f"A{month}", start=date(2025, month, 1))
        a_leader(f"B{month}", start=date(2024, month, 1))
    a_leader("Last", start=date(2023, 1, 1))
    a_leader("Year", YEAR, date(2025, 1, 1))
    first, second = honour_board(), honour_board(page=2)
    assert (len(first.others.items), names(second.others.items)) == (PER_PAGE, ["Last"])
    assert (first.others.pages, second.first, second.yearly) == (2, None, [])
    assert honour_board(page=10**40).others.page == 2


def test_leaders_are_found_by_contest():
    contest, other = a_leader("Here"), a_leader("Secret", start=date(2026, 8, 1), phase=Phase.COUNTED)
    assert {number: names(found) for number, found in leaders_of([contest.id, other.id]).items()} == {
        contest.id: ["Here"]
    }


def test_many_leaders_cost_no_more_queries_than_one():
    a_leader("One", YEAR, date(2025, 1, 1))
    a_leader("Two", start=date(2023, 1, 1))
    with statements() as with_one:
        honour_board()
    for month in range(1, 13):
        a_leader(f"A{month}", start=date(2025, month, 1))
        a_leader(f"B{month}", start=date(2024, month, 1))
    with statements() as with_many:
        honour_board()
    assert len(with_many) == len(with_one)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Short. Enough.", "Short. Enough."),
        ("Two\nlines  here.", "Two lines here."),
        ("One two three. Four five six.", "One two three."),
        ("One two three four five six", "One two three four…"),
        ("Onetwothreefourfivesixseven", "Onetwothreefourfives…"),
    ],
)
def test_praise_is_the_beginning_in_whole_sentences_or_words(text, shown):
    assert beginning(text, 21) == shown


@pytest.mark.parametrize(("praise", "shown"), [("Found the drift.", "Found the drift."), ("", "Found the pores")])
def test_a_plate_shows_the_deed_in_one_line_or_the_beginning_of_the_statement(praise, shown):
    contest = a_contest(Phase.ANNOUNCED)
    nomination = a_nomination(
        contest, an_employee("Cleo"), an_employee("Ada"), NominationStatus.ADMITTED, praise=praise
    )
    assert praise_of(db.session.get(Candidate, nomination.candidate_id)).startswith(shown)

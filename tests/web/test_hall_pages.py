"""The honour board, Quality Week and the pages that explain."""

import html
import re
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.contests import Weighting
from contest.domain.phases import Phase
from contest.domain.tally.counting import count
from contest.extensions import db
from contest.models import QualityYear
from tests.factories import a_contest, a_unit, an_account, an_employee
from tests.outcomes import a_counted_contest
from tests.statements import statements
from tests.web.reading import words

EXPLAINED = ("/how-secret-is-my-vote", "/how-votes-are-counted", "/accessibility", "/help")
PROMISE = (
    "Nobody using this application, HR and managers included, can see how you voted.",
    "The people who run the server could find out only by spying on it while you vote; software cannot prevent that, "
    "and we say so.",
    "In a very small or unanimous unit the result itself tells.",
)


@pytest.fixture
def ben(app):
    with app.app_context():
        an_account(ben := an_employee("Ben", a_unit("Northern Meridian")))
        return ben


@pytest.mark.parametrize("address", EXPLAINED)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_pages_that_explain_are_open_to_everybody(client, address, language):
    client.set_cookie("ql_language", language)
    page = words(client.get(address))
    assert f'lang="{language}"' in page and "%" not in re.sub(r"200\s?%", "", re.sub(r"<[^>]*>", "", page))


def test_the_promise_stands_word_by_word_with_what_is_not_promised(client):
    page = words(client.get("/how-secret-is-my-vote"))
    assert [sentence for sentence in PROMISE if sentence not in page] == []
    assert "What we do not promise" in page
    assert "anonymous" not in page.lower()


def test_the_page_about_secrecy_is_complete_and_claims_no_more_than_is_true(client):
    page = words(client.get("/how-secret-is-my-vote"))
    sentences = (
        "HR can make a one-time link with which a person sets a password.",
        "Every such link stands in the journal",
        "It does not show the choice, so it cannot prove it to anybody.",
        "A slip then proves a vote to a boss.",
        "Who sees what, and when",
        "How to check your receipt",
        "What witnesses do",
        "A vote is final.",
    )
    assert [sentence for sentence in sentences if sentence not in page] == []
    for language in ("en", "ru"):
        client.set_cookie("ql_language", language)
        for address in EXPLAINED:
            told = words(client.get(address)).lower()
            assert [
                word for word in ("anonym", "анонимн", "cryptographically", "криптографическ") if word in told
            ] == []


def test_the_example_of_weights_is_what_the_engine_counts(client):
    branches = [f"b{number}" for number in range(10)]
    units = {"plant": {"eligible": 1000}, **{branch: {"eligible": 20} for branch in branches}}
    ballots = [(420, "P", "plant"), (175, "Y", "plant"), (105, "X", "plant")]
    ballots += [ballot for branch in branches for ballot in ((11, "X", branch), (3, "P", branch))]
    page = re.sub(r"<[^>]*>", " ", words(client.get("/how-votes-are-counted")))
    table = re.sub(r"\s+", " ", page)
    for rule in Weighting:
        options = {"units": units, "rule": rule.value}
        scores = count("plurality", ["P", "Y", "X"], ballots, options).scores
        whole = sum(map(Fraction, scores.values()))
        row = " ".join(tenths(100 * Fraction(scores[one]) / whole) for one in "PYX")
        assert row in table, rule


def tenths(value):
    """One decimal at most, half up, as the page writes it."""
    rounded = int(10 * value + Fraction(1, 2))
    return f"{rounded // 10}.{rounded % 10}".removesuffix(".0")


@pytest.mark.parametrize(
    "address",
    ["/", "/contests/", "/contests/1", "/contests/1/results", "/leaders", "/quality-week/", "/quality-week/2026"],
)
def test_everything_else_asks_to_sign_in_first(client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/account/sign-in")


# The honour board.


def test_the_honour_board_filters_by_year_and_kind(app, client, sign_in, ben):
    with app.app_context():
        a_counted_contest(2, 1, names=("Yearly",), kind=PeriodKind.YEAR, period_start=date(2025, 1, 1))
        a_counted_contest(2, 1, names=("Monthly",), period_start=date(2026, 9, 1))
        a_counted_contest(2, 1, names=("Secret",), period_start=date(2026, 8, 1), phase=Phase.COUNTED)
    sign_in(client, ben)
    page = words(client.get("/leaders"))
    assert "Pat Yearly" in page and "Pat Monthly" in page and "Secret" not in page
    page = words(client.get("/leaders?year=2026"))
    assert "Pat Yearly" not in page and "Pat Monthly" in page
    page = words(client.get("/leaders?kind=year"))
    assert "Pat Yearly" in page and "Pat Monthly" not in page
    assert "No leader fits" in words(client.get("/leaders?kind=quarter"))
    for nonsense in ("year=x", "year=" + "9" * 40, "kind=x", "page=0", "page=" + "9" * 40):
        assert "Pat Monthly" in words(client.get(f"/leaders?{nonsense}"))


# Quality Week.


def test_the_menu_leads_to_the_week_that_counts_now(client, sign_in, ben, clock):
    sign_in(client, ben)
    assert client.get("/quality-week/").location == "/quality-week/2026"
    clock.move_to(datetime(2026, 12, 1, tzinfo=UTC))
    sign_in(client, ben)
    assert client.get("/quality-week/").location == "/quality-week/2027"


@pytest.mark.parametrize(
    ("year", "days", "quality_day"),
    [
        (2019, "11–17 November 2019", "Thursday 14 November 2019"),
        (2023, "6–12 November 2023", "Thursday 9 November 2023"),
        (2026, "9–15 November 2026", "Thursday 12 November 2026"),
    ],
)
def test_the_page_of_a_week_tells_its_days_from_monday_to_sunday(client, sign_in, ben, year, days, quality_day):
    sign_in(client, ben)
    page = words(client.get(f"/quality-week/{year}"))
    assert days in page and f"World Quality Day is {quality_day}." in page
    assert re.findall(r"</b>(\w{3})", page) == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert [f"/quality-week/{other}" in page for other in (2018, 2019, 2028, 2029)] == [False, True, True, False]


def test_a_known_motto_is_shown_and_no_other_invented(client, sign_in, ben):
    sign_in(client, ben)
    assert "Россия – страна со Знаком качества!" in words(client.get("/quality-week/2023"))
    assert "<q" not in words(client.get("/quality-week/2022"))


@pytest.mark.parametrize("year", ["0", "10000", "99999999999", "x", "-1"])
def test_a_year_without_a_calendar_is_not_found(client, sign_in, ben, year):
    sign_in(client, ben)
    assert client.get(f"/quality-week/{year}").status_code == 404


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_the_calendar_are_shown(client, sign_in, ben, year):
    sign_in(client, ben)
    page = client.get(f"/quality-week/{year}")
    assert page.status_code == 200
    assert f"/calendar/{year}" not in page.text


def test_a_week_far_away_is_counted_in_figures_that_can_be_read(client, sign_in, ben):
    sign_in(client, ben)
    page = words(client.get("/quality-week/9999"))
    assert re.search(r"Quality Week starts in \d,\d{3},\d{3} days", page)
    assert 'href="/calendar/2026"' in words(client.get("/quality-week/2026"))


@pytest.mark.parametrize(
    ("motto", "shown"),
    [
        ('"Think" before you "do"', "‘Think’ before you ‘do’"),
        ("«Think first»", "Think first"),
        ("Don’t guess: measure", "Don’t guess: measure"),
    ],
)
def test_a_motto_with_quotation_marks_has_the_inner_ones(app, client, sign_in, ben, motto, shown):
    with app.app_context():
        db.session.add(QualityYear(year=2026, motto_en=motto, motto_ru="Знак «качества» наш"))
        db.session.commit()
    sign_in(client, ben)
    assert f'<q lang="en">{shown}</q>' in html.unescape(client.get("/quality-week/2026").text)
    client.post("/account/language", data={"language": "ru"})
    assert '<q lang="ru">Знак „качества“ наш</q>' in client.get("/quality-week/2026").text


def test_the_week_lists_what_is_announced_in_it_by_the_date_of_the_contest(app, client, sign_in, ben):
    def announced(day, hour, name, phase=Phase.PLANNED, zone="Asia/Vladivostok"):
        instant = datetime(2026, 11, day, hour, tzinfo=UTC)
        a_contest(phase, name_en=name, announce_at=instant, time_zone=zone)

    with app.app_context():
        # 15:00 UTC is 01:00 of the next day in Vladivostok.
        announced(8, 15, "Monday early")
        announced(8, 13, "Sunday before")
        announced(15, 13, "Sunday late")
        announced(15, 15, "Monday after")
        announced(12, 0, "A draft", Phase.DRAFT)
        announced(12, 0, "A cancelled one", Phase.CANCELLED)
    sign_in(client, ben)
    page = words(client.get("/quality-week/2026"))
    assert "Monday early" in page and "Sunday late" in page
    for other in ("Sunday before", "Monday after", "A draft", "A cancelled one"):
        assert other not in page


def test_a_week_names_its_leaders_after_the_announcement_only(app, client, sign_in, ben):
    with app.app_context():
        instant = datetime(2026, 11, 12, 7, tzinfo=UTC)
        a_counted_contest(2, 1, names=("Known",), announce_at=instant)
        a_counted_contest(2, 1, names=("Secret",), announce_at=instant, phase=Phase.COUNTED)
    sign_in(client, ben)
    page = words(client.get("/quality-week/2026"))
    assert "Pat Known" in page and "Secret" not in page


def test_an_empty_week_says_why(client, sign_in, ben):
    sign_in(client, ben)
    assert "Nothing is planned yet" in words(client.get("/quality-week/2026"))
    assert "Nothing was announced" in words(client.get("/quality-week/2020"))


def test_many_announcements_cost_no_more_queries_than_one(app, client, sign_in, ben):
    instant = datetime(2026, 11, 12, 7, tzinfo=UTC)
    with app.app_context():
        a_counted_contest(2, 1, announce_at=instant)
    sign_in(client, ben)
    client.get("/quality-week/2026")
    with statements() as with_one:
        client.get("/quality-week/2026")
    with app.app_context():
        for _ in range(29):
            a_counted_contest(2, 1, announce_at=instant)
    with statements() as with_thirty:
        client.get("/quality-week/2026")
    assert len(with_thirty) == len(with_one)

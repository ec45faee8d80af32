"""Corrections as everybody sees them: the count unchanged, the title as it is now, every notice under its address."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from contest.domain.calendar import PeriodKind
from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Candidate, Contest, Correction, Employee
from contest.services.corrections import publish_correction
from tests.factories import a_consent
from tests.outcomes import a_counted_contest
from tests.statements import statements
from tests.web.reading import words

MARCH = "The figures of March were those of February, so the effect claimed was not there."


@pytest.fixture
def contest(app, ben):
    """An announced contest that Cleo led before Zuev and Adams."""
    with app.app_context():
        found, _ = a_counted_contest(30, 14, 9, names=("Cleo", "Zuev", "Adams"))
        return found.id


def correct(app, contest_id, now, text=MARCH, takes_from=None, gives_to=None, number=1):
    """Publish a correction; people are named by surname."""
    with app.app_context():
        found = {each.employee.last_name: each.id for each in candidates(contest_id)}
        return publish_correction(
            contest_id,
            text,
            "",
            takes_from=found.get(takes_from),
            gives_to=found.get(gives_to),
            number=number,
            language="en",
            by=db.session.query(db.func.min(Employee.id)).scalar(),
            now=now,
        )


def candidates(contest_id):
    return db.session.query(Candidate).filter_by(contest_id=contest_id).all()


def count_of(page):
    """The final count without what stands beside the names."""
    found = re.search(r'<ol class="final card">.*?</ol>', page).group()
    beside = r'<span class="rated"><a class="small".*?</a></span>|<a class="small".*?</a>'
    # The brass bar goes with the title.
    return re.sub(beside, "", found).replace('class="b2"', "").replace(" ", "")


def test_the_page_says_above_all_what_is_corrected_and_counts_as_before(app, ben, contest, now):
    before = words(ben.get(f"/contests/{contest}/results"))
    assert "Correction" not in before and "Cleo Carter is the leader" in before
    correct(app, contest, now, takes_from="Carter", gives_to="Zuev")
    page = words(ben.get(f"/contests/{contest}/results"))
    assert "Pat Zuev is the leader" in page and '<h1 id="leader" >Pat Zuev</h1>' in page
    assert page.index('id="correction-1"') < page.index('<h1 id="leader"')
    assert "Correction No. 1 of 20 October 2026" in page and MARCH in page
    assert "The title is withdrawn: Cleo Carter." in page and "The title is given: Pat Zuev." in page
    assert '<a class="small" href="#correction-1">Title withdrawn by correction No. 1</a>' in page
    assert "Holds the title by correction No. 1" in page
    assert count_of(page) == count_of(before)
    # The share of the first place is not said of whoever is named above it now.
    assert "<dd>56.6%</dd>" in before and "<dd>56.6%</dd>" not in page


def test_the_page_of_the_contest_says_that_its_result_was_corrected(app, ben, contest, now):
    said = "The result was corrected; the correction stands above it."
    assert said not in words(ben.get(f"/contests/{contest}"))
    correct(app, contest, now)
    page = words(ben.get(f"/contests/{contest}"))
    assert said in page and MARCH not in page


def test_corrections_stand_one_above_the_other_the_newest_first(app, ben, contest, now):
    correct(app, contest, now, takes_from="Carter")
    correct(app, contest, now + timedelta(days=1), "The figures were right after all.", gives_to="Carter", number=2)
    page = words(ben.get(f"/contests/{contest}/results"))
    assert page.index("correction-2") < page.index('id="correction-1"')
    assert "Cleo Carter is the leader" in page and "Holds the title by correction No. 2" in page
    assert "Title withdrawn by" not in page
    # Those hold it whom the count named: its figures may stand beside them again.
    assert "<dd>56.6%</dd>" in page


def test_a_title_that_nobody_holds_any_more_names_nobody(app, ben, contest, now):
    correct(app, contest, now, takes_from="Carter")
    page = words(ben.get(f"/contests/{contest}/results"))
    assert "No leader this time" in page
    assert "The title was withdrawn by a correction, and nobody holds it now." in page
    assert "Result of " in page and "is the leader" not in page


def test_without_figures_the_former_leaders_card_says_that_the_title_is_gone(app, ben, now):
    with app.app_context():
        found, _ = a_counted_contest(4, 2, names=("Cleo", "Zuev"), eligible=8)
        contest_id = found.id
    correct(app, contest_id, now, takes_from="Carter", gives_to="Zuev")
    page = words(ben.get(f"/contests/{contest_id}/results"))
    thanks = page[page.index('id="thanks"') :]
    assert "Cleo Carter" in thanks and "Title withdrawn by correction No. 1" in thanks


def test_a_correction_names_nobody_who_does_not_want_to_be_named(app, ben, contest, now):
    correct(app, contest, now, takes_from="Carter", gives_to="Zuev")
    with app.app_context():
        cleo = db.session.query(Employee).filter_by(last_name="Carter").one()
        a_consent(db.session.get(Contest, contest), cleo, ConsentState.WITHDRAWN, ConsentKind.INTERNAL)
    page = words(ben.get(f"/contests/{contest}/results"))
    assert "Carter" not in page and "Name withheld at the person’s wish" in page


def test_the_words_of_one_language_serve_for_both(app, ben, contest, now):
    correct(app, contest, now)
    ben.post("/account/language", data={"language": "ru"})
    page = words(ben.get(f"/contests/{contest}/results"))
    assert MARCH in page and "20 октября 2026 г." in page


def pages_of(ben):
    year = 2026
    return {
        path: words(ben.get(path)) for path in ("/", "/contests/", "/leaders", f"/quality-week/{year}", "/nominations/")
    }


def a_yearly_result(app, announced_at):
    """The id of an announced contest of the year that Cleo Carter leads before Zuev."""
    with app.app_context():
        found, _ = a_counted_contest(
            30,
            14,
            names=("Cleo", "Zuev"),
            kind=PeriodKind.YEAR,
            period_start=date(2026, 1, 1),
            announce_at=announced_at,
        )
        return found.id


def test_everywhere_the_title_is_with_whoever_holds_it(app, ben, now):
    contest_id = a_yearly_result(app, now.replace(month=10, day=20))
    before = {path for path, page in pages_of(ben).items() if "Carter" in page}
    assert {"/", "/contests/", "/leaders"} <= before
    correct(app, contest_id, now, takes_from="Carter", gives_to="Zuev")
    after = pages_of(ben)
    assert {path for path, page in after.items() if "Carter" in page} == set()
    assert {path for path, page in after.items() if "Zuev" in page} == before


def test_the_boards_say_that_a_title_is_held_by_correction_and_lead_to_it(app, ben, now):
    contest_id = a_yearly_result(app, datetime(2026, 11, 12, 7, tzinfo=UTC))
    boards = ("/", "/contests/", "/leaders", "/quality-week/2026")
    said = f'href="/contests/{contest_id}/results#correction-1">by correction No. 1</a>'
    assert not [path for path in boards if "by correction" in words(ben.get(path))]
    correct(app, contest_id, now, takes_from="Carter", gives_to="Zuev")
    assert [path for path in boards if said in words(ben.get(path))] == list(boards)


def test_brass_goes_with_the_title(app, ben, contest, now):
    def brass(page):
        found = re.search(r'<ol class="final card">.*?</ol>', page).group()
        return ["Zuev" in line for line in found.split("<li>") if 'class="b2"' in line]

    assert brass(words(ben.get(f"/contests/{contest}/results"))) == [False]
    correct(app, contest, now, takes_from="Carter", gives_to="Zuev")
    assert brass(words(ben.get(f"/contests/{contest}/results"))) == [True]


def test_where_nobody_holds_the_title_no_page_offers_a_leader_or_says_there_was_none(app, ben, now):
    with app.app_context():
        found, _ = a_counted_contest(30, 14, names=("Cleo", "Zuev"), announce_at=datetime(2026, 11, 12, 7, tzinfo=UTC))
        contest_id = found.id
    assert "See the leader and the count" in words(ben.get(f"/contests/{contest_id}"))
    correct(app, contest_id, now, takes_from="Carter")
    page = words(ben.get(f"/contests/{contest_id}"))
    assert "See the count" in page and "See the leader and the count" not in page
    for path in ("/contests/", "/quality-week/2026"):
        page = words(ben.get(path))
        assert "The title was withdrawn by a correction, and nobody holds it now." in page
        assert "Nobody was named leader" not in page


@pytest.mark.parametrize("phase", [each for each in Phase if each not in {Phase.ANNOUNCED, Phase.DRAFT}])
def test_before_the_announcement_no_page_knows_of_corrections(app, ben, now, phase):
    """Even a row that somebody wrote into the table by hand shows on no page of a contest that is not announced."""
    with app.app_context():
        found, (cleo, zuev) = a_counted_contest(9, 4, names=("Cleo", "Zuev"), phase=phase)
        contest_id, cleo_id, zuev_id = found.id, cleo.id, zuev.id
    paths = ("/", "/contests/", f"/contests/{contest_id}", f"/contests/{contest_id}/results", "/leaders")
    before = [re.sub(r"\s+", " ", ben.get(path).text) for path in paths]
    with app.app_context():
        by = db.session.query(db.func.min(Employee.id)).scalar()
        db.session.add(
            Correction(
                contest_id=contest_id,
                number=1,
                text_en="Secret",
                takes_from_id=cleo_id,
                gives_to_id=zuev_id,
                by_id=by,
                published_at=now,
            )
        )
        db.session.commit()
    assert [re.sub(r"\s+", " ", ben.get(path).text) for path in paths] == before


def test_thirty_corrections_cost_no_more_queries_than_one(app, ben, contest, now):
    correct(app, contest, now, takes_from="Carter", gives_to="Zuev")
    ben.get(f"/contests/{contest}/results")
    with statements() as with_one:
        ben.get(f"/contests/{contest}/results")
    titles = ("Carter", "Zuev")
    for number in range(2, 31):
        correct(app, contest, now, takes_from=titles[(number - 1) % 2], gives_to=titles[number % 2], number=number)
    with statements() as with_thirty:
        ben.get(f"/contests/{contest}/results")
    assert len(with_thirty) == len(with_one)

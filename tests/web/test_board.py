"""The board: receipt codes of counted ballots, and their marks where a contest was set up so and is large enough."""

import re
from itertools import repeat

import pytest

from contest.domain.contests import LEAST_ON_AN_OPEN_BOARD, Method
from contest.domain.phases import Phase
from contest.domain.secrecy import Opened, grouped, receipt_code
from contest.services.counting import lay_out
from contest.services.transaction import transaction
from tests.factories import a_candidate, a_contest, a_unit, an_account, an_employee
from tests.outcomes import on_the_roll


@pytest.fixture
def board(app, client, sign_in):
    """The board of an announced contest: every tenth ballot is blank, the others mark Cleo."""

    def shown(method, marks, ballots=LEAST_ON_AN_OPEN_BOARD, typed=None, **values):
        with app.app_context():
            company = a_unit("Northern Meridian")
            contest = a_contest(Phase.ANNOUNCED, company, method=method, **values)
            cleo = a_candidate(contest, an_employee("Cleo", company)).id
            on_the_roll(contest, company, contest.privacy_threshold)
            board.codes = [receipt_code(contest.id, f"{number:032}") for number in range(ballots)]
            with transaction():
                marked = [() if at % 10 == 0 else marks(cleo) for at in range(ballots)]
                lay_out(contest.id, map(Opened, marked, repeat(company.id), board.codes))
            ben = an_employee("Ben", company)
            an_account(ben)
            address, number = f"/voting/{contest.id}/board", ben.personnel_number
        sign_in(client, number)
        return client.post(address, data={"code": typed}) if typed is not None else client.get(address)

    def board():
        """What the tests read."""

    board.shown = shown
    return board


@pytest.mark.parametrize(
    ("method", "marks", "reads"),
    [
        (Method.PLURALITY, lambda cleo: (cleo,), "Cleo Carter"),
        (Method.APPROVAL, lambda cleo: (cleo,), "Cleo Carter"),
        (Method.SCORE, lambda cleo: ((cleo, 4),), "Cleo Carter: 4"),
    ],
)
def test_an_open_board_shows_every_code_with_its_marks_and_warns(board, method, marks, reads):
    page = board.shown(method, marks, open_board=True)
    rows = dict(re.findall(r'<dt class="mono">(.*?)</dt>\s*<dd>(.*?)</dd>', page.text, re.DOTALL))
    assert list(rows) == sorted(map(grouped, board.codes))
    words = [re.sub(r"<[^>]+>", "", row).strip() for row in rows.values()]
    assert {word: words.count(word) for word in words} == {reads: 90, "blank": 10}
    assert "whoever sees it can read your vote here" in page.text


@pytest.mark.parametrize(
    ("ballots", "open_board"), [(LEAST_ON_AN_OPEN_BOARD - 1, True), (LEAST_ON_AN_OPEN_BOARD, False)]
)
def test_no_other_board_shows_a_mark(board, ballots, open_board):
    page = board.shown(Method.APPROVAL, lambda cleo: (cleo,), ballots=ballots, open_board=open_board)
    assert [grouped(code) in page.text for code in board.codes] == [True] * ballots
    assert ("Cleo" in page.text, "blank" in page.text) == (False, False)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("AAAA-BBBB-CCCC-DDDD", "No counted ballot of this contest has the code AAAA-BBBB-CCCC-DDDD."),
        ("AAAA-BBBB", "This is no receipt code."),
        ("<b>\x00", "This is no receipt code."),
        ("9" * 16, "This is no receipt code."),
    ],
)
def test_a_code_that_is_not_there_is_answered_with_what_to_do(board, typed, says):
    page = board.shown(Method.IRV, lambda cleo: (cleo,), ballots=1, typed=typed)
    assert (page.status_code, says in page.text) == (200, True)
    assert ("show the receipt to HR" in page.text) == (typed == "AAAA-BBBB-CCCC-DDDD")


def test_misread_signs_are_forgiven(board, app, client):
    page = board.shown(Method.IRV, lambda cleo: (cleo,), ballots=40)
    misread = [code for code in board.codes if set(code) & set("OIB")]
    for code in misread[:3]:
        typed = code.lower().translate(str.maketrans("oib", "018"))
        assert "is among those counted" in client.post(page.request.path, data={"code": typed}).text

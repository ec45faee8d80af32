"""Notices that ask for what nobody can do any more: they say so, and are not counted among the unread."""

from datetime import timedelta

import pytest

from contest.domain.letters import LetterKind
from contest.domain.letters_over import ASKS_UNTIL, Until, asks_until
from contest.domain.phases import ENDED, Phase
from contest.extensions import db
from contest.models import Contest, Letter
from contest.queries.letters_over import ids_over
from contest.services.steering import vote_longer
from tests.factories import a_contest, a_unit, an_account, an_employee
from tests.statements import statements
from tests.web.nominating import ONE
from tests.web.test_notices import badge, page, told

SECOND = timedelta(seconds=1)
AFTERWARDS = [Phase.CLOSED, Phase.COUNTED, *sorted(ENDED)]
# Of every kind but those that are seen by nobody after the close, one in which it is still in time.
IN_TIME = {
    Until.NOMINATIONS_CLOSE: {Phase.NOMINATING},
    Until.VOTING_OPENS: {Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING},
    Until.VOTING_CLOSES: {Phase.VOTING},
}


@pytest.fixture
def ben(app, client, sign_in):
    with app.app_context():
        ben = an_employee("Ben", a_unit("Northern Meridian"))
        an_account(ben)
    sign_in(client, ben)
    return ben


@pytest.mark.parametrize("phase", list(Phase))
def test_what_asks_for_something_is_over_when_its_step_has_come_and_news_never_is(app, now, phase):
    with app.app_context():
        ben = an_employee("Ben")
        contest = a_contest(phase)
        for kind in LetterKind:
            told(contest, ben, kind=kind)
        letters = db.session.scalars(db.select(Letter)).all()
        over = ids_over(letters, now=now)
        for each in letters:
            until = asks_until(each.kind)
            expected = until is not None and phase not in IN_TIME[until]
            assert (each.id in over) is expected, each.kind


@pytest.mark.parametrize(
    ("kind", "phase", "instant"),
    [
        (LetterKind.NOMINATIONS_OPENED, Phase.NOMINATING, "nominations_close_at"),
        (LetterKind.CONSENT_ASKED, Phase.SCREENING, "voting_open_at"),
        (LetterKind.VOTING_OPENED, Phase.VOTING, "voting_close_at"),
    ],
)
def test_the_clock_decides_and_not_whether_the_worker_has_noticed(app, kind, phase, instant):
    with app.app_context():
        contest = a_contest(phase)
        told(contest, an_employee("Ben"), kind=kind)
        letters, comes = db.session.scalars(db.select(Letter)).all(), getattr(contest, instant)
        assert ids_over(letters, now=comes - SECOND) == set()
        assert ids_over(letters, now=comes) == {each.id for each in letters}


def test_each_kind_asks_until_one_step_at_most():
    kinds = [kind for some in ASKS_UNTIL.values() for kind in some]
    assert len(kinds) == len(set(kinds))


def test_that_voting_is_open_is_unread_until_it_has_closed(app, client, clock, ben):
    with app.app_context():
        contest = a_contest(Phase.VOTING, name_en="Steady hands")
        [notice] = told(contest, ben)
    clock.move_to(contest.voting_close_at - SECOND)
    assert badge(page(client)) == ("1", "1 unread notice")
    clock.move_to(contest.voting_close_at)
    text = page(client)
    assert badge(text) is None and "Mark all as read" not in text
    assert "Voting is open: Steady hands" in text and "<b>Voting has closed.</b>" in text
    assert f'href="/notices/{notice}"' in text and f'action="/notices/{notice}/open"' not in text
    assert "You have read everything" in page(client, "/notices/?show=unread")
    letter = page(client, f"/notices/{notice}")
    assert "Voting has closed." in letter and "Your vote, please" in letter
    for words in ("Open the ballot paper", "Unread", "Mark as"):
        assert words not in letter.split("<main")[1].split("</main>")[0], words


def test_where_more_time_is_given_it_asks_again(app, client, clock, ben):
    with app.app_context():
        contest = a_contest(Phase.VOTING)
        told(contest, ben)
    clock.move_to(contest.voting_close_at + timedelta(minutes=1))
    assert badge(page(client)) is None
    clock.move_to(contest.voting_close_at - SECOND)
    with app.app_context():
        until = contest.voting_close_at + timedelta(hours=2)
        vote_longer(contest.id, until, "A power cut", by=an_employee("Dan").id, now=contest.voting_close_at - SECOND)
    clock.move_to(until - SECOND)
    assert badge(page(client)) == ("1", "1 unread notice")


@ONE
@pytest.mark.parametrize(
    ("kind", "phase", "said"),
    [
        (LetterKind.VOTING_OPENED, Phase.COUNTED, "Voting has closed."),
        (LetterKind.VOTING_OPENED, Phase.CANCELLED, "The contest was cancelled."),
        (LetterKind.NOMINATIONS_OPENED, Phase.SCREENING, "Nominations have closed."),
        (LetterKind.CONSENT_ASKED, Phase.VOTING, "Voting has opened since."),
        (LetterKind.CONSENT_REMINDER, Phase.VOID, "The contest is over."),
        (LetterKind.DRAFTS_REMINDER, Phase.VOTING, "Nominations have closed."),
    ],
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_list_and_the_page_say_plainly_what_has_come(app, client, ben, kind, phase, said, language):
    with app.app_context():
        [notice] = told(a_contest(phase), ben, kind=kind)
    client.set_cookie("ql_language", language)
    listed, letter = page(client), page(client, f"/notices/{notice}")
    assert badge(listed) is None
    if language == "en":
        assert said in listed and said in letter


@ONE
@pytest.mark.parametrize("phase", AFTERWARDS)
def test_news_stays_unread_until_it_is_read(app, client, ben, phase):
    with app.app_context():
        told(a_contest(phase), ben, kind=LetterKind.RESULT)
    assert badge(page(client)) == ("1", "1 unread notice")


@ONE
def test_marking_all_read_leaves_what_is_over_as_it_was(app, client, ben):
    with app.app_context():
        told(a_contest(Phase.COUNTED), ben)
        told(a_contest(Phase.ANNOUNCED), ben, kind=LetterKind.RESULT)
    client.post("/notices/read")
    with app.app_context():
        assert [(each.kind, each.read_at is None) for each in db.session.scalars(db.select(Letter))] == [
            (LetterKind.VOTING_OPENED, True),
            (LetterKind.RESULT, False),
        ]


@ONE
def test_a_list_of_thirty_that_are_over_asks_as_much_as_one_of_one(app, client, ben):
    def cost():
        with statements() as heard:
            assert "Voting has closed." in page(client)
        return len(heard)

    with app.app_context():
        told(a_contest(Phase.COUNTED), ben)
    one = cost()
    with app.app_context():
        for _ in range(24):
            told(db.session.get_one(Contest, a_contest(Phase.COUNTED).id), ben)
    assert cost() == one

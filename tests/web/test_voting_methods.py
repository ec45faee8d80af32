"""Points and places in the voting room: what the paper takes, what it refuses in words, and what arrives in the box."""

import re

import pytest

from contest.domain.contests import RANKED, Method, ScoreMode
from tests.box_and_roll import box_and_roll
from tests.factories import NOW
from tests.web.open_votes import SECRET, an_open_vote, close

ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def database_clock(monkeypatch):
    """The database's own clock cannot be moved; here it stands where the test's clock stands."""
    monkeypatch.setattr("contest.web.voting.database_now", lambda: NOW)


@pytest.fixture
def room(app, client, sign_in):
    """Opens a vote over Cleo, Ada and Dan, with Ben in front of the paper; answers what is posted."""

    def opened(**values):
        vote = an_open_vote(app, "Cleo", "Ada", "Dan", **values)
        sign_in(client, vote.people["Ben"])
        vote.paper = lambda: client.get(f"/voting/{vote.id}").text
        vote.review = lambda marks, **more: client.post(f"/voting/{vote.id}/review", data={**marks, **more})
        vote.cast = lambda marks: client.post(f"/voting/{vote.id}/cast", data={**marks, "secret": SECRET})
        return vote

    return opened


def plain(page):
    """The words of the main part of a page."""
    main = re.search(r"<main.*</main>", page, re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def hidden(page):
    """The hidden fields of a page that are marks."""
    found = re.findall(r'type="hidden" name="((?:mark|score|rank)[^"]*)" value="([^"]*)"', page)
    return {name: int(value) for name, value in found}


@pytest.mark.parametrize("method", sorted(RANKED))
def test_places_are_read_back_in_order_and_arrive_so(app, room, method):
    vote = room(method=method)
    ranks = vote.marks("rank", Dan=1, Cleo=2, Ada="")
    review = vote.review(ranks)
    assert review.status_code == 200
    assert hidden(review.text) == vote.marks("rank", Dan=1, Cleo=2)
    words = plain(review.text)
    assert words.index("1 DD Dan Dorsey") < words.index("2 CC Cleo Carter")
    assert "1 person has no place in your order: Ada Lovell." in words
    assert re.search(r"Your receipt code [A-Z2-7]{4}(-[A-Z2-7]{4}){3} ", words)
    assert words.index("Your receipt code") < words.index("Cast my vote")
    assert vote.cast(hidden(review.text)).status_code == 303
    assert close(app, vote.id) == [(vote.candidates["Dan"], vote.candidates["Cleo"])]


def test_points_are_read_back_and_nought_is_not_nothing(app, room):
    vote = room(method=Method.SCORE, max_points=5, score_mode=ScoreMode.MEAN)
    review = vote.review(vote.marks("score", Cleo=5, Ada=0, Dan=""))
    assert hidden(review.text) == vote.marks("score", Cleo=5, Ada=0)
    words = plain(review.text)
    assert ("5 points" in words, "0 points" in words) == (True, True)
    assert "1 person was given no points: Dan Dorsey." in words
    assert vote.cast(hidden(review.text)).status_code == 303
    assert close(app, vote.id) == [((vote.candidates["Cleo"], 5), (vote.candidates["Ada"], 0))]


def test_gaps_between_places_are_closed_up_and_the_review_says_so(app, room):
    vote = room(method=Method.IRV)
    review = vote.review(vote.marks("rank", Ada=3, Dan=1))
    assert hidden(review.text) == vote.marks("rank", Dan=1, Ada=2)
    assert "You had left a place free in between" in review.text
    assert "You had left a place free" not in vote.review(vote.marks("rank", Ada=2, Dan=1)).text
    vote.cast(vote.marks("rank", Ada=3, Dan=1))
    assert close(app, vote.id) == [(vote.candidates["Dan"], vote.candidates["Ada"])]


@pytest.mark.parametrize(("method", "family"), [(Method.SCORE, "score"), (Method.IRV, "rank")])
def test_a_paper_without_marks_is_a_blank_ballot_and_asked_about(app, room, method, family):
    vote = room(method=method)
    assert "Leave it blank?" in plain(vote.paper())
    review = vote.review(vote.marks(family, Cleo="", Ada="", Dan=""))
    assert (review.status_code, hidden(review.text)) == (200, {})
    assert "Leave it blank?" in plain(review.text)
    assert "Your ballot is blank: it counts towards the turnout and for nobody." in review.text
    assert vote.cast({}).status_code == 303
    assert close(app, vote.id) == [()]


def test_two_people_with_one_place_are_refused_beside_both(app, room):
    vote = room(method=Method.SCHULZE)
    answer = vote.review(vote.marks("rank", Cleo=1, Ada=1, Dan=2))
    assert answer.status_code == 422
    text = "2 people have place 1. Give everybody a place of their own."
    assert [f"Cleo Carter: {text}" in plain(answer.text), f"Ada Lovell: {text}" in plain(answer.text)] == [True, True]
    wrong = re.findall(r'id="(rank-\d+)" aria-invalid="true" aria-describedby="(rank-\d+-e)"', answer.text)
    assert {name for name, _ in wrong} == set(vote.marks("rank", Cleo=1, Ada=1))
    assert all(f'id="{error}"' in answer.text for _, error in wrong)
    assert len(re.findall(r'value="[12]" selected', answer.text)) == 3
    assert "Error: Ballot paper" in answer.text
    assert vote.cast(vote.marks("rank", Cleo=1, Ada=1)).status_code == 422
    with app.app_context():
        assert box_and_roll(vote.id) == (0, 0)


RUBBISH = ["-1", "1000000000", "1e3", "01", "+1", "1.0", " 1", "\x00", "1\x00", "٣", "nan", "x" * 5000, "9" * 5000]


@pytest.mark.parametrize(
    ("method", "family", "sentence", "beyond"),
    [
        (Method.SCORE, "score", "Points go from 0 to 4.", "5"),
        (Method.BORDA, "rank", "Places go from 1 to 3.", "0"),
        (Method.IRV, "rank", "Places go from 1 to 3.", "4"),
    ],
)
def test_what_is_no_such_number_gets_a_sentence_beside_the_field(app, room, method, family, sentence, beyond):
    vote = room(method=method, max_points=4)
    for rubbish in [*RUBBISH, beyond]:
        for answer in (vote.review(vote.marks(family, Cleo=rubbish)), vote.cast(vote.marks(family, Cleo=rubbish))):
            assert (rubbish, answer.status_code, f"Cleo Carter: {sentence}" in answer.text) == (rubbish, 422, True)
    with app.app_context():
        assert box_and_roll(vote.id) == (0, 0)


@pytest.mark.parametrize(
    ("method", "family"),
    [(Method.SCORE, "score"), (Method.SCHULZE, "rank"), (Method.PLURALITY, "mark"), (Method.APPROVAL, "mark")],
)
def test_a_mark_that_is_not_on_the_paper_is_refused_and_not_left_out(app, room, method, family):
    vote = room(method=method)
    good = {"mark": str(vote.candidates["Ada"])} if family == "mark" else vote.marks(family, Ada=1)
    strays = ["score-4711", "rank-4711", "rank-", "score-x", "rank-\x00", f"RANK-{vote.candidates['Cleo']}", "marks"]
    strays += [other for other in ("mark", f"score-{vote.candidates['Cleo']}") if not other.startswith(family)]
    for stray in strays:
        for answer in (vote.review({**good, stray: "1"}), vote.cast({**good, stray: "1"})):
            assert (stray, answer.status_code) == (stray, 422)
            assert "One of the marks is not on your ballot paper." in answer.text
    assert vote.review(good).status_code == 200
    with app.app_context():
        assert box_and_roll(vote.id) == (0, 0)


@ONE_DATABASE
def test_marks_in_a_file_or_in_another_kind_of_body_are_refused(app, client, room):
    vote = room(method=Method.IRV)
    name = next(iter(vote.marks("rank", Ada=1)))
    body = {"data": f"{name}=1&secret={SECRET}", "content_type": "text/plain"}
    assert client.post(f"/voting/{vote.id}/cast", **body).status_code == 422
    assert client.post(f"/voting/{vote.id}/cast", json={name: 1, "secret": SECRET}).status_code == 415
    with app.app_context():
        assert box_and_roll(vote.id) == (0, 0)


@pytest.mark.parametrize(("method", "family"), [(Method.SCORE, "score"), (Method.BORDA, "rank")])
def test_a_field_sent_twice_is_refused_even_with_the_same_value(app, room, method, family):
    vote = room(method=method)
    for values in (["1", "2"], ["1", "1"], ["", "1"]):
        answer = vote.cast(vote.marks(family, Ada=values))
        assert (answer.status_code, "Ada Lovell: Two marks came for this person." in answer.text) == (422, True)
    with app.app_context():
        assert box_and_roll(vote.id) == (0, 0)


@ONE_DATABASE
def test_two_secrets_make_no_receipt(app, client, room):
    vote = room(method=Method.SCORE)
    answer = client.post(f"/voting/{vote.id}/cast", data={"secret": [SECRET, SECRET[::-1]]})
    assert (answer.status_code, "The receipt code could not be made." in answer.text) == (422, True)
    with app.app_context():
        assert box_and_roll(vote.id) == (0, 0)


@pytest.mark.parametrize(("method", "family"), [(Method.SCORE, "score"), (Method.IRV, "rank")])
def test_candidates_are_missing_on_their_own_paper_and_cannot_mark_themselves(app, client, sign_in, method, family):
    vote = an_open_vote(app, "Cleo", "Ada", "Dan", method=method)
    sign_in(client, vote.people["Cleo"])
    paper = client.get(f"/voting/{vote.id}").text
    assert [f"{family}-{number}" in paper for number in vote.candidates.values()] == [False, True, True]
    own = {**vote.marks(family, Cleo=1), "secret": SECRET}
    for page in ("review", "cast"):
        answer = client.post(f"/voting/{vote.id}/{page}", data=own)
        assert (answer.status_code, "is not on your ballot paper" in answer.text) == (422, True)
    places = re.findall(r'<option value="(\d)"', paper)
    assert places == ([] if method is Method.SCORE else ["1", "2", "1", "2"])


@pytest.mark.parametrize(
    ("method", "family", "kept"),
    [(Method.SCORE, "score", r'name="{}"[^>]*value="2"[^>]*checked'), (Method.IRV, "rank", r'value="2" selected')],
)
def test_change_it_keeps_the_marks(room, method, family, kept):
    vote = room(method=method)
    marks = vote.marks(family, Cleo=2, Dan=1)
    paper = vote.review(marks, change="1")
    assert paper.status_code == 200
    assert len(re.findall(kept.format(next(iter(marks))), paper.text)) == 1


def test_a_paper_of_a_short_scale_says_which_places_earn_points(room):
    vote = room(method=Method.BORDA, borda_scale="3-2")
    assert "Only the first 2 places earn points: 3, 2." in plain(vote.paper())


@ONE_DATABASE
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"method": Method.BORDA}, "First place earns the most points"),
        ({"method": Method.IRV}, "If your first choice leaves the count"),
        ({"method": Method.SCHULZE}, "Everybody is compared with everybody else"),
        ({"method": Method.SCORE}, "no points are the same as 0"),
        ({"method": Method.SCORE, "score_mode": ScoreMode.MEAN, "min_ratings": 4}, "from at least 4 voters"),
    ],
)
def test_every_paper_says_what_the_marks_do(room, values, words):
    assert words in plain(room(**values).paper())

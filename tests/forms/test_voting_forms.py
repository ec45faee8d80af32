"""The papers as forms: whatever is posted, it is either read whole or refused with a sentence."""

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from contest.domain.ballots import valid_marks
from contest.domain.contests import Method, MethodRules
from contest.forms.voting import ballot_form

NAMES = {7: "Cleo Carter", 12: "Ada Lovell", 30: "Dan Dorsey"}
FIELDS = [f"{family}-{number}" for family in ("rank", "score") for number in (*NAMES, 8)] + [
    "mark",
    "rank-",
    "Mark",
    "x",
]
VALUES = ["", "0", "1", "2", "3", "4", "7", "12", "30", "none", "-1", "01", "1e3", "1\x00", "²", "9" * 40]
POSTS = st.lists(st.tuples(st.sampled_from(FIELDS), st.sampled_from(VALUES)), max_size=5)


@pytest.fixture(scope="module")
def bare() -> Flask:
    """No more of an application than forms need."""
    bare = Flask(__name__)
    bare.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False)
    Babel(bare)
    return bare


def filled(app: Flask, rules: MethodRules, posted: list[tuple[str, str]]):  # type: ignore[no-untyped-def]
    """(whether it is valid, the form)."""
    with app.test_request_context(method="POST", data=MultiDict(posted)):
        form = ballot_form(rules, NAMES)
        return form.validate(), form


@pytest.mark.parametrize("method", [Method.PLURALITY, Method.APPROVAL, Method.SCORE, Method.BORDA])
@given(posted=POSTS)
def test_a_post_is_read_whole_or_refused(bare: Flask, method: Method, posted: list[tuple[str, str]]) -> None:
    rules = MethodRules(method, max_choices=2 if method is Method.APPROVAL else None, max_points=3)
    valid, form = filled(bare, rules, posted)
    marks = [(name, value) for name, value in posted if name != "x" and value]
    if not valid:
        assert [*form.form_errors, *(error for field in form for error in field.errors)] != []
        return
    on_the_form = [name for name, _ in form.posted()]
    assert sorted(on_the_form) == sorted(name for name, _ in marks)
    if method is not Method.BORDA:
        assert sorted(form.posted()) == sorted(marks)
    valid_marks(rules, form.marked(), on_paper=NAMES)
    again, same = filled(bare, rules, form.posted())
    assert (again, same.marked()) == (True, form.marked())


@given(places=st.dictionaries(st.sampled_from(sorted(NAMES)), st.sampled_from([1, 2, 3])))
def test_places_keep_their_order_when_gaps_close(bare: Flask, places: dict[int, int]) -> None:
    posted = [(f"rank-{number}", str(place)) for number, place in places.items()]
    valid, form = filled(bare, MethodRules(Method.IRV), posted)
    assert valid == (len(set(places.values())) == len(places))
    if valid:
        assert form.marked() == sorted(places, key=lambda number: places[number])
        assert [place for _, place in form.posted()] == [str(place) for place in range(1, len(places) + 1)]
        assert form.had_gaps == (sorted(places.values()) != list(range(1, len(places) + 1)))

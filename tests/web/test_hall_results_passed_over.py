"""The results page where whoever got the most votes is not the leader: it says so, and why, and no more than it may."""

import pytest

from contest.domain.eligibility import Reason
from contest.extensions import db
from contest.models import Candidate, Placing
from tests.factories import NOW
from tests.outcomes import a_counted_contest
from tests.web.reading import words


def passed_over(app, reason, *scores, **values):
    """An announced contest whose first by votes, Sokolova, is passed over; the next leads if anybody voted for them."""
    with app.app_context():
        contest, candidates = a_counted_contest(*scores, names=("Sokolova", "Vorontsov", "Galeev"), **values)
        for placing in db.session.query(Placing).filter_by(contest_id=contest.id):
            placing.is_leader = placing.place == 2 and placing.score != "0"
            placing.passed_over = reason if placing.place == 1 else None
        if reason not in {None, Reason.LEADS_ANOTHER}:
            first = db.session.get_one(Candidate, candidates[0].id)
            first.dropped_reason, first.dropped_at = reason, NOW
        db.session.commit()
        return contest.id


def page(ben, contest_id):
    return words(ben.get(f"/contests/{contest_id}/results"))


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason.HAS_LEFT, "but no longer works here"),
        (Reason.LEADS_ANOTHER, "but leads another category, and one person holds one title"),
        (Reason.PENALTY, "but no longer meets the conditions of this contest"),
        (Reason.ON_COMMISSION, "but no longer meets the conditions of this contest"),
    ],
)
def test_a_sentence_says_why_the_title_goes_to_the_next(app, ben, reason, sentence):
    text = page(ben, passed_over(app, reason, 60, 30, 10))
    assert "Pat Vorontsov is the leader" in text
    assert f"By votes Pat Sokolova came before the leader, {sentence}" in text.replace(
        "first here too", "before the leader"
    )
    # The places stay those of the votes.
    assert text.index("Pat Sokolova") < text.index("Pat Vorontsov", text.index("The final count"))
    assert "attestation" not in text and "penalty" not in text


def test_whoever_does_not_take_part_any_more_is_not_thanked_by_name(app, ben):
    text = page(ben, passed_over(app, Reason.CONSENT_WITHDRAWN, 60, 30, 10))
    assert "does not take part any more" in text
    assert "Pat Vorontsov is the leader" in text


def test_where_no_figures_may_be_shown_nothing_tells_who_came_first(app, ben):
    text = page(ben, passed_over(app, Reason.HAS_LEFT, 3, 2, 1, eligible=8))
    assert "Pat Vorontsov is the leader" in text
    assert "By votes" not in text


def test_where_nobody_else_got_a_vote_nobody_leads_and_the_page_says_so(app, ben):
    text = page(ben, passed_over(app, Reason.HAS_LEFT, 60, 0))
    assert "Those who got votes may not be named any more, so nobody was named leader." in text
    assert "earned any points" not in text

"""Where a nomination goes when it is handed in, and which papers it needs for that."""

from datetime import timedelta

import pytest

from contest.domain.errors import FieldRefused
from contest.domain.papers import PaperKind
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db
from contest.models import WantedPaper
from contest.services.nominations import NominationsAreClosed, save_draft, submit
from tests.factories import a_contest, a_head, a_unit, an_employee, instants
from tests.services.nominating import a_scene, stored


@pytest.fixture
def scene(app):
    with app.app_context():
        yield a_scene()


def test_a_required_paper_is_asked_for_at_the_handing_in_and_not_before(scene, now):
    scene.contest.papers.append(WantedPaper(kind=PaperKind.CAREER, is_required=True))
    scene.contest.papers.append(WantedPaper(kind=PaperKind.CONSENT, is_required=True))
    db.session.commit()
    number = save_draft(scene.contest.id, scene.cleo.id, scene.text(), by=scene.ada.id, now=now)
    with pytest.raises(FieldRefused) as refusal:
        submit(number, version=1, by=scene.ada.id, now=now)
    assert (refusal.value.field, str(refusal.value)) == ("papers", "This paper is still missing: Career sheet.")


def a_branch_vote(scene, branch):
    return a_contest(
        Phase.NOMINATING,
        branch,
        kind=scene.contest.kind,
        period_start=scene.contest.period_start,
        stage=Stage.BRANCH,
        lead_id=scene.contest.id,
        next_id=scene.contest.id,
    )


def test_where_the_branches_vote_first_a_nomination_goes_to_the_vote_of_the_persons_branch(scene, now):
    whole, first = scene.contest, instants(Phase.NOMINATING, now)
    whole.branch_stage = True
    whole.branch_nominations_close_at = first["nominations_close_at"]
    whole.branch_voting_open_at = first["voting_open_at"]
    whole.branch_voting_close_at = first["voting_close_at"]
    whole.nominations_close_at = whole.branch_voting_close_at + timedelta(days=1)
    whole.voting_open_at = whole.nominations_close_at
    whole.voting_close_at = whole.voting_open_at + timedelta(days=1)
    whole.announce_at = whole.voting_close_at
    db.session.commit()
    a_branch_vote(scene, a_unit("Other plant", scene.company))
    vote = a_branch_vote(scene, scene.plant)
    text = scene.text()
    text = type(text)(text.statement, {vote.criteria[0].id: "Something"}, True)
    number = save_draft(whole.id, scene.cleo.id, text, by=scene.ada.id, now=now, submitting=True)
    assert stored(number).contest_id == vote.id
    outside = an_employee("Eve", scene.company)
    dan = a_head("Dan", scene.company)
    with pytest.raises(NominationsAreClosed) as refusal:
        save_draft(whole.id, outside.id, scene.text(), by=dan.id, now=now)
    assert "in the votes of their branches" in str(refusal.value)

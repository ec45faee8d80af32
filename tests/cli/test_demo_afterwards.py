"""What the demo tells of a vote that ended void, of a corrected result, and of the letters about both."""

from dataclasses import replace
from pathlib import Path

import pytest

from contest.cli.demo.afterwards import let_the_vote_end, publish_corrections, send_letters
from contest.cli.demo.ballots import cast_votes
from contest.cli.demo.company import employee, load_company
from contest.cli.demo.contests import tell_present
from contest.cli.demo.notices import write_notices
from contest.cli.demo.pack import Pack, load_pack
from contest.domain.letters import LetterKind, LetterState
from contest.domain.stages import TOO_FEW_VOTED
from contest.extensions import db
from contest.models import Contest, Letter, Outcome
from contest.queries.leaders import leaders_of
from contest.queries.refused_addresses import refused_addresses
from tests.factories import SEALING_SECRET
from tests.post import emails, notices

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def pack() -> Pack:
    """The English company with the two contests that this is about."""
    whole = load_pack("en")
    return replace(whole, leaders=(), open=tuple(c for c in whole.open if c.key in {"announced", "void"}), families=())


@pytest.fixture
def told(app, now, pack):
    """Both contests as a visitor finds them, by their keys."""
    with app.app_context():
        load_company(pack, now=now)
        for story, contest_id in tell_present(pack, now=now, sealing_secret=SEALING_SECRET):
            cast_votes(pack, story, contest_id, seed=1)
            let_the_vote_end(story, contest_id, now=now, sealing_secret=SEALING_SECRET)
        write_notices(now=now)
        publish_corrections(pack, now=now)
        send_letters(pack, now=now)
        contests = db.session.scalars(db.select(Contest).order_by(Contest.id))
        yield dict(zip(("announced", "void"), contests, strict=True))


def number_of(pack: Pack, key: str) -> str:
    return next(account.number for account in pack.cast if account.key == key)


def kinds(letters: list[Letter]) -> set[LetterKind]:
    return {letter.kind for letter in letters}


def test_a_visitor_finds_a_void_contest_a_correction_and_what_the_post_did(app, now, pack, told):
    void, corrected = told["void"], told["announced"]

    assert (void.ended_reason, db.session.get(Outcome, void.id)) == (TOO_FEW_VOTED, None)
    (leader,) = leaders_of([corrected.id])[corrected.id]
    assert leader.candidate.employee.personnel_number == number_of(pack, "corrected")

    for key, stood in (("voter", False), ("corrected", True)):
        reader = employee(number_of(pack, key)).id
        read = notices(Letter.employee_id == reader)
        about_result = LetterKind.CANDIDATE if stood else LetterKind.RESULT
        assert kinds(read) == {about_result, LetterKind.CONTEST_ENDED, LetterKind.CORRECTION}

    mine = emails(Letter.employee_id == employee(number_of(pack, "voter")).id)
    assert kinds(mine) == {LetterKind.CONTEST_ENDED, LetterKind.CORRECTION}
    assert {letter.goes_with_id for letter in mine} == {None, min(letter.id for letter in mine)}
    assert {letter.state for letter in mine} == {LetterState.SENT}

    refused = refused_addresses(now=now).items
    assert [letter.employee.personnel_number for letter in refused] == [pack.takes_no_mail]
    assert emails(Letter.state == LetterState.QUEUED) == []

    written = sorted(Path(app.config["QL"].instance, "mail").glob("*.eml"))
    assert len(written) == len([one for one in emails(Letter.state == LetterState.SENT) if one.goes_with_id is None])

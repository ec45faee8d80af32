"""Handing out the bundle of a closed box: to witnesses, and to everybody where the board is open (SECRECY, Close)."""

from datetime import datetime

from contest.domain.bundle import ballots_text, bundle_zip
from contest.domain.errors import NotAllowed, NotFound
from contest.domain.phases import MAY_HAVE_A_BOX
from contest.domain.staff import Role
from contest.extensions import db
from contest.models import AccountRole, Commitment, Contest
from contest.queries.commitments import bundles_for_everybody
from contest.services import journal
from contest.services.counting import counted_ballots
from contest.services.transaction import transaction


def bundle_for_witness(contest_id: int, *, by: int, now: datetime) -> bytes:
    """The bundle as a zip, noted in the journal with the name of the witness.

    It holds every ballot, before the announcement too. Raises NotAllowed for everybody but appointed witnesses,
    NotFound for a box that is not closed.
    """
    with transaction() as session:
        if session.get(AccountRole, (by, Role.WITNESS), populate_existing=True) is None:
            raise NotAllowed
        _, promised = _closed(contest_id)
        journal.record("bundle downloaded", by=by, now=now, contest_id=contest_id, commitment=promised.digest)
    # Read afterwards: a large box should not hold up those who vote elsewhere.
    return _bundle(*_closed(contest_id))


def bundle_for_everybody(contest_id: int) -> bytes:
    """The bundle of an announced contest with an open board and no withheld name; raises NotFound for any other."""
    contest, promised = _closed(contest_id)
    if not bundles_for_everybody([(contest, promised.ballots)]):
        raise NotFound
    return _bundle(contest, promised)


def _closed(contest_id: int) -> tuple[Contest, Commitment]:
    contest = db.session.get(Contest, contest_id, populate_existing=True)
    promised = db.session.get(Commitment, contest_id)
    if contest is None or promised is None or contest.phase not in MAY_HAVE_A_BOX:
        raise NotFound
    return contest, promised


def _bundle(contest: Contest, promised: Commitment) -> bytes:
    # What lies in the box now, even where it is no longer what was promised: then the recount finds out.
    return bundle_zip(promised.manifest.encode(), ballots_text(counted_ballots(contest)).encode())

"""How the public pages say what was changed since it was published, in the reader's language."""

from flask_babel import gettext as _

from contest.domain.errors import N_
from contest.domain.steering import Forward
from contest.queries.published_changes import CANCELLED, CORRECTED, FORWARD, LONGER, PUBLISHED, Change
from contest.wording.dates import moment

EARLIER = {
    Forward.OPEN_NOMINATIONS: N_("Nominations were opened earlier; planned was %(planned)s."),
    Forward.CLOSE_NOMINATIONS: N_("Nominations were closed earlier; planned was %(planned)s."),
    Forward.OPEN_VOTING: N_("Voting was opened earlier; planned was %(planned)s."),
    Forward.CLOSE_VOTING: N_("Voting was closed earlier; planned was %(planned)s."),
    Forward.ANNOUNCE: N_("The result was announced earlier; planned was %(planned)s."),
}


def published_change(change: Change, zone: str) -> str:
    """What was changed, and why where a reason was given."""
    said = _said(change, zone)
    if change.in_branches:
        said = str(_("Branch stage: %(change)s", change=said))
    return f"{said} {_('Reason: %(reason)s', reason=change.reason)}" if change.reason else said


def _said(change: Change, zone: str) -> str:
    if change.act == LONGER and change.until is not None and change.planned is not None:
        until, planned = moment(change.until, zone), moment(change.planned, zone)
        return str(_("Voting was made longer, until %(until)s; planned was %(planned)s.", until=until, planned=planned))
    if change.act == FORWARD and change.step is not None and change.planned is not None:
        return str(_(EARLIER[change.step], planned=moment(change.planned, zone)))
    if change.act == CORRECTED:
        return str(_("The result was corrected; the correction stands above it."))
    if change.act == CANCELLED:
        return str(_("The contest was cancelled."))
    if change.act == PUBLISHED:
        return str(_("The contest was published again, as it stands now."))
    return str(_("The contest was taken back to be set up anew."))

"""What letters are called, and what became of them and of what webhooks are told."""

from flask_babel import gettext as _

from contest.domain.errors import N_
from contest.domain.hook_troubles import PLAIN, read_answered
from contest.domain.letters import LetterKind, LetterState
from contest.domain.mail_answers import ANSWERED, FOREIGN_SIGNS, OUR_REASONS, meaning

KINDS = {
    LetterKind.INVITATION: N_("Invitation"),
    LetterKind.RESET: N_("New password"),
    LetterKind.VOTING_OPENED: N_("Voting is open"),
    LetterKind.NOMINATION_DECIDED: N_("Decision about a nomination"),
    LetterKind.WINNER: N_("To the leader"),
    LetterKind.CANDIDATE: N_("To a candidate: the result and the praise"),
    LetterKind.NOMINATOR: N_("To a nominator: the result"),
    LetterKind.RESULT: N_("To staff: the result"),
    LetterKind.CONSENT_ASKED: N_("Question to a nominee"),
    LetterKind.CONSENT_REMINDER: N_("Reminder to a nominee"),
    LetterKind.PROPOSAL_MADE: N_("Proposal to a head"),
    LetterKind.PROPOSAL_REMINDER: N_("Reminder to a head"),
    LetterKind.PUT_RIGHT_REMINDER: N_("Reminder to put a nomination right"),
    LetterKind.CANDIDATE_DROPPED: N_("Candidacy ended"),
    LetterKind.GOES_ON: N_("To a candidate: goes on to the company stage"),
    LetterKind.NOMINATIONS_OPENED: N_("Nominations are open"),
    LetterKind.DRAFTS_REMINDER: N_("Reminder of drafts"),
    LetterKind.VOTING_HALF: N_("Reminder at half-time of voting"),
    LetterKind.VOTING_LAST_DAY: N_("Reminder on the last day of voting"),
    LetterKind.NOMINATION_LAPSED: N_("A nomination nobody decided"),
    LetterKind.PRAISE: N_("To a nominee: the praise"),
    LetterKind.CONTEST_ENDED: N_("The end of a contest or of a branch's stage"),
    LetterKind.CORRECTION: N_("Correction of a result"),
    LetterKind.QUALIFIED: N_("To a leader: stands for the longer period"),
    LetterKind.NOT_QUALIFIED: N_("To a leader: does not stand for the longer period"),
}
STATES = {
    LetterState.QUEUED: N_("Waiting"),
    LetterState.SENDING: N_("On its way"),
    LetterState.SENT: N_("Sent"),
    LetterState.REFUSED: N_("Refused"),
    LetterState.IN_DOUBT: N_("In doubt"),
}


def letter_trouble(trouble: str) -> str:
    """Why a letter did not arrive: in plain words where we know them, with what the mail server said."""
    if trouble in OUR_REASONS or trouble == FOREIGN_SIGNS:
        return _(trouble)
    return _("%(meaning)s: %(words)s", meaning=_(meaning(trouble) or ANSWERED), words=trouble)


def hook_trouble(trouble: str) -> str:
    """Why a telling did not arrive at its webhook."""
    if trouble in PLAIN:
        return str(_(trouble))
    told = read_answered(trouble)
    return str(_(told[0], status=told[1])) if told else trouble


def letter_name(kind: LetterKind) -> str:
    """The kind of a letter."""
    return _(KINDS[kind])


def letter_state(state: LetterState) -> str:
    """What became of a letter."""
    return _(STATES[state])

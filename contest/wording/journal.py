"""What the acts of the journal are called."""

from flask_babel import gettext as _

from contest.domain.errors import N_

ACTS = {
    "clock: announced": N_("The clock announced the result"),
    "clock: closed": N_("The clock closed the vote and shook the box"),
    "clock: counted": N_("The clock had the votes counted"),
    "clock: nominating": N_("The clock opened nominations"),
    "clock: screening": N_("The clock closed nominations"),
    "clock: void": N_("The clock ended the contest as void"),
    "clock: voting": N_("The clock opened the vote and froze the list of voters"),
    "contest cancelled": N_("Contest cancelled"),
    "contest drafted": N_("Contest drafted"),
    "contest published": N_("Contest published"),
    "contest taken back": N_("Contest taken back into draft"),
    "draft discarded": N_("Draft discarded"),
    "draft saved": N_("Draft saved"),
    "heads changed": N_("Head or deputy changed"),
    "invitations made": N_("Invitations made"),
    "invitations mailed": N_("Invitations mailed"),
    "one-time link made": N_("One-time link made"),
    "nomination admitted": N_("Nomination admitted"),
    "nomination refused": N_("Nomination refused"),
    "nomination sent back": N_("Nomination sent back"),
    "password changed": N_("Password changed"),
    "password set": N_("Password set by a one-time link"),
    "right given": N_("Right given"),
    "right taken": N_("Right taken away"),
    "sign-ins ended": N_("Signed out everywhere"),
    "staff imported": N_("Staff list imported"),
    "step brought forward": N_("Step brought forward"),
    "voting made longer": N_("Voting made longer"),
}


def act_name(act: str) -> str:
    """The act in the reader's language; one that a newer version wrote is shown as it stands."""
    return str(_(ACTS[act])) if act in ACTS else act

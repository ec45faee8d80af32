"""What the acts of the journal are called."""

from flask_babel import gettext as _

from contest.domain.errors import N_

ACTS = {
    "bundle downloaded": N_("Bundle with all ballots downloaded"),
    "clock: announced": N_("The clock announced the result"),
    "clock: closed": N_("The clock closed the vote and shook the box"),
    "clock: counted": N_("The clock had the votes counted"),
    "clock: nominating": N_("The clock opened nominations"),
    "clock: screening": N_("The clock closed nominations"),
    "clock: void": N_("The clock ended the contest as void"),
    "clock: voting": N_("The clock opened the vote and froze the list of voters"),
    "commitment published": N_("Box sealed: commitment published"),
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

DETAILS = {
    "added": N_("people added"),
    "announce_at": N_("announcement"),
    "by_means_of": N_("by means of"),
    "candidate": N_("candidate"),
    "changed": N_("people changed"),
    "ballots": N_("ballots"),
    "borda_scale": N_("points for the places"),
    "cap_percent": N_("no unit more than, per cent"),
    "closed": N_("leavers closed"),
    "commitment": N_("commitment"),
    "contest": N_("contest"),
    "criteria": N_("criteria"),
    "deputy": N_("deputy"),
    "employee": N_("person"),
    "employees": N_("people"),
    "head": N_("head"),
    "left_out": N_("lines left out"),
    "least_field": N_("candidates needed"),
    "like": N_("with the settings of"),
    "max_choices": N_("choices at most"),
    "max_points": N_("points at most"),
    "method": N_("method"),
    "min_ratings": N_("ratings needed"),
    "mode": N_("compared by"),
    "nomination": N_("nomination"),
    "nominations_close_at": N_("nominations close"),
    "nominations_open_at": N_("nominations open"),
    "number": N_("personnel number"),
    "open_board": N_("open board"),
    "own_vote_allowed": N_("vote for oneself allowed"),
    "phase": N_("phase"),
    "places_per_unit": N_("places for each unit"),
    "planned": N_("planned for"),
    "privacy_threshold": N_("smallest group shown"),
    "reason": N_("reason"),
    "right": N_("right"),
    "scope": N_("unit"),
    "step": N_("step"),
    "unchanged": N_("people unchanged"),
    "unit": N_("unit"),
    "units_added": N_("units added"),
    "units_changed": N_("units changed"),
    "units_unchanged": N_("units unchanged"),
    "until": N_("until"),
    "voting_close_at": N_("voting closes"),
    "voting_open_at": N_("voting opens"),
    "weighting": N_("weight of the units"),
}


def detail_name(name: str) -> str:
    """What a value beside an act is; one that a newer version wrote is shown as it stands."""
    return str(_(DETAILS[name])) if name in DETAILS else name


def act_name(act: str) -> str:
    """The act in the reader's language; one that a newer version wrote is shown as it stands."""
    return str(_(ACTS[act])) if act in ACTS else act

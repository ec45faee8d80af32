"""Who may stand, in words: the rules of a category, and why somebody falls out."""

from flask_babel import gettext as _
from flask_babel import ngettext

from contest.domain.eligibility import REASONS, Reason, RuleSet
from contest.domain.errors import N_

REASON_NAMES: dict[Reason, str] = {
    Reason.ONESELF: N_("oneself"),
    Reason.OUT_OF_SCOPE: N_("works elsewhere"),
    Reason.HIRED_LATER: N_("hired after the period"),
    Reason.HAS_LEFT: N_("has left"),
    Reason.NOT_BELOW: N_("in another head’s unit"),
    Reason.OWN_SUPERIOR: N_("decided by the unit above"),
    Reason.WRONG_GROUP: N_("another staff group"),
    Reason.HIRED_UNKNOWN: N_("day of hiring unknown"),
    Reason.TOO_NEW: N_("too short a service"),
    Reason.TOO_SENIOR: N_("too long a service"),
    Reason.ON_COMMISSION: N_("on the commission"),
    Reason.LEADER_BEFORE: N_("leader before"),
    Reason.NOT_ATTESTED: N_("not yet confirmed by HR"),
    Reason.PENALTY: N_("not confirmed by HR"),
    Reason.CONSENT_WITHDRAWN: N_("does not agree any more"),
    Reason.NOT_AGREED: N_("had not agreed in time"),
    Reason.LEADS_ANOTHER: N_("leads another category"),
}


# The same said to the person: what a letter or a notice to somebody who does not stand gives as the reason.
TO_THE_PERSON: dict[Reason, str] = {
    Reason.OUT_OF_SCOPE: N_("you work in a unit that does not take part in this contest."),
    Reason.HIRED_LATER: N_("you were hired after the period that the award is for."),
    Reason.HAS_LEFT: N_("you no longer work here."),
    Reason.WRONG_GROUP: N_("your staff group does not take part in this contest."),
    Reason.HIRED_UNKNOWN: N_("the day of your hiring is not known, so your years of service cannot be checked."),
    Reason.TOO_NEW: N_("this contest asks for more years of service than you have so far."),
    Reason.TOO_SENIOR: N_("you have worked here longer than this contest allows."),
    Reason.ON_COMMISSION: N_("you sit on the commission of this contest."),
    Reason.LEADER_BEFORE: N_("you have had the title for so long a period not long enough ago."),
    Reason.PENALTY: N_("HR has attested that you may not stand this time."),
    Reason.CONSENT_WITHDRAWN: N_("you have said that you do not take part."),
    Reason.NOT_AGREED: N_("you were asked whether you take part and had not agreed when voting opened."),
}


# On the page of a result everybody reads them: no rule that would tell something about the person is named there.
PASSED_OVER: dict[Reason, str] = {
    Reason.HAS_LEFT: N_(
        "By votes %(name)s came before the leader, but no longer works here. The title goes to whoever came next."
    ),
    Reason.LEADS_ANOTHER: N_(
        "By votes %(name)s came first here too, but leads another category, and one person holds one title. It goes to"
        " whoever came next."
    ),
    Reason.CONSENT_WITHDRAWN: N_(
        "By votes %(name)s came before the leader, but does not take part any more. The title goes to whoever came"
        " next."
    ),
}
NOT_BY_THE_RULES = N_(
    "By votes %(name)s came before the leader, but no longer meets the conditions of this contest. The title goes to"
    " whoever came next."
)


def passed_over_sentence(reason: Reason, name: str) -> str:
    """Why somebody with more votes than the leader is not the leader, for everybody to read."""
    return str(_(PASSED_OVER.get(reason, NOT_BY_THE_RULES), name=name))


def reason_name(reason: Reason) -> str:
    """The reason in a few words, for a filter or a list."""
    return str(_(REASON_NAMES[reason]))


def reason_sentence(reason: Reason) -> str:
    """The reason as a sentence."""
    return str(_(REASONS[reason]))


def reason_to_the_person(reason: Reason) -> str:
    """The reason as it is told to whom it is about, going on from "The reason:"."""
    return str(_(TO_THE_PERSON.get(reason, REASONS[reason])))


def rule_words(rules: RuleSet) -> list[str]:
    """What a rule set asks beyond unit and employment, rule by rule; nothing for one that asks nothing."""
    said = []
    if rules.staff_groups:
        said.append(_("staff groups: %(groups)s", groups=", ".join(rules.staff_groups)))
    if rules.seniority_least:
        said.append(
            ngettext("at least %(num)s month of service", "at least %(num)s months of service", rules.seniority_least)
        )
    if rules.seniority_most:
        said.append(
            ngettext("at most %(num)s month of service", "at most %(num)s months of service", rules.seniority_most)
        )
    if rules.never_again:
        said.append(_("no leader of before"))
    elif rules.leader_pause:
        said.append(
            ngettext("no leader of the last %(num)s month", "no leader of the last %(num)s months", rules.leader_pause)
        )
    if rules.needs_attestation:
        said.append(_("confirmed by HR"))
    if not rules.off_commission:
        said.append(_("the commission may stand too"))
    return said

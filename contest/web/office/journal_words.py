"""What the values beside an act of the journal are called: the journal keeps keys, the page says words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from contest.domain.accounts import TokenKind
from contest.domain.consents import FIELD_NAMES, STATE_NAMES, WAY_NAMES
from contest.domain.contests import ScoreMode
from contest.domain.errors import N_
from contest.domain.nominations import REFUSAL_REASONS, NominationStatus
from contest.domain.papers import PAPERS
from contest.domain.schedule import IN_ORDER
from contest.domain.steering import Forward
from contest.forms.staff_places import ROLE_NAMES
from contest.services.rechecks import Occasion
from contest.web.office.setup_nominating import CHANNEL_NAMES, LATE_NAMES
from contest.web.office.setup_words import STEP_NAMES
from contest.wording.contests import DEFAULTS, METHOD_NAMES, PHASE_NAMES, WEIGHTING_NAMES
from contest.wording.dates import date_long, moment
from contest.wording.rule_sets import REASON_NAMES

Words = Mapping[Any, object]

WORDS: Mapping[str, Words] = {
    "by_means_of": {TokenKind.INVITATION: N_("the invitation"), TokenKind.RESET: N_("a link for a new password")},
    "change": {"added": N_("joined"), "taken out": N_("taken off")},
    "decision": {
        NominationStatus.ADMITTED: N_("admitted before"),
        NominationStatus.REFUSED: N_("refused before"),
        NominationStatus.SENT_BACK: N_("sent back before"),
    },
    "late": LATE_NAMES,
    "method": METHOD_NAMES,
    "mode": {ScoreMode.SUM: N_("the sum of the points"), ScoreMode.MEAN: N_("the mean of the points")},
    "occasion": {
        Occasion.OPENING: N_("the opening of the vote"),
        Occasion.TALLY: N_("the count"),
        Occasion.CONSENT: N_("an answer about consent"),
    },
    "paper": {
        **PAPERS,
        "petition.pdf": N_("the petition as PDF"),
        "petition.docx": N_("the petition as DOCX"),
        "consent.pdf": N_("the consents as PDF"),
    },
    "phase": PHASE_NAMES,
    "reason": {**REASON_NAMES, **REFUSAL_REASONS},
    "right": ROLE_NAMES,
    "step": {
        **STEP_NAMES,
        Forward.OPEN_NOMINATIONS: N_("opening of nominations"),
        Forward.CLOSE_NOMINATIONS: N_("close of nominations"),
        Forward.OPEN_VOTING: N_("opening of the vote"),
        Forward.CLOSE_VOTING: N_("close of the vote"),
        Forward.ANNOUNCE: N_("announcement of the result"),
    },
    "way": WAY_NAMES,
    "weighting": WEIGHTING_NAMES,
    **dict.fromkeys(("taking_part", "internal", "outside"), STATE_NAMES),
}
LISTS: Mapping[str, Words] = {
    "channels": {f"by_{each}": name for each, name in CHANNEL_NAMES.items()},
    "fields": FIELD_NAMES,
    "papers": PAPERS,
    "without": PAPERS,
}
"""Values that name several, separated by commas; a paper that is required ends with "!"."""
RULES: Words = {
    "seniority_least": N_("months of service at least"),
    "seniority_most": N_("months of service at most"),
    "staff_groups": N_("staff groups"),
    "leader_pause": N_("months of pause for a leader"),
    "never_again": N_("a leader never again"),
    "off_commission": N_("nobody of the commission"),
    "needs_attestation": N_("only with the word of HR"),
}
INSTANTS = frozenset({*IN_ORDER, "planned", "until"})
DAYS = frozenset({"day", "period"})


def detail_value(name: str, value: object, *, zone: str) -> str:
    """A value beside an act, in the reader's language; instants on the clock of `zone`, of a list only how many.

    Free words stay as they stand, and so does what a newer version wrote.
    """
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return str(len(value))
    text = str(value)
    if name in LISTS:
        return ", ".join(_said(LISTS[name], each.strip()) for each in text.split(",") if each.strip())
    if name == "criteria":
        return ", ".join(_criterion(each) for each in text.split(", "))
    if name == "dropped":
        return ", ".join(_dropped(each) for each in text.split(", "))
    if name == "rule_sets":
        return "; ".join(", ".join(_rule(each) for each in one.split(", ")) for one in text.split("; "))
    if name in INSTANTS | DAYS:
        return _on_the_clock(text, zone)
    return _said(WORDS.get(name, {}), text)


def _on_the_clock(text: str, zone: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return date_long(at.date()) if at.tzinfo is None else moment(at, zone)


def _rule(text: str) -> str:
    key, _blank, value = text.partition(" ")
    if key not in RULES:
        return text
    rule = _(str(RULES[key]))
    return rule if value == str(True) else f"{rule}: {_('no') if value == str(False) else value}"


def _said(words: Words, key: str) -> str:
    plain = key.removesuffix("!")
    known = words.get(plain)
    return f"{_(str(known))}{key[len(plain) :]}" if known is not None else key


def _criterion(text: str) -> str:
    key, _blank, weight = text.rpartition(" ")
    return f"{_(DEFAULTS[key].name)} {weight}" if key in DEFAULTS else text


def _dropped(text: str) -> str:
    person, colon, reason = text.partition(": ")
    return f"{person}{colon}{_said(WORDS['reason'], reason)}"

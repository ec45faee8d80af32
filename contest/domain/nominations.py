"""Nominations: their states and the ways between them (PRODUCT 7, 9)."""

import dataclasses
import datetime
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contest.domain.errors import N_

# Control characters other than a line end and a tab, lone surrogates, and what turns the direction of writing.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class NominationStatus(StrEnum):
    """Where a nomination stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    ADMITTED = "admitted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class NominationChannel(StrEnum):
    """By which way somebody is put forward (PRODUCT 6)."""

    HEAD = "head"
    COLLECTIVE = "collective"
    COLLEAGUE = "colleague"
    ONESELF = "oneself"


class RefusalReason(StrEnum):
    """Why HR does not admit a nomination; a comment may say more."""

    NOT_ELIGIBLE = "not_eligible"
    NO_EVIDENCE = "no_evidence"
    WRONG_PERIOD = "wrong_period"
    NO_CONSENT = "no_consent"
    NOT_SUPPORTED = "not_supported"
    OTHER = "other"


REFUSAL_REASONS: dict[RefusalReason, str] = {
    RefusalReason.NOT_ELIGIBLE: N_("The person may not stand in this contest"),
    RefusalReason.NO_EVIDENCE: N_("The evidence cannot be checked"),
    RefusalReason.WRONG_PERIOD: N_("The work belongs to another period"),
    RefusalReason.NO_CONSENT: N_("The person does not agree to stand"),
    RefusalReason.NOT_SUPPORTED: N_("The head of the unit does not support it"),
    RefusalReason.OTHER: N_("Another reason"),
}

# Those that a unit's own people write; the others are written by one person and proposed to the head.
OF_A_UNIT = frozenset({NominationChannel.HEAD, NominationChannel.COLLECTIVE})
OF_A_PERSON = frozenset({NominationChannel.COLLEAGUE, NominationChannel.ONESELF})

# Those that take one of the unit's places (PRODUCT 7). What HR sent back keeps it, so that it can be put right.
TAKES_A_PLACE = frozenset({NominationStatus.SUBMITTED, NominationStatus.SENT_BACK, NominationStatus.ADMITTED})
# Those that somebody still has to decide; when voting opens, they lead to no ballot.
UNDECIDED = frozenset({NominationStatus.PROPOSED, NominationStatus.SUBMITTED, NominationStatus.SENT_BACK})
NO_LONGER_LIVE = frozenset({NominationStatus.WITHDRAWN, NominationStatus.REFUSED})
EDITABLE = frozenset({NominationStatus.DRAFT, NominationStatus.SENT_BACK, NominationStatus.WITHDRAWN})
WITHDRAWABLE = frozenset(
    {NominationStatus.DRAFT, NominationStatus.PROPOSED, NominationStatus.SUBMITTED, NominationStatus.SENT_BACK}
)

LONGEST_PRAISE = 140
LONGEST_STATEMENT = 1000
LONGEST_EVIDENCE = 600
SHORTEST_STATEMENT = 40

LONGEST_REMARK = 1000
LONGEST_MINUTES = 40

# What HR may see: a draft is nobody's but the unit's own, and what was withdrawn is gone.
SEEN_BY_HR = frozenset(
    {
        NominationStatus.PROPOSED,
        NominationStatus.SUBMITTED,
        NominationStatus.SENT_BACK,
        NominationStatus.ADMITTED,
        NominationStatus.REFUSED,
    }
)


@dataclass(frozen=True)
class NominationText:
    """What a nominator writes: statement, evidence by criterion id, the person's agreement, the deed in a line."""

    statement: str = ""
    evidence: Mapping[int, str] = dataclasses.field(default_factory=dict)
    person_agrees: bool = False
    praise: str = ""

    def tidied(self) -> "NominationText":
        """The same in composed letters, with plain line ends and without empty evidence or space around the texts."""
        evidence = {criterion: _tidy(text) for criterion, text in self.evidence.items()}
        return NominationText(
            statement=_tidy(self.statement),
            evidence={criterion: text for criterion, text in evidence.items() if text},
            person_agrees=self.person_agrees,
            praise=" ".join(_tidy(self.praise).split()),
        )


@dataclass(frozen=True)
class Minutes:
    """The minutes of the assembly at which the labour collective put somebody forward; empty by other ways."""

    number: str = ""
    date: datetime.date | None = None

    def tidied(self) -> "Minutes":
        """The same with the number in composed letters and without space around it."""
        return Minutes(number=" ".join(_tidy(self.number).split()), date=self.date)


NO_MINUTES = Minutes()


@dataclass(frozen=True)
class Gap:
    """Something wrong or missing: the form field it belongs beside, and a sentence to be translated at the door."""

    field: str
    message: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)


def evidence_field(criterion_id: int) -> str:
    """The name of the form field that takes the evidence for a criterion."""
    return f"evidence_{criterion_id}"


def unstorable(text: NominationText) -> list[Gap]:
    """What even a draft cannot hold: too long a text, or characters that no keyboard writes. Expects a tidied text."""
    parts = [("statement", text.statement, LONGEST_STATEMENT), ("praise", text.praise, LONGEST_PRAISE)]
    parts += [(evidence_field(number), said, LONGEST_EVIDENCE) for number, said in text.evidence.items()]
    found = []
    for name, said, longest in parts:
        if len(said) > longest:
            found.append(Gap(name, N_("Write %(most)s characters at most."), {"most": longest}))
        elif UNWRITABLE.search(said):
            found.append(Gap(name, N_("There is a character here that cannot be shown. Please type the text anew.")))
    return found


def missing(
    text: NominationText, criterion_ids: Sequence[int], channel: NominationChannel = NominationChannel.HEAD
) -> list[Gap]:
    """What a nomination still needs before it can be submitted (PRODUCT 9); nothing for a complete one.

    Expects a tidied text. One criterion with evidence is enough: not every deed answers every question, and HR sees
    which are unanswered. Whoever nominates oneself need not say that they have asked the person; the consent itself is
    asked of everybody alike.
    """
    found = []
    if len(text.statement) < SHORTEST_STATEMENT:
        found.append(
            Gap(
                "statement",
                N_("Say in at least %(least)s characters what this person did."),
                {"least": SHORTEST_STATEMENT},
            )
        )
    if criterion_ids and not any(text.evidence.get(number) for number in criterion_ids):
        found.append(Gap(evidence_field(criterion_ids[0]), N_("Give evidence for at least one criterion.")))
    if not text.person_agrees and channel is not NominationChannel.ONESELF:
        found.append(Gap("person_agrees", N_("Ask the person, and tick that they agree to be nominated.")))
    return found


def unstorable_minutes(minutes: Minutes) -> list[Gap]:
    """What even a draft cannot hold of the minutes. Expects tidied ones."""
    if len(minutes.number) > LONGEST_MINUTES:
        return [Gap("minutes_number", N_("Write %(most)s characters at most."), {"most": LONGEST_MINUTES})]
    if UNWRITABLE.search(minutes.number):
        return [Gap("minutes_number", N_("There is a character here that cannot be shown. Please type the text anew."))]
    return []


def missing_minutes(channel: NominationChannel, minutes: Minutes, today: datetime.date) -> list[Gap]:
    """What a nomination by the labour collective still needs about its assembly; nothing by other ways (PRODUCT 6)."""
    if channel is not NominationChannel.COLLECTIVE:
        return []
    found = []
    if not minutes.number:
        found.append(Gap("minutes_number", N_("Write the number of the minutes of the assembly.")))
    if minutes.date is None:
        found.append(Gap("minutes_date", N_("Write the date of the assembly.")))
    elif minutes.date > today:
        found.append(Gap("minutes_date", N_("The assembly must have been held: this day is still to come.")))
    return found


def _tidy(text: str) -> str:
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()

"""The three consents of a nominee: taking part, publication inside, publication outside (PRODUCT 23)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contest.domain.errors import N_
from contest.domain.phases import Phase


class ConsentKind(StrEnum):
    """What a person agrees to, each by itself."""

    TAKING_PART = "taking_part"
    INTERNAL = "internal"
    OUTSIDE = "outside"


class ConsentState(StrEnum):
    """Where a consent stands. Nothing but `GIVEN` is a yes."""

    ASKED = "asked"
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


NOT_WILLING = frozenset({ConsentState.DECLINED, ConsentState.WITHDRAWN})
"""The person does not want to stand, or no longer."""


class ConsentWay(StrEnum):
    """By which way the answer came. `NOMINATOR`: from before nominees were asked themselves."""

    APP = "app"
    MAIL = "mail"
    PAPER = "paper"
    NOMINATOR = "nominator"


class PublishedField(StrEnum):
    """What may be shown beside the name once the contest is over."""

    PHOTO = "photo"
    WORK = "work"
    TEXTS = "texts"


TEXT_VERSION = 1
"""The version of the consent texts that are asked now; a change of the words raises it (domain.consent_texts)."""

CONSENT_NAMES: dict[ConsentKind, str] = {
    ConsentKind.TAKING_PART: N_("Taking part"),
    ConsentKind.INTERNAL: N_("Publication inside the company"),
    ConsentKind.OUTSIDE: N_("Publication outside the company"),
}
STATE_NAMES: dict[ConsentState, str] = {
    ConsentState.ASKED: N_("Not answered yet"),
    ConsentState.GIVEN: N_("Given"),
    ConsentState.DECLINED: N_("Declined"),
    ConsentState.WITHDRAWN: N_("Withdrawn"),
}
WAY_NAMES: dict[ConsentWay, str] = {
    ConsentWay.APP: N_("in the application"),
    ConsentWay.MAIL: N_("after a letter"),
    ConsentWay.PAPER: N_("on paper"),
    ConsentWay.NOMINATOR: N_("through the nominator"),
}
FIELD_NAMES: dict[PublishedField, str] = {
    PublishedField.PHOTO: N_("Photo"),
    PublishedField.WORK: N_("Position and unit"),
    PublishedField.TEXTS: N_("What was written about me"),
}


@dataclass(frozen=True)
class Answers:
    """A yes or no to some of the three, what may be shown beside the name inside, and the version that was read."""

    said: Mapping[ConsentKind, bool]
    fields: frozenset[PublishedField] = frozenset(PublishedField)
    text_version: int = TEXT_VERSION

    @classmethod
    def no_to_all(cls, *, text_version: int = TEXT_VERSION) -> "Answers":
        """What somebody says who does not want to stand."""
        return cls(dict.fromkeys(ConsentKind, False), frozenset(), text_version)


def answered(state: ConsentState, yes: bool) -> ConsentState:
    """What a consent becomes by a yes or a no. A no after a yes is a withdrawal, and stays one."""
    if yes:
        return ConsentState.GIVEN
    if state in {ConsentState.GIVEN, ConsentState.WITHDRAWN}:
        return ConsentState.WITHDRAWN
    return ConsentState.DECLINED


def may_be_given(
    kind: ConsentKind, phase: Phase, voting_opens: datetime | None, now: datetime, *, is_dropped: bool = False
) -> bool:
    """Whether a yes is taken now.

    To publication always. To taking part until voting opens, for that is when the ballot paper is fixed; whoever stood
    already and stepped back is out of this contest.
    """
    if kind is not ConsentKind.TAKING_PART:
        return True
    before = phase in {Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING}
    return before and not is_dropped and (voting_opens is None or now < voting_opens)


def may_be_refused(kind: ConsentKind, phase: Phase, voting_closes: datetime | None, now: datetime) -> bool:
    """Whether a no is taken now, be it a first answer or a withdrawal.

    About publication always. About taking part until voting closes: half-open, so a no at the closing instant is late.
    After that the votes are counted as they were cast, and the person can still keep the name out of every page.
    """
    if kind is not ConsentKind.TAKING_PART:
        return True
    before = phase in {Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING, Phase.VOTING}
    return before and (voting_closes is None or now < voting_closes)


@dataclass(frozen=True)
class Shown:
    """What may be shown of a candidate; without the name nothing else is."""

    name: bool
    photo: bool
    work: bool
    texts: bool


ALL = Shown(name=True, photo=True, work=True, texts=True)
NOTHING = Shown(name=False, photo=False, work=False, texts=False)
# While people vote and until the announcement: who stands is shown to those who choose.
ON_THE_BALLOT = frozenset({Phase.PLANNED, Phase.NOMINATING, Phase.SCREENING, Phase.VOTING, Phase.CLOSED, Phase.COUNTED})


def shown_of(phase: Phase, given: Mapping[ConsentKind, frozenset[PublishedField]]) -> Shown:
    """What may be shown in a contest of this phase of somebody who gave these consents (with their fields).

    Until the announcement taking part is enough: voters must know whom they choose. Afterwards only what the person
    agreed to for inside, and nothing of those who no longer take part.
    """
    if ConsentKind.TAKING_PART not in given:
        return NOTHING
    if phase in ON_THE_BALLOT:
        return ALL
    if ConsentKind.INTERNAL not in given:
        return NOTHING
    fields = given[ConsentKind.INTERNAL]
    return Shown(
        name=True,
        photo=PublishedField.PHOTO in fields,
        work=PublishedField.WORK in fields,
        texts=PublishedField.TEXTS in fields,
    )


def fields_of(text: str) -> frozenset[PublishedField]:
    """The fields of a consent as they are stored: values with commas."""
    return frozenset(PublishedField(one) for one in text.split(",") if one)


def stored_fields(fields: frozenset[PublishedField]) -> str:
    """The fields as they are stored, always in one order."""
    return ",".join(one for one in PublishedField if one in fields)

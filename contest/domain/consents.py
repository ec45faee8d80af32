"""The three consents of a nominee: taking part, publication inside, publication outside (PRODUCT 23)."""

from enum import StrEnum


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
"""The version of the consent texts that are asked now; a change of the words raises it."""

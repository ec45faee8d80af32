"""What the consents are called, their words in the reader's language, and how an answer is named."""

from flask_babel import gettext as _

from contest.domain.consent_texts import TEXTS
from contest.domain.consents import (
    CONSENT_NAMES,
    FIELD_NAMES,
    STATE_NAMES,
    WAY_NAMES,
    ConsentKind,
    ConsentState,
    ConsentWay,
    fields_of,
)
from contest.wording.language import russian


def consent_text(kind: ConsentKind, version: int) -> str:
    """The words of this consent as they were in that version."""
    text = TEXTS[version][kind]
    return text.ru if russian() else text.en


def consent_name(kind: ConsentKind) -> str:
    """What the consent is about, in a few words."""
    return str(_(CONSENT_NAMES[kind]))


def consent_state(state: ConsentState) -> str:
    """Where it stands, in a word or two."""
    return str(_(STATE_NAMES[state]))


def consent_way(way: ConsentWay) -> str:
    """By which way the answer came: "on paper"."""
    return str(_(WAY_NAMES[way]))


def consent_fields(fields: str) -> str:
    """What may be shown beside the name: "Photo, Position and unit"; or that it is the name alone."""
    chosen = fields_of(fields)
    return ", ".join(str(_(name)) for field, name in FIELD_NAMES.items() if field in chosen) or str(_("only the name"))

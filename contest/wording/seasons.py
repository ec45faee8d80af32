"""What stands in the way of a season, and why a period was left out, in words."""

from flask_babel import gettext as _

from contest.domain.seasons import read_trouble


def season_trouble(text: str) -> str:
    """Why the next contest of a season could not be opened, as it is stored, in the reader's language."""
    message, params = read_trouble(text)
    return str(_(message, **params))


def left_out_because(note: str) -> str:
    """Why a period was left out: our own reason in the reader's language, or the words of HR as they are.

    Not by the `_` of templates, which takes what it is given for a format and for markup.
    """
    return str(_(note))

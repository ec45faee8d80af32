"""What stands in the way of a season, in words."""

from flask_babel import gettext as _

from contest.domain.seasons import read_trouble


def season_trouble(text: str) -> str:
    """Why the next contest of a season could not be opened, as it is stored, in the reader's language."""
    message, params = read_trouble(text)
    return str(_(message, **params))

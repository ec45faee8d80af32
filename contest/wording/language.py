"""Which language the words are in."""

from babel import Locale
from flask_babel import get_locale

NO_BREAK = "\u00a0"


def locale() -> Locale:
    """The reader's locale; English where nobody reads, as on a command line."""
    return get_locale() or Locale("en")


def russian() -> bool:
    """Whether the reader reads Russian."""
    return locale().language == "ru"


def page_language() -> str:
    """The language of the page for <html lang>: "en" or "ru"."""
    return locale().language

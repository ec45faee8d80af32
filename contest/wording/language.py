"""Which language the words are in."""

import re

from babel import Locale
from flask_babel import get_locale

NO_BREAK = "\u00a0"
INNER_QUOTES = {"en": ("‘", "’"), "ru": ("„", "“")}
QUOTED = re.compile("""["“„«]([^"“”„«»]*)["“”»]""")


def locale() -> Locale:
    """The reader's locale; English where nobody reads, as on a command line."""
    return get_locale() or Locale("en")


def russian() -> bool:
    """Whether the reader reads Russian."""
    return locale().language == "ru"


def page_language() -> str:
    """The language of the page for <html lang>: "en" or "ru"."""
    return locale().language


def inside_quotes(text: str, language: str) -> str:
    """A text that the page puts in quotation marks: those within are the inner ones of its language, double ones go."""
    whole = QUOTED.fullmatch(text)
    if whole:
        return whole[1]
    opens, closes = INNER_QUOTES[language]
    return QUOTED.sub(rf"{opens}\1{closes}", text)

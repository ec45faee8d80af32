"""Which language and time zone this reader gets."""

from flask import current_app, request
from flask_login import current_user

from contest.config import LANGUAGES

COOKIE = "ql_language"


def choose_language() -> str:
    """The language chosen by hand, else the account's, else the browser's, else the company's."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    if current_user.is_authenticated and current_user.language in LANGUAGES:
        return str(current_user.language)
    return request.accept_languages.best_match(LANGUAGES) or current_app.config["QL"].default_language


def choose_time_zone() -> str:
    """The viewer's own zone: that of the unit, else the company's."""
    if current_user.is_authenticated:
        return str(current_user.time_zone)
    return str(current_app.config["QL"].company_time_zone)

"""Which language and time zone this reader gets."""

from gettext import NullTranslations

from flask import Flask, current_app, request
from flask_babel import get_translations
from flask_login import current_user

from contest.config import LANGUAGES
from contest.wording.language import page_language

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


def keep_catalogues(app: Flask) -> None:
    """Let templates find the words of a language by its name alone.

    Flask-Babel spells out the whole locale for every phrase, and a ballot paper has sixty: a sixth of its time.
    """
    kept: dict[str, NullTranslations] = {}

    def catalogue() -> NullTranslations:
        language = page_language()
        if language not in kept:
            kept[language] = get_translations()
        return kept[language]

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda message: catalogue().gettext(message),
        ngettext=lambda one, many, number: catalogue().ngettext(one, many, number),
        newstyle=True,
    )

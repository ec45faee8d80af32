"""One place that turns what was refused or went wrong into a page."""

from flask import Flask, current_app, g, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from contest.domain.errors import Phrase, RuleBroken
from contest.extensions import database_is_away, let_go_of_database, login

PAGES = {400, 403, 404, 405, 409, 413, 429, 500}
TRY_AGAIN_AFTER = 5  # seconds, while the database restarts
Answer = tuple[str, int] | tuple[str, int, dict[str, str]]


def sentence(refusal: RuleBroken) -> str:
    """The refusal in the reader's language."""
    params = {name: _(value) if isinstance(value, Phrase) else value for name, value in refusal.params.items()}
    return str(_(refusal.message, **params))


def broken(page: str = "500") -> str:
    """The page for a fault of ours. The database may be down, so nothing here, headers included, asks who is there."""
    g._login_user = login.anonymous_user()
    return render_template(f"errors/{page}.html")


def away(fault: BaseException) -> Answer:
    """503 while the database restarts. The log gets the driver's word and no statement: a ballot may be in it."""
    said = str(getattr(fault, "orig", None) or type(fault).__name__)
    current_app.logger.warning("the database is away: %s", said.partition("\n")[0])
    let_go_of_database()
    return broken("503"), 503, {"Retry-After": str(TRY_AGAIN_AFTER)}


def register_errors(app: Flask) -> None:
    """Answer every refusal and every fault with a page that says what happened and what to do next."""

    @app.errorhandler(RuleBroken)
    def refused(refusal: RuleBroken) -> tuple[str, int]:
        status = refusal.status if refusal.status in PAGES else 409
        return render_template(f"errors/{status}.html", reason=sentence(refusal), status=refusal.status), refusal.status

    @app.errorhandler(CSRFError)
    def page_too_old(error: CSRFError) -> tuple[str, int]:
        return render_template("errors/csrf.html"), 400

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> Answer | HTTPException:
        status = error.code or 500
        if status < 400:
            return error
        if status >= 500:
            cause = getattr(error, "original_exception", None)
            return away(cause) if cause and database_is_away(cause) else (broken(), status)
        page = status if status in PAGES else 400
        return render_template(f"errors/{page}.html", reason=""), status

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> Answer:
        if database_is_away(error):
            return away(error)
        app.logger.exception("a request failed")
        let_go_of_database()
        return broken(), 500

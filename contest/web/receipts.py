"""The receipt code on its way from the cast to the one page that shows it: a cookie that lives two minutes at most.

A copy of the cookie shows nothing after that either. It belongs to one sign-in, so that the next person at a shared
tablet is shown nothing, and goes with the sign-out.
"""

from flask import current_app, request
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from contest.queries.accounts import token_hash

COOKIE = "ql_receipt"
LASTS = 120  # seconds
PATH = "/voting"


def hand_over(response: Response, contest_id: int, code: str) -> None:
    """Give the browser the code for the next page."""
    response.set_cookie(
        COOKIE,
        _signed().dumps([contest_id, code]),
        max_age=LASTS,
        path=PATH,
        httponly=True,
        samesite="Strict",
        secure=current_app.config["QL"].secure_cookies,
    )


def handed_over(contest_id: int) -> str:
    """The code of a ballot that this sign-in has just cast in this contest, or ""."""
    try:
        contest, code = _signed().loads(request.cookies.get(COOKIE, ""), max_age=LASTS)
    except (BadData, TypeError, ValueError):
        return ""
    return str(code) if contest == contest_id else ""


def forget(response: Response) -> None:
    """Take the code from the browser. The path is always the same, so this works on any page."""
    secure = current_app.config["QL"].secure_cookies
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="Strict", secure=secure)


def _signed() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["QL"].secret_key, salt=f"receipt|{token_hash(current_user.token)}")

"""Which accounts have signed in on this device: a signed cookie, so that guessing elsewhere locks no owner out (A22).

It names nobody: for every account it holds a mark that only the secret key can make.
"""

import hashlib
import hmac

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

COOKIE = "ql_device"
LASTS = 365 * 24 * 3600  # seconds
MOST_ACCOUNTS = 20  # of a shared tablet; the longest unseen are forgotten


def knows(employee_id: int | None) -> bool:
    """Whether this account has signed in on this device before."""
    return employee_id is not None and _mark(employee_id) in _marks()


def remember(response: Response, employee_id: int) -> None:
    """Note on the device that this account has signed in on it."""
    mark = _mark(employee_id)
    marks = [mark, *(other for other in _marks() if other != mark)][:MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        _signed().dumps(marks),
        max_age=LASTS,
        path="/account",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["QL"].secure_cookies,
    )


def _marks() -> list[str]:
    try:
        marks = _signed().loads(request.cookies.get(COOKIE, ""))
    except BadData:
        return []
    return [str(mark) for mark in marks]


def _mark(employee_id: int) -> str:
    said = f"has signed in here: {employee_id}".encode()
    return hmac.digest(current_app.config["QL"].secret_key.encode(), said, hashlib.sha256).hex()[:16]


def _signed() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["QL"].secret_key, salt="known device")

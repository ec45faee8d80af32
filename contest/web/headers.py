"""Security headers on every response."""

from flask import Flask, Response, request
from flask_login import current_user

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)

# Also on the files that WhiteNoise serves without asking Flask (assets.py).
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

# What strangers sent is shown as a picture or saved; were it ever taken for a page, it could do nothing.
OF_UPLOADS = "default-src 'none'; sandbox; frame-ancestors 'none'"


def register_headers(app: Flask) -> None:
    """Add the headers after every request."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """No inline scripts or styles, no framing, no sniffing; pages of a signed-in person are kept nowhere."""
    headers = response.headers
    headers.update(ALWAYS)
    if request.endpoint in {"papers.paper", "papers.picture"}:
        headers["Content-Security-Policy"] = OF_UPLOADS
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint not in {"static", "assets.stylesheet", "assets.script", "assets.sprite"}:
        headers["Cache-Control"] = "no-store" if current_user.is_authenticated else "no-cache"
    return response

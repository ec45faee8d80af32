"""Where a person wanted to go: a path of ours, never an address of somebody else (A32)."""

import re
from urllib.parse import unquote, urlsplit

LONGEST = 2000
# One slash, then anything printable that no browser reads as a host: no second slash, backslash, blank or control sign.
OURS = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e\u00a1-\uffff]*")


def safe_path(asked: str | None) -> str | None:
    """The path with its query where it leads to a page of ours, else None."""
    if not asked or len(asked) > LONGEST or not OURS.fullmatch(asked):
        return None
    # A path that begins with a coded slash is ours for a browser, but a careless proxy may decode it.
    if not OURS.fullmatch(unquote(asked).replace(" ", "+")) or "//" in unquote(urlsplit(asked).path):
        return None
    parts = urlsplit(asked)
    return None if parts.scheme or parts.netloc else asked

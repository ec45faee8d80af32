"""One-time links as text: what a mail or a printed slip says is made from the row and the secret key, never stored.

Whoever reads the table learns no link, and whoever has the key but not the table makes none: the nonce is random.
"""

import hashlib
import hmac

from itsdangerous import BadData, URLSafeSerializer

from contest.models import AccountToken

SALT = "one-time link"
# 32 signs that nobody mistakes for another: no I, O, 0, 1. Twelve of them are 60 bits.
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH, GROUP = 12, 4
# People type a code with the keyboard they have: these Cyrillic letters look like Latin ones.
LOOKALIKES = str.maketrans("АВЕЕКМНРСТУХ", "ABEEKMHPCTYX")


def token_text(token: AccountToken, secret_key: str) -> str:
    """The part of the link that names this token: signed, so that nobody guesses one."""
    return str(_serializer(secret_key).dumps([token.id, token.nonce]))


def token_named(text: str, secret_key: str) -> tuple[int, str] | None:
    """The id and nonce that a link names, or None where we have not signed it."""
    try:
        named = _serializer(secret_key).loads(text)
    except BadData:
        return None
    token_id, nonce = named
    return int(token_id), str(nonce)


def printed_code(token: AccountToken, secret_key: str) -> str:
    """The same token as a code to type, "KQ7M-3XWB-9RTD"; it opens only together with the personnel number."""
    said = f"printed code {token.id} {token.nonce}".encode()
    figure = int.from_bytes(hmac.digest(secret_key.encode(), said, hashlib.sha256))
    signs = "".join(SIGNS[figure >> 5 * place & 31] for place in range(CODE_LENGTH))
    return "-".join(signs[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP))


def same_code(typed: str, code: str) -> bool:
    """Whether somebody typed this code: in any case, with or without hyphens, in either alphabet."""
    return hmac.compare_digest(_plain(typed).encode("utf-8", "replace"), _plain(code).encode())


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper().translate(LOOKALIKES) if sign.isalnum())


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt=SALT, signer_kwargs={"digest_method": hashlib.sha256})

"""Sealing.

Libsodium boxes for ballots, one key pair a contest, the private half wrapped under SEALING_SECRET (SECRECY, Tables).
"""

import hashlib

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from contest.domain.errors import N_, RuleBroken


class NoSealingSecret(RuleBroken):
    """This process does not hold SEALING_SECRET, or not the one under which the key was wrapped."""


def new_key_pair(sealing_secret: str) -> tuple[bytes, bytes]:
    """(public key, wrapped private key) for one contest. Raises NoSealingSecret without a secret."""
    private = PrivateKey.generate()
    wrapped = SecretBox(_wrapping_key(sealing_secret)).encrypt(bytes(private))
    return bytes(private.public_key), bytes(wrapped)


def seal(text: bytes, *, public_key: bytes) -> bytes:
    """An envelope that only the holder of the private key can open; equal texts give unequal envelopes."""
    return bytes(SealedBox(PublicKey(public_key)).encrypt(text))


def opener(wrapped_key: bytes, sealing_secret: str) -> SealedBox[PrivateKey]:
    """What opens the envelopes of a contest. Raises NoSealingSecret where the secret is missing or another one."""
    try:
        private = SecretBox(_wrapping_key(sealing_secret)).decrypt(wrapped_key)
    except CryptoError:
        raise NoSealingSecret(N_("SEALING_SECRET is not the one with which this contest was opened.")) from None
    return SealedBox(PrivateKey(private))


def _wrapping_key(sealing_secret: str) -> bytes:
    if not sealing_secret:
        raise NoSealingSecret(
            N_("SEALING_SECRET is not set for this process; only the worker and the command line hold it.")
        )
    return hashlib.blake2b(sealing_secret.encode(), digest_size=SecretBox.KEY_SIZE, person=b"ql1-wrapping").digest()

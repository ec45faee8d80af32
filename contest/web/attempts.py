"""How often a password may be tried: a few times an hour for an account, and its owner still gets in (A22).

Only wrong passwords count; a right one gives its place back. An hour is a fixed window, so at worst twice as many fall
into sixty minutes: 2 x (10 + 5) checks of one account at most.

- 6 for one account from one address: whoever guesses from one place leaves the rest to the owner elsewhere.
- 10 for one account from everywhere.
- 5 more from devices that have signed in to this account before. They hold a signed cookie (devices.py), which whoever
  guesses lacks: locking the account out for the world does not lock out the owner's own phone.
- 600 from one address: a whole company behind one address stays below it, a password tried on everybody does not.

Who does not exist is counted just the same. Where the counters cannot be reached people get in, and the log says so.
"""

from dataclasses import dataclass

from flask import current_app
from flask_limiter.util import get_remote_address
from limits import RateLimitItemPerHour

from contest.extensions import limiter

PER_ACCOUNT_AND_ADDRESS = RateLimitItemPerHour(6, namespace="password here")
PER_ACCOUNT = RateLimitItemPerHour(10, namespace="password")
PER_KNOWN_DEVICES = RateLimitItemPerHour(5, namespace="password known")
PER_ADDRESS = RateLimitItemPerHour(600, namespace="password address")

Place = tuple[RateLimitItemPerHour, str, str]


@dataclass(frozen=True)
class Attempt:
    """A password about to be checked; it has taken a place under each of these limits."""

    places: tuple[Place, ...]

    def was_right(self) -> None:
        """Give the places back: only wrong passwords count."""
        try:
            for limit, *names in self.places:
                limiter.limiter.storage.incr(limit.key_for(*names), limit.get_expiry(), -1)
        except limiter.limiter.storage.base_exceptions:
            current_app.logger.warning("sign-in attempts are not counted: the rate limit storage does not answer")


def attempt(who: str, *, known_device: bool) -> Attempt | None:
    """Take a place for one check of the password of `who`; None where there is none left this hour.

    `who` names the account, or what was typed where there is no such account.
    """
    address = get_remote_address()
    known = ((PER_KNOWN_DEVICES, who, ""),)
    anybody = ((PER_ACCOUNT_AND_ADDRESS, who, address), (PER_ADDRESS, "", address), (PER_ACCOUNT, who, ""))
    try:
        taken = next((places for places in (known, anybody)[not known_device :] if _taken(places)), None)
    except limiter.limiter.storage.base_exceptions:
        current_app.logger.warning("sign-in attempts are not counted: the rate limit storage does not answer")
        return Attempt(())
    return Attempt(taken) if taken else None


def _taken(places: tuple[Place, ...]) -> bool:
    """Whether there was a place under every limit.

    Asked before taken, so that an address which has used up its own places takes no more of the account's.
    """
    free = all(limiter.limiter.test(limit, *names) for limit, *names in places)
    return free and all(limiter.limiter.hit(limit, *names) for limit, *names in places)

"""The lot of a contest: an order of the candidates drawn from a published seed (TALLY, Tie for last)."""

import hashlib
from collections.abc import Iterable


def lot_order(candidates: Iterable[str], seed: str) -> list[str]:
    """The candidates by SHA-256("QL1|lot|seed|candidate"): anybody with the seed draws the same order."""
    return sorted(candidates, key=lambda one: hashlib.sha256(f"QL1|lot|{seed}|{one}".encode()).digest())

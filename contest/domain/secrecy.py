"""Receipts, envelopes and reporting groups: what keeps a vote secret and still countable (SECRECY)."""

import hashlib
import json
from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contest.domain.ballots import Marks, from_list, longest_written, written
from contest.domain.contests import MethodRules
from contest.domain.errors import N_, RuleBroken

CODE_BYTES = 10
LONGEST_UNIT_ID = 10
SECRET_LENGTHS = range(16, 129)


class BadSecret(RuleBroken):
    """The secret behind the receipt is missing or not what a browser of ours makes."""

    status = 422


def receipt_code(contest_id: int, secret: str) -> str:
    """The 16 characters (80 bits in base 32: no 0, no 1) that the voter keeps; made in the browser by the same rule.

    Raises BadSecret for a secret that is not 16 to 128 letters and digits of ASCII.
    """
    if len(secret) not in SECRET_LENGTHS or not (secret.isascii() and secret.isalnum()):
        raise BadSecret(N_("The receipt code could not be made. Open the ballot paper again and vote once more."))
    digest = hashlib.sha256(f"QL1|{contest_id}|{secret}".encode()).digest()
    return b32encode(digest[:CODE_BYTES]).decode()


def twin_code(contest_id: int, code: str) -> str:
    """The code of a second ballot that was cast under a code already taken: made from it, and as long."""
    return receipt_code(contest_id, f"twin{code}")


def receipt_hash(contest_id: int, secret: str) -> bytes:
    """Under which the sealed ballot lies in the box: a hash of the voter's secret, 32 bytes.

    Not of the code: the code stands beside the marks once the box is open, and whoever kept an old backup or a
    write-ahead log, where the hash stands beside the voter, could join the two. The secret is never stored.
    """
    return hashlib.sha256(f"QL1|box|{contest_id}|{secret}".encode()).digest()


def grouped(code: str) -> str:
    """A receipt code as people read it: four groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def ungrouped(typed: str) -> str:
    """A typed receipt code as it is stored: without spaces and dashes, in capitals."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


@dataclass(frozen=True)
class Opened:
    """What an envelope holds."""

    marks: Marks
    unit_id: int
    code: str


def envelope_length(rules: MethodRules, candidate_ids: Iterable[int]) -> int:
    """Bytes of every envelope text of a contest: room for the longest possible ballot, so that length says nothing."""
    return (
        longest_written(rules, candidate_ids)
        + LONGEST_UNIT_ID
        + CODE_BYTES * 8 // 5
        + len('{"code":"","marks":,"unit":}')
    )


def envelope_text(marks: Marks, *, unit_id: int, code: str, length: int) -> bytes:
    """The canonical marks, the frozen reporting unit and the code, padded with spaces to `length` bytes."""
    text = f'{{"code":"{code}","marks":{written(marks)},"unit":{unit_id}}}'
    if len(text) > length:
        raise ValueError("an envelope is longer than its contest allows")
    return text.ljust(length).encode("ascii")


def opened(text: bytes) -> Opened:
    """The content of an opened envelope."""
    said = json.loads(text)
    return Opened(marks=from_list(said["marks"]), unit_id=said["unit"], code=said["code"])


def reporting_groups(sizes: Mapping[int, int], *, scope_id: int, threshold: int) -> dict[int, int]:
    """Which group each unit reports in, so that no figure is ever shown for fewer than `threshold` eligible voters.

    `sizes` are eligible voters by unit. Units below the threshold join the group of `scope_id`, their parent; where
    that group is still too small, the smallest of the others follow until it is large enough or is the only one
    (SECRECY, Tables).
    """
    groups = {unit: unit if size >= threshold else scope_id for unit, size in sizes.items()}
    groups = {unit: group if unit != scope_id else scope_id for unit, group in groups.items()}
    for unit in sorted(sizes, key=lambda unit: (sizes[unit], unit)):
        merged = sum(size for member, size in sizes.items() if groups[member] == scope_id)
        if merged == 0 or merged >= threshold:
            break
        groups[unit] = scope_id
    return groups


def reporting_unit(path: str, scope_path: str) -> int:
    """The id of the unit just below the scope on the way to the person's unit, or of the scope itself."""
    below = path.removeprefix(scope_path).strip("/")
    return int(below.partition("/")[0]) if below else int(scope_path.strip("/").rpartition("/")[2])


def shuffled(candidate_ids: Iterable[int], *, seed: str) -> list[int]:
    """The candidates in an order that is random over voters and the same for one voter at every visit (PRODUCT 11)."""
    return sorted(candidate_ids, key=lambda number: hashlib.sha256(f"{seed}|{number}".encode()).digest())

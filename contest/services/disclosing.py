"""Deciding how much of a counted contest may be shown (SECRECY, Tables)."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from contest.domain.bundle import BundleBallot
from contest.domain.contests import Method, ScoreMode
from contest.domain.disclosure_of_counts import sight_of
from contest.extensions import db
from contest.models import Contest, Disclosure


def decide_what_is_shown(contest: Contest, manifest: Mapping[str, Any], ballots: Sequence[BundleBallot]) -> None:
    """Store it beside the outcome. Part of the act that counts: afterwards no page looks at ballots by unit."""
    by_mean = contest.method is Method.SCORE and contest.score_mode is ScoreMode.MEAN
    db.session.add(
        Disclosure(
            contest_id=contest.id,
            sight=sight_of(manifest, ballots),
            ratings=json.dumps(ratings_of(ballots)) if by_mean else "",
        )
    )


def ratings_of(ballots: Sequence[BundleBallot]) -> dict[str, int]:
    """How many voters gave each candidate points, zero points included."""
    ratings: Counter[str] = Counter()
    for marks, times in Counter(ballot.marks for ballot in ballots).items():
        for candidate in json.loads(marks):
            ratings[candidate] += times
    return dict(ratings)

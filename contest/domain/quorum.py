"""The quorum: how many of those on the list have to vote, if a leader is to be named at all (PRODUCT 13)."""


def least_votes(eligible: int, percent: int) -> int:
    """The least number of ballots that reaches a quorum of so many per cent: 50 per cent of 7 are 4."""
    return -(-eligible * percent // 100)


def is_missed(ballots: int, eligible: int, percent: int | None) -> bool:
    """Whether too few have voted; never without a quorum. Whole numbers only: 264 of 530 are less than 50 per cent."""
    return percent is not None and ballots * 100 < percent * eligible

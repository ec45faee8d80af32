"""Quality Leader: the contest in which staff vote for the people who made quality better."""

__version__ = "0.2.0"

"""Quality Leader: the contest in which staff vote for the people who made quality better."""

__version__ = "0.1.0"

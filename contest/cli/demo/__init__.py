"""`flask demo`: the whole installation with a company of 1,200 in it, and a contest in every phase."""

from contest.cli.demo.command import demo

__all__ = ["demo"]

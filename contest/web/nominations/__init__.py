"""The room in which people are put forward: the desk of a unit, choosing, writing, and what became of it."""

from contest.web.nominations import choosing, desk, following, keeping, proposals, writing
from contest.web.nominations.room import room

__all__ = ["choosing", "desk", "following", "keeping", "proposals", "room", "writing"]

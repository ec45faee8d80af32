"""The tables: typed columns, relationships and named constraints; no deeds."""

from contest.models.accounts import Account, AccountRole, AccountToken, SignIn
from contest.models.commitments import Commitment
from contest.models.contests import Contest, Criterion
from contest.models.disclosures import Disclosure
from contest.models.journal import JournalEntry
from contest.models.letters import Letter
from contest.models.nominations import Candidate, Evidence, Nomination
from contest.models.outcomes import Outcome, Placing
from contest.models.roll import RollEntry
from contest.models.running import Heartbeat, TroubleNoted
from contest.models.staff import Employee, Unit
from contest.models.turnout import HourlyTurnout

__all__ = [
    "Account",
    "AccountRole",
    "AccountToken",
    "Candidate",
    "Commitment",
    "Contest",
    "Criterion",
    "Disclosure",
    "Employee",
    "Evidence",
    "Heartbeat",
    "HourlyTurnout",
    "JournalEntry",
    "Letter",
    "Nomination",
    "Outcome",
    "Placing",
    "RollEntry",
    "SignIn",
    "TroubleNoted",
    "Unit",
]

"""The tables: typed columns, relationships and named constraints; no deeds."""

from contest.models.accounts import Account, AccountRole, AccountToken, SignIn
from contest.models.calendar import CalendarDay, QualityYear
from contest.models.commitments import Commitment
from contest.models.consents import Consent
from contest.models.contests import CommissionMember, Contest, Criterion, Eligibility, UnitPlaces, WantedPaper
from contest.models.corrections import Correction
from contest.models.disclosures import Disclosure
from contest.models.journal import JournalEntry
from contest.models.letters import Letter, LetterHours, ReminderWritten
from contest.models.nominations import Attachment, Attestation, Candidate, Evidence, FactRemark, LatePass, Nomination
from contest.models.outcomes import Outcome, Placing
from contest.models.roll import RollEntry
from contest.models.running import Heartbeat, TroubleNoted
from contest.models.seasons import Qualification, Season, SeasonPeriod
from contest.models.staff import Employee, Unit
from contest.models.turnout import HourlyTurnout
from contest.models.uploads import Upload, UploadContent
from contest.models.webhooks import Delivery, Webhook

__all__ = [
    "Account",
    "AccountRole",
    "AccountToken",
    "Attachment",
    "Attestation",
    "CalendarDay",
    "Candidate",
    "CommissionMember",
    "Commitment",
    "Consent",
    "Contest",
    "Correction",
    "Criterion",
    "Delivery",
    "Disclosure",
    "Eligibility",
    "Employee",
    "Evidence",
    "FactRemark",
    "Heartbeat",
    "HourlyTurnout",
    "JournalEntry",
    "LatePass",
    "Letter",
    "LetterHours",
    "Nomination",
    "Outcome",
    "Placing",
    "Qualification",
    "QualityYear",
    "ReminderWritten",
    "RollEntry",
    "Season",
    "SeasonPeriod",
    "SignIn",
    "TroubleNoted",
    "Unit",
    "UnitPlaces",
    "Upload",
    "UploadContent",
    "WantedPaper",
    "Webhook",
]

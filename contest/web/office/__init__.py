"""The office: where HR keeps the staff list, sets up contests, screens nominations and watches them run."""

from contest.web.office import (
    calendar,
    consents,
    contests,
    journal,
    late_passes,
    letters,
    people,
    reminders,
    roles,
    screening,
    screening_one,
    seasons,
    setup,
    staff_import,
    steering,
    units,
    webhooks,
)
from contest.web.office.room import room

__all__ = [
    "calendar",
    "consents",
    "contests",
    "journal",
    "late_passes",
    "letters",
    "people",
    "reminders",
    "roles",
    "room",
    "screening",
    "screening_one",
    "seasons",
    "setup",
    "staff_import",
    "steering",
    "units",
    "webhooks",
]

"""The office: where HR keeps the staff list, sets up contests, screens nominations and watches them run."""

from contest.web.office import (
    contests,
    journal,
    people,
    roles,
    screening,
    setup,
    staff_import,
    steering,
    units,
    webhooks,
)
from contest.web.office.room import room

__all__ = [
    "contests",
    "journal",
    "people",
    "roles",
    "room",
    "screening",
    "setup",
    "staff_import",
    "steering",
    "units",
    "webhooks",
]

"""What things are called and how they are written, in the reader's language: for pages and letters alike."""

from contest.wording.contests import (
    category_name,
    contest_name,
    contest_title,
    criterion_hint,
    criterion_name,
    family_title,
    method_name,
    phase_name,
    standard_name,
    weighting_name,
)
from contest.wording.dates import (
    clock_time,
    date_long,
    date_short,
    date_tiny,
    moment,
    period_name,
    span,
    time_left,
    weekday_short,
    zone_name,
)
from contest.wording.journal import act_name, detail_name
from contest.wording.language import page_language
from contest.wording.numbers import mean, number, percent, place_name, share
from contest.wording.people import Person, initials, person_name, salutation, short_name
from contest.wording.publication import candidate_initials, candidate_name, candidate_role, candidate_short, withheld

__all__ = [
    "Person",
    "act_name",
    "candidate_initials",
    "candidate_name",
    "candidate_role",
    "candidate_short",
    "category_name",
    "clock_time",
    "contest_name",
    "contest_title",
    "criterion_hint",
    "criterion_name",
    "date_long",
    "date_short",
    "date_tiny",
    "detail_name",
    "family_title",
    "initials",
    "mean",
    "method_name",
    "moment",
    "number",
    "page_language",
    "percent",
    "period_name",
    "person_name",
    "phase_name",
    "place_name",
    "salutation",
    "share",
    "short_name",
    "span",
    "standard_name",
    "time_left",
    "weekday_short",
    "weighting_name",
    "withheld",
    "zone_name",
]

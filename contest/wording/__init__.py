"""What things are called and how they are written, in the reader's language: for pages and letters alike."""

from contest.wording.consents import consent_fields, consent_name, consent_state, consent_text, consent_way
from contest.wording.contests import (
    category_name,
    contest_name,
    contest_title,
    contest_title_and_unit,
    criterion_hint,
    criterion_name,
    family_title,
    method_name,
    phase_name,
    standard_name,
    vote_state,
    vote_title,
    weighting_name,
)
from contest.wording.corrections import correction_name, correction_text, title_moves
from contest.wording.dates import (
    clock_time,
    date_long,
    date_on_paper,
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
from contest.wording.letter_words import letter_subject, letter_words
from contest.wording.letters import letter_name, letter_state, letter_trouble
from contest.wording.numbers import mean, number, percent, place_name, share
from contest.wording.people import Person, initials, person_name, salutation, short_name
from contest.wording.publication import (
    candidate_initials,
    candidate_name,
    candidate_role,
    candidate_short,
    candidate_unit,
    withheld,
)
from contest.wording.published_changes import published_change
from contest.wording.qualifying import stands_by
from contest.wording.rule_sets import (
    passed_over_sentence,
    reason_name,
    reason_sentence,
    reason_to_the_person,
    rule_words,
)
from contest.wording.seasons import left_out_because, season_trouble

__all__ = [
    "Person",
    "act_name",
    "candidate_initials",
    "candidate_name",
    "candidate_role",
    "candidate_short",
    "candidate_unit",
    "category_name",
    "clock_time",
    "consent_fields",
    "consent_name",
    "consent_state",
    "consent_text",
    "consent_way",
    "contest_name",
    "contest_title",
    "contest_title_and_unit",
    "correction_name",
    "correction_text",
    "criterion_hint",
    "criterion_name",
    "date_long",
    "date_on_paper",
    "date_short",
    "date_tiny",
    "detail_name",
    "family_title",
    "initials",
    "left_out_because",
    "letter_name",
    "letter_state",
    "letter_subject",
    "letter_trouble",
    "letter_words",
    "mean",
    "method_name",
    "moment",
    "number",
    "page_language",
    "passed_over_sentence",
    "percent",
    "period_name",
    "person_name",
    "phase_name",
    "place_name",
    "published_change",
    "reason_name",
    "reason_sentence",
    "reason_to_the_person",
    "rule_words",
    "salutation",
    "season_trouble",
    "share",
    "short_name",
    "span",
    "standard_name",
    "stands_by",
    "time_left",
    "title_moves",
    "vote_state",
    "vote_title",
    "weekday_short",
    "weighting_name",
    "withheld",
    "zone_name",
]

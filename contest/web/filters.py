"""The words of contest.wording as filters of the templates, and what the form macros ask."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context, Undefined

from contest import wording
from contest.queries.publication import shown
from contest.web import drawing
from contest.web.fields import faults, field_attributes

PLAIN: tuple[Callable[..., str | list[str]], ...] = (
    wording.act_name,
    wording.candidate_initials,
    wording.candidate_name,
    wording.candidate_role,
    wording.candidate_short,
    wording.candidate_unit,
    wording.category_name,
    wording.clock_time,
    wording.consent_fields,
    wording.consent_name,
    wording.consent_state,
    wording.consent_text,
    wording.consent_way,
    wording.contest_name,
    wording.contest_title,
    wording.contest_title_and_unit,
    wording.correction_name,
    wording.correction_subject,
    wording.correction_text,
    wording.criterion_hint,
    wording.criterion_name,
    wording.date_long,
    wording.date_on_paper,
    wording.date_short,
    wording.date_tiny,
    wording.detail_name,
    wording.family_title,
    wording.family_title_in_letters,
    wording.title_in_letters,
    wording.vote_title,
    wording.greeting,
    wording.initials,
    wording.inside_quotes,
    wording.left_out_because,
    wording.letter_name,
    wording.letter_trouble,
    wording.hook_trouble,
    wording.letter_state,
    wording.mean,
    wording.method_name,
    wording.month_tiny,
    wording.number,
    wording.percent,
    wording.person_name,
    wording.phase_name,
    wording.passed_over_sentence,
    wording.published_change,
    wording.reason_name,
    wording.reason_sentence,
    wording.reason_to_the_person,
    wording.rule_words,
    wording.season_trouble,
    wording.share,
    wording.short_name,
    wording.stands_by,
    wording.title_moves,
    wording.vote_state,
    wording.weekday_short,
    wording.weighting_name,
    wording.why_ended,
    wording.zone_name,
)
WITH_NOW: tuple[Callable[..., str], ...] = (wording.letter_subject, wording.moment, wording.span, wording.time_left)


def register_filters(app: Flask) -> None:
    """Give every template the filters, `draw` (contest.web.drawing) and what the form macros ask."""
    app.jinja_env.filters.update({filter_.__name__: _asked_anew(filter_) for filter_ in PLAIN})
    app.jinja_env.filters.update({filter_.__name__: _with_now(filter_) for filter_ in WITH_NOW})
    app.jinja_env.globals.update(
        draw=drawing,
        field_attributes=field_attributes,
        form_faults=faults,
        may_be_shown=shown,
        page_language=wording.page_language,
        period_name=wording.period_name,
    )


def _asked_anew(written: Callable[..., Any]) -> Callable[..., Any]:
    """The filter as one that looks at the page.

    Of a constant ("plurality" | method_name) Jinja would otherwise keep what the first reader's language gave.
    """

    @pass_context
    def filter_(context: Context, *values: Any, **named: Any) -> Any:
        return written(*values, **named)

    return filter_


def _with_now(written: Callable[..., str]) -> Callable[..., str]:
    """The filter with `now` taken from the page, where the template does not hand it over."""

    @pass_context
    def filter_(context: Context, *values: Any, **named: Any) -> str:
        now = context.get("now")
        if "now" not in named and now is not None and not isinstance(now, Undefined):
            named["now"] = now
        return written(*values, **named)

    return filter_

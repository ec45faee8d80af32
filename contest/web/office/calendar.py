"""The company's calendar in the hands of HR: free and working days, Quality Day and the motto of a year."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.calendar import quality_day
from contest.domain.errors import NotFound
from contest.domain.phases import Phase
from contest.forms.company_calendar import DayForm, QualityYearForm
from contest.forms.typed_fields import PageForm
from contest.queries.outside_week import announced_outside, yearly_contests_to_come
from contest.queries.quality_weeks import week_of
from contest.queries.staff_lists import zone_of_company
from contest.queries.working_days import country_of, working_days
from contest.services import company_calendar as services
from contest.web.forms_shown import refused_beside, status_of
from contest.web.office.room import room
from contest.web.office.setup_pages import today
from contest.web.office.setup_words import tell
from contest.wording import page_language

Answer = str | Response | tuple[str, int]
FIRST_YEAR = 2019
YEARS_AHEAD = 5


@room.get("/calendar/<int:year>")
def calendar(year: int) -> Answer:
    """The free days of a year, the company's own decisions, Quality Day and motto."""
    return calendar_page(year)


@room.post("/calendar/<int:year>/days")
def decide_day(year: int) -> Answer:
    """Say that a day is worked on or free."""
    _known(year)
    form = DayForm(prefix="day-", year=year)
    if form.validate_on_submit():
        with refused_beside(form):
            services.decide_day(
                form.day.data, form.worked.data == "worked", form.note.data, by=current_user.id, now=clock.now()
            )
            flash(_("Noted. Plans that are laid from now on mind it; published dates stay."), "ok")
            return redirect(url_for("office.calendar", year=year), 303)
    return calendar_page(year, day_form=form), status_of(form)


@room.post("/calendar/<int:year>/days/forget")
def forget_day(year: int) -> Response:
    """Let a day be what the law and the week say."""
    form = PageForm()
    if form.validate_on_submit():
        try:
            day = date.fromisoformat(request.form.get("day", ""))
        except ValueError:
            raise NotFound from None
        services.forget_day(day, by=current_user.id, now=clock.now())
        flash(_("Forgotten."), "ok")
    return redirect(url_for("office.calendar", year=year), 303)


@room.post("/calendar/<int:year>/quality-week")
def settle_quality_year(year: int) -> Answer:
    """Another Quality Day, with its reason, and the mottoes."""
    _known(year)
    form = QualityYearForm(prefix="year-")
    if form.validate_on_submit():
        with refused_beside(form):
            services.settle_quality_year(
                year,
                other_day=form.other_day.data,
                note=form.note.data,
                motto_en=form.motto_en.data,
                motto_ru=form.motto_ru.data,
                by=current_user.id,
                now=clock.now(),
            )
            _tell_who_lies_outside(year)
            return redirect(url_for("office.calendar", year=year), 303)
    return calendar_page(year, year_form=form), status_of(form)


def calendar_page(year: int, *, day_form: DayForm | None = None, year_form: QualityYearForm | None = None) -> str:
    """The page of a year with its two forms."""
    _known(year)
    country = country_of(zone_of_company())
    days = working_days([year], country=country, language=page_language())
    now = clock.now()
    week = week_of(year, today=today(now))
    yearly = yearly_contests_to_come(year)
    computed = quality_day(year)
    if year_form is None:
        other = week.quality_day if week.quality_day != computed else None
        data = {"other_day": other, "note": week.note}
        mottoes = {f"motto_{language}": words for language, words in week.mottoes.items()}
        year_form = QualityYearForm(formdata=None, prefix="year-", data={**data, **mottoes})
    return render_template(
        "office/calendar.html",
        year=year,
        years=[each for each in (year - 1, year + 1) if _is_known(each)],
        days=days,
        decided=sorted(days.decided.items()),
        holidays=sorted((day, name) for day, name in days.holidays.items() if day not in days.decided),
        computed=computed,
        published=sum(each.phase is not Phase.DRAFT for each in yearly),
        outside=announced_outside(week, yearly, now=now),
        now=now,
        country=country,
        day_form=day_form or DayForm(formdata=None, prefix="day-", year=year, data={"worked": "free"}),
        year_form=year_form,
    )


def _tell_who_lies_outside(year: int) -> None:
    """After Quality Day was settled: published contests keep their dates, and somebody has to look at them."""
    now = clock.now()
    outside = announced_outside(week_of(year, today=today(now)), yearly_contests_to_come(year), now=now)
    if outside:
        number = len(outside)
        text = ngettext(
            "%(num)s contest of the year is not announced in Quality Week; see below what can be done.",
            "%(num)s contests of the year are not announced in Quality Week; see below what can be done.",
            number,
        )
        tell("warn", _("Saved."), text)
    else:
        flash(_("Saved."), "ok")


def _is_known(year: int) -> bool:
    return FIRST_YEAR <= year <= today(clock.now()).year + YEARS_AHEAD


def _known(year: int) -> None:
    if not _is_known(year):
        raise NotFound

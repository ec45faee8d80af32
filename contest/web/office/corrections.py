"""Correcting an announced result: the words, a look at what everybody will see and who is told, then the question."""

from datetime import datetime

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.config import Config
from contest.domain.corrections import NothingToCorrect
from contest.domain.eligibility import Reason
from contest.domain.errors import FieldRefused, NotFound
from contest.forms.corrections import CorrectionForm
from contest.models import Candidate, Contest
from contest.queries.contests import contest_by_id
from contest.queries.corrections import (
    InTheField,
    corrections_of,
    drafted,
    fed_by_this_title,
    field_of,
    is_correctable,
    next_number,
    reach_of,
)
from contest.queries.webhooks import listening_webhooks
from contest.services import corrections as services
from contest.web.forms_shown import refused_beside, status_of
from contest.web.office.room import room
from contest.web.office.setup_words import tell
from contest.wording import person_name


@room.route("/contests/<int:contest_id>/correct", methods=["GET", "POST"])
def correct(contest_id: int) -> str | tuple[str, int] | Response:
    """Write a correction, look at it, publish it: the last step asks, for it cannot be taken back."""
    contest = contest_by_id(contest_id)
    if contest is None:
        raise NotFound
    if not is_correctable(contest):
        raise NothingToCorrect
    now = clock.now()
    config: Config = current_app.config["QL"]
    field = field_of(contest_id)
    reasons = services.may_be_given(contest, field, now=now)
    following = next_number(contest_id)
    form = _form(field, reasons, number=following)
    act = request.form.get("act", "")
    if act != "change" and form.validate_on_submit():
        with refused_beside(form):
            if form.number.data != following:
                raise FieldRefused("", services.ANOTHER_MEANWHILE)
            words = (form.text_en.data or "", form.text_ru.data or "")
            if act == "publish":
                services.publish_correction(
                    contest_id,
                    *words,
                    takes_from=form.loser,
                    gives_to=form.new_leader,
                    number=following,
                    language=config.default_language,
                    by=current_user.id,
                    now=now,
                )
                tell("ok", _("The correction is published."), _("Everybody who was told of the result gets a letter."))
                anchor = f"correction-{following}"
                return redirect(url_for("hall.results", contest_id=contest_id, _anchor=anchor), 303)
            texts = services.checked_correction(
                contest,
                field,
                *words,
                takes_from=form.loser,
                gives_to=form.new_leader,
                language=config.default_language,
                by=current_user.id,
                now=now,
            )
            return _preview(contest, field, form, texts, now=now)
    page = render_template(
        "office/correction.html",
        contest=contest,
        form=form,
        number=following,
        published=corrections_of(contest_id),
        may_not=[(each, reasons[each.id]) for each in field.others if reasons[each.id] is not None],
        company_language=config.default_language,
    )
    return page, status_of(form)


def _form(field: InTheField, reasons: dict[int, Reason | None], *, number: int) -> CorrectionForm:
    form = CorrectionForm(data={"number": number, "takes_from": "", "gives_to": ""})
    form.takes_from.offer([("", _("Nobody loses it")), *((str(each.id), _choice(each)) for each in field.holders)])
    eligible = [each for each in field.others if reasons[each.id] is None]
    form.gives_to.offer([("", _("Nobody gets it")), *((str(each.id), _choice(each)) for each in eligible)])
    return form


def _choice(candidate: Candidate) -> str:
    return f"{person_name(candidate.employee)}, {candidate.unit.name}"


def _preview(
    contest: Contest, field: InTheField, form: CorrectionForm, texts: tuple[str, str], *, now: datetime
) -> str:
    """What everybody would see, who would hold the title, and how many people would be told."""
    people = {each.id: each for each in (*field.holders, *field.others)}
    loser = people[form.loser] if form.loser is not None else None
    new = people[form.new_leader] if form.new_leader is not None else None
    return render_template(
        "office/correction_preview.html",
        contest=contest,
        form=form,
        correction=drafted(contest.id, form.number.data or 0, texts, takes_from=loser, gives_to=new, now=now),
        holders=[*(each for each in field.holders if each is not loser), *([new] if new else [])],
        reach=reach_of(contest, today=now.date()),
        webhooks=listening_webhooks(),
        fed=fed_by_this_title(contest.id) if loser or new else [],
    )

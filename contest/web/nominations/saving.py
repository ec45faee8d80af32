"""Storing what was typed into a nomination, what a refusal leaves on the page, and where the pressed button leads."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.eligibility import MAY_NOT, NOBODYS_BUSINESS, NotEligible
from contest.domain.errors import FieldRefused, NotFound, RuleBroken
from contest.domain.nominations import OF_A_PERSON, NominationStatus
from contest.forms.nominations import NominationForm
from contest.models import Nomination
from contest.services import nominations as acts
from contest.web.forms_shown import refused_beside
from contest.web.nominations.beginning import Beginning


def submitting() -> bool:
    """Whether the button that submits was pressed, and not one that saves."""
    return request.form.get("act") == "submit"


def save_new(form: NominationForm, begun: Beginning, *, submitting: bool = False) -> int:
    """Store what was typed as a new nomination; returns its id."""
    return acts.save_draft(
        begun.contest.id,
        begun.employee.id,
        form.text,
        by=current_user.id,
        now=clock.now(),
        channel=form.chosen_channel,
        minutes=form.minutes,
        submitting=submitting,
    )


def save_again(form: NominationForm, nomination: Nomination, *, submitting: bool = False) -> None:
    """Store what was typed over what is there."""
    acts.save_changes(
        nomination.id,
        form.text,
        version=form.seen_version,
        by=current_user.id,
        now=clock.now(),
        channel=form.chosen_channel,
        minutes=form.minutes,
        submitting=submitting,
    )


@contextmanager
def refused_in(form: NominationForm) -> Iterator[None]:
    """Whatever forbids the act, the page comes back with the sentence and with what was typed: these texts are long."""
    with refused_beside(form):
        try:
            yield
        except NotFound:
            raise
        except RuleBroken as refusal:
            if isinstance(refusal, FieldRefused):
                raise
            refusal = discreet(refusal, form)
            raise FieldRefused("", refusal.message, **refusal.params) from None


def discreet(refusal: RuleBroken, form: NominationForm) -> RuleBroken:
    """The refusal without what HR knows about somebody and a colleague need not."""
    if form.chosen_channel in OF_A_PERSON and isinstance(refusal, NotEligible) and refusal.reason in NOBODYS_BUSINESS:
        return RuleBroken(MAY_NOT)
    return refusal


def after_saving(nomination: Nomination) -> Response:
    """Where the pressed button leads, with a message."""
    act = request.form.get("act")
    if act == "preview":
        return redirect(url_for("nominations.nomination", nomination_id=nomination.id), 303)
    if act == "submit":
        flash(where_it_went(nomination), "ok")
        return redirect(url_for("nominations.nomination", nomination_id=nomination.id), 303)
    if nomination.channel in OF_A_PERSON:
        flash(_("Draft saved. Nobody but you can see it until you submit it."), "ok")
    else:
        flash(_("Draft saved. HR cannot see it until you submit it."), "ok")
    there = "papers" if act == "papers" else None
    return redirect(url_for("nominations.edit", nomination_id=nomination.id, _anchor=there), 303)


def where_it_went(nomination: Nomination) -> str:
    """What becomes of it now that it is handed in."""
    if nomination.status is NominationStatus.PROPOSED:
        return _("Sent to the head of the unit. You will see here whether they support it.")
    return _("Submitted to HR. You will see the decision here.")

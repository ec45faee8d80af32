"""One nomination beside its criteria and papers, HR's decision about it, and the way to the next one."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.consents import CONSENT_NAMES, STATE_NAMES, WAY_NAMES, ConsentState
from contest.domain.eligibility import REASONS, screening_is_open
from contest.domain.errors import N_, NotFound
from contest.domain.nominations import REFUSAL_REASONS, NominationStatus, RefusalReason
from contest.domain.papers import PAPERS
from contest.domain.screening import obstacles, own_case
from contest.forms.nominations import VersionForm
from contest.forms.screening import AdmitForm, AttestationForm, RefuseForm, SendBackForm
from contest.models import Nomination
from contest.queries import screening_one as asked
from contest.queries.papers import checklist, missing_of
from contest.queries.qualified import titles_of
from contest.queries.screening import neighbours
from contest.services import screening as acts
from contest.web.forms_shown import refused_beside, status_of
from contest.web.office.room import room
from contest.web.office.screening_wanted import wanted_queue
from contest.web.office.setup_words import tell
from contest.wording import person_name

Page = str | Response | tuple[str, int]
Forms = AdmitForm | SendBackForm | RefuseForm | AttestationForm

# What the rules and the consent suggest as the reason; HR may choose another.
SUGGESTED = {
    ConsentState.DECLINED: RefusalReason.NO_CONSENT,
    ConsentState.WITHDRAWN: RefusalReason.NO_CONSENT,
}

# What became of a nomination in a contest that is over.
FORMER = {
    NominationStatus.PROPOSED: N_("proposed, not supported in time"),
    NominationStatus.SUBMITTED: N_("nominated, not decided in time"),
    NominationStatus.SENT_BACK: N_("nominated, sent back and not put right"),
    NominationStatus.ADMITTED: N_("on the ballot"),
    NominationStatus.REFUSED: N_("nominated, refused"),
}


@room.get("/screening/<int:nomination_id>")
def screen(nomination_id: int) -> Page:
    """One nomination: read it, weigh it, decide."""
    return decision_page(for_hr(nomination_id))


@room.post("/screening/<int:nomination_id>/admit")
def admit(nomination_id: int) -> Page:
    """Put the person on the ballot."""
    found = for_hr(nomination_id)
    form = AdmitForm()
    if form.validate_on_submit():
        with refused_beside(form):
            following = next_after(found)
            acts.admit(
                found.id,
                version=form.seen_version,
                by=current_user.id,
                now=clock.now(),
                without_papers=form.without_papers.data or "",
            )
            return onward(_("Admitted."), following)
    return decision_page(for_hr(nomination_id), form)


@room.post("/screening/<int:nomination_id>/send-back")
def send_back(nomination_id: int) -> Page:
    """Return it to the nominator with a remark."""
    found = for_hr(nomination_id)
    form = SendBackForm()
    if form.validate_on_submit():
        with refused_beside(form):
            following = next_after(found)
            acts.send_back(found.id, form.words, version=form.seen_version, by=current_user.id, now=clock.now())
            return onward(_("Sent back to the nominator."), following)
    return decision_page(for_hr(nomination_id), form)


@room.post("/screening/<int:nomination_id>/refuse")
def refuse(nomination_id: int) -> Page:
    """Refuse it, with a reason."""
    found = for_hr(nomination_id)
    form = RefuseForm()
    if form.validate_on_submit():
        with refused_beside(form):
            following = next_after(found)
            acts.refuse(
                found.id,
                form.refusal_reason,
                form.comment.data,
                version=form.seen_version,
                by=current_user.id,
                now=clock.now(),
            )
            return onward(_("Refused. The nominator can read the reason."), following)
    return decision_page(for_hr(nomination_id), form)


@room.route("/screening/<int:nomination_id>/take-back", methods=["GET", "POST"])
def take_back(nomination_id: int) -> Page:
    """After a question: undo the decision, as long as nobody votes."""
    found = for_hr(nomination_id)
    wanted = wanted_queue()
    form = VersionForm()
    if form.validate_on_submit():
        acts.take_back(found.id, version=form.seen_version, by=current_user.id, now=clock.now())
        flash(_("The decision is taken back: the nomination waits in the queue again."), "ok")
        return redirect(url_for("office.screen", nomination_id=nomination_id, **wanted.arguments), 303)
    if not may_be_taken_back(found):
        return redirect(url_for("office.screen", nomination_id=nomination_id, **wanted.arguments))
    return render_template("office/screening_take_back.html", nomination=found, wanted=wanted)


@room.post("/screening/<int:nomination_id>/attestation")
def attest(nomination_id: int) -> Page:
    """Say yes or no about the person, and stay on the page."""
    found = for_hr(nomination_id)
    form = AttestationForm()
    if form.validate_on_submit():
        acts.attest(found.id, form.answer, by=current_user.id, now=clock.now())
        flash(_("The attestation is noted."), "ok")
        return redirect(url_for("office.screen", nomination_id=nomination_id, **wanted_queue().arguments), 303)
    return decision_page(found, form)


# What the pages have in common.


def for_hr(nomination_id: int) -> Nomination:
    """The nomination, or NotFound for an unknown number as for a draft."""
    found = asked.nomination_for_hr(nomination_id)
    if found is None:
        raise NotFound
    return found


def decision_page(nomination: Nomination, refused: Forms | None = None) -> Page:
    """The page of one nomination; a form that was refused comes back open, with what was typed."""
    now = clock.now()
    wanted = wanted_queue()
    known = asked.facts(nomination, now=now)
    case = asked.case_of(nomination, known, reader_id=current_user.id, now=now)
    lacking = missing_of(nomination)
    blank: dict[str, object] = {"formdata": None, "version": nomination.version}
    suggested = SUGGESTED.get(known.taking_part) if known.taking_part else None
    reason = suggested or (RefusalReason.NOT_ELIGIBLE if known.reason else None)
    page = render_template(
        "office/screening_one.html",
        nomination=nomination,
        contest=nomination.contest,
        known=known,
        case=case,
        own=own_case(is_about_reader=case.is_about_reader, is_by_reader=case.is_by_reader),
        obstacles=obstacles(case),
        lacking=lacking,
        papers=checklist(nomination),
        beside=asked.beside(nomination, now=now),
        before=asked.before(nomination),
        titles=titles_of(nomination.contest_id, nomination.employee_id),
        wanted=wanted,
        around=neighbours(wanted.filter, nomination),
        may_be_taken_back=may_be_taken_back(nomination),
        admit_form=refused if isinstance(refused, AdmitForm) else AdmitForm(**blank),
        send_back_form=refused if isinstance(refused, SendBackForm) else SendBackForm(**blank),
        refuse_form=refused if isinstance(refused, RefuseForm) else RefuseForm(**blank, reason=reason),
        attestation_form=refused
        if isinstance(refused, AttestationForm)
        else AttestationForm(formdata=None, is_clean=said(known)),
        form=refused,
        reasons=REFUSAL_REASONS,
        PAPERS=PAPERS,
        RULES=REASONS,
        FORMER=FORMER,
        CONSENT_KINDS=CONSENT_NAMES,
        CONSENT_STATES=STATE_NAMES,
        CONSENT_WAYS=WAY_NAMES,
    )
    return (page, status_of(refused)) if refused is not None else page


def said(known: asked.Facts) -> str | None:
    """The attestation that there is, as the form says it."""
    if known.attestation is None:
        return None
    return "yes" if known.attestation.is_clean else "no"


def may_be_taken_back(nomination: Nomination) -> bool:
    """Whether the page offers it: decided by HR, not about oneself, and nobody votes yet. The service asks again."""
    contest = nomination.contest
    return (
        nomination.status in acts.DECIDED
        and nomination.refusal_reason is not RefusalReason.NOT_SUPPORTED
        and current_user.id not in {nomination.employee_id, nomination.nominator_id, nomination.supported_by_id}
        and screening_is_open(contest.phase, contest.voting_open_at, clock.now())
    )


def next_after(nomination: Nomination) -> int | None:
    """The id of the next one under the filters of the address. Ask before deciding: then this one leaves the list."""
    return neighbours(wanted_queue().filter, nomination).next


def onward(done: str, following: int | None) -> Response:
    """To the next nomination under the same filters, named, or back to the queue when nothing is left there."""
    wanted = wanted_queue()
    found = asked.nomination_for_hr(following) if following is not None else None
    if found is None:
        all_done = wanted.filter.status is NominationStatus.SUBMITTED
        tell("ok", done, _("Nothing else waits here.") if all_done else "")
        return redirect(url_for("office.screening", **wanted.arguments), 303)
    tell("ok", done, _("Next: %(name)s.", name=person_name(found.employee)))
    return redirect(url_for("office.screen", nomination_id=found.id, **wanted.arguments), 303)

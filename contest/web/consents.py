"""The room of nominees: what was written about them, their three answers, corrections, withdrawal (PRODUCT 9, 23)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.consents import TEXT_VERSION, Answers, ConsentKind, ConsentState, fields_of
from contest.domain.errors import NotFound
from contest.forms.consents import ConsentForm, FactForm, OneAnswerForm, VersionOfWords
from contest.models import Nomination
from contest.queries.consents import NomineePage, asked_of, nominee_page
from contest.queries.qualified import next_follows, titles_of
from contest.services import consents as acts
from contest.services.fact_remarks import correct_facts
from contest.web.forms_shown import refused_beside, status_of

room = Blueprint("consents", __name__, url_prefix="/consents")

Page = str | Response | tuple[str, int]


@room.get("/")
def desk() -> str:
    """Where somebody was put forward: what waits for an answer first."""
    return render_template("consents/desk.html", entries=asked_of(current_user.id, now=clock.now()))


@room.route("/<int:contest_id>", methods=["GET", "POST"])
def consent(contest_id: int) -> Page:
    """Read every text about oneself, and answer; later see the answers and change them."""
    seen = seen_by_nominee(contest_id)
    form = ConsentForm()
    if request.method == "GET":
        form.way.data = request.args.get("by", "")[:4]
        form.text_version.data = str(TEXT_VERSION)
    elif form.validate():
        if seen.asked.takes_part is ConsentState.GIVEN and not form.answers.said[ConsentKind.TAKING_PART]:
            return redirect(step_back(contest_id), 303)
        with refused_beside(form):
            acts.answer(contest_id, form.answers, by=current_user.id, now=clock.now(), way=form.came_by)
            flash(thanks(form.answers), "ok")
            return redirect(url_for("consents.consent", contest_id=contest_id), 303)
    titles = titles_of(contest_id, current_user.id) if seen.candidate is not None else []
    page = render_template(
        "consents/consent.html",
        seen=seen,
        titles=titles,
        next_follows=bool(titles) and next_follows(contest_id),
        form=form,
        one=one_answer_form(seen),
    )
    return page, status_of(form)


@room.post("/<int:contest_id>/decline")
def decline(contest_id: int) -> Response:
    """One click, no reason. Whoever agreed before is asked whether to step back."""
    seen = seen_by_nominee(contest_id)
    if seen.asked.takes_part is ConsentState.GIVEN:
        return redirect(step_back(contest_id), 303)
    form = VersionOfWords()
    answers = Answers.no_to_all(text_version=form.seen_version)
    acts.answer(contest_id, answers, by=current_user.id, now=clock.now(), way=form.came_by)
    flash(thanks(answers), "ok")
    return redirect(url_for("consents.consent", contest_id=contest_id), 303)


@room.post("/<int:contest_id>/<any(taking_part, internal, outside):kind>/<any(yes, no):said>")
def say(contest_id: int, kind: str, said: str) -> Response:
    """Answer one of the three anew by a button: yes, also with other fields, or no to what was never agreed to."""
    which = ConsentKind(kind)
    seen = seen_by_nominee(contest_id)
    if said == "no" and seen.asked.consents[which].state is ConsentState.GIVEN:
        return redirect(url_for("consents.withdraw", contest_id=contest_id, kind=kind), 303)
    form = OneAnswerForm()
    if which is not ConsentKind.INTERNAL:
        del form["fields"]  # only publication inside asks what may stand beside the name
    if not form.validate():
        raise NotFound
    acts.answer(contest_id, form.answers(which, yes=said == "yes"), by=current_user.id, now=clock.now())
    flash(_("Your answer is noted."), "ok")
    return redirect(url_for("consents.consent", contest_id=contest_id, _anchor=kind), 303)


@room.route("/<int:contest_id>/withdraw/<any(taking_part, internal, outside):kind>", methods=["GET", "POST"])
def withdraw(contest_id: int, kind: str) -> Page:
    """Say what a withdrawal does and ask; then take the consent back."""
    which = ConsentKind(kind)
    seen = seen_by_nominee(contest_id)
    if seen.asked.consents[which].state is not ConsentState.GIVEN:
        return redirect(url_for("consents.consent", contest_id=contest_id), 303)
    if request.method == "POST":
        acts.withdraw(contest_id, which, by=current_user.id, now=clock.now())
        flash(_("Withdrawn. It holds from this moment on."), "ok")
        return redirect(url_for("consents.consent", contest_id=contest_id), 303)
    return render_template("consents/withdraw.html", seen=seen, kind=which)


@room.route("/<int:contest_id>/correct/<int:nomination_id>", methods=["GET", "POST"])
def correct(contest_id: int, nomination_id: int) -> Page:
    """Say what is wrong in a text: HR and the nominator read it."""
    seen = seen_by_nominee(contest_id)
    nomination = text_of_page(seen, nomination_id)
    form = FactForm()
    if request.method == "POST" and form.validate():
        with refused_beside(form):
            correct_facts(nomination.id, form.text.data, by=current_user.id, now=clock.now())
            flash(_("Sent to HR and to whoever nominated you."), "ok")
            return redirect(url_for("consents.consent", contest_id=contest_id, _anchor=f"text-{nomination.id}"), 303)
    return render_template("consents/correct.html", seen=seen, nomination=nomination, form=form), status_of(form)


# What the pages have in common.


def seen_by_nominee(contest_id: int) -> NomineePage:
    """What the reader sees about this contest. Raises NotFound for an unknown one and where nobody asked them alike."""
    found = nominee_page(contest_id, current_user.id, now=clock.now())
    if found is None:
        raise NotFound
    return found


def text_of_page(seen: NomineePage, nomination_id: int) -> Nomination:
    """One of the texts on the page. Raises NotFound."""
    found = next((each for each in seen.nominations if each.id == nomination_id), None)
    if found is None:
        raise NotFound
    return found


def one_answer_form(seen: NomineePage) -> OneAnswerForm:
    """The small form of the answers given before, showing the fields as they are stored."""
    form = OneAnswerForm(formdata=None)
    form["fields"].data = sorted(fields_of(seen.asked.consents[ConsentKind.INTERNAL].fields))
    form.text_version.data = str(TEXT_VERSION)
    return form


def step_back(contest_id: int) -> str:
    """The address of the question whether to step back: no slip of a finger takes a candidate off the ballot."""
    return url_for("consents.withdraw", contest_id=contest_id, kind=ConsentKind.TAKING_PART.value)


def thanks(answers: Answers) -> str:
    """What becomes of the answer."""
    if answers.said[ConsentKind.TAKING_PART]:
        return _("Thank you: you take part. You can change your answers here.")
    return _("Noted: you do not take part. Nobody asks for a reason.")

"""What becomes of a nomination: its page, handing it in, taking it back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.nominations import OF_A_PERSON, REFUSAL_REASONS
from contest.domain.papers import PAPERS
from contest.forms.nominations import VersionForm
from contest.queries import nominations as asked
from contest.queries.desk import progress_of
from contest.queries.late import late_passes
from contest.queries.papers import checklist, missing_of
from contest.services import nominations as acts
from contest.web.nomination_steps import nomination_steps
from contest.web.nominations.proposals import decides
from contest.web.nominations.room import Page, entry_of, own, room, today_of
from contest.web.nominations.saving import where_it_went


@room.get("/<int:nomination_id>")
def nomination(nomination_id: int) -> str:
    """Where a nomination stands: the text as voters will see it, the remark or the reason, what can be done."""
    found = own(nomination_id)
    now = clock.now()
    acting = asked.acts_for(current_user, found)
    progress = progress_of([found])[found.id]
    return render_template(
        "nominations/nomination.html",
        nomination=found,
        contest=found.contest,
        progress=progress,
        steps=nomination_steps(found.contest, found, progress, now=now),
        reasons=REFUSAL_REASONS,
        gaps=asked.gaps(found, today=today_of(found.contest)),
        papers=checklist(found),
        missing_papers=missing_of(found),
        paper_names=PAPERS,
        may_be_edited=acting and asked.may_be_edited(found, now, late_passes([found.contest_id])),
        may_be_withdrawn=acting and asked.may_be_withdrawn(found),
        decides=decides(found),
        entry=entry_of(found.contest, found.unit) if current_user.acts_for_a_unit else None,
    )


@room.post("/<int:nomination_id>/submit")
def submit(nomination_id: int) -> Response:
    """Hand it in as it stands."""
    acts.submit(nomination_id, version=VersionForm().seen_version, by=current_user.id, now=clock.now())
    flash(where_it_went(own(nomination_id)), "ok")
    return redirect(url_for("nominations.nomination", nomination_id=nomination_id), 303)


@room.route("/<int:nomination_id>/withdraw", methods=["GET", "POST"])
def withdraw(nomination_id: int) -> Page:
    """Ask, then take a nomination back."""
    found = own(nomination_id)
    if request.method == "POST":
        acts.withdraw(found.id, version=VersionForm().seen_version, by=current_user.id, now=clock.now())
        if found.channel in OF_A_PERSON:
            flash(_("Withdrawn. While nominations are open you can submit it again."), "ok")
        else:
            flash(_("Withdrawn. The place of your unit is free again."), "ok")
        return redirect(url_for("nominations.desk"), 303)
    return render_template("nominations/withdraw.html", nomination=found)

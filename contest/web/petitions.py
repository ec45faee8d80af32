"""Papers of a nomination to be printed and signed: the petition as PDF and DOCX, the consents on paper."""

from urllib.parse import quote

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from contest import clock
from contest.domain.errors import NotFound
from contest.models import Nomination
from contest.printing.consent_form import consent_form
from contest.printing.pdf import pdf_of
from contest.printing.petition import petition as written_petition
from contest.printing.word import docx_of
from contest.queries.petitions import petition_seen_by
from contest.services.petitions import hand_out

room = Blueprint("petitions", __name__, url_prefix="/petitions")

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@room.route("/<int:nomination_id>.<any(pdf, docx):form>", methods=["GET", "POST"])
def petition(nomination_id: int, form: str) -> Answer:
    """The petition, to be signed as it is (PDF) or edited before (DOCX)."""
    found = taken(nomination_id, f"petition.{form}")
    if isinstance(found, Answer):
        return found
    paper = written_petition(found)
    content, media_type = (pdf_of(paper), PDF) if form == "pdf" else (docx_of(paper), DOCX)
    return as_file(content, media_type, _("petition"), "petition", found, form)


@room.route("/<int:nomination_id>/consent.pdf", methods=["GET", "POST"])
def consent(nomination_id: int) -> Answer:
    """The three consents for a person who answers on paper."""
    found = taken(nomination_id, "consent.pdf")
    if isinstance(found, Answer):
        return found
    return as_file(pdf_of(consent_form(found)), PDF, _("consent"), "consent", found, "pdf")


def taken(nomination_id: int, paper: str) -> Nomination | Answer:
    """The nomination for whoever may print it; NotFound for everybody else.

    Those of the unit look. HR takes something out of the house: that is sent as a deed, and noted in the journal; who
    of HR follows a mere link is led to the page with the buttons.
    """
    if request.method == "POST":
        return hand_out(nomination_id, paper, by=current_user.id, now=clock.now()).nomination
    found = petition_seen_by(nomination_id, current_user.id)
    if found is None:
        raise NotFound
    if found.by_hr:
        return redirect(url_for("office.screen", nomination_id=nomination_id))
    return found.nomination


def as_file(content: bytes, media_type: str, name: str, plain: str, nomination: Nomination, ending: str) -> Response:
    """The file to be saved, under a name in the reader's language and a plain one for old programs (RFC 5987)."""
    full = quote(f"{name}-{nomination.employee.last_name}-{nomination.id}.{ending}", safe="")
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}-{nomination.id}.{ending}\"; filename*=UTF-8''{full}"
    )
    return response

"""The papers of nominations: the checklist with its files, adding and removing, and the files themselves."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Flask, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from contest import clock
from contest.domain.errors import NotFound
from contest.domain.papers import PAPERS, SINGLE, PaperKind, PictureSize, allowed_kinds
from contest.domain.uploads import UploadRefused
from contest.files.pictures import Crop, square
from contest.forms.uploads import CropForm, UploadForm
from contest.models import Attachment, Candidate
from contest.queries.papers import PapersOf, checklist, paper_seen_by, papers_of
from contest.queries.publication import shown
from contest.services import uploads as acts
from contest.web.errors import sentence
from contest.web.forms_shown import status_of

room = Blueprint("papers", __name__, url_prefix="/papers")

Page = str | Answer | tuple[str, int]

# What the file chooser offers; what the file is, its content decides.
ACCEPTED = {"pdf": ".pdf", "docx": ".docx", "jpeg": ".jpg,.jpeg", "png": ".png", "heic": ".heic,.heif"}


@room.route("/of/<int:nomination_id>", methods=["GET", "POST"])
def papers(nomination_id: int) -> Page:
    """The checklist of a nomination: what is wanted, what is there; and files added to one of its lines."""
    found = of(nomination_id)
    form = UploadForm()
    if form.validate_on_submit():
        added = []
        for name, content in form.chosen():
            with refused_file(form, name):
                added.append(acts.attach(nomination_id, form.paper, name, content, by=current_user.id, now=clock.now()))
        if added:
            flash(ngettext("%(num)s file added.", "%(num)s files added.", len(added)), "ok")
        if not form.errors:
            return redirect(after_adding(nomination_id, form.paper, added), 303)
        found = of(nomination_id)
    page = render_template("papers/papers.html", form=form, **shown_with(found))
    return page, status_of(form)


@room.route("/of/<int:nomination_id>/<int:attachment_id>/remove", methods=["GET", "POST"])
def remove(nomination_id: int, attachment_id: int) -> Page:
    """Ask, then take a file out of the papers."""
    found, attachment = line_of(nomination_id, attachment_id)
    form = UploadForm()
    if form.is_submitted():
        acts.detach(attachment.id, by=current_user.id, now=clock.now())
        flash(_("The file is removed."), "ok")
        return redirect(url_for("papers.papers", nomination_id=nomination_id), 303)
    return render_template("papers/remove.html", attachment=attachment, **shown_with(found))


@room.route("/of/<int:nomination_id>/<int:attachment_id>/crop", methods=["GET", "POST"])
def crop(nomination_id: int, attachment_id: int) -> Page:
    """Choose the square of a photo that is shown beside the name."""
    found, attachment = line_of(nomination_id, attachment_id)
    if attachment.kind is not PaperKind.PHOTO:
        raise NotFound
    form = CropForm(data=whole_square(attachment))
    if form.validate_on_submit():
        acts.crop_photo(attachment.id, Crop(*form.parts), by=current_user.id, now=clock.now())
        flash(_("The photo is cut as you chose."), "ok")
        return redirect(url_for("papers.papers", nomination_id=nomination_id), 303)
    page = render_template("papers/crop.html", form=form, attachment=attachment, **shown_with(found))
    return page, status_of(form)


@room.get("/<string(length=43):key>")
def paper(key: str) -> Response:
    """A file as it is kept. A document is saved and never opened within the site."""
    return file_of(key, PictureSize.WHOLE)


@room.get("/<string(length=43):key>/<any(large, small):size>")
def picture(key: str, size: str) -> Response:
    """A picture in one of its smaller sizes; of a photo the square."""
    return file_of(key, PictureSize(size))


def file_of(key: str, size: PictureSize) -> Response:
    """The file, if the reader may see it. Raises NotFound, the same for an unknown address and for a closed one."""
    found = paper_seen_by(key, size, current_user.id, now=clock.now())
    if found is None:
        raise NotFound
    response = Response(found.content, mimetype=found.media_type)
    way = "inline" if found.media_type.startswith("image/") else "attachment"
    response.headers.set("Content-Disposition", way, filename=found.name)
    return response


# What the pages have in common.


def of(nomination_id: int) -> PapersOf:
    """The papers, for whoever may see them. Raises NotFound for everybody else."""
    found = papers_of(nomination_id, current_user.id, now=clock.now())
    if found is None:
        raise NotFound
    return found


def line_of(nomination_id: int, attachment_id: int) -> tuple[PapersOf, Attachment]:
    """One file among papers that may be changed. Raises NotFound."""
    found = of(nomination_id)
    for each in found.nomination.attachments:
        if each.id == attachment_id and found.may_be_changed:
            return found, each
    raise NotFound


def shown_with(found: PapersOf) -> dict[str, object]:
    """What every page of the room shows: the checklist, and the way back to where the reader came from."""
    nomination = found.nomination
    back = "office.screen" if found.by_hr else "nominations.nomination"
    return {
        "nomination": nomination,
        "lines": checklist(nomination),
        "may_be_changed": found.may_be_changed,
        "back": url_for(back, nomination_id=nomination.id),
    }


def whole_square(attachment: Attachment) -> dict[str, int]:
    """The square that is cut where nobody chooses, in per cent."""
    width, height = attachment.upload.width or 1, attachment.upload.height or 1
    left, top, *_far = square(width, height, None)
    return {"left": round(100 * left / width), "top": round(100 * top / height), "side": 100}


def after_adding(nomination_id: int, paper: PaperKind, added: list[int]) -> str:
    """Back to the checklist; after a photo to the choice of its square."""
    if paper is PaperKind.PHOTO and added:
        return url_for("papers.crop", nomination_id=nomination_id, attachment_id=added[-1])
    return url_for("papers.papers", nomination_id=nomination_id)


@contextmanager
def refused_file(form: UploadForm, name: str) -> Iterator[None]:
    """Put the refusal of one file beside the field, under its name; the others are taken all the same."""
    try:
        yield
    except UploadRefused as refusal:
        short = name.replace("\\", "/").rpartition("/")[2][:80]
        form.files.errors = [*form.files.errors, f"{short}: {sentence(refusal)}"]


def photo_url(candidate: Candidate, size: str = "small") -> str | None:
    """The address of a candidate's face in this size ("small" or "large"), or None where it may not be shown.

    Asks nothing of the database for a candidate without a photo, and for others whose consents are loaded.
    """
    return _address(candidate, size) if candidate.photo_key and shown(candidate).photo else None


def photo_on_paper(candidate: Candidate) -> str | None:
    """The address of the face of somebody on an open ballot paper, or None. Asks nothing of the database.

    Who withdraws the consent to stand is off the paper at the same moment, and the address itself asks again.
    """
    return _address(candidate, "small") if candidate.photo_key else None


def _address(candidate: Candidate, size: str) -> str:
    return url_for("papers.picture", key=candidate.photo_key, size=size)


def accepted(kind: PaperKind) -> str:
    """The endings that the file chooser offers for a kind of paper."""
    return ",".join(ACCEPTED[each.value] for each in sorted(allowed_kinds(kind)))


def takes_several(kind: PaperKind) -> bool:
    """Whether several files of this kind may be there."""
    return kind not in SINGLE


def register_papers(app: Flask) -> None:
    """Open the room, and give every template what the macros about papers and faces ask."""
    app.register_blueprint(room)
    app.jinja_env.globals.update(
        accepted_files=accepted,
        paper_names=PAPERS,
        photo_on_paper=photo_on_paper,
        photo_url=photo_url,
        takes_several=takes_several,
    )

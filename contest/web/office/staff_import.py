"""Importing units and people on the page: choose the lists, look at what would change, confirm (PRODUCT 5)."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Response as Download
from flask import abort, current_app, redirect, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.staff_import import ImportPlan, Lists, read_lists
from contest.domain.tables import Fault
from contest.forms.staff_import import ConfirmImportForm, StaffImportForm, tables
from contest.queries.paging import Page, nearest_page
from contest.queries.staff import company, open_places
from contest.queries.staff_lists import stored_units
from contest.services.staff import Imported, import_lists, planned_import
from contest.web import kept_uploads
from contest.web.forms_shown import status_of
from contest.web.office.room import room
from contest.web.office.staff_samples import sample
from contest.web.office.units import kind_names
from contest.wording import page_language

MOST_FAULTS_SHOWN = 200
MOST_UNITS_SHOWN = 50


@room.route("/staff-import", methods=["GET", "POST"])
def staff_import() -> str | tuple[str, int] | Response:
    """Choose the lists; a sound choice leads to the preview."""
    form = StaffImportForm()
    if form.validate_on_submit():
        key = kept_uploads.keep(folder(), current_user.id, form.files, now=clock.now())
        return redirect(url_for("office.staff_import_preview", key=key), 303)
    return render_template("office/staff_import.html", form=form, company=company()), status_of(form)


@room.get("/staff-import/<key>")
def staff_import_preview(key: str) -> str | Response:
    """What the import would change, and what is wrong, line by line."""
    upload = the_upload(key)
    if upload.result:
        return redirect(url_for("office.staff_import_done", key=key))
    plan = planned_import(the_lists(upload), now=clock.now())
    return preview_page(key, upload, plan, ConfirmImportForm(formdata=None))


@room.post("/staff-import/<key>")
def staff_import_confirm(key: str) -> tuple[str, int] | Response:
    """Import what was previewed, if nothing is wrong with it or the good lines were chosen."""
    upload = the_upload(key)
    if upload.result:
        return redirect(url_for("office.staff_import_done", key=key), 303)
    now = clock.now()
    lists = the_lists(upload)
    plan = planned_import(lists, now=now)
    form = ConfirmImportForm()
    if not form.validate() or (plan.has_faults and not (plan.has_good_lines and form.require_choice())):
        return preview_page(key, upload, plan, form), 422
    done = import_lists(
        lists,
        by=current_user.id,
        now=now,
        accept_good_lines=form.good_lines.data,
        close_missing=form.close_missing.data,
    )
    kept_uploads.put_result(folder(), key, upload, asdict(done))
    return redirect(url_for("office.staff_import_done", key=key), 303)


@room.get("/staff-import/<key>/done")
def staff_import_done(key: str) -> str | Response:
    """What the import did, and what to do next."""
    upload = the_upload(key)
    if not upload.result:
        return redirect(url_for("office.staff_import_preview", key=key))
    return render_template(
        "office/staff_import_done.html", done=Imported(**upload.result), open_places=open_places(today=today())
    )


@room.get("/staff-import/sample/<kind>.csv")
def staff_sample(kind: str) -> Download:
    """A small list to start from: "units" or "staff"."""
    content = sample(kind, page_language())
    if content is None:
        abort(404)
    return Download(
        content, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="sample-{kind}.csv"'}
    )


def preview_page(key: str, upload: kept_uploads.Upload, plan: ImportPlan, form: ConfirmImportForm) -> str:
    """The preview; its list of people is paged in memory, because it is computed and stands in no table."""
    number = nearest_page(request.args.get("page", 1, type=int), len(plan.staff.changes))
    changes = Page(list(plan.staff.changes), number, len(plan.staff.changes))
    first = (number - 1) * changes.per_page
    return render_template(
        "office/staff_import_preview.html",
        key=key,
        form=form,
        plan=plan,
        filenames=[name for name, _content in upload.files.values()],
        faults=[*wrong(_("List of units"), plan.unit_faults), *wrong(_("List of people"), plan.staff_faults)],
        most_faults=MOST_FAULTS_SHOWN,
        notices=wrong(_("List of people"), plan.notices),
        changes=Page(changes.items[first : first + changes.per_page], number, changes.total),
        most_units=MOST_UNITS_SHOWN,
        unit_names={unit.code: unit.name for unit in stored_units()}
        | {change.after.code: change.after.name for change in plan.units.changes},
        field_names=field_names(),
        kind_names=kind_names(),
        language_next=url_for("office.staff_import_preview", key=key),
    )


def wrong(which: str, faults: tuple[Fault, ...]) -> list[dict[str, object]]:
    """The faults of one list as the page shows them."""
    return [
        {"list": which, "line": fault.line, "column": fault.column, "text": fault_sentence(fault)} for fault in faults
    ]


def fault_sentence(fault: Fault) -> str:
    """What is wrong, in the reader's language."""
    params = {
        name: format_date(value, "d MMMM y") if isinstance(value, date) else value
        for name, value in fault.params.items()
    }
    return str(_(fault.message, **params) if params else _(fault.message))


def field_names() -> dict[str, str]:
    """What the fields of the two lists are called on the page."""
    return {
        "personnel_number": _("Personnel number"),
        "last_name": _("Last name"),
        "first_name": _("First name"),
        "middle_name": _("Middle name"),
        "email": _("E-mail"),
        "unit_code": _("Unit"),
        "position": _("Position"),
        "staff_group": _("Staff group"),
        "hired_on": _("Hired on"),
        "left_on": _("Left on"),
        "code": _("Code"),
        "name": _("Name"),
        "kind": _("Kind"),
        "parent_code": _("Unit above"),
        "time_zone": _("Time zone"),
        "head": _("Head"),
        "deputy": _("Deputy"),
    }


def folder() -> Path:
    """Where uploads wait."""
    return Path(current_app.config["QL"].instance) / "imports"


def the_upload(key: str) -> kept_uploads.Upload:
    """The upload of this person under this key, or 404."""
    return kept_uploads.kept(folder(), key, current_user.id, now=clock.now()) or abort(404)


def the_lists(upload: kept_uploads.Upload) -> Lists:
    """The lists of an upload, read beside the units that are stored now."""
    units, staff = tables(upload.files)
    return read_lists(units, staff, stored_units(), today=today())


def today() -> date:
    """Which day it is where the company is, by the settings."""
    return clock.now().astimezone(ZoneInfo(current_app.config["QL"].company_time_zone)).date()

"""The forms of the staff import: the two lists, then the confirmation; and how uploaded lists become tables."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField

from contest.domain.tables import Table
from contest.forms.spreadsheets import read_table
from contest.forms.table_limits import LARGEST_FILE, TableRefused


class StaffImportForm(FlaskForm):
    """One list or both. After validation `files` holds the names and bytes of those that are there."""

    staff = FileField(_l("List of people"), description=_l("CSV or XLSX, 10 MB at most."))
    units = FileField(
        _l("List of units (only when units are new or changed)"),
        description=_l("CSV or XLSX. It is read first, so people may be in units that come in with it."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one list is chosen, and each can be read as a table."""
        sound = super().validate(extra_validators)
        self.files: dict[str, tuple[str, bytes]] = {}
        for field in (self.staff, self.units):
            if field.data and field.data.filename:
                self.files[field.name] = (field.data.filename[:200], field.data.read(LARGEST_FILE + 1))
                field.errors = [*field.errors, *_refusals(*self.files[field.name])]
        if not self.files:
            self.staff.errors = [_("Choose a file: the list of people, the list of units or both.")]
        return sound and not self.errors


class ConfirmImportForm(FlaskForm):
    """What the person decides about a previewed import."""

    good_lines = BooleanField(
        _l("Import the good lines and leave out the faulty ones"),
        description=_l("Better: put the file right and choose it again."),
    )
    close_missing = BooleanField(
        _l("Close the people who are not in this list"),
        description=_l("Only if it lists everybody who works here. They can no longer sign in, vote or be nominated."),
    )

    def require_choice(self) -> bool:
        """Whether the good lines were chosen; else a sentence stands beside the tick."""
        if not self.good_lines.data:
            sentence = _("Tick this if the good lines shall be imported without the faulty ones.")
            self.good_lines.errors = [*self.good_lines.errors, sentence]
        return bool(self.good_lines.data)


def tables(files: Mapping[str, tuple[str, bytes]]) -> tuple[Table | None, Table | None]:
    """The tables of units and of people among uploaded files. Raises TableRefused."""
    units, staff = (
        read_table(files[name][1], files[name][0]) if name in files else None for name in ("units", "staff")
    )
    return units, staff


def _refusals(filename: str, content: bytes) -> list[str]:
    try:
        read_table(content, filename)
    except TableRefused as refusal:
        return [_(refusal.message, **refusal.params)]
    return []

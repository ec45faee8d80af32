"""The forms of the papers: files for a line of the checklist, and the square of a photo."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange

from contest.domain.papers import PAPERS, PaperKind
from contest.domain.uploads import LARGEST_FILE, MOST_FILES

LONGEST_NAME_READ = 400


class UploadForm(FlaskForm):
    """Files of one kind. What they are, and whether they are taken, is found out by reading them."""

    kind = SelectField(_l("Paper"), choices=[SelectChoice(kind.value, _l(name)) for kind, name in PAPERS.items()])
    files = MultipleFileField(_l("Files"))

    def validate(self, extra_validators: Any = None) -> bool:
        """A kind of paper, and one file at least."""
        sound = super().validate(extra_validators)
        if sound and not any(each.filename for each in self.files.data or []):
            self.files.errors = [*self.files.errors, _l("Choose a file first.")]
            return False
        return sound

    @property
    def paper(self) -> PaperKind:
        """The kind that was chosen; the form has been validated."""
        return PaperKind(self.kind.data)

    def chosen(self) -> Iterator[tuple[str, bytes]]:
        """The names and bytes of the files; of one that is too large only so much that it can be seen to be."""
        for each in [each for each in self.files.data or [] if each.filename][: MOST_FILES + 1]:
            with closing(each):
                yield each.filename[:LONGEST_NAME_READ], each.read(LARGEST_FILE + 1)


class CropForm(FlaskForm):
    """The square of a photo in per cent: its left and upper edge, and its side as a part of the largest square."""

    left = IntegerField(_l("Distance from the left"), validators=[InputRequired(), NumberRange(0, 100)])
    top = IntegerField(_l("Distance from the top"), validators=[InputRequired(), NumberRange(0, 100)])
    side = IntegerField(_l("Size of the square"), validators=[InputRequired(), NumberRange(10, 100)])

    @property
    def parts(self) -> tuple[float, float, float]:
        """The three as parts of one."""
        return self.left.data / 100, self.top.data / 100, self.side.data / 100

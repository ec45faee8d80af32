"""What HR types to correct an announced result."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from contest.domain.corrections import LONGEST_TEXT
from contest.forms.typed_fields import OneOf, PageForm, Showable, WholeNumber, paragraphs

MOST_CORRECTIONS = 10**6


class CorrectionForm(PageForm):
    """The words in both languages, what becomes of the title, and which number the page knew as the next one."""

    number = WholeNumber("", 1, MOST_CORRECTIONS)
    text_ru = TextAreaField(
        _l("In Russian"),
        [Showable(LONGEST_TEXT)],
        filters=[paragraphs],
        description=_l("What was wrong, since when that is known, and what holds now."),
    )
    text_en = TextAreaField(
        _l("In English"),
        [Showable(LONGEST_TEXT)],
        filters=[paragraphs],
        description=_l("Left empty, everybody reads the words of the other language."),
    )
    takes_from = OneOf(_l("Withdraw the title from"))
    gives_to = OneOf(_l("Give the title to"))

    @property
    def loser(self) -> int | None:
        """The candidate who loses the title, or None."""
        return int(self.takes_from.data) if self.takes_from.data else None

    @property
    def new_leader(self) -> int | None:
        """The candidate who gets the title, or None."""
        return int(self.gives_to.data) if self.gives_to.data else None

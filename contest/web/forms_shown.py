"""How a form comes back when it was refused: the sentence beside its field, what was typed kept, status 422."""

from collections.abc import Iterator
from contextlib import contextmanager

from wtforms.form import BaseForm

from contest.domain.errors import ChangedMeanwhile, FieldRefused
from contest.web.errors import sentence


@contextmanager
def refused_beside(form: BaseForm) -> Iterator[None]:
    """Put what a service refuses beside the field it is about, or above the form where it has no such field.

    A view returns from inside, so that a refusal falls through to the page with the form:

        if form.validate_on_submit():
            with refused_beside(form):
                do_it(form.name.data, now=clock.now())
                return redirect(url_for("office.people"), 303)
        return render_template("office/people.html", form=form), status_of(form)
    """
    try:
        yield
    except FieldRefused as refusal:
        if refusal.field in form:
            field = form[refusal.field]
            field.errors = [*field.errors, sentence(refusal)]
        else:
            form.form_errors.append(sentence(refusal))


@contextmanager
def kept_beside(form: BaseForm, sentence: str) -> Iterator[None]:
    """As refused_beside(); also where somebody was faster: this sentence above the form, and what was typed stays."""
    with refused_beside(form):
        try:
            yield
        except ChangedMeanwhile:
            form.form_errors.append(sentence)


def status_of(form: BaseForm) -> int:
    """200 for a form to fill in, 422 for one that comes back with something to put right."""
    return 422 if form.errors else 200

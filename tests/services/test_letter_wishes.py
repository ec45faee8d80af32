"""What people wish for their letters, said through several doors at once."""

from contest.domain.letter_times import Wishes
from contest.queries.letter_wishes import wishes_of
from contest.services.letter_wishes import wish
from tests.factories import an_employee
from tests.services.test_voting import at_once

AT_ONCE = 8
NO_REMINDERS = Wishes(reminders=False, once_a_day=True)


def test_wished_many_times_at_once_by_who_has_no_account_it_is_remembered(app):
    with app.app_context():
        ben = an_employee("Ben", email="ben@altair.example").id
    assert at_once(app, AT_ONCE, lambda _number: wish(ben, NO_REMINDERS)) == [None] * AT_ONCE
    with app.app_context():
        assert wishes_of(ben) == NO_REMINDERS

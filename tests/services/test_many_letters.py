"""Letters to a whole company: written in seconds, since nobody else can write meanwhile."""

from contest.domain.letters import LetterKind
from contest.services.letters import write_letters
from contest.services.transaction import transaction
from tests.factories import a_unit, an_employee
from tests.post import emails, notices
from tests.statements import statements


def test_however_many_letters_there_are_the_statement_that_writes_them_is_the_same(app, now):
    with app.app_context():
        unit = a_unit("Altair Works")
        people = [an_employee(unit=unit, email=f"reader{each}@altair.example").id for each in range(30)]
        written = []
        for readers in (people[:1], people):
            with statements() as heard, transaction():
                write_letters(LetterKind.RESULT, readers, about=f"to {len(readers)}", now=now)
            written.append({each for each in heard if each.startswith("INSERT INTO letters")})
        assert written[0] == written[1]
        assert len(emails()) == len(notices()) == 31

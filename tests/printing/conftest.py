"""A nomination as a plant of the north writes it, and its papers in either language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Contest, Employee, Evidence, Nomination, Unit
from contest.printing.papers import Paper
from contest.queries.petitions import petition_seen_by
from tests.factories import a_contest, a_head, a_nomination, a_unit, an_employee

SMALL_AD = "На участке не стало скрытых пор: их теперь находят до обработки."
STATEMENT = (
    "Предложила просвечивать каждую десятую отливку до механической обработки и научила этому ночную смену. "
    "Раньше поры находили на последней операции, и деталь шла в брак вместе со всей работой."
)


@dataclass
class Plant:
    """Oleg heads the foundry, Marina works in the machine shop of the same plant, Anna is the secretary."""

    app: Flask
    contest: Contest
    foundry: Unit
    oleg: Employee
    marina: Employee
    anna: Employee
    nomination: Nomination

    def paper(self, written: Callable[[Nomination], Paper], language: str = "ru", **changes: object) -> Paper:
        """What is written about the nomination in this language, after these changes of it."""
        for name, value in changes.items():
            setattr(self.nomination, name, value)
        db.session.commit()
        with force_locale(language):
            found = petition_seen_by(self.nomination.id, self.nomination.nominator_id)
            assert found is not None
            return written(found.nomination)


@pytest.fixture
def plant(app: Flask) -> Iterator[Plant]:
    with app.app_context(), app.test_request_context():
        company = a_unit("АО «Северный меридиан»")
        works = a_unit("Кировский завод", company)
        foundry, shop = a_unit("Литейный участок", works), a_unit("Механический цех № 1", works)
        oleg = a_head("", foundry, last_name="Фролов", first_name="Олимпий", middle_name="Владиславович")
        oleg.position = "Начальник участка"
        marina = an_employee(
            unit=shop,
            last_name="Соколова",
            first_name="Марина",
            middle_name="Игоревна",
            position="Токарь 5 разряда",
            personnel_number="001234",
            hired_on=date(2018, 8, 20),
        )
        anna = an_employee(unit=foundry, last_name="Шевченко", first_name="Анна", middle_name="Петровна")
        contest = a_contest(Phase.NOMINATING, company, period_start=date(2026, 10, 1))
        nomination = a_nomination(
            contest,
            marina,
            oleg,
            NominationStatus.DRAFT,
            unit=foundry,
            channel=NominationChannel.HEAD,
            statement=STATEMENT,
            praise=SMALL_AD,
            evidence=[
                Evidence(criterion_id=contest.criteria[0].id, text="Скрытый брак: с 41 до 9 случаев за квартал."),
                Evidence(criterion_id=contest.criteria[3].id, text="Обучила 6 человек ночной смены."),
            ],
        )
        yield Plant(app, contest, foundry, oleg, marina, anna, nomination)

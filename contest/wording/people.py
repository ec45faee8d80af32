"""How people are called: first name first in English, the surname first in Russian (PRODUCT, Languages)."""

from typing import Protocol

from flask_babel import gettext as _

from contest.wording.language import NO_BREAK, russian


class Person(Protocol):
    """Whoever has a name: an employee, the person signed in."""

    @property
    def last_name(self) -> str: ...

    @property
    def first_name(self) -> str: ...

    @property
    def middle_name(self) -> str: ...


def person_name(person: Person) -> str:
    """The whole name: "Marina Sokolova"; «Соколова Марина Игоревна»."""
    if russian():
        return " ".join(filter(None, (person.last_name, person.first_name, person.middle_name)))
    return " ".join(filter(None, (person.first_name, person.last_name)))


def short_name(person: Person) -> str:
    """The name where there is little room: "Marina Sokolova"; «Соколова М. И.» with no-break spaces."""
    if not russian():
        return person_name(person)
    letters = [f"{name[0]}." for name in (person.first_name, person.middle_name) if name]
    return NO_BREAK.join([person.last_name, *letters])


def initials(person: Person) -> str:
    """Two letters for an avatar, in the order in which the name is written: "MS"; «СМ»."""
    names = (person.last_name, person.first_name) if russian() else (person.first_name, person.last_name)
    return "".join(name[0] for name in names if name).upper()


def greeting(person: Person) -> str:
    """The first line of a letter: "Dear Marina,"; «Здравствуйте, Марина Игоревна.»"""
    name = " ".join(filter(None, (person.first_name, person.middle_name))) if russian() else person.first_name
    return _("Dear %(name)s,", name=name)

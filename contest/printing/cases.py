"""Russian cases of names: sure ones only, the nominative where anything is doubtful.

The endings come from pytrovich's rules, the words that people are also called by from pymorphy3's dictionary; where the
two do not agree, or the dictionary does not know a word whose form depends on it, the whole name stays as it is.
"""

from enum import StrEnum
from functools import cache

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse
from pytrovich.enums import Case as RuleCase
from pytrovich.enums import Gender as RuleGender
from pytrovich.enums import NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from contest.wording import Person

VOWELS = "аеёиоуыэюя"
RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя-’'")


class Case(StrEnum):
    """The cases that papers need, by the names of the dictionary."""

    GENITIVE = "gent"
    DATIVE = "datv"
    ACCUSATIVE = "accs"


class Gender(StrEnum):
    """Of a person, as far as the name tells, by the names of the dictionary."""

    MALE = "masc"
    FEMALE = "femn"


RULE_CASES = {
    Case.GENITIVE: RuleCase.GENITIVE,
    Case.DATIVE: RuleCase.DATIVE,
    Case.ACCUSATIVE: RuleCase.ACCUSATIVE,
}
RULE_GENDERS = {Gender.MALE: RuleGender.MALE, Gender.FEMALE: RuleGender.FEMALE}

# «Алиев Полад Муртуза оглы»: the son or the daughter of. Nothing of such a patronymic is declined.
SONS = ("оглы", "оглу", "улы", "уулу", "угли")
DAUGHTERS = ("кызы", "гызы", "кизи")
# Of surnames that are adjectives or were: the gender shows.
MANS_ENDINGS = ("ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ской", "цкой")
WOMANS_ENDINGS = ("ова", "ева", "ёва", "ина", "ына", "ская", "цкая")
# In these the vowel of the last syllable may or may not fall out: Кравец has Кравца and Кравеца, by family.
FLEETING = ("ец", "яц", "ок", "ек", "ёк", "ень")


def genitive(person: Person) -> str:
    """Of whom: «Соколовой Марины Игоревны»; the nominative where it is not sure."""
    return name_in(person, Case.GENITIVE)


def dative(person: Person) -> str:
    """To whom: «Соколовой Марине Игоревне»; the nominative where it is not sure."""
    return name_in(person, Case.DATIVE)


def accusative(person: Person) -> str:
    """Whom: «Соколову Марину Игоревну»; the nominative where it is not sure."""
    return name_in(person, Case.ACCUSATIVE)


def name_in(person: Person, case: Case) -> str:
    """The full name, surname first, in this case; whole in the nominative where any part of it is doubtful."""
    nominative = " ".join(filter(None, (person.last_name, person.first_name, person.middle_name)))
    gender = gender_of(person)
    if gender is None:
        return nominative
    parts = [
        _surname(person.last_name, gender, case),
        _first_name(person.first_name, gender, case),
        _patronymic(person.middle_name, gender, case),
    ]
    if any(part is None for part in parts):
        return nominative
    return " ".join(part for part in parts if part)


def gender_of(person: Person) -> Gender | None:
    """What the patronymic says, else what first name and surname agree upon; None where they say nothing or differ."""
    said = _gender_of_patronymic(person.middle_name)
    by_surname = _gender_of_surname(person.last_name)
    if said is not None:
        return None if by_surname not in (None, said) else said
    by_name = {str(parse.tag.gender) for parse in _parses(person.first_name.lower(), "Name")}
    if by_name == {Gender.MALE} or by_name == {Gender.FEMALE}:
        said = Gender(by_name.pop())
        return None if by_surname not in (None, said) else said
    return by_surname


@cache
def dictionary() -> MorphAnalyzer:
    """The dictionary, read when the first word is asked: a twentieth of a second and thirty megabytes."""
    return MorphAnalyzer(lang="ru")


@cache
def _rules() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()


def as_written(form: str, word: str) -> str:
    """A form that was worked out in small letters, in the capitals of its word; with е where the word has е for ё."""
    if len(word) > 1 and word.isupper():
        return form.upper()
    letters = list(form)
    for index, (new, old) in enumerate(zip(form, word, strict=False)):
        if new == "ё" and old in "еЕ":
            letters[index] = old
        elif old.isupper():
            letters[index] = new.upper()
    return "".join(letters)


def is_russian(word: str) -> bool:
    """Whether the word is written in Russian letters alone."""
    return bool(word) and set(word.lower()) <= RUSSIAN


def _surname(word: str, gender: Gender, case: Case) -> str | None:
    """A surname, double ones piece by piece; None where it is not sure."""
    pieces = word.split("-")
    forms = [_surname_piece(piece, gender, case, index < len(pieces) - 1) for index, piece in enumerate(pieces)]
    return None if None in forms else "-".join(form for form in forms if form)


def _surname_piece(word: str, gender: Gender, case: Case, is_first: bool) -> str | None:
    if not is_russian(word):
        return None
    low = word.lower()
    form: str | None = _rules().make(NamePart.LASTNAME, RULE_GENDERS[gender], RULE_CASES[case], low)
    known = _forms(low, "Surn", gender, case)
    if known:
        form = _agreed(form, known)
    elif low[-1] in "ая":
        # Whether a is an ending depends on the stress: Берёза has it, Дюма has not.
        is_sure = gender is Gender.FEMALE and low.endswith((*WOMANS_ENDINGS, "ая", "яя"))
        form = form if is_sure and not _common_noun(low) else None
    elif low[-1] in VOWELS or gender is Gender.FEMALE:
        form = low
    elif low.endswith(FLEETING) and _syllables(low) > 1:
        form = None
    elif noun := _common_noun(low):
        form = form if str(noun.tag.gender) != Gender.MALE else _agreed(form, {_inflected(noun, case)})
    if is_first and not known and not low.endswith((*MANS_ENDINGS, *WOMANS_ENDINGS)):
        form = None  # Бонч-Бруевич, Тер-Петросян: what stands first is no surname by itself.
    return None if form is None else as_written(form, word)


def _first_name(word: str, gender: Gender, case: Case) -> str | None:
    pieces = word.split("-")
    forms = [_first_name_piece(piece, gender, case) for piece in pieces]
    return None if None in forms else "-".join(form for form in forms if form)


def _first_name_piece(word: str, gender: Gender, case: Case) -> str | None:
    if not is_russian(word):
        return None
    low = word.lower()
    form: str | None = _rules().make(NamePart.FIRSTNAME, RULE_GENDERS[gender], RULE_CASES[case], low)
    if known := _forms(low, "Name", gender, case):
        form = _agreed(form, known)
    elif _parses(low, "Name"):
        form = None  # known as a name of the other gender
    elif low[-1] in "ая":
        form = form if gender is Gender.FEMALE else None
    elif low[-1] in VOWELS:
        form = low
    elif gender is Gender.FEMALE:
        form = None if low[-1] == "ь" else low
    elif low.endswith(FLEETING):
        form = None
    return None if form is None else as_written(form, word)


def _patronymic(word: str, gender: Gender, case: Case) -> str | None:
    if not word or _son_or_daughter(word) is not None:
        return word
    if not is_russian(word) or not word.lower().endswith("ич" if gender is Gender.MALE else "на"):
        return None
    form = _rules().make(NamePart.MIDDLENAME, RULE_GENDERS[gender], RULE_CASES[case], word.lower())
    return as_written(form, word)


def _gender_of_patronymic(word: str) -> Gender | None:
    low = word.lower()
    if gender := _son_or_daughter(word):
        return gender
    if low.endswith("ич"):
        return Gender.MALE
    return Gender.FEMALE if low.endswith(("вна", "чна", "шна")) else None


def _son_or_daughter(word: str) -> Gender | None:
    last = word.lower().replace("-", " ").split()[-1:]
    if last and last[0] in SONS:
        return Gender.MALE
    return Gender.FEMALE if last and last[0] in DAUGHTERS else None


def _gender_of_surname(word: str) -> Gender | None:
    low = word.lower()
    if low.endswith(WOMANS_ENDINGS):
        return Gender.FEMALE
    return Gender.MALE if low.endswith(MANS_ENDINGS) else None


def _parses(word: str, kind: str) -> list[Parse]:
    """What the dictionary knows the word as, of this kind (Name, Surn), for one person in the nominative."""
    found = dictionary().parse(word)
    return [parse for parse in found if parse.is_known and {kind, "nomn", "sing"} in parse.tag]


def _forms(word: str, kind: str, gender: Gender, case: Case) -> set[str]:
    """The forms that the dictionary gives to such a name of this gender."""
    fit = [parse for parse in _parses(word, kind) if parse.tag.gender is None or str(parse.tag.gender) == gender]
    return {_inflected(parse, case) for parse in fit}


def _common_noun(word: str) -> Parse | None:
    """The noun that the word is besides being a name."""
    names = ("Name", "Surn", "Patr", "Geox")
    for parse in dictionary().parse(word):
        if parse.is_known and {"NOUN", "nomn", "sing"} in parse.tag and not any(name in parse.tag for name in names):
            return parse
    return None


def _inflected(parse: Parse, case: Case) -> str:
    form = parse.inflect({case.value, "sing"})
    return "" if form is None else str(form.word)


def _agreed(form: str | None, known: set[str]) -> str | None:
    """The form, if the dictionary has the same and no other."""
    same = form is not None and {each.replace("ё", "е") for each in known} == {form.replace("ё", "е")}
    return form if same else None


def _syllables(word: str) -> int:
    return sum(letter in VOWELS for letter in word)

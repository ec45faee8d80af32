"""Russian cases of positions and units: the noun at the head with its adjectives is declined, what hangs on it stays.

«слесарь-сборщик 5 разряда» is «слесаря-сборщика 5 разряда», «ведущий инженер по качеству» «ведущего инженера по
качеству». Where the head is not found for certain the whole stays in the nominative.
"""

import re
from dataclasses import dataclass

from pymorphy3.analyzer import Parse

from contest.printing.cases import Case, as_written, dictionary, is_russian

# Written short, an adjective or a head has no cases: «и. о. начальника», «гл. инженер».
SHORT_ADJECTIVES = frozenset({"гл.", "ст.", "вед.", "мл.", "ген.", "техн.", "исп.", "1-й", "2-й", "3-й"})
SHORT_HEADS = frozenset(
    {
        "зам.",
        "нач.",
        "зав.",
        "инж.",
        "пом.",
        "дир.",
        "рук.",
        "спец.",
        "и.о.",
        "и.",
        "ио",
        "и.о",
        "врио",
        "вр.",
        "замдир",
    }
)
# The first halves of compounds that have no cases: «бизнес-аналитик», «пресс-секретарь».
UNCHANGING = frozenset(
    {"бизнес", "пресс", "веб", "арт", "вице", "экс", "топ", "медиа", "контент", "интернет", "шеф", "бренд", "ит",
     "онлайн", "обер", "фронтенд", "бэкенд", "генерал", "фитнес"}
)  # fmt: skip
LEGAL_FORMS = frozenset({"ао", "оао", "зао", "пао", "ооо", "ано", "фгуп", "муп", "гуп", "нко", "ип"})
# Participles that stand for the noun, where the dictionary has no noun of them.
STANDS_FOR_A_NOUN = frozenset({"заведующий", "заведующая", "управляющий", "управляющая", "ведущий", "ведущая"})
MOST_ADJECTIVES = 4
# Another head after a dash or a comma, or in brackets: «начальник отдела – главный технолог», «машинист (крановщик)».
SEAMS = re.compile(r"(\s+[-–—]\s+|\s*[,/;]\s+|\s*/\s*|\s*[()]\s*)")


@dataclass(frozen=True)
class Phrase:
    """The words of a phrase up to its head noun, with what the dictionary says of each; nothing: it has no cases."""

    words: tuple[tuple[str, Parse | None], ...]
    rest: tuple[str, ...]


def position_in(position: str, case: Case) -> str:
    """A position inside a sentence, in this case and beginning with a small letter; the nominative where unsure."""
    return lowered(_declined(position, case, is_person=True))


def unit_in(name: str, case: Case) -> str:
    """The name of a unit in this case; the nominative where unsure, as for a name in quotation marks."""
    return _declined(name, case, is_person=False)


def lowered(text: str) -> str:
    """A position as it stands inside a sentence: with a small letter, unless it begins with an abbreviation."""
    first = re.match(r"[А-ЯЁа-яё]+", text)
    if first is None or (len(first[0]) > 1 and first[0][:2].isupper()):
        return text
    return text[0].lower() + text[1:]


def _declined(text: str, case: Case, *, is_person: bool) -> str:
    parts = SEAMS.split(" ".join(text.split()))
    declined = []
    for index, part in enumerate(parts):
        if index % 2:
            declined.append(part)
            continue
        phrase = _phrase(part, is_person)
        if phrase is None:
            if index == 0 or _may_be_a_head(part, is_person):
                return " ".join(text.split())
            declined.append(part)
            continue
        inflected = [_inflected(word, parse, case, is_person) for word, parse in phrase.words]
        if None in inflected:
            return " ".join(text.split())
        declined.append(" ".join([*(word for word in inflected if word), *phrase.rest]))
    return "".join(declined)


def _phrase(text: str, is_person: bool) -> Phrase | None:
    """The head with what agrees with it; None where it is not certain which word that is."""
    words = text.split()
    if words and words[0].lower() in SHORT_HEADS | LEGAL_FORMS:
        return Phrase((), tuple(words))
    agreeing: list[tuple[str, Parse | None]] = []
    genders: set[str] = set()
    for index, word in enumerate(words[: MOST_ADJECTIVES + 1]):
        following = words[index + 1 :]
        if word.lower() in SHORT_ADJECTIVES:
            agreeing.append((word, None))
            continue
        adjective = _adjective(word)
        noun = _noun(word, is_person)
        if adjective is not None and (noun is None or _leads_to_a_noun(following, is_person)):
            if _leads_to_a_noun(following, is_person):
                agreeing.append((word, adjective))
                genders.add(str(adjective.tag.gender))
                continue
            noun = adjective if word.lower() in STANDS_FOR_A_NOUN or "Subx" in adjective.tag else None
        if noun is None or genders - {str(noun.tag.gender), "None"}:
            return None
        if following and following[0] == "и" and _leads_to_a_noun(following[1:], is_person):
            return None  # «врач и методист»: two heads, and which words belong to which is a guess.
        return Phrase((*agreeing, (word, noun)), tuple(following))
    return None


def _leads_to_a_noun(words: list[str], is_person: bool) -> bool:
    for word in words[:MOST_ADJECTIVES]:
        if _noun(word, is_person) is not None:
            return True
        if _adjective(word) is None and word.lower() not in SHORT_ADJECTIVES:
            return False
    return False


def _may_be_a_head(text: str, is_person: bool) -> bool:
    """Whether a part after a seam could be another head that was not understood, and not what hangs on the first."""
    first = text.split()[:1]
    if not first or not is_russian(first[0]):
        return False
    parses = dictionary().parse(first[0].lower())
    return any("nomn" in parse.tag for parse in parses) and not any("PREP" in parse.tag for parse in parses)


def _adjective(word: str) -> Parse | None:
    """The word as an adjective or participle beside one noun in the nominative."""
    if not is_russian(word):
        return None
    for parse in dictionary().parse(word.lower()):
        if ("ADJF" in parse.tag or "PRTF" in parse.tag) and {"nomn", "sing"} in parse.tag:
            return parse
    return None


def _noun(word: str, is_person: bool) -> Parse | None:
    """The word as a noun in the nominative: of a person, or of a place. A compound is known by each of its halves."""
    found = [_simple_noun(piece, is_person) for piece in word.lower().split("-") if not _is_unchanging(piece)]
    return None if not found or None in found else found[-1]


def _is_unchanging(piece: str) -> bool:
    """Whether this half of a compound has no cases: «бизнес-», "HR-"."""
    return piece in UNCHANGING or (piece.isascii() and piece.isalpha() and len(piece) <= 4)


def _simple_noun(word: str, is_person: bool) -> Parse | None:
    if not is_russian(word):
        return None
    for parse in dictionary().parse(word):
        fits = {"NOUN", "nomn", "sing"} in parse.tag and ("anim" in parse.tag) is is_person
        is_name = any(kind in parse.tag for kind in ("Name", "Surn", "Patr", "Abbr"))
        # What the dictionary does not know it guesses by the ending; of persons only these endings are safe.
        safe = parse.is_known or (is_person and word.endswith(("щик", "чик", "ник", "тель", "лог", "ист", "тор")))
        if fits and not is_name and safe:
            return parse
    return None


def _inflected(word: str, parse: Parse | None, case: Case, is_person: bool) -> str | None:
    if parse is None:
        return word
    if "-" in word and "NOUN" in parse.tag:
        pieces = word.split("-")
        forms = [
            piece
            if _is_unchanging(piece.lower())
            else _inflected(piece, _simple_noun(piece.lower(), is_person), case, is_person)
            for piece in pieces
        ]
        return None if None in forms else "-".join(form for form in forms if form)
    wanted = {case.value, "sing"}
    if case is Case.ACCUSATIVE and "NOUN" not in parse.tag and "masc" in parse.tag:
        wanted = {"gent" if is_person else "nomn", "sing", "masc"}
    form = parse.inflect(wanted)
    return None if form is None else as_written(form.word, word)

"""Which passwords are refused: too short or long, too regular, much used, made of what is known about the person.

There are no rules of composition: they make people write "Password1!". Length and a look at what thieves try first do
more (NIST SP 800-63B, 5.1.1.2).
"""

import re
import unicodedata
from collections.abc import Iterable

from contest.domain.common_passwords import COMMON
from contest.domain.errors import N_

SHORTEST, LONGEST = 12, 1024

# Of a password without its common or personal words so much must be left, a run or a repetition counting as one.
LEAST_SUBSTANCE = 6
LEAST_BESIDE_COMMON = 5

ROWS = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("абвгдежзийклмнопрстуфхцчшщъыьэюя", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm", "1q2w3e4r5t6y7u8i9o0p"),
)
LEET = str.maketrans("013457@$!", "oieastasi")
LATIN_KEYS = "qwertyuiopasdfghjklzxcvbnm[];',."
RUSSIAN_KEYS = "йцукенгшщзфывапролдячсмитьхъжэбю"
TO_RUSSIAN = str.maketrans(LATIN_KEYS, RUSSIAN_KEYS)
TO_LATIN = str.maketrans(RUSSIAN_KEYS, LATIN_KEYS)
LONGEST_COMMON = max(map(len, COMMON))
YEAR = re.compile(r"(?:19|20)\d\d")


def typed(password: str) -> str:
    """The password as it is hashed: composed, so that «й» from a phone and «й» from a Mac are the same."""
    return unicodedata.normalize("NFC", password)


def weakness(password: str, known: Iterable[str] = ()) -> str:
    """Why this password is refused, as a marked sentence, or "" where it may be used.

    `known` is what others know about the person: names, personnel number, e-mail address, the name of the company.
    """
    if len(password) < SHORTEST:
        return N_("Use 12 characters or more. A short sentence is easy to remember.")
    if len(password) > LONGEST:
        return N_("Use 1,024 characters at most.")
    shapes = _shapes(password)
    if any(_substance(shape) < LEAST_SUBSTANCE for shape in shapes):
        return N_("This repeats itself or follows the keys in a row. Use words that do not belong together.")
    if _folded(password) in COMMON or any(_is_common(shape) for shape in shapes):
        return N_("Thieves try this password first: it is among the most used ones. Choose another.")
    if any(_is_personal(shape, known) for shape in shapes):
        return N_("This is made of your name, your number or the company's name, which others know. Choose another.")
    return ""


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")


def _shapes(password: str) -> set[str]:
    """What the password says: as typed, with figures read as letters, and typed on the other layout of the keyboard."""
    plain = _folded(password)
    forms = {plain, plain.translate(LEET), plain.translate(TO_RUSSIAN), plain.translate(TO_LATIN)}
    return {re.sub(r"[\W_]+", "", form) for form in forms}


def _substance(text: str) -> int:
    """How many characters a guesser would have to find: a repetition, a year or a run along a row counts as one."""
    text = YEAR.sub("0", _period(text))
    count = 0
    while text:
        text = text[_run(text) :]
        count += 1
    return count


def _period(text: str) -> str:
    """The shortest piece that the text is a repetition of."""
    size = (text + text).find(text, 1)
    return text[:size] if text else text


def _run(text: str) -> int:
    """How many characters from the start are one: the same character again and again, or three and more along a row."""
    same = len(text) - len(text.lstrip(text[0]))
    if same > 1:
        return same
    longest = 1
    for row in ROWS:
        for keys in (row, row[::-1]):
            place, length = keys.find(text[0]), 0
            while place >= 0 and length < len(text) and keys[place : place + length + 1] == text[: length + 1]:
                if place + length >= len(keys):
                    break
                length += 1
            longest = max(longest, length if length >= 3 else 1)
    return longest


def _is_common(text: str) -> bool:
    """Whether it is one common password with hardly anything round it."""
    if text in COMMON:
        return True
    starts, sizes = range(len(text)), range(6, LONGEST_COMMON + 1)
    found = {text[start : start + size] for start in starts for size in sizes} & COMMON
    return any(_substance(text.replace(word, "")) < LEAST_BESIDE_COMMON for word in found)


def _is_personal(text: str, known: Iterable[str]) -> bool:
    """Whether little is left without the words that are known about the person."""
    words = {word for phrase in known for word in re.split(r"[\W_]+", _folded(phrase)) if len(word) >= 3}
    left = text
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != text and _substance(left) < LEAST_SUBSTANCE

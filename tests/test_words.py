"""Every sentence of the application exists in Russian: none forgotten, none half translated, none outdated."""

import re
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from contest.paths import PACKAGE

ROOT = PACKAGE.parent
RUSSIAN = PACKAGE / "translations" / "ru" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "_n": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")
FORMS = 3
"""One, a few, many: «1 голос, 2 голоса, 5 голосов»."""


def key(message: Message) -> tuple[str, ...]:
    """The English of a message, with its plural where it has one."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations(message: Message) -> tuple[str, ...]:
    """Every form of the Russian."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


@pytest.fixture(scope="module")
def said() -> set[tuple[str, ...]]:
    """Every message of the code and of the templates, read from them just now."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    for _file, _line, message, _comments, context in extract_from_dir(ROOT, methods, options, keywords=KEYWORDS):
        found.add(message, context=context)
    return {key(message) for message in found if message.id}


@pytest.fixture(scope="module")
def russian() -> list[Message]:
    """The Russian words that are kept in the tree."""
    return [message for message in read_po(BytesIO(RUSSIAN.read_bytes()), locale="ru") if message.id]


def test_every_message_stands_in_the_russian_catalogue_and_no_other(
    said: set[tuple[str, ...]], russian: list[Message]
) -> None:
    kept = {key(message) for message in russian}
    assert {"missing": said - kept, "outdated": kept - said} == {"missing": set(), "outdated": set()}


def test_every_message_is_translated_in_all_its_forms(russian: list[Message]) -> None:
    unfinished = [
        message.id
        for message in russian
        if message.fuzzy
        or not all(form.strip() for form in translations(message))
        or len(translations(message)) != (FORMS if message.pluralizable else 1)
    ]
    assert unfinished == []


def test_every_translation_has_the_placeholders_of_its_english(russian: list[Message]) -> None:
    different = [
        (message.id, form)
        for message in russian
        for form in translations(message)
        if set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall(key(message)[-1]))
    ]
    assert different == []


def test_the_compiled_catalogue_is_the_one_in_the_tree(russian: list[Message]) -> None:
    compiled = read_mo(BytesIO(RUSSIAN.with_suffix(".mo").read_bytes()))
    assert {key(each): translations(each) for each in compiled if each.id} == {
        key(each): translations(each) for each in russian
    }

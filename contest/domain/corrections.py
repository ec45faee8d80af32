"""Corrections of an announced result: what one must say (PRODUCT 19)."""

from contest.domain.errors import N_, FieldRefused, RuleBroken

LEAST_TEXT = 10
LONGEST_TEXT = 1500


class NothingToCorrect(RuleBroken):
    """Only what is published can be corrected: the announced result of a vote that names a leader."""

    def __init__(self) -> None:
        super().__init__(N_("Only the announced result of a contest can be corrected, not that of a branch stage."))


def checked_texts(text_en: str, text_ru: str, *, language: str) -> tuple[str, str]:
    """Both texts as they are stored; that in the language of the company says something, the other may be empty.

    Raises FieldRefused beside the text that is too short or too long.
    """
    texts = {"en": text_en.strip(), "ru": text_ru.strip()}
    if len(texts[language]) < LEAST_TEXT:
        raise FieldRefused(
            f"text_{language}", N_("Say what was wrong and what holds now; everybody who read the result reads it.")
        )
    for each, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise FieldRefused(f"text_{each}", N_("Write %(most)s characters at most."), most=LONGEST_TEXT)
    return texts["en"], texts["ru"]

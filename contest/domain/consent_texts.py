"""The words of the consents, version by version, in both languages (PRODUCT 23).

They stand here and not among the translations: what somebody agreed to must be shown years later word by word. A
version that was ever asked is never changed; new words are a new version, and TEXT_VERSION says which one is asked.
"""

from dataclasses import dataclass

from contest.domain.consents import ConsentKind


@dataclass(frozen=True)
class ConsentText:
    """One consent in one version, as it is read in English and in Russian."""

    en: str
    ru: str


TEXTS: dict[int, dict[ConsentKind, ConsentText]] = {
    1: {
        ConsentKind.TAKING_PART: ConsentText(
            en=(
                "I agree to stand in this contest and in its next stage. HR and the commission may use what was written"
                " about me and the papers with it to run the contest. Until the result is announced, my colleagues may"
                " see my name, photo, position and unit and what was written about me."
            ),
            ru=(
                "Я соглашаюсь участвовать в этом конкурсе и в его следующем этапе. Кадровая служба и конкурсная"
                " комиссия могут использовать написанное обо мне и приложенные документы для проведения конкурса."
                " До объявления итогов коллеги могут видеть моё имя, фотографию, должность, подразделение и то, что"
                " обо мне написано."
            ),
        ),
        ConsentKind.INTERNAL: ConsentText(
            en=(
                "After the announcement my name, and beside it only what I choose here, may be shown inside the"
                " company: with the result, on the honour board, on posters and in letters to colleagues."
            ),
            ru=(
                "После объявления итогов внутри компании можно показывать моё имя, а рядом с ним – только то, что я"
                " здесь выберу: в итогах, на Доске почёта, на плакатах и в письмах коллегам."
            ),
        ),
        ConsentKind.OUTSIDE: ConsentText(
            en=(
                "The company may name me as a participant or leader of this contest outside the company as well: on its"
                " website, in the press and at public events."
            ),
            ru=(
                "Компания может называть меня участником или лидером этого конкурса и за своими пределами: на своём"
                " сайте, в прессе и на открытых мероприятиях."
            ),
        ),
    },
}

"""The petition says who puts whom forward, with what, and who signs: in both languages and for every channel."""

import io
import shutil
import subprocess
from datetime import date, timedelta

import docx
import pytest
from pypdf import PdfReader

from contest.domain.nominations import NominationChannel
from contest.domain.papers import PaperKind
from contest.extensions import db
from contest.models import Attachment, Evidence, Upload
from contest.printing.consent_form import consent_form
from contest.printing.papers import Signature
from contest.printing.pdf import pdf_of
from contest.printing.petition import petition
from contest.printing.phrases import service
from contest.printing.word import docx_of
from tests.factories import NOW
from tests.statements import statements

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def words_of(pdf: bytes) -> str:
    """The text as people copy it out of the PDF, on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def words_by_pdftotext(pdf: bytes) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not here")
    answer = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60)
    return " ".join(answer.stdout.decode().split())


def words_in(document: bytes) -> str:
    opened = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(paragraph.text for paragraph in opened.paragraphs), *cells]).split())


RUSSIAN = [
    "В комиссию конкурса АО «Северный меридиан»",
    "Литейный участок в лице начальника участка Фролова Олимпия Владиславовича выдвигает Соколову Марину Игоревну,"
    " токаря 5 разряда (Механический цех № 1), для участия в конкурсе «Лидер качества месяца, октябрь 2026».",
    "Соколова Марина Игоревна",
    "Механический цех № 1, Кировский завод",
    "001234",
    "8 лет 2 месяца, с 20 августа 2018 г.",
    "На участке не стало скрытых пор",
    "1. Влияние на качество (вес 30 %)",
    "Скрытый брак: с 41 до 9 случаев за квартал.",
    "2. Помощь коллегам (вес 15 %)",
    "Приложений нет.",
    "Фролов О. В.",
    "Соколова М. И.",
]
ENGLISH = [
    "To the commission of the contest АО «Северный меридиан»",
    "Литейный участок, represented by Начальник участка Олимпий Фролов, puts forward Марина Соколова, Токарь 5 разряда"
    " (Механический цех № 1) to stand in the contest “Quality Leader of the Month, October 2026”.",
    "8 years 2 months, since 20 August 2018",
    "1. Effect on quality (weight 30%)",
    "Attachments: none.",
]


@pytest.mark.parametrize(("language", "sentences"), [("ru", RUSSIAN), ("en", ENGLISH)])
def test_the_pdf_and_the_text_document_say_the_same(plant, language, sentences):
    paper = plant.paper(petition, language)
    pdf, document = pdf_of(paper), docx_of(paper)
    for words in (words_of(pdf), words_in(document)):
        plain = words.replace("\N{NO-BREAK SPACE}", " ")
        assert [each for each in sentences if each not in plain] == []
    reader = PdfReader(io.BytesIO(pdf))
    assert (reader.metadata.title, reader.trailer["/Root"]["/Lang"]) == (paper.title, language)
    assert len(reader.pages) == 1


@pytest.mark.parametrize(("language", "sentences"), [("ru", RUSSIAN), ("en", ENGLISH)])
def test_another_program_reads_the_same_words_in_the_pdf(plant, language, sentences):
    words = words_by_pdftotext(pdf_of(plant.paper(petition, language))).replace("\N{NO-BREAK SPACE}", " ")
    assert [each for each in sentences if each not in words] == []
    words = words_by_pdftotext(pdf_of(plant.paper(consent_form, language)))
    assert words.count({"ru": "Не согласен", "en": "I do not agree"}[language]) == 3


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("written", [petition, consent_form])
def test_the_same_paper_has_the_same_bytes_and_another_text_has_others(plant, language, written):
    first, second = plant.paper(written, language), plant.paper(written, language)
    assert pdf_of(first) == pdf_of(second)
    assert docx_of(first) == docx_of(second)
    changed = plant.paper(written, language, saved_at=NOW + timedelta(days=1))
    assert pdf_of(changed) != pdf_of(first)


@pytest.mark.parametrize(
    ("channel", "sentence", "signers"),
    [
        (
            NominationChannel.COLLECTIVE,
            "Собрание трудового коллектива Литейного участка (протокол № 5 от 12 октября 2026 г.) выдвигает Соколову"
            " Марину Игоревну, токаря 5 разряда (Механический цех № 1), для участия в конкурсе",
            ["Председатель собрания", "Секретарь собрания", "С текстом ознакомлен(а)"],
        ),
        (
            NominationChannel.COLLEAGUE,
            "Я, Шевченко Анна Петровна, контролёр ОТК (Литейный участок), выдвигаю Соколову Марину Игоревну, токаря 5"
            " разряда (Механический цех № 1), для участия в конкурсе",
            ["Контролёр ОТК", "Поддерживаю: Начальник участка", "С текстом ознакомлен(а)"],
        ),
    ],
)
def test_every_channel_has_its_own_sentence_and_signatures(plant, channel, sentence, signers):
    plant.anna.position = "Контролёр ОТК"
    changes = {"minutes_number": "5", "minutes_date": date(2026, 10, 12)}
    if channel is NominationChannel.COLLEAGUE:
        changes = {"nominator": plant.anna, "supported_by": plant.oleg, "supported_at": NOW}
    paper = plant.paper(petition, "ru", channel=channel, **changes)
    assert sentence in words_of(pdf_of(paper)).replace("\N{NO-BREAK SPACE}", " ")
    assert [each.role for each in paper.blocks if isinstance(each, Signature)] == signers


def test_who_puts_oneself_forward_applies(plant):
    paper = plant.paper(petition, "ru", channel=NominationChannel.ONESELF, nominator=plant.marina)
    words = words_of(pdf_of(paper)).replace("\N{NO-BREAK SPACE}", " ")
    assert paper.title == "Заявление"
    assert "Я, Соколова Марина Игоревна, токарь 5 разряда (Механический цех № 1), выдвигаю свою кандидатуру" in words
    assert "ознакомлен" not in words


def test_who_typed_for_the_head_is_named_and_the_head_alone_is_not(plant):
    assert "Набрал" not in words_of(pdf_of(plant.paper(petition)))
    paper = plant.paper(petition, typed_by=plant.anna)
    assert "Набрал(а): Шевченко А. П." in words_of(pdf_of(paper)).replace("\N{NO-BREAK SPACE}", " ")


def test_attachments_are_listed_and_the_signed_petition_is_none_of_them(plant):
    for kind, name in ((PaperKind.PETITION, "scan.pdf"), (PaperKind.PHOTO, "face.jpg"), (PaperKind.CAREER, "путь.pdf")):
        upload = Upload(
            key=name, media_type="x", size=1, sha256="0" * 64, uploaded_by_id=plant.oleg.id, uploaded_at=NOW
        )
        db.session.add(Attachment(nomination_id=plant.nomination.id, upload=upload, kind=kind, name=name))
    words = words_of(pdf_of(plant.paper(petition)))
    assert "путь.pdf" in words and "face.jpg" in words and "scan.pdf" not in words
    assert words.index("путь.pdf") < words.index("face.jpg")


def test_a_long_petition_goes_over_several_pages_without_losing_a_word(plant):
    evidence = plant.nomination.evidence
    evidence.clear()
    db.session.flush()
    for number, criterion in enumerate(plant.contest.criteria):
        evidence.append(Evidence(criterion_id=criterion.id, text=f"Начало{number} " + "слово " * 96 + f"конец{number}"))
    statement = "Первое " + "очень " * 164 + "последнее"
    pdf = pdf_of(plant.paper(petition, statement=statement))
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) >= 2
    words = words_of(pdf)
    for number in range(len(plant.contest.criteria)):
        assert f"Начало{number}" in words and f"конец{number}" in words
    assert "Первое" in words and "последнее" in words
    pages = [page.extract_text() for page in reader.pages]
    assert [f"Страница {number} из {len(pages)}" in " ".join(text.split()) for number, text in enumerate(pages, 1)] == [
        True
    ] * len(pages)
    # A signature is not torn from its line: both stand on one page.
    assert any("Фролов" in text and "подпись" in text for text in pages)


@pytest.mark.parametrize(
    "text",
    [
        "щ" * 1000,
        "a" * 999,
        "Строка\n\n\nещё строка",
        "Ҡатмарлы эш, 5 × 3 ± 0,1 мм, № 7 – «да»",
        "😀 東京 مرحبا",
        "<b>&amp;",
    ],
)
def test_any_text_that_can_be_stored_can_be_printed(plant, text):
    paper = plant.paper(petition, statement=text)
    assert len(PdfReader(io.BytesIO(pdf_of(paper))).pages) >= 1
    assert text.split("\n")[0] in words_in(docx_of(paper))


@pytest.mark.parametrize(
    ("hired_on", "said"),
    [
        (None, "–"),
        (date(2026, 10, 27), "0 months, since 27 October 2026"),
        (date(2026, 9, 28), "1 month, since 28 September 2026"),
        (date(2025, 10, 29), "1 year, since 29 October 2025"),
        (date(2024, 9, 20), "2 years 1 month, since 20 September 2024"),
        (date(2030, 1, 1), "0 months, since 1 January 2030"),
    ],
)
def test_years_of_service_are_whole_ones(app, hired_on, said):
    with app.test_request_context():
        assert service(hired_on, date(2026, 10, 28)) == said


@pytest.mark.parametrize(("language", "no"), [("ru", "Не согласен"), ("en", "I do not agree")])
def test_the_consents_on_paper_have_their_words_boxes_and_version(plant, language, no):
    paper = plant.paper(consent_form, language)
    pdf = pdf_of(paper)
    for words in (words_of(pdf), words_in(docx_of(paper))):
        assert words.count(no) == 3
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    version = {"ru": "Редакция текстов: 1", "en": "Version of the texts: 1"}[language]
    assert version in words_of(pdf)


def test_more_evidence_costs_no_more_queries(plant):
    plant.paper(petition)
    with statements() as few:
        plant.paper(petition)
    for criterion in (plant.contest.criteria[1], plant.contest.criteria[2]):
        plant.nomination.evidence.append(Evidence(criterion_id=criterion.id, text="И ещё"))
    db.session.commit()
    plant.paper(petition)
    with statements() as more:
        plant.paper(petition)
    assert len(more) == len(few)

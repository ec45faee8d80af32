"""A paper as a PDF: A4, our own fonts inside, the same bytes for the same paper."""

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from fpdf import FPDF

from contest.printing.papers import Block, Facts, Heading, Name, Numbered, Paper, Signature, Text, Ticks

FONTS = Path(__file__).with_name("fonts")
LEFT, RIGHT, TOP, BOTTOM = 25, 15, 18, 20  # mm
INK, SOFT, BRASS = (27, 31, 36), (92, 99, 108), (150, 112, 40)
BODY, SMALL = 10.5, 8.5  # points
LINE = 5.4  # mm
INDENT = 7
LABEL = 48
TICKS_OF_THE_RULER = 40
FAMILIES = (
    ("Golos", "", "golos-text-regular.ttf"),
    ("Golos", "B", "golos-text-bold.ttf"),
    ("Piazzolla", "", "piazzolla-semibold.ttf"),
)


class Sheets(FPDF):
    """A4 pages with the paper's words and the number at the foot."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4", unit="mm")
        self.paper = paper

    def footer(self) -> None:
        """What stands at the foot of every page."""
        self.set_y(-14)
        self.set_font("Golos", size=SMALL)
        self.set_text_color(*SOFT)
        number = self.paper.page.format(page=self.page_no(), pages="{nb}")
        self.cell(self.epw / 2, 5, self.paper.footer)
        self.cell(self.epw / 2, 5, number, align="R")


def pdf_of(paper: Paper) -> bytes:
    """The paper as a PDF."""
    pdf = Sheets(paper)
    pdf.set_creation_date(paper.made_at.astimezone(UTC))
    pdf.set_title(paper.title)
    pdf.set_author(paper.author)
    pdf.set_lang(paper.language)
    for family, style, file in FAMILIES:
        pdf.add_font(family, style, FONTS / file)
    pdf.set_margins(LEFT, TOP, RIGHT)
    pdf.set_auto_page_break(True, BOTTOM)
    pdf.add_page()
    _ruler(pdf)
    _head(pdf, paper)
    for index, block in enumerate(paper.blocks):
        _draw(pdf, block, paper.blocks[index + 1 :])
    return bytes(pdf.output())


def _ruler(pdf: FPDF) -> None:
    """The ruler of the pages, as a line at the top of the first sheet."""
    pdf.set_line_width(0.2)
    y = pdf.get_y()
    pdf.set_draw_color(*SOFT)
    for tick in range(TICKS_OF_THE_RULER + 1):
        x = LEFT + pdf.epw * tick / TICKS_OF_THE_RULER
        pdf.line(x, y, x, y + (3 if tick % 5 == 0 else 1.6))
    pdf.set_draw_color(*BRASS)
    pdf.set_line_width(0.6)
    pdf.line(LEFT, y, LEFT + pdf.epw, y)
    pdf.set_y(y + 9)


def _head(pdf: FPDF, paper: Paper) -> None:
    pdf.set_text_color(*INK)
    pdf.set_font("Golos", size=BODY)
    pdf.set_left_margin(LEFT + pdf.epw / 2)
    for line in paper.addressee:
        _paragraph(pdf, line)
    pdf.set_left_margin(LEFT)
    pdf.set_x(LEFT)
    pdf.ln(9)
    pdf.set_font("Piazzolla", size=21)
    pdf.multi_cell(0, 10, paper.title, align="C", new_x="LMARGIN", new_y="NEXT")
    if paper.subtitle:
        pdf.set_font("Golos", size=BODY)
        pdf.set_text_color(*SOFT)
        pdf.multi_cell(0, LINE, paper.subtitle, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.set_text_color(*INK)
    pdf.ln(5)


def _draw(pdf: FPDF, block: Block, following: Sequence[Block]) -> None:
    pdf.set_font("Golos", size=BODY)
    match block:
        case Text(text, is_small, is_strong):
            if is_strong:
                _keep_together(pdf, 4 * LINE)  # the title of what follows
            pdf.set_font("Golos", "B" if is_strong else "", SMALL if is_small else BODY)
            pdf.set_text_color(*(SOFT if is_small else INK))
            _paragraph(pdf, text, LINE * (0.85 if is_small else 1))
            pdf.set_text_color(*INK)
            pdf.ln(2)
        case Heading(text):
            _keep_together(pdf, 12 + 3 * LINE)
            pdf.ln(2.5)
            pdf.set_font("Golos", "B", BODY + 1)
            _paragraph(pdf, text)
            pdf.ln(1)
        case Name(text):
            pdf.set_font("Piazzolla", size=16)
            _paragraph(pdf, text, 8)
            pdf.ln(1)
        case Facts(rows):
            _facts(pdf, rows)
        case Numbered(items):
            for number, item in enumerate(items, 1):
                _hanging(pdf, f"{number}.", item)
            pdf.ln(1)
        case Ticks(choices):
            _ticks(pdf, choices)
        case Signature():
            _signature(pdf, block, is_last=not any(isinstance(each, Signature) for each in following))


def _paragraph(pdf: FPDF, text: str, height: float = LINE) -> None:
    pdf.multi_cell(0, height, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _facts(pdf: FPDF, rows: Sequence[tuple[str, str]]) -> None:
    for label, value in rows:
        _keep_together(pdf, LINE * min(_lines(pdf, value, pdf.epw - LABEL), 4))
        top = pdf.get_y()
        pdf.set_text_color(*SOFT)
        pdf.multi_cell(LABEL - 3, LINE, label, align="L", new_x="LMARGIN", new_y="NEXT")
        below = pdf.get_y()
        pdf.set_text_color(*INK)
        pdf.set_xy(LEFT + LABEL, top)
        pdf.multi_cell(0, LINE, value, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.set_y(max(below, pdf.get_y()) if pdf.get_y() >= top else pdf.get_y())
    pdf.ln(2)


def _hanging(pdf: FPDF, mark: str, text: str) -> None:
    _keep_together(pdf, LINE)
    pdf.cell(INDENT, LINE, mark)
    pdf.set_left_margin(LEFT + INDENT)
    pdf.set_x(LEFT + INDENT)
    _paragraph(pdf, text)
    pdf.set_left_margin(LEFT)
    pdf.set_x(LEFT)


def _ticks(pdf: FPDF, choices: Sequence[str]) -> None:
    box = 4
    _keep_together(pdf, LINE * 2)
    for choice in choices:
        width = box + 3 + pdf.get_string_width(choice) + 10
        if pdf.get_x() + width > pdf.w - RIGHT + 8:
            pdf.ln(LINE + 1.5)
        pdf.set_draw_color(*INK)
        pdf.set_line_width(0.3)
        pdf.rect(pdf.get_x() + pdf.c_margin, pdf.get_y() + 0.6, box, box)
        pdf.set_x(pdf.get_x() + pdf.c_margin + box + 1)
        pdf.cell(width - box - 2, LINE, choice)
    pdf.ln(LINE + 2)


def _signature(pdf: FPDF, who: Signature, *, is_last: bool) -> None:
    """Role, line for the hand, name; under it the words, and a line for the date. Never torn apart by a page end."""
    columns = (pdf.epw * 0.42, pdf.epw * 0.22, pdf.epw * 0.36)
    _keep_together(pdf, LINE * max(_lines(pdf, who.role, columns[0] - 4), 1) + 14)
    pdf.ln(3)
    top = pdf.get_y()
    pdf.multi_cell(columns[0] - 4, LINE, who.role, align="L", new_x="LMARGIN", new_y="NEXT")
    below = pdf.get_y()
    line = top + LINE - 0.8
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.2)
    x = LEFT + columns[0]
    pdf.line(x, line, x + columns[1], line)
    name_at = x + columns[1] + 4
    if who.name:
        pdf.set_xy(name_at, top)
        pdf.multi_cell(columns[2] - 4, LINE, who.name, align="L", new_x="LMARGIN", new_y="NEXT")
    else:
        pdf.line(name_at, line, pdf.w - RIGHT, line)
    below = max(below, pdf.get_y(), line + 5)
    pdf.set_font("Golos", size=SMALL)
    pdf.set_text_color(*SOFT)
    pdf.set_xy(x, line + 0.4)
    pdf.cell(columns[1], 4, who.signature, align="C")
    pdf.set_xy(name_at, below)
    pdf.cell(columns[2] - 4, LINE, who.date)
    pdf.set_text_color(*INK)
    pdf.set_xy(LEFT, below + LINE + (2 if is_last else 0))


def _lines(pdf: FPDF, text: str, width: float) -> int:
    """How many lines the text takes."""
    found = pdf.multi_cell(width, LINE, text, dry_run=True, output="LINES")
    return len(found) if isinstance(found, list) else 1


def _keep_together(pdf: FPDF, height: float) -> None:
    if pdf.will_page_break(height):
        pdf.add_page()

"""A paper as a text document (DOCX) that can be edited before it is signed; the same bytes for the same paper."""

import io
import zipfile
from datetime import UTC
from typing import Any

from docx import Document as new_document
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from contest.printing.papers import Block, Facts, Heading, Name, Numbered, Paper, Signature, Text, Ticks

FONT = "Times New Roman"  # every office has it; a document cannot bring fonts along
EARLIEST = (1980, 1, 1, 0, 0, 0)
BOX = "☐"


def docx_of(paper: Paper) -> bytes:
    """The paper as a DOCX."""
    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(15)
    section.top_margin, section.bottom_margin = Mm(18), Mm(20)
    _styles(document, paper.language)
    about = document.core_properties
    about.title, about.author, about.language = paper.title, paper.author, paper.language
    about.last_modified_by, about.comments, about.revision = paper.author, "", 1
    about.created = about.modified = paper.made_at.astimezone(UTC).replace(tzinfo=None)
    for line in paper.addressee:
        paragraph = document.add_paragraph(line)
        paragraph.paragraph_format.left_indent = Mm(85)
        paragraph.paragraph_format.space_after = Pt(0)
    document.add_paragraph(paper.title, style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    if paper.subtitle:
        document.add_paragraph(paper.subtitle).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for block in paper.blocks:
        _write(document, block)
    _foot(document, paper)
    return _repeatable(document)


def _styles(document: Document, language: str) -> None:
    for name, size, bold in (("Normal", 12, False), ("Title", 18, True), ("Heading 2", 13, True)):
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
    normal: Any = document.styles["Normal"]
    spoken = normal.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): language})
    normal.element.get_or_add_rPr().append(spoken)
    title: Any = document.styles["Title"]
    borders = title.element.find(f".//{qn('w:pBdr')}")
    if borders is not None:
        borders.getparent().remove(borders)


def _write(document: Document, block: Block) -> None:
    match block:
        case Text(text, is_small, is_strong):
            for line in text.split("\n"):
                run = document.add_paragraph().add_run(line)
                run.bold = is_strong
                if is_small:
                    run.font.size = Pt(9)
        case Heading(text):
            document.add_paragraph(text, style="Heading 2")
        case Name(text):
            run = document.add_paragraph().add_run(text)
            run.bold, run.font.size = True, Pt(15)
        case Facts(rows):
            table = document.add_table(rows=0, cols=2)
            table.autofit = False
            for label, value in rows:
                cells = table.add_row().cells
                cells[0].text, cells[1].text = label, value
                cells[0].width, cells[1].width = Mm(55), Mm(115)
            document.add_paragraph()
        case Numbered(items):
            for number, item in enumerate(items, 1):
                paragraph = document.add_paragraph(f"{number}. {item}")
                paragraph.paragraph_format.left_indent = Mm(7)
                paragraph.paragraph_format.first_line_indent = Mm(-7)
        case Ticks(choices):
            document.add_paragraph("    ".join(f"{BOX} {choice}" for choice in choices))
        case Signature(role, name, signature, date):
            table = document.add_table(rows=2, cols=3)
            table.autofit = False
            first, second = table.rows
            line = "_" * 18
            for row, texts in ((first, (role, line, name or "_" * 26)), (second, ("", f"({signature})", date))):
                for cell, text, width in zip(row.cells, texts, (70, 45, 55), strict=True):
                    cell.text, cell.width = text, Mm(width)
                    for paragraph in cell.paragraphs:
                        paragraph.paragraph_format.keep_with_next = True
            document.add_paragraph()


def _foot(document: Document, paper: Paper) -> None:
    """The footer with fields for the page and for how many there are, which the word processor fills in."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{paper.footer}    ")
    for piece in paper.page.replace("{page}", "\0PAGE\0").replace("{pages}", "\0NUMPAGES\0").split("\0"):
        run = paragraph.add_run("" if piece in {"PAGE", "NUMPAGES"} else piece)
        if piece in {"PAGE", "NUMPAGES"}:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), piece)
            shown = OxmlElement("w:r")
            text = OxmlElement("w:t")
            text.text = "1"
            shown.append(text)
            field.append(shown)
            run._r.addnext(field)


def _repeatable(document: Document) -> bytes:
    """The bytes with the dates of the archive set to the earliest there is: python-docx writes those of the clock."""
    written, again = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EARLIEST), old.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()

"""A form as a Word file: all of the codebook is in it, in tables whose head stands on every page."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from hypothesis import given

from extract.form_file.exports.appendix import Section, sections, subtitle
from extract.form_file.exports.appendix_docx import _on_a_line, docx
from schema.form import Form
from schema.forms import built_in
from tests.extract.command import twofold
from tests.extract.form_file.forms import forms
from tests.strategies import TWENTY_FIVE


def read(content: bytes) -> Word:
    return Document(BytesIO(content))


def cells(section: Section) -> list[list[str]]:
    """The texts of the rows below the head, as the file has them: without lines on which nothing stands."""
    return [["\n".join(line for line in map(_on_a_line, lines) if line) for lines in row] for row in section.rows]


@given(form=forms())
@TWENTY_FIVE
def test_every_text_of_the_codebook_is_in_the_word_file(form: Form) -> None:
    content = docx(form)
    assert content == docx(form)
    document, listed = read(content), list(sections(form))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:2] == [_on_a_line(form.title or form.name), _on_a_line(subtitle(form))]
    assert texts[2:] == [_on_a_line(text) for section in listed for text in (section.title, *section.paragraphs)]
    for section, table in zip(listed, document.tables, strict=True):
        head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert head == list(section.columns)
        assert rows == cells(section)


def test_pages_are_numbered_heads_are_repeated_and_tables_are_as_wide_as_the_page() -> None:
    document = read(docx(built_in("cerqual")))
    page = document.sections[0]
    assert page.page_width is not None
    assert page.footer.paragraphs[0]._p.xpath("w:fldSimple/@w:instr") == ["PAGE", "NUMPAGES"]
    for table in document.tables:
        order = [element.tag.partition("}")[2] for element in table._tbl.tblPr]
        assert order == ["tblW", "tblBorders", "tblLayout", "tblCellMar"]
        assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows][:2] == [True, False]
        assert round(sum(column.width.mm for column in table.columns if column.width)) == 261


def test_no_column_of_a_codebook_is_empty() -> None:
    for section in sections(built_in("patient-voices")):
        assert all(any(any(row[column]) for row in section.rows) for column in range(len(section.columns)))


def test_the_file_has_no_time_and_is_valid_xml(tmp_path: Path) -> None:
    ran = twofold("form", "export", "cerqual", "--to", "docx", at=tmp_path)
    assert (ran.code, twofold("form", "export", "cerqual", "--to", "docx", at=tmp_path).code) == (0, 2)
    with zipfile.ZipFile(tmp_path / "cerqual-codebook.docx") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "dcterms:created" not in core
    assert "dcterms:modified" not in core

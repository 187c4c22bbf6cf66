"""The Word files go through LibreOffice unchanged: texts, headings, tables, text alternatives, pages."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from tests.extract.adjudication.libreoffice import LIBREOFFICE, saved_by_libreoffice
from tests.extract.conftest import Played

pytestmark = list(LIBREOFFICE)


def content(path: Path) -> dict[str, list[Any]]:
    """What readers of a Word file see, but for the number of its pages, which is counted when it is shown."""
    document = Document(str(path))
    rows = [table._tbl.tr_lst for table in document.tables]
    return {
        "paragraphs": [(paragraph.style and paragraph.style.name, paragraph.text) for paragraph in document.paragraphs],
        "tables": [[[_lines(cell) for cell in row.tc_lst] for row in several] for several in rows],
        "repeated": [[row.find(f".//{qn('w:tblHeader')}") is not None for row in several] for several in rows],
        "alternatives": [shape.get("descr") for shape in document.element.body.iter(qn("wp:docPr"))],
        "pages": [section.orientation for section in document.sections],
        "title": [document.core_properties.title],
    }


def _lines(cell: Any) -> list[str]:
    return ["".join(text.text or "" for text in one.iter(qn("w:t"))) for one in cell.iter(qn("w:p"))]


def test_every_word_file_comes_back_from_libreoffice_with_the_same_content(played: Played, tmp_path: Path) -> None:
    files = sorted((played.folder / "dataset").rglob("*.docx"))
    assert {"tables", "confidence", "findings-appendix", "extraction-form"} <= {file.stem for file in files}
    for file in files:
        copy = shutil.copyfile(file, tmp_path / file.name)
        saved_by_libreoffice(copy)
        after = content(copy)
        for name, held in content(file).items():
            assert after[name] == held, (file.name, name)

"""Cells made to do harm come through every file of a dataset unharmed and harmless."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import openpyxl.utils.escape
import polars as pl
import pytest
from docx import Document

from extract.dataset.building.write import read_dataset, write_dataset
from extract.dataset.methods.facts import Facts
from extract.dataset.paper.extras import Extras
from schema.forms import built_in
from validate.extraction.extraction import Extraction
from validate.merge import merge

LONG = "x" * 30_000
HOSTILE = {
    "markup": "<script>alert(1)</script> & ]]> <img src=x onerror=alert(1)>",
    "formula": "=cmd|'/c calc'!A1",
    "another formula": "@SUM(1+1)*cmd|' /C calc'!A0",
    "control characters": "a\x00b\x1b[2J\x07c\x7fd\x85e",
    "right to left": "\u202eabc\u202c שלום مرحبا",
    "emoji": "👩\u200d⚕️" * 20 + "e\u0301",
    "long": LONG,
    "Markdown": "| a | b |\n|---|---|\n[x](javascript:alert(1)) **b** `c` {{d}}",
    "quotes": "';\"; DROP TABLE studies; --",
    "format": "%s %n {0} ${HOME} $(id)",
}
TEXTS = {".cff", ".csv", ".html", ".json", ".md", ".svg", ".txt"}
FORM = built_in("patient-voices").with_modules(["meta_aggregation"])


def _rows() -> dict[str, list[dict[str, str]]]:
    texts = list(HOSTILE.values())
    return {
        "studies": [
            {
                "study": f"S{number}", "label": text[:300], "aim": text, "country": "RSA", "design": "PEND",
                "perspective": "other", "perspective__other": text,
            }
            for number, text in enumerate(texts)
        ],
        "samples": [{"study": f"S{number}", "group": "total", "n_analysed": "9"} for number in range(len(texts))],
        "findings": [
            {
                "study": f"S{number}", "finding": "1", "text": text,
                "domains": "D1; other", "domains__other": text[:200],
                "credibility": "credible", "phase": "acute", "place": text[:200],
            }
            for number, text in enumerate(texts)
        ],
        "quotes": [
            {"study": f"S{number}", "quote": text, "finding": "1", "place": "p. 1"} for number, text in enumerate(texts)
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    frames = {name: pl.DataFrame(rows) for name, rows in _rows().items()}
    folder = tmp_path_factory.mktemp("hostile") / "dataset"
    both = merge([Extraction.from_frames(FORM, frames, name=name) for name in ("ada", "=ben")])
    extras = Extras(database=True, pictures=True, supplements=True)
    write_dataset(both, folder, title=HOSTILE["markup"], draft=True, facts=Facts(first=both), extras=extras)
    return folder


def of_kind(dataset: Path, ending: str) -> list[Path]:
    found = sorted(dataset.rglob(f"*.{ending}"))
    assert found
    return found


def meant() -> list[str]:
    """The findings as the form reads them: on one line, with one space between words."""
    words = FORM["findings"]["text"].cell
    return [str(words.parse(text)) for text in HOSTILE.values()]


def test_what_reading_changes_is_space_and_how_a_letter_is_composed() -> None:
    assert meant() == [" ".join(text.split()).replace("e\u0301", "é") for text in HOSTILE.values()]


def test_tables_for_programs_have_every_sign(dataset: Path) -> None:
    findings = read_dataset(dataset)["findings"]
    assert findings["text"].to_list() == meant()
    assert pl.read_parquet(dataset / "findings.parquet")["text"].to_list() == meant()
    with sqlite3.connect(dataset / "dataset.sqlite") as database:
        assert [text for (text,) in database.execute("SELECT text FROM findings")] == meant()
        assert len(database.execute("SELECT * FROM studies").fetchall()) == len(HOSTILE)


def test_no_text_file_has_a_control_character_that_nobody_typed(dataset: Path) -> None:
    """Files for programs have every sign of a cell. Elsewhere there are line ends and tabs alone."""
    typed = re.compile(re.escape(HOSTILE["control characters"]).replace("\x85", "\\s"), re.IGNORECASE)
    texts = [path for path in sorted(dataset.rglob("*")) if path.suffix in TEXTS]
    assert {path.suffix for path in texts} == TEXTS
    for path in texts:
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", typed.sub("", path.read_bytes().decode())), path.name


def test_no_cell_of_a_csv_is_a_formula(dataset: Path) -> None:
    for path in of_kind(dataset, "csv"):
        text = path.read_text(encoding="utf-8-sig")
        cells = [cell for row in csv.reader(text.splitlines(keepends=True)) for cell in row]
        assert [cell for cell in cells if re.match(r"[=+@\t\r]|-(?![\d.]+$)", cell)] == [], path.name


def test_no_cell_of_a_workbook_is_a_formula_and_each_has_the_whole_text(dataset: Path) -> None:
    for path in of_kind(dataset, "xlsx"):
        book = openpyxl.load_workbook(path)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
        assert [cell.coordinate for cell in cells if cell.hyperlink and cell.hyperlink.target] == []
    book = openpyxl.load_workbook(dataset / "dataset.xlsx")
    texts = {openpyxl.utils.escape.unescape(str(cell.value)) for row in book["Findings"].iter_rows() for cell in row}
    assert set(meant()) <= texts


class _Page(HTMLParser):
    """The elements, handlers and addresses of a page, and the text between."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.reaching: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (name in {"src", "href", "action"} and not str(value).startswith("#")):
                self.reaching.append(f"{name}={value}")

    def handle_data(self, data: str) -> None:
        self.text += data


def test_pages_have_no_element_of_a_study(dataset: Path) -> None:
    tables, report = (_Page((dataset / name).read_text(encoding="utf-8")) for name in ("tables.html", "report.html"))
    assert not {"script", "img", "iframe", "object", "embed", "link", "form"} & set(tables.elements)
    assert report.elements.count("script") == 2
    assert not {"img", "iframe", "object", "embed", "link"} & set(report.elements)
    assert tables.reaching == report.reaching == []
    assert HOSTILE["markup"] in tables.text
    assert LONG in tables.text


def test_word_files_have_the_texts_and_no_field_of_a_study(dataset: Path) -> None:
    for path in of_kind(dataset, "docx"):
        document = Document(str(path))
        instructions = re.findall(r'w:instr="([^"]*)"', document.element.xml + document.sections[0].footer._element.xml)
        assert set(instructions) <= {"PAGE", "NUMPAGES"}, path.name
    for name in ("tables.docx", "supplements/findings-appendix.docx"):
        cells = [
            cell.text for table in Document(str(dataset / name)).tables for row in table.rows for cell in row.cells
        ]
        whole = "\n".join(cells)
        assert all(HOSTILE[kind] in whole for kind in ("markup", "formula", "another formula", "long", "format")), name
        assert "👩\u200d⚕️" in whole
        assert "שלום مرحبا" in whole
        assert not re.search("[\x00-\x08\x1b\u202e]", whole)


def test_markdown_has_no_markup_of_a_study(dataset: Path) -> None:
    for path in of_kind(dataset, "md"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<!\\)<(script|img)|(?<!\\)\]\(javascript|[\x00-\x08\x1b\u202e]", text), path.name


def test_drawings_and_descriptions_are_whole_and_run_nothing(dataset: Path) -> None:
    for path in of_kind(dataset, "svg"):
        parts = list(ET.parse(path).getroot().iter())
        assert not {str(part.tag).rpartition("}")[2] for part in parts} & {"script", "image", "foreignObject", "a"}
        assert not [name for part in parts for name in part.attrib if name.startswith("on") or name.endswith("href")]
    crate = json.loads((dataset / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    package = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    said = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "skipInitialSpace": False}
    assert [one["name"] for one in package["resources"] if one["dialect"] != said] == []  # else programs guess
    assert [part["name"] for part in crate["@graph"] if part["@id"] == "./"] == [f"DRAFT: {HOSTILE['markup']}"]
    assert f'title: "DRAFT: {HOSTILE["markup"]}"' in (dataset / "CITATION.cff").read_text(encoding="utf-8")

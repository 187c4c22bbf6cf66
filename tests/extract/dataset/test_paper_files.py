"""The tables for the paper as files: the three formats say the same, and their numbers are those of the dataset."""

from __future__ import annotations

import csv
import re
from collections import Counter
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.text.paragraph import Paragraph

from extract.dataset.paper.paper_word import tables_word
from extract.dataset.plain_tables.paper_html import tables_html
from extract.dataset.plain_tables.paper_markdown import tables_markdown
from extract.project.folder.project import read_project
from schema.cell_type import Family
from tests.extract.conftest import Played
from tests.extract.dataset.methods_text import in_figures
from validate.dataset.paper.paper_table import INDENT, Group, PaperTable
from validate.ledger.words import RULED

Grid = list[list[str]]


class Tables(HTMLParser):
    """The tables of a page, cell by cell, without their last rows with the notes, and every tag that is in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: list[Grid] = []
        self.tags: set[str] = set()
        self._inside = self._noted = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self._noted = ("class", "notes") in attrs
            self.tables[-1] += [] if self._noted else [[]]
        elif tag in {"td", "th"} and not self._noted:
            self.tables[-1][-1].append("")
            self._inside = True
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.tables[-1][-1][-1] += data


def of_word(content: bytes) -> list[Grid]:
    """The tables without their last rows, which have the notes in italics. A table may go on below a blank line."""
    document, found = Document(BytesIO(content)), list[Grid]()
    for table in document.tables:
        lines = [
            ["\n".join(p.text for p in cell.paragraphs) for cell in dict.fromkeys(row.cells)]
            for row in table.rows
            if not any(run.italic for run in row.cells[0].paragraphs[0].runs)
        ]
        if not Paragraph(table._tbl.getprevious(), document).text:
            assert lines.pop(0) == found[-1][0]
            found[-1] += lines
        else:
            found.append(lines)
    return found


def of_markdown(text: str) -> list[Grid]:
    found: list[Grid] = []
    for part in text.split("\n## Table ")[1:]:
        lines = [line for line in part.splitlines() if line.startswith("|")]
        split = [re.split(r"(?<!\\) \| ", line[2:-2]) for line in [lines[0], *lines[2:]]]
        cells = [[re.sub(r"\\(.)", r"\1", cell.replace("<br>", "\n")) for cell in line] for line in split]
        found.append([[line[0].replace("**", "")] if line[0].startswith("**") else line for line in cells])
    return found


@pytest.fixture(scope="module")
def dataset(played: Played) -> Path:
    return played.folder / "dataset"


@pytest.fixture(scope="module")
def tables(dataset: Path) -> dict[str, Grid]:
    text = (dataset / "tables.md").read_text(encoding="utf-8")
    titles = re.findall(r"## Table \d+\. (.*)", text)
    return dict(zip(titles, of_markdown(text), strict=True))


def rows(dataset: Path, name: str) -> list[dict[str, str]]:
    with (dataset / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_word_html_and_markdown_have_the_same_cells(dataset: Path) -> None:
    page = Tables((dataset / "tables.html").read_text(encoding="utf-8"))
    text = of_markdown((dataset / "tables.md").read_text(encoding="utf-8"))
    assert page.tables == of_word((dataset / "tables.docx").read_bytes()) == text
    assert len(text) == 11


def test_each_study_and_its_label_is_in_the_table_of_characteristics(dataset: Path, tables: dict[str, Grid]) -> None:
    shown = tables["Characteristics of the included studies"][1:]
    assert [line[0] for line in shown] == [row["label"] for row in rows(dataset, "studies")]
    number = {row["study"]: row["n_analysed"] for row in rows(dataset, "samples") if row["group"] == "total"}
    for line, study in zip(shown, rows(dataset, "studies"), strict=True):
        assert number[study["study"]] in re.findall(r"\d+", line[3])


def test_each_group_and_each_treatment_has_a_row_of_its_own(dataset: Path, tables: dict[str, Grid]) -> None:
    header, *people = tables["Participants in the included studies"]
    listed = Counter((row["study"], row["n_analysed"]) for row in rows(dataset, "samples"))
    labels = {row["study"]: row["label"] for row in rows(dataset, "studies")}
    assert Counter((line[0], line[header.index("Number analysed")]) for line in people) == Counter(
        {(labels[study], number): times for (study, number), times in listed.items()}
    )
    header, *given = tables["Treatment in the included studies"]
    assert len(given) == len(rows(dataset, "treatments"))
    text = (dataset / "tables.md").read_text(encoding="utf-8")
    assert "Dose" not in header
    assert f"0.5 to 3 mg/kg in {labels['S09']}" in text


def test_findings_by_study_and_domain_are_those_of_the_dataset(dataset: Path, tables: dict[str, Grid]) -> None:
    findings = rows(dataset, "findings")
    header, *lines, total = tables["Domains by study: number of findings"]
    counted = Counter((row["study"], code) for row in findings for code in row["domains"].split("; "))
    codes = [name.partition(" ")[0] if name != "other domains" else "other" for name in header[1:-1]]
    for line, study in zip(lines, rows(dataset, "studies"), strict=True):
        expected = [counted[study["study"], code] for code in codes]
        own = sum(row["study"] == study["study"] for row in findings)
        assert line[1:] == [str(number) if number else "" for number in [*expected, own]]
    assert total[-1] == str(len(findings))
    by_code = Counter(code for row in findings for code in row["domains"].split("; "))
    assert total[1:-1] == [str(by_code[code]) for code in codes]


def test_findings_under_themes_are_those_of_the_dataset(dataset: Path, tables: dict[str, Grid]) -> None:
    (title,) = [title for title in tables if title.startswith("Domains and their")]
    lines = [line for line in tables[title][1:] if len(line) > 1]
    expected = [row["text"] for row in rows(dataset, "findings") for _ in row["domains"].split("; ")]
    assert Counter(line[1] for line in lines) == Counter(expected)
    quoted = Counter(row["quote"] for row in rows(dataset, "quotes") if row["quote"])
    shown = Counter(words for line in lines for words in re.findall("“(.*?)”", line[4]))
    assert set(shown) == set(quoted)


def test_disagreements_are_those_of_the_dataset(dataset: Path, tables: dict[str, Grid]) -> None:
    differed = {
        (row["table"], row["study"], row["row"], row["field"], row["kind"]) for row in rows(dataset, "discrepancies")
    }
    (title,) = [title for title in tables if title.startswith("Disagreements between")]
    header, *lines = tables[title]
    kinds = Counter(kind for *_, kind in differed)
    total = dict(zip(header, lines[-1], strict=True))
    assert int(total["Entries"]) == len(differed) - kinds["ruled"]
    assert (int(total["Values"]), int(total["Status"])) == (kinds["conflict"], kinds["status"])
    assert (int(total["Omission"]), int(total["Additional"])) == (kinds["omission"], kinds["additional"])
    assert sum(int(line[1]) for line in lines[:-1] if len(line) > 1) == int(total["Entries"])
    (title,) = [title for title in tables if title.startswith("Each disagreement")]
    listed = [line for line in tables[title][1:] if len(line) > 1]
    of_rows = [
        int(re.findall(r"\((\d+) entr(?:y|ies)\)", " ".join(line))[0]) for line in listed if line[2] == "whole record"
    ]
    assert len(listed) - len(of_rows) + sum(of_rows) == int(total["Entries"])


def test_records_are_those_of_the_dataset(dataset: Path, tables: dict[str, Grid]) -> None:
    lines = tables["Agreement between extractors on first submissions, by record"]
    expected = [row for row in rows(dataset, "agreement") if row["f1"]]
    for line, row in zip(lines[1:], expected, strict=True):
        only = [part.partition(": ")[2] for part in row["only"].split("; ")]
        assert line[:-1] == [row["label"], row["matched"], *only]
        interval = f" ({float(row['f1_low']):.2f} to {float(row['f1_high']):.2f})" if row["f1_low"] else ""
        assert line[-1] == f"{float(row['f1']):.2f}{interval}"


def test_a_finding_has_one_name_everywhere(dataset: Path, tables: dict[str, Grid]) -> None:
    """Its number in the dataset is that in the table of themes and in the findings appendix."""
    known = {row["finding"]: row["text"] for row in rows(dataset, "findings")}
    (title,) = [title for title in tables if title.startswith("Domains and their findings")]
    listed = {line[0]: line[1] for line in tables[title][1:] if len(line) > 1}
    assert listed == known
    document = Document(str(dataset / "supplements" / "findings-appendix.docx"))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows[1:]]
    assert {line[0]: line[1] for line in cells if line[0] != line[1]} == known


def test_agreement_is_that_of_the_dataset(dataset: Path, tables: dict[str, Grid]) -> None:
    """Kappa and AC1 stand beside values that are categories: no numbers, identifiers and dates."""
    form = read_project(dataset.parent).form()
    (title,) = [title for title in tables if title.startswith("Agreement") and "by data item" in title]
    lines = [line for line in tables[title][1:] if len(line) > 1]
    expected = [row for row in rows(dataset, "agreement") if row["field"] and row["n"] not in {"", "0"}]
    *lines, whole = lines
    assert (whole[0], int(whole[1])) == (
        f"All data items ({len(lines)})",
        sum(int(row["n_values"]) for row in expected),
    )
    assert [line[:2] for line in lines] == [[row["label"], row["n_values"]] for row in expected]
    for line, row in zip(lines, expected, strict=True):
        shares = [
            f"{100 * float(row[name]):.1f}".removesuffix(".0") if row[name] else "-"
            for name in ("percent_values", "percent")
        ]
        assert [text.removesuffix("%").removesuffix(".0") for text in (line[2], line[4])] == shares
        assert line[3] == row["n"]
        family = form[row["table"]][row["field"]].cell.family
        apart = row["alpha_level"] in {"interval", "ratio"} or family in {Family.IDENTIFIER, Family.DATE}
        assert line[8] == (row["alpha_level"] if row["alpha"] else "-")
        for shown, name in zip(line[5:8], ("kappa", "ac1", "alpha"), strict=True):
            if apart and name != "alpha":
                assert shown == ""
                continue
            rounded = f"{float(row[name]):.2f}" if row[name] else "-"
            assert shown.split(" ")[0].rstrip("*") == (
                ">0.99" if rounded == "1.00" and float(row[name]) < 1 else rounded
            )
            assert ("*" in shown) == (bool(row[name]) and int(row["kappa_n"] or 0) < 10)
            assert ("to" in shown) == bool(row[f"{name}_low"])


def test_the_flow_has_the_numbers_of_the_methods_paragraph(dataset: Path, tables: dict[str, Grid]) -> None:
    lines = [line for line in tables["Flow of studies and entries through extraction"][1:] if len(line) > 1]
    flow = {line[0].removeprefix(INDENT): line[1] for line in lines}
    whole = ""
    for name, number, share in lines:
        whole = whole if name.startswith(INDENT) else number
        counted = [int(text.replace(",", "")) for text in (number, whole)]
        expected = "100" if counted[0] == counted[1] else f"{100 * counted[0] / counted[1]:.1f}" if counted[0] else "0"
        assert share == (expected if name.startswith(INDENT) else "")
    methods = (dataset / "methods-in-full.md").read_text(encoding="utf-8")
    assert f"{flow['Studies listed']} studies were listed" in in_figures(methods)
    assert (
        f"of {flow['Entries in data items that are compared, which at least one of them had made']} entries that are"
        in methods
    )
    same = flow["written differently, with the same meaning, or numbers within a tolerance"]
    assert f"{flow['identical']} were identical and {same} were written differently but meant the same" in methods
    reported = {
        (row["table"], row["study"], row["row"], row["field"])
        for row in rows(dataset, "discrepancies")
        if row["ruling"] == RULED["unresolved"]
    }
    of, settled = flow["Disagreements on first submissions"], flow["settled by a decision"]
    chosen = int(flow["Further entries, of records that only one extractor chose"])
    differed = int(of) - chosen
    assert flow["could not be resolved, as a decision says"] == str(len(reported)) == str(int(of) - int(settled))
    assert (
        f"Of the {of} disagreements ({differed} entries that differed in meaning and {chosen} of records that only one"
        f" extractor chose), {settled} were settled by a decision and {len(reported)} could not be resolved." in methods
    )
    assert flow["left blank by one extractor, 24 of them in records that this extractor did not have"] == "25"
    assert "25 left blank by one extractor (24 of these belong to 1 whole record that an extractor did" in methods
    statuses = Counter(
        text
        for path in dataset.glob("*.csv")
        if (path.with_suffix(".parquet")).exists()
        for row in rows(dataset, path.stem)
        for column, text in row.items()
        if column.endswith("__status")
    )
    assert flow["not reported"] == str(statuses["not_reported"])
    assert flow["pending"] == f"{statuses['pending']:,}"


HOSTILE = (
    "<script>alert(1)</script>", "a | b * c ` d", "=1+1", "مرحبا بالعالم", "🙂 e\u0301", "x" * 30_000, "two\nlines",
    "", "&amp;",
)  # fmt: skip


@pytest.fixture(scope="module")
def hostile() -> PaperTable:
    rows = tuple((text, f"{number}") for number, text in enumerate(HOSTILE))
    return PaperTable(name="<b>", title="<i>", columns=("<u>", "n"), groups=(Group(heading="<h1>", rows=rows),))


def test_text_of_studies_is_never_markup(hostile: PaperTable) -> None:
    page = Tables(tables_html([hostile], title="<s>", draft=True))
    expected = [["<u>", "n"], ["<h1>"], *([text, str(number)] for number, text in enumerate(HOSTILE))]
    assert page.tables == of_word(tables_word([hostile], title="<s>", draft=True)) == [expected]
    assert page.tags.isdisjoint({"script", "b", "i", "u", "s", "br"})
    assert of_markdown(tables_markdown([hostile], title="<s>", draft=True)) == [expected]


def test_control_characters_become_signs_for_them() -> None:
    table = PaperTable(name="t", title="\x00", columns=("\x1b[31m",), groups=(Group(rows=(("a\x07b\uffff",),)),))
    assert of_word(tables_word([table], title="", draft=False)) == [[["\u241b[31m"], ["a\u2407b\ufffd"]]]
    assert Tables(tables_html([table], title="", draft=False)).tables[0][1] == ["a\u2407b\uffff"]


def test_the_same_tables_give_the_same_bytes_whatever_the_day(
    hostile: PaperTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tables_word([hostile], title="t", draft=False)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 5, 5, 5, 5, 5, 0, 1, 0))
    assert tables_word([hostile], title="t", draft=False) == before


def test_tables_are_numbered_on_over_the_files_of_a_dataset(dataset: Path) -> None:
    numbers = [
        int(found[1])
        for name in ("tables.docx", "confidence.docx")
        for paragraph in Document(str(dataset / name)).paragraphs
        if (found := re.match(r"Table (\d+)\. ", paragraph.text))
    ]
    assert len(numbers) == 13
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_smallest_text_of_each_picture_has_eight_points_and_low_pictures_share_a_page(dataset: Path) -> None:
    document = Document(str(dataset / "tables.docx"))
    titles = [paragraph.text for paragraph in document.paragraphs if paragraph.text.startswith("Figure ")]
    files = re.findall(r"!\[.*?\]\((.*?\.svg)\)", (dataset / "pictures" / "index.md").read_text(encoding="utf-8"))
    assert len(document.inline_shapes) == len(titles) == len(files)
    for shape, file in zip(document.inline_shapes, files, strict=True):
        svg = (dataset / "pictures" / file).read_text(encoding="utf-8")
        width = float(re.findall(r'<svg[^>]* width="(\d+)"', svg)[0])
        smallest = min(float(size) for size in re.findall(r'font-size="([\d.]+)p?x?"', svg))
        assert shape.width.pt / width * smallest >= 7.99, file
    assert len(document.sections) <= 4  # the tables; pages across, upright, and across again


def test_notes_do_not_touch_the_table_above() -> None:
    table = PaperTable(name="n", title="t", columns=("c",), groups=(Group(rows=(("1",),)),), notes=("a",))
    content = tables_word([table], title="t", draft=False)
    (written,) = Document(BytesIO(content)).tables
    (note,) = written.rows[-1].cells[0].paragraphs
    assert (note.text, note.runs[0].italic, note.paragraph_format.space_before.pt) == ("a", True, 3)


def test_rows_of_a_group_begin_further_in_and_numbers_end_at_the_right() -> None:
    group = Group(heading="Studies", rows=(("all", "12"), (f"{INDENT}some", "3")))
    table = PaperTable(name="t", title="t", columns=("What", "Number"), groups=(group,))
    page = tables_html([table], title="", draft=False)
    assert page.count("<tr class=in>") == 2
    assert "<td class=number>12</td>" in page
    rows = Document(BytesIO(tables_word([table], title="", draft=False))).tables[0].rows
    first, number = rows[2].cells
    assert first.paragraphs[0].paragraph_format.left_indent
    assert number.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert f"| {INDENT}some | 3 |" in tables_markdown([table], title="", draft=False)


def test_what_wraps_most_has_most_room() -> None:
    """One long column, one with a single long line among short ones, and numbers."""
    rows = tuple(("word " * 30, "word " * (20 if number == 0 else 1), "7") for number in range(20))
    table = PaperTable(name="t", title="t", columns=("A", "B", "C"), groups=(Group(rows=rows),))
    long, mixed, number = (
        column.width or 0 for column in Document(BytesIO(tables_word([table], title="", draft=False))).tables[0].columns
    )
    assert long > 2 * mixed > 2 * number

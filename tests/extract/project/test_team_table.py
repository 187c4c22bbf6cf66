"""A team's CSV file is changed without touching what somebody typed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import CannotUse
from extract.project.team_tables.team_table import TeamTable

CELLS = st.text(st.sampled_from("ab,;\"\n é'="), max_size=6)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=4)


def typed(rows: list[list[str]], delimiter: str, quoting: Literal[0, 1]) -> str:
    """A CSV file of these rows."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(rows)
    return out.getvalue()


def parsed(content: bytes, delimiter: str) -> list[list[str]]:
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@given(rows=TABLES, delimiter=st.sampled_from(",;"), quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_what_was_typed_keeps_its_bytes(rows: list[list[str]], delimiter: str, quoting: Literal[0, 1]) -> None:
    """Adding a row and a column leaves each row as it was typed, apart from cells added at its end."""
    rows = [["study", "label"], *rows]
    before = typed(rows, delimiter, quoting)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "studies.csv"
        path.write_bytes(b"sep=" + delimiter.encode() + b"\r\n" + before.encode())
        table = TeamTable.read(path)
        table.add_rows([{"study": "new", "doi": "10.1000/x"}])
        after = table.content()
    lead, _, body = after.removeprefix(b"\xef\xbb\xbf").partition(b"\r\n")
    assert lead == b"sep=" + delimiter.encode()
    now = parsed(body, delimiter)
    assert [row[: len(before_row)] for row, before_row in zip(now, rows, strict=False)][: len(rows) - 1] == rows[:-1]
    assert now[0][-1] == "doi"
    assert "new" in now[-1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_file_keeps_its_encoding_and_line_ends(tmp_path: Path, encoding: str) -> None:
    """A file as Excel saves it stays one."""
    path = tmp_path / "studies.csv"
    path.write_bytes("study;label\r\nS01;Müller 2019\r\nS02;Ångström 2020\r\n".encode(encoding))
    table = TeamTable.read(path)
    table.add_rows([{"study": "S03", "label": "Ødegård; 2021"}])
    kept = table.save(tmp_path / "studies-earlier")
    assert kept is not None
    assert path.read_bytes().decode(encoding).endswith('S02;Ångström 2020\r\nS03;"Ødegård; 2021"\r\n')
    assert kept.read_bytes() == "study;label\r\nS01;Müller 2019\r\nS02;Ångström 2020\r\n".encode(encoding)


def test_a_file_saved_by_somebody_else_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """Their change would be lost."""
    path = tmp_path / "studies.csv"
    path.write_text("study\nS01\n")
    table = TeamTable.read(path)
    path.write_text("study\nS01\nS02\n")
    with pytest.raises(CannotUse, match="was saved while it was being read"):
        table.save(tmp_path / "studies-earlier")
    assert path.read_text() == "study\nS01\nS02\n"


def test_no_cell_becomes_a_formula(tmp_path: Path) -> None:
    """A title that begins with = would be run by a spreadsheet program."""
    table = TeamTable.read(tmp_path / "studies.csv")
    table.add_rows([{"study": "S01", "title": "=HYPERLINK(1)"}])
    assert table.content() == b"study,title\nS01,'=HYPERLINK(1)\n"

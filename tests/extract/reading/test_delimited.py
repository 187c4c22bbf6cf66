"""CSV as teams have it: any delimiter, line end and encoding; what cannot be read is said at its cell."""

from pathlib import Path

import pytest

from extract.errors import CannotUse
from extract.reading import Sheet, read_file


def read(folder: Path, content: bytes) -> tuple[list[tuple[str | None, ...]], dict[str, str | None]]:
    """The rows read, and the cell of each remark by its code."""
    path = folder / "anna.csv"
    path.write_bytes(content)
    book = read_file(path)
    sheet: Sheet = book.sheets[0]
    assert (book.kind, sheet.name, sheet.visible, sheet.hidden_rows) == ("csv", "anna", True, None)
    return sheet.cells.rows(), {remark.code: remark.cell for remark in book.remarks + sheet.remarks}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
def test_delimiter_line_end_and_encoding_are_found(tmp_path: Path, delimiter: str, end: str, encoding: str) -> None:
    lines = [["study", "café", "note"], ["Smith 2019", " 0.5 ", 'a "quoted" word'], ["Müller", "", "x"]]
    text = end.join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines) + end
    rows, _ = read(tmp_path, text.encode(encoding))
    assert rows == [tuple(cell or None for cell in line) for line in lines]


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, b"mean;sd\n1,5;2,3\n4,0;0,1\n")
    assert rows == [("mean", "sd"), ("1,5", "2,3"), ("4,0", "0,1")]


def test_a_bad_byte_is_said_at_its_cell_and_the_rest_is_read(tmp_path: Path) -> None:
    rows, remarks = read(tmp_path, "a,ä\nü,ö\n".encode() + b"x,caf\xff\n")
    assert rows == [("a", "ä"), ("ü", "ö"), ("x", "caf\ufffd")]
    assert remarks["bad-bytes"] == "B3"


def test_rows_of_any_length_are_kept_and_said(tmp_path: Path) -> None:
    rows, remarks = read(tmp_path, b"a,b\n1,2\n3,4,5\n\n6\n")
    assert rows == [("a", "b", None), ("1", "2", None), ("3", "4", "5"), (None, None, None), ("6", None, None)]
    assert "ragged-rows" in remarks


def test_a_line_that_names_the_delimiter_is_obeyed_and_not_counted(tmp_path: Path) -> None:
    rows, remarks = read(tmp_path, b"sep=;\na;b,c\n1;2,3\n")
    assert rows == [("a", "b,c"), ("1", "2,3")]
    assert "delimiter-line" in remarks


def test_zero_bytes_are_left_out_and_said(tmp_path: Path) -> None:
    rows, remarks = read(tmp_path, b"stu\x00dy,n\nSmith,14\n")
    assert rows == [("study", "n"), ("Smith", "14")]
    assert "nul-bytes" in remarks


def test_a_quotation_mark_that_is_never_closed_is_said_where_it_opens(tmp_path: Path) -> None:
    _, remarks = read(tmp_path, b'a,b\n1,"open\n2,3\n4,5\n')
    assert remarks["open-quote"] == "B2"


def test_a_very_long_cell_is_read_whole(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, b'quote,page\n"' + b"x" * 300_000 + b'",3\n')
    assert rows[1] == ("x" * 300_000, "3")


def test_white_space_alone_is_kept_as_typed(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "a,b\n \u00a0,1\n".encode())
    assert rows == [("a", "b"), (" \u00a0", "1")]


def test_blank_rows_above_count_for_the_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b",,\n,,\n,x,y\n,1,2\n,,\n")
    sheet = read_file(path).sheets[0]
    assert (sheet.first_row, sheet.first_column, sheet.cells.columns) == (3, 2, ["B", "C"])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b" \n\n", "only spaces"),
        ("a.csv", bytes(range(256)) * 20, "neither"),
        ("a.xls", b"<html><table><tr><td>1", "web page"),
        ("a.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003"),
        ("a.csv", b'{"CodeSets": []}', "JSON"),
        ("a.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("a.png", b"\x89PNG\r\n\x1a\n....", "picture"),
        ("a.xls", b"\x09\x04\x06\x00\x00\x00\x10\x00", "Excel 4"),
        ("~$a.xlsx", b"anna", "has the workbook open"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_its_name(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CannotUse, match=reason) as refused:
        read_file(path)
    assert "\n" not in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotUse, match="no such file"):
        read_file(tmp_path / "none.xlsx")
    with pytest.raises(CannotUse, match="folder"):
        read_file(tmp_path)


def test_a_table_as_r_writes_it_has_its_headers_over_their_columns(tmp_path: Path) -> None:
    """`write.table` separates by spaces and numbers the rows; its line of headers is one cell shorter."""
    expected = [(None, "id", "title"), ("1", "W1", "Open, and free"), ("3", "W2", 'A "new" way')]
    spaced, remarks = read(tmp_path, b'"id" "title"\n"1" "W1" "Open, and free"\n"3" "W2" "A ""new"" way"\n')
    assert spaced == expected
    assert "row-names" in remarks
    commas, _ = read(tmp_path, b'"id","title"\n"1","W1","Open, and free"\n"3","W2","A ""new"" way"\n')
    assert commas == expected


@pytest.mark.parametrize(
    "text",
    [
        b"id,n\n1,14,a note\n2,15,another\n",  # somebody's notes at the end
        b'"id","n"\n"1","14",\n"2","15",\n',  # a comma too many in each row
        b'"id","n"\n"1","14","x"\n"2","15"\n',
        b'"id","n"\n"a","14","x"\n"b","15","y"\n',
        b'"id","n"\n"(a","14","x"\n"[b","15","y"\n',
    ],
)
def test_a_cell_more_than_headers_does_not_move_them(tmp_path: Path, text: bytes) -> None:
    rows, remarks = read(tmp_path, text)
    assert rows[0][:2] == ("id", "n")
    assert "row-names" not in remarks


def test_blanks_separate_cells_only_where_every_line_says_so(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, b'"A title of words"\n"and" a line\nof text\n')
    assert {len(row) for row in rows} == {1}

"""Nothing that stands in a cell, a header or a name reaches the terminal as an order to it."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table

from extract.output import add_column, add_row, clean, print_json, print_table, say
from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.command import twofold

HOSTILE = "A\x1b]0;taken\x07B\x9b2JC\x1b[8mD\u202eE"
ROOT = Path(__file__).resolve().parents[2]


@given(st.text())
def test_what_is_cleaned_holds_no_sign_that_a_terminal_obeys(text: str) -> None:
    cleaned = clean(text)
    assert {sign for sign in cleaned if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}} <= {"\n", "\t"}
    assert clean(cleaned) == cleaned
    assert all(sign in cleaned for sign in text if sign.isprintable())


def test_colours_of_reports_stay_and_others_go(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"{HOSTILE} \x1b[1mbold\x1b[0m")
    out = capsys.readouterr().out
    assert not set("\x1b\x07\x9b\u202e") & set(out)
    assert "bold" in out


def test_tables_show_headers_and_cells_without_their_orders(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table()
    add_column(table, f"dose {HOSTILE}")
    add_row(table, f"high {HOSTILE}")
    print_table(table, width=60)
    out = capsys.readouterr().out
    assert not set("\x1b\x07\x9b\u202e") & set(out)
    assert {"dose", "high"} <= set(out.split())


def test_json_says_all_and_orders_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"value": HOSTILE})
    out = capsys.readouterr().out
    assert json.loads(out) == {"value": HOSTILE}
    assert not set("\x1b\x07\x9b\u202e") & set(out)


def test_everything_is_printed_through_one_file() -> None:
    elsewhere = re.compile(r"click\.s?echo|\.add_row\(|\.add_column\(|Console\([^)]*\)\.print")
    others = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "extract").rglob("*.py")
        if path != ROOT / "extract" / "output.py" and elsewhere.search(path.read_text(encoding="utf-8"))
    ]
    assert others == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    create_project(folder, form_name="patient-voices", studies=[("[/]x [in press]", "Smith")])
    for name, kind in (("ada", HOSTILE), ("ben", "qualitative")):
        row = {"study": "[/]x [in press]", "label": f"Smith {kind}", "study_type": kind, "perspective": HOSTILE}
        rows = [row | {"finished": "yes"}]
        path = folder / "extractions" / f"{name}.xlsx"
        write_template(read_project(folder).form(), path, extractor=name, filled={"studies": rows})
    return folder


@pytest.mark.parametrize(
    "words", [("check",), ("merge",), ("status",), ("history", "[/]x [in press]", "study_type"), ("build",)]
)
def test_no_command_hands_on_what_a_cell_orders(project: Path, words: tuple[str, ...]) -> None:
    ran = twofold(*words, at=project)
    assert not set("\x1b\x07\x9b\u202e") & set(ran.out + ran.err)
    assert ran.code in {0, 1}


def test_names_are_shown_as_they_are_written(project: Path) -> None:
    assert "[/]x [in press]" in twofold("status", at=project).out


def test_compare_shows_headers_and_cells_without_their_orders(tmp_path: Path) -> None:
    for name, value in (("a", HOSTILE), ("b", "other")):
        (tmp_path / f"{name}.csv").write_text(f"study,dose{HOSTILE}\nS1,{value}\nS2,5\n", encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", at=tmp_path)
    assert not set("\x1b\x07\x9b\u202e") & set(ran.out + ran.err)
    assert "S1" in ran.out


def test_no_figure_of_a_table_that_is_too_wide_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    """Columns have a least width, to which rich widens them after it made them fit."""
    table = Table()
    for title, how in (("Field", {"min_width": 20}), ("alpha", {"min_width": 6, "no_wrap": True})):
        add_column(table, title, **how)
    add_row(table, "Outcomes: Quitters (%)", ">0.999")
    print_table(table, width=28)
    assert ">0.999" in capsys.readouterr().out

"""What the methods say was changed after first submissions, counted once more in the cells of the workbooks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from extract.project.folder.project import Project
from tests.extract.command import twofold
from tests.extract.project.two_rounds import code, extract, review

PEOPLE = ("ada", "ben", "cleo")
DOMAINS = {"The world opened up": "effects", "It was frightening": "setting", "Staff made it safe": "setting"}
NOT_ENTRIES = {"Study", "Finished", "No.", "Row"}
NAMES = {"Studies": ("Study",), "Findings": ("Study", "Finding"), "Quotes": ("Study", "Quote")}
Cells = Mapping[tuple[str, ...], str]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Three people have submitted both rounds alike, but for what one person extracts."""
    made = review(tmp_path, PEOPLE)
    for who in PEOPLE:
        extract(made, who, funding="public" if who == "ada" else "")
    run(made, "merge")
    run(made, "template", "--round", "2")
    for who in PEOPLE:
        code(made, who, DOMAINS)
    run(made, "merge", "--round", "2")
    return made


def test_what_three_people_changed_is_what_differs_in_their_workbooks(project: Project) -> None:
    ada = [("Studies", "Country", 0, "Portugal"), ("Studies", "Funding", 1, None), ("Quotes", "Supports", 2, None)]
    change(only(project, "ada"), ada)
    change(only(project, "ben"), [("Findings", "Place", 0, None), ("Quotes", "Quote", 1, "It frightened me")])
    change(only(project, "cleo"), [("Studies", "Country", 0, "pt "), ("Studies", "Country", 1, "pt")])  # spelling
    text = built(project)
    assert counted(project) == ({"ada": 3, "ben": 1}, {"ben": 1}, {"ben": 1})
    assert (
        "In the workbooks, after first submissions, 4 entries were changed (ada 3 and ben 1), 1 record was added"
        " (ben 1) and 1 record was removed (ben 1). A record that was renamed is among" in text
    )


def test_what_they_changed_in_a_second_round_is_counted_apart(project: Project) -> None:
    second = project.in_round(2)
    change(only(project, "ben"), [("Findings", "Place", 0, None)])
    change(only(second, "ada"), [("Findings", "Domain", 0, "integration")])
    change(only(second, "cleo"), [("Findings", "Note", 1, "See p. 4"), ("Findings", "Domain", 2, "effects")])
    text = built(project)
    assert counted(project) == ({"ben": 1}, {}, {})
    assert "In the workbooks, after first submissions, 1 entry was changed (ben 1)." in text
    assert counted(second) == ({"ada": 1, "cleo": 2}, {}, {})
    assert "after first submissions of round 2, 3 entries were changed (ada 1 and cleo 2)." in text


def test_a_row_that_a_round_does_not_ask_about_now_was_removed_by_nobody(project: Project) -> None:
    """Its study is not settled: somebody renamed one of its findings since."""
    change(only(project, "ben"), [("Findings", "Finding", 1, "It was very frightening")])
    change(only(project.in_round(2), "cleo"), [("Findings", "Domain", 2, "effects")])
    text = built(project)
    assert counted(project.in_round(2)) == ({"cleo": 1}, {}, {})
    assert "after first submissions of round 2, 1 entry was changed (cleo 1)." in text


def built(project: Project) -> str:
    """The methods in full, of a draft."""
    for words in (("merge",), ("merge", "--round", "2"), ("build", "--draft")):
        run(project, *words)
    return " ".join((project.folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8").split())


def run(project: Project, *words: str) -> None:
    assert twofold(*words, at=project.folder).code in {0, 1}


def only(project: Project, who: str) -> Path:
    (path,) = (path for path in project.extraction_files() if path.stem.startswith(who))
    return path


def change(path: Path, changes: list[tuple[str, str, int, str | None]]) -> None:
    """Types into cells: by sheet, header, row from 0, and text."""
    book = openpyxl.load_workbook(path)
    for sheet, header, row, text in changes:
        book[sheet].cell(4 + row, headers(book[sheet])[header]).value = text
    book.save(path)


def headers(sheet: object) -> dict[str, int]:
    cells = sheet[2]  # type: ignore[index]
    return {str(cell.value).rstrip(" *"): cell.column for cell in cells if cell.value}


def counted(project: Project) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Entries that mean something else now, records that were added and records that were removed, by person."""
    entries, added, removed = Counter[str](), Counter[str](), Counter[str]()
    for who in PEOPLE:
        (first,) = project.submissions.glob(f"{who}*.xlsx")
        for sheet, identity in NAMES.items():
            before, now = records(first, sheet, identity), records(only(project, who), sheet, identity)
            added[who] += len(now.keys() - before.keys())
            removed[who] += len(before.keys() - now.keys())
            for record in before.keys() & now.keys():
                both = before[record].keys() | now[record].keys()
                entries[who] += sum(before[record].get(name, "") != now[record].get(name, "") for name in both)
    return tuple(dict(+counts) for counts in (entries, added, removed))  # type: ignore[return-value]


def records(path: Path, sheet: str, identity: tuple[str, ...]) -> dict[tuple[str, ...], dict[str, str]]:
    """The entries of each record of a sheet, by header: folded, since case makes no difference here."""
    book = openpyxl.load_workbook(path)
    if sheet not in book.sheetnames:
        return {}
    named = headers(book[sheet])
    found = {}
    for row in book[sheet].iter_rows(min_row=4):
        texts = {name: str(row[column - 1].value or "").strip().casefold() for name, column in named.items()}
        if texts["Study"]:
            record = tuple(texts[name] for name in identity)
            found[record] = {name: text for name, text in texts.items() if name not in {*NOT_ENTRIES, *identity}}
    return found

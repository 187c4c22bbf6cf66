"""People work in an adjudication sheet in any way and run the commands in any order: nothing that they typed is lost.

Each text that is typed is one of its own. Whatever a person has saved in the sheet stays, after every command, in the
sheet, in the ledger or in a kept copy, until that person deletes it; and no other file of the team changes. Every
number of methods-in-full.md is what another count of the same files gives.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import openpyxl
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from openpyxl.worksheet.worksheet import Worksheet

from extract.adjudication.layout.layout import COLUMN_ID
from extract.adjudication.lines.words import COVER, INPUTS, LISTS, METHOD, REASON, RULING, STAMP, WHO
from tests.extract.adjudication.libreoffice import LIBREOFFICE, converted_by_libreoffice, saved_by_libreoffice
from tests.extract.command import twofold
from tests.extract.commands.test_nothing_overwritten import two_who_differ, write_extraction
from tests.extract.dataset.methods_recounted import check_numbers
from tests.strategies import LAW

TYPED = re.compile(r"\b[rn]-\d+\b")
COPY = "adjudication (2).xlsx"
LOCK = ".~lock.adjudication.xlsx#"
ANY = st.integers(0, 10**6)
PEOPLE = st.sampled_from(["ada", "ben"])
STEMS = st.sampled_from(["ada", "Ben", "ben final", "Copy of ada", "carla"])
LOOKING = [
    ("status",),
    ("check",),
    ("agree",),
    ("build",),
    ("history", "S01"),
    ("history", "S02"),
]


class SheetMachine(RuleBasedStateMachine):
    """A project of two whose sheet people work in. Texts `r-7` are reasons of rulings, `n-7` notes of any kind."""

    made: ClassVar[TemporaryDirectory[str] | None] = None

    @initialize()
    def begin(self) -> None:
        """A copy of a project with a fresh sheet."""
        if SheetMachine.made is None:
            SheetMachine.made = TemporaryDirectory()
            two_who_differ(Path(SheetMachine.made.name, "review"))
        self.home = TemporaryDirectory()
        self.folder = Path(self.home.name, "review")
        shutil.copytree(Path(SheetMachine.made.name, "review"), self.folder)
        self.sheet = self.folder / "adjudication.xlsx"
        self.number = 0
        self.kept: set[str] = set()
        self.files = {name: f"{name}.xlsx" for name in ("ada", "ben")}
        self.team = self.team_files()

    def teardown(self) -> None:
        """Removes the copy."""
        if hasattr(self, "home"):
            self.home.cleanup()

    # ------------------------------------------------------------------------------ what people do in the sheet

    @rule(at=ANY, what=st.sampled_from(["ada", "ben", "same row", "different rows", "neither", "keep", "adda"]))
    def rule_on_a_line(self, at: int, what: str) -> None:
        """Fills in a line, with a ruling that may be none."""

        def work(sheet: Worksheet) -> None:
            columns = inputs_of(sheet)
            if {RULING, METHOD, WHO, REASON} <= columns.keys():
                row = 4 + at % max(1, sheet.max_row - 3)
                for name, text in ((RULING, what), (METHOD, "discussion"), (WHO, "ada; ben"), (REASON, self.text("r"))):
                    sheet.cell(row, columns[name]).value = text

        self.by_hand(at, work)

    @rule(at=ANY, what=st.sampled_from(["ada", "same row", "different rows"]))
    def fill_down(self, at: int, what: str) -> None:
        """The same ruling in every line."""

        def work(sheet: Worksheet) -> None:
            columns, text = inputs_of(sheet), self.text("r")
            if {RULING, METHOD, WHO, REASON} <= columns.keys():
                for row in range(4, sheet.max_row + 1):
                    for name, said in ((RULING, what), (METHOD, "discussion"), (WHO, "ada; ben"), (REASON, text)):
                        sheet.cell(row, columns[name]).value = said

        self.by_hand(at, work)

    @rule(at=ANY, column=st.integers(1, 30))
    def note_anywhere(self, at: int, column: int) -> None:
        """A note in a cell of any column, over whatever stands there if it is a column of texts to look at."""

        def work(sheet: Worksheet) -> None:
            cell = sheet.cell(1 + at % (sheet.max_row + 2), column)
            if cell.value is None:
                cell.value = self.text("n")

        self.by_hand(at, work)

    @rule(at=ANY)
    def begin_a_line(self, at: int) -> None:
        """A reason without a ruling."""

        def work(sheet: Worksheet) -> None:
            if REASON in (columns := inputs_of(sheet)):
                sheet.cell(4 + at % max(1, sheet.max_row - 3), columns[REASON]).value = self.text("n")

        self.by_hand(at, work)

    @rule(at=ANY, header=st.sampled_from(["Rulling", "Entscheidung", "Who", "", "Ruling 2"]))
    def rename_a_header(self, at: int, header: str) -> None:
        """Of any column."""
        self.by_hand(at, lambda sheet: setattr(sheet.cell(3, 1 + at % sheet.max_column), "value", header or None))

    @rule(at=ANY, count=st.integers(1, 3), first=st.integers(1, 6))
    def delete_rows(self, at: int, count: int, first: int) -> None:
        """Lines, the headers, or the hidden row above them."""
        self.by_hand(at, lambda sheet: sheet.delete_rows(first, count))

    @rule(at=ANY)
    def delete_a_column(self, at: int) -> None:
        """Any one."""
        self.by_hand(at, lambda sheet: sheet.delete_cols(1 + at % sheet.max_column))

    @rule(at=ANY, count=st.integers(1, 2))
    def insert_columns(self, at: int, count: int) -> None:
        """With a header and a note in the first line."""

        def work(sheet: Worksheet) -> None:
            where = 1 + at % sheet.max_column
            sheet.insert_cols(where, count)
            sheet.cell(3, where).value, sheet.cell(4, where).value = "ours", self.text("n")

        self.by_hand(at, work)

    @rule(at=ANY, count=st.integers(1, 2))
    def insert_rows(self, at: int, count: int) -> None:
        """Anywhere."""
        self.by_hand(at, lambda sheet: sheet.insert_rows(1 + at % (sheet.max_row + 1), count))

    @rule(at=ANY, whole=st.booleans(), backwards=st.booleans())
    def sort(self, at: int, whole: bool, backwards: bool) -> None:
        """The lines, or the whole sheet with its headers."""

        def work(sheet: Worksheet) -> None:
            first, by = (1 if whole else 4), at % sheet.max_column
            rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
            rows.sort(key=lambda row: str(row[by] or ""), reverse=backwards)
            for number, row in enumerate(rows, first):
                for column, value in enumerate(row, 1):
                    sheet.cell(number, column).value = value

        self.by_hand(at, work)

    @rule(at=ANY, backwards=st.booleans())
    def sort_the_rulings_alone(self, at: int, backwards: bool) -> None:
        """From Ruling to Reason, with the hidden column between them."""

        def work(sheet: Worksheet) -> None:
            columns = inputs_of(sheet)
            if {RULING, REASON} <= columns.keys():
                first, last = sorted((columns[RULING], columns[REASON]))
                cells = [row[first - 1 : last] for row in sheet.iter_rows(min_row=4)]
                rows = [[cell.value for cell in row] for row in cells]
                rows.sort(key=lambda row: str(row[at % len(row)] or ""), reverse=backwards)
                for row, values in zip(cells, rows, strict=True):
                    for cell, value in zip(row, values, strict=True):
                        cell.value = value

        self.by_hand(at, work)

    @rule(at=ANY)
    def hide_and_filter(self, at: int) -> None:
        """A row, a column, and all lines that are not open."""

        def work(sheet: Worksheet) -> None:
            sheet.row_dimensions[1 + at % (sheet.max_row + 1)].hidden = True
            sheet.column_dimensions[sheet.cell(1, 1 + at % sheet.max_column).column_letter].hidden = True
            if sheet.auto_filter.ref:
                sheet.auto_filter.add_filter_column(0, ["open"])

        self.by_hand(at, work)

    @rule(at=ANY)
    def rename_the_sheet(self, at: int) -> None:
        """It may become one of the team's own."""
        self.by_hand(at, lambda sheet: setattr(sheet, "title", f"Maria {at % 10}"))

    # ------------------------------------------------------------------------------------- what else happens

    @rule(name=PEOPLE, themes=st.sampled_from(["4", "5", "6"]), finished=st.sampled_from(["yes", "no", ""]))
    def correct_an_extraction(self, name: str, themes: str, finished: str) -> None:
        """An extractor hands in a workbook again, so that rulings come too late; a study may not be finished now."""
        file = self.files[name]
        (self.folder / "extractions" / file).unlink()
        file = self.files[name] = f"{Path(file).stem}.xlsx"
        write_extraction(self.folder, name, themes, finished=finished, file=file)
        self.team = self.team_files()

    @rule(name=PEOPLE, stem=STEMS)
    def rename_a_workbook(self, name: str, stem: str) -> None:
        """Its extractor gives it another name."""
        old = self.folder / "extractions" / self.files[name]
        new = old.with_name(f"{stem}{old.suffix}")
        if not new.exists():
            old.rename(new)
            self.files[name] = new.name
            self.team = self.team_files()

    @rule(name=PEOPLE, stem=STEMS)
    def copy_a_workbook(self, name: str, stem: str) -> None:
        """It lies there twice, and twofold asks which one counts."""
        old = self.folder / "extractions" / self.files[name]
        new = old.with_name(f"{stem}{old.suffix}")
        if not new.exists():
            shutil.copyfile(old, new)
            self.team = self.team_files()

    @rule(name=PEOPLE)
    def say_which_file_counts(self, name: str) -> None:
        """As the question proposes. The people of the project are all that changes."""
        ran = twofold("people", "--extractor", f"{name}={self.files[name]}", at=self.folder)
        assert ran.code < 2, ran.err  # 1 while there is a question about another's files
        assert f"the workbook of {name}." in ran.err
        settings_file = self.folder / "twofold.toml"
        self.team[settings_file.name] = settings_file.read_bytes()

    @rule(words=st.sampled_from(LOOKING))
    def look(self, words: tuple[str, ...]) -> None:
        """Commands that tell and build: they end with a line, and change no sheet and no ledger."""
        before = [self.bytes_of("adjudication.xlsx"), self.bytes_of("decisions.jsonl")]
        ran = twofold(*words, at=self.folder)
        assert ran.code in {0, 1, 2}, ran.err
        assert [self.bytes_of("adjudication.xlsx"), self.bytes_of("decisions.jsonl")] == before

    @rule()
    def build_a_draft(self) -> None:
        """Every number of methods-in-full.md is counted once more, where the questions on files are answered."""
        ran = twofold("build", "--draft", "--no-pictures", at=self.folder)
        assert ran.code in {0, 1, 2}, ran.err
        if ran.code < 2:
            with TemporaryDirectory() as scratch:
                copied = Path(shutil.copytree(self.folder, Path(scratch, "review")))
                for name in (LOCK, "adjudication.xlsx"):
                    (copied / name).unlink(missing_ok=True)
                check_numbers(copied, {name: self.readable(name) for name in self.files}, listed=False)

    def readable(self, name: str) -> Path:
        """A workbook that openpyxl can read."""
        return self.folder / "extractions" / self.files[name]

    @rule()
    def open_or_close_it(self) -> None:
        """LibreOffice puts its file beside the sheet, or takes it away."""
        lock = self.folder / LOCK
        lock.unlink() if lock.exists() else lock.write_text(",maria,clinic,27.11.2026 14:05,file:///home/maria;")

    @rule()
    def adjudicate(self) -> None:
        """Where it says that all was taken, all rulings are in the ledger."""
        before = self.sheet.read_bytes() if self.sheet.exists() else None
        ran = twofold("adjudicate", at=self.folder)
        assert (self.sheet.read_bytes() if self.sheet.exists() else None) == before
        if ran.code == 0:
            left = {text for text in typed_in(self.sheet) if text.startswith("r")} - self.in_ledger()
            assert not left & self.as_rulings(), ran.out

    @rule()
    def copy_the_sheet(self) -> None:
        """It lies there twice; rulings of the copy may be taken too."""
        copy = self.folder / COPY
        if self.sheet.exists():
            shutil.copyfile(self.sheet, copy)
            self.team = self.team_files()
            self.kept = (self.kept & self.everywhere()) | typed_in(copy)

    @precondition(lambda self: (self.folder / COPY).exists())
    @rule()
    def adjudicate_the_copy(self) -> None:
        """What it says of that file, it says in a line."""
        assert twofold("adjudicate", COPY, at=self.folder).code in {0, 1, 2}

    @rule(at=ANY)
    def withdraw(self, at: int) -> None:
        """A ruling is taken back."""
        ids = re.findall(r'^\{"id": "(\w+)"', (self.bytes_of("decisions.jsonl") or b"").decode(), re.MULTILINE)
        if ids:
            assert twofold("withdraw", ids[at % len(ids)], "--who", "ada; ben", at=self.folder).code in {0, 2}

    @rule(lines=st.integers(1, 3))
    def lose_lines_of_the_ledger(self, lines: int) -> None:
        """An older copy of it comes back, or none. What only these lines had is lost with them, and nothing else."""
        ledger = self.folder / "decisions.jsonl"
        if ledger.exists():
            left = ledger.read_text(encoding="utf-8").splitlines(keepends=True)[:-lines]
            ledger.write_text("".join(left), encoding="utf-8") if left else ledger.unlink()
            self.kept &= self.everywhere()

    @rule()
    def merge(self) -> None:
        """A sheet that is open is not replaced."""
        before = self.sheet.read_bytes() if self.sheet.exists() else None
        ran = twofold("merge", at=self.folder)
        if (self.folder / LOCK).exists():
            assert (ran.code, "maria" in ran.err or "are both extractions of" in ran.err) == (2, True)
        if ran.code == 2 and before is not None:
            assert self.sheet.read_bytes() == before

    # ------------------------------------------------------------------------------------------ what holds

    @invariant()
    def nothing_typed_is_lost(self) -> None:
        """It is in the sheet, in the ledger or in a kept copy."""
        if hasattr(self, "folder"):
            lost = self.kept - self.everywhere()
            assert not lost, lost

    @invariant()
    def the_files_of_the_team_are_as_they_were(self) -> None:
        """Byte by byte."""
        if hasattr(self, "folder"):
            assert self.team_files() == self.team

    # ------------------------------------------------------------------------------------------ how it is done

    def text(self, kind: str) -> str:
        """A text that nobody typed before."""
        self.number += 1
        return f"{kind}-{self.number}"

    def by_hand(self, at: int, work: Callable[[Worksheet], object]) -> None:
        """Opens the sheet, works in one of its sheets, saves it. What a person deletes there is theirs to delete."""
        if not self.sheet.exists():
            return
        book = openpyxl.load_workbook(self.sheet)
        ours = [sheet for sheet in book.worksheets if sheet.title not in {COVER, LISTS, STAMP}]
        work(ours[at % len(ours)])
        book.save(self.sheet)
        self.kept = (self.kept & self.everywhere()) | typed_in(self.sheet)

    def bytes_of(self, name: str) -> bytes | None:
        """What is in a file of the project; nothing where it is not there."""
        path = self.folder / name
        return path.read_bytes() if path.exists() else None

    def as_rulings(self) -> set[str]:
        """The reasons that still stand in a line with its ruling and its method."""
        found: set[str] = set()
        for sheet in openpyxl.load_workbook(self.sheet).worksheets:
            for row in sheet.iter_rows(values_only=True):
                if "discussion" in row and "ada; ben" in row:
                    found |= {str(text) for text in row if TYPED.fullmatch(str(text))}
        return found

    def everywhere(self) -> set[str]:
        """All that was typed and can be read somewhere."""
        kept = (self.folder / "adjudication-earlier").glob("*.xlsx")
        sheets = (self.sheet, self.folder / COPY, *kept)
        return self.in_ledger().union(*(typed_in(path) for path in sheets if path.exists()))

    def in_ledger(self) -> set[str]:
        """The reasons in the ledger."""
        ledger = self.folder / "decisions.jsonl"
        return set(TYPED.findall(ledger.read_text(encoding="utf-8"))) if ledger.exists() else set()

    def team_files(self) -> dict[str, bytes]:
        """The extractions and the other files that people wrote."""
        others = ("twofold.toml", "studies.csv", COPY)
        named = [*self.folder.glob("extractions/*"), *(self.folder / name for name in others)]
        return {path.name: path.read_bytes() for path in named if path.exists()}


class SheetMachineWithLibreOffice(SheetMachine):
    """The same, with a program in it that writes the whole file anew."""

    @precondition(lambda self: self.sheet.exists())
    @rule()
    def save_by_libreoffice(self) -> None:
        """In its place."""
        saved_by_libreoffice(self.sheet)

    @rule(name=PEOPLE)
    def save_a_workbook_as_ods(self, name: str) -> None:
        """Its extractor goes on in LibreOffice's own format, and the other file is gone."""
        old = self.folder / "extractions" / self.files[name]
        if old.suffix == ".xlsx":
            converted_by_libreoffice(old, "ods")
            shutil.copyfile(old, Path(self.home.name, f"{name}.xlsx"))
            old.unlink()
            self.files[name] = old.with_suffix(".ods").name
            self.team = self.team_files()

    def readable(self, name: str) -> Path:
        """The workbook as it was before it was saved in LibreOffice's own format."""
        path = super().readable(name)
        return path if path.suffix == ".xlsx" else Path(self.home.name, f"{name}.xlsx")


def inputs_of(sheet: Worksheet) -> dict[str, int]:
    """The columns into which somebody would type: by the hidden row, or by the headers as they read."""
    found: dict[str, int] = {}
    for row in sheet.iter_rows(max_row=6):
        for cell in row:
            name = str(cell.value or "").removeprefix(COLUMN_ID)
            if name in INPUTS:
                found.setdefault(name, cell.column)
    return found


def typed_in(path: Path) -> set[str]:
    """All texts of people in a workbook, wherever they stand."""
    if not path.exists():
        return set()
    book = openpyxl.load_workbook(path)
    texts = (str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value)
    return {found for text in texts for found in TYPED.findall(text)}


MANY = max(2, LAW.max_examples // 12)
TestSheet = SheetMachine.TestCase
UNSHRUNK = [Phase.explicit, Phase.reuse, Phase.generate]  # a step takes half a second, so shrinking takes an hour
TestSheet.settings = settings(max_examples=MANY, stateful_step_count=12, phases=UNSHRUNK)
TestSheetWithLibreOffice = pytest.mark.long(LIBREOFFICE[1](SheetMachineWithLibreOffice.TestCase))
TestSheetWithLibreOffice.settings = settings(max_examples=MANY, stateful_step_count=15, phases=UNSHRUNK)

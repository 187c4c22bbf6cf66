"""A team that works on a small review in spreadsheets, and what an outsider can see of it without the program.

Everything that somebody types is a word of its own, so wherever a word is seen it is known whose it is and of which
study. Files are read by openpyxl alone.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl

from extract.project.folder.new_project import create_project
from tests.extract.command import Ran, twofold
from tests.extract.filled import FIRST_ROW

FORM = """
name: team
title: A team
version: "1"
tables:
  - name: studies
    label: Studies
    identity: [study]
    fields:
      - {name: study, label: Study, type: key, prefilled: true}
      - {name: setting, label: Setting, type: choice, optional: true, choices: [home, clinic, ward]}
      - {name: aim, label: Aim, type: verbatim, optional: true}
      - {name: funding, label: Funding, type: verbatim, mode: verified, optional: true}
  - name: findings
    label: Findings
    parent: studies
    selection: true
    identity: [study, text]
    fields:
      - {name: study, label: Study, type: reference, to: studies}
      - {name: text, label: Finding, type: verbatim}
      - {name: domain, label: Domain, type: choice, round: 2, required: true, choices: [effects, setting, harm]}
      - {name: memo, label: Memo, type: text, round: 2, optional: true}
"""
EXTRACTORS, STUDIES = ("ada", "ben", "cleo"), ("S1", "S2", "S3")
SHARED = ("The world opened up.", "Staff made it safe.", "It cost too much money.", "Nobody explained what to expect.")
"""Findings that several people may have."""


@dataclass
class Word:
    """Something that somebody typed about a study."""

    who: str
    study: str
    text: str


def first_name(study: object) -> str:
    """What a study was called in the beginning: the team renames `S1` to `S1 b`, and that to `S1 c`."""
    return str(study).partition(" ")[0]


class Book:
    """A workbook that somebody has open."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        """The cells of each row by header, that are not blank in their first column."""
        return [row for row in self._all(sheet) if any(cell.value is not None for cell in row.values())]

    def _all(self, sheet: str) -> Iterator[dict[str, Any]]:
        page = self.book[sheet]
        names = [str(cell.value or "").rstrip(" *") for cell in page[FIRST_ROW - 2]]
        for cells in page.iter_rows(min_row=FIRST_ROW, max_col=len(names)):
            yield dict(zip(names, cells, strict=True))

    def add(self, sheet: str, **texts: str) -> None:
        """Types a new row below the others."""
        page = self.book[sheet]
        names = [str(cell.value or "").rstrip(" *") for cell in page[FIRST_ROW - 2]]
        at = FIRST_ROW + len(self.rows(sheet))
        for name, text in texts.items():
            page.cell(at, names.index(name) + 1).value = text

    def save(self) -> None:
        self.book.save(self.path)


@lru_cache(maxsize=500)
def _sheets(content: bytes) -> dict[str, tuple[bool, list[tuple[Any, ...]]]]:
    """The cells of each sheet, and whether it can be seen."""
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    return {
        sheet.title: (sheet.sheet_state == "visible", list(sheet.iter_rows(values_only=True)))
        for sheet in book.worksheets
    }


def texts_of(path: Path) -> set[str]:
    """Every text that the sheets of a workbook show."""
    seen = [rows for visible, rows in _sheets(path.read_bytes()).values() if visible]
    return {str(text) for rows in seen for row in rows for text in row if text is not None}


def owner(path: Path) -> str:
    """Whose workbook it is, as its hidden sheet says."""
    return str({str(row[0]): row[1] for row in _sheets(path.read_bytes())["_twofold"][1] if row[0]}["extractor"])


def listed(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by header."""
    rows = _sheets(path.read_bytes())[sheet][1]
    names = [str(name or "").rstrip(" *") for name in rows[FIRST_ROW - 3]]
    return [
        dict(zip(names, row, strict=False)) for row in rows[FIRST_ROW - 1 :] if any(cell is not None for cell in row)
    ]


@dataclass
class Team:
    """The project's folder, what was typed so far, and copies of every workbook that was handed out."""

    folder: Path
    words: dict[str, Word] = field(default_factory=dict)
    handed_out: list[tuple[str, str, bytes]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    def begin(cls, folder: Path) -> Team:
        """A project with an assignment, and a workbook for each of three."""
        form = folder / "team.yaml"
        form.write_text(FORM, encoding="utf-8")
        people = [{"name": name} for name in EXTRACTORS] + [{"name": "dan", "role": "adjudicator"}]
        studies = [(study, "") for study in STUDIES]
        create_project(folder / "review", form_name=str(form), studies=studies, people=people, blinded=True)
        team = cls(folder / "review")
        assert team.runs("assign").code == 0
        return team

    def runs(self, *arguments: str) -> Ran:
        """A command. What it refuses, it refuses in a sentence."""
        ran = twofold(*arguments, at=self.folder)
        assert ran.code in {0, 1, 2}, ran
        if ran.code == 2:
            assert ran.err.strip(), arguments
            assert "Traceback" not in ran.err, ran.err
        return ran

    def word(self, who: str, study: str) -> str:
        """A new word that nobody else types."""
        text = f"quorum{next(self.numbers)}x"
        self.words[text] = Word(who, first_name(study), text)
        return text

    def files(self, who: str, place: str = "") -> list[Path]:
        """The workbooks of a person in the folder of extractions of a round."""
        folder = self.folder / place / "extractions"
        found = sorted(folder.glob("*.xlsx")) if folder.is_dir() else []
        return [path for path in found if owner(path) == who]

    def assigned(self) -> dict[str, tuple[str, ...]]:
        """The extractors of each study, the first one first."""
        with (self.folder / "assignment.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        return {
            first_name(row["study"]): tuple(row[key] for key in row if key.endswith(" extractor") and row[key])
            for row in rows
        }

    def done(self, who: str) -> dict[str, bool]:
        """Of each study on which a person has typed anything in any file, whether it is finished in all of them."""
        found: dict[str, bool] = {}
        for path in self.files(who):
            for row in listed(path, "Studies"):
                study = str(row["Study"])
                about = [text for name, text in row.items() if name not in {"Study", "Citation"}]
                if any(about) or any(one["Study"] == study for one in listed(path, "Findings")):
                    called = first_name(study)
                    found[called] = found.get(called, True) and row["Finished"] == "yes"
        return found

    def shown(self) -> set[str]:
        """The studies that all who are to extract them have finished, and everybody else who began them."""
        done = {who: self.done(who) for who in EXTRACTORS}
        return {
            study
            for study, names in self.assigned().items()
            if all(done[who].get(study) for who in names) and all(done[who].get(study, True) for who in EXTRACTORS)
        }

    def keep(self) -> None:
        """Remembers every workbook that is in somebody's hands now."""
        known = {content for _, _, content in self.handed_out}
        for place in ("", "round-2"):
            for path in sorted((self.folder / place / "extractions").glob("*.xlsx")):
                content = path.read_bytes()
                if content not in known:
                    self.handed_out.append((place, owner(path), content))

    def comes_back(self, which: int, name: str) -> None:
        """An earlier state of a workbook comes back: under a name of its own, or in the place of the file there."""
        if self.handed_out:
            place, who, content = self.handed_out[which % len(self.handed_out)]
            path = self.folder / place / "extractions" / (f"{name} {who}.xlsx")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def only(self, who: str, which: int, place: str = "") -> None:
        """Of several files of a person, the team keeps one and moves the others away."""
        files = self.files(who, place)
        aside = self.folder.parent / "aside"
        aside.mkdir(exist_ok=True)
        for path in files[: which % len(files)] + files[which % len(files) + 1 :] if files else ():
            shutil.move(path, aside / f"{next(self.numbers)}.xlsx")

    def ledgers(self) -> dict[str, bytes]:
        """The ledger of each round."""
        found = {}
        for place in ("", "round-2"):
            path = self.folder / place / "decisions.jsonl"
            found[place] = path.read_bytes() if path.exists() else b""
        return found

    def everywhere(self) -> set[str]:
        """Every text in the ledgers and in any workbook of the project, and what was moved away."""
        found = {line for content in self.ledgers().values() for line in content.decode().splitlines()}
        for folder in (self.folder, self.folder.parent / "aside"):
            for path in folder.rglob("*.xlsx"):
                found |= texts_of(path)
        return found


def words_in(texts: Sequence[str] | set[str], words: dict[str, Word]) -> list[Word]:
    """The words of people that are in these texts."""
    whole = "\n".join(texts)
    return [word for text, word in words.items() if text in whole]

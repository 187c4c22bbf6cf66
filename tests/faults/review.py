"""A small review in which two people differ, at each step of the work; and what must hold of it whatever happens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from extract.project.folder.new_project import create_project
from extract.project.folder.project import read_project
from extract.workbook.template import write_template
from tests.extract.small_review import begin_review

LEDGER = "decisions.jsonl"
SHEET = "adjudication.xlsx"
FORM = """
name: small
title: A small form
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key, prefilled: true}
      - {name: label, type: text, prefilled: true}
      - {name: n_themes, type: count, required: true}
      - {name: aim, type: words, optional: true}
      - {name: remark, type: text, optional: true}
      - {name: setting, type: choice, choices: [clinic, home], other: true, optional: true}
      - {name: registration, type: identifier, scheme: registry, optional: true}
      - {name: begun_on, type: date, optional: true}
      - {name: share, type: number, optional: true}
      - {name: finished, type: choice, choices: ['yes', 'no'], finished_when: 'yes', scored: false}
  - name: samples
    identity: [study, group]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: group, type: key}
      - {name: n_analysed, type: count, required: true}
"""
"""Small, since hundreds of commands read and write it."""


def begin(folder: Path) -> None:
    """Ada and Ben have finished two studies and differ on the number of themes, also in a table of their own each."""
    themes = {"ada": "4", "ben": "5"}
    filled = {
        name: {"studies": [{"study": study, "n_themes": number, "finished": "yes"} for study in ("S01", "S02")]}
        for name, number in themes.items()
    }
    begin_review(folder, FORM, filled, studies=[("S01", "Lascelles 2019"), ("S02", "Jilka 2019")])
    for name, number in themes.items():
        (folder / f"{name}.csv").write_text(f"study,themes,country\nS01,{number},Peru\nS02,7,Chile\n", encoding="utf-8")


def list_more(folder: Path) -> None:
    """Two more studies are listed, which nobody has begun."""
    with (folder / "studies.csv").open("a", encoding="utf-8") as file:
        file.write("S03,Starr 2020\nS04,Klysing 2025\n")


def rule(folder: Path) -> None:
    """Somebody types a ruling into every line of the sheet."""
    book = openpyxl.load_workbook(folder / SHEET)
    sheet = book["Discrepancies"]
    columns: dict[str, int] = {}
    for row in sheet.iter_rows():
        named = {str(cell.value): cell.column for cell in row if cell.value is not None}
        if {"Ruling", "Method", "Who"} <= named.keys():
            columns = {name: number for name, number in named.items() if number is not None}
        elif columns:
            for name, text in (("Ruling", "ada"), ("Method", "discussion"), ("Who", "ada; ben")):
                sheet.cell(row[0].row or 0, columns[name]).value = text
    book.save(folder / SHEET)


def save_again(folder: Path) -> None:
    """Both save their workbooks, and a study comes onto the list."""
    for path in (folder / "extractions").iterdir():
        openpyxl.load_workbook(path).save(path)
    with (folder / "studies.csv").open("a", encoding="utf-8") as listed:
        listed.write("S03,Breeksema 2022\n")


def cut_a_line(folder: Path) -> None:
    """The first line of the ledger loses its end."""
    first, *others = (folder / LEDGER).read_bytes().splitlines(keepends=True)
    (folder / LEDGER).write_bytes(b"".join([first[: len(first) // 2] + b"\n", *others]))


def rulings(folder: Path) -> list[str]:
    """The ids of all decisions in the ledger, in their order."""
    path = folder / LEDGER
    lines = path.read_bytes().splitlines() if path.is_file() else []
    found = []
    for line in lines:
        try:
            found.append(str(json.loads(line)["id"]))
        except (ValueError, KeyError, TypeError):
            continue
    return found


ROUNDS = """
name: rounds
title: Rounds
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key, prefilled: true}
      - {name: funding, type: verbatim, mode: verified, optional: true}
      - {name: n, type: count, optional: true}
  - name: findings
    parent: studies
    selection: true
    identity: [study, text]
    fields:
      - {name: study, type: reference, to: studies}
      - {name: text, type: verbatim}
      - {name: domain, type: choice, round: 2, optional: true, choices: [effects, setting], grows_in: domains.csv}
"""
REFERENCES = """TY  - JOUR
AU  - Wu, A.
TI  - A new study of something
PY  - 2020
ER  -
"""


def begin_rounds(folder: Path) -> None:
    """Ada and Ben agree on a finding of each of two studies; Ada alone has their funding; they differ on a number."""
    form_file = folder.parent / "rounds.yaml"
    form_file.write_text(ROUNDS, encoding="utf-8")
    people = [{"name": "ada"}, {"name": "ben"}]
    create_project(folder, form_name=str(form_file), studies=[("S01", ""), ("S02", "")], people=people)
    write_rounds(folder, ("S01",))
    (folder / "new.ris").write_text(REFERENCES, encoding="utf-8")


def write_rounds(folder: Path, studies: tuple[str, ...]) -> None:
    """Both have finished these studies."""
    form = read_project(folder).form()
    for name, funding, number in (("ada", "a grant", "4"), ("ben", "", "5")):
        path = folder / "extractions" / f"{name}.xlsx"
        path.unlink(missing_ok=True)
        rows = [{"study": study, "funding": funding, "n": number, "finished": "yes"} for study in studies]
        findings = [{"study": study, "text": f"What people of {study} said"} for study in studies]
        write_template(form, path, extractor=name, filled={"studies": rows, "findings": findings})


def type_in_rounds(folder: Path) -> None:
    """Ada codes a finding, Ben verifies a value, and another study is finished."""
    for path in (folder / "round-2" / "extractions").glob("ada*.xlsx"):
        _type_below(path, "Findings", "Domain", "effects")
    for path in (folder / "verification").glob("*.xlsx"):
        _type_below(path, "Verification", "Verdict", "confirmed")
    write_rounds(folder, ("S01", "S02"))


def _type_below(path: Path, name: str, header: str, text: str) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book[name]
    (column,) = [cell.column for cell in sheet[2] if str(cell.value or "").rstrip(" *") == header]
    sheet.cell(4, column).value = text
    book.save(path)


_FOLDERS = (
    "extractions", "first-submissions", "adjudication-earlier", "verification", "round-2/extractions",
)  # fmt: skip
"""The folders of workbooks that a person has filled in, or of copies of them."""


class Kept:
    """What a person has in a folder now, to be found there afterwards."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ledger = self._bytes(folder / LEDGER)
        self._sheet = self._bytes(folder / SHEET)
        self._files = {
            path: _digest(path)
            for name in _FOLDERS
            for path in sorted((folder / name).glob("*.xlsx"))
            if path.is_file()
        }
        self._lists = {path: self._bytes(path) for path in (folder / "studies.csv", folder / "assignment.csv")}

    def lost(self) -> Iterator[str]:
        """A sentence for everything that is not there any more."""
        moved = {_digest(path) for path in self._folder.rglob("*-earlier/*.xlsx")}
        for path, digest in self._files.items():
            if (not path.is_file() or _digest(path) != digest) and digest not in moved:
                yield f"{path.name} is not what it was"
        for path, content in self._lists.items():
            copies = (self._folder / f"{path.stem}-earlier").glob("*")
            if content and content not in (self._bytes(path), *map(self._bytes, copies)):
                yield f"{path.name} is not what it was, and no copy of it is kept"
        if not self._bytes(self._folder / LEDGER).startswith(self._ledger):
            yield "the ledger does not begin with what was in it"
        earlier = (self._folder / "adjudication-earlier").glob("*.xlsx")
        if self._sheet and self._sheet not in (self._bytes(path) for path in (self._folder / SHEET, *earlier)):
            yield "the sheet that somebody filled in is nowhere"

    @staticmethod
    def _bytes(path: Path) -> bytes:
        return path.read_bytes() if path.is_file() else b""


def is_exported(folder: Path) -> bool:
    """Whether there is an export: a folder that has all of its files from the beginning."""
    return any((folder / "exports").glob("*/README.md"))


def everything(folder: Path) -> dict[str, str]:
    """What each file, folder and link in a folder has."""
    return {
        path.relative_to(folder).as_posix(): _digest(path) if path.is_file() else str(path.is_symlink())
        for path in sorted(folder.rglob("*"))
    }


def scratch_left(folder: Path) -> list[str]:
    """Scratch files that a run has left."""
    return [path.name for path in folder.rglob(".twofold-*") if path.name != ".twofold-files.json"]


def results(folder: Path) -> dict[str, str]:
    """The digests of what commands write; workbooks that are made anew may have another name after a fault."""
    names = ("compared.xlsx", "agreed.xlsx", "studies.csv", "assignment.csv", "meeting.xlsx")
    written = [*(folder / "dataset").glob("*"), *(folder / name for name in names), *(folder / "feedback").glob("*")]
    written += (folder / "exports").glob("*/*")
    anew = [*(folder / "verification").glob("*.xlsx"), *(folder / "round-2" / "extractions").glob("*.xlsx")]
    found = {path.name: _digest(path) for path in sorted(written) if path.is_file()}
    return found | {digest: digest for digest in map(_digest, anew)}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

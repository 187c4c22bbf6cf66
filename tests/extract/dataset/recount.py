"""The numbers of a dataset counted once more from its files: the workbooks, the ledger and the CSVs, and no merge.

What a cell means is asked of the cell types of the form. Which rows are one is worked out from their identity, and for
rows that were paired otherwise taken from what `merge` lists. Two extractors are assumed.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from extract.project.folder.project import read_project
from extract.workbook.layout import headers, sheet_names
from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.problem import CellError
from schema.text import fold
from tests.extract.command import twofold
from tests.extract.filled import FIRST_ROW

_NAMES = {"title", "authors", "doi", "pmid", "publication year"}
"""The labels that fields of these tests have which name the study: a rule of its own, beside that of the program."""

Meaning = tuple[str, object] | None
"""("code", NR ...) or ("value", what it means); None for a blank cell."""


@dataclass
class TypedRow:
    """A row of a workbook: its number, what was typed, what that means, and for which fields its sheet has a column."""

    who: str
    number: int
    typed: dict[str, str]
    columns: frozenset[str]
    means: dict[str, Meaning] = field(default_factory=dict)
    one: int = -1  # the merged row


class Recount:
    """The first submissions of a project, row by row, and every cell in which they agree or differ."""

    def __init__(self, folder: Path, *, listed: bool = True) -> None:
        """With `listed`, rows were paired at first as `merge` lists them; otherwise by their identity alone."""
        self.folder = folder
        self.form: Form = read_project(folder).form()
        self.names: list[str] = []
        self.rows: dict[tuple[str, str], list[TypedRow]] = {}
        self.studies: dict[str, set[str]] = {}
        self.copies: set[str] = set()
        self.sheets: set[tuple[str, str, str]] = set()  # extractor, table and study for which there was a sheet
        self.columns: dict[tuple[str, str, str], frozenset[str]] = {}  # by the same, the fields that had a column
        self._read()
        self.joined = joined_at_first(folder) if listed else []
        self.merged: dict[str, list[dict[str, TypedRow]]] = {}
        for table in self.form.tables:
            self._pair(table)

    def _read(self) -> None:
        index = (self.folder / "first-submissions" / "index.jsonl").read_text(encoding="utf-8")
        for line in map(json.loads, index.splitlines()):
            who, studies = line["extractor"], set(line["studies"])
            if who not in self.names:
                self.names.append(who)
            self.studies.setdefault(who, set()).update(studies)
            self.copies.add(line["file"])
            path = self.folder / "first-submissions" / line["file"]
            for name, columns in columns_in(self.form, path).items():
                self.columns |= {(who, name, study): columns for study in studies}
            for table, rows in typed_rows(self.form, path, who):
                self.sheets |= {(who, table.name, study) for study in studies}
                of_table = self.rows.setdefault((who, table.name), [])
                of_table += [row for row in rows if fold(row.typed.get(table.study, "")) in studies]

    def _pair(self, table: Table) -> None:
        """Brings the rows of a table together; what its cells mean is known then."""
        everyone = [row for who in self.names for row in self.rows.get((who, table.name), ())]
        for row in everyone:
            row.means = {
                one_field.name: self.means(row, one_field)
                for one_field in table.fields
                if self._is_earlier(table, one_field)
            }
        groups: dict[object, dict[str, TypedRow]] = {}
        for row in everyone:
            found = next(
                (rows for of, rows in self.joined if of == table.name and rows.get(row.who) == row.number), None
            )
            key = tuple(sorted(found.items())) if found else tuple(row.means[name] for name in table.identity)
            groups.setdefault(key, {})[row.who] = row
        self.merged[table.name] = list(groups.values())
        for number, together in enumerate(self.merged[table.name]):
            for row in together.values():
                row.one = number
        for row in everyone:
            row.means |= {
                one_field.name: self.means(row, one_field)
                for one_field in table.fields
                if one_field.name not in row.means
            }

    def _is_earlier(self, table: Table, each: Field) -> bool:
        return each.reference is None or each.name == table.study or each.reference.to in self.merged

    def means(self, row: TypedRow, asked: Field) -> Meaning:
        """What a cell means."""
        text = row.typed.get(asked.name)
        if text is None:
            return None
        try:
            read = asked.cell.parse(text)
        except CellError:
            return ("value", f"unread {text}")
        if read is None or isinstance(read, Missing):
            return None if read is None else ("code", read.value)
        if asked.reference is None or asked.reference.to == self.form.studies.name:
            return ("value", asked.cell.key(read))
        parts = str(read).split("; ") if asked.reference.several else [str(read)]
        target = self.form[asked.reference.to]
        return ("value", tuple(sorted(str(self._named(row, target, part)) for part in parts)))

    def _named(self, row: TypedRow, target: Table, name: str) -> object:
        """The merged row that an extractor means by a name, or the name itself."""
        study = fold(row.typed[target.study]) if target.study in row.typed else fold(row.typed["study"])
        for other in self.rows[row.who, target.name]:
            called = target[target.key or ""].cell.parse(other.typed.get(target.key or "", ""))
            if fold(other.typed[target.study]) == study and called is not None and fold(str(called)) == fold(name):
                return other.one
        return name

    # ----------------------------------------------------------------------------------------------- what is compared

    def is_known(self, table: Table, asked: Field) -> bool:
        """Whether nobody extracts a field, as the title of a study, or what is typed before extractors begin."""
        by_label = table is self.form.studies and fold(asked.label) in _NAMES and asked.name not in table.identity
        names = by_label if asked.names is None else asked.names
        return asked.name in table.not_extracted or (names and asked.scored)

    def field_of(self, line: Mapping[str, str]) -> tuple[Table, Field]:
        """The table and the field of a line of the dataset's lists."""
        table = self.form[line["table"]]
        return table, table[line["field"]]

    def cells(self) -> Iterator[tuple[Table, Field, str, dict[str, TypedRow], list[Meaning]]]:
        """Each cell that says something of a report: table, field, state, its rows, what those who count have in it."""
        return (one for one in self.every_cell() if not self.is_known(one[0], one[1]))

    def names_differ(self) -> int:
        """How many cells of what nobody extracts differ."""
        states = Counter(state for table, asked, state, *_ in self.every_cell() if self.is_known(table, asked))
        return sum(states[state] for state in ("conflict", "status", "omission", "additional"))

    def every_cell(self) -> Iterator[tuple[Table, Field, str, dict[str, TypedRow], list[Meaning]]]:
        """The same with the cells of what nobody extracts."""
        for table in self.form.tables:
            for together in self.merged[table.name]:
                any_row = next(iter(together.values()))
                study = fold(any_row.typed[table.study])
                began = [who for who in self.names if study in self.studies[who]]
                counting = [who for who in began if who in together or not table.selection]
                alone = table.selection and len(together) == 1 and len(began) > 1
                otherwise = any(
                    of == table.name and rows.get(any_row.who) == any_row.number for of, rows in self.joined
                )
                for asked in table.fields:
                    if not self._is_compared(table, asked, otherwise=otherwise):
                        continue
                    those = [who for who in counting if asked.name in self.asked_of(who, table, study)]
                    means = [together[who].means[asked.name] if who in together else None for who in those]
                    texts = {together[who].typed.get(asked.name, "") for who in those if who in together}
                    state = "additional" if alone and any(means) else state_of(asked, means, texts)
                    yield table, asked, state, together, means

    def asked_of(self, who: str, table: Table, study: str) -> frozenset[str]:
        """The fields of a table for which there was a column when an extractor first submitted a study."""
        return self.columns.get((who, table.name, study), frozenset())

    def not_compared(self) -> Counter[str]:
        """By label of the field, the entries that one extractor made, and that another had no column for."""
        found = Counter[str]()
        for table, asked, _, together, means in self.cells():
            study = fold(next(iter(together.values())).typed[table.study])
            began = [who for who in self.names if study in self.studies[who]]
            lacking = [who for who in began if asked.name not in self.asked_of(who, table, study)]
            wanted = [
                who for who in lacking if who in together or not table.selection or not self.asked_of(who, table, study)
            ]
            found[asked.label] += bool(any(means) and wanted)
        return +found

    def differing(self) -> set[tuple[str, int, str]]:
        """The cells that differ: table, merged row and field."""
        return {
            (table.name, next(iter(together.values())).one, asked.name)
            for table, asked, state, together, _ in self.cells()
            if state in {"conflict", "status", "omission", "additional"}
        }

    def _is_compared(self, table: Table, asked: Field, *, otherwise: bool) -> bool:
        if asked.finished_when is not None or asked.bookkeeping or asked.name == table.study:
            return False
        if asked.name in table.identity:
            named = asked.cell.family.takes_any_words and asked.reference is None and not table.selection
            return otherwise and not named
        return asked.name != table.key

    def scored(self) -> Iterator[tuple[Table, Field, list[Meaning]]]:
        """The cells of the table of agreement: extracted by two, no free text, no evidence, no reference."""
        for table, asked, _, _, means in self.cells():
            plain = asked.role is None and asked.scored and asked.reference is None and asked.mode == "dual"
            if plain and asked.name not in table.identity and len(means) > 1:
                yield table, asked, means

    # ------------------------------------------------------------------------------------------------ the other files

    def table(self, name: str) -> list[dict[str, str]]:
        """A CSV of the dataset."""
        text = (self.folder / "dataset" / f"{name}.csv").read_text(encoding="utf-8-sig")
        return list(csv.DictReader(text.splitlines(keepends=True)))

    def decisions(self) -> list[dict[str, Any]]:
        """The lines of the ledger."""
        path = self.folder / "decisions.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

    def in_force(self) -> list[dict[str, Any]]:
        """The rulings that nobody withdrew or replaced."""
        lines = self.decisions()
        withdrawn = {line.get("withdraws") for line in lines}
        valid = [line for line in lines if line["id"] not in withdrawn and "ruling" in line]
        replaced = {old for line in valid for old in line.get("replaces", ())}
        return [line for line in valid if line["id"] not in replaced]

    def confirmed(self) -> int:
        """How many different warnings the sheets Confirmations name."""
        found = set()
        for path in (self.folder / "extractions").glob("*.xlsx"):
            sheet = openpyxl.load_workbook(path)["Confirmations"]
            found |= {
                (rule, study, values) for rule, study, _, values, *_ in sheet.iter_rows(3, values_only=True) if rule
            }
        return len(found)


def typed_rows(form: Form, path: Path, who: str) -> Iterator[tuple[Table, list[TypedRow]]]:
    """The rows of a workbook that are not blank, by table; none of a table that it has no sheet for."""
    names = sheet_names(form)
    book = openpyxl.load_workbook(path, data_only=True)
    for table in (table for table in form.tables if names[table.name] in book.sheetnames):
        rows, fields = [], {header: name for name, header in headers(table).items()}
        lines = book[names[table.name]].iter_rows(min_row=_HEADERS, values_only=True)
        columns = [fields.get(str(header or "").rstrip(" *"), "") for header in next(lines)]
        for number, cells in enumerate(lines, _HEADERS + 1):
            texts = ["" if cell is None else str(cell).strip() for cell in cells]
            typed = {name: text for name, text in zip(columns, texts, strict=True) if text and name}
            if typed and number >= FIRST_ROW:
                rows.append(TypedRow(who, number, typed, frozenset(columns)))
        yield table, rows


def columns_in(form: Form, path: Path) -> dict[str, frozenset[str]]:
    """The fields that have a column in a workbook, by table."""
    book, found = openpyxl.load_workbook(path, read_only=True), {}
    for table in form.tables:
        if (name := sheet_names(form)[table.name]) in book.sheetnames:
            fields = {header: field for field, header in headers(table).items()}
            (line,) = book[name].iter_rows(min_row=_HEADERS, max_row=_HEADERS, values_only=True)
            there = (fields.get(str(header or "").rstrip(" *")) for header in line)
            found[table.name] = frozenset(field for field in there if field)
    book.close()
    return found


_HEADERS = 2  # the row of the sheet with the headers


def joined_at_first(folder: Path) -> list[tuple[str, dict[str, int]]]:
    """Such pairs of the first submissions. Those of today, if somebody submitted in parts or with another form."""
    index = (folder / "first-submissions" / "index.jsonl").read_text(encoding="utf-8")
    lines = list(map(json.loads, index.splitlines()))
    submitted = {f"{line['extractor']}.xlsx": folder / "first-submissions" / line["file"] for line in lines}
    now = {name: folder / "extractions" / name for name in submitted}
    another_form = (folder / "forms").is_dir()
    if len(submitted) < len(lines) or another_form or not all(path.exists() for path in now.values()):
        return joined_otherwise(folder)
    if all(now[name].read_bytes() == copy.read_bytes() for name, copy in submitted.items()):
        return joined_otherwise(folder)
    with TemporaryDirectory() as scratch:
        project = Path(shutil.copytree(folder, Path(scratch) / "review"))
        (project / "adjudication.xlsx").unlink(missing_ok=True)
        for name, copy in submitted.items():
            (project / "extractions" / name).unlink()
            shutil.copyfile(copy, project / "extractions" / name)
        return joined_otherwise(project)


def joined_otherwise(folder: Path, *, apart: bool = True) -> list[tuple[str, dict[str, int]]]:
    """Table and row numbers of the pairs that similarity or a ruling is about, as `merge` lists them."""
    listed = twofold("merge", "--output-format", "json", at=folder).json["pairings"]
    return [
        (each["table"], {who: place["row"] for who, place in each["rows"].items()})
        for each in listed
        if each["by"] in {"similarity", "ruling"} and (apart or each["state"] != "apart")
    ]


def state_of(asked: Field, means: list[Meaning], texts: set[str]) -> str:
    """How the cells of those who count compare."""
    filled = [mean for mean in means if mean is not None]
    values = {each[1] for each in filled if each[0] == "value"}
    codes = {each[1] for each in filled if each[0] == "code"}
    if not filled:
        return "blank"
    if len(means) == 1 or (asked.mode != "dual" and len(filled) == 1):
        return "single"
    if not asked.scored:
        return "unscored"
    if len(values) > 1 and not _close(asked, values):
        return "conflict"
    if len(codes) > 1 or (codes and values):
        return "status"
    if len(filled) < len(means):
        return "omission"
    return "agreed" if len(texts) == 1 or asked.reference is not None else "cosmetic"


def _close(asked: Field, values: set[object]) -> bool:
    if asked.tolerance is None:
        return False
    numbers = [Decimal(str(value)) for value in values]
    return max(numbers) - min(numbers) <= asked.tolerance


def kappa(pairs: list[tuple[object, object]]) -> float | None:
    """Cohen's kappa of two raters' values, without weights; None where chance alone would agree (Cohen 1960)."""
    n = len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[each] * second[each] for each in first) / n**2
    return None if chance == 1 else (sum(one == other for one, other in pairs) / n - chance) / (1 - chance)


def ac1(pairs: list[tuple[object, object]], categories: int) -> float | None:
    """Gwet's AC1 of two raters' values over this many categories; None for fewer than two (Gwet 2008)."""
    if categories < 2:
        return None
    n = len(pairs)
    shares = [count / (2 * n) for count in Counter(each for pair in pairs for each in pair).values()]
    chance = sum(share * (1 - share) for share in shares) / (categories - 1)
    return (sum(one == other for one, other in pairs) / n - chance) / (1 - chance)


def by_field(recount: Recount) -> Mapping[tuple[str, str], list[list[Meaning]]]:
    """The cells of agreement by table and field."""
    found: dict[tuple[str, str], list[list[Meaning]]] = {}
    for table, asked, means in recount.scored():
        found.setdefault((table.name, asked.name), []).append(means)
    return found

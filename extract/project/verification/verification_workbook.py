"""The workbook in which somebody verifies another person's values, with a line for each value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extract.errors import CannotUse
from extract.project.extractors.whose_file import people_of
from extract.project.folder.command_cache import once
from extract.project.folder.project import Project
from extract.project.verification.verification_files import VERIFICATION, verification_stamp
from extract.reading import read_file
from extract.safe_replace import fingerprint
from extract.workbook.grey_cells import refuse_torn
from extract.workbook.load import Loaded, load_extraction
from extract.workbook.stamp import Stamp
from extract.workbook.typed_elsewhere import left_behind
from schema import row
from schema.choices import option
from schema.form import Form, make_form
from schema.records import record
from schema.rounds import BELONGS
from schema.row import Cell, Row
from schema.text import fold
from validate.adjudication.verification import SingleValue
from validate.check.problem import Problem
from validate.extraction.recorded_table import RecordedTable

CONFIRMED, CHANGED, NOT_FOUND = "confirmed", "changed", "not found"


class Values(Row, label="Verification", identity=("item",)):
    """One row per value that another person extracted."""

    study: Cell[str] = row.text("Study")
    sheet: Cell[str] = row.text("Sheet", guidance="The sheet in which it was extracted.")
    of_row: Cell[str] = row.text("Row", guidance="Which row of this sheet.")
    field: Cell[str] = row.text("Field", guidance="The column of this sheet.")
    value: Cell[str] = row.text("Value", guidance="What another person extracted.")
    place: Cell[str] = row.text("Place", guidance="Where this person found it.")
    words: Cell[str] = row.text("Words", guidance="The words of the report that this person copied.")
    guidance: Cell[str] = row.text("What was to be extracted", guidance="What the form asks for.")
    verdict: Cell[str] = row.choice(
        "Verdict",
        option("confirmed", CONFIRMED, "The report says this."),
        option("changed", CHANGED, "The report says something else. Write it under Right value."),
        option("not_found", NOT_FOUND, "You looked in the whole report and did not find it."),
        other=False,
        optional=True,
        guidance="Leave it blank until you have looked.",
    )
    typed__for: Cell[str] = row.text("Belongs to", guidance="The row that the verdict was typed for.")
    right_value: Cell[str] = row.text(
        "Right value", optional=True, guidance="Only if you chose changed: what the report says, or a missing code."
    )
    where: Cell[str] = row.text("Where", optional=True, guidance="The place and the words of the report.")
    item: Cell[str] = row.key("Leave this column as it is", prefilled=True, guidance="By this a row is known again.")


_TYPED = ("verdict", "right_value", "where")
_STEPS = (
    "Each row shows a value that another person extracted, with the place and the words that this person gave for it."
    " Look it up in the report. Choose confirmed, changed or not found under Verdict.",
    "If the report says something else, write the right value under Right value, and its place and words under Where."
    " The team then rules on it. Nothing is overwritten.",
    "You need not verify everything at once. A row without a verdict stays on the list. Do not change the grey cells."
    " You may filter the rows. If you want to sort them, unprotect the sheet and select all columns first.",
)


def verification_form() -> Form:
    """The form of the workbook. Cells that the verifier does not type are grey."""
    form = make_form(Values, name=VERIFICATION, title="Verification", version="1")
    table = form.studies
    fields = tuple(
        field if field.name in {*_TYPED, "item"} else replace(field, shown=True, optional=True)
        for field in table.fields
    )
    return replace(form, tables=(replace(table, fields=fields, given=True),))


@record(kw_only=True)
class Line:
    """A line with the verifier's entries, and its place."""

    who: str
    file: str
    cell: str
    item: str
    study: str
    verdict: str
    right_value: str
    where: str
    shown: Mapping[str, str]

    @property
    def says(self) -> tuple[str, str]:
        """The verdict and the right value, ignoring spelling."""
        return self.verdict, fold(self.right_value)

    @property
    def named(self) -> str:
        """The file and the cell of the verdict."""
        return f"{self.file} {self.cell}"


def read_verification(path: Path) -> tuple[Stamp, Loaded] | None:
    """The stamp and the cells of a verification workbook; None for any other file."""

    def read() -> tuple[Stamp, Loaded] | None:
        book = read_file(path)
        stamp = verification_stamp(book)
        return None if stamp is None else (stamp, load_extraction(path, verification_form(), workbook=book))

    return once(("verification", path), read)


def read_lines(project: Project, path: Path, *, blank: bool = False) -> tuple[list[Line], tuple[Problem, ...]]:
    """The lines of a workbook with a verdict or value, or those that are `blank`, and the workbook's problems.

    Raises CannotUse if it is not a verification workbook, or does not say who verifies.
    """
    read = read_verification(path)
    if read is None:
        raise CannotUse(
            "is not a workbook for verification", file=str(path), hint="twofold template --verify makes one"
        )
    stamp, loaded = read
    who = people_of(project.settings.people).name_of(stamp.extractor)
    recorded = loaded.extraction["values"]
    return list(lines_of(recorded, who, path.name, blank=blank)), loaded.problems


def lines_of(recorded: RecordedTable, who: str, file: str, *, blank: bool = False) -> Iterator[Line]:
    """The lines in which something is typed; with `blank`, the other lines."""
    for position in range(recorded.height):
        texts = {field.name: recorded.text(field.name, position) or "" for field in recorded.table.fields}
        if any(texts[name] for name in _TYPED) is blank:
            continue
        yield Line(
            who=who,
            file=file,
            cell=f"{recorded.sheet_of(position)}!{recorded.cell(position, 'verdict') or ''}",
            item=texts["item"],
            study=texts["study"],
            verdict=recorded.values["verdict"][position] or "",
            right_value=texts["right_value"],
            where=texts["where"],
            shown=texts,
        )


@record(kw_only=True)
class VerificationWorkbook:
    """A workbook to write. `new` is the number of values that the person's files do not have yet.

    `torn`: whether some rows of these files have the grey cells of other rows. `left_behind`: what only each file has.
    """

    path: Path
    content: bytes
    values: int
    new: int
    files: tuple[Path, ...]
    seen: Mapping[Path, str | None]
    torn: bool
    left_behind: Mapping[Path, tuple[str, ...]]


def verification_workbook(
    project: Project, form: Form, who: str, values: Sequence[SingleValue], files: Sequence[Path]
) -> VerificationWorkbook:
    """The workbook for somebody who verifies these values, with everything typed in their current files."""
    from extract.project.folder.made_anew import free_path

    seen = {path: fingerprint(path) for path in files}
    typed: dict[str, Line] = {}
    known: set[str] = set()
    torn = False
    unused: dict[Path, tuple[str, ...]] = {}
    for path in files:
        loaded = load_extraction(path, verification_form())
        known |= {*loaded.extraction["values"].values["item"].drop_nulls()}
        torn = torn or bool(loaded.torn)
        lines, problems = read_lines(project, path)
        refuse_torn(problems, path)
        unused[path] = left_behind(path, loaded, _content(project, who, ()))
        for line in lines:
            before = typed.get(line.item, line)
            typed[line.item] = before if before.where else line
            if before.says != line.says or (before.where and line.where and fold(before.where) != fold(line.where)):
                raise CannotUse(
                    f"{before.named} and {line.named} say different things of one value",
                    hint="clear the one that does not count, then run the command again",
                )
    rows = [_row(form, value, typed.get(value.item)) for value in values]
    current = {value.item for value in values}
    rows += [{**line.shown, BELONGS: item} for item, line in typed.items() if item not in current]
    new = sum(value.item not in known for value in values)
    path = free_path(project.verification, f"{who} verifies")
    return VerificationWorkbook(
        path=path,
        content=_content(project, who, rows),
        values=len(values),
        new=new,
        files=tuple(files),
        seen=seen,
        torn=torn,
        left_behind=unused,
    )


def _content(project: Project, who: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    from extract.workbook.template import template_content

    return template_content(verification_form(), who, (), project.settings.title, {"values": rows}, steps=_STEPS)


def _row(form: Form, value: SingleValue, line: Line | None) -> dict[str, str]:
    table = form[value.table]
    field = table[value.field]
    row = {
        "study": value.study,
        "sheet": table.label,
        "of_row": "" if table.parent is None else value.row,
        "field": field.label,
        "value": field.cell.in_words(value.value),
        "place": value.place,
        "words": value.words,
        "guidance": field.guidance,
        BELONGS: value.item,
        "item": value.item,
    }
    return row | ({name: text for name in _TYPED if (text := line.shown[name])} if line else {})

"""Reads the project's list of studies, as people write it and as Excel saves it."""

from __future__ import annotations

from pathlib import Path

from extract.errors import CannotUse
from extract.reading import read_file
from schema.form import Form
from schema.text import fold
from validate.inference.header_match import KnownHeaders

_STUDY = "study"
_CITATIONS = frozenset({"label", "citation"})
_AS_IT_SHOULD_BE = "its first line reads study,label; each line below it names one study"


def read_study_list(path: Path, form: Form) -> list[dict[str, str]]:
    """Reads a list of studies: one row per study, by the fields of the form's sheet of studies.

    The column `study` is the field that identifies a study, whatever the form calls it. Other columns are matched by
    the name or label of their field. Unknown columns and blank lines are ignored. Without a file, or with an empty one,
    the result is empty. Raises CannotUse for a list without the column `study`, a line without a study, or a study that
    is listed twice.
    """
    first_row, lines = _lines(path)
    if not lines:
        return []
    fields, named = _fields(lines[0], path, form), form.naming_studies(form.studies)
    studies: dict[str, dict[str, str]] = {}
    for number, line in enumerate(lines[1:], start=first_row + 1):
        written = {name: text.strip() for column, name in fields.items() if (text := line[column])}
        row = {name: form.renamed.in_text(text) if name in named else text for name, text in written.items()}
        if any(row.values()):
            study = row.get(form.studies.identity[0], "")
            _refuse_unclear(study, studies, path, number, form)
            studies[fold(study)] = row
    return list(studies.values())


def lists_citations(path: Path, form: Form) -> bool:
    """Whether a list has citations in a column that is not a field of the form."""
    _, lines = _lines(path)
    known = _known_headers(form)
    columns = [column for column, text in enumerate(lines[0]) if fold(text or "") in _CITATIONS] if lines else []
    return any(line[column] for column in columns if known.find(lines[0][column]) is None for line in lines[1:])


def not_filled_in(path: Path, form: Form) -> dict[str, str]:
    """The columns of a list with values for fields that workbooks leave blank: header -> field."""
    _, lines = _lines(path)
    fields = _fields(lines[0], path, form) if lines else {}
    return {
        lines[0][column] or "": name
        for column, name in fields.items()
        if name not in form.studies.filled_in and any(line[column] for line in lines[1:])
    }


def _lines(path: Path) -> tuple[int, list[tuple[str | None, ...]]]:
    """The lines of a list, and the number of the first one. There are no lines without a file, or with an empty one."""
    if not path.is_file() or not path.stat().st_size:
        return 1, []
    sheet = next((sheet for sheet in read_file(path).sheets if sheet.cells.height), None)
    return (1, []) if sheet is None else (sheet.first_row, sheet.cells.rows())


def _known_headers(form: Form) -> KnownHeaders[str]:
    return KnownHeaders([(_STUDY, form.studies.identity[0])], *form.studies.known_by)


def _fields(header: tuple[str | None, ...], path: Path, form: Form) -> dict[int, str]:
    """The field of each column, by column position."""
    key = form.studies.identity[0]
    known = _known_headers(form)
    fields = {column: name for column, text in enumerate(header) if (name := known.find(text)) is not None}
    if key not in fields.values():
        headers = ", ".join(repr(text) for text in header if text) or "nothing"
        raise CannotUse(
            f"has no column {_STUDY!r}: its first line has {headers}", file=str(path), hint=_AS_IT_SHOULD_BE
        )
    return fields


def _refuse_unclear(study: str, before: dict[str, dict[str, str]], path: Path, number: int, form: Form) -> None:
    if not study:
        raise CannotUse(f"row {number} has no study", file=str(path), hint="give it a short name, or delete the row")
    if fold(study) in before:
        hint = "name each study once"
        if earlier := form.renamed.formerly(study):
            names = " and ".join(map(repr, earlier))
            hint = (
                f"{names} {'was' if len(earlier) == 1 else 'were'} renamed to {study!r}, so these names are one study."
                " Delete the row that is too many. If they are two studies, take the renaming back:"
                " twofold withdraw ID --who NAME (twofold ledger check shows the ID)"
            )
        raise CannotUse(f"row {number} lists {study!r} a second time", file=str(path), hint=hint)

"""A team's own sub-codes: `subcodes.csv` in the project, which grows while findings are coded."""

from __future__ import annotations

from pathlib import Path

from extract.errors import CannotUse
from extract.reading import read_file
from schema.choices import Option
from schema.forms.patient_voices.codebook import DOMAINS
from schema.text import quoted
from validate.inference.header_match import first_columns

COLUMNS = ("code", "label", "definition", "under", "since")
"""`under` is the domain, D1 to D6; `since` the revision of the codebook that brought or changed the sub-code."""


def read_subcodes(path: Path) -> tuple[Option, ...]:
    """The sub-codes of the file, in its order; CannotUse at the cell that is wrong.

    A code that the form has already is changed by it; `since` says with which revision, 2 or later.
    """
    cells = next((sheet.cells for sheet in read_file(path).sheets if sheet.cells.height), None)
    if cells is None:
        return ()
    header, *rows = cells.iter_rows()
    known = first_columns(header)
    places = {name: place for name in COLUMNS if (place := known.find(name)) is not None}
    missing = [name for name in COLUMNS if name not in places]
    if missing:
        raise CannotUse(f"has no column {missing[0]}", file=str(path), hint=f"its columns are {', '.join(COLUMNS)}")
    return tuple(
        _option(path, number, {name: (row[places[name]] or "").strip() for name in COLUMNS})
        for number, row in enumerate(rows, start=2)
    )


def _option(path: Path, line: int, said: dict[str, str]) -> Option:
    domains = {domain.code for domain in DOMAINS}
    if not said["code"]:
        raise CannotUse("has a sub-code without a code", file=str(path), cell=f"A{line}", hint="give it a short name")
    if said["under"] not in domains:
        raise CannotUse(
            f"the sub-code {said['code']} is under {quoted(said['under'])}, which is no domain",
            file=str(path),
            hint=f"line {line}: write one of {', '.join(sorted(domains))}",
        )
    if not said["since"].isascii() or not said["since"].isdigit() or int(said["since"]) < _FIRST:
        raise CannotUse(
            f"the sub-code {said['code']} is since {quoted(said['since'])}, which is no revision",
            file=str(path),
            hint=f"line {line}: write a whole number, {_FIRST} for the first change to the codebook",
        )
    label = said["label"] or said["code"].replace("_", " ")
    return Option(
        code=said["code"],
        label=label if label.startswith(said["under"]) else f"{said['under']} {label}",
        definition=said["definition"],
        aliases=(label,),
        under=said["under"],
        since=int(said["since"]),
    )


_FIRST = 2  # the built-in codebook is revision 1

"""Reads the rulings of an exported page: a file of JSON lines whose first line identifies the page."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from extract.adjudication.intake.file_rulings import FileRulings, Rulings, sort_rulings
from extract.adjudication.layout.find import Entry
from extract.adjudication.lines.names import Names, known_again
from extract.adjudication.lines.ruling_input import RulingInput
from extract.adjudication.lines.words import (
    FIELD,
    KEY,
    NOT_ASKED,
    NOT_EXTRACTED,
    ROW,
    STUDY,
    TABLE,
    row_header,
    value_header,
)
from extract.errors import CannotUse
from schema.records import record
from schema.renamed_studies import RenamedStudies
from schema.text import tidy
from validate.adjudication.who_may_rule import Policy
from validate.check.problem import Problem
from validate.inference.header_match import first_columns
from validate.ledger.ledger import Ledger
from validate.merge.comparison import Comparison

_PAIR = "p "  # the start of the key of a line on which row is which
_AGAIN = "save the rulings again from the page"


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class PageHeader(_Strict):
    """How a page identifies itself, in the page and in the first line of its rulings.

    `extractors` has the digests of blinded names. `ledger` has the ids of the ledger's lines at the time of the export.
    """

    twofold: Literal["rulings of an exported desk"] = "rulings of an exported desk"
    version: Literal[1] = 1
    project: str
    export: str
    title: str
    exported: str
    extractors: list[list[str]]
    ledger: list[str]
    rulings: int = 0


class PageRuling(_Strict):
    """A ruling: what the page showed, and what was filled in. `bulk` is the number of lines ruled on together."""

    export: str
    key: str
    study: str
    sheet: str
    row: str
    field: str
    seen: dict[str, str]
    ruling: str
    value: str
    method: str
    who: str
    cause: str
    reason: str
    bulk: int = 0


@record(kw_only=True)
class LineEntry(Entry):
    """A line of the file in the form of a row of a sheet."""

    bulk: int = 0

    def cell(self, header: str) -> str:  # noqa: ARG002 (a line has no cells)
        """The name of the line, because all its parts are in one line."""
        return f"line {self.row}"


def read_page_rulings(path: Path, comparison: Comparison, *, when: str, policy: Policy | None = None) -> FileRulings:
    """Compares the rulings in a file from an exported page with the current merge, as `read_sheet` does.

    Raises CannotUse if it is no such file, or if its page was exported from another project or with a ledger that is
    not an earlier state of the current one.
    """
    lines = list(_lines(path))
    header = _header(path, lines[0][1] if lines else "")
    _refuse_other_ledger(path, header, comparison.ledger)
    who = policy or Policy()
    names = known_again(comparison.names, [tuple(row) for row in header.extractors], (), who.people)
    read = [(number, _ruling(path, number, text, header)) for number, text in lines[1:]]
    renamed = comparison.form.renamed
    entries = [_entry(number, found, names, renamed) for number, found in read if isinstance(found, PageRuling)]
    rulings = Rulings(
        path=path,
        pairs=tuple(entry for entry, pair in entries if pair),
        cells=tuple(entry for entry, pair in entries if not pair),
        lines_of_rows=tuple(entry for entry, _ in entries),
        questions_on="in the page",
        in_bulk=_in_bulk,
        problems=(*(found for _, found in read if isinstance(found, Problem)), *_lacking(path, header, len(read))),
        written_with=frozenset(header.ledger),
    )
    return sort_rulings(rulings, comparison, names, when=when, policy=who)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotUse("is not UTF-8 text", file=str(path), hint=_AGAIN) from error
    except OSError as error:
        raise CannotUse(f"cannot be read: {error.strerror or error}", file=str(path)) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _header(path: Path, line: str) -> PageHeader:
    try:
        return PageHeader.model_validate_json(line)
    except ValidationError as error:
        raise CannotUse(
            "does not begin with the line that says which page it came from", file=str(path), hint=_AGAIN
        ) from error


def _refuse_other_ledger(path: Path, header: PageHeader, ledger: Ledger) -> None:
    lacking = [id_ for id_ in header.ledger if id_ not in ledger.by_id]
    if lacking:
        raise CannotUse(
            f"comes from a page that was exported when the ledger had {len(header.ledger)} lines, and {len(lacking)}"
            " of them are not in this ledger",
            file=str(path),
            hint=f"take it into the project that the page was exported from ({header.title or 'without a title'}), or"
            " put the whole ledger back first",
        )


def _ruling(path: Path, number: int, text: str, header: PageHeader) -> PageRuling | Problem:
    try:
        found = PageRuling.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = f"{'.'.join(map(str, first['loc']))}: " if first["loc"] else ""
        return _not_understood(path, f"this line is not a ruling ({where}{first['msg']}): {_AGAIN}", number)
    if found.export != header.export:
        return _not_understood(path, "this line comes from another page: take in each file by itself", number)
    return found


def _lacking(path: Path, header: PageHeader, found: int) -> Iterator[Problem]:
    if found != header.rulings:
        yield _not_understood(path, f"the file says that it has {header.rulings} rulings, and has {found}: {_AGAIN}", 1)


def _not_understood(path: Path, message: str, number: int) -> Problem:
    return Problem(code="ruling-not-understood", message=message, file=str(path), cells=(f"line {number}",))


def _entry(number: int, ruling: PageRuling, names: Names, renamed: RenamedStudies) -> tuple[LineEntry, bool]:
    """The line as a row of a sheet, and whether it is about which row is which."""
    pair = ruling.key.startswith(_PAIR)
    header, absent = (row_header, NOT_ASKED) if pair else (value_header, NOT_EXTRACTED)
    texts: Mapping[str, str] = {
        STUDY: renamed.now(ruling.study),
        TABLE: ruling.sheet,
        ROW: ruling.row,
        FIELD: ruling.field,
        KEY: ruling.key,
        **{header(shown): ruling.seen.get(shown, absent) for shown in names.shown.values()},
    }
    columns = first_columns(texts, 1)
    given = [ruling.ruling, ruling.value, ruling.method, ruling.who, ruling.cause, ruling.reason]
    entry = LineEntry(
        sheet="",
        row=number,
        columns=columns,
        texts={columns.find(name) or 0: text for name, text in texts.items()},
        input=RulingInput(*("" if not tidy(text) else text.strip() for text in given)),
        bulk=ruling.bulk,
    )
    return entry, pair


def _in_bulk(ruled: Sequence[tuple[Entry, Hashable]]) -> list[int]:
    return [entry.bulk if isinstance(entry, LineEntry) else 0 for entry, _ in ruled]

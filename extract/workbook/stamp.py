"""The stamp of a workbook: its form, and which header belongs to which field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType

from extract.reading import Sheet, Workbook
from extract.workbook.grey_cells import GreyCells
from extract.workbook.layout import STAMP, bands, headers, hint, modules_on, sheet_names
from schema.form import Form
from schema.records import record
from schema.text import fold

_OTHER = "extracted by another"
_CODED = "coded with"
_GREY_FIELDS, _GREY = "grey fields", "grey"


@record
class Column:
    """A column as it was written: its field, its header and the hint under it."""

    table: str
    field: str
    header: str
    hint: str


@record(kw_only=True)
class Stamp:
    """The information about a workbook on its hidden sheet. `sheets` has the sheet name of each table.

    `codebook` is the codebook revision of the workbook. In a copy for a later form, `coded_with` has the earlier
    revision with which a study was extracted, by the name of the study ("" for all other studies). `answers` is the
    fingerprint of everything that affects answers; empty in workbooks of earlier versions of twofold. `others` are the
    studies in which somebody else extracts what one person extracts, with that person; None if nobody was assigned.
    `handed_out` has the original grey cells, by table.
    """

    form: str
    version: str = ""
    fingerprint: str = ""
    answers: str = ""
    codebook: int | None = None
    coded_with: Mapping[str, int] = field(default_factory=dict)
    extractor: str = ""
    modules: tuple[str, ...] = ()
    sheets: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    bands: frozenset[str] = frozenset()
    round: int = 1
    others: Mapping[str, str] | None = None
    handed_out: Mapping[str, GreyCells] = field(default_factory=dict)

    def fits(self, form: Form) -> bool:
        """Whether answers mean the same in this form: it is the same, or differs only in words and rules."""
        return self.answers == form.answers_fingerprint or self.fingerprint == form.fingerprint

    def of(self, table: str) -> tuple[Column, ...]:
        """The columns of one table."""
        return tuple(column for column in self.columns if column.table == table)


def stamp_of(
    form: Form,
    extractor: str,
    others: Mapping[str, str] | None = None,
    given: Mapping[str, GreyCells] = MappingProxyType({}),
    coded_with: Mapping[str, int] = MappingProxyType({}),
) -> Stamp:
    """The stamp of a workbook made from this form for this extractor, with these grey cells."""
    return Stamp(
        form=form.name,
        version=form.version,
        fingerprint=form.fingerprint,
        answers=form.answers_fingerprint,
        codebook=form.codebook,
        coded_with=coded_with,
        extractor=extractor,
        modules=modules_on(form),
        sheets=sheet_names(form),
        columns=tuple(
            Column(table.name, field.name, headers(table)[field.name], hint(field))
            for table in form.tables
            for field in table.fields
        ),
        bands=bands(form),
        round=form.round,
        others=others,
        handed_out=given,
    )


def stamp_rows(stamp: Stamp) -> Iterator[tuple[str, ...]]:
    """The rows of the hidden sheet. The first cell of each is its kind."""
    yield "form", stamp.form
    yield "version", stamp.version
    yield "fingerprint", stamp.fingerprint
    yield "answers", stamp.answers
    yield "codebook", "" if stamp.codebook is None else str(stamp.codebook)
    for study, revision in stamp.coded_with.items():
        if revision != stamp.codebook:
            yield _CODED, str(revision), study
    yield "extractor", stamp.extractor
    if stamp.round > 1:
        yield "round", str(stamp.round)
    if stamp.others is not None:
        yield from ((_OTHER, study, name) for study, name in (stamp.others or {"": ""}).items())
    yield from (("module", name) for name in stamp.modules)
    yield from (("table", table, sheet) for table, sheet in stamp.sheets.items())
    yield from (("field", column.table, column.field, column.header, column.hint) for column in stamp.columns)
    yield from (("band", text) for text in sorted(stamp.bands))
    for table, out in stamp.handed_out.items():
        yield _GREY_FIELDS, table, *out.fields
        yield from ((_GREY, table, key, *digests) for key, digests in out.rows.items())


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def find_stamp(workbook: Workbook) -> Stamp | None:
    """The stamp of a workbook; None if it has none, such as a team's own file."""
    sheet = next((sheet for sheet in workbook.sheets if fold(sheet.name) == fold(STAMP)), None)
    return None if sheet is None else read_stamp(sheet)


def read_stamp(sheet: Sheet) -> Stamp | None:
    """The stamp on a sheet; None if it names no form. Unknown rows are ignored, because the stamp is only a help."""
    lines: dict[str, list[tuple[str, ...]]] = {}
    for kind, *rest in sheet.cells.iter_rows():
        lines.setdefault(kind or "", []).append(tuple(text or "" for text in (*rest, *[None] * 4)))

    def one(kind: str) -> str:
        return lines[kind][0][0] if kind in lines else ""

    if "form" not in lines:
        return None
    return Stamp(
        form=one("form"),
        version=one("version"),
        fingerprint=one("fingerprint"),
        answers=one("answers"),
        codebook=_whole(one("codebook")),
        coded_with={row[1]: number for row in lines.get(_CODED, ()) if (number := _whole(row[0])) is not None},
        extractor=one("extractor"),
        modules=tuple(row[0] for row in lines.get("module", ())),
        sheets={row[0]: row[1] for row in lines.get("table", ())},
        columns=tuple(Column(*row[:4]) for row in lines.get("field", ())),
        bands=frozenset(row[0] for row in lines.get("band", ())),
        others={row[0]: row[1] for row in lines[_OTHER] if row[0]} if _OTHER in lines else None,
        round=_whole(one("round")) or 1,
        handed_out=_handed_out(lines.get(_GREY_FIELDS, ()), lines.get(_GREY, ())),
    )


def _handed_out(fields: Sequence[tuple[str, ...]], rows: Sequence[tuple[str, ...]]) -> dict[str, GreyCells]:
    """The grey cells by table, from the lines of a stamp."""
    found = {}
    for table, *names in fields:
        known = tuple(name for name in names if name)
        digests = {key: tuple(texts[: len(known)]) for of, key, *texts in rows if of == table}
        found[table] = GreyCells(known, {key: texts for key, texts in digests.items() if len(texts) == len(known)})
    return found

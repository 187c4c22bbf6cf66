"""The rows that a team has agreed on, as a later round of extraction shows and recognises them."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field

import polars as pl

from schema.cell_type import Family
from schema.codebook import Recoding
from schema.form import Field, Form, Table
from schema.records import record
from schema.rounds import BELONGS, ROW, agreed_name, supporting
from schema.text import fold
from validate.extraction.columns import among, constant
from validate.extraction.extraction import Extraction
from validate.extraction.parts import rows_where
from validate.extraction.read_cells import key_of
from validate.extraction.recorded_table import RecordedTable
from validate.merge.comparison import Comparison
from validate.merge.consensus import kept_rows
from validate.merge.merged_table import MergedTable

_DIGITS = 8  # hexadecimal: among 10,000 rows of one study, two share a name once in a hundred reviews


@record(kw_only=True)
class AgreedRow:
    """A merged row with agreed values. `name` depends only on the study and on the words of the row.

    So the name changes with the words, and returns if the words return. A renamed study counts under its first name.
    `cells` has the texts for the workbook, by field.
    """

    table: str
    position: int
    study: str
    name: str
    cells: Mapping[str, str] = field(hash=False)


def agreed_rows(
    comparison: Comparison, form: Form, studies: Collection[str], coded_since: Collection[str] = ()
) -> tuple[AgreedRow, ...]:
    """The agreed rows of these studies (folded) for a later round with this form.

    `comparison` is the comparison of the rounds before. Rows that were dropped or cannot be told apart are not agreed.
    If rows are coded again, these are the rows that the codebook asks for. In studies that were `coded_since` it last
    changed (folded), only rows whose code was withdrawn are asked for.
    """
    found: list[AgreedRow] = []
    for table in form.tables:
        if table.given:
            found.extend(_rows(comparison, table, studies, form.recoding, coded_since))
    return tuple(found)


def coded_since(coded: Comparison, recoding: Recoding) -> frozenset[str]:
    """The studies (folded) that everybody extracted after the codes that a round asks for last changed.

    `coded` has the extractions in which the rows were first coded.
    """
    since = recoding.since
    if since is None:
        return frozenset()
    books = [
        (fold(one.study_names[study]), one.codebook_of(study))
        for one in coded.extractions
        for study in one.studies_recorded
    ]
    before = {study for study, revision in books if revision is None or revision < since}
    return frozenset(study for study, _ in books) - before


def _rows(
    comparison: Comparison,
    table: Table,
    studies: Collection[str],
    recoding: Recoding | None,
    done: Collection[str],
) -> Iterator[AgreedRow]:
    merged = comparison.tables[table.name]
    wanted = None if recoding is None else concerned(merged, recoding, done)
    sound = (kept_rows(merged) & merged.rows["trouble"].is_null()).to_list()
    beside = _words_beside(comparison, merged)
    agreed = {
        shown.name: merged.listed("final", agreed_name(shown.name))
        for shown in table.fields
        if shown.shown and agreed_name(shown.name) in merged.table.by_name
    }
    taken: dict[str, int] = {}
    for position, study in enumerate(merged.studies):
        if not sound[position] or study is None or fold(study) not in studies:
            continue
        finals = {name: final for name, texts in agreed.items() if (final := texts[position]) is not None}
        words = {name: texts[position] for name, texts in beside.items() if texts.get(position)}
        name = _name(merged.table, comparison.form.renamed.first(study), finals, words)
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:  # rows with the same words are the same to everybody
            name = f"{name}-{taken[name]}"
        if wanted is not None and position not in wanted:
            continue
        shown = {name: merged.table[agreed_name(name)].cell.in_words(text) for name, text in finals.items()}
        joined = {f"{name}__shown": "\n".join(texts) for name, texts in words.items()}
        named = {ROW: name, BELONGS: name} if BELONGS in table.by_name else {ROW: name}
        cells = {table.study: study, **named, **shown, **joined}
        yield AgreedRow(table=table.name, position=position, study=study, name=name, cells=cells)


def concerned(merged: MergedTable, recoding: Recoding, done: Collection[str] = ()) -> frozenset[int]:
    """The positions of the rows that are coded again: with a withdrawn code, or a code that the team asks for.

    In studies that are `done` (folded), only rows with a withdrawn code.
    """
    field = merged.table[recoding.field]
    withdrawn, finals = _withdrawn(field, recoding), merged.listed("final", field.name)
    found = {position for position, text in enumerate(finals) if withdrawn & _codes(text)}
    asked = {position for position, text in enumerate(finals) if recoding.codes & _codes(text)}
    if recoding.under and field.refines:
        above = merged.listed("final", field.refines)
        asked |= {position for position, text in enumerate(above) if recoding.under & _codes(text)}
    return frozenset(found.union(at for at in asked if fold(merged.studies[at] or "") not in done))


def studies_concerned(comparison: Comparison, recoding: Recoding, done: Collection[str] = ()) -> frozenset[str]:
    """The studies (folded) with a row that is coded again, or may be after a ruling on a difference in it.

    Of the studies that are `done` (folded), only those with a withdrawn code.
    """
    merged = comparison.tables[recoding.table]
    field = merged.table[recoding.field]
    found = {fold(merged.studies[position] or "") for position in concerned(merged, recoding, done)}
    withdrawn = _withdrawn(field, recoding)
    for cell in comparison.open:
        if cell.table == merged.table.name and cell.field in {field.name, field.refines}:
            study = fold(cell.study)
            anew = recoding.codes if cell.field == field.name else recoding.under
            asked = (withdrawn if cell.field == field.name else set()) | (set() if study in done else {*anew})
            if any(asked & _codes(answer.value) for answer in cell.answers.values()):
                found.add(study)
    return frozenset(found)


def has_withdrawn_code(field: Field, text: str | None, recoding: Recoding) -> bool:
    """Whether a value has a withdrawn code."""
    return bool(_withdrawn(field, recoding) & _codes(text))


def _withdrawn(field: Field, recoding: Recoding) -> set[str]:
    return {one.code for one in field.cell.known if one.until is not None and one.until <= recoding.revision}


def _codes(text: str | None) -> set[str]:
    return set(text.split("; ")) if text else set()


def _words_beside(comparison: Comparison, merged: MergedTable) -> dict[str, dict[int, list[str]]]:
    """For each table whose rows support rows of this table: its words, by the position of the supported row."""
    found: dict[str, dict[int, list[str]]] = {}
    keys = merged.rows["row_key"].to_list()
    positions = {
        (study, fold(key)): place for place, (study, key) in enumerate(zip(merged.studies, keys, strict=True)) if key
    }
    for other in supporting(comparison.form, merged.table):
        from_rows = comparison.tables[other.table.name]
        kept = kept_rows(from_rows).to_list()
        words = from_rows.listed("final", other.words.name)
        points = from_rows.listed("final", other.reference.name)
        texts = found.setdefault(other.table.name, {})
        for place, study in enumerate(from_rows.studies):
            text = words[place]
            if kept[place] and text:
                for key in (points[place] or "").split(";"):
                    if (to := positions.get((study, fold(key)))) is not None:
                        texts.setdefault(to, []).append(text)
    return found


def _name(table: Table, study: str, finals: Mapping[str, str], words: Mapping[str, list[str]]) -> str:
    """A letter for the table, and a digest of the study, the identity and the words of the row.

    It stays the same when fields are renamed, and when blank text fields are added to the form.
    """
    says = [one for one in table.fields if one.name in table.identity or one.cell.family is Family.TEXT]
    meanings = [(one, _meaning(one, finals.get(one.name))) for one in says if one.name != table.study]
    called = next(iter(table.was), table.name)
    content = [
        fold(study),
        called,
        [meaning for one, meaning in meanings if one.name in table.identity or meaning is not None],
        {name: sorted(map(fold, texts)) for name, texts in words.items()},
    ]
    written = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return called[0].upper() + hashlib.sha256(written.encode()).hexdigest()[:_DIGITS]


def _meaning(one: Field, text: str | None) -> str | None:
    return fold(text) if text is not None and one.reference else key_of(one, text)


def words_shown(table: Table) -> list[Field]:
    """The fields of a later round that show the row's own words, by which it is named."""
    return [
        one
        for one in table.fields
        if one.shown
        and one.cell.family is Family.TEXT
        and agreed_name(one.name) == one.name
        and one.name != BELONGS
        and not one.name.endswith("__shown")  # words of other rows, whose order may change
    ]


@record(kw_only=True)
class Asleep:
    """A row of a workbook that is not among the agreed rows now. `words` is what the workbook shows for it."""

    table: str
    study: str
    name: str
    words: str
    cell: str
    sheet: str


def only_agreed_rows(extraction: Extraction, agreed: Collection[str]) -> tuple[Extraction, tuple[Asleep, ...]]:
    """The extraction with only agreed rows (by name), and the rows that are not agreed now."""

    def in_force(recorded: RecordedTable) -> pl.Series:
        if not recorded.table.given:
            return constant(True, recorded.height, pl.Boolean)
        # A row without a name has a problem of its own, and stays.
        return among(recorded.values[ROW], agreed, blank=True)

    kept = {name: in_force(recorded) for name, recorded in extraction.tables.items()}
    asleep = [
        _asleep(extraction[name], position)
        for name, rows in kept.items()
        if not rows.all()
        for position, stays in enumerate(rows.to_list())
        if not stays
    ]
    return rows_where(extraction, lambda recorded: kept[recorded.table.name]), tuple(asleep)


def _asleep(recorded: RecordedTable, position: int) -> Asleep:
    table = recorded.table
    return Asleep(
        table=table.name,
        study=recorded.text(table.study, position) or "",
        name=recorded.text(ROW, position) or "",
        words=next((text for name in table.named_by if (text := recorded.text(name, position))), ""),
        cell=recorded.cell(position, ROW) or "",
        sheet=recorded.sheet_of(position),
    )

"""Extractions compared without a project: from files that nobody prepared to a comparison and what was assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from extract.compare_files.agreement_beside import check_agreement
from extract.compare_files.plain_mapping import map_plain
from extract.errors import CannotUse
from extract.form_file.load import load_form
from extract.reading import read_file
from extract.tables import find_tables, main_table, recognise
from extract.tables.beside_coders import AgreementColumn
from extract.tables.missing_words import documented_missing
from extract.tables.platforms.coder_sheets import CoderSheets, coder_sheets
from extract.tables.side_by_side import SideBySide, people_beside, side_by_side
from schema.records import record
from validate.extraction.extraction import read_extraction
from validate.inference.assumed import Assumed, Assumption
from validate.inference.header_match import KnownHeaders
from validate.inference.infer import Inferred, NoColumn, infer
from validate.inference.key import NoKey
from validate.inference.plain_table import PlainTable
from validate.inference.split import Shares, answers_only, says_who_extracted, split_by
from validate.ledger.ledger import Ledger
from validate.merge import merge
from validate.merge.comparison import Comparison

_WAYS = (
    "name two files; or the column of people, if there is one row for each: --by COLUMN; or the two columns of people"
    ' who stand side by side: --pairs "A*=B*"'
)


@record(kw_only=True)
class Compared:
    """A comparison with what was assumed for it; `consensus` has the rows that are the team's own answer, by name.

    `by` is the column of a shared file that names the extractors, `pairs` the pattern of columns side by side.
    """

    comparison: Comparison
    assumed: Assumed
    consensus: Mapping[str, PlainTable] = field(default_factory=dict)
    by: str | None = None
    pairs: str | None = None


@record(kw_only=True)
class Shared:
    """The tables of the extractors by name, before anything is known of their columns."""

    tables: Mapping[str, PlainTable]
    assumed: Assumed
    consensus: Mapping[str, PlainTable] = field(default_factory=dict)
    by: str | None = None
    key: tuple[str, ...] = ()
    agreement: tuple[AgreementColumn, ...] = ()


def compare_files(
    paths: Sequence[Path],
    *,
    by: str | None = None,
    key: Sequence[str] = (),
    sheet: str | None = None,
    form_name: str | None = None,
    ledger: Ledger | None = None,
    pairs: str | None = None,
) -> Compared:
    """Compares two files or more, or the extractors of one file whose column `by` names them, under a ledger.

    CannotUse where there are not two extractors, or a column that is asked for is not there.
    """
    shared = extractors_of(paths, by=by, sheet=sheet, pairs=pairs)
    tables = list(shared.tables.values())
    if form_name is not None:
        form = load_form(form_name)
        mapped = [map_plain(form, table) for table in tables]
        assumed = Assumed(
            assumptions=tuple(assumption for plain in mapped for assumption in plain.assumptions),
            facts={"form": form.name},
        )
        raw = [plain.raw for plain in mapped]
    else:
        without = (shared.by,) if shared.by else ()
        consensus = [*shared.consensus.values()]
        inferred = infer_form(tables, key=key or shared.key, without=without, consensus=consensus)
        form, assumed = inferred.form, inferred.assumed
        raw = [inferred.raw(which) for which in range(len(tables))]
    extractions = [
        read_extraction(name, form, table.file, [table]) for name, table in zip(shared.tables, raw, strict=True)
    ]
    comparison = merge(extractions, ledger, propose_studies=True)
    checked = Assumed(assumptions=tuple(check_agreement(comparison, column) for column in shared.agreement))
    return Compared(
        comparison=comparison,
        assumed=shared.assumed + checked + assumed,
        consensus=shared.consensus,
        by=shared.by,
        pairs=pairs,
    )


def infer_form(
    tables: Sequence[PlainTable],
    *,
    key: Sequence[str] = (),
    without: Sequence[str] = (),
    consensus: Sequence[PlainTable] = (),
    for_file: bool = False,
    name: str = "inferred",
) -> Inferred:
    """What `infer` says of these tables; CannotUse where it can say nothing."""
    files = ", ".join(dict.fromkeys(table.file for table in tables))
    try:
        return infer(tables, key=key, without=without, consensus=consensus, for_file=for_file, name=name)
    except NoColumn as error:
        raise CannotUse(str(error), file=files, hint=f"its columns are: {', '.join(error.known)}") from error
    except NoKey as error:
        empty = next((table for table in tables if not table.height), None)
        if empty is not None:
            hint = "a file with only headers has nothing to compare"
            raise CannotUse("has no rows below its headers", file=empty.file, sheet=empty.sheet, hint=hint) from error
        known = ", ".join(dict.fromkeys(header for table in tables for header in table.headers if header))
        raise CannotUse(str(error), file=files, hint=f"name it: --key COLUMN. The columns are: {known}") from error


def infer_from_files(
    paths: Sequence[Path],
    *,
    by: str | None = None,
    key: Sequence[str] = (),
    sheet: str | None = None,
    name: str = "inferred",
) -> Inferred:
    """The form that these files suggest, to be written down; a shared file's extractors are taken apart first."""
    looked = [look(path, sheet) for path in paths]
    shared = _in_one_file(looked[0], by=by, sheet=sheet, pairs=None) if len(looked) == 1 else None
    if shared is None:
        tables = [file.table for file in looked]
        if by is not None:
            tables = [share for table in tables for share in split_by(table, position_of(table, by)).tables.values()]
        remarks = tuple(dict.fromkeys(remark for file in looked for remark in file.assumptions))
        named = dict(zip(map(str, range(len(tables))), tables, strict=True))
        shared = Shared(tables=named, assumed=Assumed(assumptions=remarks), by=by, key=_study_key(looked))
    inferred = infer_form(
        [*shared.tables.values()],
        key=key or shared.key,
        without=(shared.by,) if shared.by else (),
        consensus=[*shared.consensus.values()],
        for_file=True,
        name=name,
    )
    return replace(inferred, assumed=shared.assumed + inferred.assumed)


def extractors_of(
    paths: Sequence[Path], *, by: str | None = None, sheet: str | None = None, pairs: str | None = None
) -> Shared:
    """The extractors in these files: one in each, or those that the column `by` names in one.

    The export of a platform says by itself which column that is. A workbook with a sheet for each needs none.
    """
    looked = [look(path, sheet) for path in paths]
    tables = [file.table for file in looked]
    remarks = tuple(dict.fromkeys(remark for file in looked for remark in file.assumptions))
    if len(tables) == 1:
        if (shared := _in_one_file(looked[0], by=by, sheet=sheet, pairs=pairs)) is None:
            raise _one_file(tables[0])
        if len(shared.tables) < 2:
            raise CannotUse(
                f"the column {shared.by!r} names fewer than two extractors ({', '.join(shared.tables) or 'nobody'})",
                file=tables[0].file,
                hint="name the column that says who extracted each row: --by COLUMN",
            )
        return shared
    if pairs is not None:
        raise CannotUse("--pairs is for one file with the columns of two people side by side", hint="leave it out")
    if by is not None:
        raise CannotUse("--by is for one file that several people share", hint="leave it out to compare the files")
    named = dict(zip(unique_names(paths), tables, strict=True))
    facts = {"extractors": list(named)}
    return Shared(tables=named, assumed=Assumed(assumptions=remarks, facts=facts), key=_study_key(looked))


@record
class Looked:
    """The table of a file, with the columns that the platform it comes from has for the study and the person.

    `all_tables` are those of the whole workbook, where it is no platform's.
    """

    table: PlainTable
    study: str | None
    person: str | None
    assumptions: tuple[Assumption, ...]
    all_tables: tuple[PlainTable, ...] = ()


def look(path: Path, sheet: str | None = None) -> Looked:
    """The table of a file, on the sheet that is named or the one that looks most like an extraction."""
    workbook = read_file(path, notes=True)
    missing = documented_missing(workbook)
    tables = tuple(replace(table, missing=missing) for table in find_tables(workbook))
    if (shape := recognise(tables, workbook)) is not None:
        table = main_table(shape.tables, sheet)
        here = table is shape.tables[0] or len(shape.tables) == 1
        remarks = tuple(_remark(sentence) for sentence in (*shape.remarks, *table.remarks))
        return Looked(table, shape.study_column if here else None, shape.reviewer_column if here else None, remarks)
    table = main_table(tables, sheet)
    return Looked(table, None, None, tuple(_remark(sentence) for sentence in table.remarks), tables)


def position_of(table: PlainTable, header: str) -> int:
    """The position of the column with this header, as it is or folded; CannotUse where it is none or several."""
    found = KnownHeaders((text, position) for position, text in enumerate(table.headers)).find(header)
    if found is None:
        known = ", ".join(text for text in table.headers if text)
        raise CannotUse(f"has no column {header!r}", file=table.file, hint=f"its columns are: {known}")
    return found


def unique_names(paths: Sequence[Path]) -> list[str]:
    """A name for each file: its stem, with the ending or the folder where two would be the same."""
    names = [path.stem for path in paths]
    for spell in (lambda path: path.name, lambda path: f"{path.parent.name}/{path.name}", str):
        names = [spell(path) if names.count(name) > 1 else name for path, name in zip(paths, names, strict=True)]
    return [
        f"{name} ({names[:number].count(name) + 1})" if names.count(name) > 1 else name
        for number, name in enumerate(names)
    ]


def _study_key(looked: Sequence[Looked]) -> tuple[str, ...]:
    return tuple(file.study for file in looked if file.study)[:1]


def _in_one_file(looked: Looked, *, by: str | None, sheet: str | None, pairs: str | None) -> Shared | None:
    """The extractors of one file, however it has them; None if it shows none."""
    column = by or (looked.person if pairs is None else None)
    if column is None:
        apart = _without_column(looked, sheet, pairs)
        if apart is None and pairs is not None:
            hint = 'both sides of = name columns, and * stands for the question: --pairs "Coder1*=Coder2*"'
            raise CannotUse(f"no two columns are a pair by {pairs!r}", file=looked.table.file, hint=hint)
        return apart
    position = position_of(looked.table, column)
    if by is not None and (answers := answers_only(looked.table, position)):
        raise _no_people(looked.table, position, answers)
    shared = _of_shares(split_by(looked.table, position), looked.assumptions)
    return replace(shared, key=_study_key([looked]))


def _no_people(table: PlainTable, position: int, answers: Sequence[str]) -> CannotUse:
    header = table.headers[position]
    return CannotUse(
        f"is {header!r} the column of people? It holds {' and '.join(answers)}, which look like answers",
        file=table.file,
        hint=f"{_WAYS}. If these are people, head the column Coder",
    )


def _of_shares(shares: Shares, remarks: tuple[Assumption, ...]) -> Shared:
    sentence = f"{len(shares.tables)} extractors by {shares.by!r}: {', '.join(shares.tables)}"
    assumptions = [*remarks, Assumption(about="extractors", sentence=sentence, option="--by COLUMN")]
    for name, table in shares.consensus.items():
        sentence = f"{table.height} rows of {name!r} are the team's consensus and are kept separate"
        assumptions.append(Assumption(about="consensus", sentence=sentence, option="--by COLUMN"))
    if shares.unnamed:
        sentence = f"{shares.unnamed} rows have no name in {shares.by!r} and are left out"
        assumptions.append(Assumption(about="extractors", sentence=sentence, option="--by COLUMN", doubtful=True))
    facts = {
        "by": shares.by,
        "extractors": list(shares.tables),
        "consensus": {name: table.height for name, table in shares.consensus.items()},
    }
    return Shared(
        tables=shares.tables,
        assumed=Assumed(assumptions=tuple(assumptions), facts=facts),
        consensus=shares.consensus,
        by=shares.by,
    )


def _of_sheets(coders: CoderSheets) -> Shared:
    hidden = [name for name, table in coders.tables.items() if not table.visible]
    sentence = f"{len(coders.tables)} extractors, a sheet for each: {', '.join(coders.tables)}"
    sentence += f" (hidden: {', '.join(hidden)})" if hidden else ""
    assumptions = [Assumption(about="extractors", sentence=sentence, option="--by COLUMN, or --sheet NAME")]
    for name, table in coders.consensus.items():
        sentence = f"the {table.height} rows of the sheet {name!r} are the team's consensus and are kept separate"
        assumptions.append(Assumption(about="consensus", sentence=sentence, option="--by COLUMN, or --sheet NAME"))
    if coders.others:
        assumptions.append(_remark(f"not used, because they belong to no coder: {', '.join(coders.others)}"))
    used = [*coders.tables.values(), *coders.consensus.values()]
    assumptions.extend(_remark(sentence) for table in used for sentence in table.remarks)
    facts = {
        "extractors": list(coders.tables),
        "consensus": {name: table.height for name, table in coders.consensus.items()},
    }
    return Shared(
        tables=coders.tables,
        assumed=Assumed(assumptions=tuple(assumptions), facts=facts),
        consensus=coders.consensus,
    )


def _without_column(looked: Looked, sheet: str | None, pairs: str | None) -> Shared | None:
    """The extractors of one file in which no column names them: a sheet for each, or two side by side."""
    if pairs is None and sheet is None and (coders := coder_sheets(looked.all_tables)) is not None:
        return _of_sheets(coders)
    if pairs is None and not looked.all_tables:
        return None
    two = side_by_side(looked.table, pairs)
    return None if two is None else _of_columns(two, looked.assumptions)


def _of_columns(two: SideBySide, remarks: tuple[Assumption, ...]) -> Shared:
    option = '--pairs "Coder1*=Coder2*", with the beginning or end of the headers of each'
    one, other = two.tables
    listed = ", ".join(f"{ours!r} and {theirs!r}" for ours, theirs in two.pairs[:8])
    listed += f" and {len(two.pairs) - 8} more" if len(two.pairs) > 8 else ""
    sentence = f"2 extractors side by side, {one} and {other}: {listed}"
    assumptions = [*remarks, Assumption(about="extractors", sentence=sentence, option=option, doubtful=True)]
    if two.left:
        sentence = f"not compared, because there is one column for both: {', '.join(map(repr, two.left))}"
        assumptions.append(Assumption(about="left out", sentence=sentence, option=option))
    for header in two.consensus:
        sentence = f"{header!r} is what they agreed on, and is kept apart"
        assumptions.append(Assumption(about="consensus", sentence=sentence, option=option, doubtful=True))
    facts = {"extractors": [one, other], "pairs": [list(pair) for pair in two.pairs]}
    return Shared(
        tables=two.tables,
        assumed=Assumed(assumptions=tuple(assumptions), facts=facts),
        consensus=two.consensus,
        agreement=two.agreement,
    )


def _one_file(table: PlainTable) -> CannotUse:
    likely = [header for column, header in enumerate(table.headers) if says_who_extracted(table, column)]
    people = people_beside(table)
    if likely:
        hint = f"say which column names the extractor: --by {likely[0]!r}"
    elif people:
        two = f'--pairs "{people[0]}*={people[1]}*"'
        hint = f"{len(people)} people stand side by side in it. Two at a time are compared, for example: {two}"
    else:
        hint = _WAYS
    return CannotUse("is one file, and a comparison needs two extractors", file=table.file, hint=hint)


def _remark(sentence: str) -> Assumption:
    return Assumption(about="shape", sentence=sentence, option="--sheet NAME")

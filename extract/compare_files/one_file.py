"""The extractors of one file: by a column that names them, on a sheet for each, or in columns side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace

from extract.compare_files.file_table import FileTable, position_of, remark_on_shape, study_key
from extract.errors import CannotUse
from extract.tables.coder_columns import AgreementColumn
from extract.tables.people_in_headers import patterns_of
from extract.tables.platforms.coder_sheets import CoderSheets, coder_sheets
from extract.tables.side_by_side import ROW, SideBySide, side_by_side, two_alike
from schema.records import record
from schema.text import fold, tidy
from validate.inference.assumed import Assumed, Assumption
from validate.inference.plain_table import PlainTable
from validate.inference.split import Shares, answers_only, says_who_extracted, split_by
from validate.inference.words import says_address, says_who

_SHOWN = 8  # headers that are shown
_WAYS = (
    "name two files; or the column of people, if there is one row for each: --by COLUMN; or the two columns of people"
    ' who stand side by side: --pairs "A*=B*"'
)


@record(kw_only=True)
class ExtractorTables:
    """The tables of the extractors by name, before anything is known of their columns."""

    tables: Mapping[str, PlainTable]
    assumed: Assumed
    consensus: Mapping[str, PlainTable] = field(default_factory=dict)
    by: str | None = None
    key: tuple[str, ...] = ()
    agreement: tuple[AgreementColumn, ...] = ()


def extractors_in_one_file(
    file: FileTable, *, by: str | None, sheet: str | None, pairs: str | None
) -> ExtractorTables | None:
    """The extractors of one file, however it has them; None if it shows none."""
    column = by or (file.person if pairs is None else None)
    if column is None:
        apart = _without_column(file, sheet, pairs)
        if apart is None and pairs is not None:
            hint = 'both sides of = name columns, and * stands for the question: --pairs "Coder1*=Coder2*"'
            raise CannotUse(f"no two columns are a pair by {pairs!r}", file=file.table.file, hint=hint)
        return apart
    position = position_of(file.table, column)
    if by is not None and (answers := answers_only(file.table, position)):
        raise _no_people(file.table, position, answers)
    shared = _of_shares(split_by(file.table, position), file.assumptions)
    return replace(shared, key=study_key([file]))


def no_extractors(table: PlainTable) -> CannotUse:
    """The error for a file that shows no extractors; its hint names the likely columns."""
    likely = [header for column, header in enumerate(table.headers) if says_who_extracted(table, column)]
    people = patterns_of(table)
    if likely:
        hint = f"say which column names the extractor: --by {likely[0]!r}"
    elif people:
        two = f'--pairs "{people[0]}={people[1]}"'
        hint = f"{len(people)} people stand side by side in it. Two at a time are compared, for example: {two}"
    elif alike := two_alike(table):
        hint = (
            f'{alike[0]!r} and {alike[1]!r} hold the same answers. If they are two people: --pairs "{"=".join(alike)}"'
        )
    else:
        hint = _WAYS
    return CannotUse("is one file, and a comparison needs two extractors", file=table.file, hint=hint)


def _no_people(table: PlainTable, position: int, answers: Sequence[str]) -> CannotUse:
    header = table.headers[position]
    return CannotUse(
        f"is {header!r} the column of people? It holds {' and '.join(answers)}, which look like answers",
        file=table.file,
        hint=f"{_WAYS}. If these are people, head the column Coder",
    )


def _of_shares(shares: Shares, remarks: tuple[Assumption, ...], *, doubtful: bool = False) -> ExtractorTables:
    sentence = f"{len(shares.tables)} extractors by {shares.by!r}: {', '.join(shares.tables)}"
    people = Assumption(about="extractors", sentence=sentence, option="--by COLUMN", doubtful=doubtful)
    assumptions = [*remarks, people]
    for name, other in _marked_names(list(shares.tables)):
        sentence = f"{name!r} begins with the name {other!r}, and counts as another person"
        option = f"correct {shares.by!r} in the file, or delete the rows"
        assumptions.append(Assumption(about="extractors", sentence=sentence, option=option, doubtful=True))
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
    return ExtractorTables(
        tables=shares.tables,
        assumed=Assumed(assumptions=tuple(assumptions), facts=facts),
        consensus=shares.consensus,
        by=shares.by,
    )


def _marked_names(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The names that are another name and more words, such as `AB (recoded)`, each with the other."""
    for name in names:
        for other in names:
            if re.match(rf"{re.escape(fold(other))}\W+\w", fold(name)):
                yield name, other


def _of_sheets(coders: CoderSheets) -> ExtractorTables:
    hidden = [name for name, table in coders.tables.items() if not table.visible]
    sentence = f"{len(coders.tables)} extractors, a sheet for each: {', '.join(coders.tables)}"
    sentence += f" (hidden: {', '.join(hidden)})" if hidden else ""
    assumptions = [Assumption(about="extractors", sentence=sentence, option="--by COLUMN, or --sheet NAME")]
    for name, table in coders.consensus.items():
        sentence = f"the {table.height} rows of the sheet {name!r} are the team's consensus and are kept separate"
        assumptions.append(Assumption(about="consensus", sentence=sentence, option="--by COLUMN, or --sheet NAME"))
    if coders.others:
        assumptions.append(remark_on_shape(f"not used, because they belong to no coder: {', '.join(coders.others)}"))
    used = [*coders.tables.values(), *coders.consensus.values()]
    assumptions.extend(remark_on_shape(sentence) for table in used for sentence in table.remarks)
    facts = {
        "extractors": list(coders.tables),
        "consensus": {name: table.height for name, table in coders.consensus.items()},
    }
    return ExtractorTables(
        tables=coders.tables,
        assumed=Assumed(assumptions=tuple(assumptions), facts=facts),
        consensus=coders.consensus,
    )


def _without_column(file: FileTable, sheet: str | None, pairs: str | None) -> ExtractorTables | None:
    """The extractors of one file that is no platform's: a sheet for each, two side by side, or by a column's header."""
    if pairs is None and sheet is None and (coders := coder_sheets(file.all_tables)) is not None:
        return _of_sheets(coders)
    if pairs is None and not file.all_tables:
        return None
    two = side_by_side(file.table, pairs)
    if two is not None:
        return _of_columns(two, file.assumptions)
    person = _column_of_people(file.table) if pairs is None else None
    return None if person is None else _of_shares(split_by(file.table, person), file.assumptions, doubtful=True)


def _column_of_people(table: PlainTable) -> int | None:
    """The only column whose header says who extracted the row, if it has two names or more that come again."""
    found = [place for place, header in enumerate(table.headers) if says_who(header) and not says_address(header)]
    if len(found) != 1:
        return None
    names = Counter(fold(text) for text in table.cells.to_series(found[0]).drop_nulls() if tidy(text))
    return found[0] if sum(times > 1 for times in names.values()) > 1 else None


def _of_columns(two: SideBySide, remarks: tuple[Assumption, ...]) -> ExtractorTables:
    option = '--pairs "Coder1*=Coder2*", with the beginning or end of the headers of each'
    one, other = two.tables
    listed = ", ".join(f"{ours!r} and {theirs!r}" for ours, theirs in two.pairs[:_SHOWN])
    listed += f" and {len(two.pairs) - _SHOWN:,} more" if len(two.pairs) > _SHOWN else ""
    sentence = f"2 extractors side by side, {one} and {other}: {listed}"
    assumptions = [*remarks, Assumption(about="extractors", sentence=sentence, option=option, doubtful=True)]
    if two.left:
        sentence = f"not compared, because they belong to neither of the two: {_headers(two.left)}"
        assumptions.append(Assumption(about="left out", sentence=sentence, option=option))
    if two.nobodys:
        row = f"row {two.nobodys[0]} has" if len(two.nobodys) == 1 else f"rows {', '.join(map(str, two.nobodys))} have"
        sentence = f"{row} nothing of either, and {'is' if len(two.nobodys) == 1 else 'are'} left out"
        assumptions.append(Assumption(about="left out", sentence=sentence, option=option))
    if two.key == (ROW,):
        sentence = "no column tells the rows apart, so each row of the sheet counts as one study"
        assumptions.append(Assumption(about="key", sentence=sentence, option="add a column of ids", doubtful=True))
    if two.agreed_on:
        verb = "is" if len(two.agreed_on) == 1 else "are"
        sentence = f"{_headers(two.agreed_on)} {verb} what they agreed on, kept apart"
        assumptions.append(Assumption(about="consensus", sentence=sentence, option=option, doubtful=True))
    facts = {"extractors": [one, other], "pairs": [list(pair) for pair in two.pairs]}
    return ExtractorTables(
        tables=two.tables,
        assumed=Assumed(assumptions=tuple(assumptions), facts=facts),
        consensus=two.consensus,
        key=two.key,
        agreement=two.agreement,
    )


def _headers(headers: Sequence[str]) -> str:
    more = f" and {len(headers) - _SHOWN:,} more" if len(headers) > _SHOWN else ""
    return ", ".join(map(repr, headers[:_SHOWN])) + more

"""The extractors of one file: by a column that names them, on a sheet for each, or in columns side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from shlex import quote

from extract.compare_files.file_table import (
    FileTable,
    headings,
    position_of,
    remark_on_shape,
    remarks_on,
    study_key,
)
from extract.compare_files.left_aside import LeftAside
from extract.compare_files.no_extractors import SHOWN, listed_headers, names_nobody
from extract.errors import CannotUse
from extract.tables.coder_columns import AgreementColumn
from extract.tables.owned_columns import matching_nothing
from extract.tables.platforms.coder_sheets import CoderSheets, coder_sheets
from extract.tables.platforms.people_on_sheets import mostly_studies, without_title
from extract.tables.side_by_side import SideBySide, side_by_side
from extract.tables.stacked_people import StackedPeople, stacked_people
from schema.form import Form
from schema.missing import Missing
from schema.records import record
from schema.text import and_list, first_ones, fold, plural, tidy
from validate.inference.assumed import Assumed, Assumption
from validate.inference.plain_table import PlainTable
from validate.inference.row_numbers import ROW
from validate.inference.split import Shares, answers_only, split_by
from validate.inference.words import is_consensus, plain_header, says_address, says_comment, says_who

PAIRS_OF_SEVERAL = "--pairs is for one file with the columns of people side by side"


@record(kw_only=True)
class ExtractorTables:
    """The tables of the extractors by name, before anything is known of their columns.

    `workbooks` are all tables of each of the `owners`, where sheets may be linked; `of_people` says who these are.
    `chosen` is whether somebody named a sheet that is not the main one of its file.
    """

    tables: Mapping[str, PlainTable]
    assumed: Assumed
    consensus: Mapping[str, PlainTable] = field(default_factory=dict)
    by: str | None = None
    key: tuple[str, ...] = ()
    agreement: tuple[AgreementColumn, ...] = ()
    left_aside: tuple[LeftAside, ...] = ()
    workbooks: tuple[tuple[PlainTable, ...], ...] = ()
    owners: tuple[str, ...] = ()
    of_people: tuple[Assumption, ...] = ()
    chosen: bool = False

    def with_missing(self, codes: Sequence[str]) -> ExtractorTables:
        """The tables with these codes for missing, each as `COLUMN=CODE`; CannotUse where no table has the column."""
        if not codes:
            return self
        known = {plain_header(header) for table in self.tables.values() for header in table.headers if header}
        by_column: dict[str, dict[str, Missing]] = {}
        for given in codes:
            header, equals, code = given.rpartition("=")
            if not (equals and tidy(code)):
                hint = "such as --missing 'Mean age=999'"
                what = "needs a column and a code, as COLUMN=CODE"
                raise CannotUse(what, file=f"--missing {quote(given)}", hint=hint)
            if plain_header(header) not in known:
                table = next(iter(self.tables.values()))
                hint = f"its columns are: {', '.join(filter(None, table.headers))}"
                raise CannotUse(f"has no column {header!r}", file=table.file, hint=hint)
            by_column.setdefault(plain_header(header), {})[fold(code)] = Missing.NR
        return replace(
            self,
            tables={name: _with_codes(table, by_column) for name, table in self.tables.items()},
            consensus={name: _with_codes(table, by_column) for name, table in self.consensus.items()},
        )

    def workbooks_with_missing(self, codes: Sequence[str]) -> list[list[PlainTable]]:
        """All tables of each workbook with these codes; CannotUse where none has the column."""
        every = {f"{which} {at}": table for which, book in enumerate(self.workbooks) for at, table in enumerate(book)}
        coded = iter(replace(self, tables=every, consensus={}).with_missing(codes).tables.values())
        return [[next(coded) for _ in book] for book in self.workbooks]


def _with_codes(table: PlainTable, by_column: Mapping[str, Mapping[str, Missing]]) -> PlainTable:
    """The table with more codes for missing, by the plain headers of their columns."""
    more = {name: {**table.missing.get(name, {}), **codes} for name, codes in by_column.items()}
    return replace(table, missing={**table.missing, **more})


def extractors_in_one_file(
    file: FileTable, *, by: str | None, sheet: str | None, pairs: str | None, key: Sequence[str] = ()
) -> ExtractorTables | None:
    """The extractors of one file, however it has them; None if it shows none.

    `key` are the columns that somebody named for the key, which a table of people side by side keeps for each of them.
    """
    column = by or (file.person if pairs is None or _names_its_people(file, pairs) else None)
    if column is None:
        if pairs is not None and (nothing := matching_nothing(file.table.headers, pairs)):
            headers = listed_headers(tuple(filter(None, file.table.headers)))
            raise CannotUse(
                f"no column has a header like {' or '.join(repr(half) for half in nothing)}",
                file=file.table.file,
                hint=f"* stands for the question, and what is beside it for the person. The columns are {headers}",
            )
        apart = _without_column(file, sheet, pairs, key)
        if apart is None and pairs is not None:
            hint = 'each side of = names columns, and * stands for the question: --pairs "Coder1*=Coder2*"'
            raise CannotUse(f"no two columns are a pair by {pairs!r}", file=file.table.file, hint=hint)
        return apart
    position = position_of(file.table, column)
    if by is not None and (answers := answers_only(file.table, position)):
        raise names_nobody(file.table, position, answers)
    shared = _of_shares(split_by(file.table, position), file.assumptions)
    return replace(shared, key=study_key([file]))


def _names_its_people(file: FileTable, pairs: str) -> bool:
    """Whether `Ann=Ben` names just those whom the file is known to have, as on a sheet per study."""
    if file.person is None:
        return False
    entries = file.table.cells.to_series(position_of(file.table, file.person)).drop_nulls().unique()
    people = {fold(without_title(name)) for name in headings(pairs)}
    return people == {fold(name) for name in entries if not is_consensus(name)}


def _of_shares(shares: Shares, remarks: tuple[Assumption, ...], *, doubtful: bool = False) -> ExtractorTables:
    people = people_by(shares.by, [*shares.tables], doubtful=doubtful)
    return ExtractorTables(
        tables=shares.tables,
        assumed=Assumed(
            assumptions=(*remarks, people, *about_shares(shares)), facts={"by": shares.by, **_facts(shares)}
        ),
        consensus=shares.consensus,
        by=shares.by,
    )


def people_by(header: str, names: Sequence[str], *, doubtful: bool) -> Assumption:
    """Who the extractors are by a column of the table."""
    sentence = f"{len(names)} extractors by {header!r}: {', '.join(names)}"
    return Assumption(about="extractors", sentence=sentence, option="--by COLUMN", doubtful=doubtful)


def about_shares(shares: Shares) -> Iterator[Assumption]:
    """How the names of people were read in a table, which rows are their consensus, and which are nobody's."""
    for name, spellings in shares.also.items():
        sentence = f"{name!r} is also written {and_list([repr(one) for one in spellings])}, and counts as one person"
        option = f"if these are several people, give them other names under {shares.by!r} in the file"
        yield Assumption(about="extractors", sentence=sentence, option=option, doubtful=True)
    for name, other in _marked_names(list(shares.tables)):
        sentence = f"{name!r} begins with the name {other!r}, and counts as another person"
        option = f"correct {shares.by!r} in the file, or delete the rows"
        yield Assumption(about="extractors", sentence=sentence, option=option, doubtful=True)
    for name, table in shares.consensus.items():
        verb = "is" if table.height == 1 else "are"
        sentence = f"{plural(table.height, 'row')} of {name!r} {verb} the team's consensus and {verb} kept separate"
        yield Assumption(about="consensus", sentence=sentence, option="--by COLUMN")
    if shares.unnamed:
        sentence = f"{shares.unnamed} rows have no name in {shares.by!r} and are left out"
        yield Assumption(about="extractors", sentence=sentence, option="--by COLUMN", doubtful=True)


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
    studies = mostly_studies([*coders.tables])
    heads = [head for head in next(iter(coders.tables.values())).headers[1:] if head and not says_comment(head)]
    if studies and len(heads) > 1:
        option = f'if these are studies, with columns of people: --pairs "{"=".join(heads)}"'
    else:
        option = "--by COLUMN, or --sheet NAME"
    people = Assumption(about="extractors", sentence=sentence, option=option, doubtful=studies)
    left = f"not used, because they belong to no coder: {', '.join(coders.others)}" if coders.others else ""
    return _a_table_each(coders, people, "sheet", left)


def _of_stacked(stacked: StackedPeople) -> ExtractorTables:
    option = "put each table on a sheet of its own, named for the person"
    where = [f"{name} above row {table.rows[0]}" for name, table in stacked.tables.items()]
    sentence = f"{len(where)} extractors, a table for each on one sheet: {', '.join(where)}"
    people = Assumption(about="extractors", sentence=sentence, option=option, doubtful=not stacked.surely)
    tables = "another table" if stacked.others == 1 else f"{stacked.others} other tables"
    left = f"not used, because it names nobody above its header: {tables} of the sheet" if stacked.others else ""
    return _a_table_each(stacked, people, "table", left)


def _a_table_each(found: CoderSheets | StackedPeople, people: Assumption, thing: str, left: str) -> ExtractorTables:
    """The extractors who have a table each. `thing` is what has a person's name, `left` says what is not used."""
    assumptions = [people]
    for name, table in found.consensus.items():
        sentence = f"the {table.height} rows of the {thing} {name!r} are the team's consensus and are kept separate"
        assumptions.append(Assumption(about="consensus", sentence=sentence, option=people.option))
    if left:
        assumptions.append(remark_on_shape(left))
    used = [*found.tables.values(), *found.consensus.values()]
    assumptions.extend(remark for table in used for remark in remarks_on(table))
    return ExtractorTables(
        tables=found.tables,
        assumed=Assumed(assumptions=tuple(assumptions), facts=_facts(found)),
        consensus=found.consensus,
    )


def _facts(found: Shares | CoderSheets | StackedPeople) -> dict[str, list[str] | dict[str, int]]:
    """Who the extractors are, and how many rows the team's own answer has."""
    return {
        "extractors": list(found.tables),
        "consensus": {name: table.height for name, table in found.consensus.items()},
    }


def key_of_form(form: Form | None) -> tuple[str, ...]:
    """The labels of the columns that tell rows apart in a form of one table; none without a form."""
    return () if form is None else tuple(form.studies[name].label for name in form.studies.identity)


def _without_column(
    file: FileTable, sheet: str | None, pairs: str | None, key: Sequence[str]
) -> ExtractorTables | None:
    """The extractors of one file that is no platform's: a sheet for each, two side by side, or by a column's header."""
    if pairs is None and sheet is None and (coders := coder_sheets(file.all_tables)) is not None:
        return _of_sheets(coders)
    if pairs is None and not file.all_tables:
        return None
    on_sheet = [table for table in file.all_tables if table.sheet == file.table.sheet] if pairs is None else []
    if (stacked := stacked_people(on_sheet)) is not None:
        return _of_stacked(stacked)
    beside = side_by_side(file.table, pairs, key)
    if beside is not None:
        known = {*file.table.guesses}
        guesses = [guess for guess in next(iter(beside.tables.values())).guesses if guess not in known]
        said = (Assumption(about="key", sentence=what, option=option, doubtful=True) for what, option in guesses)
        return _of_columns(beside, (*file.assumptions, *said))
    person = column_of_people(file.table) if pairs is None else None
    return None if person is None else _of_shares(split_by(file.table, person), file.assumptions, doubtful=True)


def column_of_people(table: PlainTable) -> int | None:
    """The only column whose header says who extracted the row, if it has two names or more that come again."""
    found = [place for place, header in enumerate(table.headers) if says_who(header) and not says_address(header)]
    if len(found) != 1:
        return None
    names = Counter(fold(text) for text in table.cells.to_series(found[0]).drop_nulls() if tidy(text))
    return found[0] if sum(times > 1 for times in names.values()) > 1 else None


def _of_columns(beside: SideBySide, remarks: tuple[Assumption, ...]) -> ExtractorTables:
    option = '--pairs "Coder1*=Coder2*", with the beginning or end of the headers of each'
    people = list(beside.tables)
    listed = first_ones([and_list(list(map(repr, headers))) for headers in beside.pairs], SHOWN)
    named = f", whom {listed_headers(beside.named_in)} name" if beside.named_in else ""
    sentence = f"{len(people)} extractors side by side, {and_list(people)}{named}: {listed}"
    assumptions = [*remarks, Assumption(about="extractors", sentence=sentence, option=option, doubtful=True)]
    if beside.left:
        nobody = "neither of the two" if len(people) == 2 else "none of them"
        they = "it belongs" if len(beside.left) == 1 else "they belong"
        sentence = f"not compared, because {they} to {nobody}: {listed_headers(beside.left)}"
        assumptions.append(Assumption(about="left out", sentence=sentence, option=option))
    if beside.other_names:
        also = "also tells" if len(beside.other_names) == 1 else "also tell"
        sentence = f"{listed_headers(beside.other_names)} {also} the rows apart"
        keys = [*beside.other_names[:1], *beside.named_by]
        option_of_key = f"to have it in the key too: {' '.join(f'--key {quote(header)}' for header in keys)}"
        assumptions.append(Assumption(about="key", sentence=sentence, option=option_of_key))
    if beside.unshared:
        sentence = f"not compared, because not all of them have one: {listed_headers(beside.unshared)}"
        assumptions.append(Assumption(about="left out", sentence=sentence, option=option))
    if beside.nobodys:
        row = (
            f"row {beside.nobodys[0]} has"
            if len(beside.nobodys) == 1
            else f"rows {', '.join(map(str, beside.nobodys))} have"
        )
        anybody = "either" if len(people) == 2 else "any of them"
        sentence = f"{row} nothing of {anybody}, and {'is' if len(beside.nobodys) == 1 else 'are'} left out"
        assumptions.append(Assumption(about="left out", sentence=sentence, option=option))
    if ROW in beside.key:
        sentence = "no column tells the rows apart, so each row of the sheet counts as one study"
        if others := beside.key[:-1]:
            verb = "does" if len(others) == 1 else "do"
            sentence = f"{and_list(list(map(repr, others)))} {verb} not tell all rows apart; the row of the sheet does"
        assumptions.append(Assumption(about="key", sentence=sentence, option="add a column of ids", doubtful=True))
    if beside.agreed_on:
        verb = "is" if len(beside.agreed_on) == 1 else "are"
        sentence = f"{listed_headers(beside.agreed_on)} {verb} what they agreed on, kept apart"
        assumptions.append(Assumption(about="consensus", sentence=sentence, option=option, doubtful=True))
    facts = {"extractors": people, "pairs": [list(pair) for pair in beside.pairs]}
    return ExtractorTables(
        tables=beside.tables,
        assumed=Assumed(assumptions=tuple(assumptions), facts=facts),
        consensus=beside.consensus,
        key=beside.key,
        agreement=beside.agreement,
    )

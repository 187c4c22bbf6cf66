"""The sheets of workbooks that one column of studies links, and the form with a table for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from itertools import chain
from shlex import quote

from extract.compare_files.sheets_by_name import Sheets, in_files, sheets_by_name, sheets_of_one_file
from extract.tables.number_formats import plain
from schema.form import Form
from schema.records import record
from schema.text import and_list, first_ones, fold, plural
from validate.extraction.recorded_table import RawTable
from validate.inference.assumed import Assumed, Assumption
from validate.inference.author_and_year import TOGETHER, joined_by_name
from validate.inference.form import linked_form
from validate.inference.header_match import KnownHeaders
from validate.inference.infer import Inferred, NoColumn, infer
from validate.inference.key import NoKey
from validate.inference.plain_table import PlainTable
from validate.inference.words import plain_header, says_number

_MOST_SHOWN = 8
_KNOWN = 0.5  # of the studies on another sheet, the part that the sheet of studies has
_MOST_TWICE = 0.2  # of the rows on the sheet of studies, the part that may be entered twice
_SAME_SHEET = 0.8  # of the headers of another sheet: it is another version of the first, and no table below it


@record
class LinkedSheets:
    """A form with a table for each sheet that has the studies, and what was assumed."""

    form: Form
    assumed: Assumed


@record(kw_only=True)
class LinkedTables:
    """The same with the cells of each workbook (`raw`), the names of the sheets, and their tables as they were read.

    `unpaired` are sheets that some workbooks alone have, by the number of the workbook, and that may have another name
    in others.
    """

    form: Form
    assumed: Assumed
    raw: Sequence[Sequence[RawTable]]
    sheets: tuple[str, ...]
    tables: Sequence[Sequence[PlainTable]]
    unpaired: Mapping[str, Mapping[int, PlainTable]] = field(default_factory=dict)


def linked_sheets(
    workbooks: Sequence[Sequence[PlainTable]], key: Sequence[str], name: str, by: str | None = None
) -> LinkedSheets | None:
    """The form of workbooks whose sheets one column of studies links; None where they are no such workbooks.

    One sheet has a row for each study. Others belong to it if they have its column of studies and know these studies.
    Sheets that some workbooks alone have are left out: these could not be read by the form. `key` names the column,
    `by` that of people, if the workbooks are those of the people who share one file.
    """
    sheets = _sheets(workbooks, by)
    used = _used(sheets.everywhere, key, by, for_file=True)
    if used is None:
        return None
    alone = _of_some(sheets, used)
    about = _about_sheets(workbooks, sheets, used, _Words("a table each was made of the sheets", "make a form of"))
    lacking = _lacking(
        alone,
        "the form has no table for it",
        lambda table: f"to make a form with it: twofold form infer {quote(table.file)}",
    )
    return LinkedSheets(_form_of(used, name), about + lacking + _of_each_sheet(used))


def linked_tables(
    workbooks: Sequence[Sequence[PlainTable]], key: Sequence[str], by: str | None = None
) -> LinkedTables | None:
    """The same for a comparison: the sheets that all workbooks have, with the cells of each workbook.

    None if no sheets can be compared together.
    """
    sheets = _sheets(workbooks, by)
    used = _used(sheets.everywhere, key, by, for_file=False)
    if used is None:
        return None
    form = _form_of(used, "inferred")
    raw = [
        [
            replace(inferred.raw(which), table=table.name)
            for table, inferred in zip(form.tables, used.values(), strict=True)
        ]
        for which in range(len(workbooks))
    ]
    alone = _of_some(sheets, used)
    unpaired = {sheet: tables for sheet, tables in alone.items() if _may_have_another_name(sheet, alone)}
    lacking = _lacking(
        {sheet: tables for sheet, tables in alone.items() if sheet not in unpaired},
        "it is not compared",
        lambda _: "if other files have this sheet too, give it the same name there",
    )
    about = _about_sheets(workbooks, sheets, used, _Words("compared were the sheets", "compare"))
    facts = {"sheets": {sheet: inferred.assumed.as_data() for sheet, inferred in used.items()}}
    return LinkedTables(
        form=form,
        raw=raw,
        sheets=tuple(used),
        tables=[inferred.tables for inferred in used.values()],
        assumed=about + lacking + _of_each_sheet(used) + Assumed(facts=facts),
        unpaired=unpaired,
    )


def _sheets(workbooks: Sequence[Sequence[PlainTable]], by: str | None) -> Sheets:
    return sheets_by_name(workbooks) if by is None else sheets_of_one_file(workbooks)


def _of_some(sheets: Sheets, used: Mapping[str, Inferred]) -> Mapping[str, Mapping[int, PlainTable]]:
    """The sheets of the same studies that some workbooks alone have."""
    studies = next(iter(used.values()))
    return {
        sheet: tables
        for sheet, tables in sheets.of_some.items()
        if _belongs([*tables.values()], studies.tables, studies.key.study.label)
    }


def _may_have_another_name(sheet: str, alone: Mapping[str, Mapping[int, PlainTable]]) -> bool:
    """Whether a workbook without this sheet has one that another lacks: either may be the other."""
    return any(tables.keys() - alone[sheet].keys() for tables in alone.values())


def _lacking(alone: Mapping[str, Mapping[int, PlainTable]], so: str, option: Callable[[PlainTable], str]) -> Assumed:
    """A question on each sheet that some workbooks lack. `so` says what follows, `option` what to do, by its table."""
    questions = []
    for sheet, tables in alone.items():
        have = "has" if len(tables) == 1 else "have"
        rows = plural(max(table.height for table in tables.values()), "row")
        sentence = f"only {in_files(tables)} {have} a sheet {sheet!r} of these studies ({rows}), so {so}"
        questions.append(
            Assumption(about="shape", sentence=sentence, option=option(next(iter(tables.values()))), doubtful=True)
        )
    return Assumed(assumptions=tuple(questions))


def _form_of(used: Mapping[str, Inferred], name: str) -> Form:
    first, *others = (inferred.sheet(sheet) for sheet, inferred in used.items())
    return linked_form(first, others, name=name)


def _of_each_sheet(used: Mapping[str, Inferred]) -> Assumed:
    several = (of_sheet_named(sheet, inferred.assumed).assumptions for sheet, inferred in used.items())
    return Assumed(assumptions=tuple(chain.from_iterable(several)))


def of_sheet_named(sheet: str, assumed: Assumed) -> Assumed:
    """What was assumed of a sheet, in sentences with its name in front."""
    return Assumed(
        assumptions=tuple(
            replace(assumption, sentence=f"{sheet}: {assumption.sentence}") for assumption in assumed.assumptions
        )
    )


def _used(
    sheets: Mapping[str, list[PlainTable]], key: Sequence[str], by: str | None, *, for_file: bool
) -> dict[str, Inferred] | None:
    """What each linked sheet suggests, that of the studies first; None where no sheets are linked.

    The studies are on a sheet with a row for each, by the column that names them for sure, else by an id that other
    sheets have too; if there is none, on one where a few rows are entered twice.
    """
    if len(sheets) < 2:
        return None

    @cache
    def inferred(sheet: str, header: str | None) -> Inferred | None:
        return _inferred(sheets[sheet], header, by, for_file=for_file)

    for most_twice in (0.0, _MOST_TWICE):
        guessed = next(_sheets_of_studies(sheets, key[0] if key else None, most_twice, inferred), None)
        tried = [guessed] if guessed else []
        if tried and (used := _linked_to(sheets, *tried[0], by, for_file=for_file)) is not None:
            return used
        known = {plain_header(studies.key.study.label) for _, studies in tried}
        ids = [] if key else [header for header in _shared_ids(sheets) if plain_header(header) not in known]
        for header in ids:
            for first, studies in _sheets_of_studies(sheets, header, most_twice, inferred):
                if (used := _linked_to(sheets, first, studies, by, for_file=for_file)) is not None:
                    return used
    return None


def _linked_to(
    sheets: Mapping[str, list[PlainTable]], first: str, studies: Inferred, by: str | None, *, for_file: bool
) -> dict[str, Inferred] | None:
    """What the sheet of studies and those that belong to it suggest; None where none does."""
    header = studies.key.study.label
    linked = {
        sheet: inferred
        for sheet, tables in sheets.items()
        if sheet != first
        and _belongs(tables, sheets[first], header)
        and (inferred := _inferred(tables, header, by, within=True, for_file=for_file)) is not None
    }
    return {first: studies, **linked} if linked else None


def _shared_ids(sheets: Mapping[str, list[PlainTable]]) -> list[str]:
    """The headers of ids on several sheets, of which at most one merely counts its rows."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for tables in sheets.values():
        for place, header in enumerate(tables[0].headers):
            if header and says_number(header):
                found.setdefault(plain_header(header), []).append((header, _counts_rows(tables[0], place)))
    return [
        several[0][0] for several in found.values() if len(several) > 1 and sum(counts for _, counts in several) < 2
    ]


def _counts_rows(table: PlainTable, place: int) -> bool:
    """Whether a column has 1, 2, 3 and so on, each once."""
    return {*table.cells.to_series(place)} == {str(number) for number in range(1, table.height + 1)}


def _sheets_of_studies(
    sheets: Mapping[str, list[PlainTable]],
    header: str | None,
    most_twice: float,
    inferred: Callable[[str, str | None], Inferred | None],
) -> Iterator[tuple[str, Inferred]]:
    """The sheets with a row for each study, if a column says by its header that it names studies.

    `most_twice` is the part of the rows, 0 to 1, that may have the study of another row; `inferred` is what a sheet
    suggests if its studies are in the column with this header.
    """
    for sheet, tables in sheets.items():
        studies = inferred(sheet, header)
        if studies is None or not studies.key.named or studies.key.identity:
            continue
        if studies.key.twice <= most_twice * sum(table.height for table in tables):
            yield sheet, studies


def _inferred(
    tables: Sequence[PlainTable], header: str | None, by: str | None, *, within: bool = False, for_file: bool
) -> Inferred | None:
    """What one sheet suggests; None where it has no column of studies. `within` looks for it under another spelling."""
    known = _column(tables[0], header) if within and header else header
    try:
        return infer(tables, key=(known,) if known else (), without=(by,) if by else (), for_file=for_file)
    except (NoColumn, NoKey):
        return None


def _column(table: PlainTable, header: str) -> str | None:
    """The header of a table that is this one in any spelling; `Author + Year` where it has both."""
    known = KnownHeaders([(text, text) for text in table.headers if text], folded=plain_header)
    parts = [known.find(part) for part in header.split(TOGETHER)]
    return known.find(header) or (TOGETHER.join(filter(None, parts)) if len(parts) > 1 and all(parts) else None)


def _belongs(tables: Sequence[PlainTable], studies: Sequence[PlainTable], header: str) -> bool:
    """Whether these tables have the column of studies, mostly know the same studies, and ask something else."""
    headers = {plain_header(text) for text in tables[0].headers if text}
    same = headers & {plain_header(text) for text in studies[0].headers if text}
    named, known = _studies(tables, header), _studies(studies, header)
    return bool(named) and len(named & known) >= _KNOWN * len(named) and len(same) < _SAME_SHEET * len(headers)


def _studies(tables: Sequence[PlainTable], header: str) -> set[str]:
    found: set[str] = set()
    for table in tables:
        column = _column(table, header)
        if column is not None:
            named = table if column in table.headers else joined_by_name(table, column) or table
            texts = named.cells.to_series(named.headers.index(column)).drop_nulls()
            found |= {fold(text) for text in texts if text.strip()}
    return found


@record
class _Words:
    done: str
    to_do: str


def _about_sheets(
    workbooks: Sequence[Sequence[PlainTable]], sheets: Sheets, used: Mapping[str, Inferred], words: _Words
) -> Assumed:
    """Which sheets became tables, which did not and in which file they are, and how one of them is taken alone."""
    header = next(iter(used.values())).key.study.label
    read = {plain(table.sheet) for inferred in used.values() for table in inferred.tables}
    left: dict[str, dict[int, PlainTable]] = {}
    for which, tables in enumerate(workbooks):
        for table in tables:
            if plain(table.sheet) not in read:
                left.setdefault(table.sheet, {})[which] = table
    several = [
        f"{sheet} ({plural(max(table.height for table in tables.values()), 'row')}"
        f"{f', in {in_files(tables)}' if len(tables) < len(workbooks) else ''})"
        for sheet, tables in left.items()
    ]
    not_read = f" Sheets that were not read: {first_ones(several, _MOST_SHOWN)}." if left else ""
    sentence = (
        f"{words.done} {and_list(list(used))}, because {header!r} links them.{not_read} To {words.to_do} one sheet"
        " alone: --sheet NAME"
    )
    about = Assumption(about="shape", sentence=sentence, option="--sheet NAME")
    return Assumed(assumptions=(about, *sheets.about_paired([*used])))

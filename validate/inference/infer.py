"""Infers one form for tables without a form, with all assumptions."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

from schema.cells import Key, Text
from schema.form import Form
from schema.missing import Missing
from schema.records import record
from validate.extraction.own_ways import Way
from validate.extraction.recorded_table import RawTable
from validate.inference.assumed import Assumed, Assumption
from validate.inference.assumptions import (
    SAYS_WHO,
    Left,
    describe_assumptions,
)
from validate.inference.author_and_year import (
    TOGETHER,
    author_and_year,
    joined_by_name,
    with_joined,
    years_of_some,
)
from validate.inference.coded_answers import about_codes
from validate.inference.coded_together import coded_answers
from validate.inference.columns import Column, match_columns
from validate.inference.date_order import DateOrders
from validate.inference.form import FieldOf, SheetFields, cells_of, field_names, inferred_form, notes_on
from validate.inference.header_match import KnownHeaders, number_repeats
from validate.inference.identity_fields import in_order
from validate.inference.key import Key as KeyColumns
from validate.inference.key import NoKey, Together, guess_key
from validate.inference.key_doubts import with_doubts
from validate.inference.left_columns import filled_by_programs, why_left_out
from validate.inference.lists_apart import about_lists_apart
from validate.inference.lost_zeros import about_zeros, lost_zeros
from validate.inference.names_beside_key import names_beside_key
from validate.inference.numbered_sets import about_numbered_sets
from validate.inference.numbers_as_names import numbers_as_names
from validate.inference.other_notations import about_other_notations
from validate.inference.page_numbers import PageNumbers
from validate.inference.parts_of_one import PartsOfOne, about_parts, parts_of_one
from validate.inference.plain_table import PlainTable
from validate.inference.points_of_thousands import PointsOfThousands, as_written
from validate.inference.rows_twice import rows_with_the_key_of_another
from validate.inference.same_rows import SameRows
from validate.inference.sentence_parts import BY_FORM, first_few
from validate.inference.separators import Separators
from validate.inference.short_years import ShortYears
from validate.inference.texts import texts_by_table, together
from validate.inference.types import as_written_down, guess_type
from validate.inference.units import Amounts, amounts_by_header
from validate.inference.ways_found import ways_found
from validate.inference.worded_differently import about_other_words
from validate.inference.words import (
    plain_header,
)
from validate.inference.zero_or_one import zero_or_one


class NoColumn(ValueError):
    """No table has a column with this name, or several columns match it."""

    def __init__(self, header: str, known: Sequence[str]) -> None:
        super().__init__(f"there is no column {header!r}")
        self.header = header
        self.known = tuple(known)


@record(kw_only=True)
class Inferred:
    """A form for these tables, its fields with their columns, and the assumptions.

    `assumed_of_ways` are assumptions about the notation of each table, which no form has. `asked` are questions whether
    different answers are the same.
    """

    tables: tuple[PlainTable, ...]
    form: Form
    key: KeyColumns
    fields: tuple[FieldOf, ...]
    assumed: Assumed
    assumed_of_ways: Assumed = field(default_factory=Assumed)
    asked: tuple[Assumption, ...] = ()

    def raw(self, which: int) -> RawTable:
        """The cells of one of the tables, as the table of the form."""
        return cells_of(self.form, self.fields, self.tables[which], which)

    def sheet(self, label: str) -> SheetFields:
        """Its fields as those of a sheet with this label."""
        within = len(self.key.identity) + 1
        return SheetFields(
            label=label, study=self.fields[0], identity=self.fields[1:within], others=self.fields[within:]
        )

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The labels of the fields by name."""
        return {field.name: field.column.label for field in self.fields}


def infer(
    tables: Sequence[PlainTable],
    *,
    key: Sequence[str] = (),
    without: Sequence[str] = (),
    consensus: Sequence[PlainTable] = (),
    for_file: bool = False,
    name: str = "inferred",
) -> Inferred:
    """One form for all these tables, one or more, whatever their order.

    `key` names the columns that say which row is which, that of the study first; `Author + Year` are two that name it
    together. Without a `key`, an author of several papers and the year do. `without` names columns to leave out.
    `consensus` are tables of the team's own answers: what a column holds is guessed from them too. A column that one of
    several tables alone has is left out. With `for_file`, for a form to be written down, such
    columns stay, and repeated short answers become choices. NoColumn for a name that no column has; `key.NoKey` where
    no column can be that of the study.
    """
    columns = match_columns(tables)
    parts = _named_together(columns, key)
    if not parts:
        apart = any(table.scattered is not None for table in tables)
        try:
            found = _infer(tables, key=key, without=without, consensus=consensus, for_file=for_file, name=name)
        except NoKey:
            parts = () if key or apart else years_of_some(tables, columns)
            if not parts:
                raise
        else:
            parts = () if key or apart else author_and_year(tables, columns, found.key)
            if not parts:
                return found
    header = TOGETHER.join(column.label for column in parts)
    return _infer(
        [_joined(table, parts, which, header) for which, table in enumerate(tables)],
        key=(header, *key[1:]),
        without=without,
        consensus=[joined_by_name(table, header) or table for table in consensus],
        for_file=for_file,
        name=name,
        named_by=Together(parts, guessed=not key),
    )


def _named_together(columns: Sequence[Column], key: Sequence[str]) -> tuple[Column, ...]:
    """The columns that somebody named for the study together; none where the name is that of one column."""
    try:
        find_column(columns, key[0] if key else "")
    except NoColumn:
        headers = key[0].split(TOGETHER) if key else []
        return tuple(find_column(columns, header) for header in headers) if len(headers) > 1 else ()
    return ()


def _joined(table: PlainTable, parts: Sequence[Column], which: int, header: str) -> PlainTable:
    first, *others = (column.positions[which] for column in parts)
    if first is None:
        return table
    return with_joined(table, [first, *(position for position in others if position is not None)], header)


def _infer(
    tables: Sequence[PlainTable],
    *,
    key: Sequence[str],
    without: Sequence[str],
    consensus: Sequence[PlainTable],
    for_file: bool,
    name: str,
    named_by: Together | None = None,
) -> Inferred:
    """The same as `infer`. `named_by` are columns that name the study together; a joined column has their entries."""
    columns = _with_headers_of_parts(match_columns(tables), named_by, key)
    given = [find_column(columns, header) for header in key]
    dropped = {find_column(columns, header).label for header in without}
    both = [*tables, *consensus]
    by_table = {column.label: texts_by_table(both, _with_consensus(column, consensus)) for column in columns}
    written = ways_found(both, by_table)
    texts = {label: together(several) for label, several in by_table.items()} | written.texts
    left = [
        Left(column, why)
        for column in columns
        if column not in given
        and (
            why := "it is part of the study's name"
            if (for_file or not column.everywhere) and named_by and named_by.has(column.label)
            else SAYS_WHO
            if column.label in dropped
            else why_left_out(tables, column, texts[column.label], for_file=for_file)
        )
    ]
    kept = [column for column in columns if column not in {unused.column for unused in left}]
    documented = {column.label: _documented(tables, column) for column in kept}
    cells = {
        label: (as_written if label in written.undecided else guess_type)(label, texts[label], codes)
        for label, codes in documented.items()
    }
    of_name = {column.label for column in kept if named_by and named_by.has(column.label)}
    given_labels = of_name | {column.label for column in kept if _is_given(tables, column)}
    cells |= {label: Text() for label in given_labels - of_name}
    found = with_doubts(tables, kept, cells, guess_key(tables, kept, cells, given), given)
    zeros = lost_zeros(tables, found.study)
    whole = {text: whole for lost in zeros for text, whole in lost.whole.items()}
    cells |= numbers_as_names(tables, cells, found) | ({found.study.label: Key(aliases=whole)} if whole else {})
    coded = coded_answers(kept, cells, same := SameRows(tables, found, cells, kept))
    cells |= {label: column.cell for label, column in coded.items()}
    headed = {} if for_file else _in_units_of_headers(tables, kept)
    in_words = [column for column in kept if column.label not in coded and column.label not in headed]
    notations = about_other_notations(in_words, cells, same)
    asked = (
        *notations.values(),
        *about_other_words([column for column in in_words if column.label not in notations], cells, texts, same),
        *about_lists_apart(in_words, cells, same, written.of_lists),
        *about_numbered_sets(kept, cells, same),
    )
    left += filled_by_programs(tables, kept, found)
    kept = [column for column in kept if column not in {unused.column for unused in left}]
    bare = [column for column in kept if column.label not in coded and column.label not in headed]
    parts = parts_of_one(bare, cells, same)
    cells |= (
        zero_or_one([column for column in bare if column.label not in given_labels], cells, texts, found)
        | {label: column.cell for label, column in parts.items()}
        | names_beside_key(tables, kept, cells, found)
    )
    kept_as = (
        {label: as_written_down(cell, texts[label], as_words=label in notations) for label, cell in cells.items()}
        if for_file
        else cells
    )
    names = field_names(dict.fromkeys(column.label for column in (found.study, *found.identity, *kept)))
    typed = names.keys() - given_labels
    written = written.of(typed, typed - coded.keys() - {column.label for column in found.columns})
    fields = [
        FieldOf(
            name=names[column.label],
            column=column,
            cell=headed[column.label].cell if column.label in headed else kept_as[column.label],
            noted=_noted(tables, column),
            given=column.label in given_labels,
            of_name=column.label in of_name,
            units=headed[column.label].units if column.label in headed else (),
            ways=_ways_of(column, written.by_label, parts)[: len(tables)],
            of_words=cells[column.label].type_name == "words" and kept_as[column.label].type_name == "choice",
        )
        for column in kept
    ]
    study, identity, others = in_order(fields, found)
    ordered = (study, *identity, *others)
    form = inferred_form(study, identity, others, name=name)
    of_ways = written.about(both) + about_parts(tables, parts)
    found = replace(
        found,
        together=named_by,
        twice=rows_with_the_key_of_another(form, (study, *identity), tables),
        met_again=found.met_again if found.counted else max(found.met_again, same.met_again()),
    )
    return Inferred(
        tables=tuple(tables),
        form=form,
        key=found,
        fields=ordered,
        assumed=describe_assumptions(
            tables, found, ordered, left, {**texts, **{label: amounts.texts for label, amounts in headed.items()}}
        )
        + about_zeros(zeros)
        + about_codes(coded)
        + Assumed(assumptions=asked)
        + of_ways
        + _told_apart(ordered, "in the form" if for_file else "here"),
        assumed_of_ways=of_ways,
        asked=asked,
    )


def _with_headers_of_parts(columns: Sequence[Column], parts: Together | None, key: Sequence[str]) -> Sequence[Column]:
    """The columns. A joined column gets the headers of its parts in each table."""
    if parts is None:
        return columns
    headers = tuple(
        TOGETHER.join(filter(None, of_table))
        for of_table in zip(*(column.headers for column in parts.columns), strict=True)
    )
    return [replace(column, headers=headers) if column.label == key[0] else column for column in columns]


def _ways_of(
    column: Column,
    *found: Mapping[str, DateOrders | ShortYears | Separators | PointsOfThousands | PageNumbers | PartsOfOne],
) -> tuple[Way | None, ...]:
    """The notation of each table in a column, if any was found."""
    return next((of[column.label].ways for of in reversed(found) if column.label in of), ())


def _told_apart(fields: Sequence[FieldOf], where: str) -> Assumed:
    """The labels that are not headers, because another header differs only in case or punctuation."""
    named = [f"{field.column.label!r}" for field in fields if any(field.column.headers) and not field.column.is_headed]
    if not named:
        return Assumed()
    why = "another header is the same, or the same but for case, spacing and punctuation"
    sentence = f"numbered {where}, because {why}: {first_few(named)}"
    return Assumed(assumptions=(Assumption(about="columns", sentence=sentence, option=BY_FORM),))


def find_column(columns: Sequence[Column], wanted: str) -> Column:
    """The column with this label or header, exactly or in another spelling. Raises NoColumn for none or several."""
    labels = [(column.label, column) for column in columns]
    headers = [(header, column) for column in columns for header in column.headers if header]
    found = KnownHeaders(labels, headers).find(wanted)
    if found is None:
        raise NoColumn(wanted, [column.label for column in columns])
    return found


def _is_given(tables: Sequence[PlainTable], column: Column) -> bool:
    """Whether the platform that wrote the tables filled in the column."""
    placed = zip(tables, column.headers, strict=True)
    return all(header in table.given for table, header in placed if header is not None)


def _noted(tables: Sequence[PlainTable], column: Column) -> bool:
    """Whether any cell of the column has a comment."""
    placed = zip(tables, column.positions, strict=True)
    return any(
        notes_on(table, position).is_not_null().any()
        for table, position in placed
        if position is not None and table.notes
    )


def _with_consensus(column: Column, consensus: Sequence[PlainTable]) -> Column:
    """The column with its positions in the tables of the consensus, if headers have the same spelling."""
    headers = [header for header in column.headers if header]
    positions = []
    for table in consensus:
        known = KnownHeaders((text, position) for position, text in enumerate(number_repeats(table.headers)) if text)
        found = [position for header in (column.label, *headers) if (position := known.find(header)) is not None]
        positions.append(found[0] if found else None)
    return replace(column, positions=(*column.positions, *positions))


def _documented(tables: Sequence[PlainTable], column: Column) -> Mapping[str, Missing]:
    """The codes that the files document as missing in a column."""
    found: dict[str, Missing] = {}
    for table, header in zip(tables, column.headers, strict=True):
        if header is not None:
            found |= {**table.missing.get("", {}), **table.missing.get(plain_header(header), {})}
    return found


def _in_units_of_headers(tables: Sequence[PlainTable], columns: Sequence[Column]) -> dict[str, Amounts]:
    """The columns whose headers give the unit of bare numbers, with their type and the unit in each table."""
    found = {}
    for column in columns:
        amounts = amounts_by_header(column.headers, texts_by_table(tables, column))
        if amounts is not None:
            found[column.label] = amounts
    return found

"""Reads tables with people side by side: one row per item, and a column for each person and question."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from itertools import combinations, islice

import polars as pl

from extract.tables.answers_alike import agree, different_answers, folded, share_answers
from extract.tables.coder_columns import (
    AgreementColumn,
    Role,
    agreement_column,
    is_most,
    question_in,
    role_of,
    says_agreement,
    what_both_say,
)
from extract.tables.naming_rows import describes, may_name_rows, naming_rows, numbers_all
from extract.tables.owned_columns import ANSWER, Owned, as_typed, by_pattern
from extract.tables.people_by_any_name import is_nobodys
from extract.tables.people_in_headers import (
    naming_columns,
    people_in_headers,
    with_their_comments,
    without_their_names,
)
from extract.tables.their_names import by_their_names
from schema.records import record
from schema.text import fold, tidy
from validate.inference.author_and_year import TOGETHER
from validate.inference.plain_table import PlainTable
from validate.inference.words import is_consensus, says_comment

_CONSENSUS = "consensus"  # the name for several columns together
_FEW_ANSWERS = 12
_MOST_RIGHT = 0.9  # the share of a column's statements about others' agreement that must be true
_HALF = 0.5
_FEW_PEOPLE = 4  # people whose columns are offered as people's
_NUMBER_AT_END = re.compile(r"[\s._-]*\d+$")  # `Agreement 2`, and how programs rename a repeated header


@record(kw_only=True)
class SideBySide:
    """The table of each person by name, the headers of each question, and the columns that are not compared.

    `left` are headers that belong to nobody, and `other_names` those of them with an id for each row. `named_by` are
    the headers of the columns by which rows are known. `unshared` are headers of some people that the others lack.
    `key` are the columns that identify a row; empty if they must be guessed. It is ROW, the number of the row in the
    sheet, if no column distinguishes the rows. `named_in` are the headers of columns with the people's names in each
    row, if the tables use these names. `consensus` is the table of what they agreed on, if it exists, and `agreed_on`
    has its headers. `nobodys` are rows that were left out, because they have neither an answer nor a name.
    `agreement` has somebody's statements on whether they agree.
    """

    tables: Mapping[str, PlainTable]
    pairs: tuple[tuple[str, ...], ...]
    left: tuple[str, ...]
    other_names: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    unshared: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    consensus: Mapping[str, PlainTable] = field(default_factory=dict)
    agreed_on: tuple[str, ...] = ()
    nobodys: tuple[int, ...] = ()
    agreement: tuple[AgreementColumn, ...] = ()
    named_in: tuple[str, ...] = ()


def side_by_side(table: PlainTable, pattern: str | None = None, key: Sequence[str] = ()) -> SideBySide | None:
    """The people of a table. None if the headers, or those of a pattern `Coder1*=Coder2*`, do not show at least two.

    `key` are the headers of other columns that are to identify the rows.
    """
    if pattern is not None:
        owned = without_their_names(table, by_pattern(table.headers, pattern))
        people = {who: columns for who, columns in owned.items() if not is_consensus(who)}
        return _apart(table, people if len(people) > 1 else owned, key)
    owned = people_in_headers(table)
    if owned:
        return _apart(table, owned, key)
    return _with_a_consensus(table, key) or _with_an_agreement(table, key)


def _with_a_consensus(table: PlainTable, key: Sequence[str]) -> SideBySide | None:
    """Two columns with the same answers, beside a third with their common answer, whatever the people's names."""
    agreed = [column for column, header in enumerate(table.headers) if is_consensus(header)]
    others = [
        column
        for column, header in enumerate(table.headers)
        if column not in agreed and header and not may_name_rows(header) and not says_comment(header)
    ]
    if len(agreed) != 1:
        return None
    agreed_answers = different_answers(table, agreed[0])
    answers = {column: different_answers(table, column) for column in others}
    beside = [column for column in others if share_answers(answers[column], agreed_answers)]
    alike = [two for two in combinations(beside, 2) if share_answers(*(answers[column] for column in two))]
    if len(alike) != 1:
        return None
    return _apart(table, {table.headers[column]: {ANSWER: column} for column in alike[0]}, key)


def _with_an_agreement(table: PlainTable, key: Sequence[str]) -> SideBySide | None:
    """A few columns with the same answers, beside one that says in which rows they agree."""
    checks = [column for column, header in enumerate(table.headers) if says_agreement(header)]
    alike = _alike(table) if checks else []
    if not alike:
        return None
    rows = dict(zip(table.rows.to_list(), zip(*(folded(table, column) for column in alike), strict=True), strict=True))
    for column in checks:
        says = agreement_column(table, column, None).says
        right = sum(share == float(len(set(rows[row])) == 1) for row, (_, share) in says.items())
        if says and right >= _MOST_RIGHT * len(says) and len(says) > _HALF * table.height:
            return _apart(table, {table.headers[place]: {ANSWER: place} for place in alike}, key)
    return None


def _apart(table: PlainTable, owned: Owned, named: Sequence[str]) -> SideBySide | None:
    if len(owned) < 2:
        return None
    owned = with_their_comments(table, owned)
    questions = [question for question in next(iter(owned.values())) if all(question in of for of in owned.values())]
    taken = {column for columns in owned.values() for column in columns.values()}
    if not questions:
        return None
    table, nobodys = _without_nobodys_rows(table, taken)
    naming = naming_columns(table, owned) if table.scattered is None else None
    who_they_were = [*naming.values()] if naming and taken.isdisjoint(naming.values()) else []
    table, names, key = naming_rows(table, {*taken, *who_they_were}, named)
    pairs = {question: tuple(of[question] for of in owned.values()) for question in questions}
    typed = {question: as_typed(table.headers[columns[0]], question) for question, columns in pairs.items()}
    used = {column for columns in pairs.values() for column in columns}
    known = {*used, *names, *who_they_were}
    others = [column for column in range(len(table.headers)) if column not in known]
    roles = _roles(table, others, pairs)
    agreed = {question: column for column, (role, question) in roles.items() if role == "consensus" and question}
    checks = _repeated(
        table, {column: question for column, (role, question) in roles.items() if role == "agreement"}, pairs
    )
    parts = {part for column in names for part in table.headers[column].split(TOGETHER)}
    nobodys_columns = [
        column
        for column in others
        if column not in {*checks, *agreed.values(), *taken} and table.headers[column] not in parts
    ]
    describing = [column for column in nobodys_columns if describes(table, column, names)] if names else []
    tables = {
        f"extractor {who}" if who.isdecimal() else who: _of(
            table, names, describing, [(of[question], typed[question]) for question in questions]
        )
        for who, of in owned.items()
    }
    if who_they_were:
        tables = by_their_names(table, tables, who_they_were, len(names) + len(describing))
    return SideBySide(
        tables=tables,
        named_in=tuple(table.headers[column] for column in who_they_were),
        key=key,
        pairs=tuple(tuple(table.headers[column] for column in columns) for columns in pairs.values()),
        left=tuple(table.headers[column] for column in nobodys_columns if column not in describing),
        other_names=()
        if named or key
        else tuple(table.headers[column] for column in nobodys_columns if numbers_all(table, column)),
        named_by=tuple(table.headers[column] for column in names),
        unshared=tuple(table.headers[column] for column in others if column in taken),
        consensus={
            (table.headers[next(iter(agreed.values()))] if len(agreed) == 1 else _CONSENSUS): _of(
                table, names, describing, [(column, typed[question]) for question, column in agreed.items()]
            )
        }
        if agreed
        else {},
        nobodys=nobodys,
        agreed_on=tuple(table.headers[column] for column in agreed.values()),
        agreement=tuple(agreement_column(table, column, question) for column, question in checks.items()),
    )


def _without_nobodys_rows(table: PlainTable, taken: Collection[int]) -> tuple[PlainTable, tuple[int, ...]]:
    """The table without rows such as `agreement: 81 %` below it, and the numbers of these rows in the sheet."""
    named = [column for column, header in enumerate(table.headers) if column in taken or may_name_rows(header)]
    filled = table.cells.select(pl.any_horizontal(pl.nth(named).is_not_null())).to_series()
    if filled.all():
        return table, ()
    return replace(table, rows=table.rows.filter(filled), cells=table.cells.filter(filled)), tuple(
        table.rows.filter(~filled)
    )


def columns_alike(table: PlainTable) -> tuple[str, ...]:
    """The headers of the only two columns with the same few answers in most rows, because they may be two people's.

    There may be more such columns if each two are alike. Empty if there are others that do not all belong together.
    """
    return tuple(table.headers[column] for column in _alike(table))


def _alike(table: PlainTable) -> list[int]:
    few = [
        column
        for column, header in enumerate(table.headers)
        if header
        and not is_nobodys(header)
        and table.cells.to_series(column).n_unique() <= max(_FEW_ANSWERS, table.height // 10)
    ]
    answers = {column: different_answers(table, column) for column in few}
    sharing = (two for two in combinations(few, 2) if share_answers(*(answers[column] for column in two)))
    entries = {column: folded(table, column) for column in few}
    most = len([*combinations(range(_FEW_PEOPLE), 2)])
    alike = list(islice((two for two in sharing if agree(*(entries[column] for column in two))), most + 1))
    people = sorted({column for two in alike for column in two})
    together = len(alike) <= most and alike == list(combinations(people, 2))
    return people if together else []


def _roles(
    table: PlainTable, others: Sequence[int], pairs: Mapping[str, tuple[int, ...]]
) -> dict[int, tuple[Role | None, str | None]]:
    """The role of each column beside those of the people, and its question.

    Columns whose headers are only questions all have the same role: what the people agreed on, or none.
    """
    roles = {column: _role(table, column, pairs) for column in others}
    alone = {column: question for column in others if (question := fold(tidy(table.headers[column]))) in pairs}
    if any(roles[column][0] == "consensus" for column in alone):
        agreeing = [what_both_say(table, column, pairs[question]) for column, question in alone.items()]
        role: Role | None = (
            "consensus" if is_most(sum(same for same, _ in agreeing), sum(of for _, of in agreeing)) else None
        )
        roles |= {column: (role, question) for column, question in alone.items()}
    return roles


def _role(table: PlainTable, column: int, pairs: Mapping[str, tuple[int, ...]]) -> tuple[Role | None, str | None]:
    """The role of a column beside those of the people, and its question."""
    asked = [question for question in pairs if not says_comment(question)]
    only = asked[0] if len(asked) == 1 else None
    named = question_in(table.headers[column], (question for question in pairs if question != ANSWER))
    question = named or only
    return role_of(table, column, named, pairs[question] if question else None), question


def _repeated(
    table: PlainTable, checks: Mapping[int, str | None], pairs: Mapping[str, tuple[int, ...]]
) -> dict[int, str | None]:
    """The columns on agreement with their questions.

    If headers are repeated or numbered, it is the question on the left. Unless each of them is clearly next to a
    different question, they are about all questions.
    """
    found = dict(checks)
    headers = {column: _NUMBER_AT_END.sub("", fold(table.headers[column])) for column in checks}
    for header in {headers[column] for column, question in checks.items() if question is None}:
        alike = sorted(column for column in checks if headers[column] == header)
        spans = zip((-1, *alike[:-1]), alike, strict=True)
        beside = [
            [question for question, columns in pairs.items() if all(before < place < column for place in columns)]
            for before, column in spans
        ]
        if len(alike) > 1 and all(len(questions) == 1 for questions in beside):
            found.update((column, question) for column, (question,) in zip(alike, beside, strict=True))
    return found


def _of(
    table: PlainTable, names: Sequence[int], describing: Sequence[int], questions: Sequence[tuple[int, str]]
) -> PlainTable:
    """The columns that name and describe the rows, and those of one person, with the questions as headers."""
    chosen = [*((column, table.headers[column]) for column in (*names, *describing)), *questions]
    return replace(
        table.of_columns([column for column, _ in chosen]),
        given=tuple(table.headers[column] for column in describing),
        headers=tuple(header for _, header in chosen),
    )

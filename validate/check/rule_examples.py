"""Checks the examples of a rule with the rule itself: one row passes, and one fails."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from schema.form import Field, Form, Table
from schema.records import record
from schema.rule import Rule
from validate.check.rules import rule_problems
from validate.extraction.extraction import read_extraction
from validate.extraction.read_cells import UNREAD, key_of
from validate.extraction.recorded_table import RawTable

Rows = dict[str, list[dict[str, str]]]
_BETWEEN_ROWS = " | "
_BEYOND_A_STUDY = frozenset({"unique-across", "same-in-linked-study", "pointed-at"})
"""The checks that read other studies too."""
_CODEBOOK = re.compile(r"\bcodebook\b")


def example_mistakes(form: Form, rules: Sequence[Rule], *, this_year: int) -> Iterator[tuple[Rule, str, str]]:
    """The mistakes in examples of rules: the rule, the part of it, and a sentence. The rules must be usable."""
    examples = [
        Example(rule, name, example)
        for rule in rules
        for name, example in (("passes", rule.passes), ("fails", rule.fails))
        if example
    ]
    tried = []
    for example in examples:
        misfits = list(_misfits(form, example.rule, example.name, example.cells))
        yield from ((example.rule, part, message) for part, message in misfits)
        if not misfits:
            tried.append(example)
    finding = _finding(form, tried, this_year=this_year)
    for number, example in enumerate(tried):
        found = number in finding
        if example.name == "passes" and found:
            yield example.rule, "passes", "its example under passes is a problem"
        elif example.name == "fails" and not found and not _CODEBOOK.search(example.rule.holds or ""):
            yield example.rule, "fails", "its example under fails is no problem"


@record
class Example:
    """One example of a rule: `passes` or `fails`, and its cells."""

    rule: Rule
    name: str
    cells: Mapping[str, str]

    def has_its_own_studies(self, form: Form) -> bool:
        """Whether the rule reads neither other studies nor the names of studies."""
        names = {form[self.rule.table].study, form.studies.study}
        return self.rule.check not in _BEYOND_A_STUDY and not names & {*re.findall(r"\w+", self.rule.holds or "")}


def rows_of(form: Form, rule: Rule, example: Mapping[str, str]) -> Rows:
    """The rows that an example describes.

    `FIELD` is a cell of the rule's own row. `TABLE.FIELD` gives further rows of a table: one text per row, separated by
    ` | `. `REFERENCE.FIELD` is a cell of the row that the reference points to. All rows belong to one study and refer
    to the rule's row, unless they say otherwise.
    """
    table = form[rule.table]
    studies = form.studies
    own = {table.study: "S01"} | {name: text for name, text in example.items() if "." not in name}
    rows: Rows = {rule.table: [own]}
    further: dict[str, dict[str, list[str]]] = {}
    for name, text in example.items():
        where, _, field = name.partition(".")
        if field and where in form.by_name:
            further.setdefault(where, {})[field] = text.split(_BETWEEN_ROWS)
        elif field:
            target, key = _target(form, table, where)
            pointed = {form[target].study: own[table.study], key: own.setdefault(where, "total")}
            rows.setdefault(target, []).append(pointed | {field: text})
    for other, columns in further.items():
        height = max(len(texts) for texts in columns.values())
        filled = {name: texts + [""] * (height - len(texts)) for name, texts in columns.items()}
        beginning = {form[other].study: own[table.study]} | _pointing(form[other], table, own)
        rows.setdefault(other, []).extend(
            beginning | {name: texts[place] for name, texts in filled.items()} for place in range(height)
        )
    if rule.table != studies.name:
        rows.setdefault(studies.name, [{studies.study: own[table.study]}])
    return rows


def _pointing(other: Table, table: Table, own: dict[str, str]) -> dict[str, str]:
    """The cells by which a row of another table refers to the rule's row."""
    if table.parent is None or table.key is None:
        return {}
    names = [field.name for field in other.references if field.reference and field.reference.to == table.name]
    return dict.fromkeys(names, own.setdefault(table.key, "total")) if names else {}


def _target(form: Form, table: Table, name: str) -> tuple[str, str]:
    """The table that a reference of the rule's table points to, and its key."""
    reference = table[name].reference
    key = form[reference.to].key if reference else None
    if reference is None or key is None:
        raise KeyError(name)
    return reference.to, key


def _misfits(form: Form, rule: Rule, what: str, example: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The cells of an example that the form does not have, or cannot read."""
    for name, text in example.items():
        first_part, _, second_part = name.partition(".")
        field = _field_of(form, rule, first_part, second_part)
        if field is None:
            yield f"{what}/{name}", f"its example under {what} fills in {name!r}, which is not a field"
            continue
        for part in text.split(_BETWEEN_ROWS) if first_part in form.by_name and second_part else [text]:
            if (key_of(field, part) or "").startswith(UNREAD):
                message = f"its example under {what} has {part!r} in {name!r}, which is not an entry of that field"
                yield f"{what}/{name}", message


def _field_of(form: Form, rule: Rule, first_part: str, second_part: str) -> Field | None:
    """The field of the rule's table, of another table, or of the table that a reference points to."""
    table = form[rule.table]
    if not second_part:
        return table.by_name.get(first_part)
    reference = table.by_name[first_part].reference if first_part in table.by_name else None
    other = form.by_name.get(first_part) or (form.by_name.get(reference.to) if reference else None)
    return other.by_name.get(second_part) if other else None


def _finding(form: Form, examples: Sequence[Example], *, this_year: int) -> set[int]:
    """The positions of the examples in whose rows their rule finds something.

    All are tried at once, each in its own studies, except rules that read other studies.
    """
    alone = {number for number, example in enumerate(examples) if not example.has_its_own_studies(form)}
    found = {number for number in alone if _finds(form, examples[number], this_year=this_year)}
    together: Rows = {}
    whose: dict[tuple[str, str], int] = {}  # example by rule and study
    for number, example in enumerate(examples):
        if number not in alone:
            for table, listed in rows_of(form, example.rule, example.cells).items():
                renamed = [_in_study_of_its_own(form, form[table], row, number) for row in listed]
                together.setdefault(table, []).extend(renamed)
                if table == example.rule.table:
                    whose |= {(example.rule.code, row[form[table].study]): number for row in renamed}
    rules = tuple({example.rule.code: example.rule for example in examples}.values())
    plain = tuple(replace(table, fields=_without_conditions(table)) for table in form.tables)
    small_form = replace(form, tables=plain, rules=rules)
    extraction = read_extraction(
        "", small_form, "", [_typed(small_form[name], listed) for name, listed in together.items()]
    )
    for problem in rule_problems(extraction, this_year=this_year, pandera=False) if together else ():
        found |= {whose[problem.code, study] for study in [problem.study or ""] if (problem.code, study) in whose}
    return found


def _in_study_of_its_own(form: Form, table: Table, row: Mapping[str, str], number: int) -> dict[str, str]:
    """A row in which the number of the example is added to the name of the study, wherever the study is named."""
    names = {table.study, *(field.name for field in table.references if _points_to_studies(form, field))}
    return {
        name: "; ".join(f"{part}-{number}" for part in text.split("; "))
        if name in names and text and text not in table[name].codes
        else text
        for name, text in row.items()
    }


def _points_to_studies(form: Form, field: Field) -> bool:
    return field.reference is not None and field.reference.to == form.studies.name


def _without_conditions(table: Table) -> tuple[Field, ...]:
    return tuple(replace(field, applies_when="") for field in table.fields)


def _finds(form: Form, example: Example, *, this_year: int) -> bool:
    """Whether the rule finds something in the rows of an example on its own."""
    rows = rows_of(form, example.rule, example.cells)
    narrow = _narrowed(replace(form, rules=(example.rule,)), rows)
    extraction = read_extraction("", narrow, "", [_typed(narrow[name], listed) for name, listed in rows.items()])
    found = rule_problems(extraction, this_year=this_year, pandera=False)
    return any(problem.code == example.rule.code for problem in found)


def _typed(table: Table, rows: Sequence[Mapping[str, str]]) -> RawTable:
    fields = [field.name for field in table.fields]
    texts = {name: pl.Series([row.get(name) or None for row in rows], dtype=pl.String) for name in fields}
    return RawTable(
        table=table.name,
        file="",
        sheet=table.label,
        rows=pl.Series("row", range(1, len(rows) + 1), dtype=pl.Int64),
        columns={name: column for column, name in enumerate(fields, start=1)},
        cells=pl.DataFrame(texts),
    )


def _narrowed(form: Form, rows: Rows) -> Form:
    """The form reduced to what the rule and these rows need, which takes a tenth of the time."""
    (rule,) = form.rules
    texts = (rule.table, rule.holds, *rule.needs, *rule.counts.values(), *map(str, rule.settings.values()))
    found = re.findall(r"\w+", " ".join(map(str, texts)))
    words = {part for word in found for part in (word, word.partition("__")[0])}
    words |= {name for listed in rows.values() for row in listed for name in row}
    to = {field.reference.to for field in form[rule.table].references if field.reference and field.name in words}
    tables = tuple(
        replace(table, fields=tuple(_wanted(table, words)))
        for table in form.tables
        if table.name in {*words, *to, *rows, form.studies.name}
    )
    return replace(form, tables=tables)


def _wanted(table: Table, words: set[str]) -> Iterator[Field]:
    kept = {*words, *table.identity, table.key, table.study}
    return (replace(field, applies_when="") for field in table.fields if field.name in kept)

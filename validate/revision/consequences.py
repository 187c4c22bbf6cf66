"""The studies, by extractor, that a change of the form affects."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from schema.form import Field
from schema.options import OTHER
from validate.check.cells import cell_problems
from validate.check.problem import Problem
from validate.check.refined_choices import refined_choice_problems
from validate.check.rows import row_problems
from validate.check.rules import rule_problems
from validate.extraction.extraction import Extraction
from validate.extraction.finished import finished_studies
from validate.revision.carry import Carried
from validate.revision.carry_cell import meaning
from validate.revision.matching import codes_now

Studies = dict[str, tuple[str, ...]]
"""Studies by extractor, as the extractor wrote them."""

_NO_YEAR = 9999


def _by_extractor(carried: Iterable[Carried], studies: Callable[[Carried], Iterable[str]]) -> Studies:
    found = {one.before.name: tuple(dict.fromkeys(studies(one))) for one in carried}
    return {name: listed for name, listed in found.items() if listed}


def _written(extraction: Extraction, keys: Iterable[str]) -> list[str]:
    """The studies as written, in the order of the first sheet."""
    wanted = set(keys)
    return [text for key, text in extraction.study_names.items() if key in wanted]


def begun_in(carried: Sequence[Carried], table: str | None) -> Studies:
    """The studies that were begun and have a row in this table of the old form. With None, in any table."""

    def begun(one: Carried) -> list[str]:
        keys = set(one.before.studies_recorded)
        if table is not None:
            recorded = one.before[table]
            keys &= set(recorded.keys[recorded.table.study].drop_nulls())
        return _written(one.before, keys)

    return _by_extractor(carried, begun)


def filled_in(carried: Sequence[Carried], table: str, field: str) -> Studies:
    """The studies in which this field of the old form is filled in."""

    def filled(one: Carried) -> list[str]:
        recorded = one.before[table]
        there = recorded.texts[field].is_not_null()
        return _written(one.before, recorded.keys[recorded.table.study].filter(there).drop_nulls())

    return _by_extractor(carried, filled)


def again(carried: Sequence[Carried], table: str, field: str) -> Studies:
    """The studies in which a cell of this field of the new form could not be carried over unchanged."""
    return _by_extractor(
        carried,
        lambda one: [
            cell.study
            for cell in one.cells
            if (cell.table, cell.field) == (table, field) and cell.outcome in {"unreadable", "left out"}
        ],
    )


def again_for_choice(carried: Sequence[Carried], place: tuple[str, str], old: Field, new: Field, code: str) -> Studies:
    """The studies in which a cell could not be carried over because of this choice of the old field.

    If the cell has choices that were removed or split, only those are the reason.
    """
    into = codes_now(old, new)

    def because_of_it(text: str) -> bool:
        codes = (meaning(old, text) or "").split("; ")
        at_fault = [one for one in codes if one in into and len(into[one]) != 1]
        return code in (at_fault or codes)

    return _by_extractor(
        carried,
        lambda one: [
            cell.study
            for cell in one.cells
            if (cell.table, cell.field) == place
            and cell.outcome in {"unreadable", "left out"}
            and because_of_it(cell.text)
        ],
    )


def others_answered(carried: Sequence[Carried], table: str, field: str) -> Studies:
    """The studies in which `other` is the answer in this field of the new form."""

    def others(one: Carried) -> list[str]:
        recorded = one.now[table]
        there = recorded.values[field].str.split("; ").list.contains(OTHER).fill_null(value=False)
        return _written(one.now, recorded.keys[recorded.table.study].filter(there).drop_nulls())

    return _by_extractor(carried, others)


def blank_in_finished(carried: Sequence[Carried], table: str, field: str) -> Studies:
    """The finished studies in which this field of the new form is blank."""

    def blank(one: Carried) -> list[str]:
        recorded = one.now[table]
        studies = recorded.keys[recorded.table.study]
        done = studies.is_in(finished_studies(one.now).implode())
        return _written(one.now, studies.filter(done & recorded.texts[field].is_null()).drop_nulls())

    return _by_extractor(carried, blank)


def found_since(carried: Sequence[Carried], table: str, before: Field) -> Studies:
    """The studies with problems of cells and rows in this table that they did not have with the field `before`."""

    def found(one: Carried) -> Iterable[str]:
        if before.name not in one.now[table].table.by_name:
            return []
        known = {
            (problem.code, problem.sheet, problem.cells) for problem in _problems(_with_field(one.now, table, before))
        }
        new = [one for one in _problems(one.now) if (one.code, one.sheet, one.cells) not in known]
        return [problem.study for problem in new if problem.study]

    return _by_extractor(carried, found)


def _problems(extraction: Extraction) -> list[Problem]:
    """The problems of cells and rows, without those by the form's rules, except rules on when fields apply."""
    without_rules = replace(extraction, form=replace(extraction.form, rules=()))
    return [
        *cell_problems(extraction),
        *row_problems(extraction),
        *refined_choice_problems(extraction),
        *rule_problems(without_rules, this_year=_NO_YEAR, pandera=False),
    ]


def _with_field(extraction: Extraction, name: str, field: Field) -> Extraction:
    """The extraction with other settings for one field of a table."""
    recorded = extraction[name]
    table = replace(
        recorded.table, fields=tuple(field if one.name == field.name else one for one in recorded.table.fields)
    )
    form = extraction.form
    tables = tuple(table if one.name == name else one for one in form.tables)
    return replace(
        extraction,
        form=replace(form, tables=tables),
        tables={**extraction.tables, name: replace(recorded, table=table)},
    )


def new_problems(carried: Sequence[Carried], code: str) -> Studies:
    """The studies in which this rule of the new form finds something."""

    def found(one: Carried) -> list[str]:
        form = replace(one.now.form, rules=tuple(rule for rule in one.now.form.rules if rule.code == code))
        problems = rule_problems(replace(one.now, form=form), this_year=_NO_YEAR, pandera=False)
        return [problem.study for problem in problems if problem.study]

    return _by_extractor(carried, found)

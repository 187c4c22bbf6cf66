"""Skips rules that count rows, such as the arms of a study, while these rows have not been extracted yet."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from schema.form import Form
from schema.text import fold
from validate.check.conditions.table_counts import COUNT
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.finished import finished_studies


def where_rows_are(extraction: Extraction, found: Iterable[Problem]) -> Iterator[Problem]:
    """The problems without those by rules that count rows of a table in which an unfinished study has none yet."""
    counted = _counted_tables(extraction.form)

    @cache
    def studies_in(table: str) -> frozenset[str | None]:
        recorded = extraction[table]
        return frozenset(recorded.keys[recorded.table.study])

    @cache
    def finished() -> frozenset[str]:
        return frozenset(finished_studies(extraction))

    for problem in found:
        study = fold(problem.study or "")
        if all(study in studies_in(table) for table in counted.get(problem.code, ())) or study in finished():
            yield problem


def _counted_tables(form: Form) -> Mapping[str, frozenset[str]]:
    """The tables whose rows each rule counts, by the code of the rule."""
    of_rules = {rule.code: map(COUNT.fullmatch, rule.counts.values()) for rule in form.rules if rule.counts}
    return {code: frozenset(parts["table"] for parts in counts if parts) for code, counts in of_rules.items()}

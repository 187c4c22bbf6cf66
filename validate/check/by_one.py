"""Problems in fields that one person extracts, once it is known who extracts them in each study."""

from collections.abc import Iterator, Mapping

from schema.form import Field
from schema.text import fold
from validate.check.cell_problems import labels, problem_at
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.finished import finished_studies
from validate.extraction.recorded_table import RecordedTable


def by_one_problems(extraction: Extraction, first: Mapping[str, str]) -> Iterator[Problem]:
    """Filled cells that another person should extract, and blank cells that this person should extract.

    `first` has the person who extracts these fields, by folded study. Studies that are not listed are not checked.
    """
    who = {key: first[fold(text)] for key, text in extraction.study_names.items() if fold(text) in first}
    finished = {key for key in finished_studies(extraction) if who.get(key) == extraction.name}
    for recorded in extraction.tables.values():
        if recorded.table.by_one and who:
            yield from _of_table(recorded, extraction.name, who, finished)


def _of_table(recorded: RecordedTable, name: str, who: Mapping[str, str], finished: set[str]) -> Iterator[Problem]:
    fields = [field for field in recorded.table.by_one if field.name in recorded.columns]
    to_answer = [field.name for field in fields if field in recorded.table.to_answer]
    for row, study in enumerate(recorded.keys[recorded.table.study].to_list()):
        other = who.get(study or "", name)
        if other != name:
            for field in fields:
                if recorded.text(field.name, row) is not None:
                    yield _of_another(recorded, row, field, other)
        elif study in finished and (blank := [one for one in to_answer if recorded.text(one, row) is None]):
            yield problem_at(
                recorded,
                row,
                blank,
                code="blank-in-finished-study",
                message=f"{labels(recorded, blank)} {'is' if len(blank) == 1 else 'are'} blank, but the study is"
                " finished, and in this study you alone extract this: fill it in, or write NR, UC, NA or PEND",
            )


def _of_another(recorded: RecordedTable, row: int, field: Field, other: str) -> Problem:
    later = ", and somebody else verifies the value later" if field.mode == "verified" else " alone"
    return problem_at(
        recorded,
        row,
        [field.name],
        code="extracted-by-another",
        message=f"in this study {other} extracts {field.label}{later}: clear the cell, or put another name first in the"
        " assignment",
    )

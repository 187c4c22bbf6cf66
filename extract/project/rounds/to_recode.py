"""The rows that were coded with codes that the codebook has withdrawn since, and that nobody has coded again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extract.project.folder.project import Project
from extract.project.rounds.coders import rows_for
from extract.project.rounds.merging import agreed_before, merge_round, settled_after
from schema.codebook import Change, Recoding
from schema.form import Form
from schema.rounds import part_to_recode, rounds_of
from schema.text import fold
from validate.extraction.finished import finished_studies
from validate.merge.agreed_rows import AgreedRow


def rows_to_recode(project: Project) -> tuple[AgreedRow, ...]:
    """The settled rows with a code that was withdrawn, as they are after all rounds."""
    whole = project.whole_form()
    rounds = list(_next(whole))
    if not rounds or not project.in_round(1).extraction_files():
        return ()
    last = project.in_round(rounds_of(whole)[-1])
    return tuple(row for next_one in rounds for row in settled_after(last, whole, next_one).rows)


def _next(whole: Form) -> Iterator[Form]:
    """For each field with a codebook, what a round would ask in which its rows are coded again now."""
    for table, field, _ in whole.growing:
        if any(one.until is not None for one in field.cell.known):
            number = rounds_of(whole)[-1] + 1
            change = Change(revision=whole.codebook, table=table.name, field=field.name, action="recode", round=number)
            recoding = Recoding(
                number=number,
                table=table.name,
                field=field.name,
                revision=whole.codebook,
                codes=frozenset(),
                under=frozenset(),
                change=change,
            )
            yield part_to_recode(whole, recoding)


def left_to_recode(project: Project) -> dict[str, Counter[str]]:
    """Per extractor, how many rows they have still to code in a round in which rows are coded again, by study."""
    agreed = agreed_before(project)
    done: dict[str, set[str]] = {}
    for _, checked in merge_round(project, agreed).files:
        extraction = checked.loaded.extraction
        done[fold(extraction.name)] = {
            fold(extraction.study_names.get(key, key)) for key in finished_studies(extraction)
        }
    names = project.settings.extractors
    return {
        name: Counter(
            row.study for row in rows_for(project, agreed, name).rows if fold(row.study) not in done.get(fold(name), ())
        )
        for name in names
    }

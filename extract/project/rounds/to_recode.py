"""Finds rows with codes that were withdrawn from the codebook, if nobody has coded them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from extract.project.folder.command_cache import once
from extract.project.folder.project import Project
from extract.project.form_changes.codebook_changing import Wanted
from extract.project.one_round.settled_rows import Agreed
from extract.project.rounds.coders import rows_for
from extract.project.rounds.merging import agreed_before, merge_round, settled_after
from schema.codebook import Change, Recoding
from schema.form import Form
from schema.records import record
from schema.rounds import ROW, part_of_round, part_to_recode, rounds_of
from schema.text import fold
from validate.extraction.finished import finished_studies
from validate.merge.agreed_rows import AgreedRow, concerned, has_withdrawn_code


@record(kw_only=True)
class ToRecode:
    """The rows with a withdrawn code after all rounds.

    `rows` are settled, and no round asks about them. `asked` has those that a round asks about but that are not coded
    again yet, by round number. `unsettled` is the number of such rows in each study that is not settled yet.
    """

    rows: tuple[AgreedRow, ...] = ()
    asked: Mapping[int, tuple[AgreedRow, ...]] = field(default_factory=dict)
    unsettled: Mapping[str, int] = field(default_factory=dict)


def to_recode(project: Project) -> ToRecode:
    """The project's rows that must be coded again, now or when their study is settled."""
    return once(("to recode", project.folder), lambda: _to_recode(project))


def _to_recode(project: Project) -> ToRecode:
    whole = project.whole_form()
    rounds = list(_next(whole))
    if not rounds or not project.in_round(1).extraction_files():
        return ToRecode()
    last = project.in_round(rounds_of(whole)[-1])
    rows: list[AgreedRow] = []
    asked: dict[int, tuple[AgreedRow, ...]] = {}
    unsettled = Counter[str]()
    for recoding, next_one in rounds:
        agreed = settled_after(last, whole, next_one)
        withdrawn = concerned(agreed.comparison.tables[recoding.table], recoding)
        here = {
            number: tuple(row for row in several if row.position in withdrawn)
            for number, several in _not_coded_again(project, recoding).items()
        }
        asked |= {number: asked.get(number, ()) + several for number, several in here.items() if several}
        positions = {row.position for several in here.values() for row in several}
        rows += [row for row in agreed.rows if row.position not in positions]
        unsettled.update(_unsettled(agreed, recoding, withdrawn - positions))
    return ToRecode(rows=tuple(rows), asked=asked, unsettled=unsettled)


def _not_coded_again(project: Project, recoding: Recoding) -> dict[int, tuple[AgreedRow, ...]]:
    """For each round, the rows that must be coded again in this field and are not coded yet."""
    found = {}
    for one in project.later_rounds():
        own = one.form().recoding
        if own is not None and (own.table, own.field) == (recoding.table, recoding.field):
            agreed = agreed_before(one)
            coded = set(merge_round(one, agreed).comparison.tables[own.table].listed("final", ROW))
            found[one.round] = tuple(row for row in agreed.rows if row.name not in coded)
    return found


def rows_to_recode(project: Project) -> tuple[AgreedRow, ...]:
    """The settled rows with a withdrawn code after all rounds, if no round asks about them."""
    return to_recode(project).rows


def coded_since_change(project: Project, number: int) -> tuple[AgreedRow, ...]:
    """The rows that a round leaves out because they were coded after the last change of its codes."""
    before, whole = project.in_round(number - 1), project.whole_form()
    form = part_of_round(whole, number)
    if form.recoding is None or form.recoding.since is None or not project.in_round(1).extraction_files():
        return ()
    every = settled_after(before, whole, replace(form, recoding=replace(form.recoding, since=None))).rows
    asked = {(row.table, row.name) for row in settled_after(before, whole, form).rows}
    return tuple(row for row in every if (row.table, row.name) not in asked)


def coded_again(project: Project) -> dict[int, frozenset[str]]:
    """The names of the rows that are coded again, for each round that does so and has workbooks."""
    return {
        one.round: frozenset(row.name for row in agreed_before(one).rows)
        for one in project.later_rounds()
        if one.form().recoding is not None and one.extraction_files()
    }


def _unsettled(agreed: Agreed, recoding: Recoding, withdrawn: Iterable[int]) -> Iterator[str]:
    """The study of each row with a withdrawn code, for studies that are not settled.

    `withdrawn` are the positions of rows in which everybody agrees on such a code.
    """
    waiting = {fold(study): study for study in agreed.waiting}
    merged = agreed.comparison.tables[recoding.table]
    for position in withdrawn:
        if (study := waiting.get(fold(merged.studies[position] or ""))) is not None:
            yield study
    for cell in agreed.merged.comparison.open:
        if (cell.table, cell.field) == (recoding.table, recoding.field) and fold(cell.study) in waiting:
            texts = (answer.value for answer in cell.answers.values())
            if any(has_withdrawn_code(merged.table[recoding.field], text, recoding) for text in texts):
                yield waiting[fold(cell.study)]


def _next(whole: Form) -> Iterator[tuple[Recoding, Form]]:
    """For each field with a codebook, what a new round for coding its rows again would ask."""
    for table, coded, _ in whole.growing:
        if any(one.until is not None for one in coded.cell.known):
            number = rounds_of(whole)[-1] + 1
            change = Change(revision=whole.codebook, table=table.name, field=coded.name, action="recode", round=number)
            recoding = Recoding(
                number=number,
                table=table.name,
                field=coded.name,
                revision=whole.codebook,
                codes=frozenset(),
                under=frozenset(),
                change=change,
            )
            yield recoding, part_to_recode(whole, recoding)


def open_round_for(project: Project, wanted: Wanted) -> int | None:
    """The round that already asks for the rows that somebody wants to be coded again, if it is not complete.

    None if there is no such round, or if the codebook has changed since that round was opened.
    """
    whole = project.whole_form()
    for recoding in whole.codebook_life.recodings:
        same = (recoding.table, recoding.field, recoding.revision) == (wanted.table, wanted.field, whole.codebook)
        if same and recoding.codes.issuperset(wanted.codes) and recoding.under.issuperset(wanted.under):
            one = project.in_round(recoding.number)
            if not one.extraction_files() or any(left_to_recode(one).values()):
                return recoding.number
    return None


def left_to_recode(project: Project) -> dict[str, Counter[str]]:
    """How many rows each extractor still has to code in a round in which rows are coded again, by study."""
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

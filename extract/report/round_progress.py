"""Counts the progress of a later round: agreed rows, who has finished which, and what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from extract.adjudication.intake.not_in_ledger import not_in_ledger
from extract.project.extractors.extractor_files import UnclearFiles
from extract.project.extractors.held_back import held_back, sentences_of
from extract.project.folder.command_cache import once
from extract.project.folder.project import Project
from extract.project.one_round.merged import Merged
from extract.project.one_round.round_problems import rows_there
from extract.project.one_round.settled_rows import Agreed
from extract.project.rounds.coders import rows_for
from extract.project.rounds.merging import agreed_before, merge_project, policy
from extract.project.rounds.moved_since import moved_since
from extract.workbook.grey_cells import torn_sentence
from extract.workbook.load import Loaded
from schema.records import record
from schema.rounds import ROW
from schema.text import fold, plural
from validate.extraction.finished import finished_studies


@record
class OfPerson:
    """The agreed rows of studies that a person has finished, has not finished yet, and has not been given yet."""

    finished: int
    to_fill_in: int
    to_hand_out: int


@record
class RoundProgress:
    """`rows` counts the agreed rows, `waiting` the studies that are not settled and may have more of them.

    `open` counts the open cells of the round. `remarks` are sentences on rows that cannot be read, and on rulings that
    the ledger does not have. `unclear` is the question about files that has to be answered first, `answer` what to
    type; None if there is none. `nobody` counts the agreed rows that nobody has finished.
    """

    number: int
    rows: int
    waiting: int
    people: dict[str, OfPerson]
    open: int = 0
    unclear: str | None = None
    remarks: tuple[str, ...] = ()
    answer: str = ""
    nobody: int = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left to do in the round."""
        left = any(person.to_fill_in or person.to_hand_out for person in self.people.values())
        return not (left or self.waiting or self.open or self.unclear or self.remarks)

    @property
    def not_settled(self) -> str:
        """How many studies the round cannot ask about yet, and why, without a full stop."""
        studies, its = plural(self.waiting, "study is", "studies are"), "its" if self.waiting == 1 else "their"
        return f"{studies} not settled in round {self.number - 1} yet, so {its} rows wait"

    def sentences(self) -> list[str]:
        """For people at the terminal."""
        if self.unclear is not None:
            return [f"Round {self.number}: {self.unclear}: {self.answer}"]
        if not self.rows:
            return [f"Round {self.number}: nothing is agreed yet that it asks about."]
        waiting = f" {self.not_settled}." if self.waiting else ""
        lines = [f"Round {self.number}: {plural(self.rows, 'agreed row')}.{waiting}"]
        for name, rows in self.people.items():
            parts = [
                f"{rows.finished} finished" if rows.finished else "",
                f"{rows.to_fill_in} to finish" if rows.to_fill_in else "",
                f"{rows.to_hand_out} to hand out (twofold template --round {self.number})" if rows.to_hand_out else "",
            ]
            if any(parts):
                lines.append(f"  {name}: {', '.join(part for part in parts if part)}")
        lines += [f"  {remark}" for remark in self.remarks]
        if self.open:
            lines.append(f"  {plural(self.open, 'cell')} open: twofold merge --round {self.number}")
        return lines

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {name: value for name, value in asdict(self).items() if name not in {"answer", "nobody"}}


def rounds_progress(project: Project) -> list[RoundProgress]:
    """The rounds after the first."""
    return [round_progress(one) for one in project.in_round(1).later_rounds()]


def round_progress(project: Project) -> RoundProgress:
    """How far a later round is."""
    return once(("progress", project.folder, project.round), lambda: _progress(project))


def _progress(project: Project) -> RoundProgress:
    try:
        agreed = agreed_before(project)
        merged = merge_project(project, agreed=agreed) if project.extraction_files() else None
    except UnclearFiles as unclear:
        questions = unclear.whose.questions
        question, answer = "; ".join(one.text for one in questions), " ".join(one.answer for one in questions)
        return RoundProgress(project.round, 0, 0, {}, unclear=question, answer=answer)
    names = project.settings.extractors
    loaded = merged.loaded if merged else {}
    return RoundProgress(
        number=project.round,
        rows=len(agreed.rows),
        waiting=len(agreed.held_up),
        people={name: _of_person(rows_for(project, agreed, name), loaded.get(fold(name))) for name in names},
        open=len(merged.comparison.open) if merged else 0,
        remarks=tuple(_remarks(project, merged)) if merged else (),
        nobody=len({(row.table, row.name) for row in agreed.rows}.difference(*map(_finished_rows, loaded.values()))),
    )


def _remarks(project: Project, merged: Merged) -> Iterator[str]:
    """Sentences on rows that cannot be read or look wrong, and on rulings that are not in the ledger yet."""
    for path, checked in merged.files:
        yield from torn_sentence(path.name, checked.loaded.torn, project.option)
    yield from moved_since(project, merged.files)
    extractions = [checked.loaded.extraction for _, checked in merged.files]
    yield from sentences_of(held_back(project, extractions))
    yield from not_in_ledger(project, merged.comparison, policy(project, merged.comparison.names))


def _of_person(agreed: Agreed, loaded: Loaded | None) -> OfPerson:
    if loaded is None:
        return OfPerson(0, 0, len(agreed.rows))
    there, finished = rows_there(loaded), _finished_rows(loaded)
    handed_out = [row for row in agreed.rows if (row.table, row.name) in there]
    done = sum((row.table, row.name) in finished for row in handed_out)
    return OfPerson(done, len(handed_out) - done, len(agreed.rows) - len(handed_out))


def _finished_rows(loaded: Loaded) -> set[tuple[str, str]]:
    """The readable rows of finished studies in a workbook of the round, each as table and name."""
    extraction = loaded.extraction
    finished = {*finished_studies(extraction)}
    found = set()
    for name, recorded in extraction.tables.items():
        if recorded.table.given:
            pairs = zip(recorded.keys[recorded.table.study].to_list(), recorded.values[ROW].to_list(), strict=True)
            found |= {(name, row) for study, row in pairs if study in finished and row is not None}
    return found

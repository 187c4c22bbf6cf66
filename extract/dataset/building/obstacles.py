"""Finds studies that block a dataset, besides open cells and errors: not finished, or possibly not in the review."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Literal

from extract.errors import CannotUse
from extract.project.extractors.submissions import Submission, listed_submissions
from extract.project.folder.project import Project
from extract.project.one_round.merged import Merged
from extract.project.studies.studies_known import listed_names, recorded
from extract.workbook.load import load_extraction
from schema.records import record
from schema.text import and_list, as_argument, fold
from validate.check.problem import Problem
from validate.extraction.finished import finished_studies
from validate.extraction.suggestions import nearest

Kind = Literal[
    "unfinished", "not begun", "by one", "gone", "not listed", "not assigned", "unclear", "unconfirmed", "to recode"
]


@record
class Obstacle:
    """A study that blocks the dataset, with a sentence that says what to do.

    With "unclear", it is a cell or line in a table of the team, and `study` has its place.
    """

    kind: Kind
    study: str
    message: str


def counted(several: Iterable[Obstacle]) -> tuple[int, int]:
    """The number of studies that are not ready, and of unclear places in the team's tables."""
    listed = list(several)
    studies = {one.study for one in listed if one.kind != "unclear"}
    return len(studies), sum(one.kind == "unclear" for one in listed)


_NO_ROWS = "no-rows-for-study"
NOT_READY = ("study that is not ready", "studies that are not ready")
UNCLEAR = ("mistake in a table of the team", "mistakes in tables of the team")


def obstacles(project: Project, merged: Merged, found: Sequence[Problem]) -> tuple[Obstacle, ...]:
    """All obstacles, study by study. `found` are the problems of the consensus."""
    out = merged.ledger.ledger.excluded
    known, on_list = recorded(merged), listed_names(project)
    gone = {fold(one.study): one for one in gone_studies(project, merged)}
    return (
        *(_unfinished(merged, out)),
        *gone.values(),
        *(
            Obstacle("not begun", name, _nobody(merged.assignment.of(name)))
            for key, name in on_list.items()
            if key not in known and key not in out and key not in gone
        ),
        *(
            Obstacle("not listed", name, _not_listed(name, names, tuple(on_list.values())))
            for key, (name, names) in known.items()
            if on_list and key not in on_list and key not in out
        ),
        *_by_one(merged, out),
        *_against_assignment(merged, out),
        *_unconfirmed(merged, found),
    )


def gone_studies(project: Project, merged: Merged) -> tuple[Obstacle, ...]:
    """The submitted studies that are no longer in anybody's workbook, or in that of an extractor who submitted them."""
    out, known, on_list = merged.ledger.ledger.excluded, recorded(merged), listed_names(project)
    kept = listed_submissions(project) if project.round == 1 else []
    found = []
    for key in dict.fromkeys(key for copy in kept for key in copy.studies if key not in known and key not in out):
        name = on_list.get(key) or _as_written(project, key, next(copy for copy in kept if key in copy.studies))
        # In a blinded project, the extractor's name would show who is Extractor 1 in the raw first submissions.
        message = (
            f"first submitted, but in no workbook now: put its rows back ({project.submissions.name}/ has them), or"
            f" exclude the study; if it was submitted in error: twofold withdraw --submission {as_argument(name)}"
            " --extractor NAME --who NAME --why REASON. If it has another name"
            f" now: twofold studies rename {as_argument(name)} NEW --who NAME --why REASON"
        )
        found.append(Obstacle("gone", name, message))
    return (*found, *_gone_from_one(project, merged, kept))


def _gone_from_one(project: Project, merged: Merged, kept: Sequence[Submission]) -> Iterator[Obstacle]:
    """The studies that others still have, but not an extractor who submitted them and is to extract them."""
    for key, (name, names) in recorded(merged).items():
        assigned = merged.assignment.of(name)
        lacking = [
            who
            for who in dict.fromkeys(copy.extractor for copy in kept if key in copy.studies)
            if who not in names and (assigned is None or who in assigned)
        ]
        if lacking and key not in merged.ledger.ledger.excluded:
            who = and_list(lacking)
            yield Obstacle(
                "gone",
                name,
                f"first submitted by {who}, but not in the workbook of {who} now: put its rows back"
                f" ({project.submissions.name}/ has them); if it was submitted in error: twofold withdraw --submission"
                f" {as_argument(name)} --extractor {as_argument(lacking[0])} --who NAME --why REASON",
            )


def _as_written(project: Project, key: str, copy: Submission) -> str:
    """The name of a study in its kept copy; its key if the copy can no longer be read."""
    try:
        loaded = load_extraction(project.submissions / copy.file, project.form(), name=copy.extractor)
    except CannotUse:
        return key
    return loaded.extraction.study_names.get(key, key)


def _nobody(assigned: tuple[str, ...] | None) -> str:
    theirs = f" (it is assigned to {' and '.join(assigned)})" if assigned else ""
    return f"nobody has extracted it{theirs}; extract or exclude it, or delete it from studies.csv"


def _by_one(merged: Merged, out: Iterable[str]) -> Iterator[Obstacle]:
    """The finished studies that one person alone extracted, although two should and nobody is assigned.

    The person is not named, because in a blinded project a draft shows this beside the answers.
    """
    tables = merged.comparison.form.tables
    by_one = any(table.by_one for table in tables)
    if len(merged.files) < 2 or (by_one and all(f.mode != "dual" for table in tables for f in table.to_answer)):
        return
    unfinished = {fold(study) for study in merged.unfinished}
    for key, (name, names) in recorded(merged).items():
        if len(names) == 1 and merged.assignment.of(name) is None and key not in {*out, *unfinished}:
            yield Obstacle(
                "by one",
                name,
                "only one person has extracted it: have it extracted by another, too. If one is enough, say who in"
                " assignment.csv (columns study and first extractor)",
            )


def _against_assignment(merged: Merged, out: Container[str]) -> Iterator[Obstacle]:
    """The studies that were extracted by other people than those assigned."""
    missing, extra = merged.assignment.against(recorded(merged).values(), out)
    for name, who in missing.items():
        message = "is assigned to it and has" if len(who) == 1 else "are assigned to it and have"
        yield Obstacle(
            "not begun", name, f"{' and '.join(who)} {message} not begun; extract it, or change assignment.csv"
        )
    for name, who in extra.items():
        assigned = " and ".join(merged.assignment.of(name) or ())
        yield Obstacle(
            "not assigned",
            name,
            f"extracted by {' and '.join(who)}, but assigned to {assigned}: correct assignment.csv, or delete the rows",
        )
    for remark in merged.assignment.remarks:
        place, _, sentence = remark.partition(": ")
        yield Obstacle("unclear", place, sentence)


def _unfinished(merged: Merged, out: Iterable[str]) -> Iterator[Obstacle]:
    finished = {
        checked.loaded.extraction.name: set(finished_studies(checked.loaded.extraction)) for _, checked in merged.files
    }
    if merged.comparison.form.finished_field is None:
        return
    for key, (name, names) in recorded(merged).items():
        lacking = [who for who in names if key not in finished[who]]
        without = [who for who in names if key in merged.unread.get(who, ())]
        unread = [who for who in lacking if who in merged.without_marks]
        unmarked = [who for who in lacking if who not in unread]
        said = (
            f"not marked as finished by {' and '.join(unmarked)}" if unmarked else "",
            f"nobody can read whether {' and '.join(unread)} finished it (twofold check)" if unread else "",
            f"a column of the workbook of {' and '.join(without)} is missing (twofold check)" if without else "",
        )
        if (lacking or without) and key not in out:
            yield Obstacle("unfinished", name, "; ".join(filter(None, said)))


def _not_listed(name: str, names: Sequence[str], on_list: tuple[str, ...]) -> str:
    near = nearest(name, on_list)
    meant = f" (did you mean {near}?)" if near else ""
    return f"extracted by {' and '.join(names)}, but not in studies.csv{meant}: correct the name, or add it there"


def _unconfirmed(merged: Merged, found: Sequence[Problem]) -> Iterator[Obstacle]:
    """Warnings that block a dataset until somebody confirms them, with retractions first."""
    waits = {rule.code for rule in merged.comparison.form.rules if rule.blocks} | {_NO_ROWS}
    for problem in found:
        if problem.code in waits:
            yield Obstacle("unconfirmed", problem.study or "", problem.with_code)


def sentence(obstacle: Obstacle) -> str:
    """An obstacle as one line."""
    return f"{obstacle.study}: {obstacle.message}"

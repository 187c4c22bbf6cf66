"""How far a project is, study by study."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from extract.output import plural
from extract.project.checking import Checked
from extract.project.ledger_file import LedgerFile
from extract.project.merging import merge_project
from extract.project.project import Project
from extract.report.ledger_text import broken_json
from schema.missing import Missing
from schema.problem import Severity
from schema.text import fold
from validate.extraction.finished import finished_studies


@dataclass(frozen=True)
class Progress:
    """One extractor's study: whether anything is recorded, whether it is marked as finished, and what is wrong."""

    begun: bool
    finished: bool
    errors: int
    warnings: int

    @property
    def words(self) -> str:
        """The cell of the table."""
        if not self.begun:
            return "-"
        state = "finished" if self.finished else "begun"
        problems = [plural(self.errors, "error")] if self.errors else []
        problems += [plural(self.warnings, "warning")] if self.warnings else []
        return ", ".join([state, *problems])


@dataclass(frozen=True)
class StudyProgress:
    """One study: each extractor's progress, its merged cells that are open, decided or stale, and its open pairings.

    `excluded` is the kind of reason for which the team took it out; None if it did not.
    """

    name: str
    by_extractor: dict[str, Progress]
    open: int
    decided: int
    stale: int
    pairings: int
    excluded: str | None = None

    @property
    def shown(self) -> str:
        """Its name, with a note if it is excluded."""
        return self.name if self.excluded is None else f"{self.name} (excluded: {self.excluded})"

    @property
    def unfinished(self) -> bool:
        """Whether somebody has begun it and not finished it, although it is not excluded."""
        return self.excluded is None and any(
            progress.begun and not progress.finished for progress in self.by_extractor.values()
        )


@dataclass(frozen=True)
class Overview:
    """The whole project. `pending` counts cells of the consensus that hold PEND, `ledger` has its broken lines.

    `not_used` are sentences on files and people that were left out. `waiting_rulings` counts rulings on
    studies that are not marked as finished now.
    """

    extractors: tuple[str, ...]
    studies: tuple[StudyProgress, ...]
    pending: int
    orphaned: int
    waiting_rulings: int
    ledger: LedgerFile
    not_used: tuple[str, ...]

    @property
    def next_step(self) -> str:
        """What to do next, in a sentence."""
        total = sum(study.open for study in self.studies)
        pairings = sum(study.pairings for study in self.studies)
        every = [progress for study in self.studies for progress in study.by_extractor.values()]
        problems = sum(progress.errors for progress in every)
        if not any(progress.begun for progress in every):
            return "Nothing is extracted yet: fill in the workbooks in extractions/"
        if problems:
            return f"{plural(problems, 'error')} in the workbooks: twofold check"
        if pairings:
            return (
                f"{plural(pairings, 'pairing')} and {plural(total, 'cell')} open: rule in adjudication.xlsx (made by"
                " twofold merge), on its sheet Pairings first, then: twofold adjudicate"
            )
        if total:
            return (
                f"{plural(total, 'cell')} open: rule on them in adjudication.xlsx (made by twofold merge), then:"
                " twofold adjudicate"
            )
        if self.ledger.broken:
            return "Nothing is open, as far as the ledger can be read: twofold ledger check"
        if begun := sum(study.unfinished for study in self.studies):
            return (
                f"Nothing is open. {plural(begun, 'study is', 'studies are')} begun but not finished. When a study is"
                " filled in completely, write yes under Finished on the first sheet"
            )
        return "Nothing is open: twofold build"

    def as_json(self) -> dict[str, Any]:
        """The overview as plain data."""
        content = {name: value for name, value in vars(self).items() if name not in {"studies", "ledger"}}
        return content | {"studies": [asdict(study) for study in self.studies]} | broken_json(self.ledger)


def overview(project: Project) -> Overview:
    """Reads, checks and merges the project, and counts."""
    merged = merge_project(project)
    comparison = merged.comparison
    unsettled = Counter(fold(pairing.study) for pairing in comparison.open_pairings)
    states = Counter((fold(discrepancy.study), discrepancy.state) for discrepancy in comparison.in_question)
    excluded = merged.ledger.ledger.excluded
    progress = {checked.loaded.extraction.name: _progress(checked) for _, checked in merged.files}
    return Overview(
        extractors=comparison.names,
        studies=tuple(
            StudyProgress(
                name=name,
                by_extractor={who: known.get(fold(name), _NOTHING) for who, known in progress.items()},
                open=sum(states[fold(name), state] for state in ("open", "asked", "stale")),
                decided=states[fold(name), "decided"],
                stale=states[fold(name), "stale"],
                pairings=unsettled[fold(name)],
                excluded=excluded[fold(name)].cause if fold(name) in excluded else None,
            )
            for name in merged.studies()
        ),
        pending=sum(
            int((table.final[name] == Missing.PEND).sum())
            for table in comparison.tables.values()
            for name in table.final.columns
        ),
        orphaned=len(merged.orphaned),
        waiting_rulings=len(comparison.orphaned) - len(merged.orphaned),
        ledger=merged.ledger,
        not_used=merged.remarks,
    )


_NOTHING = Progress(begun=False, finished=False, errors=0, warnings=0)


def _progress(checked: Checked) -> dict[str, Progress]:
    extraction = checked.loaded.extraction
    begun = set(extraction.studies_recorded)
    finished = set(finished_studies(extraction))
    weights = Counter((fold(problem.study), problem.severity) for problem in checked.problems if problem.study)
    return {
        study: Progress(
            begun=study in begun,
            finished=study in finished,
            errors=weights[study, Severity.ERROR],
            warnings=weights[study, Severity.WARNING],
        )
        for study in begun | {study for study, _ in weights}
    }

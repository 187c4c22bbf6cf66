"""The target of rulings: a comparison with its ledger file, of a project or of files without a project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from extract.adjudication.lines.who import who_decided
from extract.clock import stamp
from extract.errors import CannotUse
from extract.project.ledger.ledger_file import LedgerFile, append_decisions, read_ledger
from schema.records import record
from validate.adjudication.from_consensus import FromConsensus, rulings_of
from validate.adjudication.who_may_rule import Policy
from validate.extraction.extraction import Extraction
from validate.merge import merge_again
from validate.merge.comparison import Comparison

if TYPE_CHECKING:
    from extract.adjudication.intake.file_rulings import FileRulings
    from extract.adjudication.intake.other_sheets import OtherSheet
    from extract.compare_files.comparing import Compared
    from extract.project.folder.project import Project


@record(kw_only=True)
class AdjudicationSession:
    """A comparison with its ledger file, the rules on who may rule, and how to read a consensus with this form.

    `project` is None for files without a project. `found` is the ledger as read, with its broken lines.
    """

    comparison: Comparison
    ledger: Path
    policy: Policy
    read_consensus: Callable[[Path], Extraction]
    project: Project | None = None
    found: LedgerFile | None = None

    @property
    def sheet(self) -> Path | None:
        """The path of a project's adjudication sheet; None if files are compared without a project."""
        return self.project.sheet if self.project else None

    def take_sheet(self, sheet: Path) -> FileRulings:
        """Adds the rulings of an adjudication sheet or an exported page to the ledger.

        Raises CannotUse for any other file.
        """
        from extract.adjudication.intake.read import read_rulings

        read = read_rulings(sheet, self.comparison, when=stamp(), policy=self.policy)
        new = append_decisions(self.ledger, read.decisions)
        return replace(read, decisions=new, already=read.already + len(read.decisions) - len(new))

    def not_taken_beside(self, sheet: Path, read: FileRulings) -> list[OtherSheet]:
        """The other sheets of the project with rulings that are still missing after this sheet was read."""
        from extract.adjudication.intake.other_sheets import other_sheets, untaken

        if self.project is None:
            return []
        ledger = self.comparison.ledger + read.decisions
        comparison = merge_again(self.comparison, ledger) if read.decisions else self.comparison
        others = untaken(other_sheets(self.project), comparison, self.policy)
        return [other for other in others if not other.path.samefile(sheet)]

    def of_unfinished(self, sheet: Path) -> int:
        """How many more rulings of a sheet could be accepted if unfinished studies were compared, too."""
        from extract.adjudication.intake.read import read_rulings
        from extract.project.rounds.merging import merge_project

        if self.project is None:
            return 0
        comparison = merge_project(self.project, include_unfinished=True).comparison
        return read_rulings(sheet, comparison, when="", policy=self.policy).lines

    def take_consensus(self, path: Path, who: str = "") -> FromConsensus:
        """Adds a consensus to the ledger, as rulings where it differs from the current values.

        `who` are the people who agreed on it. In a project that lists its people, they must be named. Raises CannotUse
        if the file is not a consensus.
        """
        people = who_decided(who, self.policy.people)
        if not people and self.policy.people.complete:
            raise CannotUse(
                "does not say who came to this consensus", file=str(path), hint='name them: --who "ada; ben"'
            )
        reason = f"taken from the consensus in {path.name}"
        consensus = self.read_consensus(path)
        taken = rulings_of(self.comparison, consensus, who=people, when=stamp(), reason=reason)
        new = append_decisions(self.ledger, taken.decisions)
        return replace(taken, decisions=new, already=taken.already + len(taken.decisions) - len(new))


def session_of(project: Project, *, include_unfinished: bool = False) -> AdjudicationSession:
    """The session of a project, with or without unfinished studies."""
    from extract.compare_files.consensus_file import consensus_for_form
    from extract.project.rounds.merging import merge_project, policy

    merged = merge_project(project, include_unfinished=include_unfinished)
    comparison = merged.comparison
    return AdjudicationSession(
        comparison=comparison,
        ledger=project.ledger,
        policy=policy(project, comparison.names),
        read_consensus=lambda path: consensus_for_form(path, comparison.form),
        project=project,
        found=merged.ledger,
    )


def session_of_files(compared: Compared, ledger: Path, columns: Sequence[str] = ()) -> AdjudicationSession:
    """The session of files without a project. Nobody there may rule as third person on studies they extracted.

    `columns` maps headers of a consensus to ours, as `THEIRS=OURS`.
    """
    from extract.compare_files.consensus_file import consensus_for

    return AdjudicationSession(
        comparison=compared.comparison,
        ledger=ledger,
        policy=Policy(),
        read_consensus=lambda path: consensus_for(path, compared, columns),
        found=read_ledger(ledger),
    )

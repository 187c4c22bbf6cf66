"""Second versions of the ledger and of the adjudication sheet, which programs that synchronise folders leave."""

from __future__ import annotations

from collections.abc import Iterator

from extract.output import plural
from extract.project.ledger_file import read_ledger
from extract.project.project import Project, is_second_version
from validate.ledger.ledger import Ledger


def second_versions(project: Project, ledger: Ledger) -> Iterator[str]:
    """A sentence for each one that may hold rulings that the ledger does not have."""
    for path in sorted(project.ledger.parent.glob(f"{project.ledger.stem}*{project.ledger.suffix}")):
        if is_second_version(path.name):
            lacking = [decision for decision in read_ledger(path).ledger.decisions if decision.id not in ledger.by_id]
            if lacking:
                yield (
                    f"{path.name} has {plural(len(lacking), 'line')} that {project.ledger.name} does not have: a"
                    " program that synchronises folders made it when two people ruled at once. Copy its lines to the"
                    f" end of {project.ledger.name} with a text editor, then delete it. A line that is there twice"
                    " counts once"
                )
    for path in sorted(project.sheet.parent.glob(f"{project.sheet.stem}*{project.sheet.suffix}")):
        if is_second_version(path.name):
            yield (
                f"{path.name} is not read: a program that synchronises folders made it when two people changed"
                f' {project.sheet.name} at once. If it has rulings: twofold adjudicate "{path.name}". Then move it away'
            )

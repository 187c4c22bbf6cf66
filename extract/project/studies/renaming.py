"""Renames a study: in the ledger, and in the tables of the project that twofold may write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from extract.errors import CannotUse
from extract.project.extractors.extractor_files import extractor_files
from extract.project.extractors.submissions import kept_submissions
from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import append_decisions
from extract.project.studies.assignment_file import STUDY
from extract.project.studies.studies_known import listed_names
from extract.project.team_tables.team_table import TeamTable
from extract.safe_replace import refuse_if_open
from extract.workbook.load import load_extraction
from schema.missing import Missing
from schema.records import record
from schema.text import SEPARATOR, fold, quoted, tidy
from validate.extraction.suggestions import nearest
from validate.ledger.ledger import Decision


@record(kw_only=True)
class Renaming:
    """A renaming as it would be written. `line` is None if the ledger says already that the study is called so.

    `also` are the files of the team that have the new name already, and are taken to mean the same study.
    """

    old: str
    new: str
    line: Decision | None
    also: tuple[str, ...]


def renaming(project: Project, old: str, new: str, *, who: tuple[str, ...], why: str, when: str) -> Renaming:
    """What renames a study. CannotUse if there is no such study, or if another one has, or had, the new name."""
    form, new, ledger = project.form(), tidy(new), project.read_ledger().ledger
    files = dict(_studies_by_file(project))
    listed = listed_names(project)
    known = {fold(name): name for names in files.values() for name in names} | listed
    known |= {fold(line.study): line.study for line in ledger.decisions if not line.renamed}
    present = known.get(fold(form.renamed.now(old)))
    if present is None:
        near = nearest(old, tuple(known.values()))
        raise CannotUse(
            f"there is no study {quoted(old)} in this project",
            hint=f"did you mean {near}?" if near else "twofold status lists the studies",
        )
    if not new:
        raise CannotUse("the new name is blank", hint="type it after the old one")
    if SEPARATOR.search(new) or fold(new) in map(fold, Missing):
        raise CannotUse(
            f"{quoted(new)} {'has a ;, which separates names' if SEPARATOR.search(new) else 'is a missing code'}",
            hint="choose another name",
        )
    if new == present and form.renamed.is_former(old):
        return Renaming(old=old, new=new, line=None, also=())
    if new == present:
        raise CannotUse(f"the study is called {quoted(new)} already", hint="type the old name first, then the new one")
    also = _refuse_another(project, present, new, files, listed)
    line = Decision(
        study=present,
        table=form.studies.name,
        row={},
        renamed=new,
        reason=why,
        who=who,
        when=when,
        form=f"{form.name} {form.version}",
        replaces=tuple(one.id for one in ledger.renamings_of(present)),
    )
    return Renaming(old=present, new=new, line=line, also=also)


def _refuse_another(
    project: Project, old: str, new: str, files: dict[str, tuple[str, ...]], listed: dict[str, str]
) -> tuple[str, ...]:
    """The files that have the new name already; CannotUse where it is the name of another study."""
    form = project.form()
    its_own = set(map(fold, form.renamed.every(old)))
    if fold(new) in its_own:
        return ()
    if form.renamed.every(new) != (new,):
        raise CannotUse(
            f"{quoted(new)} is or was the name of another study ({form.renamed.now(new)})", hint="choose another name"
        )
    having = {name: {*map(fold, studies)} for name, studies in files.items()}
    having[project.studies.name] = {*listed}
    for name, studies in having.items():
        if fold(new) in studies and fold(old) in studies:
            raise CannotUse(
                f"{name} has both {quoted(old)} and {quoted(new)}, so {quoted(new)} is another study",
                hint="choose another name. If they are one study, correct the file first. If the team takes one of the"
                " two out: twofold exclude",
            )
    return tuple(name for name, studies in having.items() if fold(new) in studies)


def _studies_by_file(project: Project) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The studies of each workbook of every round, and of each kept copy."""
    for one in (project, *project.later_rounds()):
        form = one.form()
        for file in extractor_files(one, one.read_ledger().ledger).files:
            extraction = load_extraction(file.path, form, name=file.name, workbook=file.workbook).extraction
            yield one.named(file.path), tuple(extraction.study_names.values())
    for copy in kept_submissions(project):
        yield f"{project.submissions.name}/{copy.file}", copy.studies


def rename(project: Project, found: Renaming) -> tuple[Path, ...]:
    """Writes the new name into the ledger, then into the tables. Gives the copies of the earlier tables.

    A table that cannot be written stays as it is, and its name is read as the new one. CannotUse before anything is
    written if a spreadsheet program has one of the tables open.
    """
    for path in (project.studies, project.assignment):
        if path.exists():
            refuse_if_open(path)
    if found.line is not None:
        append_decisions(project.ledger, [found.line])
    return write_present_names(project)


def write_present_names(project: Project) -> tuple[Path, ...]:
    """Writes the present name of each renamed study into studies.csv and assignment.csv. Gives the earlier copies."""
    return _write(project, project.form().renamed.now)


def write_earlier_name(project: Project, line: Decision) -> tuple[Path, ...]:
    """Writes the name that a study has since its renaming was taken back. Gives the copies of the earlier tables.

    A table that lists both names has two studies, and stays as it is.
    """
    renamed = project.form().renamed

    def name(text: str) -> str:
        taken_back = fold(text) == fold(line.renamed or "") and renamed.every(text) == (text,)
        return renamed.now(line.study) if taken_back else text

    return _write(project, name)


def _write(project: Project, name: Callable[[str], str]) -> tuple[Path, ...]:
    """Writes for each study in the two tables the name that is given for it, unless another row has it already."""
    studies, key = project.form().studies, project.form().studies.identity[0]
    tables = (
        (project.studies, (STUDY, key, studies[key].label), project.earlier_studies),
        (project.assignment, (STUDY,), project.earlier_assignments),
    )
    kept = []
    for path, headers, folder in tables:
        if not path.is_file():
            continue
        table = TeamTable.read(path)
        known = [fold(header) for header in table.header]
        column = next((known.index(fold(header)) for header in headers if fold(header) in known), None)
        if column is None:
            continue
        written = [(number, row[column]) for number, row in table.cells() if len(row) > column]
        there = {fold(text) for _, text in written}
        new = [(number, text, name(text)) for number, text in written]
        changed = [(number, to) for number, text, to in new if to != text and fold(to) not in there - {fold(text)}]
        for number, text in changed:
            table.write_cell(number, column, text)
        if changed and (copy := table.save(folder)):
            kept.append(copy)
    return tuple(kept)

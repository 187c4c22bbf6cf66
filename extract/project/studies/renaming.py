"""Renames a study in the ledger and in the project's tables that twofold may write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extract.errors import CannotUse
from extract.project.extractors.extractor_files import extractor_files
from extract.project.extractors.submissions import kept_submissions
from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import append_decisions, read_ledger
from extract.project.ledger.ledger_join import way_back
from extract.project.ledger.numbers_file import read_numbers
from extract.project.studies.assignment_file import STUDY
from extract.project.studies.studies_known import listed_names, was_listed
from extract.project.team_tables.team_table import TeamTable
from extract.safe_replace import refuse_if_open
from extract.workbook.load import load_extraction
from schema.missing import Missing
from schema.records import record
from schema.renamed_studies import RenamedStudies
from schema.text import SEPARATOR, and_list, fold, quoted, tidy
from validate.extraction.suggestions import nearest
from validate.ledger.ledger import Decision


@record(kw_only=True)
class Renaming:
    """A renaming before it is written. `line` is None if the study already has this name in the ledger.

    `also` are the team's files that already have the new name, which is taken to mean the same study.
    """

    old: str
    new: str
    line: Decision | None
    also: tuple[str, ...]


def renaming(project: Project, old: str, new: str, *, who: tuple[str, ...], why: str, when: str) -> Renaming:
    """Prepares a renaming. Raises CannotUse for an unknown study, or if another study has, or had, the new name."""
    form, new, ledger = project.form(), tidy(new), project.read_ledger().ledger
    files = dict(_studies_by_file(project))
    listed = listed_names(project)
    # For a study that is only in first submissions, only the key is known. So any other name is preferred.
    known = {fold(name): name for names in reversed(files.values()) for name in names} | listed
    known |= {fold(line.study): line.study for line in ledger.decisions if not line.renamed}
    present = known.get(fold(form.renamed.now(old)))
    if present == fold(old):
        present = tidy(old)
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
        joins=_joins(project, files, present, new),
        mistyped=fold(new) in listed
        and not was_listed(project, present)
        and _seen_by_one(project, files, present, new),
        known=bool(also) and (not listed or fold(new) in listed) and not _in_tables(project, present),
        reason=why,
        who=who,
        when=when,
        form=f"{form.name} {form.version}",
        replaces=tuple(one.id for one in ledger.renamings_of(present)),
    )
    return Renaming(old=present, new=new, line=line, also=also)


def _in_tables(project: Project, name: str) -> bool:
    """Whether the list of studies or the assignment has this name, so that a renaming rewrites it."""
    return any(fold(name) in names for names in _names_in_tables(project))


def _names_in_tables(project: Project) -> list[set[str]]:
    """The names (folded) of studies in each of the two tables."""
    return [
        {fold(row[column]) for _, row in table.cells() if len(row) > column}
        for table, column, _ in tables_of_names(project)
    ]


def _joins(project: Project, files: Mapping[str, Sequence[str]], old: str, new: str) -> bool:
    """Whether the team has continued under the new name, for example because the old one was a typo in one workbook.

    `files` has the studies of each workbook.
    """
    names = _ruled_on(project)
    for one in project.later_rounds():
        for path in one.extraction_files():
            names |= set(map(fold, files.get(one.named(path), ())))
    return fold(new) in names and fold(old) not in names


def _ruled_on(project: Project) -> set[str]:
    """The names (folded) of studies that somebody ruled on, verified or excluded, in any round."""
    ledgers = (one.read_ledger().ledger for one in (project, *project.later_rounds()))
    return {fold(line.study) for ledger in ledgers for line in ledger.decisions if line.renamed is None}


def _seen_by_one(project: Project, files: Mapping[str, Sequence[str]], old: str, new: str) -> bool:
    """Whether only one person has the old name, and others have the new name or never used the old one.

    Even if nobody else extracts a study, another person may have seen its name, and ruled on it or verified it.
    """
    people = {f"{project.submissions.name}/{copy.file}": copy.extractor for copy in kept_submissions(project)}
    for one in (project, *project.later_rounds()):
        found = extractor_files(one, one.read_ledger().ledger).files
        people |= {one.named(file.path): file.name for file in found}
    having = {
        name: {people[file] for file, studies in files.items() if fold(name) in map(fold, studies)}
        for name in (old, new)
    }
    return len(having[old]) == 1 and bool(having[new] - having[old] or fold(old) not in _ruled_on(project))


def _refuse_another(
    project: Project, old: str, new: str, files: dict[str, tuple[str, ...]], listed: dict[str, str]
) -> tuple[str, ...]:
    """The files that already have the new name. Raises CannotUse if it belongs to another study."""
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


def _studies_by_file(project: Project, renamed: RenamedStudies | None = None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The studies in each workbook of every round, and in each kept copy of the first round.

    They have their current names. With `renamed`, these names are used instead, and the copies are left out.
    """
    for one in (project, *project.later_rounds()):
        form = one.form() if renamed is None else replace(one.form(), renamed=renamed)
        for file in extractor_files(one, one.read_ledger().ledger).files:
            extraction = load_extraction(file.path, form, name=file.name, workbook=file.workbook).extraction
            yield one.named(file.path), tuple(extraction.study_names.values())
    for copy in kept_submissions(project) if renamed is None else ():
        yield f"{project.submissions.name}/{copy.file}", copy.studies


def parting(project: Project, line: Decision) -> tuple[str, ...]:
    """The ids of renamings that must be withdrawn to separate two studies which a renaming united.

    `line` is the last renaming of the study. Empty if no renaming united two studies.
    """
    ledger = read_ledger(project.ledger).ledger
    lines = ledger.renamings_of(line.study)
    for uniting in (one for one in lines if one.unites):
        others = RenamedStudies.of(change for one in lines if one is not uniting for change in one.changes_of_name)
        if fold(uniting.study) not in map(fold, others.every(uniting.renamed or "")):
            return (uniting.id,)
        return tuple(one.id for one in lines[lines.index(uniting) :])
    return ()


def refuse_orphans(project: Project, lines: Sequence[Decision]) -> None:
    """Raises CannotUse if renamings cannot be withdrawn, because something was done under the new name.

    This work would then belong to no study. It is allowed if another study had the new name before, or if a table lists
    both names. They are then two studies, and work under the new name belongs to the other one.
    """
    ledger = read_ledger(project.ledger).ledger
    gone = {line.id for line in lines}
    left = tuple(line for line in ledger.renamings if line.id not in gone)
    of_their_own = {fold(line.study) for line in ledger.decisions if line.unites and line not in left}
    renamed = RenamedStudies.of(change for line in left for change in line.changes_of_name)
    listed = _names_in_tables(project)
    for line in lines:
        earlier, new = (set(map(fold, renamed.every(name))) for name in (line.study, line.renamed or ""))
        two_studies = any(earlier & names and new & names for names in listed)
        if earlier & new or two_studies or line.unites or fold(line.renamed or "") in of_their_own:
            continue
        done = [what for what, names in _done(project, left, renamed) if new & set(map(fold, names))]
        if done:
            raise CannotUse(
                f"{quoted(line.renamed)} is the name of the study in {and_list(tuple(dict.fromkeys(done)))}: this would"
                " belong to no study any more",
                hint=f"to go back and keep it: {way_back(line.study, project.form().renamed.now(line.study))}",
            )


def _done(project: Project, left: Sequence[Decision], renamed: RenamedStudies) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Everything that uses names of studies, with these names, if only the renamings in `left` exist."""
    for line in left:
        yield f"the renaming to {line.renamed}", (line.study, line.renamed or "")
    for one in (project, *project.later_rounds()):
        decisions = read_ledger(one.ledger).ledger
        names = tuple(
            line.study for line in decisions.decisions if line.id not in decisions.withdrawals and not line.renamed
        )
        yield one.ledger.name, names
        copies = [copy.called(study) for copy in kept_submissions(one) for study in copy.studies]
        yield "first submissions", tuple(copies)
    yield project.numbers.name, tuple(line.study for line in read_numbers(project.numbers).lines)
    yield from _studies_by_file(project, renamed)


def rename(project: Project, found: Renaming) -> tuple[Path, ...]:
    """Writes the new name into the ledger, then into the tables. Returns the paths of the earlier tables' copies.

    A table that cannot be written stays unchanged, and its name is read as the new one. Raises CannotUse before writing
    anything if a table is open in a spreadsheet program.
    """
    for path in (project.studies, project.assignment):
        if path.exists():
            refuse_if_open(path)
    if found.line is not None:
        append_decisions(project.ledger, [found.line])
    return write_present_names(project)


def write_present_names(project: Project) -> tuple[Path, ...]:
    """Writes the current name of each renamed study into studies.csv and assignment.csv. Returns the earlier copies."""
    return _write(project, project.form().renamed.now)


def write_earlier_name(project: Project, line: Decision) -> tuple[Path, ...]:
    """Writes the name of a study after its renaming was withdrawn. Returns the copies of the earlier tables.

    A table with both names has two studies and stays unchanged. So does the name of a study that existed before.
    """
    renamed = project.form().renamed

    def name(text: str) -> str:
        taken_back = fold(text) == fold(line.renamed or "") and renamed.every(text) == (text,)
        return renamed.now(line.study if taken_back and not line.unites else text)

    return _write(project, name)


def _write(project: Project, name: Callable[[str], str]) -> tuple[Path, ...]:
    """Writes the given name of each study into both tables, unless another row already has it."""
    kept = []
    for table, column, folder in tables_of_names(project):
        written = [(number, row[column]) for number, row in table.cells() if len(row) > column]
        there = {fold(text) for _, text in written}
        new = [(number, text, name(text)) for number, text in written]
        changed = [(number, to) for number, text, to in new if to != text and fold(to) not in there - {fold(text)}]
        for number, text in changed:
            table.write_cell(number, column, text)
        if changed and (copy := table.save(folder)):
            kept.append(copy)
    return tuple(kept)


def tables_of_names(project: Project) -> Iterator[tuple[TeamTable, int, Path]]:
    """The two tables, each with the column of study names and the folder for its earlier copies."""
    studies, key = project.form().studies, project.form().studies.identity[0]
    tables = (
        (project.studies, (STUDY, key, studies[key].label), project.earlier_studies),
        (project.assignment, (STUDY,), project.earlier_assignments),
    )
    for path, headers, folder in tables:
        if not path.is_file():
            continue
        table = TeamTable.read(path)
        known = [fold(header) for header in table.header]
        column = next((known.index(fold(header)) for header in headers if fold(header) in known), None)
        if column is not None:
            yield table, column, folder

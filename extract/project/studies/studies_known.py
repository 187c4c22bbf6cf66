"""Finds the studies that a project knows: those in its list, and those for which somebody recorded something."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Set
from typing import TYPE_CHECKING

from extract.errors import CannotUse
from extract.project.extractors.submissions import submitted_when
from extract.project.folder.project import Project
from extract.project.team_tables.team_table import TeamTable
from schema.text import fold, quoted
from validate.check.cell_problems import problem_at
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.suggestions import nearest

if TYPE_CHECKING:
    from extract.project.one_round.merged import Merged

_SHOWN = 12  # studies in a hint


def listed_names(project: Project) -> dict[str, str]:
    """The studies in `studies.csv` as written, by folded text."""
    key = project.form().studies.identity[0]
    return {fold(row[key]): row[key] for row in project.listed_studies()}


def was_listed(project: Project, name: str) -> bool:
    """Whether the list or the assignment, or an earlier copy of one of them, has this name of a study."""
    return bool(were_listed(project, {name: {fold(name)}}))


def were_listed(project: Project, studies: Mapping[str, Set[str]]) -> set[str]:
    """Like `was_listed` for several studies, each with its names (folded). Returns those that are listed.

    Each file is read once.
    """
    found: set[str] = set()
    for path, earlier in (
        (project.studies, project.earlier_studies),
        (project.assignment, project.earlier_assignments),
    ):
        for one in (path, *earlier.glob("*.csv")):
            if found != studies.keys() and one.is_file():
                texts = {fold(text) for _, row in TeamTable.read(one).cells() for text in row}
                found |= {study for study, names in studies.items() if names & texts}
    return found


def recorded(merged: Merged) -> dict[str, tuple[str, list[str]]]:
    """The studies with records, by folded text: the name as written, and who recorded something."""
    found: dict[str, tuple[str, list[str]]] = {}
    for _, checked in merged.files:
        extraction = checked.loaded.extraction
        begun = set(extraction.studies_recorded)
        for key, text in extraction.study_names.items():
            if key in begun:
                found.setdefault(key, (text, []))[1].append(extraction.name)
    return found


def known_study(project: Project, merged: Merged, typed: str) -> str:
    """The study with this name, as written. Raises CannotUse if it is unknown or already excluded."""
    typed = project.form().renamed.now(typed)
    submitted = {fold(typed): typed} if fold(typed) in submitted_when(project) else {}
    known = submitted | {key: text for key, (text, _) in recorded(merged).items()} | listed_names(project)
    out = merged.ledger.ledger.excluded.get(fold(typed))
    if out is not None:
        raise CannotUse(f"{out.study} was excluded before, on {out.when[:10]} by {', '.join(out.who)}")
    if fold(typed) not in known:
        near = nearest(typed, tuple(known.values()))
        several = f"the studies are {', '.join(list(known.values())[:_SHOWN])}{' ...' if len(known) > _SHOWN else ''}"
        raise CannotUse(
            f"there is no study {quoted(typed)} in studies.csv or in an extraction",
            hint=f"did you mean {near}?" if near else several,
        )
    return known[fold(typed)]


def not_listed(project: Project, extraction: Extraction, excluded: Container[str]) -> Iterator[Problem]:
    """The studies in an extraction that are not in `studies.csv`, each at its first cell. `excluded` are folded."""
    on_list = listed_names(project)
    unknown = {
        key
        for key, text in extraction.study_names.items()
        if on_list and fold(text) not in on_list and fold(text) not in excluded
    }
    unknown &= set(extraction.studies_recorded) if unknown else set()
    for recorded in extraction.tables.values():
        study = recorded.table.study
        for row, key in enumerate(recorded.keys[study].to_list() if unknown else ()):
            if key in unknown:
                unknown.discard(key)
                yield problem_at(
                    recorded,
                    row,
                    [study],
                    code="study-not-listed",
                    message="this study is not in studies.csv: correct its name, or add it there",
                    suggestion=nearest(extraction.study_names[key], tuple(on_list.values())),
                )

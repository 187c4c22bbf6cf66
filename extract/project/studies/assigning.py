"""Assigns studies to extractors, at random or from a table, and writes the assignment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extract.clock import now
from extract.errors import CannotUse
from extract.project.folder.project import Project
from extract.project.studies.assignment_file import (
    DUE,
    SINCE,
    STUDY,
    assignment_in,
    extractor_headers,
    is_extractor_header,
    read_assignment,
)
from extract.project.studies.pilot_studies import pilot_studies
from extract.project.studies.studies_known import listed_names
from extract.project.team_tables.team_table import TeamTable
from schema.records import record
from schema.text import fold, quoted
from validate.assignment.assignment import Assigned, Assignment
from validate.assignment.people import People
from validate.assignment.spread import in_turn, spread
from validate.extraction.suggestions import nearest


@record(kw_only=True)
class Wishes:
    """How studies should be assigned.

    `studies` are the studies to assign; empty means all. `again`: also assign studies again that nobody has started.
    """

    extractors: tuple[str, ...]
    together: int
    seed: int
    due: str
    studies: tuple[str, ...]
    again: bool


@record
class Plan:
    """The assignment before, and the new or changed rows, by folded study.

    `kept` are studies whose assignment stays. `not_taken` are the different assignments that were requested for them.
    `in_work` are studies without an assignment that somebody has started; they stay unassigned. `excluded` are studies
    (folded) that nobody has to extract.
    """

    before: Assignment
    rows: Mapping[str, Assigned]
    kept: tuple[str, ...]
    not_taken: tuple[Assigned, ...] = ()
    in_work: tuple[str, ...] = ()
    excluded: frozenset[str] = frozenset()

    @property
    def after(self) -> Assignment:
        """The assignment with the new rows, without excluded studies."""
        studies = {**self.before.studies, **self.rows}
        left = {key: row for key, row in studies.items() if key not in self.excluded}
        return Assignment(left, self.before.remarks)


def by_lot(
    project: Project, people: People, wishes: Wishes, *, begun: Collection[str], excluded: Collection[str]
) -> Plan:
    """Distributes unassigned studies at random. Pilot studies go to everybody.

    `begun` and `excluded` are folded studies. Raises CannotUse for an unknown study, or if there are fewer people than
    a study needs.
    """
    before = read_assignment(project, people)
    known = {key: name for key, name in listed_names(project).items() if key not in excluded}
    meant = _meant(known, wishes.studies, project)
    kept = [key for key in meant if key in before.studies and (not wishes.again or key in begun)]
    open_ = [key for key in meant if key not in kept and (key not in begun or key in before.studies)]
    in_work = [key for key in meant if key in begun and key not in before.studies]
    pilots = [key for key in open_ if key in pilot_studies(project)]
    drawn = [key for key in open_ if key not in pilots]
    if drawn and len(wishes.extractors) < wishes.together:
        raise CannotUse(
            f"{wishes.together} extractors are needed for each study, and there are {len(wishes.extractors)}",
            file=str(project.folder),
            hint="name them: twofold assign --extractor Ada --extractor Ben. To have one for each study: --per-study 1",
        )
    fixed = [row.extractors for key, row in before.studies.items() if key not in open_ and key not in excluded]
    everybody = tuple(sorted(wishes.extractors))
    groups = spread(
        drawn,
        wishes.extractors,
        together=wishes.together,
        seed=wishes.seed,
        before=[*fixed, *(everybody for _ in pilots)],
    ) if drawn else {}  # fmt: skip
    ordered = in_turn({key: groups.get(key, everybody) for key in open_}, fixed)
    rows = {
        key: _assigned(
            Assigned(study=known[key], extractors=tuple(ordered[key]), due=wishes.due), before.studies.get(key)
        )
        for key in open_
    }
    stay, begun_before = (tuple(known[key] for key in keys) for keys in (kept, in_work))
    other_date = (before.studies[key] for key in kept if wishes.due not in {"", before.studies[key].due})
    not_taken = tuple(replace(row, due=wishes.due) for row in other_date)
    return Plan(before, rows, stay, not_taken, begun_before, frozenset(excluded))


def by_table(
    project: Project, people: People, path: Path, *, again: bool, begun: Collection[str], excluded: Collection[str]
) -> Plan:
    """Takes extractors and due dates from a table. Studies that are already assigned are kept, unless `again` is set.

    A different order of the extractors counts as a change, because the first extractor differs. Raises CannotUse if
    something in the table is unclear.
    """
    before = read_assignment(project, people)
    given = assignment_in(path, people, listed_names(project), project.form().renamed)
    if given.remarks:
        raise CannotUse(given.remarks[0], hint="correct the table, and run the command again")
    rows: dict[str, Assigned] = {}
    kept: list[Assigned] = []
    for key, row in given.studies.items():
        earlier = before.studies.get(key)
        changed = earlier is None or earlier.extractors != row.extractors or row.due not in {"", earlier.due}
        if changed and (earlier is None or (again and key not in begun)):
            rows[key] = _assigned(row, earlier)
        elif changed:
            kept.append(row)
    return Plan(before, rows, tuple(row.study for row in kept), tuple(kept), excluded=frozenset(excluded))


def _assigned(row: Assigned, earlier: Assigned | None) -> Assigned:
    """The row to write. A study without a new date keeps its date."""
    since, due = row.since, row.due
    if earlier is not None:
        same_people = set(earlier.extractors) == set(row.extractors)
        since, due = since or (earlier.since if same_people else ""), due or earlier.due
    return replace(row, due=due, since=since or now().date().isoformat())


def _meant(known: Mapping[str, str], names: Sequence[str], project: Project) -> list[str]:
    """The studies (folded) that are to be assigned."""
    if not known and listed_names(project):
        raise CannotUse("every study of the list is excluded, so nothing can be assigned", file=str(project.studies))
    if not known:
        raise CannotUse(
            "lists no studies yet",
            file=str(project.studies),
            hint="list them, or take them from your references: twofold studies import FILE",
        )
    names = tuple(map(project.form().renamed.now, names))
    for name in names:
        if fold(name) not in known:
            near = nearest(name, tuple(known.values()))
            raise CannotUse(
                f"there is no study {quoted(name)} in studies.csv",
                file=str(project.studies),
                hint=f"did you mean {near}?" if near else "write it as it is written there",
            )
    return [key for key in known if not names or key in {fold(name) for name in names}]


def write_assignment(project: Project, plan: Plan) -> Path | None:
    """Writes the new rows into the table and leaves the rest as people typed it.

    Returns the path of a copy of the earlier table; None if there was no table.
    """
    table = TeamTable.read(project.assignment)
    widest = max((len(row.extractors) for row in plan.rows.values()), default=0)
    extractors = extractor_headers(table.header, widest)
    columns = {header: table.column(header) for header in (STUDY, *extractors, DUE, SINCE)}
    renamed = project.form().renamed
    rows = [(number, row[columns[STUDY]]) for number, row in table.cells() if len(row) > columns[STUDY]]
    places = {fold(renamed.now(study)): number for number, study in rows}
    new = []
    for key, row in plan.rows.items():
        cells = {STUDY: row.study, DUE: row.due, SINCE: row.since}
        cells |= dict(zip(extractors, row.extractors, strict=False))
        if key in places:
            _rewrite(table, places[key], cells)
        else:
            new.append(cells)
    table.add_rows(new)
    return table.save(project.earlier_assignments)


def _rewrite(table: TeamTable, row: int, cells: Mapping[str, str]) -> None:
    """Overwrites an existing row, including all its extractors."""
    for column, header in enumerate(table.header):
        if header in cells or is_extractor_header(header):
            table.write_cell(row, column, cells.get(header, ""))

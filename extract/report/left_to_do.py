"""Lists what is left to do in a project: which work on which study, for whom, and since when if that is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, Literal

from extract.project.extractors.extractor_files import UnclearFiles
from extract.project.extractors.submissions import submitted_when
from extract.project.folder.project import Project
from extract.project.one_round.merged import Merged
from extract.project.one_round.round_problems import rows_there
from extract.project.one_round.settled_rows import Agreed
from extract.project.rounds.coders import rows_for
from extract.project.rounds.merging import agreed_before, merge_project
from extract.project.rounds.to_recode import left_to_recode, rows_to_recode
from extract.project.studies.studies_known import listed_names, recorded
from extract.project.verification.verifiers import verifier_of
from schema.problem import Severity
from schema.records import record
from schema.text import fold, plural
from validate.adjudication.items import adjudication_items
from validate.adjudication.verification import single_values
from validate.check.problem import Problem
from validate.extraction.finished import finished_studies
from validate.merge.comparison import Comparison

Work = Literal["extract", "hand out", "code", "recode", "finish", "correct", "verify", "rule", "ask"]
WORDS: Mapping[Work, str] = {
    "extract": "to extract",
    "hand out": "to hand out",
    "code": "to code",
    "recode": "to recode",
    "finish": "to finish",
    "correct": "to correct",
    "verify": "to verify",
    "rule": "to rule on",
    "ask": "to ask the authors",
}

Place = tuple[str | None, str | None, str | None]
"""File, sheet and cell."""


@record(kw_only=True)
class Task:
    """Work on one study. `number` counts errors, lines of the sheet or rows; it is 1 for a whole study.

    `study` is blank for errors of a whole sheet, such as a missing column, and of rows without a study. `who` are the
    people to do it; if it is empty, anybody may. `since` and `due` are ISO dates, blank if unknown. `round` is the
    round in which it is to be done.
    """

    work: Work
    study: str
    who: tuple[str, ...]
    number: int = 1
    since: str = ""
    due: str = ""
    round: int = 1

    @property
    def place(self) -> str:
        """The study, with the round if it is a later one."""
        study = self.study or "the workbook itself"
        return study if self.round == 1 else f"{study} (round {self.round})"

    def as_json(self, today: str) -> dict[str, Any]:
        """The task as plain data."""
        words: dict[str, Any] = {
            "work": WORDS[self.work],
            "study": self.study,
            "who": list(self.who),
            "number": self.number,
            "round": self.round,
        }
        return words | {"since": self.since or None, "due": self.due or None, "overdue": self.overdue(today)}

    def overdue(self, today: str) -> bool:
        """Whether it should have been done before today."""
        return bool(self.due) and self.due < today


def left_to_do(project: Project, merged: Merged) -> tuple[Task, ...]:
    """Everything that is left to do, study by study, in the order of the list of studies."""
    out = merged.ledger.ledger.excluded
    names = {fold(name): name for name in studies_of_work(project, merged)}
    since = submitted_when(project)
    tasks = [
        *(
            _extracting(merged, names, listed_names(project))
            if project.round == 1
            else _coding(project, agreed_before(project), merged)
        ),
        *_correcting(merged, names),
        *_verifying(merged, since),
        *_ruling(project, merged, since),
        *(_recoding(project) if project.round == 1 else ()),
    ]
    place = {key: number for number, key in enumerate(names)}
    kept = [replace(task, round=project.round) for task in tasks if fold(task.study) not in out]
    return tuple(sorted(kept, key=lambda task: place.get(fold(task.study), len(place))))


def studies_of_work(project: Project, merged: Merged) -> Iterator[str]:
    """The studies on which there may be work: those of the list, and any other on which somebody recorded something."""
    listed = listed_names(project) if project.round == 1 else {}
    yield from listed.values()
    begun = recorded(merged) if listed else {}
    yield from (name for name in merged.studies() if not listed or fold(name) in begun)


def left_to_do_later(project: Project) -> tuple[Task, ...]:
    """What is left to do in the rounds after the first. Where it is unclear whose a file is, the team answers first."""
    tasks: list[Task] = []
    recoded = {recoding.number for recoding in project.whole_form().codebook_life.recodings}
    for one in project.later_rounds():
        try:
            agreed = agreed_before(one)
            found = left_to_do(one, merge_project(one, agreed=agreed)) if one.extraction_files() else None
        except UnclearFiles:
            continue
        if found is None:
            found = tuple(replace(task, round=one.round) for task in _coding(one, agreed, None))
        tasks += [task for task in found if one.round not in recoded or task.work not in {"hand out", "code", "finish"}]
    return tuple(tasks)


def _coding(project: Project, agreed: Agreed, merged: Merged | None) -> Iterator[Task]:
    """In a later round: agreed rows to hand out, and the studies in somebody's workbook that are not finished."""
    loaded = merged.loaded if merged else {}
    to_hand_out: dict[str, set[tuple[str, str]]] = {}  # by study: two people are to code the same row
    for name in project.settings.extractors:
        file = loaded.get(fold(name))
        there = rows_there(file) if file else set()
        finished = set(finished_studies(file.extraction)) if file else set()
        begun = set(file.extraction.studies_recorded) if file else set()
        rows = Counter[str]()
        for row in rows_for(project, agreed, name).rows:
            if (row.table, row.name) in there:
                rows[row.study] += 1
            else:
                to_hand_out.setdefault(row.study, set()).add((row.table, row.name))
        for study in rows:
            if fold(study) not in finished:
                yield Task(work="finish" if fold(study) in begun else "code", study=study, who=(name,))
    for study, missing in to_hand_out.items():
        yield Task(work="hand out", study=study, who=(), number=len(missing))


def _extracting(merged: Merged, names: Mapping[str, str], listed: Collection[str]) -> Iterator[Task]:
    """Studies to extract or to finish, each for one person, or for anybody if nobody was assigned.

    Nobody else is asked to extract a study that is not on the list, because its name may be mistyped.
    """
    finished = {
        checked.loaded.extraction.name: set(finished_studies(checked.loaded.extraction)) for _, checked in merged.files
    }
    begun = recorded(merged)
    for key, name in names.items():
        who = begun.get(key, ("", []))[1]
        assigned = merged.assignment.studies.get(key)
        for one in (one for one in who if key not in finished[one] and one not in merged.without_marks):
            task = Task(work="finish", study=name, who=(one,))
            theirs = assigned is not None and one in assigned.extractors
            yield replace(task, since=assigned.since, due=assigned.due) if assigned and theirs else task
        if assigned:
            for one in (one for one in assigned.extractors if one not in who):
                yield Task(work="extract", study=name, who=(one,), since=assigned.since, due=assigned.due)
        elif len(who) < _FEWEST and (not listed or key in listed):
            yield from _unassigned(name, who, merged.handed_to(name), len(finished))


def _unassigned(study: str, who: Sequence[str], handed_to: Sequence[str], extractors: int) -> Iterator[Task]:
    """With two extractors, each extracts what is in their workbook. With more, the pairs are unknown."""
    if extractors > _FEWEST or not (who or handed_to):
        yield Task(work="extract", study=study, who=(), number=_FEWEST - len(who))
        return
    yield from (Task(work="extract", study=study, who=(one,)) for one in handed_to if one not in who)


_FEWEST = 2
"""How many people extract a study, if nothing else is said."""


def _correcting(merged: Merged, names: Mapping[str, str]) -> Iterator[Task]:
    decided = places_decided(merged.comparison)
    for _, checked in merged.files:
        wrong = (problem for problem in checked.problems if problem.severity is Severity.ERROR)
        studies = [problem.study or "" for problem in not_ruled_on(wrong, decided)]
        errors = Counter(names.get(fold(study), study) for study in studies)
        name = checked.loaded.extraction.name
        yield from (Task(work="correct", study=study, who=(name,), number=number) for study, number in errors.items())


def places_decided(comparison: Comparison) -> frozenset[Place]:
    """The cells of workbooks that the team has ruled on. What an extractor wrote in them does not count any more."""
    return frozenset(
        (answer.file, answer.sheet, answer.cell)
        for cell in comparison.in_question
        if cell.progress == "decided"
        for answer in cell.answers.values()
        if answer.cell is not None
    )


def not_ruled_on(problems: Iterable[Problem], decided: Container[Place]) -> Iterator[Problem]:
    """The problems, without those at a cell that the team has decided."""
    for problem in problems:
        if not any((problem.file, problem.sheet, cell) in decided for cell in problem.cells):
            yield problem


def _recoding(project: Project) -> Iterator[Task]:
    """Rows whose code was split, retired or withdrawn, and that no round asks about yet."""
    for study, number in Counter(row.study for row in rows_to_recode(project)).items():
        yield Task(work="recode", study=study, who=(), number=number)
    for recoding in project.whole_form().codebook_life.recodings:
        for name, studies in left_to_recode(project.in_round(recoding.number)).items():
            for study, number in studies.items():
                yield Task(work="recode", study=study, who=(name,), number=number, since=recoding.change.when[:10])


def _verifying(merged: Merged, since: Mapping[str, str]) -> Iterator[Task]:
    """Values that one person extracted and another has still to verify, of studies that their extractors finished."""
    values = Counter(
        (value.study, verifier_of(merged, value)) for value in single_values(merged.comparison) if value.verdict is None
    )
    for (study, who), number in values.items():
        if not merged.awaited(study):
            when = since.get(fold(study), "")[:10]
            yield Task(work="verify", study=study, who=(who,) if who else (), number=number, since=when)


def _ruling(project: Project, merged: Merged, since: Mapping[str, str]) -> Iterator[Task]:
    """What the team has to rule on or to ask. It is open since the last of the extractors submitted the study."""
    comparison, withheld = merged.comparison, merged.withheld
    adjudicators = tuple(person.name for person in project.settings.people if person.role == "adjudicator")
    open_, asked_when, names = Counter[str](), dict[str, list[str]](), dict[str, str]()
    for pairing in comparison.open_pairings:
        open_[names.setdefault(fold(pairing.study), pairing.study)] += 1
    for item in adjudication_items(comparison):
        if item.to_rule:
            open_[names.setdefault(fold(item.cell.study), item.cell.study)] += 1
    for cell in comparison.in_question:
        if cell.progress == "asked":
            study = names.setdefault(fold(cell.study), cell.study)
            asked_when.setdefault(study, []).extend(one.when for one in cell.rulings.in_force if one.ruling == "ask")
    for study, number in open_.items():
        if fold(study) not in withheld:
            yield Task(work="rule", study=study, who=adjudicators, number=number, since=since.get(fold(study), "")[:10])
    for study, whens in asked_when.items():
        yield Task(work="ask", study=study, who=(), number=len(whens), since=min(whens, default="")[:10])


def people_lines(tasks: Sequence[Task], people: Sequence[str], today: str) -> Iterator[tuple[str, str]]:
    """A line for each person, and one for the team: what is left to do for them."""
    for name in people:
        yield name, _in_words(tasks_of(tasks, name), today) or "nothing"
    team = tasks_of(tasks, TEAM)
    if team:
        who = sorted({name for task in team if task.work == "rule" for name in task.who})
        yield TEAM, _in_words(team, today) + (f" (adjudicators: {', '.join(who)})" if who else "")


TEAM = "Team"
"""Who has to do what nobody in particular has to do, and what the team rules on and asks together."""


def tasks_of(tasks: Sequence[Task], name: str) -> list[Task]:
    """What is left to do for a person, or for the team. An adjudicator rules with the team."""
    if name == TEAM:
        return [task for task in tasks if task.work in {"rule", "ask"} or not task.who]
    return [task for task in tasks if task.work not in {"rule", "ask"} and name in task.who]


def tasks_for(tasks: Sequence[Task], name: str) -> list[Task]:
    """What is left to do for one person, with the rulings of the team if the person is an adjudicator."""
    ruling = [task for task in tasks if task.work == "rule" and name in task.who and name != TEAM]
    return [*tasks_of(tasks, name), *ruling]


def item_lines(tasks: Sequence[Task], today: str) -> Iterator[str]:
    """A line for each thing that is left to do, what is overdue first: which work, on which study, since when."""
    ordered = sorted(tasks, key=lambda task: (not task.overdue(today), task.due or "9", list(WORDS).index(task.work)))
    what = [WORDS[task.work] if task.number == 1 else f"{WORDS[task.work]} ({task.number})" for task in ordered]
    work, study = max(map(len, what), default=0), max((len(task.place) for task in ordered), default=0)
    for task, words in zip(ordered, what, strict=True):
        late = " (overdue)" if task.overdue(today) else ""
        dates = [f"due {task.due}{late}" if task.due else "", f"since {task.since}" if task.since else ""]
        yield f"{words:<{work}}  {task.place:<{study}}  {', '.join(part for part in dates if part)}".rstrip()


def _in_words(tasks: Sequence[Task], today: str) -> str:
    """`3 studies to extract (1 overdue, due 2026-12-01), 2 cells to rule on in 1 study since 2026-11-20`."""
    parts = []
    rounds = sorted({task.round for task in tasks})
    for number, (work, words) in product(rounds, WORDS.items()):
        several = [task for task in tasks if task.work == work and task.round == number]
        if not several:
            continue
        studies = len({fold(task.study) for task in several if task.study})
        if work in {"extract", "code", "finish"}:
            text = f"{plural(studies, 'study', 'studies')} {words}"
        else:
            noun = {
                "hand out": "row",
                "recode": "row",
                "correct": "error",
                "verify": "value",
                "rule": "item",
                "ask": "cell",
            }[work]
            text = f"{plural(sum(task.number for task in several), noun)} {words}{_where(several, studies)}"
        parts.append(text + (f" in round {number}" if number > 1 else "") + _when(several, today))
    return ", ".join(parts)


def _where(tasks: Sequence[Task], studies: int) -> str:
    """In how many studies, and how many are in none, such as errors of a whole sheet."""
    total, others = sum(task.number for task in tasks), sum(task.number for task in tasks if not task.study)
    in_studies = f"in {plural(studies, 'study', 'studies')}"
    if others and studies:
        return f": {total - others:,} {in_studies}, {others:,} elsewhere in the workbook"
    return " in the workbook itself" if others else f" {in_studies}"


def _when(tasks: Sequence[Task], today: str) -> str:
    late = sum(task.overdue(today) for task in tasks)
    due = min((task.due for task in tasks if task.due and not task.overdue(today)), default="")
    since = min((task.since for task in tasks if task.since), default="")
    parts = [f"{late} overdue" if late else "", f"next due {due}" if due else "", f"since {since}" if since else ""]
    return f" ({', '.join(part for part in parts if part)})" if any(parts) else ""

"""Says what to do next in a project, for every command and round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from extract.dataset.building.error_sources import Breaking, breaking_rulings
from extract.dataset.building.in_the_way import in_the_way
from extract.dataset.building.obstacles import gone_studies
from extract.dataset.building.obstacles import sentence as in_a_line
from extract.output import say
from extract.project.folder.project import Project
from extract.project.one_round.merged import Merged
from extract.project.rounds.merging import merge_project
from extract.project.studies.lacking_studies import lacking_sentences
from extract.project.studies.listed_values import listed_otherwise_sentence
from extract.project.studies.studies_known import recorded
from extract.project.verification.how_to_verify import how_to_verify
from extract.project.verification.verifiers import verifier_of
from extract.report.left_to_do import not_ruled_on, places_decided
from extract.report.round_progress import RoundProgress, round_progress
from schema.problem import Severity
from schema.records import record
from schema.text import first_studies, fold, plural
from validate.adjudication.items import adjudication_items
from validate.adjudication.verification import SingleValue, single_values
from validate.check.problem import Problem
from validate.ledger.words import METHODS_SHOWN, RULED
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import TO_RULE, Discrepancy

_SHOWN = 12  # studies that are named
_NAMED = 5  # studies of which it is said what they lack


@record
class Step:
    """A sentence on what is left to do, or on what to do next."""

    text: str
    colour: str | None = None

    def say(self) -> None:
        """Prints it."""
        say(self.text, fg=self.colour)


def next_steps(
    project: Project,
    merged: Merged,
    breaking: Sequence[Breaking],
    *,
    include_unfinished: bool = False,
    new_sheet: bool = True,
) -> tuple[Step, ...]:
    """What to do next. Other rounds follow if nothing is left to do in the round of `merged`.

    `new_sheet` says whether the adjudication sheet has just been written.
    """
    lacking = [Step(sentence, "yellow") for sentence in lacking_sentences(project, merged)]
    otherwise = [Step(sentence, "yellow") for sentence in listed_otherwise_sentence(merged)]
    here = _in_round(project, merged, breaking, include_unfinished=include_unfinished, new_sheet=new_sheet)
    if here:
        return (*lacking, *otherwise, *here)
    several = project.in_round(1).later_rounds()
    later = {one.round: round_progress(one) for one in several}
    steps = list(_of_later(later[project.round])) if project.round in later else []
    if steps:
        return tuple(steps)
    for other in (project.in_round(1), *several):
        if other.round == project.round or (other.round in later and later[other.round].done):
            continue
        steps = list(_in_other(other, later.get(other.round)))
        if steps:
            return (Step(f"Nothing is open in round {project.round}."), *steps)
    waits = list(_after_all_rounds(project))
    left = [*lacking, *otherwise, *(step for one in later.values() for step in _not_by_all(one))]
    left += _not_verified(project, merged) if new_sheet else ()
    if waits:
        return (*left, *waits)
    if left:
        return (*left, Step("Nothing else is open. Next: do this, or build without it: twofold build"))
    return (Step("Nothing is open. Next: twofold build", "green"),)


def _after_all_rounds(project: Project) -> Iterator[Step]:
    """What still keeps a dataset from being built although nothing is open in any round."""
    from extract.dataset.building.after_all_rounds import after_all_rounds
    from extract.dataset.methods.review_themes import review_themes
    from extract.dataset.methods.team_findings import team_findings

    first = project.in_round(1)
    found, _ = after_all_rounds(first, review_themes(first), team_findings(first))
    if found:
        yield Step("Nothing is open, but the dataset waits for this:", "yellow")
        yield from (Step(f"  {in_a_line(one)}") for one in found[:_NAMED])
        if len(found) > _NAMED:
            yield Step(f"  and {len(found) - _NAMED} more")


def _in_other(project: Project, progress: RoundProgress | None) -> Iterator[Step]:
    """What to do in another round."""
    if progress is not None and (found := list(_of_later(progress))):
        yield from found
        return
    if not project.extraction_files():
        return
    merged = merge_project(project)
    for step in _in_round(project, merged, breaking_rulings(project, merged), new_sheet=False):
        yield Step(f"Round {project.round}: {step.text}", step.colour)


def _in_round(
    project: Project,
    merged: Merged,
    breaking: Sequence[Breaking],
    *,
    include_unfinished: bool = False,
    new_sheet: bool = True,
) -> list[Step]:
    """What to do in the round of `merged`. Empty if its workbooks are complete."""
    comparison = merged.comparison
    left = _errors_left(merged)
    errors = _correct(project, merged, left)
    option = (" --include-unfinished" if include_unfinished else "") + project.option
    of_authors = list(_with_authors(project, merged, option))
    gone = [Step(in_a_line(one), "yellow") for one in gone_studies(project, merged)]
    if cells_to_rule(comparison) or comparison.open_pairings or breaking:
        first = f"correct the {'error' if len(left) == 1 else 'errors'} in the workbooks. Then " if errors else ""
        return [*errors, *gone, *of_authors, _to_rule(project, merged, option, new_sheet=new_sheet, first=first)]
    if unfinished := list(_to_extract(project, merged)):
        return [*errors, *gone, *of_authors, *unfinished]
    if of_authors:
        return [*errors, *gone, *of_authors]
    waits = in_the_way(project, merged)
    if not waits.sentence:
        return []
    more = len(waits.named) - _NAMED
    named = [Step(f"  {one}") for one in waits.named[:_NAMED]]
    sentence = Step(waits.sentence + (_OF_MERGED_ROWS if 0 < waits.errors < len(left) else ""), "yellow")
    return [*errors, sentence, *named, *([Step(f"  and {more} more")] if more > 0 else [])]


_OF_MERGED_ROWS = ". An error that several workbooks have in one merged row counts once in this number"


def asked_cells(comparison: Comparison) -> list[Discrepancy]:
    """The open cells on which somebody ruled to ask the authors."""
    return [cell for cell in comparison.in_question if cell.progress == "asked"]


def cells_to_rule(comparison: Comparison) -> list[Discrepancy]:
    """The open cells on which somebody has to rule now."""
    return [cell for cell in comparison.in_question if cell.progress in TO_RULE]


def asked_since(cells: Iterable[Discrepancy]) -> str:
    """The day of the first ruling to ask the authors about these cells."""
    whens = (one.when for cell in cells for one in cell.rulings.in_force if one.ruling == "ask")
    return min(whens, default="")[:10]


def _with_authors(project: Project, merged: Merged, option: str) -> Iterator[Step]:
    """Cells that wait for the authors of reports, and what to do when they answer, or do not answer."""
    cells = asked_cells(merged.comparison)
    if not cells:
        return
    studies = Counter(cell.study for cell in cells)
    listed = first_studies([f"{study} ({number})" for study, number in studies.items()], _SHOWN)
    waits, it = ("cell waits", "it") if len(cells) == 1 else ("cells wait", "them")
    yield Step(
        f"{len(cells)} {waits} for the authors since {asked_since(cells)}: {listed}. When they answer, rule on {it} in"
        f" {project.named(project.sheet)} with the method “{METHODS_SHOWN['authors']}”. If they do not, rule"
        f" “{RULED['unresolved']}” or another value such as NR. Then: twofold adjudicate{option}. Letters to them:"
        " twofold build --draft"
    )


def _errors_left(merged: Merged) -> list[Problem]:
    """The errors in the workbooks, without those at a cell that the team has decided."""
    found = (
        problem for _, checked in merged.files for problem in checked.problems if problem.severity is Severity.ERROR
    )
    return list(not_ruled_on(found, places_decided(merged.comparison)))


def _correct(project: Project, merged: Merged, errors: Sequence[Problem]) -> list[Step]:
    """The errors in the workbooks come first: what is open or missing in their studies may come from them."""
    if not errors:
        return []
    them = "it" if len(errors) == 1 else "them"
    comparison = merged.comparison
    open_in = {fold(cell.study) for cell in comparison.open}
    open_in |= {fold(pairing.study) for pairing in comparison.open_pairings}
    open_too = any(problem.study is None or fold(problem.study) in open_in for problem in errors)
    reason = f" What is open may come from {them}." if open_in and open_too else ""
    return [
        Step(f"First correct {plural(len(errors), 'error')} in the workbooks: twofold check{project.option}.{reason}")
    ]


def _to_rule(project: Project, merged: Merged, option: str, *, new_sheet: bool, first: str) -> Step:
    comparison = merged.comparison
    items = _items(comparison)
    if not items:
        return Step(f"{_open(merged, items)}. Next: correct these rows in the workbooks: twofold check{option}")
    number = "" if new_sheet else f"{_open(merged, items)}. "
    made = "" if new_sheet else f" (made by twofold merge{option})"
    pairs = ", first on the sheet Pairings" if comparison.open_pairings else ""
    sheet = f"{project.named(project.sheet)}{made}"
    them = "it" if len(comparison.open_pairings) + len(cells_to_rule(comparison)) == 1 else "them"
    return Step(f"{number}Next: {first}rule on {them} in {sheet}{pairs}. Then: twofold adjudicate{option}")


def _open(merged: Merged, items: int) -> str:
    comparison = merged.comparison
    pairings, cells = len(comparison.open_pairings), len(cells_to_rule(comparison))
    parts = [plural(pairings, "pairing")] if pairings else []
    parts += [plural(cells, "cell")] if cells else []
    if not parts:
        return "Nothing else is open"
    if not items:
        return f"{' and '.join(parts)} open, in rows that are there twice or have no name"
    rows = f" ({plural(items, 'item')}: one ruling settles a whole row)" if items < pairings + cells else ""
    return f"{' and '.join(parts)} open{rows}"


def _items(comparison: Comparison) -> int:
    """How many items somebody can rule on now, without rows that are there twice or have a blank key."""
    return len(comparison.open_pairings) + sum(item.to_rule for item in adjudication_items(comparison))


def _marked(merged: Merged) -> str:
    form = merged.comparison.form
    return f"{form.marked_finished} on the sheet {form.studies.label}"


def _to_extract(project: Project, merged: Merged) -> Iterator[Step]:
    """The studies that are not done, and a ledger that cannot be read."""
    some = begun(merged)
    begun_only = plural(len(merged.unfinished), "study is", "studies are")
    if not some and merged.unread:
        yield Step(f"No study is compared yet. Next: put the missing column right: twofold check{project.option}")
    elif not some and merged.unfinished:
        yield Step(
            f"No study is finished by everybody yet. {begun_only} begun but not finished. When a study is filled in"
            f" completely, write {_marked(merged)}"
        )
    elif not some:
        done = "extracted" if project.round == 1 else "filled in"
        yield Step(f"Nothing is {done} yet. Next: fill in the workbooks in {project.named(project.extractions)}/")
    elif merged.ledger.broken:
        yield Step(f"Nothing is open, as far as the ledger can be read. Next: twofold ledger check{project.option}")
    elif merged.unfinished:
        yield Step(
            f"Nothing is open in the finished studies. {begun_only} begun but not finished. When a study is filled in"
            f" completely, write {_marked(merged)}"
        )
    elif untouched := _untouched(merged):
        yield Step(f"not begun: {first_studies(untouched, _SHOWN)}")
        if project.round > 1:
            yield from _to_fill_in(round_progress(project))
        else:
            yield Step(f"Nothing is open. {_nobody_extracted(len(untouched))}")
    elif waiting := _not_begun_by_all(merged):
        studies = plural(len(waiting), "study waits", "studies wait")
        listed = first_studies([f"{study} ({', '.join(who)})" for study, who in waiting.items()], _SHOWN)
        yield Step(
            f"Nothing is open. {studies} for somebody who is assigned and has not finished: {listed}. Extract"
            f" {'it' if len(waiting) == 1 else 'them'}, or change assignment.csv"
        )


def _of_later(progress: RoundProgress) -> Iterator[Step]:
    """What to do in a later round before it can be merged: answer a question, hand out, fill in."""
    number = progress.number
    if progress.unclear is not None:
        yield Step(f"Round {number}: {progress.unclear}. Next: {progress.answer}", "yellow")
        return
    yield from (Step(f"Round {number}: {remark}", "yellow") for remark in progress.remarks)
    yield from _to_fill_in(progress)


def _to_fill_in(progress: RoundProgress) -> Iterator[Step]:
    """What to do about the agreed rows of a later round that nobody has finished."""
    number = progress.number
    if not progress.nobody:
        return
    rows = f"nobody has finished {plural(progress.nobody, 'agreed row')} yet"
    names = [name for name, one in progress.people.items() if one.to_hand_out]
    if any(one.to_fill_in for one in progress.people.values()):
        yield Step(f"Round {number}: {rows}. Next: finish the workbooks in round-{number}/extractions/")
    elif names:
        yield Step(f"Round {number}: {rows}. Next: twofold template --round {number}")


def _not_by_all(progress: RoundProgress) -> Iterator[Step]:
    """Studies that are not settled, and agreed rows that somebody has still to fill in. A dataset waits for neither."""
    if progress.waiting:
        number = progress.number
        yield Step(f"Round {number}: {progress.not_settled} (twofold template --round {number} says what is missing)")
    for name, one in progress.people.items():
        if number := one.to_fill_in + one.to_hand_out:
            out = f" (twofold template --round {progress.number} hands them out)" if one.to_hand_out else ""
            yield Step(
                f"Round {progress.number}: {name} has not finished {plural(number, 'agreed row')} that somebody else"
                f" has{out}"
            )


def _not_verified(project: Project, merged: Merged) -> Iterator[Step]:
    """The values that nobody has verified yet; a dataset does not wait for them."""
    first = merged if project.round == 1 else merge_project(project.in_round(1))
    waiting: dict[str | None, list[SingleValue]] = {}
    for value in single_values(first.comparison):
        if value.verdict is None:
            waiting.setdefault(verifier_of(first, value), []).append(value)
    for who, values in waiting.items():
        number = plural(len(values), "value is", "values are")
        yield Step(f"{number} not verified yet: {how_to_verify(project.in_round(1), first, values, who)}")


def begun(merged: Merged) -> dict[str, list[str]]:
    """Who has recorded something that is compared on a study, by study, in the order of the studies."""
    comparison = merged.comparison
    keys_of = {extraction.name: set(extraction.studies_recorded) for extraction in comparison.extractions}
    studies = comparison.tables[comparison.form.studies.name].rows["study_text"].drop_nulls()
    who = {study: [name for name, keys in keys_of.items() if fold(study) in keys] for study in studies}
    return {study: names for study, names in who.items() if names}


def _untouched(merged: Merged) -> list[str]:
    """The studies that nobody has begun, without those that the team took out."""
    done = {fold(name) for name, _ in recorded(merged).values()} | {*merged.ledger.ledger.excluded}
    return [study for study in merged.studies() if fold(study) not in done]


def _not_begun_by_all(merged: Merged) -> dict[str, tuple[str, ...]]:
    """The studies that somebody who is assigned has not finished, with who, without those that the team took out."""
    out = merged.ledger.ledger.excluded
    assigned = [study for study in merged.studies() if fold(study) not in out and merged.assignment.of(study)]
    return {study: who for study in assigned if (who := merged.awaited(study))}


def _nobody_extracted(studies: int) -> str:
    """What to do about studies that nobody has begun, without a full stop."""
    them = "it" if studies == 1 else "them"
    return (
        f"Nobody has extracted {plural(studies, 'study', 'studies')} yet: extract {them}, or"
        " twofold exclude STUDY --who NAME --why ineligible"
    )

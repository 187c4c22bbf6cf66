"""Keeps the numbers of a dataset's rows, so that the next dataset has the same ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from shlex import quote

from extract.clock import stamp
from extract.dataset.building.contents import DESCRIPTION
from extract.dataset.tables.package import DRAFT
from extract.errors import CannotUse
from extract.project.folder.project import Project
from extract.project.ledger.ledger_file import copies_beside
from extract.project.ledger.numbers_file import NumbersFile, append_numbers, read_numbers
from extract.project.rounds.merging import kept_numbers
from schema.form import Form
from schema.text import first_ones, fold, plural
from validate.merge.comparison import Comparison
from validate.merge.kept_numbers import called, is_numbered, numbered_alike, numbers_to_write
from validate.merge.numbers import Numbered, NumberGiven, Numbers, identities, numbers_of

_SHOWN = 5


def keep_numbers(project: Project, rounds: Sequence[Comparison], *, draft: bool) -> tuple[str, ...]:
    """Writes down the numbers of the rows in a dataset of these rounds. Returns sentences on changes.

    New numbers in a draft are not kept, because its rows may still be paired differently. Raises CannotUse if a line of
    the file cannot be read, because another row could get its number; a draft only reports this.
    """
    known = kept_numbers(project)
    damaged = tuple(_damaged(project, known, rounds))
    if draft:
        lost = (f"{project.numbers.name} line {number} cannot be read" for number in known.broken)
        return (*lost, *damaged, *second_versions(project, known))
    new = numbers_to_write(rounds, when=stamp())
    append_numbers(project.numbers, known, new)
    forms = [one.form for one in rounds]
    return (
        *damaged,
        *_changed(rounds, known.numbers, new),
        *_perhaps_the_same(forms, known.numbers, new),
        *second_versions(project, known),
    )


def same_row(project: Project, earlier: str, later: str) -> None:
    """Records that the row with a later number (`S11-F31`) is the one that had an earlier number (`S11-F12`).

    From then on, it has the earlier number, and no row has the later one. Raises CannotUse unless the row with the
    earlier number is gone and the row with the later one exists.
    """
    known = kept_numbers(project)
    letters = _letters([one.form() for one in (project, *project.later_rounds())])
    given = numbers_of(known.lines, project.form().renamed, known.cut).given.items()
    called: dict[str, dict[tuple[str, str], Numbered]] = {}
    for place, several in given:
        for one in several:
            called.setdefault(fold(_name(one.study, letters.get(place[0], ""), one.number)), {})[place] = one
    for name in (earlier, later):
        if fold(name) not in called:
            raise CannotUse(f"no row ever had the number {name}", file=project.numbers.name)
    both = called[fold(earlier)].keys() & called[fold(later)].keys()
    if not both:
        raise CannotUse(f"{earlier} and {later} are not in one study", file=project.numbers.name)
    place = min(both)
    was, now = called[fold(earlier)][place], called[fold(later)][place]
    if not was.gone:
        raise CannotUse(f"{earlier} has its row in the latest dataset", file=project.numbers.name)
    if now.gone:
        raise CannotUse(f"{later} has no row in the latest dataset", file=project.numbers.name)
    table, when = place[0], stamp()
    kept = NumberGiven(
        table=table,
        study=now.study,
        number=was.number,
        rows=dict(now.rows),
        words=now.words,
        dropped=now.dropped,
        after=was.last,
        when=when,
    )
    ended = NumberGiven(table=table, study=now.study, number=now.number, after=now.last, when=when)
    append_numbers(project.numbers, known, (kept, ended))


def _damaged(project: Project, known: NumbersFile, rounds: Iterable[Comparison]) -> Iterator[str]:
    """Sentences on missing lines in the file, because other rows could get numbers that a paper quotes."""
    name, back = (
        project.numbers.name,
        "If an earlier dataset is quoted somewhere, put the file back from a backup first",
    )
    if known.ends_cut:
        yield (
            f"{name} line {known.cut_at[-1]} was cut off, as by a program that was interrupted, and is left out. No row"
            f" gets the number that it may have given. {back}"
        )
    elif not known.lines and _has_numbers(rounds) and _is_final(project.dataset / DESCRIPTION):
        yield f"There is a dataset, but no {name} with its numbers, so they begin from the start. {back}"


def _has_numbers(rounds: Iterable[Comparison]) -> bool:
    """Whether any row gets a number. In many forms, no table refers to rows by number."""
    return any(
        is_numbered(merged.table) and not merged.rows.is_empty() for one in rounds for merged in one.tables.values()
    )


def _is_final(description: Path) -> bool:
    """Whether there is the description of a final dataset. Only the numbers of final datasets are kept."""
    try:
        described = json.loads(description.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True
    return not (isinstance(described, dict) and str(described.get("title", "")).startswith(DRAFT))


def second_versions(project: Project, known: NumbersFile) -> Iterator[str]:
    """Sentences on copies in the same folder with lines that the file lacks."""
    ours = {line.id for line in known.lines}
    for copy in copies_beside(project.numbers):
        if lacking := sum(line.id not in ours for line in read_numbers(copy).lines):
            yield (
                f"{copy.name} has {plural(lacking, 'line')} that {project.numbers.name} does not have. To take them in:"
                f' twofold ledger join "{copy.name}"'
            )


def _letters(forms: Iterable[Form]) -> Mapping[str, str]:
    """The letter in the numbers of each table."""
    return {called(table): table.name[0].upper() for form in forms for table in form.tables}


def _name(study: str, letter: str, number: int) -> str:
    return f"{study}-{letter}{number:02}"


def _changed(rounds: Sequence[Comparison], known: Numbers, new: Sequence[NumberGiven]) -> Iterator[str]:
    """Sentences on numbers that a paper may have quoted, if their row is gone or has other words."""
    letters = _letters(one.form for one in rounds)
    before = {one.last: one for several in known.given.values() for one in several}
    names = {line.id: _name(line.study, letters[line.table], line.number) for line in new}
    excluded = {study for one in rounds for study in one.ledger.excluded}
    quoted = [line for line in new if line.after and before[line.after].quoted]
    one_now = _one_with_another(before, new)
    gone = [line for line in quoted if not line.rows and line.id not in one_now]
    if joined := [f"{names[line.id]} (with {names[one_now[line.id].id]})" for line in quoted if line.id in one_now]:
        yield f"One row with another now: {first_ones(joined, _SHOWN)}. {_not_again(joined)}"
    if others := [names[line.id] for line in gone if fold(line.study) not in excluded]:
        yield f"No longer in the extractions: {first_ones(others, _SHOWN)}. {_not_again(others)}"
    if of_excluded := [names[line.id] for line in gone if fold(line.study) in excluded]:
        yield (
            f"No longer in the dataset, because the study is excluded: {first_ones(of_excluded, _SHOWN)}."
            f" {_not_again(of_excluded)}"
        )
    if dropped := [names[line.id] for line in quoted if line.rows and line.dropped]:
        yield f"No longer in the dataset, by a ruling: {first_ones(dropped, _SHOWN)}. {_not_again(dropped)}"
    there = [(line, before[line.after]) for line in new if line.after and line.rows and not line.dropped]
    if back := [names[line.id] for line, was in there if was.was_quoted and not was.quoted]:
        yield f"In the dataset again: {first_ones(back, _SHOWN)}. {_has_again(back)}"
    if late := [names[line.id] for line, was in there if not was.was_quoted]:
        yield f"In the dataset now, and in none before: {first_ones(late, _SHOWN)}. {_was_kept(late)}"
    quotable = ((line, was) for line, was in there if was.was_quoted and was.words)
    if reworded := [names[line.id] for line, was in quotable if fold(line.words) != fold(was.words)]:
        yield f"Reworded: {first_ones(reworded, _SHOWN)}. {_keeps(reworded)}"


def _one_with_another(before: Mapping[str, Numbered], new: Sequence[NumberGiven]) -> Mapping[str, NumberGiven]:
    """By the id of each line that ends a number because rows were matched: the line of the other row."""
    there: dict[tuple[str, str], list[NumberGiven]] = {}
    for line in new:
        if line.rows:
            there.setdefault(line.place[:2], []).append(line)
    found = {}
    for line in new:
        if line.after and not line.rows:
            was = before[line.after].identities
            same = (one for one in there.get(line.place[:2], ()) if identities(one.rows) & was)
            if (one := next(same, None)) is not None:
                found[line.id] = one
    return found


def _perhaps_the_same(forms: Iterable[Form], known: Numbers, new: Sequence[NumberGiven]) -> Iterator[str]:
    """Questions whether a new row is one that has gone, in studies that have both.

    Only the team knows this, even if an extractor used the same number for both. A row that was completely reworded
    looks like one that was replaced by another.
    """
    letters = _letters(forms)
    before = {one.last: one for several in known.given.values() for one in several}
    one_now = _one_with_another(before, new)
    changed: dict[tuple[str, str], tuple[list[Numbered], list[NumberGiven]]] = {}
    for line in (line for line in new if line.id not in one_now):
        gone, begun = changed.setdefault(line.place[:2], ([], []))
        if not line.after and not line.dropped:
            begun.append(line)
        elif not line.rows and before[line.after].quoted:
            gone.append(before[line.after])
    questions, back = [], {line.after for line in new if line.rows}
    for place, (gone, begun) in changed.items():
        there = (one for one in known.given.get(place, ()) if one.last not in back)
        before_that = [one for one in there if one.gone and not one.dropped]
        if begun and (question := _question(letters[place[0]], gone, before_that, begun)):
            questions.append(question)
    yield from questions[:_SHOWN]
    if (more := len(questions) - _SHOWN) > 0:
        yield f"Numbers have gone and others are new in {plural(more, 'more study', 'more studies')}"


def _question(
    letter: str, gone: Sequence[Numbered], before_that: Sequence[Numbered], begun: Sequence[NumberGiven]
) -> str:
    """A question whether one of these rows is another. Rows with the same number from an extractor come first.

    Rows in `before_that` were gone already, so only such a number suggests them. Empty if no row is suggested.
    """
    alike = [(was, now) for was in (*gone, *before_that) for now in begun if numbered_alike(was.rows, now.rows)]
    if not alike and not gone:
        return ""
    was, now = alike[0] if alike else (gone[0], begun[0])
    earlier, later = (_name(one.study, letter, one.number) for one in (was, now))
    if alike or len(gone) == len(begun) == 1:
        same = ", with the same number in a workbook" if alike else " in the same study"
        what = f"{earlier} has gone and {later} is new{same}. If they are one, in other words, give it its number back"
    else:
        names = [first_ones([_name(one.study, letter, one.number) for one in some], _SHOWN) for some in (gone, begun)]
        what = (
            f"{names[0]} {'has' if len(gone) == 1 else 'have'} gone, and {names[1]}"
            f" {'is' if len(begun) == 1 else 'are'} new in the same study. If a new one is one that has gone, in"
            " other words, give it its number back, such as"
        )
    return f"{what}: twofold ledger same-row {quote(earlier)} {quote(later)}, then twofold build"


def _not_again(names: Sequence[str]) -> str:
    return f"No other row gets {'this number' if len(names) == 1 else 'these numbers'}"


def _has_again(names: Sequence[str]) -> str:
    return "It has its number again" if len(names) == 1 else "They have their numbers again"


def _was_kept(names: Sequence[str]) -> str:
    if len(names) == 1:
        return "It has the number that was kept for it"
    return "They have the numbers that were kept for them"


def _keeps(names: Sequence[str]) -> str:
    return "It keeps its number" if len(names) == 1 else "They keep their numbers"

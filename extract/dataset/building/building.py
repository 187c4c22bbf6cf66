"""Builds the dataset of a project."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from extract.adjudication.lines.names import named_in_rounds
from extract.dataset.building.after_all_rounds import after_all_rounds
from extract.dataset.building.in_the_way import errors_of
from extract.dataset.building.obstacles import Obstacle, obstacles, sentence
from extract.dataset.building.rounds import round_facts, round_obstacles
from extract.dataset.methods.facts import Facts, NewVersion, RoundFacts
from extract.dataset.methods.review_themes import review_themes
from extract.dataset.methods.team_findings import team_findings
from extract.dataset.paper.extras import NO_EXTRAS, Extras
from extract.project.extractors.submissions import kept_submissions, listed_submissions, replaced_late
from extract.project.folder.deposit_details import Details, is_day
from extract.project.folder.project import Project
from extract.project.form_changes.form_history import kept_forms, sortable
from extract.project.one_round.merged import Merged
from extract.project.rounds.agreement_basis import left_out_of_agreement
from extract.project.rounds.merging import agreed_before, merge_project, merge_round
from extract.project.studies.pilot_studies import pilot_studies
from extract.project.studies.studies_known import listed_names, recorded, were_listed
from extract.project.team_tables.contacts import read_contacts
from schema.form import Form
from schema.records import record
from schema.text import fold, plural
from validate.adjudication.consensus_problems import blanked
from validate.assignment.assignment import Assignment
from validate.check.problem import Problem
from validate.dataset.one_spelling import with_one_spelling
from validate.inference.names_in_form import set_apart
from validate.merge.comparison import Comparison
from validate.passages.verify import Library
from validate.revision.changes import form_changes


@record
class Readiness:
    """A merged project, and the errors that block a dataset.

    `errors` are those of the consensus, at an extractor's cell, and those in extractors' files that keep data out of
    the consensus. `obstacles` are studies that are not finished or may not belong. `facts` are the dataset's facts
    about the studies. `later` are the merged rounds after the first. `of_tables` says what is not read in the team's
    tables.
    """

    merged: Merged
    errors: tuple[Problem, ...]
    obstacles: tuple[Obstacle, ...]
    facts: Facts
    later: tuple[Merged, ...] = ()
    of_tables: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[Merged, ...]:
        """All rounds, merged."""
        return (self.merged, *self.later)

    @property
    def blocked(self) -> bool:
        """Whether only a draft can be built."""
        return bool(self.errors or self.obstacles) or any(
            one.ledger.broken or one.comparison.open or one.comparison.open_pairings for one in self.every
        )


def readiness_of(project: Project) -> Readiness:
    """Merges the project and checks agreed values like all others, because agreed values may be wrong."""
    merged = merge_project(project, blind=True)
    errors, found = errors_of(project, merged)
    in_the_way = obstacles(project, merged, found)
    later: list[Merged] = []
    rounds: list[RoundFacts] = []
    for one in project.later_rounds():
        agreed = agreed_before(one)
        merged_later = merge_round(one, agreed)
        more, found = errors_of(one, merged_later)
        rounds.append(round_facts(one, agreed, merged_later))
        errors += more
        in_the_way += round_obstacles(one, merged_later, rounds[-1])
        later.append(merged_later)
    themes = review_themes(project)
    findings = team_findings(project)
    waits, remarks = after_all_rounds(project, themes, findings)
    in_the_way += tuple(waits)
    every = (merged, *later)
    extracted = _extracted(merged)
    forms = _forms_had(project)
    excluded, piloted = merged.ledger.ledger.excluded, pilot_studies(project)
    listed = listed_names(project)
    taken_off = _taken_off(project, excluded.keys() - listed.keys()) if listed else set()
    known = _known(merged, listed)
    facts = Facts(
        confirmed=sum(map(_confirmed, every)),
        listed=len(listed) + len(taken_off),
        order=tuple(listed),
        unlisted=_unlisted(known, extracted | excluded.keys(), {*listed, *taken_off}) if listed else (),
        waiting=len(listed.keys() - excluded.keys() - extracted),
        excluded=tuple(excluded.values()),
        submitted=frozenset(
            study
            for copy in listed_submissions(project)
            for study in copy.studies
            if study in excluded and copy.when <= excluded[study].when
        ),
        citations=_citations(project, merged),
        open_points=tuple(_open_points(every, errors, in_the_way)),
        repaired=sum(len(repair.dropped) for one in every for repair in one.ledger.repairs),
        rounds=tuple(rounds),
        assignment=_of_extracted(merged.assignment, extracted),
        replaced=replaced_late(project),
        not_measured=left_out_of_agreement(project),
        piloted=tuple(name for key, name in piloted.items() if key in extracted),
        pilot_excluded=tuple(name for key, name in piloted.items() if key in excluded),
        pilot_waiting=len(piloted.keys() - extracted - excluded.keys()),
        deposit=_deposit(project, every),
        judgements=findings.judgements if findings else None,
        themes=themes,
        blinded=project.settings.blinded,
        form_changes=_form_changes(forms),
        new_versions=_new_versions(project, forms, extracted),
        contacts=read_contacts(project.contacts, known, project.form().renamed, excluded),
    )
    return Readiness(merged, errors, in_the_way, facts, tuple(later), tuple(remarks))


def _citations(project: Project, merged: Merged) -> dict[str, str]:
    """The citations of excluded studies (folded), from the list of studies or else from a workbook."""
    excluded = merged.ledger.ledger.excluded
    field = project.form().with_citation().studies.citation
    if not excluded or field is None:
        return {}
    found: dict[str, str] = {}
    key = project.form().studies.study
    for row in project.listed_studies():
        if text := row.get(field.name):
            found.setdefault(fold(row[key]), text)
    for _, checked in merged.files:
        recorded = checked.loaded.extraction[project.form().studies.name]
        for position in range(recorded.height) if field.name in recorded.texts.columns else ():
            if (text := recorded.text(field.name, position)) and text not in field.codes:
                found.setdefault(fold(recorded.text(key, position) or ""), text)
    return {study: text for study, text in found.items() if study in excluded}


def _deposit(project: Project, every: Sequence[Merged]) -> Details:
    """The project's details for a deposit, with the days of the last work on the dataset.

    Withdrawn decisions and their withdrawals do not count, because the dataset is as it was before.
    """
    settings = project.settings
    ledgers = [one.ledger.ledger for one in every]
    moments = [decision.when for ledger in ledgers for decision in (*ledger.in_force, *ledger.renamings)]
    for one in (project, *project.later_rounds()):
        moments += [copy.when for copy in kept_submissions(one)]
    days = [moment[:10] for moment in moments if is_day(moment[:10])]
    folders = [one.extractions for one in (project, *project.later_rounds())]
    saved = [path.stat().st_mtime for folder in folders if folder.is_dir() for path in folder.iterdir()]
    return Details(
        licence=settings.licence,
        authors=settings.authors,
        published=settings.published,
        changed=max(days, default=""),
        typed=datetime.fromtimestamp(max(saved), UTC).date().isoformat() if saved else "",
    )


def _extracted(merged: Merged) -> set[str]:
    """The studies (folded) with records that count."""
    return {fold(study) for extraction in merged.comparison.extractions for study in extraction.studies_recorded}


def _of_extracted(assignment: Assignment, extracted: Set[str]) -> Assignment:
    """The assignment, only for studies that were extracted."""
    return Assignment({key: row for key, row in assignment.studies.items() if key in extracted})


def _confirmed(merged: Merged) -> int:
    """The number of different warnings that extractors confirmed, for studies in the dataset."""
    studies = {fold(study) for study in merged.comparison.tables[merged.comparison.form.studies.name].studies if study}
    found = set()
    for _, checked in merged.files:
        found |= {
            (fold(confirmation.code), fold(confirmation.study), fold(confirmation.values))
            for confirmation in checked.loaded.extraction.confirmed
            if confirmation.cell not in checked.without_effect and fold(confirmation.study) in studies
        }
    return len(found)


def _known(merged: Merged, listed: dict[str, str]) -> dict[str, str]:
    """All studies of the project by folded text: listed, extracted and excluded ones."""
    excluded = {fold(decision.study): decision.study for decision in merged.ledger.ledger.excluded.values()}
    return {key: name for key, (name, _) in recorded(merged).items()} | excluded | listed


def _taken_off(project: Project, excluded: Set[str]) -> set[str]:
    """The excluded studies (folded) that the team removed from its list: an earlier copy of it has them."""
    renamed = project.form().renamed
    return were_listed(project, {study: set(map(fold, renamed.every(study))) for study in excluded})


def _unlisted(known: Mapping[str, str], met: Container[str], listed: Container[str]) -> tuple[str, ...]:
    """The studies in `met`, which were extracted or excluded, that are not in `listed` (both folded)."""
    return tuple(sorted(name for key, name in known.items() if key in met and key not in listed))


_SEVERAL = {
    "open cell with the name of a study or text of the template": "open cells with names of studies or text of the"
    " template",
    "open pair of records": "open pairs of records",
    "disagreement left to the authors": "disagreements left to the authors",
    "broken line in the ledger": "broken lines in the ledger",
}


def _open_points(every: Sequence[Merged], errors: Sequence[Problem], found: Sequence[Obstacle]) -> Iterator[str]:
    """Sentences on everything that prevents a final dataset."""
    yield from (sentence(obstacle) for obstacle in found)
    cells = [(merged.comparison.form[cell.table], cell) for merged in every for cell in merged.comparison.open]
    waiting = sum(cell.progress == "asked" for _, cell in cells)
    names = sum(cell.progress != "asked" and set_apart(table, cell.field) for table, cell in cells)
    for number, one in (
        (sum(len(merged.comparison.open_pairings) for merged in every), "open pair of records"),
        (len(cells) - waiting - names, "open disagreement"),
        (names, "open cell with the name of a study or text of the template"),
        (waiting, "disagreement left to the authors"),
        (len(errors), "error"),
        (sum(len(merged.ledger.broken) for merged in every), "broken line in the ledger"),
    ):
        if number:
            yield plural(number, one, _SEVERAL.get(one))
    if half := sum(_half_dropped(merged.comparison) for merged in every):
        yield (
            f"{plural(half, 'row')} that a ruling dropped, and of which a value has changed since:"
            f" {'it is' if half == 1 else 'they are'} in the tables until somebody rules again"
        )


def build_dataset(
    readiness: Readiness,
    folder: Path,
    *,
    title: str,
    draft: bool,
    first: Comparison | None = None,
    library: Library | None = None,
    extras: Extras = NO_EXTRAS,
) -> dict[str, str]:
    """Writes the dataset of a merged project. Returns the files that it sets aside (see `write_dataset`).

    `first` compares the first submissions, if there are any. With a `library` of reports, quoted words are looked up in
    them. A draft of a blinded project names no extractor beside an answer, because people read it before they rule.
    """
    from extract.dataset.building.write import write_dataset  # Word files, workbooks and pages are slow to load

    facts, comparison = replace(readiness.facts, first=first), readiness.merged.comparison
    if draft and facts.blinded:
        facts, comparison = _hidden(facts, comparison)
    if library is not None:
        facts = _with_words(facts, comparison, library)
    comparison = with_one_spelling(comparison)
    return write_dataset(comparison, folder, title=title, draft=draft, facts=facts, extras=extras)


def _hidden(facts: Facts, comparison: Comparison) -> tuple[Facts, Comparison]:
    """The facts and the comparison of the first round, with no extractor named beside an answer."""
    from extract.adjudication.lines.hidden import with_hidden_extractors, with_hidden_names

    names = named_in_rounds([comparison.names, *(one.comparison.names for one in facts.rounds)], blinded=True)

    def hidden(one: Comparison) -> Comparison:
        return with_hidden_extractors(one, names, ruled=True)

    def hidden_first(one: Comparison | None) -> Comparison | None:
        return None if one is None else hidden(one)

    rounds = tuple(replace(r, comparison=hidden(r.comparison), first=hidden_first(r.first)) for r in facts.rounds)
    excluded = tuple(with_hidden_names(decision, names) for decision in facts.excluded)
    facts = replace(
        facts,
        first=hidden_first(facts.first),
        rounds=rounds,
        excluded=excluded,
        assignment=facts.assignment.under(names.shown, others="another extractor"),
        hidden=names.shown,
    )
    return facts, hidden(comparison)


def _with_words(facts: Facts, comparison: Comparison, library: Library) -> Facts:
    """The facts with the results of looking up quoted words in the reports, for each round."""
    from validate.dataset.words_in_reports import words_in_reports

    rounds = tuple(replace(one, words=words_in_reports(one.comparison, library)) for one in facts.rounds)
    return replace(facts, words=words_in_reports(comparison, library), rounds=rounds)


def _forms_had(project: Project) -> list[tuple[str, Form]]:
    """The forms that the project had, each with the day on which it was kept. Empty if it only had the current one."""
    kept = kept_forms(project)
    present = project.form().with_finished_mark()
    if all(one.fingerprint == present.fingerprint for one in kept):
        return []  # the usual case; reading a form takes as long as merging a project
    forms = [(one.since, one.form) for one in kept]
    if kept[-1].fingerprint != present.fingerprint:
        forms.append(("", present))
    return forms


def _form_changes(forms: Sequence[tuple[str, Form]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The changes that each form of the project made, in order."""
    return tuple(
        (_step(old, new), tuple(change.sentence for change in form_changes(old, new)))
        for (_, old), (_, new) in pairwise(forms)
    )


def _step(old: Form, new: Form) -> str:
    """The versions before and after a change of the form."""
    if old.version != new.version:
        return f"{new.name}, version {old.version} to version {new.version}"
    if old.codebook != new.codebook:
        return f"{new.name}, version {new.version}: codebook revision {old.codebook} to {new.codebook}"
    return f"{new.name}, version {new.version}"


def _new_versions(project: Project, forms: Sequence[tuple[str, Form]], extracted: Set[str]) -> tuple[NewVersion, ...]:
    """The versions of the form that replaced another one after first submissions of studies in the dataset."""
    copies = kept_submissions(project) if forms else ()
    found = []
    for (_, old), (since, new) in pairwise(forms):
        before = [copy for copy in copies if not since or sortable(copy.when) <= since]
        studies = extracted & {study for copy in before for study in copy.studies}
        if studies and old.version != new.version:
            found.append(NewVersion(old.version, new.version, since[:10], len(studies)))
    return tuple(found)


def _half_dropped(comparison: Comparison) -> int:
    """The number of rows that are in the tables although they were dropped, because one of their values has changed."""
    rows = {(cell.table, cell.position) for cell in comparison.open}
    return sum(any(blanked(cell) for cell in comparison.in_row(*row)) for row in rows)

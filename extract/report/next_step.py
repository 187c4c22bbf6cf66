"""What `merge` says of studies that are not finished, and of the next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from extract.dataset.building import in_the_way
from extract.dataset.led_back import Breaking
from extract.output import plural, say
from extract.project.merging import Merged
from extract.project.project import Project
from extract.project.studies_known import listed, recorded
from extract.report.overview import breaking_in_words, nobody_extracted
from schema.problem import Severity
from schema.text import fold
from validate.extraction.finished import finished_studies

_SHOWN = 12  # studies that are named


def say_unfinished(merged: Merged, *, included: bool) -> None:
    """Which studies are begun and not finished, and what became of them."""
    if not merged.unfinished:
        return
    finished = {study: _finished_by(merged, study) for study in merged.unfinished}
    named = {
        study: f"{study} ({', '.join(names)}{'; finished by ' + ', '.join(finished[study]) if finished[study] else ''})"
        for study, names in merged.unfinished.items()
    }
    if not included:
        say(f"begun but not marked as finished, so not compared: {_first_of(list(named.values()))}")
        return
    listed = _first_of(list(named.values()))
    say(
        f"compared, although not marked as finished: {listed}. Their blank cells count as omissions, and the sheet"
        " shows everybody's answers to those who are still extracting. No first submission of them is kept.",
        fg="yellow",
    )


def _finished_by(merged: Merged, study: str) -> list[str]:
    """Who marked a study as finished."""
    extractions = (checked.loaded.extraction for _, checked in merged.files)
    return [extraction.name for extraction in extractions if fold(study) in set(finished_studies(extraction))]


def say_what_next(project: Project, merged: Merged, breaking: Sequence[Breaking], *, include_unfinished: bool) -> None:
    """What is open and where, which studies are not done, and what to do next."""
    comparison = merged.comparison
    begun = _begun(merged)
    _say_not_listed(project, merged)
    alone_on = [
        f"{study} ({who[0]})"
        for study, who in begun.items()
        if len(who) == 1 and (include_unfinished or study not in merged.unfinished)
    ]
    if alone_on and len(comparison.names) > 1:
        say(f"extracted by one person only, so not compared: {_first_of(alone_on)}")
    if comparison.open_pairings:
        say(f"pairings open in {_by_study(pairing.study for pairing in comparison.open_pairings)}")
    if comparison.open:
        say(
            f"{'cells ' if comparison.open_pairings else ''}open in {_by_study(cell.study for cell in comparison.open)}"
        )
    say_breaking(breaking)
    if comparison.open or comparison.open_pairings or breaking:
        if any(problem.severity is Severity.ERROR for _, checked in merged.files for problem in checked.problems):
            say("First correct the errors in the workbooks. Some open pairings and cells may come from them.")
        first = ", first on the sheet Pairings" if comparison.open_pairings else ""
        option = " --include-unfinished" if include_unfinished else ""
        option += project.option
        say(f"Next: rule on them in {project.named(project.sheet)}{first}. Then: twofold adjudicate{option}")
    else:
        _say_nothing_open(project, merged, begun=bool(begun))


def say_breaking(breaking: Sequence[Breaking]) -> None:
    """Which recorded rulings break a rule of the form, and what to do about them."""
    if breaking:
        rulings = {decision.id for one in breaking for decision in one.rulings}
        say(f"{breaking_in_words(len(rulings))}:", fg="red")
    for one in breaking[:_SHOWN]:
        say(f"  {one.sentence}", fg="red")
    if len(breaking) > _SHOWN:
        say(f"  and {len(breaking) - _SHOWN} more (twofold merge --output-format json lists all)")


def _say_not_listed(project: Project, merged: Merged) -> None:
    """Which studies somebody extracted under a name that studies.csv does not have: often it is mistyped."""
    on_list = listed(project)
    unknown = [
        f"{name} ({', '.join(names)})"
        for key, (name, names) in recorded(merged).items()
        if on_list and key not in on_list and key not in merged.ledger.ledger.excluded
    ]
    if unknown:
        say(f"not in studies.csv: {_first_of(unknown)}. Correct the name in the workbook, or add the study there")


def _say_nothing_open(project: Project, merged: Merged, *, begun: bool) -> None:
    if not begun and merged.unfinished:
        say("No study is finished. When a study is filled in completely, write yes under Finished on the first sheet")
    elif not begun:
        say(f"Nothing is extracted yet. Fill in the workbooks in {project.named(project.extractions)}/")
    elif merged.ledger.broken:
        say("Nothing is open, as far as the ledger can be read. Next: twofold ledger check")
    elif merged.unfinished:
        say(
            "Nothing is open in the finished studies. When another is filled in completely, write yes under Finished on"
            " the first sheet"
        )
    elif untouched := _untouched(merged):
        say(f"not begun: {_first_of(untouched)}")
        say(f"Nothing is open. {nobody_extracted(len(untouched))}")
    elif sentence := in_the_way(project, merged).sentence:
        say(sentence, fg="yellow")
    else:
        say(f"Nothing is open. Next: twofold {_next_command(project)}", fg="green")


def _next_command(project: Project) -> str:
    """What comes after this round."""
    later = [one.round for one in project.in_round(1).later_rounds() if one.round > project.round]
    return f"template --round {later[0]}" if later else "build"


def _untouched(merged: Merged) -> list[str]:
    """The studies that nobody has begun, without those that the team took out."""
    recorded = {
        study for extraction in merged.comparison.extractions for study in map(fold, extraction.studies_recorded)
    }
    return [study for study in merged.studies() if fold(study) not in {*recorded, *merged.ledger.ledger.excluded}]


def _first_of(studies: list[str]) -> str:
    """The first ones, and how many more there are."""
    more = f" and {plural(len(studies) - _SHOWN, 'more study', 'more studies')}" if len(studies) > _SHOWN else ""
    return ", ".join(studies[:_SHOWN]) + more


def _by_study(studies: Iterable[str]) -> str:
    """The studies with how often each is named, the first ones."""
    counted = Counter(studies)
    listed = ", ".join(f"{study} ({number})" for study, number in list(counted.items())[:_SHOWN])
    more = plural(len(counted) - _SHOWN, "more study", "more studies")
    return f"{listed} and {more}" if len(counted) > _SHOWN else listed


def _begun(merged: Merged) -> dict[str, list[str]]:
    """Who has recorded something on a study, by study, in the order of the studies."""
    comparison = merged.comparison
    recorded = {extraction.name: set(extraction.studies_recorded) for extraction in comparison.extractions}
    studies = comparison.tables[comparison.form.studies.name].rows["study_text"].drop_nulls()
    who = {study: [name for name, keys in recorded.items() if fold(study) in keys] for study in studies}
    return {study: names for study, names in who.items() if names}

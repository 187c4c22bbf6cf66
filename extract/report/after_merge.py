"""Prints the last part of `merge`: unfinished studies, rulings without effect, and the next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from extract.dataset.building.error_sources import Breaking, warned_rulings
from extract.output import say, shortened
from extract.project.folder.project import Project
from extract.project.one_round.merged import Merged
from extract.project.studies.studies_known import listed_names, recorded
from extract.report.next_steps import begun, cells_to_rule, next_steps
from schema.text import as_argument, first_studies, fold, plural, quoted
from validate.dataset.two_pages import two_pages
from validate.extraction.finished import finished_studies
from validate.extraction.suggestions import nearest

_SHOWN = 12  # studies that are named


def say_unfinished(merged: Merged, *, included: bool) -> None:
    """Prints which studies are begun but not finished, and whether they were compared."""
    if not merged.unfinished:
        return
    unread = merged.without_marks
    lacking = {study: [name for name in names if name not in unread] for study, names in merged.unfinished.items()}
    listed = _with_who(merged, lacking)
    if unread:
        others = {study: names for study, names in merged.unfinished.items() if not lacking[study]}
        then = "compared all the same" if included else "so not compared"
        if others:
            say(f"nobody can read whether these are marked as finished, {then}: {_with_who(merged, others)}")
    if not listed:
        return
    if not included:
        say(f"begun but not marked as finished, so not compared: {listed}")
        return
    say(
        f"compared, although not marked as finished: {listed}. Their blank cells count as omissions, and the sheet"
        " shows everybody's answers to those who are still extracting. No first submission of them is kept.",
        fg="yellow",
    )


def _with_who(merged: Merged, studies: Mapping[str, Sequence[str]]) -> str:
    """The first of these studies that have people, each with them and with those who finished it."""
    named = []
    for study, names in studies.items():
        done = _finished_by(merged, study)
        if names:
            named.append(f"{study} ({', '.join(names)}{'; finished by ' + ', '.join(done) if done else ''})")
    return first_studies(named, _SHOWN)


def _finished_by(merged: Merged, study: str) -> list[str]:
    """Who marked a study as finished."""
    extractions = (checked.loaded.extraction for _, checked in merged.files)
    return [extraction.name for extraction in extractions if fold(study) in set(finished_studies(extraction))]


def say_what_next(project: Project, merged: Merged, breaking: Sequence[Breaking], *, include_unfinished: bool) -> None:
    """Prints what is open and where, which studies are not done, and what to do next."""
    comparison = merged.comparison
    _say_not_listed(project, merged)
    say_by_one_person(project, merged, include_unfinished=include_unfinished)
    if comparison.open_pairings:
        say(f"pairings open in {_by_study(pairing.study for pairing in comparison.open_pairings)}")
    to_rule = [cell.study for cell in cells_to_rule(comparison)]
    if to_rule:
        say(f"cells open in {_by_study(to_rule)}")
    say_breaking(breaking)
    say_warned(project, merged)
    say_two_pages(merged)
    for step in next_steps(project, merged, breaking, include_unfinished=include_unfinished):
        step.say()


def say_by_one_person(project: Project, merged: Merged, *, include_unfinished: bool = False) -> None:
    """Prints which studies one person alone extracted, if the project has several extractors."""
    alone_on = [
        f"{study} ({who[0]})"
        for study, who in begun(merged).items()
        if len(who) == 1 and (include_unfinished or study not in merged.unfinished)
    ]
    if alone_on and len(merged.comparison.names) > 1:
        done = "extracted" if project.round == 1 else "filled in"
        say(f"{done} by one person only, so not compared: {first_studies(alone_on, _SHOWN)}")


def say_without_effect(merged: Merged, indent: str = "") -> None:
    """Prints how many rulings have no effect now, by reason."""
    if excluded := len(merged.of_excluded):
        is_out = "its study is" if excluded == 1 else "their studies are"
        say(f"{indent}{plural(excluded, 'ruling has', 'rulings have')} no effect while {is_out} excluded")
    present, by_id = set(merged.comparison.names), merged.comparison.ledger.by_id
    gone = sum(not present.issuperset(by_id[ruling].row) for ruling in merged.orphaned)
    if gone:
        has = plural(gone, "ruling has", "rulings have")
        say(f"{indent}{has} no effect: an extractor of the row is not in the project any more")
    if unpaired := len(merged.unpaired):
        has = plural(unpaired, "ruling has", "rulings have")
        say(f"{indent}{has} no effect until somebody rules which row is which")
    if followed := len(merged.followed):
        was = plural(followed, "ruling was", "rulings were")
        say(f"{indent}{was} followed: the record was to be dropped, and is no longer in the workbook")
    if orphaned := len(merged.orphaned) - gone - unpaired:
        say(f"{indent}{plural(orphaned, 'ruling')} orphaned: the row or the field no longer exists, or was renamed")
    if waiting := len(merged.waiting_rulings):
        say(f"{indent}{plural(waiting, 'ruling waits', 'rulings wait')} until the study is finished again")


def say_breaking(breaking: Sequence[Breaking]) -> None:
    """Prints which recorded rulings break a rule of the form, and what to do about them."""
    if breaking:
        rulings = {decision.id for one in breaking for decision in one.rulings}
        broken = plural(len(rulings), "ruling breaks a rule", "rulings break rules")
        say(f"{broken} of the form, so the dataset cannot be built:", fg="red")
    for one in breaking[:_SHOWN]:
        say(f"  {one.sentence}", fg="red")
    if len(breaking) > _SHOWN:
        say(f"  and {len(breaking) - _SHOWN} more (twofold merge --output-format json lists all)")


def say_warned(project: Project, merged: Merged) -> None:
    """Prints warnings about ruled values. No workbook has them, because nobody typed these values together."""
    found = warned_rulings(project, merged)
    if found:
        say(f"{plural(len(found), 'warning')} about ruled values, to be looked at again:", fg="yellow")
    for one in found[:_SHOWN]:
        say(f"  {one.sentence}", fg="yellow")
    if len(found) > _SHOWN:
        say(f"  and {len(found) - _SHOWN} more (twofold merge --output-format json lists all)")


def say_two_pages(merged: Merged) -> None:
    """Prints the quotes and findings with different pages, of which tables print only one."""
    found = [one for one in two_pages(merged.comparison) if fold(one.study) not in merged.withheld]
    if found:
        words = plural(len(found), "record")
        say(f"Extractors give different pages for the words of {words}. If the printed one is wrong, correct it:")
    for one in found[:_SHOWN]:
        places = f"{' or '.join(one.places)} (printed: {one.printed})"
        say(f"  {one.study} / {one.table}: {quoted(shortened(one.row))}: {places}")
    if len(found) > _SHOWN:
        say(f"  and {len(found) - _SHOWN} more")


def _say_not_listed(project: Project, merged: Merged) -> None:
    """Prints which studies were extracted under a name that studies.csv does not have, often a mistyped one.

    First submissions under such a name still count after the study is renamed.
    """
    on_list = listed_names(project)
    unknown = {
        name: names
        for key, (name, names) in recorded(merged).items()
        if on_list and key not in on_list and key not in merged.ledger.ledger.excluded
    }
    if not unknown:
        return
    shown = first_studies([f"{name} ({', '.join(names)})" for name, names in unknown.items()], _SHOWN)
    meant = {name: nearest(name, tuple(on_list.values())) for name in unknown}
    both = {name: right for name, right in meant.items() if right and _in_one_file(merged, name, right)}
    say(f"not in studies.csv: {shown}. {_if_mistyped(meant, both)} If it is right, add the study to studies.csv")


def _in_one_file(merged: Merged, *studies: str) -> bool:
    """Whether one person has recorded something on each of these studies, so that they cannot be one study."""
    found = (set(checked.loaded.extraction.studies_recorded) for _, checked in merged.files)
    return any(there.issuperset(map(fold, studies)) for there in found)


def _if_mistyped(meant: Mapping[str, str | None], both: Mapping[str, str]) -> str:
    """What to do about mistyped names, by the study that may be meant. A workbook has `both` names."""
    alone = next((name for name in meant if name not in both), None)
    sentences = [
        f"If {wrong} is {right}, which the same workbook has, correct the name there (twofold check shows the cells)."
        for wrong, right in list(both.items())[:_SHOWN]
    ]
    if alone is not None:
        right = as_argument(meant[alone] or "NEW")
        sentences.append(
            "If a name is mistyped, say which study is meant, and what was first submitted counts for it: twofold"
            f" studies rename {as_argument(alone)} {right} --who NAME --why REASON."
        )
    return " ".join(sentences)


def _by_study(studies: Iterable[str]) -> str:
    """The first of the studies, each with how often it is named."""
    named = [f"{study or 'a row that names no study'} ({number})" for study, number in Counter(studies).items()]
    return first_studies(named, _SHOWN)

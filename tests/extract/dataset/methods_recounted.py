"""Every number of the methods texts is counted once more by other code, from the workbooks, the ledger and the CSVs."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

import pytest

from extract.project.folder.project import read_project
from schema.form import Field, Table
from schema.text import fold
from tests.extract.dataset.dataset_recounted import count_dataset
from tests.extract.dataset.methods_text import (
    Read,
    beginning_with_a_figure,
    in_figures,
    numbers,
    part_of,
    percent,
)
from tests.extract.dataset.recount import Meaning, Recount, ac1, by_field, kappa
from tests.extract.dataset.recount_today import Today, cell_of
from tests.extract.dataset.rulings_recounted import count_rulings, count_verified

WITHOUT_CATEGORIES = {"count", "number", "percentage", "quantity", "year", "identifier", "date"}


def check_numbers(folder: Path, files: Mapping[str, Path] | None = None, *, listed: bool = True) -> None:
    """Counts every number of methods-in-full.md again; methods.md has sentences of it, and no other numbers.

    `files` has the workbook of each extractor that counts today.
    """
    for name in ("methods.md", "methods-in-full.md", "reporting.md"):
        assert beginning_with_a_figure((folder / "dataset" / name).read_text(encoding="utf-8")) == [], name
    _sentences_are_those_in_full(folder / "dataset")
    recount, read = (
        Recount(folder, listed=listed),
        Read((folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")),
    )
    today = Today(recount, files or {name: folder / "extractions" / f"{name}.xlsx" for name in recount.names})
    read.take(r"\(version \S+\)")
    read.take(r"has the fingerprint `\w+`")
    read.take(r"Revisions? [\d, and]+ of its codebook (?:was|were) used")
    _new_form(recount, read)
    _open(recount, read)
    _studies(recount, today, read)
    _tolerances(recount, read)
    _first_submissions(recount, read)
    _since(recount, today, read)
    _agreement(recount, read)
    count_rulings(recount, today, read)
    count_verified(recount, read)
    count_dataset(recount, read)
    read.take("References of the methods cited:.*$")
    assert re.findall(r"\d[\d,.]*", read.text) == [], read.text


def _sentences_are_those_in_full(dataset: Path) -> None:
    """Each sentence of the short text with a number in it stands in the full text."""
    whole, short = (
        " ".join(in_figures((dataset / name).read_text(encoding="utf-8")).split())
        for name in ("methods-in-full.md", "methods.md")
    )
    for sentence in re.split(r"(?<=\.) (?=[A-Z\d*])", short):
        assert sentence in whole or not re.search(r"\d", sentence), sentence


def _new_form(recount: Recount, read: Read) -> None:
    """How many studies were first submitted before the last version of the form was kept."""
    kept = sorted((recount.folder / "forms").glob("*.yaml"))
    day = kept[-1].name.split(" ")[1] if kept else ""
    index = (recount.folder / "first-submissions" / "index.jsonl").read_text(encoding="utf-8")
    lines = [line for line in map(json.loads, index.splitlines()) if line["when"].replace(":", "")[:17] <= day]
    counted = read.take(
        rf"On {day[:10]}, version \S+ took the place of version \S+, after first submissions of # stud(?:y|ies)"
    )
    if len(kept) > 1:
        assert counted == numbers(len({study for line in lines for study in line["studies"]}))


def _open(recount: Recount, read: Read) -> None:
    """What a draft waits for. Only cells are counted there."""
    waits = re.search(r"\*\*This is a draft\.\*\*.*$", read.text)
    if waits is None:
        return
    read.text = read.text[: waits.start()]
    lines = [line for line in recount.table("discrepancies") if line["state"] in {"open", "stale"}]
    for words, names in (("disagreements?", False), ("cells? with (?:the name of a study|names of studies)", True)):
        cells = {cell_of(line) for line in lines if recount.is_known(*recount.field_of(line)) == names}
        assert Read(waits[0]).take(f"- # open {words}") == (numbers(len(cells)) if cells else None)


def _studies(recount: Recount, today: Today, read: Read) -> None:
    by = Counter(study for studies in today.finished.values() for study in studies)
    listed = {fold(line["study"]) for line in read_project(recount.folder).listed_studies()}
    there = {fold(line["study"]) for line in recount.table("studies")}
    waiting = listed - there
    counted = read.take("# stud(?:y is|ies are) not fully extracted yet, and (?:is|are) not in this draft")
    assert counted == (numbers(len(waiting)) if waiting else None)
    twice = sum(number == 2 for number in by.values())  # a study that one has only begun is left out
    if listed == there and twice == len(by):
        both = read.take("# stud(?:ies were listed and extracted, each|y was listed, and extracted) by two people")
        assert both == numbers(len(listed)) == numbers(twice)
    else:
        assert read.take("# stud(?:ies were|y was) listed") == numbers(len(listed))
        extracted = read.take("# stud(?:ies were extracted, each|y was extracted) by two people")
        assert extracted == (numbers(twice) if twice else None)
    assigned = _lines(recount.folder / "assignment.csv")
    if listed == there and twice == len(by) and {fold(line["study"]) for line in assigned} == listed:
        assert read.take("(?:All of them|Both|It) (?:was|were) assigned to ada and ben") == ()
    else:
        counted = read.take("# stud(?:ies were|y was) assigned to ada and ben")
        assert counted == (numbers(len(assigned)) if assigned else None)
    called = {line["study"]: line.get("label") or line["study"] for line in recount.table("studies")}
    pilot = [called[line["study"]] for line in _lines(recount.folder / "studies.csv") if line.get("pilot")]
    named = read.take(r"# of these studies \((.*?)\) were a pilot round")
    assert named == ((*numbers(len(pilot)), "; ".join(pilot)) if pilot else None)


def _tolerances(recount: Recount, read: Read) -> None:
    """Within what numbers of which data items counted as the same."""
    within: dict[str, list[str]] = {}
    for table in recount.form.tables:
        for field in table.fields:
            if field.tolerance and field.mode == "dual" and field.cell.type_name in {"count", "number", "percentage"}:
                within.setdefault(f"{field.tolerance:f}", []).append(re.escape(field.label))
    listed = "; ".join(
        f"# in {' and '.join(part for part in (', '.join(labels[:-1]), labels[-1]) if part)}"
        for labels in within.values()
    )
    counted = read.take(f"if they differed by no more than {listed or '#'}" r"\.".replace("#", r"([\d.]+)"))
    assert counted == (tuple(within) or None)


def _lines(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _first_submissions(recount: Recount, read: Read) -> None:
    states = Counter(state for _, _, state, *_ in recount.cells())
    differ = states["conflict"] + states["status"] + states["omission"]
    recorded = sum(states[state] for state in ("agreed", "cosmetic", "conflict", "status", "omission"))
    counted = read.take("of # entries that are compared and in which at least one")
    assert counted == (numbers(recorded) if recorded else None)
    further = read.take(r"A further # entr(?:y is|ies are) in data items that are not compared")
    assert further == (numbers(states["unscored"]) if states["unscored"] else None)
    taken = read.take("Unless a decision says otherwise, the dataset has the longest of such texts,")
    assert (taken is not None) == bool(states["unscored"])
    names = recount.names_differ()
    assert read.take("had filled in differed in # cells?") == (numbers(names) if names else None)
    beside = sum(asked.of is not None for _, asked, state, *_ in recount.cells() if state == "unscored")
    assert read.take("# of these beside a value") == (numbers(beside) if beside else None)
    ways = {
        "agreed": "(?:All )?# (?:was|were) identical",
        "cosmetic": "# (?:was|were) written differently but meant the same",
        "conflict": "# with different values",
        "status": "# with a missing code against a value or another code",
        "omission": "# left blank by one extractor",
    }
    for state, pattern in ways.items():
        assert read.take(pattern) == (numbers(states[state]) if states[state] else None), state
    different = (*numbers(differ), percent(differ, recorded)) if differ else None
    assert read.take(r"# differed in meaning \((\S+)\)") == different
    lacking = [
        (table.name, place)
        for table, _, state, together, _ in recount.cells()
        if state == "omission" and len(together) == 1
        for place in [next(iter(together.values())).one]
    ]
    some = read.take(r"\(# of these belongs? to # whole records? that an extractor did not have\)")
    every = read.take(r"\((?:all of these belong|this belongs) to # whole records? that an extractor did not have\)")
    rows, some_only = numbers(len(set(lacking))), 0 < len(lacking) < states["omission"]
    assert some == (numbers(len(lacking)) + rows if some_only else None)
    assert every == (rows if lacking and not some_only else None)
    chosen = {
        (table.label, next(iter(together.values())).one)
        for table, _, state, together, _ in recount.cells()
        if state == "additional"
    }
    further = read.take("A further # entr(?:y|ies) belongs? to")
    assert further == (numbers(states["additional"]) if states["additional"] else None)
    for label, number in Counter(label for label, _ in chosen).items():
        assert read.take(f"# records? of {label}(?= |,)") == numbers(number)
    apart = recount.not_compared()
    total = read.take("# further entr(?:y is|ies are) not compared, because another extractor had submitted the study")
    assert total == (numbers(apart.total()) if apart else None)
    if apart:
        counted = read.take(r"another version of the form: # for which it had no column \(([^)]*)\)")
        assert counted is not None
        assert counted[0] == f"{apart.total():,}"
        assert sorted(re.split(", | and ", counted[1])) == sorted(
            f"{label} {number:,}" for label, number in apart.items()
        )


def _since(recount: Recount, today: Today, read: Read) -> None:
    """What differed at first and how that was resolved, and what differs today alone."""
    differed = recount.differing()
    first, later = today.resolved(differed)
    assert first.total() == len(differed)
    alike = sum(
        len({tuple(row.means[name] for name in table.identity) for row in together.values()}) > 1
        for table in recount.form.tables
        for together in recount.merged[table.name]
    )
    counted = read.take(r"names count as one if what was extracted is alike \(# pairs?\)")
    assert counted == (numbers(alike) if alike else None)
    paired = today.paired_since()
    counted = read.take("# records? of the dataset (?:was|were) matched after the first submissions")
    assert counted == (numbers(paired) if paired else None)
    _later(later, today.later_states, read)
    _resolved(first, today, read)  # it stands before what was changed, and names the same people
    _changed(today, read)


WAYS = {
    "decided": "by a decision",
    "dropped with another row": "because the record was dropped with",
    "corrected": "by a correction that an extractor made in the workbook",
    "matched with another row": "because the record was matched with another",
    "two rows now": "because records that had been taken for one are two",
    "renamed or removed": "because the record was renamed or removed in a workbook",
    "no longer compared": "because the entry is no longer compared",
}


SINCE = {
    "matched": "in records that were matched only later",
    "asked": "in data items that the form got only later",
    "changed": "because a workbook was changed",
    "parted": "in records that had been taken for one and were ruled to be two",
    "other": "for another reason(?=[,. ])",
}


BECAME = {
    "decided": "(?:was|were) settled by a decision",
    "dropped with another row": "(?:was|were) dropped with the record that it belongs to",
    "unresolved": "could not be resolved",
    "open": "(?:is|are) not settled yet",
}


def _later(later: Counter[str], states: Counter[str], read: Read) -> None:
    """How many entries differ today alone, and since what; and what became of them."""
    counted = read.take("Since then, # further entr(?:y has|ies have) come to differ[:,]")
    assert counted == (numbers(later.total()) if later else None)
    for since, words in SINCE.items():
        number = read.take(f"# {words}")
        assert number == (numbers(later[since]) if later[since] and len(later) > 1 else None), since
    assert later.total() == states.total()
    for state, words in BECAME.items():
        if later.total() == 1:
            assert not states[state] or read.take(f"It {words}") == ()
        elif states[state]:
            assert read.take(rf"(?<![\d,]){states[state]:,} {words}") == (), state


def _changed(today: Today, read: Read) -> None:
    """What each person changed in the workbook, and which records they added and removed."""
    changes = today.changes()
    new = changes["added to new"]
    submitted = [(who, study) for who, studies in today.recount.studies.items() for study in studies]
    sheets = today.recount.sheets
    form = today.recount.form
    grown = [table for table in form.tables if any((who, table.name, study) not in sheets for who, study in submitted)]
    got = "it got then" if changes["filled in"] else "the form got after first submissions"
    by_whom = re.escape(f"({_each(new)})")
    counted = read.take(rf"[Ii]n # tables? {_labels(grown)} that {got}, # records? (?:was|were) added {by_whom}")
    assert counted == (numbers(len(grown), new.total()) if new else None)
    items = [one for table in form.tables for one in table.fields if (table.name, one.name) in today.new_items]
    counted = read.take(f"In # data items? {_labels(items)} that the form got after first submissions")
    assert counted == (numbers(len(today.new_items)) if today.new_items else None)
    for kind, words in (
        ("changed", "entr(?:y was|ies were) changed"),
        ("added", "records? (?:was|were) added"),
        ("removed", "records? (?:was|were) removed"),
        ("filled in", "entr(?:y was|ies were) filled in"),
    ):
        number = changes[kind]
        counted = read.take(rf"# {words} {re.escape(f'({_each(number)})')}")
        assert counted == (numbers(number.total()) if number else None), kind
    assert ("no entry was changed in the workbooks" in read.text) == (
        not any(changes[kind] for kind in ("changed", "added", "removed"))
    )


def _labels(those: Sequence[Table | Field]) -> str:
    """A pattern for the labels of these, in brackets."""
    *rest, last = [one.label for one in those] or [""]
    return re.escape(f"({', '.join(rest)} and {last})" if rest else f"({last})")


def _each(number: Counter[tuple[str, ...]]) -> str:
    """How many of them by whom."""
    groups = sorted(number.items(), key=lambda group: (len(group[0]), group[0]))
    parts = [f"{' and '.join(who)}{' both' if len(who) == 2 else ''} {several:,}" for who, several in groups]
    if len(groups) == 1 and len(groups[0][0]) == 2:
        return f"{' and '.join(groups[0][0])} both"
    return ("; " if any(len(who) > 1 for who, _ in groups) else " and ").join(parts)


BOTH = r"(?: \(entries that differed in meaning and of records that only one extractor chose\))?"


def _resolved(first: Counter[str], today: Today, read: Read) -> None:
    """What the methods say of how first differences were resolved, and of those that are open."""
    total, met = first.total(), [way for way in WAYS if first[way]]
    if not total:
        return
    states = Counter(state for _, _, state, *_ in today.recount.cells())
    chosen, differ = states["additional"], states["conflict"] + states["status"] + states["omission"]
    counted = read.take(r"(?<=disagreements \()# (?=entr(?:y|ies) that differed in meaning and)")
    assert counted == (numbers(differ) if chosen and differ else None)
    counted = read.take("(?<=meaning and )# (?=of records that only one extractor chose)")
    assert counted == (numbers(chosen) if chosen and differ else None)
    if not met and len(first) == 1:
        rest = "could be resolved" if first["unresolved"] else "is settled yet"
        counted = read.take(f"None of the # disagreements{BOTH} {rest}")
        assert counted == (numbers(total) if total > 1 else None)
    elif len(first) == 1:
        counted = read.take(f"All # disagreements{BOTH} were settled {WAYS[met[0]]}")
        assert counted == (numbers(total) if total > 1 else None)
    else:
        counted = read.take(rf"Of the # disagreements{BOTH},(?= [\d,]+ (?:was|were|could) )")
        assert counted == numbers(total)
        for way in met:
            assert read.take(f"# (?:(?:was|were) settled )?{WAYS[way]}") == numbers(first[way]), way
        apart = first["unresolved"]
        assert read.take("# could not be resolved(?=[, .])") == (numbers(apart) if apart else None)
        left = total - apart - sum(first[way] for way in met)
        assert read.take("# (?:is|are) not settled yet") == (numbers(left) if left else None)
    followed = len(today.followed)
    if first["decided"] == followed:
        words = "afterwards" if followed == 1 else "in all of these"
        assert not followed or read.take(rf"\({words} the workbook was changed to it(?: afterwards)?\)") == ()
    else:
        counted = read.take("in # of these the workbook was changed to it afterwards")
        assert counted == (numbers(followed) if followed else None)
    for people in (today.corrected, today.removed):  # of them, these stand first
        assert not people or read.take(re.escape(f" ({_each(people)})")) == ()


def _agreement(recount: Recount, read: Read) -> None:
    fields = by_field(recount)
    cells = [means for several in fields.values() for means in several]
    both = [means for means in cells if all(means)]
    values = [means for means in both if all(mean and mean[0] == "value" for mean in means)]
    differ = sum(one != other for one, other in values)
    some = read.take(r"Of the # entr(?:y|ies) in which both gave a value,[^.]*?, # differed \((\S+)\)\.")
    assert some == ((*numbers(len(values), differ), percent(differ, len(values))) if differ else None)
    none = read.take(r"Of the # entr(?:y|ies) in which both gave a value,[^.]*?, none differed\.")
    assert none == (numbers(len(values)) if values and not differ else None)
    codes = [means for means in both if all(mean and mean[0] == "code" for mean in means)]
    same, equal = sum(one == other for one, other in values), sum(one == other for one, other in both)
    one_sided = sum(any(means) and not all(means) for means in cells)
    filled = sum(any(all(means) for means in several) for several in fields.values())
    counted = read.take(r"# entr(?:y|ies) in # data items? \(free text.*?\) had been made")
    if counted is None:
        assert not both
        return
    mixed = len(both) - len(values) - len(codes)
    assert counted == numbers(len(both), filled)
    share = r", the same in (\S+)" if values else ""
    part, parts = part_of(len(values), len(both))
    of_values = read.take(rf"In {part} entr(?:y|ies), both gave a value{share}\.(?= |$)")
    assert of_values == (*parts, *([percent(same, len(values))] if values else []))
    assert read.take("In #, both had") == _told(codes)
    assert read.take(r"In #, one had a missing code and another a value\.") == (numbers(mixed) if mixed else None)
    _chosen(recount, read)
    assert read.take(r"Values and codes together, (\S+) had the same meaning(?=[. ])") == (percent(equal, len(both)),)
    omitted = read.take(r"\((\S+) if entries that one extractor left blank, # in these data items, count as difference")
    assert omitted == ((percent(equal, len(both) + one_sided), *numbers(one_sided)) if one_sided else None)
    _coefficients(recount, read)


PENDING = r"(?:; in # of these, what was chosen is pending \(PEND\), so whether it is the same is not known)?"


def _chosen(recount: Recount, read: Read) -> None:
    """Of the records that extractors choose: how many both chose, of how many, and F1 from these numbers."""
    lines = {line["table"]: line for line in recount.table("agreement") if line["f1"]}
    for table in recount.form.tables:
        if not table.selection:
            continue
        shared = [
            together
            for together in recount.merged[table.name]
            for study in [fold(next(iter(together.values())).typed[table.study])]
            if all(study in recount.studies[who] for who in recount.names)
        ]
        both = sum(len(together) > 1 for together in shared)
        pattern = rf"# of # records? of {table.label} \(F1 ([\d.]+)(?:, 95% CI ([\d.]+) to ([\d.]+))?{PENDING}\)"
        counted = read.take(pattern)
        if not shared:
            assert counted is None
            continue
        assert counted is not None
        assert counted[:2] == numbers(both, len(shared))
        named = [name for name in table.identity if name != table.study and table[name].reference is None]
        pending = sum(
            len(rows) > 1 and all(row.means[name] == ("code", "PEND") for row in rows.values() for name in named)
            for rows in shared
            if named
        )
        assert counted[5] == (f"{pending:,}" if pending else None), table.name
        shown = [float(text) for text in counted[2:5] if text]
        f1 = 2 * both / (both + len(shared))
        ends = [float(text) for name in ("f1_low", "f1_high") if (text := lines[table.name][name])]
        assert shown == pytest.approx([f1, *ends], abs=0.0051)


def _told(cells: list[list[Meaning]]) -> tuple[str, ...] | None:
    """The number of cells; nothing is said of none."""
    return numbers(len(cells)) if cells else None


def _coefficients(recount: Recount, read: Read) -> None:
    """Kappa and AC1 of each line of agreement.csv, and their medians."""
    lines = {(line["table"], line["field"]): line for line in recount.table("agreement") if line["field"]}
    kappas, ac1s, enough = [], [], 0
    for name, several in by_field(recount).items():
        both = [(one, other) for one, other in several if one and other]
        pairs = [(one[1], other[1]) for one, other in both if one[0] == other[0] == "value"]
        if not pairs:
            continue
        line, asked = lines[name], recount.form[name[0]][name[1]]
        if not line["categories_n"]:  # a tolerance makes values the same that coefficients by chance tell apart
            assert (asked.tolerance is not None, line["kappa_unweighted"], line["ac1"]) == (True, "", ""), name
            continue
        found = (kappa(pairs), ac1(pairs, int(line["categories_n"])))
        for column, value in zip(("kappa_unweighted", "ac1"), found, strict=True):
            assert line[column] == "" or float(line[column]) == pytest.approx(value, abs=1e-6), (name, column)
        if len(pairs) >= 10 and asked.cell.type_name not in WITHOUT_CATEGORIES:
            enough += 1
            kappas += [float(line["kappa"])] if line["kappa"] else []
            ac1s += [float(line["ac1"])] if line["ac1"] else []
    lines_of_csv = recount.table("agreement")
    resampled = any(
        line["interval"] == "bootstrap" and (line["kappa_low"] or line["ac1_low"] or line["alpha_low"])
        for line in lines_of_csv
        if line["field"] and int(line["n"] or 0)
    )
    assert read.take("from # bootstrap resamples of studies") == (("2,000",) if resampled else None)
    read.take(r"The 95% confidence intervals are.*?\.(?= |$)")
    read.take(r"Sources: [^.]*\.")
    read.take(r"Of several choices in one entry, kappa and AC1 take[^.]*\.")
    read.take(r"AC1 works out agreement by chance[^.]*\.")
    if enough == 1:
        only = read.take(
            r"For the one data item with categories \(numbers, identifiers and dates left out\) that has 10 or more"
            r" entries with values, kappa was (\S+|not defined) and Gwet's AC1 was (\S+|not defined)(?=\. |\.$)"
        )
        if only is None:
            assert not kappas
            assert not ac1s
            assert read.take("Kappa and AC1 were not defined for the one data item with categories .*? that has 10 or")
            return
        for shown, values in zip(only, (kappas, ac1s), strict=True):
            assert [float(shown)] == pytest.approx(values, abs=0.0051) if values else shown == "not defined"
        return
    counted = read.take(
        r"Of the # data items? with categories \(numbers, identifiers and dates left out\) that (?:has|have) 10 or more"
        r" entries with values,"
        r" kappa was defined for # \(median (\S+)\) and"
        r" Gwet's AC1 for # \(median (\S+)\)"
    )
    if not kappas and not ac1s:
        assert counted is None
        assert (
            read.take(
                r"Kappa and AC1 were defined for none of the # data items? with categories \(.*?\) that (?:has|have) 10"
            )
            == numbers(enough)
            or read.take("No median of kappa or AC1 is given, because no data item with categories has 10 or more")
            is not None
        )
        return
    assert counted is not None
    assert (counted[0], counted[1], counted[3]) == numbers(enough, len(kappas), len(ac1s))
    assert float(counted[2]) == pytest.approx(median(kappas), abs=0.0051) if kappas else counted[2] == "-"
    assert float(counted[4]) == pytest.approx(median(ac1s), abs=0.0051) if ac1s else counted[4] == "-"

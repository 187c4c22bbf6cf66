"""Every number of the methods texts is counted once more by other code, from the workbooks, the ledger and the CSVs."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extract.adjudication.words import WHOLE_ROW
from extract.project.project import read_project
from extract.workbook.template import write_template
from schema.form import Field, Table
from schema.missing import Missing
from schema.rounding import percentage
from schema.text import and_list, fold
from tests.extract.adjudication.typist import Typist, typing
from tests.extract.command import twofold
from tests.extract.conftest import Played
from tests.extract.dataset.recount import Meaning, Recount, ac1, by_field, kappa
from tests.extract.dataset.recount_today import Today, cell_of
from tests.strategies import LAW
from validate.ledger.words import RULED

NUMBER = r"([\d,]+)"
WITHOUT_CATEGORIES = {"count", "number", "percentage", "quantity", "year", "identifier", "date"}


class Read:
    """A text of which sentences are taken away, each with its numbers, until no number is left."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())

    def take(self, pattern: str) -> tuple[str, ...] | None:
        """The numbers of the sentence with this pattern; None where there is no such sentence."""
        found = re.search(pattern.replace("#", NUMBER), self.text)
        if found is None:
            return None
        self.text = self.text[: found.start()] + self.text[found.end() :]
        return found.groups()


def numbers(*given: int) -> tuple[str, ...]:
    return tuple(f"{each:,}" for each in given)


def check_numbers(folder: Path, files: Mapping[str, Path] | None = None, *, listed: bool = True) -> None:
    """Counts every number of methods-in-full.md again; methods.md has sentences of it, and no other numbers.

    `files` has the workbook of each extractor that counts today.
    """
    _sentences_are_those_in_full(folder / "dataset")
    recount, read = (
        Recount(folder, listed=listed),
        Read((folder / "dataset" / "methods-in-full.md").read_text(encoding="utf-8")),
    )
    today = Today(recount, files or {name: folder / "extractions" / f"{name}.xlsx" for name in recount.names})
    read.take(r"\(version \S+\)")
    read.take(r"has the fingerprint `\w+`")
    _open(recount, read)
    _studies(recount, today, read)
    _first_submissions(recount, read)
    _since(recount, today, read)
    _agreement(recount, read)
    _rulings(recount, today, read)
    _verified(recount, read)
    _dataset(recount, read)
    read.take("References of the methods cited:.*$")
    assert re.findall(r"\d[\d,.]*", read.text) == [], read.text


def _sentences_are_those_in_full(dataset: Path) -> None:
    """Each sentence of the short text with a number in it stands in the full text."""
    whole = " ".join((dataset / "methods-in-full.md").read_text(encoding="utf-8").split())
    short = " ".join((dataset / "methods.md").read_text(encoding="utf-8").split())
    for sentence in re.split(r"(?<=\.) (?=[A-Z\d*])", short):
        assert sentence in whole or not re.search(r"\d", sentence), sentence


def _open(recount: Recount, read: Read) -> None:
    """What a draft waits for. Only cells are counted there."""
    waits = re.search(r"\*\*This is a draft\.\*\*.*$", read.text)
    if waits is None:
        return
    read.text = read.text[: waits.start()]
    cells = {cell_of(line) for line in recount.table("discrepancies") if line["state"] in {"open", "stale"}}
    counted = Read(waits[0]).take("- # open cells?")
    assert counted == (numbers(len(cells)) if cells else None)


def _studies(recount: Recount, today: Today, read: Read) -> None:
    by = Counter(study for studies in today.finished.values() for study in studies)
    assert read.take("# stud(?:ies were|y was) listed") == numbers(len(read_project(recount.folder).listed_studies()))
    twice = sum(number == 2 for number in by.values())  # a study that one has only begun is left out
    extracted = read.take("# stud(?:ies were extracted, each|y was extracted) by two people")
    assert extracted == (numbers(twice) if twice else None)
    assigned = _lines(recount.folder / "assignment.csv")
    counted = read.take("# studies were assigned to extractors: # to ada and ben")
    assert counted == (numbers(len(assigned), len(assigned)) if assigned else None)
    called = {line["study"]: line.get("label") or line["study"] for line in recount.table("studies")}
    pilot = [called[line["study"]] for line in _lines(recount.folder / "studies.csv") if line.get("pilot")]
    named = read.take(r"# of these studies \((.*?)\) were a pilot round")
    assert named == ((*numbers(len(pilot)), "; ".join(pilot)) if pilot else None)


def _lines(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _first_submissions(recount: Recount, read: Read) -> None:
    states = Counter(state for _, _, state, *_ in recount.cells())
    differ = states["conflict"] + states["status"] + states["omission"]
    recorded = states["agreed"] + states["cosmetic"] + states["unscored"] + differ
    assert read.take("of # entries in which at least one") == (numbers(recorded) if recorded else None)
    ways = {
        "agreed": "# (?:was|were) identical",
        "cosmetic": "# (?:was|were) written differently but meant the same",
        "unscored": "# had other words, or none, in data items that are not compared",
        "conflict": "# with different values",
        "status": "# with a missing code against a value or another code",
        "omission": "# left blank by one extractor",
    }
    for state, pattern in ways.items():
        assert read.take(pattern) == (numbers(states[state]) if states[state] else None), state
    different = (*numbers(differ), _percent(differ, recorded)) if differ else None
    assert read.take(r"# differed in meaning \((\S+)\)") == different
    lacking = [
        (table.name, place)
        for table, _, state, together, _ in recount.cells()
        if state == "omission" and len(together) == 1
        for place in [next(iter(together.values())).one]
    ]
    counted = read.take(r"\(# of these belongs? to # whole records? that an extractor did not have\)")
    assert counted == (numbers(len(lacking), len(set(lacking))) if lacking else None)
    chosen = {
        (table.label, next(iter(together.values())).one)
        for table, _, state, together, _ in recount.cells()
        if state == "additional"
    }
    further = read.take("A further # entr(?:y|ies) belongs? to")
    assert further == (numbers(states["additional"]) if states["additional"] else None)
    for label, number in Counter(label for label, _ in chosen).items():
        assert read.take(f"# records? of {label}(?= |,)") == numbers(number)


def _since(recount: Recount, today: Today, read: Read) -> None:
    """What differed at first and how that was resolved, and what differs today alone."""
    differed = recount.differing()
    first, later = today.resolved(differed)
    assert first.total() == len(differed)
    paired = today.paired_since()
    counted = read.take("# records? of the dataset (?:was|were) matched after the first submissions")
    assert counted == (numbers(paired) if paired else None)
    assert read.take("# further entr(?:y|ies) differs? today") == (numbers(later) if later else None)
    _resolved(first, today, read)


WAYS = {
    "decided": "by a decision",
    "dropped with another row": "because the record was dropped with",
    "corrected": "by a correction that an extractor made in the workbook",
    "row changed": "because the record was renamed, removed or matched with another",
}


def _resolved(first: Counter[str], today: Today, read: Read) -> None:
    """What the methods say of how first differences were resolved, and of those that are open."""
    total, met = first.total(), [way for way in WAYS if first[way]]
    if not total:
        return
    if not met:
        counted = read.take("None of these # disagreements is settled yet")
        assert counted == (numbers(total) if total > 1 else None)
    elif met == list(first):
        counted = read.take(f"All # of these disagreements were settled {WAYS[met[0]]}")
        assert counted == (numbers(total) if total > 1 else None)
    else:
        counted = read.take(r"Of these # disagreements,(?= [\d,]+ (?:was|were) settled)")
        assert counted == numbers(total)
        for way in met:
            assert read.take(f"# (?:(?:was|were) settled )?{WAYS[way]}") == numbers(first[way]), way
        left = total - sum(first[way] for way in met)
        assert read.take("# (?:is|are) not settled yet") == (numbers(left) if left else None)
    for who, number in today.corrected.items():
        assert read.take(rf"(?<=[( ]){who} #(?=[,) ])") == numbers(number)


def _agreement(recount: Recount, read: Read) -> None:
    fields = by_field(recount)
    cells = [means for several in fields.values() for means in several]
    both = [means for means in cells if all(means)]
    values = [means for means in both if all(mean and mean[0] == "value" for mean in means)]
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
    of_values = read.take(r"In # of the # entr(?:y|ies), both gave a value, the same in (\S+)\.(?= |$)")
    assert of_values == (*numbers(len(values), len(both)), _percent(same, len(values)))
    assert read.take("In #, all had") == _told(codes)
    assert read.take(r"In #, one had a missing code and another a value\.") == (numbers(mixed) if mixed else None)
    _chosen(recount, read)
    assert read.take(r"Values and codes together, (\S+) had the same meaning(?=[. ])") == (_percent(equal, len(both)),)
    omitted = read.take(r"\((\S+) if the # further entr(?:y|ies) that only one had made counts? as (?:a )?difference")
    assert omitted == ((_percent(equal, len(both) + one_sided), *numbers(one_sided)) if one_sided else None)
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


def _percent(part: int, whole: int) -> str:
    if not whole:
        return "-"
    if part in {0, whole}:
        return f"{part / whole:.0%}"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{min(999, max(1, tenths)) / 10:.1f}%"


def _coefficients(recount: Recount, read: Read) -> None:
    """Kappa and AC1 of each line of agreement.csv, and their medians."""
    lines = {(line["table"], line["field"]): line for line in recount.table("agreement") if line["field"]}
    kappas, ac1s = [], []
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
        if len(pairs) >= 10 and asked.cell.kind not in WITHOUT_CATEGORIES:
            kappas += [float(line["kappa"])] if line["kappa"] else []
            ac1s += [float(line["ac1"])] if line["ac1"] else []
    lines_of_csv = recount.table("agreement")
    resampled = any(
        line["interval"] == "bootstrap" and (line["kappa_low"] or line["ac1_low"] or line["alpha_low"])
        for line in lines_of_csv
        if line["field"] and int(line["n"] or 0)
    )
    assert read.take("from # bootstrap resamples of studies") == (("2,000",) if resampled else None)
    read.take(r"95% confidence intervals are.*?\.(?= |$)")
    read.take(r"Sources: [^.]*\.")
    read.take(r"Of several choices in one entry, kappa and AC1 take[^.]*\.")
    read.take(r"AC1 spreads chance[^.]*\.")
    counted = read.take(
        r"with categories \(numbers, identifiers and dates left out\) that have 10 or more entries with values,"
        r" kappa was defined for # \(median (\S+)\) and"
        r" Gwet's AC1 for # \(median (\S+)\)"
    )
    if not kappas and not ac1s:
        assert counted is None
        assert (
            read.take(
                r"Kappa and AC1 were defined for none of the data items with categories \(.*?\) that have 10 or more"
            )
            is not None
            or read.take("No median of kappa or AC1 is given, because no data item with categories has 10 or more")
            is not None
        )
        return
    assert counted is not None
    assert (counted[0], counted[2]) == numbers(len(kappas), len(ac1s))
    assert float(counted[1]) == pytest.approx(median(kappas), abs=0.0051) if kappas else counted[1] == "-"
    assert float(counted[3]) == pytest.approx(median(ac1s), abs=0.0051) if ac1s else counted[3] == "-"


METHODS = {
    "third person": "by a third person who had not extracted the study",
    "discussion": "by discussion",
    "source": "after the report was read again",
    "authors": "after a reply of the authors",
}


def _rulings(recount: Recount, today: Today, read: Read) -> None:
    by_id = {decision["id"]: decision for decision in recount.decisions()}
    in_force = [each for each in recount.in_force() if today.has_rows_of(each)]
    for ruling, words in (("same", "one record"), ("different", "two records")):
        groups = Counter(tuple(sorted(each["who"])) for each in in_force if each["ruling"] == ruling)
        who = f" ({_who(groups)})" if groups else ""
        counted = read.take(rf"# pairs? (?:is|are) {words}(?: each)?{re.escape(who)}")
        assert counted == (numbers(groups.total()) if groups else None)
    decided = [line for line in recount.table("discrepancies") if line["decision"] and line["state"] != "stale"]
    used = {line["decision"] for line in decided}
    if not used:
        return
    cells = {cell_of(line) for line in decided}
    several = r" \(a decision can settle several entries\)" if len(cells) > len(used) else ""
    settled = read.take(f"# entr(?:y|ies) (?:was|were) settled by # decisions?{several}:")
    assert settled == numbers(len(cells), len(used))
    for method, count in Counter(by_id[each]["method"] for each in used).items():
        assert read.take(f"# {METHODS[method]}") == numbers(count)
        groups = Counter(tuple(sorted(by_id[each]["who"])) for each in used if by_id[each]["method"] == method)
        if method != "discussion" and len(groups) > 1:
            assert read.take(re.escape(f" ({_who(groups)})")) == ()
    disputes = {
        each for each in used if any(by_id[one]["ruling"] == "dispute" for one in by_id[each].get("replaces", ()))
    }
    verified = len({cell_of(line) for line in decided if line["decision"] in disputes})
    assert read.take("In # of these entries the verifier had disputed") == (numbers(verified) if verified else None)
    unresolved = sum(by_id[each]["ruling"] == "unresolved" for each in used)
    assert read.take("# disagreements? could not be resolved") == (numbers(unresolved) if unresolved else None)


def _who(groups: Counter[tuple[str, ...]]) -> str:
    """Who decided, with numbers if it was not always the same."""
    if len(groups) == 1:
        return and_list(list(next(iter(groups))))
    ordered = sorted(groups.items(), key=lambda item: (len(item[0]), item[0]))
    return "; ".join(f"{and_list(list(who))}{' together' * (len(who) > 1)} {number}" for who, number in ordered)


def _verified(recount: Recount, read: Read) -> None:
    """Cells that one person extracted and another verified, and those that two extracted all the same."""
    alone, fields, several = Counter[str](), set(), 0
    given = Counter[str]()
    for table, asked, _, together, _ in recount.cells():
        study = fold(next(iter(together.values())).typed[table.study])
        begun_only = any(study not in recount.studies[who] for who in recount.names)  # such a study is left out
        if asked.mode != "verified" or asked.role is not None or begun_only:
            continue
        filled = {who: mean for who, row in together.items() if (mean := row.means[asked.name]) is not None}
        several += len(filled) > 1
        if len(filled) == 1:
            ((who, (kind, code)),) = filled.items()
            alone[who] += 1
            fields.add((table.name, asked.name))
            given["pending" if code == Missing.PEND.value and kind == "code" else kind] += 1
    _verdicts(recount, read, alone, len(fields), given)
    counted = read.take("# values? of data items that one person was to extract (?:was|were) extracted by two or more")
    assert counted == (numbers(several) if several else None)


def _verdicts(recount: Recount, read: Read, alone: Counter[str], fields: int, given: Counter[str]) -> None:
    """`alone` are the cells by extractor, `given` by what they hold: a value, a missing code, or pending."""
    said = [decision for decision in recount.decisions() if decision["ruling"] in {"confirm", "dispute"}]
    verdicts = Counter("confirmed" if one["ruling"] == "confirm" else "changed" for one in said)
    by = Counter(name for one in said for name in one["who"])
    number = read.take(
        rf"# entr(?:y|ies) of # data items? (?:was|were) extracted by one person {re.escape(f'({_each(alone)})')}"
    )
    assert number == (numbers(alone.total(), fields) if alone else None)
    pending = given.pop("pending", 0)
    counted = read.take("# entr(?:y|ies) (?:is|are) pending and so (?:was|were) not verified")
    assert counted == (numbers(pending) if pending else None)
    codes = sum(next(iter(one["had"].values())) in set(Missing) for one in said)
    parts = [f"{len(said) - codes:,} with a value"] * (codes < len(said)) + [f"{codes:,} with a missing code"] * bool(
        codes
    )
    of = re.escape(f"({' and '.join(parts)})")
    counted = read.take(rf"# entr(?:y|ies) {of} (?:was|were) verified by another {re.escape(f'({_each(by)})')}, who")
    assert counted == (numbers(len(said)) if said else None)
    for verdict in ("confirmed", "changed"):
        counted = read.take(f"# (?:was |were )?{verdict}(?= and |, |\\.)")
        assert counted == (numbers(verdicts[verdict]) if verdicts[verdict] else None)
    left = given.total() - len(said)
    assert read.take("# entr(?:y|ies) (?:is|are) not verified yet") == (numbers(left) if left else None)


def _each(counted: Counter[str]) -> str:
    return " and ".join(f"{name} {number:,}" for name, number in sorted(counted.items()))


def _dataset(recount: Recount, read: Read) -> None:
    tables = {table.name: recount.table(table.name) for table in recount.form.tables}
    confirmed = recount.confirmed()
    assert read.take("# warnings? of the checks (?:was|were) confirmed") == (numbers(confirmed) if confirmed else None)
    _people(tables, read)
    for table in recount.form.tables:
        height = len(tables[table.name])
        assert read.take(f"# records? of {table.label}(?=[,.])") == (numbers(height) if height else None), table.name
    sought = sum(len(table.data_items) for table in recount.form.tables)
    assert read.take("# data items? (?:was|were) sought") == numbers(sought)
    alone = [
        field for table in recount.form.tables for field in table.fields if field.mode != "dual" and field.of is None
    ]
    assert read.take("# data items? (?:was|were) not extracted by two") == (numbers(len(alone)) if alone else None)
    single = sum(field.mode == "single" for field in alone)
    unseen = "# data items? (?:was|were) extracted by one person and verified by nobody"
    assert read.take(unseen) == (numbers(single) if single else None)
    waiting = sum(
        text == "pending"
        for lines in tables.values()
        for line in lines
        for name, text in line.items()
        if "__status" in name
    )
    asked = {(table.name, field.name) for table in recount.form.tables for field in table.fields if _asks(table, field)}
    filled = sum((line["table"], line["field"]) in asked for line in recount.table("long"))
    share = f"{percentage(waiting / filled)}%"
    counted = read.take(r"# of the # entries of the dataset \((\S+)\) (?:is|are) pending")
    assert counted == ((*numbers(waiting, filled), share) if waiting else None)
    _looked_up(recount, read)
    _reports_read(recount, tables, read)
    read.take(r"twofold [\d.]+, and the form \S+ [\d.]+(?: with revisions? [\d, and]+ of the codebook)?\.")
    assert not any(decision["bulk"] for decision in recount.decisions() if "bulk" in decision)


def _asks(table: Table, field: Field) -> bool:
    """Whether a field asks something of a report, and is no name of a study, running number or prepared text."""
    number = field.name == table.key and field.name not in table.identity
    prepared = {name for part in table.prepared for row in part.rows for name in row}
    return field.name not in {table.study, *prepared} and not number and not field.prefilled


def _looked_up(recount: Recount, read: Read) -> None:
    """The passages that extractors quoted, each once, however many quoted it and in whatever cell beside a value."""
    became = {
        (line["row_id"], line["field"].removesuffix("__words")): line["in_report"].partition(":")[0]
        for line in recount.table("lineage")
        if line["in_report"]
    }
    found = sum(what == "found" for what in became.values())
    studies = {line["row_id"].partition(".")[0] for line in recount.table("lineage") if line["in_report"]}
    counted = read.take(
        "Quoted words of # of the # stud(?:ies|y) .*? of # passages?, # (?:was|were) found word for word"
    )
    of = len(recount.table(recount.form.studies.name))
    assert counted == (numbers(len(studies), of, len(became), found) if became else None)


def _reports_read(recount: Recount, tables: dict[str, list[dict[str, str]]], read: Read) -> None:
    """How much of each report was read, counted from the table of reports."""
    if "reports" not in tables:
        assert "The form does not ask how much of each report was read" in read.text
        return
    answers = Counter(line["fulltext_seen"] for line in tables["reports"])
    shown = {"abstract_only": "abstract only", "partial": "in part", "full": "in full"}
    counted = read.take(r"Extractors recorded how much they had read of # reports? \(\*Full text seen\*\): (.*?)\.")
    each = [f"“{shown[answer]}” for {answers[answer]:,}" for answer in shown if answers[answer]]
    assert counted == (*numbers(len(tables["reports"])), " and ".join(each))
    whole = {line["study"] for line in tables["reports"] if line["fulltext_seen"] == "full"}
    studies = len(tables["studies"])
    counted = read.take("# of the # studies have no report that is marked “in full”")
    assert counted == (numbers(studies - len(whole), studies) if len(whole) < studies else None)


def _people(tables: dict[str, list[dict[str, str]]], read: Read) -> None:
    """The whole sample of each study whose unit is a person; a study with the people of another adds none."""
    if "samples" not in tables or "sample_unit" not in tables["samples"][0]:
        return
    totals = {
        line["study"]: int(line["n_analysed"])
        for line in tables["samples"]
        if line["group"] == "total" and line["sample_unit"] == "person" and line["n_analysed"]
    }
    same = [(line["study"], line["same_sample_as"]) for line in tables["studies"] if line["same_sample_as"]]
    people = sum(totals.values()) - sum(min(totals[one], totals[other]) for one, other in same)
    counted = read.take(r"# people are counted in # stud(?:ies|y) \(the sum of \*Number analysed\*\)")
    assert counted == numbers(people, len(totals))
    pairs = {study for pair in same for study in pair}
    settled = {line["study"] for line in tables["studies"] if line["same_sample_as__status"] == "not_applicable"}
    unknown = numbers(len(totals.keys() - pairs - settled))
    assert read.take("in another of the studies is not known for # stud(?:ies|y)") == unknown
    called = {line["study"]: line["label"] or line["study"] for line in tables["studies"]}
    together = "; ".join(re.escape(" and ".join(called[key] for key in sorted(pair))) for pair in same)
    assert read.take(rf"Studies with the same participants were counted once \({together}\)") is not None


def test_every_number_of_the_worked_example(played: Played, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(played.folder, folder)
    check_numbers(folder)


FORM = """\
name: small
version: 1
tables:
  - name: studies
    identity: [study]
    fields:
      - {name: study, type: key, prefilled: yes}
      - {name: finished, type: choice, other: no, choices: [yes, no], finished_when: yes}
      - {name: design, type: choice, other: no, choices: [cohort, trial, survey]}
      - {name: year, type: count}
      - {name: funder, type: verbatim, mode: single, optional: yes}
      - {name: ethics, type: verbatim, mode: verified, optional: yes}
      - {name: remark, type: text, optional: yes}
  - name: arms
    identity: [arm]
    parent: studies
    fields:
      - {name: study, type: reference, to: studies}
      - {name: arm, type: key}
      - {name: n, type: count, evidence: yes, optional: yes}
      - {name: country, type: countries}
  - name: quotes
    identity: [quote]
    parent: studies
    selection: yes
    fields:
      - {name: study, type: reference, to: studies}
      - {name: quote, type: verbatim}
      - {name: arm, type: reference, to: arms, optional: yes}
      - {name: page, type: count, optional: yes}
"""
ARMS, QUOTES = ("Ketamine", "Placebo xyz"), ("I slept at last.", "Nobody asked me why 77.")
ANSWERS = {
    "design": ("cohort", "Cohort", "trial", "survey", "NR", "PEND"),
    "year": ("2019", "2021", "NR", "UC"),
    "funder": ("", "A foundation"),
    "ethics": ("", "", "yes", "no", "PEND"),
    "remark": ("", "see table", "See table.", "odd"),
    "n": ("", "24", "24.0", "30", "NR"),
    "n__place": ("", "p. 4", "Table 2"),
    "country": ("France; Italy", "ITA; FRA", "France", "NR"),
    "page": ("", "4", "5"),
}
Rows = dict[str, list[dict[str, str]]]


@st.composite
def workbooks(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """What two people typed of three studies."""

    def answers(*fields: str) -> dict[str, str]:
        return {name: draw(st.sampled_from(ANSWERS[name])) for name in fields}

    several = []
    for _ in range(2):
        rows: Rows = {"studies": [], "arms": [], "quotes": []}
        for study in ("K1", "K2", "K3"):
            done = draw(st.sampled_from(["yes", "yes", "yes", "no"]))
            rows["studies"].append(
                {"study": study, "finished": done, **answers("design", "year", "funder", "ethics", "remark")}
            )
            arms = draw(st.lists(st.sampled_from(ARMS), unique=True, min_size=1))
            rows["arms"] += [{"study": study, "arm": arm, **answers("n", "n__place", "country")} for arm in arms]
            for quote in draw(st.lists(st.sampled_from(QUOTES), unique=True)):
                rows["quotes"].append({"study": study, "quote": quote, "arm": arms[0], **answers("page")})
        several.append(rows)
    return several[0], several[1]


@given(typed=workbooks(), ruling=st.sampled_from(["ada", "ben", RULED["unresolved"]]), share=st.integers(0, 4))
@settings(max_examples=max(3, LAW.max_examples // 20))
def test_every_number_of_a_made_up_project(typed: tuple[Rows, Rows], ruling: str, share: int) -> None:
    """Some lines are ruled on and some are not; what two people had finished is compared."""
    marks = [[study["finished"] for study in rows["studies"]] for rows in typed]
    assume(("yes", "yes") in zip(*marks, strict=True))
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "review"
        (Path(scratch) / "form.yaml").write_text(FORM, encoding="utf-8")
        assert twofold("init", folder, "--form", "form.yaml", at=Path(scratch)).code == 0
        settings_file = folder / "twofold.toml"
        settings_file.write_text(settings_file.read_text(encoding="utf-8").replace("blinded = true", "blinded = false"))
        (folder / "studies.csv").write_text("study\nK1\nK2\nK3\n", encoding="utf-8")
        for name, rows in zip(("ada", "ben"), typed, strict=True):
            form = read_project(folder).form()
            write_template(form, folder / "extractions" / f"{name}.xlsx", extractor=name, filled=rows)
        if twofold("merge", at=folder).code == 1:
            typing(folder / "adjudication.xlsx", lambda typist: rule(typist, ruling, share))
            taken = twofold("adjudicate", at=folder)
            assert taken.code == 0, taken
        twofold("build", "--draft", at=folder)
        check_numbers(folder)


def rule(typist: Typist, ruling: str, share: int) -> None:
    """Rules on the lines of the sheet but for every so many."""
    for place, row in enumerate(typist.rows()):
        if row["Status"] == "open" and (not share or place % share):
            whole = row["Field"] == WHOLE_ROW
            typist.fill(row, RULED["keep"] if whole else ruling, "", "discussion", "ada; ben")

"""What methods-in-full.md says of rulings and of verified cells, counted once more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from schema.missing import Missing
from schema.text import and_list, fold
from tests.extract.dataset.methods_text import Read, numbers
from tests.extract.dataset.recount import Recount
from tests.extract.dataset.recount_today import Today, cell_of

METHODS = {
    "third person": "by a third person who had not extracted the study",
    "discussion": r"by discussion between the extractors(?! and others)",
    "with others": "by discussion between the extractors and others",
    "source": "after the report was read again",
    "authors": "after a reply of the authors",
}


def count_rulings(recount: Recount, today: Today, read: Read) -> None:
    by_id = {decision["id"]: decision for decision in recount.decisions()}
    in_force = [each for each in recount.in_force() if today.has_rows_of(each)]
    for ruling, words in (("same", "one record"), ("different", "two records")):
        groups = Counter(tuple(sorted(each["who"])) for each in in_force if each["ruling"] == ruling)
        who = f" (decided by {_who(groups)})" if groups else ""
        counted = read.take(rf"# pairs? (?:is|are) {words}(?: each)?{re.escape(who)}")
        assert counted == (numbers(groups.total()) if groups else None)
    on_rows = {"matched with another row", "two rows now", "stale"}
    decided = [line for line in recount.table("discrepancies") if line["decision"] and line["state"] not in on_rows]
    used = {line["decision"] for line in decided}
    _earlier(recount, today, used, read)
    if not used:
        return
    cells = {cell_of(line) for line in decided}
    several = r" \(a decision can be on several entries\)" if len(cells) > len(used) else ""
    made_on = read.take(f"# decisions? (?:(?:was|were) made|(?:is|are) in force,) on # entr(?:y|ies){several}(?=[:,])")
    assert made_on == numbers(len(used), len(cells))
    made = {each: _way(recount, by_id[each]) for each in used}
    for method, count in Counter(made.values()).items():
        on = len({cell_of(line) for line in decided if made[line["decision"]] == method})
        on_entries = r" \(on # entr(?:y|ies)\)" if several else ""
        if count == len(used):
            assert read.take(f", {'all ' if count > 1 else ''}{METHODS[method]}") == ()
        else:
            assert read.take(f"#{on_entries} {METHODS[method]}") == numbers(count, *([on] if several else []))
        groups = Counter(tuple(sorted(by_id[each]["who"])) for each in used if made[each] == method)
        if method != "discussion" and len(groups) > 1:
            assert read.take(re.escape(f" ({_who(groups)})")) == ()
    disputes = {
        each for each in used if any(by_id[one]["ruling"] == "dispute" for one in by_id[each].get("replaces", ()))
    }
    verified = len({cell_of(line) for line in decided if line["decision"] in disputes})
    assert read.take("In # of these entries the verifier had disputed") == (numbers(verified) if verified else None)
    unresolved = sum(by_id[each]["ruling"] == "unresolved" for each in used)
    assert read.take("# of these decisions (?:was|were) that the disagreement could not be resolved") == (
        numbers(unresolved) if unresolved else None
    )


def _earlier(recount: Recount, today: Today, used: set[str], read: Read) -> None:
    """Decisions on entries that another replaced, that somebody withdrew, or that settle nothing any more (not `used`).

    Of the last, some have another in force instead and count as replaced; here only both together are counted.
    """
    lines, here = recount.decisions(), {fold(line["study"]) for line in recount.table("studies")}
    apart = {"ask", "exclude", "confirm", "dispute", "same", "different"}
    made = {one["id"]: one for one in lines if one.get("ruling", "ask") not in apart and fold(one["study"]) in here}
    withdrawn = made.keys() & {line.get("withdraws") for line in lines}
    later = [line for line in lines if line["id"] not in {one.get("withdraws") for one in lines}]
    replaced = {
        old
        for line in later
        for old in line.get("replaces", ())
        if old in made.keys() - withdrawn and (made[old]["form"] == line["form"] or _said(made[old]) != _said(line))
    }
    gone = {old for line in later for old in line.get("replaces", ())} | withdrawn
    left = [one for key, one in made.items() if key not in gone and key not in used and today.waits_for_nobody(one)]
    taken = (
        read.take("# earlier decisions? (?:was|were) replaced by a later one"),
        read.take("# earlier decisions? (?:is|are) no longer in force"),
    )
    assert sum(int(counted[0].replace(",", "")) for counted in taken if counted) == len(replaced) + len(left)
    counted = read.take("# (?:earlier decisions? (?:was|were) )?withdrawn; (?:it is|they are) in no other number")
    assert counted == (numbers(len(withdrawn)) if withdrawn else None)


def _said(line: Mapping[str, Any]) -> tuple[Any, ...]:
    """What people said in a ruling, under whatever version of the form."""
    return tuple(line.get(part) for part in ("ruling", "take", "method", "reason", "cause", "who"))


def _way(recount: Recount, decision: Mapping[str, Any]) -> str:
    """The method, and whether a discussion had more people in it than those who extracted the study."""
    study = fold(decision["study"])
    extractors = {who for who in recount.names if study in recount.studies[who]}
    others = set(decision["who"]) - extractors
    return "with others" if decision["method"] == "discussion" and others else str(decision["method"])


def _who(groups: Counter[tuple[str, ...]]) -> str:
    """Who decided, with numbers if it was not always the same."""
    if len(groups) == 1:
        return and_list(list(next(iter(groups))))
    ordered = sorted(groups.items(), key=lambda item: (len(item[0]), item[0]))
    return "; ".join(f"{and_list(list(who))}{' together' * (len(who) > 1)} {number}" for who, number in ordered)


def count_verified(recount: Recount, read: Read) -> None:
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
    of = re.escape(f"({' and '.join(parts)}, as first extracted)")
    counted = read.take(rf"# entr(?:y|ies) {of} (?:was|were) verified by another {re.escape(f'({_each(by)})')}, who")
    assert counted == (numbers(len(said)) if said else None)
    for verdict in ("confirmed", "changed"):
        counted = read.take(f"# (?:was |were )?{verdict}(?= and |, |\\.)")
        assert counted == (numbers(verdicts[verdict]) if verdicts[verdict] else None)
    left = given.total() - len(said)
    assert read.take("# entr(?:y|ies) (?:is|are) not verified yet") == (numbers(left) if left else None)


def _each(counted: Counter[str]) -> str:
    return " and ".join(f"{name} {number:,}" for name, number in sorted(counted.items()))

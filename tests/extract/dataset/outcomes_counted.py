"""What became of the disagreements, counted from each place that says so: sentences, tables, pictures and lists.

Each has words of its own, so that each is read by words that stand here once more.
"""

from __future__ import annotations

import re
from collections import Counter

from extract.dataset.methods.difference_sentences import resolved_sentence
from validate.dataset.difference import Differences
from validate.dataset.discrepancies import discrepancy_table
from validate.dataset.first_differences import differences_of
from validate.dataset.paper.differences import resolution_table, ruling_list
from validate.dataset.paper.flow import NOTHING_LISTED, flow_table
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.linked_numbers import plain_numbers
from validate.dataset.pictures.settled import settled_pictures
from validate.merge.comparison import Comparison
from validate.merge.consensus import consensus

FLOW = {
    "settled by a decision": "ruling",
    "settled by a correction in the workbook": "correction",
    "gone because the record was matched with another": "matched",
    "gone because records that had been taken for one are two": "parted",
    "gone because the record was renamed or removed in a workbook": "removed",
    "dropped with the record that the entry's record belongs to": "parent",
    "no longer compared": "uncompared",
    "could not be resolved, as a decision says": "unresolved",
    "open": "open",
}
COLUMNS = {
    "By a decision": "ruling",
    "By a correction": "correction",
    "Record matched with another": "matched",
    "Records are two": "parted",
    "Record renamed or removed": "removed",
    "Dropped with the record above it": "parent",
    "No longer compared": "uncompared",
    "Could not be resolved": "unresolved",
    "Open": "open",
}
LISTED = {
    "could not be resolved": "unresolved",
    "corrected by": "correction",
    "matched with “": "matched",
    "what it names was matched": "matched",
    "two records, which had been": "parted",
    "dropped with the record": "parent",
    "no longer compared": "uncompared",
    "open": "open",
}
STATES = {
    "decided": "ruling",
    "decided and followed": "ruling",
    "corrected": "correction",
    "matched with another row": "matched",
    "two rows now": "parted",
    "renamed or removed": "removed",
    "dropped with another row": "parent",
    "no longer compared": "uncompared",
    "study not finished": "open",
}
METHODS = {
    "by a decision": "ruling",
    "by a correction": "correction",
    "because the record was matched with another": "matched",
    "because records that had been taken for one are two": "parted",
    "because the record was renamed or removed": "removed",
    "because the record was dropped with": "parent",
    "because the entry is no longer compared": "uncompared",
    "could not be resolved": "unresolved",
    "(?:is|are) not settled yet": "open",
}


def check_outcomes(first: Comparison, now: Comparison) -> Counter[str]:
    """How many disagreements of first submissions have each outcome, in all places the same."""
    found = differences_of(first, now)
    counted = _in_list(first, now, found)
    for place, number in {
        "flow": _in_flow(first, now, found),
        "table": _in_table(now, found),
        "picture": _in_picture(now, found),
        "discrepancies": _in_discrepancies(first, now),
        "methods": _in_methods(now, found, counted.total()),
    }.items():
        assert number == counted, place
    return counted


def _in_flow(first: Comparison, now: Comparison, found: Differences) -> Counter[str]:
    table = flow_table(now, InWords(consensus(now)), found, first=first, listed=NOTHING_LISTED)
    (group,) = (group for group in table.groups if group.heading.startswith("Disagreements"))
    counted = Counter[str]()
    for name, number, _ in group.rows[1:]:
        if name.startswith("Further"):
            break
        counted[FLOW[name.strip()]] += int(number)
    assert counted.total() == int(group.rows[0][1])
    return +counted


def _in_table(now: Comparison, found: Differences) -> Counter[str]:
    table = resolution_table(now.form, found)
    (line,) = (row for group in table.groups if group.heading == "All tables" for row in group.rows)
    return Counter({COLUMNS[name]: int(cell) for name, cell in zip(table.columns[6:], line[6:], strict=True) if cell})


def _in_list(first: Comparison, now: Comparison, found: Differences) -> Counter[str]:
    table = ruling_list(now.form, Differences(first=found.first, extractors=found.extractors))
    counted = Counter[str]()
    for *_, field, ada, ben, _, how in table.rows:
        entries = re.search(r"\((\d+) entr(?:y|ies)\)", f"{ada} {ben}") if field == "whole record" else None
        counted[_listed(how)] += int(entries[1]) if entries else 1
    assert len(first.names) == 2
    return counted


def _listed(how: str) -> str:
    found = next((outcome for words, outcome in LISTED.items() if how.startswith(words)), None)
    if found is None and how.startswith("the record was renamed or removed by"):
        if "by a decision: could not be resolved" in how:
            return "unresolved"
        return "ruling" if "by a decision: " in how else "removed"
    return found or "ruling"


def _in_picture(now: Comparison, found: Differences) -> Counter[str]:
    counted = Counter[str]()
    for picture in settled_pictures(now.form, found.first):
        for way, number in picture.numbers.select("way", "cells").iter_rows():
            counted[way if way in COLUMNS.values() else "ruling"] += number
    return counted


def _in_discrepancies(first: Comparison, now: Comparison) -> Counter[str]:
    """From the lines that the figures on first submissions count. What is decided has a decision."""
    lines = discrepancy_table(now, first).filter(first_submissions="yes")
    counted = Counter[str]()
    unresolved = {one.id for one in now.ledger.decisions if one.ruling == "unresolved"}
    seen: set[str] = set()
    last = None
    for line in lines.iter_rows(named=True):
        cell = (line["table"], line["study"], line["row"], line["field"])
        if cell == last and line["extractor"] not in seen:  # the same cell, as another extractor has it
            seen.add(line["extractor"])
            continue
        last, seen = cell, {line["extractor"]}
        outcome = STATES.get(line["state"], "open")
        assert (outcome == "ruling") <= (line["decision"] is not None), cell
        counted["unresolved" if outcome == "ruling" and line["decision"] in unresolved else outcome] += 1
    return counted


def _in_methods(now: Comparison, found: Differences, total: int) -> Counter[str]:
    text = plain_numbers(resolved_sentence(now.form, found.first))
    whole = re.match(r"(?:Of the|All|None of the) ([\d,]+) disagreements|This disagreement", text)
    assert whole is not None, text
    assert int((whole[1] or "1").replace(",", "")) == total
    met = {
        outcome: re.search(rf"([\d,]+) (?:(?:was|were) settled )?{words}", text) for words, outcome in METHODS.items()
    }
    if text.startswith("None of the"):
        return Counter({"unresolved" if "could be resolved" in text else "open": total})
    if not text.startswith("Of the"):
        (outcome,) = (
            outcome for words, outcome in METHODS.items() if re.search(rf"(?:settled|disagreements?) {words}", text)
        )
        return Counter({outcome: total})
    return Counter({outcome: int(number[1]) for outcome, number in met.items() if number})

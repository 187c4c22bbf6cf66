"""Sentences of methods-in-full.md that depend on how many people extracted a study."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import polars as pl
import pytest

from extract.dataset.methods.agreement_sentences import results_sentences
from extract.dataset.methods.counts_sentences import counts_sentences
from extract.dataset.methods.difference_sentences import resolved_sentence
from extract.dataset.methods.facts import Facts
from extract.dataset.methods.listed_studies import excluded_in_order, excluded_lines, flow
from extract.dataset.methods.measured_round import MeasuredRound
from extract.dataset.methods.methods import methods_in_full, methods_text
from schema.form import make_form
from schema.forms import built_in
from schema.row import Cell, Row, key, verbatim
from tests.extract.dataset.methods_of import flow_of, methods_of, studies_named
from tests.validate.agreement.small import compared
from tests.validate.built import extraction as typed
from validate.adjudication.decide import decide
from validate.adjudication.new_ruling import NewRuling
from validate.adjudication.who_may_rule import Policy
from validate.agreement import agreement
from validate.dataset.first_differences import differences_of
from validate.dataset.paper.in_words import InWords
from validate.dataset.paper.linked_numbers import plain_numbers
from validate.dataset.tables import dataset_tables
from validate.dataset.words_in_reports import WordsInReports
from validate.extraction.extraction import Extraction
from validate.ledger.ledger import Decision, Ledger, Method
from validate.merge import merge
from validate.merge.consensus import consensus


@pytest.mark.parametrize(
    ("third", "sentence"),
    [
        ((), "Two studies were extracted, each by two people."),
        (("S1",), "Two studies were extracted: 1 by three and 1 by two people."),
        (("S3",), "Three studies were extracted: 2 by two and 1 by one person."),
    ],
)
def test_how_many_people_extracted_the_studies(third: tuple[str, ...], sentence: str) -> None:
    both = studies_named("S1", "S2")
    comparison = compared(a=both, b=both, c=studies_named(*third))
    assert sentence in methods_of(comparison)


class Funded(Row, label="Studies", identity=("study",)):
    """One row per study, one of whose fields only one person extracts."""

    study: Cell[str] = key("Study")
    setting: Cell[str] = verbatim("Setting")
    funder: Cell[str] = verbatim("Funder", mode="single")


def test_the_short_text_says_what_only_one_person_extracted() -> None:
    form = make_form(Funded, name="funded", title="Funded", version="1")
    rows = {"funded": [{"study": "S1", "setting": "a clinic"}]}
    comparison = merge([replace(typed(form, rows), name=name) for name in "ab"])
    measured = MeasuredRound(comparison=comparison, first=None, agreement=None)
    tables, shown = dataset_tables(comparison, draft=False), InWords(consensus(comparison))
    text = methods_text((measured,), tables, words=shown, draft=False, facts=Facts())
    assert "One data item was extracted by one person and verified by nobody: Funder." in plain_numbers(text)


def test_one_extractor_alone_did_not_work_independently() -> None:
    assert "working independently" not in methods_of(compared(a=studies_named("S1")))
    assert "working independently" in methods_of(compared(a=studies_named("S1"), b=studies_named("S1")))


def test_what_one_extractor_alone_recorded_was_not_compared() -> None:
    said = ("Entries were compared by meaning", "No disagreement needed a decision")
    one, two = (
        methods_of(compared(a=studies_named("S1"))),
        methods_of(compared(a=studies_named("S1"), b=studies_named("S1"))),
    )
    assert [[sentence in text for sentence in said] for text in (one, two)] == [[False, False], [True, True]]


def test_excluded_studies_are_named_with_their_reasons_and_make_nobody_a_judge_of_disagreements() -> None:
    out: dict[str, Any] = {
        "table": "studies",
        "row": {},
        "ruling": "exclude",
        "who": ("ada", "ben"),
        "when": "2026-03-01T09:00:00Z",
    }
    excluded = (Decision(study="S1", cause="retracted", **out), Decision(study="S3", cause="duplicate", **out))
    both = studies_named("S2", "S4")
    text = methods_of(merge(compared(a=both, b=both).extractions, Ledger(excluded)), Facts(excluded=excluded, listed=4))
    assert (
        "Four studies were listed. Two studies were excluded: 1 as a duplicate (S3) and 1 as retracted (S1)."
        " Two studies remained, each extracted by two people." in text
    )
    assert "Decisions on disagreements" not in text
    assert flow_of(Facts(excluded=excluded[1:])) == "One study was excluded as a duplicate (S3)."
    cited = Facts(excluded=excluded, citations={"s3": "Kheirkhah 2025"})
    assert "1 as a duplicate (Kheirkhah 2025) and 1 as retracted (S1)." in flow(cited)
    assert [line.partition(",")[0] for line in excluded_lines(cited)] == [
        "S1: retracted",
        "S3 (Kheirkhah 2025): a duplicate",
    ]
    other = Decision(study="S9", cause="other", reason="It is invented.", **out)
    assert excluded_lines(Facts(excluded=(other,))) == ["S9: It is invented, decided by ada and ben on 2026-03-01"]


def test_a_reason_of_no_kind_is_in_the_words_of_the_team_and_comes_last() -> None:
    """A paper that says `another reason` does not say which."""
    shared: dict[str, Any] = {
        "table": "studies",
        "row": {},
        "ruling": "exclude",
        "who": ("ada", "ben"),
        "when": "2026-03-01T09:00:00Z",
    }
    invented = Decision(study="S2", cause="other", reason="It is invented.", **shared)
    lost = Decision(study="S3", cause="other", reason="The report is lost", **shared)
    retracted = Decision(study="S4", cause="retracted", reason="Notice of 1 May.", **shared)
    assert flow_of(Facts(excluded=(invented,))) == "One study was excluded (S2: It is invented)."
    assert flow_of(Facts(excluded=(lost, invented))) == (
        "Two studies were excluded (S2: It is invented; S3: The report is lost)."
    )
    both = Facts(excluded=(invented, retracted))
    assert flow_of(both) == (
        "Two studies were excluded: 1 as retracted (S4) and 1 for another reason (S2: It is invented)."
    )
    assert [one.study for one in excluded_in_order(both)] == ["S4", "S2"]


def test_studies_that_are_not_fully_extracted_are_said_to_remain() -> None:
    """In a draft: of three studies one is excluded, and one of the others is not in the dataset."""
    out = Decision(
        study="S3",
        table="studies",
        row={},
        ruling="exclude",
        who=("ada",),
        when="2026-03-01T09:00:00Z",
        cause="duplicate",
    )
    one = studies_named("S1")
    text = methods_of(
        merge(compared(a=one, b=one).extractions, Ledger((out,))), Facts(excluded=(out,), listed=3, waiting=1)
    )
    assert (
        "One study was excluded as a duplicate (S3). Two studies remained. One study was extracted by two people."
        " One study is not fully extracted yet, and is not in this draft." in text
    )


def test_one_entry_of_thousands_that_differs_is_not_zero_per_cent() -> None:
    same = {"design": "x", "risk": "low", "n": "5", "methods": "p", "note": "none"}
    one = [{"study": f"S{number}", **same} for number in range(801)]
    other = [*one[:-1], one[-1] | {"design": "y"}]
    comparison = compared(a={"studies": one}, b={"studies": other})
    text = plain_numbers(counts_sentences(comparison, None))
    assert "Of 3,204 entries that are compared" in text
    assert "A further 801 entries are in data items that are not compared" in text
    assert "1 differed in meaning (<0.1%)" in text


@pytest.mark.parametrize(
    ("studies", "sentence"), [(9, "No median of kappa or AC1 is given"), (10, "For the one data item with categories")]
)
def test_no_median_is_said_to_be_undefined_where_no_field_has_enough_cells(studies: int, sentence: str) -> None:
    designs = [("x", "y")[number % 2] for number in range(studies)]
    one = {"studies": [{"study": f"S{number}", "design": design} for number, design in enumerate(designs)]}
    assert sentence in results_sentences(agreement(compared(a=one, b=one)))


def test_without_a_field_for_it_the_methods_say_that_nobody_asked_how_much_was_read() -> None:
    assert "The form does not ask how much of each report was read" in methods_of(
        compared(a=studies_named("S1"), b=studies_named("S1"))
    )


FORM = built_in("patient-voices")


def _voices(
    *reports: tuple[str, str],
    samples: Mapping[str, str] = MappingProxyType({}),
    same: Mapping[str, str] = MappingProxyType({}),
    citations: Mapping[str, str] = MappingProxyType({}),
    facts: Facts | None = None,
) -> str:
    """The methods paragraph on studies with these answers to how much was read, these numbers and these links."""
    studies = list(dict.fromkeys([*(study for study, _ in reports), *samples]))
    frames = {
        "studies": pl.DataFrame(
            [{"study": study, "label": citations.get(study), "same_sample_as": same.get(study)} for study in studies]
        ),
        "reports": pl.DataFrame(
            [{"study": study, "report": f"r{n}", "fulltext_seen": read} for n, (study, read) in enumerate(reports)],
            schema=dict.fromkeys(("study", "report", "fulltext_seen"), pl.String),
        ),
        "samples": pl.DataFrame(
            [{"study": s, "group": "total", "sample_unit": "person", "n_analysed": n} for s, n in samples.items()],
            schema=dict.fromkeys(("study", "group", "sample_unit", "n_analysed"), pl.String),
        ),
    }
    return methods_of(merge([Extraction.from_frames(FORM, frames, name="ada")]), facts)


@pytest.mark.parametrize(
    ("reports", "sentence"),
    [
        (
            [("S1", "abstract only"), ("S1", "in full"), ("S2", "abstract only"), ("S3", "")],
            "how much they had read of 4 reports (*Full text seen*): “abstract only” for 2, “in full” for 1 and no"
            " answer for 1. Two of the 3 studies have no report that is marked “in full”.",
        ),
        (
            [("S1", "abstract only"), ("S2", "in part")],
            "“abstract only” for 1 and “in part” for 1. None of the 2 studies has a report that is marked “in full”.",
        ),
        ([("S1", "in part")], "“in part” for 1. The study has no report that is marked “in full”."),
        ([("S1", "in full"), ("S2", "in full")], "“in full” for 2. Each study has a report that is marked “in full”."),
        ([("S1", "PEND")], "How much of each report was read was not recorded (*Full text seen*)."),
    ],
)
def test_how_much_was_read_is_counted_by_report_and_by_study(reports: list[tuple[str, str]], sentence: str) -> None:
    assert sentence in _voices(*reports)


@pytest.mark.parametrize(
    ("same", "end"),
    [
        ({}, "is not known for 3 studies, so people may be counted more than once."),
        (
            {"S1": "NA", "S2": "PEND", "S3": "NR"},
            "is not known for 2 studies, so people may be counted more than once.",
        ),
        ({"S1": "S9", "S2": "PEND", "S3": "NA"}, "is not known for 1 study, so people may be counted more than once."),
        ({"S2": "S1", "S3": "NA"}, "Studies with the same participants were counted once (S1 and S2).\n"),
    ],
)
def test_who_may_be_counted_twice_is_said(same: Mapping[str, str], end: str) -> None:
    text = _voices(samples={"S1": "10", "S2": "12", "S3": "5"}, same=same)
    number = "Seventeen" if "S2" in same and same["S2"] == "S1" else "Twenty-seven"
    assert f"{number} people are counted in 3 studies (the sum of *Number analysed*)." in text
    assert end in text
    assert ("may be counted more than once" in text) == ("counted more" in end)


def test_a_study_is_named_by_its_citation_and_by_its_key_where_it_has_none() -> None:
    text = _voices(
        samples={"S1": "10", "S2": "12", "S3": "5"},
        same={"S2": "S1"},
        citations={"S1": "Jilka 2019", "S2": "NR"},
        facts=Facts(piloted=("S1", "S3")),
    )
    assert "Two of these studies (Jilka 2019; S3) were a pilot round." in text
    assert "Studies with the same participants were counted once (Jilka 2019 and S2)." in text


def test_a_program_may_have_checked_the_form_of_entries_before_they_were_kept_and_never_their_content() -> None:
    text = methods_of(compared(a=studies_named("S1"), b=studies_named("S1")))
    assert "Before a first submission was kept, its extractor could have the file checked by a program" in text
    assert "It does not compare entries with the reports, nor any with those of another extractor." in text
    looked_up = WordsInReports(counts={"found": 1}, studies=frozenset({"s1"}))
    text = methods_of(compared(a=studies_named("S1"), b=studies_named("S1")), Facts(words=looked_up))
    assert "It looks up quoted words in the full texts at hand. It does not compare other entries with" in text


def test_a_row_that_one_extractor_does_not_have_is_told_apart_from_blank_cells() -> None:
    """Ben lacks an arm with one answer, and left the design of a study blank."""
    arms = [{"study": "S1", "arm": "one", "route": "iv"}, {"study": "S1", "arm": "two", "route": "oral"}]
    one = {"studies": [{"study": "S1", "design": "x"}], "arms": arms}
    other = {"studies": [{"study": "S1"}], "arms": arms[:1]}
    text = methods_of(compared(a=one, b=other))
    assert "2 left blank by one extractor (1 of these belongs to 1 whole record that an extractor did not have)" in text
    without_the_arm = methods_of(compared(a=one, b=one | {"arms": arms[:1]}))
    assert (
        "1 left blank by one extractor (this belongs to 1 whole record that an extractor did not have)"
        in without_the_arm
    )
    without_both = methods_of(compared(a=one, b=one | {"arms": []}))
    assert "2 left blank by one extractor (all of these belong to 2 whole records that" in without_both


@pytest.mark.parametrize(
    ("method", "who", "words"),
    [
        ("third person", ("cleo",), "by a third person who had not extracted the study (cleo)."),
        (
            "third person",
            ("ADA",),
            "by a third person who had also extracted the study, as the project allows (ADA).",
        ),
        ("third person", ("cleo", "dan"), "by a third person who had not extracted the study (cleo and dan)."),
        ("discussion", ("BEN", "ada"), "by discussion between the extractors."),
        ("discussion", ("ada", "ben", "cleo"), "by discussion between the extractors and others (ada, ben and cleo)."),
    ],
)
def test_those_who_decided_are_called_what_they_are(method: Method, who: tuple[str, ...], words: str) -> None:
    """A third person is no extractor unless that is said, and is named, also one who took part in a discussion."""
    one, other = ({"studies": [{"study": "S1", "design": design}]} for design in ("x", "y"))
    before = compared(ada=one, ben=other)
    (cell,) = before.open
    ruled = NewRuling(ruling="take", method=method, who=who, when="2026-01-01", take="ada")
    decision = decide(before, cell, ruled, Policy(may_rule_on_own=frozenset({"ada"})))
    assert f"One decision was made on 1 entry, {words}" in methods_of(merge(before.extractions, Ledger((decision,))))


def test_a_decision_that_a_later_one_replaced_is_said_to_be_no_longer_in_force() -> None:
    one, other = ({"studies": [{"study": "S1", "design": design}]} for design in ("x", "y"))
    before = compared(ada=one, ben=other)
    ruled = NewRuling(ruling="take", method="third person", who=("cleo",), when="2026-01-01", take="ada")
    first = decide(before, before.open[0], ruled, Policy())
    now = merge(before.extractions, Ledger((first,)))
    (cell,) = now.in_question
    later = decide(now, cell, replace(ruled, take="ben", when="2026-01-02"), Policy())
    text = methods_of(merge(before.extractions, Ledger((first, later))))
    assert "One decision is in force, on 1 entry, by a third person who had not extracted the study (cleo)." in text
    assert "One earlier decision was replaced by a later one; it is in no other number." in text
    withdrawn = Decision(study="S1", table="", row={}, withdraws=first.id, when="2026-01-03")
    text = methods_of(merge(before.extractions, Ledger((first, withdrawn))))
    assert "One earlier decision was withdrawn; it is in no other number." in text


def test_the_numbers_of_those_who_decided_add_up_to_the_decisions() -> None:
    """A decision of several people together is counted once."""
    rows = [{"study": "S1", "design": "x"}, {"study": "S2", "design": "x"}, {"study": "S3", "design": "x"}]
    before = compared(ada={"studies": rows}, ben={"studies": [row | {"design": "y"} for row in rows]})
    ruled = tuple(
        decide(
            before,
            cell,
            NewRuling(ruling="take", method="third person", who=who, when="2026-01-01", take="ada"),
            Policy(),
        )
        for cell, who in zip(before.open, (("cleo",), ("cleo",), ("dan", "cleo")), strict=True)
    )
    text = methods_of(merge(before.extractions, Ledger(ruled)))
    assert ", all by a third person who had not extracted the study (cleo 2; cleo and dan together 1)." in text


def test_records_that_were_added_since_are_said_to_count_with_each_entry() -> None:
    arms = [{"study": "S1", "arm": "drug", "route": "iv"}, {"study": "S1", "arm": "placebo", "route": "oral"}]
    first, now = (
        compared(a=studies_named("S1") | {"arms": arms}, b=studies_named("S1") | {"arms": added})
        for added in ([], arms)
    )
    text = plain_numbers(resolved_sentence(now.form, differences_of(first, now).first))
    assert text == (
        "All 2 disagreements were settled by a correction that an extractor made in the workbook (b 2)."
        " Where a whole record was added or removed, each of its entries that differed is counted."
    )


def test_nothing_is_said_of_others_where_no_entry_differed() -> None:
    text = methods_of(compared(a=studies_named("S1", "S2"), b=studies_named("S1", "S2")))
    assert "at least one of the two extractors had recorded something, none differed in meaning." in text
    assert "All 2 were identical." in text
    assert "Of the others" not in text


def test_disagreements_of_two_kinds_are_added_up_before_the_reader() -> None:
    rows = [{"study": "S1", "design": "x"}]
    findings = [{"study": "S1", "words": "it was good", "tone": "good"}]
    first = compared(a={"studies": rows, "findings": findings}, b={"studies": [rows[0] | {"design": "y"}]})
    found = differences_of(first, first)
    chosen = sum(one.first.kind == "additional" for one in found.first)
    text = plain_numbers(resolved_sentence(first.form, found.first))
    assert text == (
        f"None of the {chosen + 1} disagreements (1 entry that differed in meaning and {chosen} of records that only"
        " one extractor chose) is settled yet."
    )


def test_no_blank_is_left_where_no_coefficient_has_an_interval() -> None:
    sheets = studies_named("S1", "S2")
    first = compared(a=sheets, b=sheets)
    measured = MeasuredRound(comparison=first, first=first, agreement=agreement(first), basis=first)
    words, tables = InWords(consensus(first)), dataset_tables(first, draft=False)
    text = methods_in_full((measured,), tables, words=words, draft=False, facts=Facts())
    assert "Krippendorff's alpha is at each data item's level" in text
    assert "  " not in plain_numbers(text)


def test_a_ruling_made_again_after_its_withdrawal_is_counted_once_as_withdrawn() -> None:
    one, other = ({"studies": [{"study": "S1", "design": design}]} for design in ("x", "y"))
    before = compared(ada=one, ben=other)
    ruled = NewRuling(ruling="take", method="third person", who=("cleo",), when="2026-01-01", take="ada")
    first = decide(before, before.open[0], ruled, Policy())
    withdrawn = Decision(study="S1", table="", row={}, withdraws=first.id, when="2026-01-02")
    again = Decision(**(first.model_dump() | {"when": "2026-01-03"}))
    text = methods_of(merge(before.extractions, Ledger((first, withdrawn, again))))
    assert "One decision is in force, on 1 entry" in text
    assert "One earlier decision was withdrawn; it is in no other number." in text


def test_a_ruling_that_is_carried_over_to_a_new_form_is_no_other_decision() -> None:
    one, other = ({"studies": [{"study": "S1", "design": design}]} for design in ("x", "y"))
    before = compared(ada=one, ben=other)
    ruled = NewRuling(ruling="take", method="third person", who=("cleo",), when="2026-01-01", take="ada")
    first = decide(before, before.open[0], ruled, Policy())
    changed = {"when": "2026-01-02", "form": "another", "replaces": (first.id,)}
    carried = Decision(**(first.model_dump() | changed))
    text = methods_of(merge(before.extractions, Ledger((first, carried))))
    assert "One decision was made on 1 entry" in text
    assert "earlier" not in text


def test_the_parts_of_the_entries_that_both_made_add_up_in_the_short_text_too() -> None:
    ada, ben = (
        {"studies": [{"study": f"S{number}", "design": text} for number, text in enumerate(typed)]}
        for typed in (("x", "NR", "x"), ("x", "NR", "NR"))
    )
    comparison = compared(a=ada, b=ben)
    measured = MeasuredRound(comparison=comparison, first=comparison, agreement=agreement(comparison))
    tables, shown = dataset_tables(comparison, draft=False), InWords(consensus(comparison))
    text = plain_numbers(methods_text((measured,), tables, words=shown, draft=False, facts=Facts()))
    assert (
        "In 1 of the 3 entries, both gave a value, the same in 100%. In 1, both had a missing code. In 1, one had a"
        " missing code and another a value."
    ) in text
    assert "The dataset has 3 records of Studies. Every" in methods_of(comparison)

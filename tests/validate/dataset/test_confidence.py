"""ConQual is computed where its rules define it and asked where they do not; GRADE-CERQual is judged by people."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.form import Form
from schema.forms import built_in
from validate.dataset.confidence.conqual import ITEMS, LEVELS, Lowered, credibility, dependability, score
from validate.dataset.confidence.findings import ReviewFinding, rated, review_findings, suggested
from validate.dataset.confidence.judgements import Judgement, half_judged
from validate.dataset.confidence.tables import TO_JUDGE, confidence_tables, left_out
from validate.dataset.paper.in_words import InWords
from validate.extraction.extraction import Extraction
from validate.merge import merge
from validate.merge.consensus import consensus

FORM = built_in("patient-voices").with_modules(["meta_aggregation", "appraisal", "jbi"])


def words(
    findings: list[tuple[str, str, str | None]], yes: dict[str, int], form: Form = FORM, unanswered: str = ""
) -> InWords:
    """A consensus: findings as study, domains and credibility, and how many items on dependability have a yes."""
    tables: dict[str, list[dict[str, str]]] = {
        "studies": [{"study": study} for study in dict.fromkeys(study for study, *_ in findings)],
        "findings": [
            {"study": study, "finding": str(number), "text": f"finding {number}", "domains": domains}
            | ({"credibility": level} if level else {})
            for number, (study, domains, level) in enumerate(findings)
        ],
        "appraisal": [
            {"study": study, "tool": "JBI qualitative", "item": item, "answer": "yes" if place < number else "unclear"}
            for study, number in yes.items()
            for place, item in enumerate(ITEMS)
            if study != unanswered or place
        ],
        "quotes": [{"study": findings[0][0], "quote": "so it was", "finding": "0"}],
    }
    known = {table.name for table in form.tables}
    frames = {name: pl.DataFrame(rows) for name, rows in tables.items() if rows and name in known}
    return InWords(consensus(merge([Extraction.from_frames(form, frames, name="ada")])))


def found(said: InWords, *judgements: Judgement) -> list[ReviewFinding]:
    return list(review_findings(said, judgements or suggested(said)))


def cells(said: InWords, name: str, *judgements: Judgement) -> list[tuple[str, ...]]:
    tables = {table.name: table for table in confidence_tables(said, found(said, *judgements))}
    return list(tables[name].rows)


@pytest.mark.parametrize(("yes", "by"), [(5, 0), (4, 0), (3, -1), (2, -1), (1, -2), (0, -2)])
def test_dependability_goes_by_how_many_of_five_items_have_a_yes(yes: int, by: int) -> None:
    assert dependability(yes) == by


@pytest.mark.parametrize(
    ("levels", "by"),
    [
        (["unequivocal"], 0),
        (["unequivocal", "credible", "unequivocal"], -1),
        (["credible"], -2),
        (["credible", "not_supported"], -3),
        (["not_supported"], -4),
        (["unequivocal", "not_supported"], None),
        (["unequivocal", "credible", "not_supported"], None),
        ([], None),
    ],
)
def test_credibility_goes_by_the_levels_of_the_findings(levels: list[str], by: int | None) -> None:
    assert credibility(levels) == by


def test_the_score_starts_high_for_qualitative_studies_and_never_falls_below_very_low() -> None:
    """Downgraded one level twice gives low, as in the example of Munn 2014."""
    assert score("high", Lowered(by=-1), Lowered(by=-1)) == "low"
    assert score("high", Lowered(by=0), Lowered(by=0)) == "high"
    for start, first, second in product(("high", "low"), (0, -1, -2), (0, -1, -2, -3, -4)):
        place = min(LEVELS.index(start) - first - second, 3)
        assert score(start, Lowered(by=first), Lowered(by=second)) == LEVELS[place]
    assert score("high", Lowered(by=None), Lowered(by=-1)) is None


def test_a_theme_whose_studies_are_equally_dependable_has_its_score_computed() -> None:
    said = words([("S1", "D1", "unequivocal"), ("S2", "D1", "credible")], {"S1": 3, "S2": 2})
    ((number, statement, kind, dependable, credible, result),) = cells(said, "conqual")
    assert (number, statement, kind) == ("1", "D1 motivations and expectations", "qualitative (high)")
    assert dependable.startswith("lowered by 1 level\n")
    assert "S1 3 of 5, S2 2 of 5" in dependable
    assert credible == "lowered by 1 level\n1 credible, 1 unequivocal"
    assert result == "Low"


def test_where_studies_differ_or_have_no_answer_a_person_is_asked_and_the_answer_counts() -> None:
    said = words([("S1", "D1", "unequivocal"), ("S2", "D1", "unequivocal")], {"S1": 5, "S2": 1})
    (row,) = cells(said, "conqual")
    assert row[3].startswith(TO_JUDGE)
    assert row[5] == TO_JUDGE
    (row,) = cells(said, "conqual", Judgement(code="D1", judged={"dependability": "-1"}))
    assert row[3].startswith("lowered by 1 level\n")
    assert row[3].endswith("judged by the team")
    assert row[5] == "Moderate"
    half = words([("S1", "D1", "unequivocal")], {"S1": 5}, unanswered="S1")
    (row,) = cells(half, "conqual")
    assert "S1 not appraised" in row[3]
    assert row[5] == TO_JUDGE


def test_a_judgement_that_the_rules_contradict_does_not_stand_and_is_told() -> None:
    said = words([("S1", "D1", "unequivocal")], {"S1": 5})
    (row,) = cells(said, "conqual", Judgement(code="D1", judged={"dependability": "-2"}))
    assert row[3].startswith("not lowered")
    assert "the team's table says -2, which the rules do not give" in row[3]
    assert row[5] == "High"


def test_findings_that_are_not_supported_are_in_no_review_finding() -> None:
    said = words([("S1", "D1", "unequivocal"), ("S2", "D1", "not_supported")], {"S1": 4, "S2": 0})
    (finding,) = found(said)
    assert (finding.studies, finding.rows) == (("S1",), 1)
    (row,) = cells(said, "conqual")
    assert row[4:] == ("not lowered\n1 unequivocal; left out: 1 not supported", "High")
    for table in confidence_tables(said, found(said)):
        assert table.notes.count("1 of 2 findings is left out of the synthesis (credibility: not supported).") == 1
        assert "supported -" not in " ".join(table.notes)


def test_a_form_that_keeps_findings_that_are_not_supported_goes_by_all_rules() -> None:
    findings = FORM["findings"]
    kept = [replace(one, left_out_when=None) for one in findings.fields]
    tables = [replace(one, fields=tuple(kept)) if one is findings else one for one in FORM.tables]
    said = words(
        [("S1", "D1", "credible"), ("S2", "D1; D2", "not_supported"), ("S1", "D2", "unequivocal")],
        {"S1": 4, "S2": 5},
        replace(FORM, tables=tuple(tables)),
    )
    first, second = cells(said, "conqual")
    assert first[4:] == ("lowered by 3 levels\n1 credible, 1 not supported", "Very low")
    assert second[4].startswith(f"{TO_JUDGE} how well do the data support")
    conqual, *others = confidence_tables(said, found(said))
    assert "all credible -2, credible and not supported -3, all not supported -4." in conqual.notes[0]
    assert not any("left out" in note for table in (conqual, *others) for note in table.notes)


LEVELS_OF_FINDINGS = st.sampled_from(["unequivocal", "credible", "not_supported"])


@given(st.lists(st.tuples(st.sampled_from(["D1", "D2", "D1; D2"]), LEVELS_OF_FINDINGS), max_size=6))
def test_conqual_counts_each_finding_of_a_theme_once_as_in_the_synthesis_or_left_out(
    drawn: list[tuple[str, str]],
) -> None:
    """Also where no finding of a theme is in the synthesis and the team's table has the theme."""
    rows: list[tuple[str, str, str | None]] = [
        ("S1", "D6", "credible"),
        *(("S1", themes, level) for themes, level in drawn),
    ]
    themes = ("D1", "D2", "D6")
    for theme, row in zip(
        themes, cells(words(rows, {"S1": 4}), "conqual", *(Judgement(code=theme) for theme in themes)), strict=True
    ):
        held = Counter(level for _, own, level in rows if theme in own.split("; "))
        inside, _, outside = row[4].splitlines()[1].partition("; left out: ")
        parts = [f"{held[level]} {level}" for level in ("credible", "unequivocal") if held[level]]
        assert inside == (", ".join(parts) or "no finding")
        assert outside == (f"{held['not_supported']} not supported" if held["not_supported"] else "")


def test_a_finding_without_a_level_is_asked_for() -> None:
    (row,) = cells(words([("S1", "D1", "PEND")], {"S1": 4}), "conqual")
    assert row[4].startswith(TO_JUDGE)


def test_the_evidence_profile_fills_in_the_studies_and_leaves_the_judgements_to_people() -> None:
    said = words([("S1", "D1; D2", "unequivocal"), ("S2", "D1", "credible")], {"S1": 4})
    first, second = cells(said, "cerqual-evidence-profile")
    assert first[2:7] == (TO_JUDGE,) * 5
    assert first[7] == "S1; S2\n(2 studies, 2 findings, 1 quote)"
    assert second[7] == "S1\n(1 study, 1 finding, 1 quote)"


def test_findings_that_count_in_several_review_findings_are_told_and_counted_once() -> None:
    two = words([("S1", "D1; D2", "unequivocal"), ("S2", "D1", "credible")], {"S1": 4})
    expected = (
        "Findings that belong to several of these review findings, such as those with several domains, are counted in"
        " each of them; counted once, there are 2."
    )
    assert [expected in table.notes for table in confidence_tables(two, found(two))] == [True] * 3
    one = words([("S1", "D1", "unequivocal"), ("S2", "D2", "credible")], {"S1": 4})
    assert not any("counted once" in note for table in confidence_tables(one, found(one)) for note in table.notes)


@pytest.mark.parametrize("name", ["cerqual-evidence-profile", "cerqual-summary"])
def test_quotes_that_wait_for_their_words_are_counted_apart_and_each_quote_once(name: str) -> None:
    findings = [{"study": "S1", "finding": str(n), "text": f"finding {n}", "domains": "D1"} for n in (1, 2)]
    quotes = [
        {"study": "S1", "quote": "so it was", "finding": "1; 2"},
        {"study": "S1", "quote": "PEND", "finding": "1"},
    ]
    tables = {"studies": [{"study": "S1"}], "findings": findings, "quotes": quotes}
    frames = {table: pl.DataFrame(rows) for table, rows in tables.items()}
    said = InWords(consensus(merge([Extraction.from_frames(FORM, frames, name="ada")])))
    (shown,) = [table for table in confidence_tables(said, found(said)) if table.name == name]
    assert shown.rows[0][-1] == "S1\n(1 study, 2 findings, 1 quote, 1 more without words)"
    assert "1 of 2 quotes has no words (1 pending)." in shown.notes
    judged = {"methods": "minor", "methods_reason": "two do not say how they recruited", "confidence": "very_low"}
    (row,) = cells(said, "cerqual-evidence-profile", Judgement(code="D1", finding="People hope", judged=judged))
    assert row[1:3] == ("People hope", "Minor concerns\ntwo do not say how they recruited")
    assert row[6] == "Very low confidence"
    (row,) = cells(said, "cerqual-summary", Judgement(code="D1", finding="People hope", judged=judged))
    assert row[2:4] == (
        "Very low confidence",
        "Methodological limitations: Minor concerns\ntwo do not say how they recruited"
        f"\nCoherence, Adequacy of data and Relevance: {TO_JUDGE}",
    )


def test_a_confidence_without_all_components_is_not_explained_yet() -> None:
    """Also where the team gave a reason in its own words; and build names it."""
    said = words([("S1", "D1", "unequivocal")], {"S1": 4})
    judged = {name: text for name, text in JUDGED.items() if name != "relevance"}
    half = Judgement(code="D1", finding="People hope", judged=judged)
    (row,) = cells(said, "cerqual-summary", half)
    assert row[3] == f"many studies\nRelevance: {TO_JUDGE}"
    assert list(half_judged([half, Judgement(code="D2"), Judgement(code="D3", judged=JUDGED)])) == [
        "GRADE-CERQual: D1 has an assessment of confidence, and Relevance is not judged yet (review-findings.csv)."
    ]


JUDGED = {
    "methods": "minor", "coherence": "minor", "adequacy": "minor", "relevance": "serious", "confidence": "high",
    "confidence_reason": "many studies",
}  # fmt: skip


@pytest.mark.parametrize(
    ("judgement", "asked", "by_code"),
    [
        (Judgement(code="D1"), True, True),
        (Judgement(code="D1", finding="People hope"), True, False),
        (Judgement(code="D1", judged=JUDGED), False, True),
        (Judgement(code="D1", finding="People hope", judged=JUDGED), False, False),
    ],
)
def test_only_a_table_that_lacks_judgements_asks_for_them(judgement: Judgement, *, asked: bool, by_code: bool) -> None:
    """A table that is whole goes into the paper, and its readers cannot build anything."""
    said = words([("S1", "D1", "unequivocal")], {"S1": 5})
    for table in confidence_tables(said, found(said, judgement)):
        notes = " ".join(table.notes)
        lacks = any(TO_JUDGE in cell for row in table.rows for cell in row)
        assert lacks == (asked and table.name != "conqual")
        assert ("review-findings.csv" in notes) == lacks
        assert ("called by its code" in notes) == by_code


def test_what_a_form_does_not_ask_for_is_left_out_and_said() -> None:
    plain = built_in("patient-voices").with_modules([])
    said = words([("S1", "D1", None)], {}, plain)
    assert [table.name for table in confidence_tables(said, found(said))] == [
        "cerqual-summary",
        "cerqual-evidence-profile",
    ]
    reasons = list(left_out(said))
    assert len(reasons) == 2
    assert all(reason.startswith("ConQual: the form ") for reason in reasons)
    sanra = InWords(consensus(merge([Extraction.from_frames(built_in("sanra"), {}, name="ada")])))
    assert [confidence_tables(sanra, found(sanra)), len(list(left_out(sanra)))] == [(), 1]


def test_findings_that_two_people_rated_by_themselves_have_their_judgements_in_the_tables() -> None:
    """As in a project with the form cerqual. What is pending there is said, and there is no ConQual."""
    row = {
        "study": "F1", "label": "People fear that the effect fades", "contributing": "S01; S04", "methods": "minor",
        "methods_reason": "two do not say how they recruited", "coherence": "none", "adequacy": "PEND",
        "relevance": "serious", "confidence": "low", "confidence_reason": "few data",
    }  # fmt: skip
    frames = {"studies": pl.DataFrame([row])}
    said = InWords(consensus(merge([Extraction.from_frames(built_in("cerqual"), frames, name="ada")])))
    summary, profile = confidence_tables(said, rated(said))
    explained = f"few data\nAdequacy of data: {TO_JUDGE}"
    assert summary.rows == (("1", "People fear that the effect fades", "Low confidence", explained, "S01; S04"),)
    assert profile.rows[0][2:6] == (
        "Minor concerns\ntwo do not say how they recruited", "No or very minor concerns", TO_JUDGE, "Serious concerns",
    )  # fmt: skip
    assert summary.notes == ("The judgements are those that the team agreed on.",)
    assert [sentence[:8] for sentence in left_out(said)] == ["ConQual:"]


@given(st.lists(st.tuples(st.sampled_from(["S1", "S2", "S3"]), st.sampled_from(["D1", "D2", "D1; D2"])), max_size=6))
def test_each_finding_is_in_the_review_finding_of_each_of_its_themes(pairs: list[tuple[str, str]]) -> None:
    said = words([("S1", "D6", "credible"), *((study, theme, "credible") for study, theme in pairs)], {"S1": 4})
    rows = {finding.judgement.code: finding for finding in found(said)}
    for theme in ("D1", "D2"):
        held = [study for study, themes in pairs if theme in themes.split("; ")]
        assert (rows[theme].rows if theme in rows else 0) == len(held)
        assert set(rows[theme].studies if theme in rows else ()) == set(held)


def test_a_form_without_a_table_of_quotes_counts_none() -> None:
    form = replace(FORM, tables=tuple(table for table in FORM.tables if table.name != "quotes"), rules=())
    findings: list[tuple[str, str, str | None]] = [("S1", "D3", None), ("S2", "D3", None)]
    assert [one.quotes for one in found(words(findings, {}, form))] == [None]
    assert [one.quotes for one in found(words(findings, {}))] == [1]
    contributing = " ".join(text for row in cells(words(findings, {}, form), "cerqual-summary") for text in row)
    assert "(2 studies, 2 findings)" in contributing

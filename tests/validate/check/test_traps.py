"""The traps that real reports set: what a naive check cries out about, and what twofold says.

The studies are those of the ketamine review; the numbers are as their public abstracts state them. Findings are our own
paraphrases, and quotes our own inventions.
"""

from dataclasses import replace

import pytest

from schema.choices import Option
from schema.forms import built_in
from schema.forms.patient_voices.codebook import SUBCODES
from schema.forms.patient_voices.rules_findings import look_again
from schema.problem import Severity
from tests.validate.built import Typing, broken, said

ALL = built_in("patient-voices")
DEFAULT = ALL.with_modules([])
PEOPLE = ALL.with_modules(["people", "percentages"])

FULL = {"report": "main", "report_type": "journal article", "linked_notice": "none", "fulltext_seen": "in full"}


def treatment(**cells: str) -> Typing:
    return {"treatments": [{"study": "S01", "sample": "total", "exposure": "received"} | cells]}


def test_three_groups_of_2_1_people_each_are_a_warning_only() -> None:
    """44 participants in 21 focus groups are printed so."""
    method = {"study": "S03", "sample": "total", "method": "focus group", "n_participants": "44", "n_units": "21"}
    (problem,) = said(DEFAULT, {"methods": [method]})
    assert problem.code == "focus-group-size"
    assert problem.severity is Severity.WARNING


def two_reports_of_one_sample(first: str, second: str) -> Typing:
    return {
        "studies": [{"study": "S08", "same_sample_as": "NA"}, {"study": "S09", "same_sample_as": "S08"}],
        "samples": [
            {"study": "S08", "group": "total", "n_analysed": first},
            {"study": "S09", "group": "total", "n_analysed": second},
        ],
    }


def test_two_reports_of_the_same_people_agree_on_how_many() -> None:
    """The same seventeen people, in two papers."""
    assert broken(DEFAULT, two_reports_of_one_sample("17", "17")) == []
    assert broken(DEFAULT, two_reports_of_one_sample("17", "12")) == ["same-sample-differs"]


def test_a_dose_per_70_kg_is_compared_exactly() -> None:
    """35 to 210 mg per 70 kg are 0.5 to 3 mg/kg; 31 mg per 70 kg is 0.44 mg/kg, rounded."""
    oral = {"drug": "esketamine", "route": "oral", "dose": "0.5 mg/kg"}
    assert broken(DEFAULT, treatment(**oral, dose_min="35 mg/70 kg", dose_max="210 mg/70 kg")) == []
    for dose in ("0.44 mg/kg", "31 mg/70 kg"):
        assert broken(DEFAULT, treatment(drug="ketamine", route="iv", dose=dose)) == []


def test_an_online_year_before_the_issue_is_nothing() -> None:
    """Online in December 2020, in the issue of 2021."""
    report = {"study": "S02", **FULL, "year_online": "2020", "year_issue": "2021"}
    assert broken(DEFAULT, {"reports": [report]}) == []


def percentages(*rows: tuple[str, str, str, str]) -> Typing:
    names = ("item", "category", "percent", "denominator")
    same = {"study": "S16", "sample": "total", "place": "Table 2"}
    return {"percentages": [{**same, **dict(zip(names, row, strict=True)), "adds_up": "yes"} for row in rows]}


@pytest.mark.parametrize(
    ("percent", "denominator"),
    [("55.1", "236"), ("56", "25"), ("52", "23"), ("48", "23"), ("91.8", "170"), ("50", "7000")],
)
def test_percentages_that_people_can_make(percent: str, denominator: str) -> None:
    assert broken(PEOPLE, percentages(("item", "yes", percent, denominator))) == []


@pytest.mark.parametrize(
    ("percent", "denominator"), [("88.4", "236"), ("44.4", "236"), ("57", "25"), ("56.0", "23"), ("50.00", "21")]
)
def test_percentages_that_no_number_of_people_makes_are_warnings(percent: str, denominator: str) -> None:
    """208 of 236 are 88.1 % and 209 are 88.6 %; 88.4 % is of another number of people."""
    (problem,) = said(PEOPLE, percentages(("item", "yes", percent, denominator)))
    assert (problem.code, problem.severity) == ("percentage-impossible", Severity.WARNING)


def test_categories_that_make_a_hundred_are_fine_although_one_was_adjusted() -> None:
    """24 + 45 + 105 + 62 = 236, and 44.4 was adjusted so that all make 100.0."""
    rows = [
        ("satisfaction", name, pct, "236") for name, pct in zip("abcd", ("10.2", "19.1", "44.4", "26.3"), strict=True)
    ]
    assert broken(PEOPLE, percentages(*rows)) == ["percentage-impossible"]
    assert broken(PEOPLE, percentages(*rows[:3])) == ["percentage-impossible", "percentages-do-not-sum"]


@pytest.mark.parametrize(
    ("dose_stat", "dose", "fine"),
    [
        ("mean", "78.4 mg", True),
        ("median", "70 mg", True),
        ("fixed", "84 mg", True),
        ("level", "56 mg", True),
        ("fixed", "70 mg", False),
        ("", "70 mg", False),
        ("fixed", "112 mg", False),
    ],
)
def test_only_a_dose_that_was_given_comes_in_devices(dose_stat: str, dose: str, *, fine: bool) -> None:
    """A mean of 78.4 mg is right, a fixed dose of 70 mg is not one, two or three devices."""
    spravato = treatment(drug="esketamine", product="Spravato", route="nasal spray", dose_stat=dose_stat, dose=dose)
    problems = said(DEFAULT, spravato)
    assert [problem.code for problem in problems] == ([] if fine else ["spravato-dose"])
    assert all(problem.severity is Severity.WARNING for problem in problems)


def sample(**cells: str) -> Typing:
    return {"samples": [{"study": "S01", "group": "total", "part_of": "NA", "sample_unit": "person"} | cells]}


def test_eleven_women_of_seventeen_say_nothing_of_the_other_six() -> None:
    """The rest is not stated, and is not filled in."""
    assert broken(PEOPLE, sample(n_analysed="17", n_female="11", n_male="NR")) == []
    assert broken(PEOPLE, sample(n_analysed="17", n_female="11")) == []


def test_people_who_never_had_it_have_no_drug_route_or_dose() -> None:
    """They speak of ketamine from outside."""
    none = {"exposure": "none", "drug": "NA", "route": "NA", "phase": "NA", "dose": "NA", "sessions": "NA"}
    assert broken(DEFAULT, treatment(**none)) == []
    assert broken(DEFAULT, treatment(**none | {"route": "iv"})) == ["drug-without-exposure"]
    assert broken(DEFAULT, treatment(**none | {"dose": "NR"})) == ["drug-without-exposure"]
    assert broken(DEFAULT, treatment(drug="NA", route="iv")) == ["exposure-without-drug"]
    assert broken(DEFAULT, treatment(drug="PEND", route="PEND", dose="PEND")) == []


def test_posts_and_threads_need_no_people() -> None:
    """708 posts in 29 threads; nobody knows of how many people."""
    assert broken(DEFAULT, sample(sample_unit="thread", n_analysed="29", n_female="NA", n_male="NA")) == []
    assert broken(DEFAULT, sample(sample_unit="post", n_analysed="18899", n_female="7")) == ["gender-of-no-person"]


def themes(counted: str, extracted: int, level: str = "theme") -> Typing:
    study = {"study": "S08", "finished": "yes", "n_themes": counted}
    rows = [{"study": "S08", "finding": str(n), "text": f"paraphrase {n}", "level": level} for n in range(extracted)]
    return {"studies": [study], "findings": rows}


def test_a_theme_count_that_differs_is_a_note_and_an_unclear_one_nothing() -> None:
    """Teams extract what is relevant, and a report's list may be partial."""
    assert broken(DEFAULT, themes("6", 6)) == []
    assert broken(DEFAULT, themes("UC", 6)) == []
    assert broken(DEFAULT, themes("2", 2, "axis")) == []
    (problem,) = said(DEFAULT, themes("4", 6))
    assert (problem.code, problem.severity) == ("theme-count-differs", Severity.NOTE)


def test_parts_within_parts_are_no_sum() -> None:
    """9 remitted and 12 did not, of whom 5 in part; 26 is no number of anybody. 22 and 21 are 43."""
    groups = [
        ("total", "NA", "21"),
        ("remitted", "total", "9"),
        ("not remitted", "total", "12"),
        ("in part", "not remitted", "5"),
    ]
    names = ("group", "part_of", "n_analysed")
    rows = [{"study": "S10", **dict(zip(names, group, strict=True))} for group in groups]
    assert broken(DEFAULT, {"samples": rows}) == []
    assert broken(DEFAULT, {"samples": [*rows[:3], rows[3] | {"n_analysed": "13"}]}) == ["part-exceeds-whole"]
    assert broken(DEFAULT, {"samples": [*rows[:2], rows[2] | {"n_analysed": "11"}, rows[3]]}) == ["parts-do-not-sum"]
    assert broken(DEFAULT, {"samples": [*rows[:2], rows[2] | {"n_analysed": "NR"}, rows[3]]}) == []


def test_esketamine_is_not_always_a_nasal_spray_and_ketamine_not_always_racemic() -> None:
    assert broken(DEFAULT, treatment(drug="esketamine", route="oral", dose="1 mg/kg", sessions="12")) == []
    assert broken(DEFAULT, treatment(drug="ketamine", route="oral; iv", dose="3 mg/kg")) == []


def test_a_correction_is_noted_and_a_retraction_asks_for_a_decision() -> None:
    """A corrigendum exists; nothing stands in its way."""
    assert broken(DEFAULT, {"reports": [{"study": "X08", **FULL, "linked_notice": "corrigendum"}]}) == []
    (problem,) = said(DEFAULT, {"reports": [{"study": "X08", **FULL, "linked_notice": "retraction"}]})
    assert (problem.code, problem.severity) == ("retracted-report", Severity.WARNING)


def test_a_supplement_shares_its_papers_doi_and_another_paper_does_not() -> None:
    paper = {"study": "S02", **FULL, "doi": "10.1192/bjo.2020.132"}
    supplement = paper | {"report": "supplement", "report_type": "supplement"}
    assert broken(DEFAULT, {"reports": [paper, supplement]}) == []
    twice = paper | {"study": "S04", "doi": "https://doi.org/10.1192/BJO.2020.132"}
    assert broken(DEFAULT, {"reports": [paper, twice]}) == ["doi-used-twice", "doi-used-twice"]


def test_a_year_with_decimals_is_no_year_and_no_rule_speaks_of_it() -> None:
    """The cell is a problem already; 2178 alone lies in the future."""
    assert broken(DEFAULT, {"reports": [{"study": "S01", **FULL, "year_issue": "2178.488"}]}) == []
    assert broken(DEFAULT, {"reports": [{"study": "S01", **FULL, "year_issue": "2178"}]}) == ["year-in-future"]


def test_nr_needs_a_report_that_was_read() -> None:
    """What is not in an abstract may be in the paper."""
    unread: Typing = {
        **treatment(drug="ketamine", route="NR"),
        "reports": [{"study": "S01", **FULL, "fulltext_seen": "abstract"}],
    }
    assert broken(DEFAULT, unread) == ["nr-unread-treatment"]
    abstract_and_paper = [*unread["reports"], {"study": "S01", **FULL, "report": "paper"}]
    assert broken(DEFAULT, {**unread, "reports": abstract_and_paper}) == []
    assert broken(DEFAULT, treatment(drug="ketamine", route="NR")) == []


@pytest.mark.parametrize(
    ("perspective", "diagnosis", "drug", "flagged"),
    [
        ("patient", "TRD; suicidal ideation", "ketamine", []),
        ("patient", "alcohol use disorder", "ketamine", ["no-depression"]),
        ("therapist", "depression", "ketamine", ["not-patients-perspective"]),
        ("patient", "PTSD; MDD", "other", ["no-ketamine"]),
        ("patient; carer or family", "other", "esketamine", []),
    ],
)
def test_studies_that_may_not_be_eligible_are_flagged(
    perspective: str, diagnosis: str, drug: str, flagged: list[str]
) -> None:
    tables: Typing = {
        "studies": [{"study": "S01", "finished": "yes", "perspective": perspective}],
        **sample(diagnosis=diagnosis),
        **treatment(drug=drug, route="iv"),
    }
    problems = said(DEFAULT, tables)
    assert [problem.code for problem in problems] == flagged
    assert all(problem.severity is Severity.WARNING for problem in problems)


def test_an_open_study_is_not_asked_for_what_is_still_to_come() -> None:
    study = {"study": "S05", "study_type": "mixed methods", "n_themes": "4"}
    method = {"study": "S05", "sample": "total", "method": "interview"}
    assert broken(DEFAULT, {"studies": [study], "methods": [method]}) == []
    assert broken(DEFAULT, {"studies": [study | {"finished": "yes"}], "methods": [method]}) == [
        "mixed-without-quantitative"
    ]


def test_other_may_be_of_either_kind() -> None:
    study = {"study": "S05", "study_type": "mixed methods", "finished": "yes"}
    methods = [{"study": "S05", "sample": "total", "method": text} for text in ("interview", "other")]
    assert broken(DEFAULT, {"studies": [study], "methods": methods}) == []


def test_more_interviews_than_people_can_give_are_a_warning() -> None:
    """Twelve interviews of twelve people are the normal case; 36 are three each."""
    method = {"study": "S02", "sample": "total", "method": "semi-structured interviews", "n_participants": "12"}
    for units, waves, fine in (("12", "1", True), ("36", "3", True), ("37", "3", False), ("36", "", True)):
        cells = method | {"n_units": units, "waves": waves}
        assert broken(DEFAULT, {"methods": [cells]}) == ([] if fine else ["more-interviews-than-people"])


def test_a_changed_sub_code_shows_which_findings_to_look_at_again() -> None:
    """Those of its domain, and those that were given none, coded with an earlier revision."""
    grown = (*SUBCODES, Option(code="sleep", label="D3 sleep", definition="Sleep.", under="D3", since=2))
    form = replace(DEFAULT, rules=(look_again(grown),))
    coded = [("D3", "1"), ("D3; D5", "1"), ("D4", "1"), ("other", "1"), ("D3", "2"), ("D3", ""), ("PEND", "1")]
    rows = [
        {"study": "S01", "finding": str(n), "domains": domains, "coded_with": revision}
        for n, (domains, revision) in enumerate(coded, start=1)
    ]
    problems = said(form, {"findings": rows})
    assert [problem.cells[0][1:] for problem in problems] == ["2", "3", "5"]
    named = "sub-codes have changed since this finding was coded with revision 1: check whether a new one fits better"
    assert {problem.message for problem in problems} == {f"{named}. Last changed: those of D3 in revision 2"}
    assert broken(DEFAULT, {"findings": rows[:4]}) == []


def test_a_dose_far_above_any_is_asked_about_by_every_route() -> None:
    """5000 mg of a drug given in tenths of a gram."""
    for route, also in (("iv", ["iv-dose-unusual"]), ("im", []), ("nasal spray", []), ("iv; oral", [])):
        doses = treatment(drug="ketamine", route=route, dose="5000 mg")
        assert broken(DEFAULT, doses) == ["dose-unit-unlikely", *also]
    assert broken(DEFAULT, treatment(drug="ketamine", route="iv", dose="40 mg")) == []


def test_a_dose_by_the_hour_is_asked_about_like_a_single_dose() -> None:
    for route, also in (("iv", ["iv-dose-unusual"]), ("im", [])):
        assert broken(DEFAULT, treatment(drug="ketamine", route=route, dose="50 mg/kg/h")) == [
            "dose-unit-unlikely",
            *also,
        ]
    assert broken(DEFAULT, treatment(drug="ketamine", route="iv", dose="5 mg/kg/h")) == ["iv-dose-unusual"]
    assert broken(DEFAULT, treatment(drug="ketamine", route="iv", dose="0.75 mg/kg/h")) == []
    assert broken(DEFAULT, treatment(drug="ketamine", route="iv", dose="0.15 mg/kg/h")) == []


def test_the_quartiles_lie_within_the_range() -> None:
    ages = {"n_analysed": "14", "age_min": "24", "age_max": "64"}
    assert broken(PEOPLE, sample(**ages, age_iqr_low="24", age_iqr_high="64")) == []
    assert broken(PEOPLE, sample(**ages, age_iqr_low="20", age_iqr_high="58")) == ["median-out-of-order"]
    assert broken(PEOPLE, sample(**ages, age_iqr_low="35", age_iqr_high="65")) == ["median-out-of-order"]
    (problem,) = said(PEOPLE, sample(**ages, age_iqr_low="20", age_iqr_high="58"))
    assert problem.message.startswith(
        "these ages should rise, and they do not: youngest 24; lower quartile 20; upper quartile 58; oldest 64; correct"
    )


def test_more_analysed_than_approached_is_said_once_whoever_consented() -> None:
    counts = {"n_analysed": "30", "n_approached": "20"}
    assert broken(PEOPLE, sample(**counts)) == ["analysed-exceeds-approached"]
    assert broken(PEOPLE, sample(**counts, n_consented="NR")) == ["analysed-exceeds-approached"]
    assert broken(PEOPLE, sample(**counts, n_consented="25")) == [
        "analysed-exceeds-consented",
        "consented-exceeds-approached",
    ]


@pytest.mark.parametrize(
    ("finished", "n_units", "fine"),
    [
        ("yes", "", False),
        ("no", "", True),
        ("", "", True),
        ("yes", "NR", True),
        ("yes", "3", True),
        ("no", "NA", False),
    ],
)
def test_focus_groups_are_counted_by_the_time_a_study_is_finished(finished: str, n_units: str, *, fine: bool) -> None:
    method = {"study": "S03", "sample": "total", "method": "focus group", "n_participants": "14", "n_units": n_units}
    rows = {"studies": [{"study": "S03", "finished": finished}], "methods": [method]}
    assert ("focus-groups-not-counted" in broken(DEFAULT, rows)) is not fine


def test_scales_alone_are_not_what_patients_say() -> None:
    """X02: twenty-five people, self-rated scales only."""
    study = {"study": "X02", "perspective": "patient", "study_type": "quantitative only"}
    assert broken(DEFAULT, {"studies": [study]}) == ["no-qualitative-part"]


def mmat(*items: str) -> Typing:
    answers = ({"study": "S03", "tool": "MMAT 2018", "item": item, "answer": "yes"} for item in ("mmat_s2", *items))
    return {"studies": [{"study": "S03", "finished": "yes", "study_type": "mixed methods"}], "appraisal": [*answers]}


def test_five_answers_of_two_sets_are_no_whole_set() -> None:
    """Items 2.1 to 2.3 and 4.1 to 4.2 are five, but no study is randomised in three ways and descriptive in two."""
    others = [f"MMAT {number}.{item}" for number in (1, 5) for item in range(1, 6)]
    half = ["MMAT 2.1", "MMAT 2.2", "MMAT 2.3", "MMAT 4.1", "MMAT 4.2"]
    assert said(ALL, mmat(*others, *half), "mmat-quantitative-incomplete")
    assert not said(ALL, mmat(*others, *half, "MMAT 4.3", "MMAT 4.4", "MMAT 4.5"), "mmat-quantitative-incomplete")

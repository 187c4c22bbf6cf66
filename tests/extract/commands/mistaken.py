"""What two extractors might type into the form patient-voices, right and wrong, and what `check` is to say of it.

Each mistake stands in the row where it was made, as `error(ENTRY, CODE)`, `warning(...)` or `note(...)`; everything
else is right, though some of it is unusual.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from schema.form import Form
from tests.extract.filled import Cells, error, note, waiting, warning

MODULES = ("context", "design", "people", "percentages", "schedule")
CHECKED_AT = 1_780_000_000  # seconds since 1970: in May 2026

_NBSP, _ZERO_WIDTH, _EN_DASH = "\u00a0", "\u200b", "\u2013"

_USUAL: Mapping[str, Cells] = {
    "studies": {
        "finished": "yes",
        "same_sample_as": "NA",
        "country": "Germany",
        "study_type": "qualitative",
        "perspective": "patient",
        "design": "ipa",
        "aim": "To learn what people expect.",
        "study_setting": "home",
    },
    "reports": {
        "report": "main",
        "report_type": "journal article",
        "doi": "PEND",
        "year_issue": 2021,
        "linked_notice": "none",
        "fulltext_seen": "in full",
    },
    "samples": {
        "group": "total",
        "sample_unit": "person",
        "n_analysed": 14,
        "diagnosis": "treatment-resistant depression",
        "responder_status": "both",
    },
    "methods": {
        "sample": "total",
        "method": "semi-structured interview",
        "n_participants": 12,
        "analysis": "thematic analysis",
    },
    "treatments": {
        "sample": "total",
        "exposure": "received",
        "drug": "ketamine",
        "route": "intravenous",
        "phase": "induction",
        "dose": "0.5 mg/kg",
        "sessions": 6,
        "psychotherapy": "none",
        "purpose": "therapeutic",
    },
    "percentages": {
        "sample": "total",
        "item": "benefit",
        "category": "yes",
        "percent": "50",
        "denominator": 14,
        "place": "Table 2",
    },
    "findings": {
        "finding": "1",
        "text": "Relief came quickly.",
        "level": "theme",
        "place": "p. 4",
        "report": "main",
        "sample": "total",
        "domains": "D3 post-treatment trajectory",
        "phase": "after treatment",
    },
    "quotes": {"quote": "It lifted overnight.", "finding": "1", "place": "p. 5", "report": "main"},
}
"""A row of each table as it usually is. It raises no problem."""

_EXPECTED = ("reports", "samples", "methods", "treatments", "findings")


def _study(study: str, **rows: list[Cells]) -> dict[str, list[Cells]]:
    """The rows of a study by table: those given, each completed by what is usual; else a usual row."""
    given: dict[str, list[Cells]] = {**{table: [{}] for table in ("studies", *_EXPECTED)}, **rows}
    return {
        table: [{"study": study, **_USUAL[table], **cells} for cells in several] for table, several in given.items()
    }


_RIGHT_THOUGH_UNUSUAL = _study(
    "S01",
    studies=[
        {
            "country": "Netherlands; UK",
            "perspective": "carer; service user",
            "study_type": "Qualitative.",
            "n_themes": "uc",
            "n_themes__words": "key themes included relief and cost",
        }
    ],
    reports=[
        {
            "doi": "https://doi.org/10.1192/BJO.2019.52",
            "pmid": "PMID: 31420388",
            "pmcid": "pmc6701814",
            "year_issue": "2021.0",
        },
        {"report": "appendix", "report_type": "supplement", "doi": "10.1192/bjo.2019.52", "year_online": 2021},
    ],
    samples=[
        {
            "n_analysed": 17,
            "n_female": 11,
            "age_mean": "46,2",
            "age_min": 18,
            "age_max": "64.0",
            "diagnosis": "TRD; PTSD",
        },
        {
            "group": "remitters",
            "part_of": "Total",
            "n_analysed": "5",
            "n_female": "N.R.",
            "n_male": "n/a",
            "diagnosis": "mdd",
        },
    ],
    methods=[
        {"n_participants": f"{_NBSP}17{_ZERO_WIDTH}", "n_units": 36, "waves": 3},
        {
            "method": "Rating  scale",
            "n_participants": 5,
            "sample": "REMITTERS",
            "analysis": "other",
            "analysis__other": "NR",
        },
    ],
    treatments=[
        {
            "drug": "S-ketamine",
            "route": "nasal spray",
            "product": "Spravato",
            "dose_stat": "average",
            "dose": "78.4 mg",
        },
        {
            "drug": "S-ketamine",
            "route": "p.o.",
            "dose_min": "35 mg/70kg",
            "dose": "1 mg/kg",
            "dose_max": "3000 \u00b5g/kg",
        },
        {"drug": "ketamine", "route": "i.v.", "dose": "0,5mg/kg", "infusion_minutes": "40", "sessions": "PEND"},
        {
            "drug": "NR",
            "route": "other",
            "route__other": "rectal",
            "dose": "500 ug/kg",
            "psychotherapy": "UC",
            "phase": "home",
        },
    ],
    percentages=[
        {"percent": "56 %", "denominator": 25, "item": "a", "place": "p. 12 / Table 2"},
        {"percent": "55,1", "denominator": "236", "item": "b", "place": f"pp. 3{_EN_DASH}4"},
    ],
    findings=[
        {"finding": "1", "domains": "D4;d5", "subcodes": "cost; Staff Support", "place": "abstract"},
        {
            "finding": "2",
            "text": "NR was what people said of their hopes.",
            "domains": "other",
            "domains__other": "sleep",
        },
    ],
    quotes=[{"finding": "2; 1"}, {"quote": "PEND", "place": "PEND"}],
)

_COUNTS = _study(
    "S02",
    samples=[
        {"n_analysed": error("fourteen", "not-a-number")},
        {"group": "a", "n_analysed": error("12.5", "not-whole")},
        {"group": "b", "n_analysed": error(-3, "below-minimum")},
        {"group": "c", "n_analysed": error("12-14", "several-values")},
        {"group": "d", "n_analysed": error(datetime(2026, 1, 2), "date-for-value")},  # noqa: DTZ001 - as typed: 1-2
        {"group": "e", "n_analysed": error("NR (about 12)", "code-with-value")},
        {"group": "f", "n_analysed": error("NRR", "not-a-number")},
        {"group": "g", "n_analysed": error("14 people", "not-a-number"), "n_female": error("8?", "not-a-number")},
        {"group": "h", "n_analysed": error(None, "blank-in-finished-study")},
        {"group": "i", "n_female": warning(15, "count-exceeds-total")},
        {"group": "j", "n_female": warning(8, "count-exceeds-total"), "n_male": 7},
        {"group": "k", "n_analysed": warning(24, "analysed-exceeds-consented"), "n_consented": 21},
        {"group": "l", "n_female": error("#N/A", "error-value")},
        {"group": "m", "n_female": error("=SUM(6,2)", "formula-without-result") | note(None, "formula-cell")},
    ],
)

_AGES_AND_SHARES = _study(
    "S03",
    samples=[
        {"age_min": warning(64, "age-out-of-order"), "age_mean": "46", "age_max": 24},
        {"group": "a", "age_min": warning(24, "age-out-of-order"), "age_mean": 71.5, "age_max": 64},
        {"group": "b", "age_mean": error("1,234", "ambiguous-number")},
        {"group": "c", "age_max": error(164, "above-maximum")},
        {"group": "d", "age_min": warning(16, "under-age")},
        {"group": "e", "pct_female": warning("55.3", "women-percentage-impossible"), "n_analysed": 236},
    ],
    percentages=[
        {"category": "a", "percent": error("156", "above-maximum")},
        {"category": "b", "percent": warning("88.4", "percentage-impossible"), "denominator": 236},
        {"category": "c", "denominator": error(0, "below-minimum")},
        {"category": "d", "place": error(None, "blank-in-finished-study")},
        {"category": "e", "denominator": error("half", "not-a-number"), "percent": error("most", "not-a-number")},
    ],
)

_CHOICES = _study(
    "S04",
    studies=[{"country": error("NL", "unknown-choice"), "study_type": error("qualitativ", "unknown-choice")}],
    samples=[
        {"sample_unit": error("household", "unknown-choice")},
        {"group": "a", "diagnosis": error("TRD, PTSD", "unknown-choice")},
        {"group": "b", "diagnosis": error("TRD; burnout", "unknown-choice")},
        {"group": "c", "responder_status": "other", "responder_status__other": error(None, "other-without-words")},
        {"group": "d", "responder_status__other": error("only those who stayed", "words-without-other")},
        {"group": "e", "diagnosis": error("Other: long grief", "other-in-place")},
        {
            "group": "f",
            "sample_unit": error("?", "unknown-choice"),
            "responder_status": error("N.R?", "unknown-choice"),
        },
        {"group": "g", "diagnosis": error("PEDN", "unknown-choice")},
        {"group": "h", "n_female": "NR", "n_female__origin": error("calculated", "origin-without-value")},
        {
            "group": "k",
            "n_male": 6,
            "n_male__origin": "calculated",
            "n_male__words": warning(None, "origin-without-words"),
        },
        {"group": "m", "n_male": "UC", "n_male__words": warning(None, "unclear-without-words")},
        {"group": "l", "n_male": 6, "n_male__origin": "calculated", "n_male__words": "14 less 8 women"},
        {
            "group": "i",
            "n_male": error(None, "blank-in-finished-study"),
            "n_male__words": warning("six men", "evidence-without-value"),
        },
        {"group": "j", "min_failed_trials": warning(20, "unusual-value", "failed-treatments-without-words")},
    ],
    findings=[{"valence": error("Limited", "unknown-choice"), "domains": error("D7", "unknown-choice")}],
)

_ROWS = _study(
    "S05",
    studies=[{"same_sample_as": error("S55", "unknown-reference")}],
    reports=[{}, {"study": error("S50", "unknown-reference"), "report": "of another study"}],
    samples=[
        {},
        {"group": error("women", "duplicate-row"), "part_of": error("totl", "unknown-reference")},
        {"group": error("Women.", "duplicate-row"), "n_analysed": 5},
        {"group": error(None, "identity-blank")},
        {"group": "itself", "part_of": error("itself", "part-of-itself")},
    ],
    methods=[
        {"sample": error("remitters", "unknown-reference")},
        {"sample": error("women", "duplicate-row"), "method": "focus group", "n_units": 2},
        {"sample": error("Women", "duplicate-row"), "method": "focus groups", "n_units": 2},
    ],
    findings=[
        {"finding": error("1", "duplicate-key")},
        {
            "finding": error("1", "duplicate-key"),
            "text": "It did not last.",
            "n_endorsing": warning(15, "endorsing-exceeds-sample"),
        },
        {"finding": "3", "text": error(None, "identity-blank")},
        {"finding": "4", "text": "People felt seen.", "subcodes": warning("cost", "subcode-outside-domain")},
    ],
    quotes=[
        {"finding": error("7", "unknown-reference")},
        {"quote": "I slept.", "finding": error("3; 9", "unknown-reference")},
    ],
)

_TREATMENTS = _study(
    "S06",
    treatments=[
        {"phase": "single dose", "dose": error("40", "unit-missing"), "sessions": warning(3, "single-dose-sessions")},
        {"phase": "maintenance", "dose": error("0.5 ml/kg", "unknown-unit")},
        {"phase": "at home", "dose": error("high", "not-a-quantity")},
        {"sample": "a", "dose": warning("40 mg/kg", "dose-unit-unlikely", "iv-dose-unusual")},
        {"sample": "b", "dose": error("0.5-1 mg/kg", "several-values")},
        {"sample": "c", "dose": error(datetime(2026, 5, 1), "date-for-value")},  # noqa: DTZ001 - as typed: 1-5
        {"sample": "d", "dose": error("-5 mg", "below-minimum")},
        {"sample": "e", "dose": error("#REF!", "error-value")},
        {
            "drug": "esketamine",
            "route": "intranasal",
            "product": "Spravato",
            "dose_stat": "fixed",
            "dose": warning("70 mg", "spravato-dose"),
            "sessions": warning(12, "spravato-sessions"),
            "weeks": 4,
        },
        {
            "route": "oral",
            "drug": "esketamine",
            "product": warning("Spravato", "spravato-other-drug-or-route"),
            "dose": "1 mg/kg",
        },
        {"sample": "f", "exposure": error("none", "drug-without-exposure"), "drug": "ketamine"},
        {"sample": "g", "exposure": error("received", "exposure-without-drug"), "drug": "NA"},
        {"sample": "h", "route": "im", "infusion_minutes": warning(40, "infusion-not-infused")},
        {
            "sample": "i",
            "dose": warning("0.5 mg/kg", "dose-out-of-order"),
            "dose_min": "0.6 mg/kg",
            "dose_max": "0.9 mg/kg",
        },
        {"sample": "j", "route": error("IV/IM", "unknown-choice")},
        {"sample": "k", "sessions": warning(6, "sessions-do-not-multiply"), "sessions_per_week": 2, "weeks": 6},
        {"sample": "l", "drug": note("R-ketamine", "arketamine")},
    ],
    samples=[{}, *({"group": name} for name in "abcdefghijkl")],
)

_REPORTS = _study(
    "S07",
    reports=[
        {"doi": error("10.1192", "malformed-identifier"), "year_issue": error(2178.488, "not-a-year")},
        {
            "report": "b",
            "pmid": error("PMC6701814", "malformed-identifier"),
            "year_issue": error(2037, "year-in-future"),
        },
        {"report": "c", "year_online": warning(2022, "online-after-issue")},
        {
            "report": "d",
            "doi": warning("10.1111/inm.13145", "doi-used-twice"),
            "linked_notice": warning("retracted", "retracted-report"),
        },
        {
            "report": "e",
            "year_issue": error("in press", "not-a-year"),
            "pmcid": error("6701814", "malformed-identifier"),
        },
    ],
)

_GAPS = _study(
    "S08",
    reports=[{"doi": warning("doi: 10.1111/INM.13145", "doi-used-twice"), "fulltext_seen": "abstract only"}],
    samples=[{"n_analysed": warning("NR", "nr-unread-sample")}],
    quotes=[{"place": error(None, "blank-in-finished-study")}],
    findings=[
        {"place": error(None, "blank-in-finished-study"), "valence": error(None, "blank-in-finished-study")},
        {"finding": "2", "text": "It faded.", "subcodes": None},
    ],
)

_FINISHED_WITHOUT_ROWS = {
    "studies": [{"study": "S09", **_USUAL["studies"], "finished": warning("yes", "no-rows-for-study")}],
    **{table: [{"study": "S09", **_USUAL[table]}] for table in _EXPECTED if table != "treatments"},
}

_MARKED_OTHERWISE = {"studies": [{"study": "S11", **_USUAL["studies"], "finished": error("done", "unknown-choice")}]}

_BEGUN = {"studies": [{"study": "S10"}], "samples": [{"study": "S10", "group": "total"}]}
"""A study that is not finished: blank cells are nothing to speak of."""

MISTAKES = (
    _RIGHT_THOUGH_UNUSUAL,
    _COUNTS,
    _AGES_AND_SHARES,
    _CHOICES,
    _ROWS,
    _TREATMENTS,
    _REPORTS,
    _GAPS,
    _FINISHED_WITHOUT_ROWS,
    _MARKED_OTHERWISE,
    _BEGUN,
)


def rows(form: Form) -> dict[str, list[Cells]]:
    """All rows by table. Those of the study that was only begun stay as they are."""
    return {
        table: [
            row if study is _BEGUN else {**waiting(form, table), **row}
            for study in MISTAKES
            for row in study.get(table, [])
        ]
        for table in _USUAL
    }


def one_study(form: Form) -> dict[str, list[Cells]]:
    """A finished study with one mistake: of the women in it there are more than people."""
    women: Cells = {
        "group": "responders",
        "part_of": "total",
        "n_analysed": 9,
        "n_female": warning(10, "count-exceeds-total"),
    }
    study = _study("S01", samples=[{}, women], quotes=[{}])
    return {table: [{**waiting(form, table), **row} for row in several] for table, several in study.items()}

"""From the facts of a report to the rows that an extractor types: nothing is added that the facts do not say.

Authors, journal and the notes on traps have no field in the form. A field whose fact is absent holds PEND, for the full
text has not been seen, or NA where it cannot apply. Optional fields are left blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extract.demo.data_files import Facts, read_data
from schema.form import Form
from schema.missing import Missing

Row = dict[str, str]
Rows = dict[str, list[Row]]
"""Per table of the form, its rows: what is typed, by field."""

PEND, NA = Missing.PEND.value, Missing.NA.value
PARAPHRASE = "[paraphrase]"
WHERE = "abstract"


def rows_of(report: Facts, form: Form) -> Rows:
    """The rows of one report, by table; optional cells without a fact are left out."""
    shown = _Labels(form)
    rows: Rows = {
        "studies": [_study(report, shown)],
        "reports": [_report(report, shown)],
        "samples": list(_samples(report, shown)),
        "methods": list(_methods(report, shown)),
        "treatments": list(_treatments(report, shown)),
        "percentages": [_percentage(percentage) for percentage in report.get("percentages", ())],
        "findings": [_finding(report, number, finding, form) for number, finding in enumerate(report["findings"], 1)],
        "quotes": [{"quote": PEND, "finding": _first_finding(report), "place": PEND, "report": report["label"]}],
    }
    return {
        table: [{"study": report["id"], **_answered(form, table, row)} for row in several]
        for table, several in rows.items()
    }


def _answered(form: Form, table: str, row: Row) -> Row:
    """The cells with something in them, and a missing code in each that a finished study must answer."""
    given = {name: text for name, text in row.items() if text}
    inapplicable = _inapplicable(table, given)
    due = (field.name for field in form[table].to_answer)
    return {**{name: NA if name in inapplicable else PEND for name in due}, **given}


def _inapplicable(table: str, row: Row) -> frozenset[str]:
    """The fields that cannot apply to a row, because of what is in the row."""
    return frozenset(
        name
        for case in _coding("inapplicable")
        if case["table"] == table and row.get(case["field"]) == case["entry"]
        for name in case["fields"]
    )


class _Labels:
    """What the drop-down of a field offers for a choice's code."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __call__(self, table: str, field: str, codes: str | Iterable[str] | None, absent: str = "") -> str:
        if codes is None:
            return absent
        labels = {option.code: option.shown for option in self.form[table][field].cell.offered}
        wanted = [codes] if isinstance(codes, str) else codes
        return "; ".join(labels.get(code, code) for code in wanted)


def _coding(name: str) -> Any:
    """How the form codes a part of the facts."""
    return read_data("coding.yaml")[name]


def _text(report: Facts, name: str, absent: str = "") -> str:
    return str(report[name]) if name in report else absent


def _study(report: Facts, shown: _Labels) -> Row:
    notes = {"completeness": "{} results", "n_subthemes": "{} sub-themes"}
    return {
        "label": report["label"],
        "finished": "yes",
        "same_sample_as": _text(report, "same_sample_as"),
        "country": "; ".join(_coding("countries")[code] for code in report.get("country", ())) or PEND,
        "study_type": shown("studies", "study_type", report["study_type"]),
        "perspective": shown("studies", "perspective", "patient"),
        "n_themes": _text(report, "n_themes"),
        "design": PEND,
        "aim": PEND,
        "study_setting": PEND,
        "parent_trial": _text(report, "registry"),
        "funding_model": shown("studies", "funding_model", report.get("funding_model")),
        "comment": "; ".join(pattern.format(report[name]) for name, pattern in notes.items() if name in report),
    }


def _report(report: Facts, shown: _Labels) -> Row:
    return {
        "report": report["label"],
        "report_type": shown("reports", "report_type", report.get("report_type", "journal_article")),
        "doi": _text(report, "doi", PEND),
        "pmid": _text(report, "pmid"),
        "year_online": _text(report, "year_online"),
        "year_issue": _text(report, "year"),
        "linked_notice": PEND,
        "fulltext_seen": shown("reports", "fulltext_seen", "abstract_only"),
    }


def _samples(report: Facts, shown: _Labels) -> Iterable[Row]:
    diagnosis = _coding("diagnoses")[report["diagnosis"]] if "diagnosis" in report else {}
    alike = {
        "sample_unit": shown("samples", "sample_unit", "person"),
        "diagnosis": shown("samples", "diagnosis", diagnosis.get("choices"), PEND),
        "diagnosis__other": diagnosis.get("other", ""),
    }
    named = ("n_female", "n_male", "age_mean", "age_min", "age_max", "age_sd", "pct_female")
    yield {
        "group": "total",
        "part_of": NA,
        "n_analysed": _text(report, "n"),
        **alike,
        **{name: _text(report, name) for name in named},
        "responder_status": shown("samples", "responder_status", report.get("responder_status"), PEND),
    }
    parts = [(part["group"], part["part_of"], report.get(part["fact"])) for part in _coding("subgroups")]
    parts += [(arm["label"], "total", arm["n"]) for arm in report.get("arms", ())]
    for group, whole, number in parts:
        if number is not None:
            yield {"group": group, "part_of": whole, "n_analysed": number, **alike, "responder_status": PEND}


def _methods(report: Facts, shown: _Labels) -> Iterable[Row]:
    """A row per way of gathering data; of several, only the one whose sessions are counted has a number of people."""
    ways: Sequence[str | None] = report.get("collection", (None,))
    by_machine = report.get("analysis") == "ai_assisted"
    for place, way in enumerate(ways):
        known = way is not None and (len(ways) == 1 or (place == 0 and "n_units" in report))
        yield {
            "sample": "total",
            "method": shown("methods", "method", way, PEND),
            "n_participants": _text(report, "n", PEND) if known else PEND,
            "n_units": _text(report, "n_units") if place == 0 else "",
            "waves": _text(report, "waves_max"),
            "analysis": shown("methods", "analysis", report.get("analysis"), PEND),
            "coding_logic": shown("methods", "coding_logic", report.get("coding_logic")),
            "human_check": NA if "analysis" in report and not by_machine else PEND,
        }


def _treatments(report: Facts, shown: _Labels) -> Iterable[Row]:
    if report.get("exposure_status") == "none":
        absent = dict.fromkeys(("drug", "route", "phase", "dose", "sessions", "psychotherapy"), NA)
        yield {
            "sample": "total",
            "exposure": shown("treatments", "exposure", "none"),
            "purpose": _purpose(report, shown),
            **absent,
        }
        return
    for arm in [described["label"] for described in report.get("arms", ())] or ["total"]:
        yield {
            "sample": arm,
            "exposure": shown("treatments", "exposure", report.get("exposure_status", "received")),
            "drug": shown("treatments", "drug", report["drug"]),
            "product": shown("treatments", "product", report.get("product")),
            "route": shown("treatments", "route", report.get("route"), PEND),
            "phase": PEND,
            "dose": _dose(report, "dose_value") or PEND,
            "dose_min": _dose(report, "dose_min"),
            "dose_max": _dose(report, "dose_max"),
            "sessions": _text(report, "n_sessions", _text(report, "n_sessions_min", PEND)),
            "sessions_per_week": _text(report, "sessions_per_week"),
            "weeks": _text(report, "duration_weeks"),
            "setting": shown("treatments", "setting", report.get("setting")),
            "psychotherapy": shown("treatments", "psychotherapy", report.get("concomitant_psychotherapy"), PEND),
            "purpose": _purpose(report, shown),
            "co_intervention": shown(
                "treatments", "co_intervention", report.get("co_intervention", _coding("given_alongside").get(arm))
            ),
        }


def _purpose(report: Facts, shown: _Labels) -> str:
    """What the drug was taken for: these are studies of a treatment, unless the facts leave it open."""
    return shown("treatments", "purpose", _coding("purposes").get(report["id"], "therapeutic"))


def _dose(report: Facts, name: str) -> str:
    return f"{report[name]} {_coding('dose_units')[report['dose_unit']]}" if name in report else ""


def _percentage(answer: Mapping[str, Any]) -> Row:
    """The four answers on satisfaction exclude each other and make 100; the other item stands alone."""
    satisfaction = "satisfied" in answer["item"]
    return {
        "sample": "total",
        "item": "satisfaction" if satisfaction else answer["item"].removesuffix(" better"),
        "category": answer["item"] if satisfaction else "better",
        "percent": answer["pct"],
        "denominator": str(answer["of"]),
        "adds_up": "yes" if satisfaction else "no",
        "place": WHERE,
    }


def _finding(report: Facts, number: int, finding: Mapping[str, Any], form: Form) -> Row:
    domains = [finding["domain"]] if isinstance(finding["domain"], str) else finding["domain"]
    shown = _Labels(form)
    return {
        "finding": str(number),
        "text": f"{PARAPHRASE} {finding['text']}",
        "level": shown("findings", "level", "theme" if "n_themes" in report else None, PEND),
        "place": WHERE,
        "report": report["label"],
        "sample": _coding("samples_of_findings").get(finding["text"], "total"),
        "domains": shown("findings", "domains", domains),
        "domains__other": "none of the six" if "other" in domains else "",
        "coded_with": str(form.codebook),
        "phase": PEND,
        "n_endorsing": _text(finding, "n"),
    }


def _first_finding(report: Facts) -> str:
    """The number of the first finding that people told in their own words: its quote is still to be looked up."""
    numbers = [number for number, finding in enumerate(report["findings"], 1) if not finding.get("closed_item")]
    return str(numbers[0])

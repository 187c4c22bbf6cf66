"""The report: its numbers are those of the dataset and lead to their cells; nothing in it is markup or a request."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.extract.dataset.methods_text import FIGURES
from tests.extract.dataset.report_page import HOSTILE, data_of, led_to

if TYPE_CHECKING:
    pass


def lines(report: Path, name: str) -> list[dict[str, str]]:
    with report.with_name(f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_verdicts_have_the_words_of_the_methods_text(report: Path, data: Any) -> None:
    """Three values were confirmed and one was changed; each is verified by somebody, not by "report read again"."""
    said = Counter(one["method"] for one in data["decisions"].values() if one["ruling"] in {"confirm", "dispute"})
    methods = report.with_name("methods.md").read_text(encoding="utf-8")
    assert set(said) == {"verification: confirmed"}  # the changed one was ruled on
    assert f"{said['verification: confirmed']} were confirmed and 1 changed." in methods


def test_each_disagreement_that_a_decision_settled_has_its_decision(data: Any) -> None:
    """Those of records that were dropped too."""
    settled = [(first["now"][line], decision) for first in data["first"]["1"]
               for line, _, how, decision in first["resolved"] if how == "ruling"]  # fmt: skip
    assert all(data["decisions"][decision]["who"] for _, decision in settled)
    assert any(now is None for now, _ in settled)


def test_each_cell_leads_to_the_cells_that_lineage_names(report: Path, data: Any) -> None:
    known = {}
    for number, (table, rows) in enumerate(zip(data["form"], data["rows"], strict=True)):
        for source in rows["extractors"]:
            typed = {(line, place): text for line, place, text in source["typed"]}
            for line, row_id in enumerate(rows["ids"]):
                for place, field in enumerate(table["fields"]):
                    if source["rows"][line] is not None and source["columns"][place]:
                        text = typed.get((line, place), rows["values"][line][place])
                        cell = f"{source['columns'][place]}{source['rows'][line]}"
                        key = (data["form"][number]["name"], row_id, field["name"], source["name"])
                        known[key] = (source["file"], source["sheet"], cell, text)
    codes = {meaning.replace(" ", "_"): code for code, meaning in data["codes"].items()}
    traced = [line for line in lines(report, "lineage") if line["extractor"]]
    assert len(traced) > 4_000
    for traced_to in traced:
        where = known[traced_to["table"], traced_to["row_id"], traced_to["field"], traced_to["extractor"]]
        assert where[:3] == (traced_to["file"], traced_to["sheet"], traced_to["cell"])
        assert traced_to["typed"] in {where[3], codes.get(where[3], where[3])} or codes[traced_to["typed"]] == where[3]


def test_every_number_of_every_table_leads_to_as_many_rows_or_cells(data: Any) -> None:
    counted = Counter[str]()
    for table in data["paper"]:
        rows = [row for group in table["groups"] for row in group["rows"]]
        for line, column, trace in table["traces"]:
            text = rows[line][column]
            counts = not table["name"].startswith("characteristics") and table["columns"][column] not in {
                "Number of studies",
                "% of total",
            }
            if column and counts and re.fullmatch(r"[\d,]*", text):
                assert led_to(data, trace) == int(text.replace(",", "") or 0), (table["name"], rows[line], column)
                counted[table["name"]] += 1
    assert set(counted) >= {"flow", "themes-by-study", "subcodes", "agreement", "agreement-on-records", "disagreements"}
    assert sum(counted.values()) > 500


def test_every_number_in_a_table_has_somewhere_to_lead(data: Any) -> None:
    """But the studies that are only listed: nothing was extracted from them."""
    lost = [
        (table["name"], row[0])
        for table in data["paper"]
        for line, row in enumerate(row for group in table["groups"] for row in group["rows"])
        for column, text in enumerate(row)
        if column
        and table["columns"][column] != "% of total"
        and re.fullmatch(r"[\d,]+|\d+\.\d.*", text)
        and (line, column) not in {(one, other) for one, other, _ in table["traces"]}
    ]
    assert set(lost) <= {("flow", "Studies listed"), *(one for one in lost if one[0] == "disagreement-list")}


def test_numbers_in_sentences_lead_to_as_many_rows_or_cells(report: Path, data: Any) -> None:
    page = report.read_text(encoding="utf-8")
    summary = "".join(re.findall('<section id="[^"]*" class="prose".*?</section>', page, re.DOTALL))
    shown = re.findall(r'<span data-led="(\d+)">([\w,-]+)</span>', summary)
    assert [int(place) for place, _ in shown] == list(range(len(data["prose"])))
    for trace, (_, number) in zip(data["prose"], shown, strict=True):
        assert led_to(data, trace) == (FIGURES.get(number) or int(number.replace(",", ""))), trace
    assert len(shown) >= 20
    assert sum(number in FIGURES for _, number in shown) >= 10
    sections = {"all", *(table["name"] for table in data["paper"])}
    assert set(re.findall('href="#(.*?)"', summary)) <= sections


def test_numbers_that_lead_nowhere_are_no_counts_of_what_the_page_has(report: Path) -> None:
    """Versions, revisions, percentages, and how many words and reports were looked up."""
    page = report.read_text(encoding="utf-8")
    (summary,) = re.findall('<section id="summary".*?</section>', page, re.DOTALL)
    plain = re.sub(r"<span data-led=.*?</span>|<a href.*?</a>|<noscript>.*", "#", summary, flags=re.DOTALL)
    rest = " ".join(re.sub(r"<.*?>", " ", plain).split())
    things = "entr(?:y|ies)|records?|values?|disagreements?|decisions?|people|studies"
    assert re.findall(rf"(?<![\w.,-])(?:\d[\d,]*|{'|'.join(FIGURES)}) (?:{things})", rest) == []


def test_numbers_of_pictures_lead_to_as_many_rows_or_cells(data: Any) -> None:
    assert set(data["numbers"]) == {"people", "doses", "themes-by-study", "coverage", "agreement", "disagreements"}
    for name in ("themes-by-study", "coverage", "agreement"):
        table = data["numbers"][name]
        (group,) = table["groups"]
        whole = [(line, column, trace) for line, column, trace in table["traces"] if table["columns"][column] in COUNTS]
        assert whole
        for line, column, trace in whole:
            assert led_to(data, trace) == int(group["rows"][line][column].replace(",", "")), (name, group["rows"][line])


COUNTS = {"number", "rows", "n", "rows_credible", "rows_unequivocal"}


def test_a_finding_leads_to_its_row_with_the_quotes_that_point_to_it(data: Any) -> None:
    table = next(table for table in data["paper"] if table["name"] == "themes")
    names = [table["name"] for table in data["form"]]
    shown = [row for group in table["groups"] for row in group["rows"]]
    place = [field["name"] for field in data["form"][names.index("findings")]["fields"]].index("text")
    assert len(table["traces"]) == len(shown)
    for line, column, trace in table["traces"]:
        assert data["rows"][names.index("findings")]["values"][trace["line"]][place] == shown[line][column]
    quotes = data["form"][names.index("quotes")]["fields"]
    assert [field["name"] for field in quotes if field["to"] == "findings"] == ["finding"]


def test_text_of_studies_is_data_and_never_markup(hostile: str) -> None:
    rows = data_of(hostile)["rows"][0]
    notes = dict(zip(rows["studies"], (values[1] for values in rows["values"]), strict=True))
    assert notes == {"S1": HOSTILE.replace("\u2028", " "), "<b>S2": "🙂 مرحبا " + "x" * 30_000}
    assert len(re.findall("<script", hostile)) == 2
    assert "<img" not in hostile
    assert "\x00" not in hostile.replace("\\u0000", "")


def test_the_policy_lets_nothing_in_and_nothing_out(hostile: str) -> None:
    (policy,) = re.findall('Content-Security-Policy" content="(.*?)"', hostile)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert re.findall(r"(?:src|href)=\"(?!#)", hostile) == []

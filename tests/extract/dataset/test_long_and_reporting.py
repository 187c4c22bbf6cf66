"""The long form has what the tables have, the sentences for guidelines have its numbers, and the recipes work."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections import Counter
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from tests.extract.conftest import Played


@pytest.fixture(scope="module")
def dataset(played: Played) -> Path:
    return played.folder / "dataset"


def rows(dataset: Path, name: str) -> list[dict[str, str]]:
    with (dataset / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def reported(dataset: Path, path: Path) -> bool:
    return (dataset / "reported" / path.name).exists()


def test_the_long_form_has_each_filled_cell_of_the_tables_once(dataset: Path) -> None:
    long = {(line["row_id"], line["field"]): line for line in rows(dataset, "long")}
    assert len(long) == len(rows(dataset, "long"))
    expected = 0
    for path in sorted(dataset.glob("*.parquet")):
        apart = (
            {row["row_id"]: row for row in rows(dataset, f"reported/{path.stem}")} if reported(dataset, path) else {}
        )
        for main in rows(dataset, path.stem):
            row = main | apart.get(main["row_id"], {})
            for name, text in row.items():
                if "__" in name or name == "row_id":
                    continue
                status = row.get(f"{name}__status", "value" if text else "blank")
                if status == "blank":
                    assert (row["row_id"], name) not in long
                    continue
                line = long[row["row_id"], name]
                expected += 1
                assert line["status"] == status
                assert line["study"] == row["study"]
                if f"{name}__base" in row and status == "value":
                    assert float(line["number"]) == pytest.approx(float(row[f"{name}__base"]), rel=1e-3)
                    assert line["unit"] == row[f"{name}__base_unit"]
                    assert line["value"] == f"{line['number']} {line['unit']}"
                if f"{name}__unit" not in row and status == "value" and not re.fullmatch(r"[\d.]+", text):
                    assert line["value"] == text
    assert expected == len(long)


def test_the_figures_for_guidelines_are_those_of_the_tables(dataset: Path) -> None:
    text = " ".join((dataset / "reporting.md").read_text(encoding="utf-8").split())
    statuses = Counter(line["status"] for line in rows(dataset, "long"))
    assert f"{statuses['not_reported']} not reported, {statuses['unclear']} unclear" in text
    assert f"{statuses['pending']:,} pending" in text
    assert f"The dataset has {len(rows(dataset, 'findings'))} records of Findings" in text
    columns = {
        (line["table"], line["column"])
        for line in rows(dataset, "codebook")
        if "__" not in line["column"] and line["column"] not in {"row_id", "study"}
    }
    filled_in = {("studies", "label"), ("findings", "finding")}  # by the template, and the running numbers of rows
    filled_in |= {("findings", "coded_with")}  # bookkeeping
    (number,) = re.findall(r"(\d+) data items were sought", text)
    by_table = [int(count) for count in re.findall(r"\((\d+) data items?\)", text)]
    assert sum(by_table) == int(number) == len(columns - filled_in)
    labels = {(line["table"], line["column"]): line["label"] for line in rows(dataset, "codebook")}
    listed = re.findall(r"- [A-Z]\w+ \(\d+ data items?\): (.*?)(?= - [A-Z]\w+ \(|  ?Missing information)", text)
    assert sorted("; ".join(listed).split("; ")) == sorted(labels[column] for column in columns - filled_in)


def test_the_figures_for_entreq_are_counted_from_the_raw_extractions(played: Played, dataset: Path) -> None:
    """Who coded, how many findings by how many people, and who ruled: from the cells as typed and from the ledger."""
    text = " ".join((dataset / "reporting.md").read_text(encoding="utf-8").split())
    raw = rows(dataset / "supplements", "raw-extractions-now")
    words = {(line["extractor"], line["sheet_row"]): line["typed"] for line in raw if line["field"] == "text"}
    coders = Counter(
        (line["study"], " ".join(words[line["extractor"], line["sheet_row"]].split()))
        for line in raw
        if (line["table"], line["field"]) == ("Findings", "domains")
    )
    by = Counter(coders[row["study"], row["text"].lstrip("'")] for row in rows(dataset, "findings"))
    revision = next(iter(re.findall(r"coded by domains and sub-codes( \(codebook revision \d+\)): ", text)), None)
    assert revision is not None
    assert f"sub-codes{revision}: {by[2]} by two or more people independently, {by[1]} by one person." in text
    assert by[0] == 0
    assert "added or renamed after first submissions" not in text
    extractors = sorted({line["extractor"] for line in raw})
    assert f"The data were extracted by {len(extractors)} people ({', '.join(extractors)})." in text
    ledger = (played.folder / "decisions.jsonl").read_text(encoding="utf-8").splitlines()
    who = sorted({name for line in ledger for name in json.loads(line)["who"]})
    assert f"Decisions on disagreements were made by {', '.join(who[:-1])} and {who[-1]}." in text


def test_an_entry_is_what_stands_for_a_data_item_in_every_figure(dataset: Path) -> None:
    """The data items are those that `reporting.md` lists; names of studies and running numbers are none of them."""
    text = (dataset / "reporting.md").read_text(encoding="utf-8")
    items = {
        (table, label)
        for table, labels in re.findall(r"^- (\w+) \(\d+ data items?\): (.*)$", text, re.MULTILINE)
        for label in labels.split("; ")
    }
    entries = [line for line in rows(dataset, "long") if (line["table"].capitalize(), line["label"]) in items]
    status = Counter(line["status"] for line in entries)
    of_all = {(line["table"], line["label"]) for line in rows(dataset, "long")}
    assert {label for table, label in of_all if (table.capitalize(), label) not in items} >= {"Study", "Citation"}
    assert f"Of the {len(entries):,} entries of the dataset, {status['pending']:,} (" in text
    assert f"{status['not_applicable']:,} not applicable, {status['pending']:,} pending" in text
    flow = (dataset / "tables.md").read_text(encoding="utf-8")
    assert f"| Entries | {len(entries):,} |" in flow
    assert re.search(rf"values \| {status['value']:,} \|", flow)


def test_the_main_tables_have_no_evidence_and_no_quantity_in_the_unit_of_the_report(dataset: Path) -> None:
    """They stand in reported/, one row for each row of the table."""
    for path in sorted(dataset.glob("*.parquet")):
        ends = {name.rpartition("__")[2] for name in rows(dataset, path.stem)[0] if "__" in name}
        assert ends <= {"status", "other", "base", "base_unit"}
        if reported(dataset, path):
            apart = rows(dataset, f"reported/{path.stem}")
            assert [row["row_id"] for row in apart] == [row["row_id"] for row in rows(dataset, path.stem)]
    doses = {row["row_id"]: row for row in rows(dataset, "treatments")}
    given = [row for row in rows(dataset, "reported/treatments") if row["dose"]]
    assert given
    for row in given:
        main = doses[row["row_id"]]
        assert (main["dose__base_unit"], main["dose__status"]) == (
            row["dose__unit"],
            "value",
        )  # mg and mg/kg are base units
        assert float(main["dose__base"]) == float(row["dose"])


def test_the_view_for_the_synthesis_has_each_finding_under_each_of_its_themes(dataset: Path) -> None:
    findings = {row["row_id"]: row for row in rows(dataset, "findings") if row.get("credibility") != "not_supported"}
    view = rows(dataset, "synthesis")
    assert {(row["row_id"], row["code"]) for row in view} == {
        (name, theme) for name, row in findings.items() for theme in row["domains"].split("; ")
    }
    assert sum(int(row["quotes"]) for row in {row["row_id"]: row for row in view}.values()) == sum(
        len(row["finding"].split("; ")) for row in rows(dataset, "quotes") if row["finding"] and row["quote"]
    )


def test_the_view_for_the_synthesis_calls_findings_as_the_tables_do(dataset: Path) -> None:
    words = {(row["study"], row["finding"]): row["text"] for row in rows(dataset, "findings")}
    assert all(row["words"] == words[row["study"], row["finding"]] for row in rows(dataset, "synthesis"))


def test_the_recipe_that_follows_a_link_finds_the_finding_of_each_quote(dataset: Path) -> None:
    names: dict[str, Any] = {}
    with chdir(dataset):
        exec(recipe(dataset, "python", "linked ="), names)
    words = {(row["study"], row["finding"]): row["text"] for row in rows(dataset, "findings")}
    pairs = [(row, name) for row in rows(dataset, "quotes") for name in row["finding"].split("; ") if name]
    linked = names["linked"].filter(names["linked"]["finding"].is_not_null())
    assert sorted(linked["text"].to_list()) == sorted(
        words[row["study"], name].removeprefix("'") for row, name in pairs
    )
    assert linked.height == len(pairs) > 0


def test_foreign_keys_are_links_that_every_row_follows(dataset: Path) -> None:
    """Each is looked up again, and each link of the form is a key unless a row names nothing, or several rows."""
    package = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    keys = {
        (one["name"], tuple(key["fields"])): key["reference"]
        for one in package["resources"]
        for key in one["schema"].get("foreignKeys", [])
        if isinstance(key["fields"], list)
    }
    assert ("treatments", ("study", "sample")) in keys
    assert ("findings", ("study", "part_of")) not in keys
    assert ("quotes", ("study", "finding")) not in keys
    for (name, columns), reference in keys.items():
        known = [tuple(row[column] for column in reference["fields"]) for row in rows(dataset, reference["resource"])]
        assert len(known) == len(set(known))
        assert {tuple(row[column] for column in columns) for row in rows(dataset, name)} <= set(known)


def test_each_file_and_each_of_its_columns_is_described(dataset: Path) -> None:
    package = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    assert [one["path"] for one in package["resources"] if not one["description"]] == []
    fields = [(one["name"], field) for one in package["resources"] for field in one["schema"]["fields"]]
    bare = [(name, field["name"]) for name, field in fields if not (field.get("description") or field.get("title"))]
    assert (bare, {"codebook", "queries", "review-findings"} <= {name for name, _ in fields}) == ([], True)


def test_the_synthesis_counts_the_quotes_that_have_their_words(dataset: Path) -> None:
    counted = {row["row_id"]: int(row["quotes"]) for row in rows(dataset, "synthesis")}
    names = {(row["study"], row["finding"]): row["row_id"] for row in rows(dataset, "findings")}
    quoted = [
        names[row["study"], name]
        for row in rows(dataset, "quotes")
        if row["quote"]
        for name in row["finding"].split("; ")
    ]
    assert counted == {row_id: quoted.count(row_id) for row_id in counted}


def test_people_are_counted_once(dataset: Path) -> None:
    """S08 and S09 have the same 17 participants."""
    people = {row["study"]: row for row in rows(dataset, "people")}
    assert (people["S08"]["same_people_as"], people["S09"]["same_people_as"]) == ("S09", "S08")
    assert [people[name]["people"] for name in ("S08", "S09")] == ["17", "17"]
    assert sorted(people[name]["counted"] for name in ("S08", "S09")) == ["0", "17"]
    total = sum(int(row["counted"]) for row in people.values() if row["counted"])
    assert f"{total} people are counted" in (dataset / "methods-in-full.md").read_text(encoding="utf-8")


def recipe(dataset: Path, language: str, word: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", (dataset / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return str(next(code for code in found if word in code))


def test_the_recipe_for_polars_reads_the_studies(dataset: Path) -> None:
    names: dict[str, Any] = {}
    with chdir(dataset):
        exec(recipe(dataset, "python", "polars"), names)
    assert names["studies"]["study"].to_list() == [row["study"] for row in rows(dataset, "studies")]


def test_the_recipe_that_joins_what_is_reported_keeps_every_row(dataset: Path) -> None:
    names: dict[str, Any] = {}
    with chdir(dataset):
        exec(recipe(dataset, "python", ".join("), names)
    assert names["studies"].height == len(rows(dataset, "studies"))
    assert names["studies"].width > len(rows(dataset, "studies")[0])


def test_the_recipe_for_pandas_reads_the_studies(dataset: Path) -> None:
    pytest.importorskip("pandas")
    names: dict[str, Any] = {}
    with chdir(dataset):
        exec(recipe(dataset, "python", "pandas"), names)
    assert list(names["studies"]["study"]) == [row["study"] for row in rows(dataset, "studies")]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_recipe_for_r_reads_the_studies(dataset: Path) -> None:
    ran = run_r(dataset, f"{recipe(dataset, 'r', 'read.csv')}\ncat(nrow(studies))")
    assert ran.stdout.strip().endswith(str(len(rows(dataset, "studies"))))


IDENTIFIERS = "row_id,pmid,country,year,dose\nS01,0031420388,Peru,2020,0.5\nS02,,,,\n"
CODEBOOK = (
    "file,column,type\nstudies,row_id,text\nstudies,pmid,text\nstudies,country,list\nstudies,year,integer\n"
    "studies,dose,decimal\nreports,year,text\n"
)


def with_identifiers(folder: Path) -> Path:
    for name, text in (("studies", IDENTIFIERS), ("codebook", CODEBOOK)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8-sig")
    return folder


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_recipe_for_r_keeps_identifiers_as_texts_and_numbers_as_numbers(dataset: Path, tmp_path: Path) -> None:
    shown = 'cat(studies$pmid[1], class(studies$pmid), class(studies$country), studies$year + studies$dose, sep = "|")'
    ran = run_r(with_identifiers(tmp_path), f"{recipe(dataset, 'r', 'read.csv')}\n{shown}")
    assert (ran.stdout, ran.stderr) == ("0031420388|character|character|2020.5|NA", "")


def test_the_recipe_for_pandas_keeps_identifiers_as_texts_and_numbers_as_numbers(dataset: Path, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    names: dict[str, Any] = {}
    with chdir(with_identifiers(tmp_path)):
        exec(recipe(dataset, "python", "pandas"), names)
    studies = names["studies"]
    assert list(studies["pmid"].dropna()) == ["0031420388"]
    assert str(studies["year"].dtype) == "Int64"
    assert list(studies["dose"].dropna()) == [0.5]


def run_r(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["Rscript", "-e", code], cwd=folder, capture_output=True, text=True, check=False)

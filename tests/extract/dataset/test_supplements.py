"""Supplements: both raw extractions whole, nobody named in a blinded project, letters that name nobody of the team."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from extract.dataset.building.write import write_dataset
from extract.dataset.methods.facts import Facts
from extract.dataset.paper.extras import Extras
from extract.dataset.supplements.letters import file_names, letters
from extract.dataset.supplements.raw import RAW, raw_table
from extract.dataset.supplements.write import index_of
from schema.forms import built_in
from tests.extract.conftest import Played
from tests.review import Sheets, extractions
from tests.strategies import SIDE_BY_SIDE, messy, side_by_side
from validate.dataset.paper.appendix import findings_appendix
from validate.dataset.paper.in_words import InWords
from validate.dataset.queries import Question
from validate.extraction.extraction import Extraction
from validate.merge import merge
from validate.merge.consensus import consensus

FORM = built_in("patient-voices").with_modules(["meta_aggregation"])
HOSTILE = ["<b>x</b>", "=1+1", "\u202eabc\u202c", "🙂", "x" * 30_000, "a\x00b\x1b[2J", "שלום"]


@SIDE_BY_SIDE
@given(several=side_by_side(messy(2)))
def test_each_filled_cell_of_each_extractor_is_once_in_the_raw_table(
    several: list[dict[str, list[dict[str, str | None]]]],
) -> None:
    recorded = extractions(several)
    table = raw_table({1: recorded}, {})
    assert table.columns == list(RAW)
    told = Counter(table.select("extractor", "table", "sheet_row", "field", "typed").iter_rows())
    assert told == Counter(
        (one.name, one_table.table.label, str(number), field.name, text)
        for one in recorded
        for one_table in one.tables.values()
        for field in one_table.table.fields
        for number, text in zip(one_table.rows, one_table.texts[field.name], strict=True)
        if text is not None
    )


def of_findings(*rows: tuple[str, str], study: str = "S1") -> InWords:
    """A consensus with these findings (words and credibility) of a study, and a quote for each."""
    frames = {
        "studies": pl.DataFrame([{"study": study, "aim": "PEND"}]),
        "findings": pl.DataFrame(
            [
                {"study": study, "finding": str(number), "text": text, "credibility": level, "domains": "D1; D2"}
                for number, (text, level) in enumerate(rows)
            ]
        ),
        "quotes": pl.DataFrame(
            [{"study": study, "quote": f"quote {number}", "finding": str(number)} for number, _ in enumerate(rows)]
        ),
    }
    return InWords(consensus(merge([Extraction.from_frames(FORM, frames, name="ada")])))


def test_the_appendix_has_every_finding_and_no_illustration_of_one_that_is_not_supported() -> None:
    table = findings_appendix(of_findings(("People hope", "credible"), ("People fear", "not_supported")))
    assert table is not None
    assert table.columns[-3:] == ("Domains", "Sub-codes", "Illustration")
    assert any(note.startswith("Sub-codes: narrower codes, each within one of the domains.") for note in table.notes)
    assert [(row[0], row[1], row[3], row[-1]) for row in table.rows] == [
        ("S1-F01", "People fear", "not supported", "Not supported"),
        ("S1-F02", "People hope", "credible", "“quote 0”"),
    ]


def test_a_letter_asks_for_what_is_pending_and_names_nobody_of_the_team() -> None:
    words = of_findings(("People hope", "credible"))
    (text,) = letters(words, (), title="Our review").values()
    assert "review “Our review”" in text
    assert "\n- Aim (the aim in the report's own words)\n" in text
    assert "did not find" not in text
    assert "ada" not in text
    complete = merge(extractions([{"studies": [{"study": "K1", "country": "UK"}]}]))
    assert letters(InWords(consensus(complete)), (), title="") == {}


def asking(*reports: tuple[str, str], methods: Sequence[Mapping[str, str]] = ()) -> str:
    """The letter about a study with these reports (name and how much was read) and rows on methods."""
    frames = {
        "studies": pl.DataFrame([{"study": "S1", "aim": "PEND", "design": "PEND"}]),
        "reports": pl.DataFrame(
            [{"study": "S1", "report": name, "fulltext_seen": read, "year_online": "PEND"} for name, read in reports]
        ),
        "methods": pl.DataFrame(
            [{"study": "S1", "sample": "total", **row} for row in methods],
            schema=dict.fromkeys(("study", "sample", "method", "n_units", "analysis"), pl.String),
        ),
    }
    words = InWords(consensus(merge([Extraction.from_frames(FORM, frames, name="ada")])))
    return letters(words, (), title="")["S1"]


def test_who_has_read_an_abstract_asks_for_the_report_and_not_for_what_it_may_say() -> None:
    text = asking(("Early 2020", "abstract only"), ("Late 2021", ""))
    assert "\n- Early 2020: abstract only\n- Late 2021: not recorded\n\nCould you send us a full report" in text
    assert "Aim" not in text
    assert "Year online" not in text


def test_a_letter_asks_for_a_field_once_and_for_nothing_that_a_catalogue_says() -> None:
    """Both methods lack their analysis, and one lacks its number of sessions."""
    rows = [{"method": "focus group", "n_units": "3", "analysis": "PEND"},
            {"method": "survey, open questions", "n_units": "PEND", "analysis": "PEND"}]  # fmt: skip
    text = asking(("Early 2020", "abstract only"), ("Late 2021", "in full"), methods=rows)
    assert "\nStudies:\n- Design (the design, in the review's terms)\n- Aim (" in text
    assert "\nMethods:\n- Analysis (the analysis, in the review's terms)\n" in text
    assert (
        "\nMethods (total, survey, open questions):\n- Sessions held (how many focus groups or interviews were held)\n"
    ) in text
    assert text.count("Analysis") == 1
    assert "Year online" not in text
    assert "full report" not in text


TREATED = {"sample": "total", "drug": "esketamine", "route": "iv", "phase": "acute"}


def test_a_letter_says_what_is_known_of_what_it_asks_for() -> None:
    """Authors who printed a range would wonder whether anybody has read it."""
    frames = {
        "studies": pl.DataFrame([{"study": "S1"}]),
        "samples": pl.DataFrame([{"study": "S1", "group": "total", "n_female": "PEND", "pct_female": "55.1"}]),
        "treatments": pl.DataFrame(
            [{"study": "S1", **TREATED, "dose": "PEND", "dose_min": "0.5 mg/kg", "dose_max": "3 mg/kg"}]
        ),
    }
    form = built_in("patient-voices").with_modules(["people"])
    words = InWords(consensus(merge([Extraction.from_frames(form, frames, name="ada")])))
    text = letters(words, (), title="")["S1"]
    assert ". So far we know 0.5 to 3 mg/kg\n" in text
    assert ". So far we know 55.1%\n" in text


def test_a_letter_names_a_row_that_is_the_only_one() -> None:
    """The authors may have more of the kind, and cannot know which one the review has."""
    rows = [{"method": "focus group", "n_units": "PEND", "analysis": "PEND"}]
    text = asking(("Late 2021", "in full"), methods=rows)
    assert "\nStudies:\n- Design (" in text
    assert "\nMethods (total, focus group):\n- Sessions held (" in text


def test_a_question_to_the_authors_is_in_the_letter_of_its_study_without_names_or_reasons() -> None:
    question = Question(
        study="s1", table="studies", row="S1", field="aim", question="Studies: what is the aim?", had={"ada": "a"},
        reason="because of Ben", who=("cleo",), when="",
    )  # fmt: skip
    (text,) = letters(of_findings(("People hope", "credible")), [question], title="").values()
    assert "\n1. Studies: what is the aim?\n" in text
    assert not re.search("ada|Ben|cleo", text)


@given(st.lists(st.text(), unique=True, max_size=8))
def test_every_study_has_a_letter_file_of_its_own(studies: list[str]) -> None:
    names = file_names(studies)
    assert list(names) == studies
    assert len({name.casefold() for name in names.values()}) == len(studies)
    assert all(re.fullmatch(r"[\w.-]+\.txt", name) and not name.startswith((".", "-")) for name in names.values())


@pytest.fixture(scope="module")
def blinded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The supplements of a blinded project whose cells have anything in them."""
    studies: list[dict[str, str | None]] = [{"study": f"K{n}", "country": text} for n, text in enumerate(HOSTILE)]
    several: list[Sheets] = [{"studies": studies}, {"studies": [*studies[:-1], {**studies[-1], "country": "other"}]}]
    comparison = merge(extractions(several, names=("anna-maria", "bertold")))
    folder = tmp_path_factory.mktemp("blinded") / "dataset"
    facts = Facts(blinded=True, first=comparison, form_changes=(("own 1 to 2", ("a field was added: <b>", "=1")),))
    write_dataset(comparison, folder, title="<b>T</b>", draft=True, facts=facts, extras=Extras(supplements=True))
    return folder / "supplements"


def test_all_files_of_a_dataset_call_extractors_the_same_also_in_a_blinded_project(blinded: Path) -> None:
    """Readers of a deposit would otherwise have one person under two names."""
    for path in blinded.parent.rglob("*"):
        if path.suffix == ".docx":
            text = "".join(part.text or "" for part in Document(BytesIO(path.read_bytes())).element.body.iter())
        else:
            text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        assert "Extractor 1" not in text, path.name
        assert "blinded" not in text, path.name
    for name in ("raw-extractions-now.csv", "raw-first-submissions.csv"):
        with (blinded / name).open(encoding="utf-8-sig", newline="") as file:
            assert {line["extractor"] for line in csv.DictReader(file)} == {"anna-maria", "bertold"}
    rows = Document(str(blinded / "unresolved-disagreements.docx")).tables[0].rows
    text = "\n".join(cell.text for row in rows for cell in row.cells)
    assert "anna-maria" in text
    assert "bertold" in text


def test_frictionless_accepts_a_dataset_whose_cells_have_anything_in_them(blinded: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(blinded.parent / "datapackage.json")).validate()
    assert report.flatten(["name", "type", "rowNumber", "fieldName"]) == []


def test_anything_in_a_cell_comes_through_the_raw_table_harmless(blinded: Path) -> None:
    """A text that looks like a formula has an apostrophe; all others are as they were typed."""
    read = pl.read_csv(blinded / "raw-first-submissions.csv", infer_schema=False).filter(field="country")["typed"]
    assert set(HOSTILE) - set(read) == {"=1+1"}
    assert "'=1+1" in set(read)


def test_the_index_names_guidelines_only_for_what_is_there() -> None:
    bare = index_of(["extraction-form.docx: the form"], (), draft=False)
    assert "(data collection process): the methods in full and the form.\n" in bare
    assert "findings appendix" not in bare
    assert "disagreements" not in bare
    assert "findings appendix" in index_of([], ("findings-appendix.docx",), draft=False)


def test_the_example_has_all_supplements_and_their_index_names_each(played: Played) -> None:
    folder = played.folder / "dataset" / "supplements"
    index = (folder / "README.md").read_text(encoding="utf-8")
    there = {path.name for path in folder.iterdir()} - {"README.md"}
    assert there == {
        "extraction-form.docx",
        "extraction-form.xlsx",
        "raw-first-submissions.csv",
        "raw-extractions-now.csv",
        "findings-appendix.docx",
        "unresolved-disagreements.docx",
        "letters",
    }
    assert all(f"`{name}" in index for name in there)
    assert "- `../methods-in-full.md`: the methods in full" in index
    assert "item 9 (data collection process): the methods in full, the form" in index
    findings = pl.read_csv(played.folder / "dataset" / "findings.csv", infer_schema=False)
    appendix = Document(BytesIO((folder / "findings-appendix.docx").read_bytes()))
    headings = [
        part.text for part in appendix.paragraphs if part.style is not None and "Heading" in str(part.style.name)
    ]
    assert headings[0].startswith("Supplement: ")
    assert headings[1] == "Table S1. Findings of each study, with illustrating quotes"
    listed = [row for table in appendix.tables for row in table.rows[1:]]  # below the headers of each part
    assert [row.cells[0].text for row in listed if row.cells[0].text != row.cells[1].text] == list(findings["finding"])
    studies = findings["study"].n_unique()
    assert len(listed) == studies + findings.height + 1  # the notes below
    (table,) = Document(BytesIO((folder / "unresolved-disagreements.docx").read_bytes())).tables
    assert [cell.text for cell in table.rows[1].cells][:5] == [
        "Example 2026 (invented)", "Samples / total", "Women", "ada: 9\nben: 8", "reported as unclear",
    ]  # fmt: skip
    pending = pl.read_csv(played.folder / "dataset" / "long.csv", infer_schema=False).filter(status="pending")
    chosen = {"findings", "quotes", "percentages", "reports"}
    waiting = set(pending.filter(~pl.col("table").is_in(chosen))["study"])
    assert {path.stem for path in (folder / "letters").glob("*.txt")} == waiting

"""What goes out to other programs follows their published structure, whatever stands in the cells.

The rules of REFI-QDA are those of its schema (Project.xsd, 18 March 2019) in our own words; those of REDCap are its
dictionary's; EPPI-Reviewer's and RevMan's are those of files that they export.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from extract.dataset.exports.eppi import eppi_json
from extract.dataset.exports.exported import plain_text
from extract.dataset.exports.redcap import redcap_records
from extract.dataset.exports.refi_qda import refi_qda_project
from extract.dataset.exports.revman import revman_csv
from extract.errors import CannotUse
from extract.form_file.redcap.write import dictionary_text, redcap_dictionary
from schema.choices import Choices
from schema.form import Form, make_form
from schema.forms import built_in
from schema.options import option
from schema.row import Row, choices, key
from tests.extract.command import twofold
from tests.extract.conftest import Played
from validate.dataset.paper.in_words import InWords
from validate.extraction.extraction import Extraction
from validate.merge import merge
from validate.merge.consensus import consensus

HOSTILE = (
    "<script>alert(1)</script> & ]]>",
    "=cmd|'/c calc'!A1",
    "\u202eabc\u202c שלום",
    "🙂" * 50,
    "x" * 30_000,
    "a\x00b\x1b[2J\r\nnext; line",
)
FORM = built_in("patient-voices").with_modules(["meta_aggregation"])


def in_words(form: Form, **tables: list[dict[str, str]]) -> InWords:
    frames = {name: pl.DataFrame(rows) for name, rows in tables.items()}
    return InWords(consensus(merge([Extraction.from_frames(form, frames, name="ada")])))


@pytest.fixture(scope="module")
def words() -> InWords:
    """Two studies with anything in their texts; one finding is not supported, one waits for its theme."""
    levels = ("credible", "unequivocal", "not_supported")
    return in_words(
        FORM,
        studies=[
            {"study": "S1", "label": HOSTILE[0], "aim": HOSTILE[4], "country": "GBR", "perspective": "patient; carer"},
            {"study": "S2", "label": "", "aim": "PEND", "perspective": "NR"},
        ],
        samples=[
            {"study": "S1", "group": "total", "n_analysed": "14", "diagnosis": "trd; other", "diagnosis__other": "=1"},
            {"study": "S1", "group": HOSTILE[2], "n_analysed": "NR", "diagnosis": "UC"},
        ],
        treatments=[
            {
                "study": "S1", "sample": "total", "drug": "esketamine", "dose": "0.5 mg/kg", "route": "oral",
                "phase": "induction",
            }
        ],
        findings=[
            {
                "study": "S1", "finding": str(number), "text": text, "domains": "D1; D4" if number else "PEND",
                "subcodes": "cost", "phase": "acute", "credibility": levels[number % 3], "place": "p. 4",
            }
            for number, text in enumerate(HOSTILE)
        ],
        quotes=[
            {"study": "S1", "quote": f"quote: {text}", "finding": str(number)} for number, text in enumerate(HOSTILE)
        ],
    )  # fmt: skip


def told_in(words: InWords) -> list[str]:
    """The findings as the consensus has them, number by number."""
    rows = sorted(words.rows(FORM["findings"]), key=lambda row: row["finding"] or "")
    return [plain_text(row["text"] or "") for row in rows]


# ---------------------------------------------------------------------------------------------------- REFI-QDA
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CHILDREN = {
    "Project": ("Users", "CodeBook", "Variables", "Cases", "Sources"),
    "Users": ("User",),
    "CodeBook": ("Codes",),
    "Codes": ("Code",),
    "Code": ("Description", "Code"),
    "Variables": ("Variable",),
    "Cases": ("Case",),
    "Case": ("VariableValue", "SourceRef"),
    "VariableValue": ("VariableRef", "TextValue"),
    "Sources": ("TextSource",),
    "TextSource": ("PlainTextSelection",),
    "PlainTextSelection": ("Description", "Coding"),
    "Coding": ("CodeRef",),
}
"""What may stand in an element, in this order."""
_NEEDS = {
    "Project": {"name"},
    "User": {"guid"},
    "Code": {"guid", "name", "isCodable"},
    "Variable": {"guid", "name", "typeOfVariable"},
    "Case": {"guid"},
    "TextSource": {"guid", "plainTextPath"},
    "PlainTextSelection": {"guid", "startPosition", "endPosition"},
    "Coding": {"guid"},
    **{name: {"targetGUID"} for name in ("CodeRef", "SourceRef", "VariableRef")},
}
"""The attributes that an element must have."""

_MAY_HAVE = {
    "Project": {"name", "origin", "creatingUserGUID", "creationDateTime", "basePath"},
    "User": {"guid", "name", "id"},
    "Code": {"guid", "name", "isCodable", "color"},
    "Variable": {"guid", "name", "typeOfVariable"},
    "Case": {"guid", "name"},
    "TextSource": {"guid", "name", "plainTextPath", "creatingUser", "creationDateTime"},
    "PlainTextSelection": {"guid", "name", "startPosition", "endPosition", "creatingUser", "creationDateTime"},
    "Coding": {"guid", "creatingUser", "creationDateTime"},
    **{name: {"targetGUID"} for name in ("CodeRef", "SourceRef", "VariableRef")},
}
"""The attributes that an element may have. One that is not here has none."""
_ONCE = {"Description", "CodeRef", "VariableRef", "TextValue", "Codes"}
"""What may stand in an element once only."""
_REFERS = {"CodeRef": "Code", "SourceRef": "TextSource", "VariableRef": "Variable"}
_TYPES = {
    "isCodable": re.compile(r"true|false"),
    "typeOfVariable": re.compile("Text|Boolean|Integer|Float|Date|DateTime"),
    "startPosition": re.compile(r"\d+"),
    "endPosition": re.compile(r"\d+"),
}


def _local(element: ET.Element) -> str:
    namespace, _, name = element.tag.partition("}")
    assert namespace == "{urn:QDA-XML:project:1.0"
    return name


def project(content: bytes) -> tuple[ET.Element, dict[str, str]]:
    """The project and the texts of its sources, after a check of the rules of the schema."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        root = ET.fromstring(archive.read("project.qde").decode())
        texts = {name: archive.read(name).decode() for name in names if name != "project.qde"}
    assert _local(root) == "Project"
    guids = [one.get("guid") for one in root.iter() if one.get("guid")]
    of_guid = {one.attrib["guid"]: _local(one) for one in root.iter() if "guid" in one.attrib}
    assert of_guid[root.attrib["creatingUserGUID"]] == "User"
    assert len(guids) == len(set(guids))
    for one in root.iter():
        name, order = _local(one), _CHILDREN.get(_local(one), ())
        places = [order.index(_local(child)) for child in one]
        assert places == sorted(places), name
        assert set(one.attrib) >= _NEEDS.get(name, set()), name
        assert set(one.attrib) <= _MAY_HAVE.get(name, set()), name
        assert all(kind.fullmatch(one.attrib[key]) for key, kind in _TYPES.items() if key in one.attrib), name
        assert all(number == 1 for child, number in Counter(map(_local, one)).items() if child in _ONCE), name
        assert name not in _REFERS or of_guid[one.attrib["targetGUID"]] == _REFERS[name]
        assert name != "Coding" or len(one) == 1
        assert not (one.text or "").strip() or name in {"Description", "TextValue"}
        assert all(
            _GUID.fullmatch(one.attrib[key]) for key in ("guid", "targetGUID", "creatingUser") if key in one.attrib
        )
        assert one.get("targetGUID", guids[0]) in guids
        if name == "VariableValue":
            assert len(one) == 2
        if name in {"Users", "Codes", "Variables", "Cases", "Sources"}:
            assert len(one)
    paths = {one.get("plainTextPath", "").replace("internal://", "Sources/") for one in root.iter(_of("TextSource"))}
    assert paths == set(texts)
    assert not any("\r" in text for text in texts.values())
    return root, texts


def _of(name: str) -> str:
    return f"{{urn:QDA-XML:project:1.0}}{name}"


def test_a_project_has_each_finding_and_quote_at_its_place_with_its_codes(words: InWords) -> None:
    root, texts = project(refi_qda_project(words, title=HOSTILE[0]).files["findings.qdpx"])
    codes = {one.get("guid"): one.get("name") for one in root.iter(_of("Code"))}
    usable = {one.get("guid") for one in root.iter(_of("Code")) if one.get("isCodable") == "true"}
    found = []
    for source in root.iter(_of("TextSource")):
        text = texts[f"Sources/{source.get('guid')}.txt"]
        for one in source.iter(_of("PlainTextSelection")):
            start, end = int(one.get("startPosition", "")), int(one.get("endPosition", ""))
            assert 0 <= start < end <= len(text)
            held = [ref.get("targetGUID") for ref in one.iter(_of("CodeRef"))]
            assert set(held) <= usable
            found.append((text[start:end], frozenset(codes[guid] for guid in held)))
    expected = told_in(words)
    assert len(expected) == len(HOSTILE)
    missing = Counter(text for text, _ in found) - Counter([*expected, *(f"quote: {text}" for text in expected)])
    assert [text[:40] for text in missing] == []
    assert len(found) == 2 * len(expected)
    told = dict(found)
    themes = {"D1 motivations and expectations", "D4 side effects and discontinuation", "D4 cost"}
    assert told[expected[1]] == {*themes, "during a session", "unequivocal"}
    assert told[f"quote: {expected[1]}"] == told[expected[1]]
    assert "not supported" in told[expected[2]]
    assert not any("D1" in str(code) for code in told[expected[0]])  # its theme waits


def test_a_quote_without_words_is_no_passage_and_the_steps_say_what_a_count_counts() -> None:
    told = in_words(
        FORM,
        studies=[{"study": "S1"}],
        findings=[{"study": "S1", "finding": "1", "text": "It opened up", "domains": "D1"}],
        quotes=[
            {"study": "S1", "quote": "I slept", "finding": "1"},
            {"study": "S1", "quote": "PEND", "finding": "1", "place": "p. 3"},
        ],
    )
    exported = refi_qda_project(told, title="T")
    root, texts = project(exported.files["findings.qdpx"])
    assert [one.get("name") for one in root.iter(_of("PlainTextSelection"))] == ["It opened up", "I slept"]
    assert "PEND" not in "".join(texts.values())
    assert any("Records without words (1 of Quotes)" in line for line in exported.left_out)
    assert any("A quote has the codes of the finding" in step for step in exported.steps)


def test_the_same_findings_make_the_same_project(words: InWords) -> None:
    assert refi_qda_project(words, title="T") == refi_qda_project(words, title="T")


def test_a_form_without_themes_has_no_project() -> None:
    with pytest.raises(CannotUse, match="no table whose rows are coded into themes"):
        refi_qda_project(in_words(built_in("cerqual"), studies=[{"study": "F1"}]), title="T")


# ---------------------------------------------------------------------------------------------------- REDCap
def records(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode(), newline="")))


def test_records_fit_the_dictionary_beside_them(words: InWords) -> None:
    exported = redcap_records(words)
    dictionary = {row["Variable / Field Name"]: row for row in records(exported.files["dictionary.csv"])}
    rows = records(exported.files["records.csv"])
    header = list(rows[0])
    assert header[:3] == ["study", "redcap_repeat_instrument", "redcap_repeat_instance"]
    instruments = {row["Form Name"] for row in dictionary.values()}
    for name in header[3:]:
        assert name.split("___")[0] in dictionary or name.removesuffix("_complete") in instruments, name
    codes = {"NR", "UC", "NA", "PEND"}
    for row in rows:
        for name, text in row.items():
            about = dictionary.get(name.split("___")[0])
            if about is None or not text:
                continue
            choices = {
                part.split(",")[0].strip() for part in about["Choices, Calculations, OR Slider Labels"].split("|")
            }
            match about["Field Type"]:
                case "checkbox":
                    assert text in {"0", "1"}
                    assert name.split("___")[1] in {code.lower() for code in choices | codes}
                case "radio" | "dropdown":
                    assert text in choices | codes
            if about["Text Validation Type OR Show Slider Number"] == "integer":
                assert re.fullmatch(r"\d+", text) or text in codes
    instances = Counter((row["study"], row["redcap_repeat_instrument"]) for row in rows)
    several = {"samples": 2, "treatments": 1, "findings": 6, "quotes": 6}
    assert instances == {("S1", ""): 1, ("S2", ""): 1} | {("S1", name): number for name, number in several.items()}


def test_records_have_the_values_and_missing_codes_of_the_dataset(words: InWords) -> None:
    rows = records(redcap_records(words).files["records.csv"])
    first, second = (row for row in rows if row["redcap_repeat_instrument"] == "")
    assert (first["perspective___patient"], first["perspective___carer"], first["perspective___nr"]) == ("1", "1", "0")
    assert (second["aim"], second["perspective___nr"], second["perspective___patient"]) == ("PEND", "1", "0")
    samples = {row["group"]: row for row in rows if row["redcap_repeat_instrument"] == "samples"}
    assert (samples["total"]["n_analysed"], samples["total"]["diagnosis_other"]) == ("14", "=1")
    texts = [row["text"] for row in rows if row["redcap_repeat_instrument"] == "findings"]
    assert sorted(texts) == sorted(told_in(words))


def test_the_box_of_a_negative_code_has_an_underscore_for_its_sign() -> None:
    """As REDCap calls it; no other choice has that box."""
    less, one, bee = (option(code, label=label) for code, label in (("-1", "less"), ("_1", "one"), ("B", "bee")))
    group = choices("Groups", less, one, bee, other=False)

    class Studies(Row, label="Studies", identity=("study",)):
        """One row per study."""

        study: str = key("Study")
        groups: str = group

    form = make_form(Studies, name="own", title="Own", version="1")
    (row,) = records(redcap_records(in_words(form, studies=[{"study": "S1", "groups": "-1; B"}])).files["records.csv"])
    boxes = {name: ticked for name, ticked in row.items() if name.startswith("groups___")}
    assert boxes == {"groups____1": "1", "groups___1": "0", "groups___b": "1", **dict.fromkeys(MISSING_BOXES, "0")}


MISSING_BOXES = [f"groups___{code}" for code in ("na", "nr", "pend", "uc")]


def test_a_record_with_something_pending_is_incomplete(words: InWords) -> None:
    rows = records(redcap_records(words).files["records.csv"])
    done = {(row["study"], row["redcap_repeat_instrument"]): row for row in rows}
    assert done["S2", ""]["studies_complete"] == "0"
    assert done["S1", ""]["studies_complete"] == "2"


def test_a_withdrawn_choice_is_known_and_not_offered(words: InWords) -> None:
    """What was coded with it is still read, and nobody can choose it: with REDCap's action tag for that."""
    domains = FORM["findings"]["domains"]
    assert isinstance(domains.cell, Choices)
    cell = replace(domains.cell, choices=(*domains.cell.choices[:-1], replace(domains.cell.choices[-1], until=3)))
    table = replace(
        FORM["findings"],
        fields=tuple(replace(one, cell=cell) if one.name == "domains" else one for one in FORM["findings"].fields),
    )
    form = replace(FORM, tables=tuple(table if one.name == "findings" else one for one in FORM.tables))
    rows = {row["Variable / Field Name"]: row for row in records(dictionary_text(redcap_dictionary(form)).encode())}
    gone = cell.choices[-1].code
    assert f"@HIDECHOICE='{gone}'" in rows["domains"]["Field Annotation"].splitlines()
    assert f"{gone}, " in rows["domains"]["Choices, Calculations, OR Slider Labels"]
    assert sum("@HIDECHOICE" in row["Field Annotation"] for row in rows.values()) == 1


# ---------------------------------------------------------------------------------------------------- EPPI-Reviewer
def _attributes(held: dict[str, Any]) -> list[dict[str, Any]]:
    below = held.get("Attributes", {}).get("AttributesList", [])
    return [one for child in below for one in (child, *_attributes(child))]


_OF_ATTRIBUTE = {
    *("AttributeId", "AttributeSetId", "AttributeName", "AttributeDescription", "AttributeSetDescription"),
    *("AttributeType", "AttributeTypeId", "OriginalAttributeID", "ExtURL", "ExtType"),
}
_OF_REFERENCE = {
    *("Codes", "Outcomes", "ItemId", "Title", "ParentTitle", "ShortTitle", "DateCreated", "CreatedBy", "DateEdited"),
    *("EditedBy", "Year", "Month", "StandardNumber", "City", "Country", "Publisher", "Institution", "Volume", "Pages"),
    *("Edition", "Issue", "Availability", "URL", "OldItemId", "Abstract", "Comments", "TypeName", "Authors"),
    *("ParentAuthors", "DOI", "Keywords", "ItemStatus", "ItemStatusTooltip", "QuickCitation"),
}
_OF_CODE = {"AttributeId", "AdditionalText", "ArmId", "ArmTitle", "ItemAttributeFullTextDetails"}
"""What an attribute, a reference and a code of it have in a file that EPPI-Reviewer has exported."""


def test_json_has_a_set_of_codes_and_references_that_use_only_these(words: InWords) -> None:
    content = json.loads(eppi_json(words, title="T").files["eppi-reviewer.json"])
    assert set(content) == {"CodeSets", "References"}
    (codes,) = content["CodeSets"]
    attributes = {one["AttributeId"]: one for one in _attributes(codes)}
    assert len(attributes) == len(_attributes(codes))
    assert {one["AttributeTypeId"] for one in attributes.values()} == {1, 2}
    for one in attributes.values():
        assert set(one) - {"Attributes"} == _OF_ATTRIBUTE
        assert ("Attributes" in one) == (one["AttributeTypeId"] == 1)
    first, _ = content["References"]
    for reference in content["References"]:
        assert set(reference) == _OF_REFERENCE
        assert all(isinstance(reference[name], str) for name in _OF_REFERENCE - {"ItemId", "Codes", "Outcomes"})
        assert (reference["ItemStatus"], reference["Outcomes"]) == ("I", [])
        assert all(set(one) == _OF_CODE for one in reference["Codes"])
        held = [one["AttributeId"] for one in reference["Codes"]]
        assert len(held) == len(set(held))
        assert all(attributes[number]["AttributeTypeId"] == 2 for number in held)
    (theme,) = (one for one in attributes.values() if one["AttributeName"] == "D4 side effects and discontinuation")
    assert theme["AttributeSetDescription"] == FORM["findings"]["domains"].cell.known[3].definition
    told = {attributes[one["AttributeId"]]["AttributeName"]: one["AdditionalText"] for one in first["Codes"]}
    assert told["Aim"] == HOSTILE[4]
    assert [text[:40] for text in told_in(words) if text not in told["D4 cost"]] == []
    assert "=1" in told["other"]


def test_a_reference_has_the_type_the_year_and_the_doi_of_the_report_of_its_study() -> None:
    """Of several reports those of the first journal article; a missing code is nothing that EPPI-Reviewer knows."""
    told = in_words(
        FORM,
        studies=[{"study": f"S{number}"} for number in range(1, 5)],
        reports=[
            {"study": "S1", "report": "A", "report_type": "conference_abstract", "year_issue": "2019", "doi": "NR"},
            {"study": "S2", "report": "B", "report_type": "protocol", "year_issue": "2017", "doi": "10.1/p"},
            {"study": "S2", "report": "C", "report_type": "journal_article", "year_issue": "2021", "doi": "10.1/c"},
            {"study": "S3", "report": "D", "report_type": "registry_entry", "year_issue": "PEND"},
        ],
    )
    exported = eppi_json(told, title="T")
    found = json.loads(exported.files["eppi-reviewer.json"])["References"]
    assert [(one["TypeName"], one["Year"], one["DOI"]) for one in found] == [
        ("Conference Proceedings", "2019", ""),
        ("Journal, Article", "2021", "10.1/c"),
        ("Generic", "", ""),
        ("Generic", "", ""),
    ]
    assert any("(Report type, Year of issue and DOI)" in step for step in exported.steps)
    assert not any("year" in line.lower() for line in exported.left_out)


# ---------------------------------------------------------------------------------------------------- RevMan
class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.seen.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_study_information_has_a_row_per_study_and_paragraphs_that_hold_no_markup(words: InWords) -> None:
    exported = revman_csv(words)
    rows = list(csv.reader(StringIO(exported.files["study-information.csv"].decode("utf-8-sig"), newline="")))
    header, first, second = rows
    assert header[0] == "Study"
    assert all(name.startswith("Char: ") for name in header[1:])
    assert [first[0], second[0]] == [plain_text(HOSTILE[0]), "S2"]
    for row in (first, second):
        for cell in row[1:]:
            assert _Tags(cell).seen <= {"p"}
            assert not cell or cell.startswith("<p>")
    assert "esketamine" in _Tags(first[header.index("Char: Treatment")]).text
    assert any("Add these characteristics" in step and "Treatment" in step for step in exported.steps)


def test_missing_codes_are_words_and_what_is_pending_everywhere_is_left_out() -> None:
    told = in_words(
        FORM,
        studies=[
            {"study": "S1", "country": "GBR", "aim": "PEND", "study_type": "NR"},
            {"study": "S2", "country": "PEND", "aim": "PEND", "study_type": "PEND"},
        ],
        samples=[{"study": name, "group": "total", "n_analysed": "PEND"} for name in ("S1", "S2")],
    )
    exported = revman_csv(told)
    content = exported.files["study-information.csv"].decode("utf-8-sig")
    assert re.search(r"\b(PEND|NR|UC)\b", content) is None
    assert "pending" in content
    assert any("everything there is pending (PEND)" in line for line in exported.left_out)


# ---------------------------------------------------------------------------------------------------- the command
@pytest.mark.parametrize(("program", "file"), [("refi-qda", "findings.qdpx"), ("revman", "study-information.csv")])
def test_the_example_is_exported_into_a_new_folder_and_never_over_another(
    played: Played, tmp_path: Path, program: str, file: str
) -> None:
    ran = twofold("export", program, "--to", str(tmp_path / "out"), at=played.folder)
    assert ran.code == 0
    assert "left out" in ran.out
    assert (tmp_path / "out" / file).exists()
    assert "no counterpart" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    (tmp_path / "out" / file).write_text("ours")
    again = twofold("export", program, "--to", str(tmp_path / "out"), at=played.folder)
    assert again.code == 2
    assert (tmp_path / "out" / file).read_text() == "ours"

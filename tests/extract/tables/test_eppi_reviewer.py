"""An export of EPPI-Reviewer, a file of JSON for each coder, is compared as a table of questions and codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.extract.command import twofold


def code(number: int, name: str, *below: dict[str, Any]) -> dict[str, Any]:
    return {"AttributeId": number, "AttributeName": name, "Attributes": {"AttributesList": list(below)}}


def given(number: int, text: str = "") -> dict[str, Any]:
    return {"AttributeId": number, "AdditionalText": text, "ArmId": 0, "ArmTitle": ""}


TREE = {
    "SetName": "Extraction",
    "Attributes": {
        "AttributesList": [
            code(1, "Country", code(2, "Peru"), code(3, "Kenya")),
            code(4, "Numbers", code(5, "Sample size")),
        ]
    },
}


def export(path: Path, codes: dict[str, list[dict[str, Any]]], **more: Any) -> None:
    references = [
        {"ItemId": 100 + place, "ShortTitle": name, "Codes": listed, **more}
        for place, (name, listed) in enumerate(codes.items())
    ]
    path.write_text(json.dumps({"CodeSets": [TREE], "References": references}), encoding="utf-8")


def test_two_coders(tmp_path: Path) -> None:
    export(
        tmp_path / "ann.json", {"A 2001": [given(3), given(2), given(5, "40")], "B 2002": [given(3), given(5, "31")]}
    )
    export(
        tmp_path / "ben.json", {"A 2001": [given(2), given(3), given(5, "40")], "B 2002": [given(2), given(5, "13")]}
    )
    ran = twofold("compare", "ann.json", "ben.json", "--to", "differ.xlsx", at=tmp_path)
    assert "recognised as an export of EPPI-Reviewer: 2 references" in " ".join(ran.out.split())
    found = twofold("compare", "ann.json", "ben.json", "--output-format", "json", at=tmp_path).json
    assert (found["cells"]["filled_in"], found["cells"]["same"]) == (6, 4)
    assert {(cell["study"], cell["field"], cell["values"]["ben"]["value"]) for cell in found["discrepancies"]} == {
        ("B 2002", "country", "Peru"),
        ("B 2002", "sample_size_text", "13"),
    }
    assert found["discrepancies"][0]["values"]["ben"]["cell"] == "item 101"


def test_references_of_one_name_are_told_apart_and_outcomes_are_said(tmp_path: Path) -> None:
    path = tmp_path / "ann.json"
    export(path, {"A 2001": [given(2)]}, Outcomes=[{}, {}])
    content = json.loads(path.read_text(encoding="utf-8"))
    content["References"].append({"ItemId": 7, "ShortTitle": "A 2001", "Codes": [given(3)]})
    path.write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "ben.json").write_text(json.dumps(content), encoding="utf-8")
    found = twofold("compare", "ann.json", "ben.json", "--output-format", "json", at=tmp_path).json
    assert (found["studies"]["compared"], found["cells"]["same"]) == (2, 2)
    text = " ".join(sentence["sentence"] for sentence in found["assumed"]["sentences"])
    assert "2 outcomes for a meta-analysis not used" in text


def test_other_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"a": 1}', encoding="utf-8")
    (tmp_path / "b.json").write_text('{"a": ', encoding="utf-8")
    assert "this is JSON, not a spreadsheet" in twofold("compare", "a.json", "b.json", at=tmp_path).err
    assert "this is no JSON that can be read" in twofold("compare", "b.json", "a.json", at=tmp_path).err

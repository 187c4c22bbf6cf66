"""Headers of several lines go by their first line, and comments by their question."""

from pathlib import Path

from extract.tables.first_lines import first_lines
from tests.extract.command import twofold


def test_a_header_goes_by_its_first_line_unless_two_have_the_same() -> None:
    design, blinded = "What design?\nSelect one", "Blinded?\n(yes/no)"
    assert list(first_lines(["Refid", design, f"{design}_comment", blinded, "Blinded?_comment"]).values()) == [
        "Refid",
        "What design?",
        "What design? / Comment",
        "Blinded?",
        "Blinded? / Comment",
    ]
    same = ["Dose\nof arm 1", "Dose\nof arm 2", "own_comment"]
    assert list(first_lines(same).values()) == same
    assert list(first_lines(["Arm 1\nlong / n\nall", "Arm 2 / n\nall"]).values()) == ["Arm 1 / n", "Arm 2 / n"]


def test_the_first_line_is_enough_in_options_and_stands_in_messages(tmp_path: Path) -> None:
    head = '"Record?\nas in the list","Design?\n(-8 = not reported)","Design?\n(-8 = not reported)_comment"\n'
    (tmp_path / "a.csv").write_text(head + "k1,2,x\nk2,-8,y\nk3,3,z\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(head + "k1,2,\nk2,1,u\nk3,4,v\n", encoding="utf-8")
    result = twofold("compare", "a.csv", "b.csv", "--key", "record?", "--output-format", "json", at=tmp_path).json
    kinds = [(cell["label"], cell["kind"]) for cell in result["discrepancies"]]
    assert kinds == [("Design?", "status"), ("Design?", "conflict")]
    comment = next(field for field in result["fields"] if field["label"] == "Design? / Comment")
    assert (comment["unscored"], comment["conflict"]) == (3, 0)

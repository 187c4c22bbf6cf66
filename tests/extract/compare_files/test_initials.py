"""Initials of one person that are typed in several ways are one extractor, and that is asked about."""

from pathlib import Path

from tests.extract.command import twofold


def _people(at: Path, *initials: str) -> tuple[list[str], list[str]]:
    """The extractors of answers that were sent with these initials in turn, and what is asked about them."""
    rows = [f"{who},P{paper},{paper + 20}" for paper in range(2, 9) for who in initials[paper % 2 :: 2]]
    (at / "sent.csv").write_text("\n".join(["Your initials,Paper,Age", *rows, ""]), encoding="utf-8")
    ran = twofold("compare", "sent.csv", "--by", "Your initials", "--output-format", "json", at=at)
    asked = [one["sentence"] for one in ran.json["assumed"]["sentences"] if one["about"] == "extractors"]
    return ran.json["extractors"], [sentence for sentence in asked if "counts as one person" in sentence]


def test_initials_with_points_blanks_or_in_lower_case_are_one_person(tmp_path: Path) -> None:
    people, asked = _people(tmp_path, "HB", "H.B.", "KO", "ko ")
    assert people == ["HB", "KO"]
    assert asked == [
        "'HB' is also written 'H.B.', and counts as one person",
        "'KO' is also written 'ko', and counts as one person",
    ]


def test_other_initials_and_numbers_with_points_are_other_people(tmp_path: Path) -> None:
    assert _people(tmp_path, "HB", "HB", "HC", "HC") == (["HB", "HC"], [])
    people, asked = _people(tmp_path, "rater 1.1", "rater 1.1", "rater 11", "rater 11")
    assert (len(people), asked) == (2, [])


def test_a_column_with_one_address_in_all_rows_is_not_proposed_for_the_extractors(tmp_path: Path) -> None:
    """As where a form was sent without signing in."""
    rows = [f"anonymous,{who},Arl {2010 + at},{at + 40}" for who in ("Ina", "Ole") for at in range(5)]
    (tmp_path / "sent.csv").write_text("\n".join(["E-mail,Name,Study,N", *rows, ""]), encoding="utf-8")
    refused = twofold("compare", "sent.csv", at=tmp_path)
    assert refused.code == 2
    assert "--by 'Name'" in refused.err
    assert twofold("compare", "sent.csv", "--by", "Name", at=tmp_path).code == 0

"""Quotes that each person numbered, with pages or themes written in two ways: the words of the quote pair them."""

from pathlib import Path
from typing import Any

from tests.extract.command import twofold

OURS = (
    ("Dovre 2015", "p. 3", "The ferry was late so the clinic was missed again", "access"),
    ("Dovre 2015", "p. 5", "I brought my own kettle and nobody minded", "belonging"),
    ("Dovre 2015", "pp. 5-6", "They spoke over my head about the dosage", "voice"),
    ("Fosse 2019", "p. 2", "My sister drove me for an hour each way", "access"),
    ("Fosse 2019", "p. 4", "The nurse knew the name of my dog", "belonging"),
    ("Gjerde 2020", "p. 101", "Nobody had told the night shift about me", "voice"),
    ("Gjerde 2020", "p. 103", "The choir was the best part of the week", "belonging"),
)
THEIRS = (
    ("Dovre 2015", "5", "I brought my own kettle and nobody minded", "belonging"),
    ("Dovre 2015", "5-6", "They spoke over my head about the dosage", "voice"),
    ("Dovre 2015", "3", "The ferry was late so the clinic was missed again", "place"),
    ("Fosse 2019", "4", "The nurse knew the name of my dog", "belonging"),
    ("Gjerde 2020", "103", "The choir was the best part of the week", "belonging"),
    ("Gjerde 2020", "101", "Nobody had told the night shift about me", "voice"),
)


def compared(at: Path, ours: tuple[tuple[str, ...], ...], theirs: tuple[tuple[str, ...], ...], head: str) -> Any:
    for name, rows in (("a", ours), ("b", theirs)):
        numbers: dict[str, int] = {}
        lines = [head]
        for study, *others in rows:
            numbers[study] = numbers.get(study, 0) + 1
            lines.append(",".join((study, f"Q{numbers[study]}", *others)))
        (at / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=at).json


def test_the_same_words_outweigh_another_spelling_of_the_page(tmp_path: Path) -> None:
    result = compared(tmp_path, OURS, THEIRS, "Study,Quote no,Page,Quote,Theme")
    conflicts = [(cell["study"], cell["field"]) for cell in result["discrepancies"] if cell["kind"] == "conflict"]
    assert result["rows"]["paired"] == 6
    assert result["rows"]["only"] == {"a": 1, "b": 0}
    assert not [field for _, field in conflicts if field == "quote"]
    assert conflicts.count(("Dovre 2015", "theme")) == len([field for _, field in conflicts if field == "theme"]) == 1


def test_the_same_words_pair_where_nothing_else_shows_it(tmp_path: Path) -> None:
    """The themes are the same at each number, so that the quotes alone differ."""
    ours = tuple((study, quote, "voice") for study, _, quote, _ in OURS)
    theirs = tuple((study, quote, "voice") for study, _, quote, _ in THEIRS)
    changed = (*theirs[:-1], (*theirs[-1][:2], "place"))
    result = compared(tmp_path, ours, changed, "Study,Quote no,Quote,Theme")
    kinds = [(cell["field"], cell["kind"]) for cell in result["discrepancies"] if cell["kind"] == "conflict"]
    assert result["rows"]["paired"] == 6
    assert kinds == [("theme", "conflict")]


def test_the_same_words_twice_in_a_study_show_nothing(tmp_path: Path) -> None:
    words = "I would do it all again tomorrow"
    ours = (("A 2001", "p. 1", words, "x"), ("A 2001", "p. 2", words, "y"), ("B 2002", "p. 1", "Short one", "x"))
    result = compared(tmp_path, ours, ours, "Study,Quote no,Page,Quote,Theme")
    assert (result["rows"]["paired"], result["rows"]["proposed"], result["cells"]["conflict"]) == (3, 0, 0)


def test_pages_are_the_same_with_a_form_made_from_the_files_and_in_a_consensus(tmp_path: Path) -> None:
    texts = {
        "a": ("p. 3", "p. 5", "pp. 5-6", "p. 9"),
        "b": ("3", "5", "5-6", "10"),
        "agreed": ("p. 3", "5", "5-6", "p. 10"),
    }
    for name, pages in texts.items():
        lines = ["Study,Page", *(f"S{at} 2001,{page}" for at, page in enumerate(pages))]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    twofold("form", "infer", "a.csv", "b.csv", "--to", "f.yaml", at=tmp_path)
    for form in ((), ("--form", "f.yaml")):
        result = twofold("compare", "a.csv", "b.csv", *form, "--output-format", "json", at=tmp_path).json
        assert [cell["study"] for cell in result["discrepancies"]] == ["S3 2001"]
        ledger = f"{len(form)}.jsonl"
        of = ("--of", "a.csv", "--of", "b.csv", *form, "--ledger", ledger)
        assert "1 ruling taken" in twofold("adjudicate", "--consensus", "agreed.csv", *of, at=tmp_path).out
        after = twofold("compare", "a.csv", "b.csv", *form, "--ledger", ledger, "--output-format", "json", at=tmp_path)
        assert after.json["discrepancies"][0]["final"] in {"10", "p. 10"}

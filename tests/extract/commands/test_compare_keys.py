"""Which columns say which row is which, in files without a project: names, never results."""

from pathlib import Path

import pytest

from tests.extract.command import twofold


def _write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_results_never_say_which_row_is_which(tmp_path: Path) -> None:
    """Although events are met again and the labels are not: statin is not joined with control."""
    rows = [("x", 100, 12, 30), ("y", 80, 9, 17), ("z", 60, 5, 11)]
    ours = "".join(f"{p},statin,{n},{a}\n{p},placebo,{n + 1},{b}\n" for p, n, a, b in rows)
    theirs = "".join(f"{p},drug,{n},{b if p == 'x' else a}\n{p},control,{n + 1},{a if p == 'x' else b}\n"
                     for p, n, a, b in rows)  # fmt: skip
    at = _write(tmp_path, a="paper,label,n,events\n" + ours, b="paper,label,n,events\n" + theirs)
    result = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=at).json
    assert result["assumed"]["key"] == {"study": "paper", "identity": ["label"]}
    assert {pairing["by"] for pairing in result["pairings"]} == {"similarity"}
    assert all(pairing["rows"]["a"]["row"] == pairing["rows"]["b"]["row"] for pairing in result["pairings"])
    assert "? 'paper' says which study a row belongs to" in twofold("compare", "a.csv", "b.csv", at=at).out


def test_a_file_of_headers_alone_is_named(tmp_path: Path) -> None:
    at = _write(tmp_path, a="study,arm,n\nS1,x,1\n", b="study,arm,n\n")
    ran = twofold("compare", "a.csv", "b.csv", at=at)
    assert (ran.code, "b.csv" in ran.err, "no rows below its headers" in ran.err) == (2, True, True)


@pytest.mark.parametrize(("one", "other"), [("men / post", "women / post"), ("treated", "untreated")])
def test_opposites_are_not_alike(tmp_path: Path, one: str, other: str) -> None:
    at = _write(
        tmp_path, a=f"study,arm,n,mean\nS,all,40,3\nS,{one},20,5\n", b=f"study,arm,n,mean\nS,all,40,3\nS,{other},31,9\n"
    )
    result = twofold(
        "compare", "a.csv", "b.csv", "--key", "study", "--key", "arm", "--output-format", "json", at=at
    ).json
    assert result["rows"]["proposed"] == 0


def test_a_row_that_does_not_say_which_row_it_is_is_called_blank_in_json(tmp_path: Path) -> None:
    at = _write(tmp_path, a="study,arm,n\nS1,x,1\nS1,,2\n", b="study,arm,n\nS1,x,1\n")
    keys = ("--key", "study", "--key", "arm")
    result = twofold("compare", "a.csv", "b.csv", *keys, "--output-format", "json", at=at).json
    assert [(each["kind"], each["cell"]) for each in result["cannot_be_paired"]] == [("unidentified", "B3")]


def test_words_for_missing_make_no_column_less_alike(tmp_path: Path) -> None:
    one = "study,doi,n\nA,NR,NR\nB,10.1000/b,4\nC,10.1000/c,4\nD,n/a,n/a\n"
    other = "study,doi,n\nA,unknown,unknown\nB,10.1000/b,4\nC,10.1000/c,4\nD,not applicable,not applicable\n"
    (tmp_path / "a.csv").write_text(one, encoding="utf-8")
    (tmp_path / "b.csv").write_text(other, encoding="utf-8")
    found = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path).json
    assert found["assumed"]["key"]["study"] == "study"


def test_numbers_that_a_spreadsheet_gave_a_decimal_are_proposed_as_the_same_study(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,n\n1.0,5\n2.0,6\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("study,n\n1,5\n2,6\n", encoding="utf-8")
    found = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path).json
    assert found["rows"]["proposed"] == 2


OWN_NUMBERS = {
    "a": "paper,row_id,mean,sd,n\nP1,11,1.5,2.1,40\nP1,12,2.5,2.2,41\nP2,14,3.5,1.1,20\nP2,15,3.9,1.3,22\n",
    "b": "paper,row_id,mean,sd,n\nP2,14,3.9,1.3,22\nP2,22,3.5,1.1,21\nP1,24,2.5,2.2,41\nP1,25,1.5,2.1,40\n",
}


def test_rows_with_numbers_of_their_own_are_paired_by_what_they_say(tmp_path: Path) -> None:
    """Also where two rows have the same number by chance; and the number is no difference."""
    at = _write(tmp_path, **OWN_NUMBERS)
    result = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=at).json
    pairs = {(pairing["rows"]["a"]["row"], pairing["rows"]["b"]["row"]) for pairing in result["pairings"]}
    assert pairs == {(2, 5), (3, 4), (4, 3), (5, 2)}
    assert (result["rows"]["proposed"], result["cells"]["conflict"], result["cells"]["names_spelled_differently"]) == (
        4,
        1,
        0,
    )
    form = twofold("form", "infer", "a.csv", "b.csv", at=at).out
    (at / "form.yaml").write_text(form, encoding="utf-8")
    again = twofold("compare", "a.csv", "b.csv", "--form", "form.yaml", "--output-format", "json", at=at).json
    assert (again["rows"], again["cells"]) == (result["rows"], result["cells"])


def test_the_records_of_redcap_come_first_and_a_repeating_form_is_asked_for_by_its_name(tmp_path: Path) -> None:
    head = "record_id,redcap_repeat_instrument,redcap_repeat_instance,design,n,bp\n"
    rows = "1,,,rct,20,\n1,visit,1,,,100\n1,visit,2,,,110\n2,,,cohort,30,\n2,visit,1,,,120\n2,visit,2,,,130\n"
    at = _write(tmp_path, a=head + rows, b=head + rows.replace("130", "131").replace("rct", "RCT?"))
    result = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=at).json
    assert [cell["label"] for cell in result["discrepancies"]] == ["design"]
    sentences = " ".join(sentence["sentence"] for sentence in result["assumed"]["sentences"])
    assert "only the table records was used. There are others: visit with 4 rows" in sentences
    visits = twofold("compare", "a.csv", "b.csv", "--sheet", "visit", "--output-format", "json", at=at).json
    assert visits["assumed"]["key"] == {"study": "record_id", "identity": ["redcap_repeat_instance"]}
    assert [cell["values"]["b"]["value"] for cell in visits["discrepancies"]] == ["131"]


def test_an_id_with_a_point_before_it_is_an_id(tmp_path: Path) -> None:
    rows = [f"S{n // 3},{kind},k{n},{n}\n" for n in range(9) for kind in ("msd",)]
    at = _write(
        tmp_path, a="study;kind;.id;n\n" + "".join(rows).replace(",", ";"), b="study,kind,.id,n\n" + "".join(rows)
    )
    result = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=at).json
    assert result["assumed"]["key"] == {"study": "study", "identity": [".id"]}


def test_effects_that_nothing_tells_apart_are_paired_by_likeness_within_their_study(tmp_path: Path) -> None:
    """Both list the effects of each paper without a number, in another order; two figures were misread."""
    head = "doi,model,device,n,accuracy\n"
    rows = [
        f"10.1/{paper},{model},radar,{paper}{effect}0,0.{paper}{effect}7"
        for paper in (3, 4, 5)
        for effect, model in enumerate(("tree", "tree", "net"), 1)
    ]
    theirs = [row.replace("320,", "230,").replace("0.517", "0.571") for row in rows[::-1]]
    (tmp_path / "a.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(head + "\n".join(theirs) + "\n", encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path).json
    assert (ran["rows"]["paired"], ran["rows"]["proposed"], ran["cells"]["conflict"]) == (9, 9, 2)
    wrong = [
        pairing["rows"]
        for pairing in ran["pairings"]
        if pairing["rows"]["a"]["row"] + pairing["rows"]["b"]["row"] != len(rows) + 3
    ]
    assert wrong == []
    (key,) = [sentence["sentence"] for sentence in ran["assumed"]["sentences"] if sentence["about"] == "key"]
    assert "no column says which row of the study it is, so rows are paired by similarity" in key
    assert not any("'sheet row'" in sentence["sentence"] for sentence in ran["assumed"]["sentences"])
    assert twofold("form", "infer", "a.csv", "b.csv", "--to", "f.yaml", at=tmp_path).code == 0
    by_form = twofold("compare", "a.csv", "b.csv", "--form", "f.yaml", "--output-format", "json", at=tmp_path).json
    assert (by_form["rows"], by_form["cells"]) == (ran["rows"], ran["cells"])
    (tmp_path / "agreed.csv").write_text(head + "\n".join(rows[3:] + rows[:3]) + "\n", encoding="utf-8")
    taken = twofold("adjudicate", "--consensus", "agreed.csv", "--of", "a.csv", "--of", "b.csv", at=tmp_path)
    assert (taken.code, "2 rulings taken" in taken.out) == (0, True)
    assert "so rows are paired by similarity" in taken.err
    ruled = twofold("compare", "a.csv", "b.csv", "--ledger", "decisions.jsonl", "--output-format", "json", at=tmp_path)
    assert {cell["final"] for cell in ruled.json["discrepancies"]} == {"320", "0.517"}

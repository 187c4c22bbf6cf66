"""A number that stands out as a code for missing is asked about, and `--missing` says that it is one."""

from pathlib import Path

import pytest

from tests.extract.command import Ran, twofold

ROWS = "Study,Age mean,Dropouts,Change\nA,18,1,-2.5\nB,44.1,-9,1.5\nC,999,3,-99\nD,70,4,0.1\nE,33,2,0.5\nF,999,5,-1.1\n"


def _compared(at: Path, *options: str, of: str = ROWS) -> Ran:
    for name, text in (("a", of), ("b", of.replace("44.1", "45").replace("-99", "NR"))):
        (at / f"{name}.csv").write_text(text, encoding="utf-8")
    return twofold("compare", "a.csv", "b.csv", *options, "--output-format", "json", at=at)


def _asked(ran: Ran) -> list[tuple[str, str]]:
    sentences = ran.json["assumed"]["sentences"]
    return [
        (each["sentence"].partition(" is far")[0].partition(" (NR")[0], each["option"])
        for each in sentences
        if each["about"] == "missing" and each["doubtful"]
    ]


def test_it_is_asked_about_and_not_taken(tmp_path: Path) -> None:
    ran = _compared(tmp_path)
    assert _asked(ran) == [
        ("numbers that mean missing, because all others are 0 or more", "--form FILE"),
        ("'999' in 'Age mean' (4 cells)", "if it does: --missing 'Age mean=999'"),
        ("'-99' in 'Change' (1 cell)", "if it does: --missing Change=-99"),
    ]
    assert [(cell["field"], cell["kind"]) for cell in ran.json["discrepancies"]] == [
        ("age_mean", "conflict"),
        ("change", "status"),
    ]


def test_the_option_takes_it_and_every_command_remembers(tmp_path: Path) -> None:
    codes = ("--missing", "age mean=999", "--missing", "Change=-99")
    ran = _compared(tmp_path, *codes, "--to", "d.xlsx")
    assert [cell["field"] for cell in ran.json["discrepancies"]] == ["age_mean"]
    assert len(_asked(ran)) == 1
    assert "--missing 'age mean=999'" in twofold("adjudicate", "d.xlsx", at=tmp_path).out
    twofold("form", "infer", "a.csv", "b.csv", *codes, "--to", "f.yaml", at=tmp_path)
    by_form = twofold("compare", "a.csv", "b.csv", "--form", "f.yaml", "--output-format", "json", at=tmp_path).json
    assert [cell["field"] for cell in by_form["discrepancies"]] == ["age_mean"]


@pytest.mark.parametrize("numbers", [(18, 450, 500, 610, 33, 999), (1, 2, 3, 4, 5, 9), (9, 9, 9, 9, 9, 9)])
def test_a_number_among_others_is_a_number(tmp_path: Path, numbers: tuple[int, ...]) -> None:
    rows = "".join(f"S{row},{number}\n" for row, number in enumerate(numbers))
    assert not _asked(_compared(tmp_path, of=f"Study,n\n{rows}"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--missing", "Weight=999"), "has no column 'Weight'"),
        (("--missing", "999"), "needs a column and a code"),
        (("--missing", "n=999", "--form", "f.yaml"), "is for files without a form"),
    ],
)
def test_a_mistake_in_it_is_said(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text("Study,n\nA,1\nB,2\n", encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", *options, at=tmp_path)
    assert (ran.code, said in ran.err) == (2, True)


def test_parts_of_a_country_are_not_the_same_place(tmp_path: Path) -> None:
    rows = ["Reid 2011,{}", "Pryce 2014,{}", "Hall 2016,England", "Kerr 2018,Scotland", "Duff 2019,{}"]
    for name, entries in (("a", ("Scotland", "Wales", "UK")), ("b", ("England", "Scotland", "UK"))):
        given = iter(entries)
        lines = [row.format(next(given)) if "{}" in row else row for row in rows]
        (tmp_path / f"{name}.csv").write_text("\n".join(["Study,Country", *lines]), encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--output-format", "json", at=tmp_path)
    assert [(cell["study"], cell["kind"]) for cell in ran.json["discrepancies"]] == [
        ("Pryce 2014", "conflict"),
        ("Reid 2011", "conflict"),
    ]
    asked = [each["sentence"] for each in ran.json["assumed"]["sentences"] if each["doubtful"]]
    assert any("names parts of a country ('England', 'Scotland', 'Wales')" in sentence for sentence in asked)


def test_minus_one_is_asked_about_where_it_alone_is_below_0_in_several_columns(tmp_path: Path) -> None:
    rows = "Study,Age,Dose,Change,Weeks\nA,18,1,-2.5,-1\nB,44,-1,-1,8\nC,-1,3,-1,12\nD,70,-1,0.1,-1\nE,-1,2,0.5,6\n"
    (sentence, option) = _asked(_compared(tmp_path, of=rows))[0]
    assert sentence.startswith("-1 is the only number below 0 in 'Age', 'Dose', 'Weeks': does it mean missing?")
    assert option == "if it does: --missing Age=-1, and so for each column"
    assert not _asked(_compared(tmp_path, of=rows.replace("-1\n", "4\n")))  # in two columns it may be a number

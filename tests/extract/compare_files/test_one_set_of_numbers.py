"""Each number on the screen of `compare` is in its JSON and in its workbook, under the same name."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from tests.extract.command import twofold
from tests.extract.commands.transparency import pairs_only
from tests.extract.compare_files.told import Told, key_of, sections

CASES = {
    "everything": (
        "study,arm,n,m,comments\nS1,x,1,1,hi\nS1,x,2,1,\nS1,y,2,2,a\nS2,y,3,3,b\nS3,y,4,1,c\n,,9,9,\nS4,y,1,,\nS5,z,1,1,q\n",
        "study,arm,n,m,comments\nS1,x,1,1,hi\nS1,x,2,1,\nS1,y,2.0,2,b\nS2,y,5,3,b\nS2,w,5,3,b\nS3,y,4,NR,c\nS6,,1,,\n",
    ),
    "spelling": ("study,q\nSmith and Jones 2013,a b\nB,x\nC,y\n", 'study,q\n"Smith, Jones 2013",A-B\nB,x\nC,\n'),
    "key and similarity": (
        "study,exp,x,q\nSmith and Jones 2013,1,0.512,a\nSmith and Jones 2013,2,6,b\nB,1,7,c\nB,2,8,d\n",
        'study,exp,x,q\n"Smith, Jones 2013",1,0.51,a\n"Smith, Jones 2013",02,6,b\nB,1,7.9,c\nB,2,8,d\n',
    ),
    "numbered otherwise": (
        "paper,effect,outcome,mean,n\nP1,1,pain,10.1,50\nP1,2,sleep,20.2,50\nP2,1,mood,3.3,40\nP3,1,mood,4.4,41\n",
        "paper,effect,outcome,mean,n\nP1,2,pain,10.1,50\nP1,1,sleep,20.2,50\nP2,1,mood,3.3,40\nP3,1,mood,4.4,41\n",
    ),
    "ids beside the key": (
        "ref,title,q\nR1,On a,x\nR2,On b,y\nR3,On c,x\nR4,On d,x\n",
        "ref,title,q\nR1,On a,x\nR2,On b,x\nR5,On c,x\nr4,On d,\n",
    ),
    "nothing shared": ("study,q\nP1,1\nP2,2\n", "study,q\nQ1,1\nQ2,2\n"),
    "all the same": ("study,q\nP1,1\nP2,2\n", "study,q\nP2,2\nP1,1\n"),
    "no row pairs": ("study,arm,q\nP1,x,1\nP1,x,2\nP2,y,\n", "study,arm,q\nP1,x,1\nP2,y,\n"),
    "more than are listed": tuple(  # of the last column that is shown, not all fit
        "study,a,b,c,d,e,f,g,h\n" + "".join(f"P{row},{','.join([f'{word} {row}'] * 8)}\n" for row in range(4))
        for word in ("low", "high")
    ),
    "only keys": ("study,q\nP1,1\nP2,2\n", "study,r\nP1,1\nP3,2\n"),
}


KEYS = {
    "everything": ("--key", "study", "--key", "arm"),
    "ids beside the key": ("--key", "title"),
    "key and similarity": ("--key", "study", "--key", "exp"),
}


@pytest.mark.parametrize("name", CASES)
def test_small_files_have_one_set_of_numbers(tmp_path: Path, name: str) -> None:
    for letter, text in zip("ab", CASES[name], strict=True):
        (tmp_path / f"{letter}.csv").write_text(text, encoding="utf-8")
    keys = KEYS.get(name, ())
    Told(tmp_path, "a.csv", "b.csv", *keys).check()


def test_a_key_by_which_rows_were_paired_is_no_cell_that_agrees(tmp_path: Path) -> None:
    for letter, text in zip("ab", CASES["key and similarity"], strict=True):
        (tmp_path / f"{letter}.csv").write_text(text, encoding="utf-8")
    comparison = Told(tmp_path, "a.csv", "b.csv", *KEYS["key and similarity"])
    assert comparison.json["rows"]["proposed"] == 2
    assert (comparison.json["cells"]["same"], comparison.json["cells"]["filled_in"]) == (6, 8)
    assert "2 conflicts (1 of them rounded: one number to fewer digits)" in comparison.text
    assert any(line.startswith("x  2 conflicts (1 of them") for line in comparison.screen)


def test_a_row_that_is_numbered_differently_is_no_value_that_differs(tmp_path: Path) -> None:
    """The numbers of two effects are swapped: every value agrees, and one number says how many keys do not."""
    for letter, text in zip("ab", CASES["numbered otherwise"], strict=True):
        (tmp_path / f"{letter}.csv").write_text(text, encoding="utf-8")
    comparison = Told(tmp_path, "a.csv", "b.csv", "--key", "paper", "--key", "effect")
    cells = comparison.json["cells"]
    assert (cells["same"], cells["filled_in"], cells["conflict"], cells["key_differs"]) == (12, 12, 0, 2)
    assert [(discrepancy["kind"], discrepancy["row"]) for discrepancy in comparison.json["discrepancies"]] == [
        ("key_differs", "1"),
        ("key_differs", "2"),
    ]
    assert "no value differs the key differs in 2 cells (numbered or named differently)" in comparison.text
    assert "effect  the key differs in 2 cells (numbered or named differently)" in comparison.screen
    lines = openpyxl.load_workbook(tmp_path / "differ.xlsx")["Discrepancies"].iter_rows(min_row=3, values_only=True)
    assert [cell for line in lines for cell in line].count("numbered or named differently") == 2


def test_arms_have_one_set_of_numbers(shared: Path, tmp_path: Path) -> None:
    Told(tmp_path, shared / "dual" / "arms" / "a.csv", shared / "dual" / "arms" / "b.csv").check()


def test_risk_of_bias_has_one_set_of_numbers(shared: Path, tmp_path: Path) -> None:
    Told(tmp_path, shared / "dual" / "risk-of-bias" / "export.csv").check()


@pytest.mark.long
def test_transparency_has_one_set_of_numbers(shared: Path, tmp_path: Path) -> None:
    Told(tmp_path, pairs_only(shared, tmp_path), "--by", "Coder initials", "--key", "Article ID").check()


SETS = (
    ("agreement/anxiety.csv",),
    ("agreement/cac.general.csv",),
    ("agreement/cac.raw5obser.csv",),
    ("agreement/diagnoses.csv",),
    ("dual/pathogens/nipah_outbreaks_fixing.csv",),
    ("dual/pathogens/zika_db1_outbreaks_fixing.csv",),
    ("references/embase.csv", "references/embase_newpage.csv"),
)
LARGE = (
    ("agreement/cac.raw.g1g2.csv",),
    ("agreement/cac.raw.gender.csv",),
    ("agreement/cac.raw4raters.csv",),
    ("agreement/video.csv",),
    ("dual/pathogens/ebola_params_fixing.csv",),
    ("dual/pathogens/nipah_params_fixing.csv",),
    ("dual/pathogens/sars_params_fixing.csv",),
    ("dual/transparency/compared.csv",),
    ("dual/transparency/forms.csv",),
    ("dual/transparency/forms.csv", "dual/transparency/resolved.csv"),
    ("dual/transparency/resolved.csv",),
    ("references/generic.csv", "references/generic_labels.csv"),
    ("references/generic_labels.csv", "references/generic_bad_record_id.csv"),
    ("references/generic_semicolon.csv", "references/generic_tab.tsv"),
)


@pytest.mark.parametrize("files", SETS)
def test_real_files_have_one_set_of_numbers(shared: Path, tmp_path: Path, files: tuple[str, ...]) -> None:
    Told(tmp_path, *(shared / file for file in files)).check()


@pytest.mark.long
@pytest.mark.parametrize("files", LARGE)
def test_large_files_have_one_set_of_numbers(shared: Path, tmp_path: Path, files: tuple[str, ...]) -> None:
    Told(tmp_path, *(shared / file for file in files)).check()


def test_the_cover_writes_thousands_as_the_screen_does(tmp_path: Path) -> None:
    for letter, value in zip("ab", ("cohort", "trial"), strict=True):
        lines = "".join(f"S{number},{value}\n" for number in range(1, 1_012))
        (tmp_path / f"{letter}.csv").write_text(f"study,q\n{lines}", encoding="utf-8")
    comparison = Told(tmp_path, "a.csv", "b.csv")
    assert ["still open", "1,011 of 1,011 lines"] in comparison.cover["Progress"]
    assert "1,011 cells to rule on" in comparison.text


_AGREEING = (
    (
        "study,q,n,comments\nA,x,1,k\nB,y,2,l\nC,x,3,m\nD,y,4,\n",
        "study,q,n,comments\nA,x,1,k\nB,x,2,l\nC,,5,m\nD,y,4,\n",
    ),
    (
        "study,arm,q,s\nA,1,x,p; q\nA,2,y,p\nB,1,x,q; r\nB,2,y,r\n",
        "study,arm,q,s\nA,1,x,p; q\nA,2,x,q\nB,1,x,q\nB,2,y,r\n",
        "study,arm,q,s\nA,1,,p; q\nA,2,NR,p\nB,1,y,q; r\nC,2,y,r\n",
    ),
)


@pytest.mark.parametrize("texts", _AGREEING, ids=len)
def test_the_figures_of_agreement_have_the_names_of_their_keys(tmp_path: Path, texts: tuple[str, ...]) -> None:
    """A name on the screen and in the workbook is a key in JSON; what stands in brackets beside it explains it."""
    files = [f"{letter}.csv" for letter, _ in zip("abc", texts, strict=False)]
    for file, text in zip(files, texts, strict=True):
        (tmp_path / file).write_text(text, encoding="utf-8")
    _check_figures(tmp_path, *files)


@pytest.mark.parametrize(
    "files", [("dual/arms/a.csv", "dual/arms/b.csv"), ("dual/risk-of-bias/export.csv",), *SETS[:4]]
)
def test_figures_of_real_files_have_the_names_of_their_keys(
    shared: Path, tmp_path: Path, files: tuple[str, ...]
) -> None:
    _check_figures(tmp_path, *(shared / file for file in files))


def _check_figures(folder: Path, *files: str | Path) -> None:
    """Each figure of a line of the workbook is on the screen, and in JSON under the key that its name is."""
    command = ("compare", *files, "--agreement", "--decimals", "6")
    output = twofold(*command, "--to", "d.xlsx", at=folder).out
    agreement = twofold(*command, "--output-format", "json", at=folder).json["agreement"]
    cover = openpyxl.load_workbook(folder / "d.xlsx").worksheets[0]
    told = sections([[str(cell or "") for cell in row[1:3]] for row in cover.iter_rows(max_col=3, values_only=True)])
    lines = dict(dict(told)["Agreement"])
    facts = {field["label"]: field for field in agreement["fields"] if field["n"]}
    facts |= {f"Rows of {rows['label']}": rows for rows in agreement["rows"]}
    assert facts
    words = " ".join(output.split())
    for label, fact in facts.items():
        for name, figure in re.findall(r"([^,(:]+(?:: \w+)?(?: \([^)]*\))?) (-?[\d.]+%?[^,]*)(?:, |$)", lines[label]):
            shown, _, extractor = re.sub(r" \(.*\)| \w+ - \w+", "", name).partition(": ")
            shown, _, only = shown.partition("only ") if shown.startswith("only ") else (shown, "", "")
            key = "only" if only else key_of(shown)
            fact_value = fact[key][only or extractor] if only or extractor else fact[key]
            number = float(re.split(r"[%*( ]", figure)[0]) / (100 if "%" in figure else 1)
            assert fact_value == pytest.approx(number, abs=6e-4), (label, name)
            assert figure in words, (label, name)
            assert all(word in words for word in re.sub(r" \(.*\)", "", name).split()), (label, name)
    for sentence in agreement["sentences"].values():
        assert sentence in lines.values()
        assert sentence in words


def test_what_was_typed_is_shown_as_it_was_typed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,q\nA,\\N\nB,it's so\nC,x\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("study,q\nA,x\nB,C:\\new\nC,x\n", encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", at=tmp_path)
    assert "A: a '\\N' (B2)   b 'x' (B2)" in ran.out
    assert "B: a 'it's so' (B3)   b 'C:\\new' (B3)" in ran.out
    assert "'\\N': NR in 'q'" in ran.out


def test_few_studies_and_what_is_not_compared_are_said_alike_everywhere(tmp_path: Path) -> None:
    for name, last in (("a", "9"), ("b", "8")):
        rows = "".join(f"S{n // 3},{n % 3},{n % 4},note {name}\n" for n in range(11))
        (tmp_path / f"{name}.csv").write_text(f"study,arm,n,comments\n{rows}S3,2,{last},\n", encoding="utf-8")
    command = ("compare", "a.csv", "b.csv", "--key", "study", "--key", "arm", "--agreement")
    shown = " ".join(twofold(*command, "--to", "d.xlsx", at=tmp_path).out.split())
    result = twofold(*command, "--output-format", "json", at=tmp_path).json
    few = result["agreement"]["few_studies"]
    assert few.startswith("The intervals from resamples rest on only 4 studies.")
    cover = openpyxl.load_workbook(tmp_path / "d.xlsx").worksheets[0]
    assert few in shown
    assert few in [cell.value for cell in cover["C"]]
    assert f"not compared: {result['cells']['unscored']} unscored (comments and other free text)" in shown
    assert "Not compared: names and numbers of rows; comments and other free text (1 field)." in shown

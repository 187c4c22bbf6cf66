"""Each number on the screen of `compare` is in its JSON and in its workbook, under the same name."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from extract.compare_files.summary import percent
from tests.extract.command import twofold
from tests.extract.commands.transparency import pairs_only

HEADS = {"spelled": "cosmetic"} | {name: name for name in ("conflict", "rounded", "status", "omission")}


class Told:
    """What one comparison says on the screen, as JSON, and on the first sheet of its workbook."""

    def __init__(self, folder: Path, *files: Path | str) -> None:
        table = ("--write-agreed", "table.xlsx")
        shown = twofold("compare", *files, "--to", "differ.xlsx", *table, at=folder)
        self.screen = shown.out.splitlines()
        self.text = " ".join(shown.out.split())
        self.json: Any = twofold("compare", *files, *table, "--output-format", "json", at=folder).json
        self.workbook = openpyxl.load_workbook(folder / "differ.xlsx")
        self.table = openpyxl.load_workbook(folder / "table.xlsx").worksheets[0]
        cover = self.workbook.worksheets[0]
        rows = [[str(cell or "") for cell in row[1:3]] for row in cover.iter_rows(max_col=3, values_only=True)]
        self.cover = {heading: list(lines) for heading, lines in _sections(rows)}

    def check(self) -> None:
        self._summary()
        self._columns()
        self._headings()
        self._columns_that_differ()
        self._lists()
        self._open_lines()
        self._agreed_table()
        self._assumed()
        self._sums()

    def _summary(self) -> None:
        """The sentences of the cover stand on the screen word for word, and their numbers in JSON."""
        for label, sentence in self.cover["What was compared"]:
            assert " ".join([label, sentence][not label :]).strip() in self.text
        sentences = " ".join(sentence for _, sentence in self.cover["What was compared"])
        studies, rows, cells, waiting = (self.json[name] for name in ("studies", "rows", "cells", "to_rule_on"))
        for name, number in studies["of"].items():
            assert f"{name} has {number:,}" in sentences
        assert f"; {studies['compared']:,} that " in sentences
        expected = {
            r"([\d,]+) paired": rows["paired"],
            r"([\d,]+) of them by similarity": rows["proposed"],
            r"([\d,]+) that cannot be paired": rows["unpairable"],
            r"([\d,]+) of [\d,]+ that are filled in": cells["same"],
            r"[\d,]+ of ([\d,]+) that are filled in": cells["filled_in"],
            r"([\d,]+) of them spelled differently": cells["cosmetic"],
            r"([\d,]+) conflicts?": cells["conflict"],
            r"([\d,]+) status": cells["status"],
            r"([\d,]+) omissions?": cells["omission"],
            r"([\d,]+) names? of (?:a row|rows)": cells["names_spelled_differently"],
            r"([\d,]+) cells? of (?:a key is|keys are)": cells["key_differs"],
            r"([\d,]+) of comments": cells["unscored"],
            r"([\d,]+) of studies that only": cells["single"],
            r"([\d,]+) of rows that cannot": cells["unpairable"],
            r"([\d,]+) pairings?(?=[, ][^.]*to rule)": waiting["pairings"],
            r"([\d,]+) whole rows?": waiting["rows"],
            r"([\d,]+) cells?(?= to rule)": waiting["cells"],
            r"([\d,]+) rows? to correct": self.json["rows_to_correct"],
        }
        for pattern, number in expected.items():
            found = re.search(pattern, sentences)
            if found:
                assert int(found[1].replace(",", "")) == number, pattern
            else:  # where nothing could be compared, nothing is said of rows and cells
                assert number == 0 or self.json["nothing_shared"], pattern
        assert cells["agree"] == (cells["same"] / cells["filled_in"] if cells["filled_in"] else None)
        if cells["filled_in"]:
            assert f"({percent(cells['same'], cells['filled_in'])})" in sentences
        if len(studies["of"]) > _EACH_WITH_A_LINE:
            alone = sum(map(len, studies["only"].values()))
            assert not alone or re.search(rf"\b{alone:,} stud(y|ies) that only one extractor has", sentences)
            if not self.json["nothing_shared"]:
                assert all(
                    not number or f"{number:,} only in {name}" in sentences for name, number in rows["only"].items()
                )
            return
        for name in [*studies["only"], *studies["blank"]]:
            for number in (len(studies["only"][name]), len(studies["blank"][name]), rows["only"][name]):
                assert (
                    not number
                    or f"{number:,} only in {name}" in sentences
                    or f"{number:,} on which {name} filled in nothing" in sentences
                )

    def _columns(self) -> None:
        """The table of columns has the numbers of the JSON's fields and of the cover."""
        start = next((number for number, line in enumerate(self.screen) if line.startswith("Column ")), None)
        if start is None:
            assert "How far each column agrees" not in self.cover
            return
        fields = {field["label"]: field for field in self.json["fields"]}
        heads = self.screen[start].split()[1:]
        covered = self.cover["How far each column agrees"]
        lines = self.screen[start + 1 : start + 1 + len(covered)]
        for line, (label, said) in zip(lines, covered, strict=True):
            shown, *numbers = re.split(r"  +", line)
            assert " ".join(label.split()).startswith(shown.partition("...")[0])
            field = fields[label]
            numbers = numbers if len(numbers) == len(heads) else ["-", *numbers]
            assert said == ", ".join(f"{head} {number}" for head, number in zip(heads, numbers, strict=True))
            agree, cells, *counts = numbers
            equal = field["agreed"] + field["cosmetic"]
            assert (agree, int(cells)) == (percent(equal, field["cells"]) or "-", field["cells"])
            assert field["agree"] == (equal / field["cells"] if field["cells"] else None)
            assert [int(number) for number in counts] == [field[HEADS[head]] for head in heads[2:]]

    def _open(self) -> list[Any]:
        """The cells that somebody has to rule on."""
        discrepancies = self.json["discrepancies"]
        return [cell for cell in discrepancies if cell["state"] != "decided" and not cell["whole_row"]]

    def _headings(self) -> None:
        """The number over each list of the screen."""
        pairings = 0
        for line in self.screen:
            if found := re.match(r"([\d,]+) pairings?  ", line):
                pairings += int(found[1].replace(",", ""))
            elif found := re.match(r"([\d,]+) rows? that not all", line):
                assert int(found[1].replace(",", "")) == self.json["to_rule_on"]["rows"]
            elif found := re.match(r"([\d,]+) rows? that cannot", line):
                assert int(found[1].replace(",", "")) == self.json["rows_to_correct"] == len(self.json["unpairable"])
        asked = [pairing for pairing in (*self.json["pairings"], *self.json["candidates"]) if pairing["state"] in _OPEN]
        if not self.json["nothing_shared"]:
            assert pairings == self.json["to_rule_on"]["pairings"] == len(asked)

    def _columns_that_differ(self) -> None:
        """The numbers over the cells of a column, of each kind, are those of the column's open discrepancies."""
        kinds = Counter((cell["label"], cell["kind"]) for cell in self._open())
        begun = next((number for number, line in enumerate(self.screen) if line.startswith("Column ")), 0)
        lines = self.screen[begun + 1 :]
        for line in lines:
            if not (
                found := re.fullmatch(r"(\S.*?)  ((?:.*, )?[\d,]+ (?:conflict|status|omission|cells? of).*)", line)
            ):
                continue
            label, numbers = found[1], found[2]
            if re.fullmatch(r"[\d,]+ (pairings?|rows?)", label):
                continue
            expected = {
                r"([\d,]+) conflicts?": kinds[label, "conflict"] + kinds[label, "rounded"],
                r"\(([\d,]+) of them one number": kinds[label, "rounded"],
                r"([\d,]+) status": kinds[label, "status"],
                r"([\d,]+) omissions?": kinds[label, "omission"],
                r"([\d,]+) cells? of (?:a key is|keys are)": kinds[label, "key_differs"],
            }
            numbers = numbers.replace("(one number", "(1 of them one number")
            for pattern, number in expected.items():
                said = re.search(pattern, numbers)
                assert int(said[1].replace(",", "") if said else 0) == number, line
            listed, more = _listed_under(lines, lines.index(line))
            assert listed + more == sum(number for (of, _), number in kinds.items() if of == label), line
        shown = sum(bool(re.match(r"  \S.*: .*(?:\([A-Z]+\d+\)|!|blank)", line)) for line in lines)
        if found := re.search(r"([\d,]+) of ([\d,]+) discrepanc(?:ies are|y is) not shown", self.text):
            left, every = (int(number.replace(",", "")) for number in found.groups())
            assert every == len(self._open()) >= self.json["to_rule_on"]["cells"]
            assert every - left <= shown

    def _lists(self) -> None:
        """Each list names five, and says how many more there are."""
        for place, line in enumerate(self.screen):
            if found := re.match(r"([\d,]+) (?:pairings?  |rows? that not all)", line):
                listed, more = _listed_under(self.screen, place)
                assert listed + more == int(found[1].replace(",", "")), line

    def _open_lines(self) -> None:
        """The sheets have a line for each cell, row and pairing to rule on, and the cover says how many."""
        waiting = self.json["to_rule_on"]
        lines = [row[0] for row in self.workbook["Discrepancies"].iter_rows(min_row=4, max_col=1, values_only=True)]
        progress = {line[0]: line[1] for line in self.cover["Progress"]}
        if self.json["nothing_shared"] is None:
            number = waiting["cells"] + waiting["rows"] + self.json["rows_to_correct"]
            assert sum(lines.count(status) for status in ("open", "pairing first")) == number
            assert progress["still open"].startswith(f"{number:,} of ")
            if self.json["rows_to_correct"]:
                assert progress[""].startswith(f"{self.json['rows_to_correct']:,} of them")
        if waiting["pairings"]:
            asked = [row[0] for row in self.workbook["Pairings"].iter_rows(min_row=4, max_col=1, values_only=True)]
            assert asked.count("open") == waiting["pairings"]
            assert progress["pairings open"].startswith(f"{waiting['pairings']:,} line")

    def _agreed_table(self) -> None:
        """The marks in the table as it stands are counted truly, and so are the cells with two spellings."""
        facts = self.json["agreed_table"]
        texts = [str(cell) for row in self.table.iter_rows(min_row=2, values_only=True) for cell in row[:-1] if cell]
        found = re.search(r"Marked cells: (none|[\d,]+ [A-Z ]+(?:, [\d,]+ [A-Z ]+)*)", self.text)
        assert found is not None
        marks = [mark.partition(" ") for mark in found[1].split(", ") if mark != "none"]
        said = {
            next(mark for mark in _MARKS if text.startswith(mark)): int(number.replace(",", ""))
            for number, _, text in marks
        }
        assert said == facts["marked"]
        for mark, number in facts["marked"].items():
            assert sum(bool(re.match(rf"{mark}( \(|:)", text)) for text in texts) == number, mark
        assert self.table.max_row - 1 == facts["rows"]
        if found := re.search(r"more than blanks and line breaks \(([\d,]+) cells?\)", self.text):
            assert int(found[1].replace(",", "")) == len(facts["spelled_differently"])

    def _assumed(self) -> None:
        """What was assumed, with the numbers in it, is the same sentences everywhere."""
        assumed = [assumption["sentence"] for assumption in self.json["assumed"]["sentences"]]
        assert sorted(sentence for _, sentence in self.cover["What was assumed"]) == sorted(assumed)
        assert all(" ".join(sentence.split()) in self.text for sentence in assumed)

    def _sums(self) -> None:
        """The numbers of the columns add up to those of all cells."""
        for name, number in self.json["cells"].items():
            if all(name in field for field in self.json["fields"]) and name != "agree":
                assert sum(field[name] for field in self.json["fields"]) == number, name
        assert sum(field["cells"] for field in self.json["fields"]) == self.json["cells"]["filled_in"]


_EACH_WITH_A_LINE = 4  # extractors up to whom the screen has a line for each one's studies
_OPEN = {"proposed", "tied", "split", "renamed", "contested"}
_MARKS = ("OPEN", "ONLY", "NOT COMPARED")


def _listed_under(lines: list[str], heading: int) -> tuple[int, int]:
    """How many entries a list has on the screen, and how many more it says there are."""
    listed = 0
    for line in lines[heading + 1 :]:
        if found := re.fullmatch(r"  and ([\d,]+) more", line):
            return listed, int(found[1].replace(",", ""))
        if not line.startswith("  "):
            break
        listed += not line.startswith("   ")
    return listed, 0


def _sections(rows: list[list[str]]) -> list[tuple[str, list[list[str]]]]:
    """The lines of the cover under their headings; a heading has no text beside it."""
    found: list[tuple[str, list[list[str]]]] = []
    for label, text in rows:
        if label and not text:
            found.append((label, []))
        elif found and (label or text):
            found[-1][1].append([label, text])
    return found


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
    "nothing shared": ("study,q\nP1,1\nP2,2\n", "study,q\nQ1,1\nQ2,2\n"),
    "all the same": ("study,q\nP1,1\nP2,2\n", "study,q\nP2,2\nP1,1\n"),
    "no row pairs": ("study,arm,q\nP1,x,1\nP1,x,2\nP2,y,\n", "study,arm,q\nP1,x,1\nP2,y,\n"),
    "only keys": ("study,q\nP1,1\nP2,2\n", "study,r\nP1,1\nP3,2\n"),
}


KEYS = {
    "everything": ("--key", "study", "--key", "arm"),
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
    assert "2 conflicts (1 of them one number, rounded differently)" in comparison.text
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
    assert "no value differs 2 cells of keys are numbered or named differently" in comparison.text
    assert "effect  2 cells of keys are numbered or named differently" in comparison.screen
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


def test_the_figures_of_agreement_are_in_the_workbook_under_the_same_names(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,q,n,comments\nA,x,1,k\nB,y,2,l\nC,x,3,m\nD,y,4,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("study,q,n,comments\nA,x,1,k\nB,x,2,l\nC,,5,m\nD,y,4,\n", encoding="utf-8")
    ran = twofold("compare", "a.csv", "b.csv", "--agreement", "--decimals", "3", "--to", "d.xlsx", at=tmp_path)
    cover = openpyxl.load_workbook(tmp_path / "d.xlsx").worksheets[0]
    told = _sections([[str(cell or "") for cell in row[1:3]] for row in cover.iter_rows(max_col=3, values_only=True)])
    lines = dict(dict(told)["Agreement"])
    output = next(line for line in ran.out.splitlines() if line.split()[:1] == ["q"] and "(" in line)
    for name, figure in (part.split(" ", 1) for part in lines["q"].split(", ")):
        assert figure.removeprefix("(95% CI) ").removeprefix("b ") in output, name
    assert "kappa (95% CI) " in lines["q"]
    assert "ICC (95% CI) " in lines["n"]


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
    assert f"cells not compared: {result['cells']['unscored']} of comments and other free text" in shown
    assert "Not compared: names and numbers of rows; comments and other free text (1 field)." in shown

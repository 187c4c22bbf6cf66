"""Each number on the screen of `compare` is in its JSON and in its workbook, under the same name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from extract.compare_files.summary import percent
from tests.extract.command import twofold
from tests.extract.commands.transparency import pairs_only


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
        self._names()
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
        sentences = " ".join(f"{label} {sentence}" for label, sentence in self.cover["What was compared"])
        studies, rows, cells, waiting = (self.json[name] for name in ("studies", "rows", "cells", "to_rule_on"))
        expected = {
            r"; ([\d,]+) compared": studies["compared"],
            r"([\d,]+) only in one": studies["only_in_one"],
            r"([\d,]+) paired": rows["paired"],
            r"([\d,]+) of them proposed by similarity": rows["proposed"],
            r"Rows [^:]* ([\d,]+) that cannot be paired": rows["cannot_be_paired"],
            r"([\d,]+) filled in": cells["filled_in"],
            r"([\d,]+) of them the same": cells["same"],
            r"of which ([\d,]+) (?:is|are) cosmetic": cells["cosmetic"],
            r"([\d,]+) conflicts?": cells["conflict"],
            r"([\d,]+) of them rounded": cells["rounded"],
            r"([\d,]+) status": cells["status"],
            r"([\d,]+) omissions?": cells["omission"],
            r"([\d,]+) names? spelled differently": cells["names_spelled_differently"],
            r"key differs in ([\d,]+)": cells["key_differs"],
            r"([\d,]+) unscored": cells["unscored"],
            r"([\d,]+) single": cells["single"],
            r"([\d,]+) of rows that cannot be paired": cells["cannot_be_paired"],
            r"([\d,]+) decided by rulings": cells["decided"],
            r"([\d,]+) pairings?(?=[, ][^.]*to rule)": waiting["pairings"],
            r"([\d,]+) whole rows?": waiting["whole_rows"],
            r"([\d,]+) cells?(?= to rule)": waiting["cells"],
            r"([\d,]+) rows? that cannot be paired, to correct": rows["cannot_be_paired"],
        }
        said_otherwise = {studies["only_in_one"], cells["rounded"]}  # each extractor has a line; of one conflict
        for pattern, number in expected.items():
            found = re.search(pattern, sentences)
            if found:
                assert int(found[1].replace(",", "")) == number, pattern
            else:  # where nothing could be compared, nothing is said of rows and cells
                assert number == 0 or self.json["nothing_shared"] or number in said_otherwise, pattern
        assert cells["agree"] == (cells["same"] / cells["filled_in"] if cells["filled_in"] else None)
        if cells["filled_in"]:
            assert f"({percent(cells['same'], cells['filled_in'])} agree)" in sentences
        if len(studies["has"]) > _EACH_WITH_A_LINE:
            if not self.json["nothing_shared"]:
                assert all(
                    not number or f"{number:,} only in {name}" in sentences for name, number in rows["only"].items()
                )
            return
        for name in [*studies["only"], *studies["blank"]]:
            for number in (len(studies["only"][name]), rows["only"][name]):
                assert not number or f"{number:,} only in {name}" in sentences
            blank = len(studies["blank"][name])
            assert not blank or f"{blank:,} blank in {name}" in sentences

    def _names(self) -> None:
        """Each number of the sentences has beside it the words of a key under which JSON has this number."""
        people = {name: f"person_{number:b}_" for number, name in enumerate(self.json["extractors"], start=2)}
        longest_first = sorted(people, key=len, reverse=True)
        whose = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)")
        named = [
            (str(leaf), _stems(people.get(path[-1], path[-1]), *([path[-2]] if path[-2:-1] in _BY_EXTRACTOR else [])))
            for section in ("studies", "rows", "cells", "to_rule_on")
            for path, leaf in _leaves(self.json[section], (section,))
        ]
        share = percent(self.json["cells"]["same"], self.json["cells"]["filled_in"])
        named.append((share.removesuffix(" %"), ["agree"]))
        for label, sentence in self.cover["What was compared"]:
            listing = re.match(r"([\d,]+ (?:only|blank|cannot be paired) [^:]*):", sentence) if not label else None
            anonymous = whose.sub(lambda found: people[found[0]], listing[1] if listing else sentence)
            for clause in re.split(r"[;():]|, ", anonymous):
                stems = _stems(clause, "blank" if sentence.startswith("blank") else "")
                for number in re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w.])", clause):
                    keys = [key for leaf, key in named if leaf == number.replace(",", "")]
                    assert any(set(key) <= set(stems) for key in keys), (number, clause, keys)

    def _columns(self) -> None:
        """The table of columns has the numbers of the JSON's fields and of the cover."""
        start = next((number for number, line in enumerate(self.screen) if line.startswith("Column ")), None)
        if start is None:
            assert "How far each column agrees" not in self.cover
            return
        fields = {field["label"]: field for field in self.json["fields"]}
        heads = re.split(r"  +", self.screen[start])[1:]
        covered = self.cover["How far each column agrees"]
        lines = self.screen[start + 1 : start + 1 + len(covered)]
        for line, (label, said) in zip(lines, covered, strict=True):
            shown, *numbers = re.split(r"  +", line)
            assert " ".join(label.split()).startswith(shown.partition("...")[0])
            field = fields[label]
            numbers = numbers if len(numbers) == len(heads) else ["-", *numbers]
            assert said == ", ".join(f"{head} {number}" for head, number in zip(heads, numbers, strict=True))
            agree, *counts = numbers
            assert field["same"] == field["agreed"] + field["cosmetic"]
            assert agree == (percent(field["same"], field["filled_in"]) or "-")
            assert field["agree"] == (field["same"] / field["filled_in"] if field["filled_in"] else None)
            assert [int(number) for number in counts] == [field[key_of(head)] for head in heads[1:]]

    def _open(self) -> list[Any]:
        """The cells that somebody has to rule on."""
        discrepancies = self.json["discrepancies"]
        return [cell for cell in discrepancies if cell["state"] != "decided" and not cell["whole_row"]]

    def _headings(self) -> None:
        """The number over each list of the screen."""
        pairings = 0
        for line in self.screen:
            if found := re.match(r"([\d,]+) pairings? (\w+)  ", line):
                pairings += int(found[1].replace(",", ""))
                assert int(found[1].replace(",", "")) == self.json["to_rule_on"][found[2]]
            elif found := re.match(r"([\d,]+) whole rows?  ", line):
                assert int(found[1].replace(",", "")) == self.json["to_rule_on"]["whole_rows"]
            elif found := re.match(r"([\d,]+) rows? that cannot be paired", line):
                assert int(found[1].replace(",", "")) == self.json["rows"]["cannot_be_paired"]
                assert self.json["rows"]["cannot_be_paired"] == len(self.json["cannot_be_paired"])
        asked = [pairing for pairing in (*self.json["pairings"], *self.json["candidates"]) if pairing["state"] in _OPEN]
        if not self.json["nothing_shared"]:
            assert pairings == self.json["to_rule_on"]["pairings"] == len(asked)

    def _columns_that_differ(self) -> None:
        """The numbers over the cells of a column, of each kind, are those of the column's open discrepancies."""
        kinds = Counter((cell["label"], cell["kind"]) for cell in self._open())
        begun = next((number for number, line in enumerate(self.screen) if line.startswith("Column ")), 0)
        lines = self.screen[begun + 1 :]
        for line in lines:
            of_column = r"(?:.*, )?(?:the key differs in )?[\d,]+ (?:conflict|status|omission|cells?).*"
            if not (found := re.fullmatch(rf"(\S.*?)  ({of_column})", line)):
                continue
            label, numbers = found[1], found[2]
            if re.fullmatch(r"[\d,]+ (pairings? \w+|whole rows?)", label):
                continue
            expected = {
                r"([\d,]+) conflicts?": kinds[label, "conflict"] + kinds[label, "rounded"],
                r"\(([\d,]+) of them rounded": kinds[label, "rounded"],
                r"([\d,]+) status": kinds[label, "status"],
                r"([\d,]+) omissions?": kinds[label, "omission"],
                r"key differs in ([\d,]+) cells?": kinds[label, "key_differs"],
            }
            numbers = numbers.replace("(rounded", "(1 of them rounded")
            for pattern, number in expected.items():
                said = re.search(pattern, numbers)
                assert int(said[1].replace(",", "") if said else 0) == number, line
            listed, more = _listed_under(lines, lines.index(line))
            assert listed + more == sum(number for (of, _), number in kinds.items() if of == label), line
        shown = sum(bool(re.match(r"  \S.*: .*(?:\([A-Z]+\d+\)|!|blank)", line)) for line in lines)
        if found := re.search(r"and ([\d,]+) more that are not shown here", self.text):
            assert len(self._open()) - int(found[1].replace(",", "")) <= shown

    def _lists(self) -> None:
        """Each list names five, and says how many more there are."""
        for place, line in enumerate(self.screen):
            if found := re.match(r"([\d,]+) (?:pairings? \w+|whole rows?)  ", line):
                listed, more = _listed_under(self.screen, place)
                assert listed + more == int(found[1].replace(",", "")), line

    def _open_lines(self) -> None:
        """The sheets have a line for each cell, row and pairing to rule on, and the cover says how many."""
        waiting = self.json["to_rule_on"]
        lines = [row[0] for row in self.workbook["Discrepancies"].iter_rows(min_row=4, max_col=1, values_only=True)]
        progress = {line[0]: line[1] for line in self.cover["Progress"]}
        if self.json["nothing_shared"] is None:
            number = waiting["cells"] + waiting["whole_rows"] + self.json["rows"]["cannot_be_paired"]
            assert sum(lines.count(status) for status in ("open", "pairing first")) == number
            assert progress["still open"].startswith(f"{number:,} of ")
            if self.json["rows"]["cannot_be_paired"]:
                assert progress[""].startswith(f"{self.json['rows']['cannot_be_paired']:,} of them")
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
        if found := re.search(r"([\d,]+) cells? spelled differently in more than blanks", self.text):
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


_BY_EXTRACTOR = (("has",), ("only",), ("blank",))


def _leaves(content: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """The numbers in data, each with its keys; a list counts as its length."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(content, list):
        yield path, len(content)
    elif isinstance(content, int):
        yield path, content


def _stems(*texts: str) -> list[str]:
    """The words of texts, whether of one or of several."""
    return [word.removesuffix("s") for text in texts for word in re.split(r"[\W_]+", text.lower()) if word]


def key_of(name: str) -> str:
    """The key in JSON that a name on the screen or in the workbook is."""
    return name.lower().replace(" ", "_")


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
    told = _sections([[str(cell or "") for cell in row[1:3]] for row in cover.iter_rows(max_col=3, values_only=True)])
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

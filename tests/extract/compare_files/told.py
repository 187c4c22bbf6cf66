"""What `compare` tells of two files: on the screen, as JSON and in its workbook, as one set of numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from extract.compare_files.summary import percent
from tests.extract.command import twofold


class Told:
    """What one comparison says on the screen, as JSON, and on the first sheet of its workbook."""

    def __init__(self, folder: Path, *files: Path | str) -> None:
        table = ("--write-agreed", "table.xlsx")
        shown = twofold("compare", *files, "--to", "differ.xlsx", *table, at=folder)
        self.screen = shown.out.splitlines()
        self.text = " ".join(shown.out.split())
        self.json: Any = twofold("compare", *files, *table, "--output-format", "json", at=folder).json
        self.workbook = openpyxl.load_workbook(folder / "differ.xlsx")
        self.tables = openpyxl.load_workbook(folder / "table.xlsx").worksheets[:-1]
        cover = self.workbook.worksheets[0]
        rows = [[str(cell or "") for cell in row[1:3]] for row in cover.iter_rows(max_col=3, values_only=True)]
        self.cover = {heading: list(lines) for heading, lines in sections(rows)}

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
            r"name differs in ([\d,]+)": cells["name_differs"],
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
            for section in ("studies", "rows", "cells", "to_rule_on", "not_compared")
            for path, leaf in _leaves(self.json[section], (section,))
        ]
        share = percent(self.json["cells"]["same"], self.json["cells"]["filled_in"])
        named.append((share.removesuffix(" %"), ["agree"]))
        for label, sentence in self.cover["What was compared"]:
            of_list = r"([\d,]+ (?:only|blank|cannot be paired|not compared)\b[^:]*):"
            listing = re.match(of_list, sentence) if label in {"", "Sheets"} else None
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
        fields = {self._column(field): field for field in self.json["fields"]}
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

    def _column(self, part: Any) -> str:
        """What a column is called on the screen and the cover: with its sheet, where several were compared."""
        several = len({field["table"] for field in self.json["fields"]}) > 1
        return f"{part['table']}: {part['label']}" if several else str(part["label"])

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
        kinds = Counter((self._column(cell), cell["kind"]) for cell in self._open())
        begun = next((number for number, line in enumerate(self.screen) if line.startswith("Column ")), 0)
        lines = self.screen[begun + 1 :]
        for line in lines:
            of_column = r"(?:.*, )?(?:the (?:key|name) differs in )?[\d,]+ (?:conflict|status|omission|cells?).*"
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
                r"name differs in ([\d,]+) cells?": kinds[label, "name_differs"],
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
        rows = [row for table in self.tables for row in table.iter_rows(min_row=2, values_only=True)]
        texts = [str(cell) for row in rows for cell in row[:-1] if cell]
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
        assert len(rows) == facts["rows"]
        if found := re.search(r"([\d,]+) cells? written differently in more than spaces", self.text):
            assert int(found[1].replace(",", "")) == len(facts["written_differently"])

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


def sections(rows: list[list[str]]) -> list[tuple[str, list[list[str]]]]:
    """The lines of the cover under their headings; a heading has no text beside it."""
    found: list[tuple[str, list[list[str]]]] = []
    for label, text in rows:
        if label and not text:
            found.append((label, []))
        elif found and (label or text):
            found[-1][1].append([label, text])
    return found

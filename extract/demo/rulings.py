"""How the disagreements of the example are settled, and how rulings get into the sheet: typed in, as by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from extract.adjudication.words import (
    FIELD,
    INPUTS,
    PAIR_INPUTS,
    PAIR_RULED,
    PAIRING_FIRST,
    PAIRINGS,
    ROW,
    RULED,
    SHEET,
    STATUS,
    STUDY,
    TABLE,
    WHOLE_ROW,
)
from extract.demo.differences import ADA, BEN, CLEO
from extract.demo.invented import STUDY as INVENTED_STUDY
from extract.workbook.marked import timeless

_BOTH_PEOPLE = f"{ADA}; {BEN}"


@dataclass(frozen=True)
class Ruling:
    """What is typed for one line. `row` is a part of what stands under Row; a pairing has no field."""

    study: str
    table: str
    field: str
    ruling: str
    reason: str
    row: str = ""
    value: str = ""
    who: str = _BOTH_PEOPLE
    method: str = "discussion"
    cause: str = "inaccuracy"

    @property
    def inputs(self) -> Mapping[str, str]:
        """The texts by the header under which they are typed."""
        return dict(zip(INPUTS, (self.ruling, self.value, self.method, self.who, self.cause, self.reason), strict=True))


def _by_cleo(study: str, table: str, field: str, ruling: str, reason: str, *, row: str = "", cause: str) -> Ruling:
    return Ruling(study, table, field, ruling, reason, row=row, who=CLEO, method="third person", cause=cause)


def _read_again(
    study: str, table: str, field: str, ruling: str, reason: str, *, value: str = "", cause: str = "inaccuracy"
) -> Ruling:
    return Ruling(study, table, field, ruling, reason, value=value, who=CLEO, method="report read again", cause=cause)


def _overlooked(study: str, table: str, field: str, ruling: str, said: str) -> Ruling:
    return Ruling(study, table, field, ruling, f"{said}; it was overlooked.", cause="omission")


def _same(study: str, table: str, reason: str) -> Ruling:
    return Ruling(study, table, "", PAIR_RULED["same"], reason, cause="interpretation")


PAIRED = (
    _same("S10", "Samples", "Both mean the nine people who remitted."),
    _same("S15", "Samples", "The 21 people who had ketamine and nothing beside it."),
    _same(INVENTED_STUDY, "Quotes", "One passage of p. 5; Ben stopped at the comma."),
)
"""What the team says of rows that are alike: which are one and the same."""

RULINGS = (
    Ruling(
        "S01",
        "Treatments",
        "Setting",
        ADA,
        "It is a specialised clinic, and that has a choice of its own.",
        cause="interpretation",
    ),
    _read_again(
        "S02",
        "Reports",
        "Year of issue",
        ADA,
        "The issue is of 2021; 2020 is the year online, which has a field of its own.",
        cause="reports differ",
    ),
    _overlooked("S02", "Methods", "Times per person", BEN, "There were up to three interviews"),
    _by_cleo(
        "S02",
        "Findings",
        WHOLE_ROW,
        RULED["keep"],
        "The published version says nearly all.",
        row="Nearly all improved",
        cause="reports differ",
    ),
    _by_cleo(
        "S02",
        "Findings",
        WHOLE_ROW,
        RULED["drop"],
        "Only the repository version says all; the published one is kept.",
        row="All improved",
        cause="reports differ",
    ),
    _overlooked("S04", "Reports", "PMID", ADA, "The number is in PubMed"),
    _read_again(
        "S05",
        "Treatments",
        "Dose",
        ADA,
        "The abstract has 0.44 mg/kg. An aggregator converted it: 0.44 x 70 is 30.8, rounded to 31.",
        cause="unit or format",
    ),
    _read_again("S06", "Samples", "Women", ADA, "Seven women: the two numbers were swapped."),
    _read_again("S06", "Samples", "Men", ADA, "Six men: the two numbers were swapped."),
    Ruling(
        "S06",
        "Findings",
        WHOLE_ROW,
        RULED["keep"],
        "It bears on the question, though it fits none of the six domains.",
        row="All wanted access",
        cause="interpretation",
    ),
    _overlooked("S07", "Samples", "Mean age", ADA, "The mean age is 46"),
    _by_cleo(
        "S08",
        "Studies",
        "Number of themes",
        ADA,
        "The summary's list of themes may not be complete, so the number is unclear.",
        cause="unclear form",
    ),
    _by_cleo(
        "S08",
        "Samples",
        "Men",
        ADA,
        "11 women of 17 are stated. The rest is not stated and must not be filled in.",
        cause="interpretation",
    ),
    _overlooked("S08", "Treatments", "Weeks", BEN, "It lasted six weeks"),
    _read_again(
        "S09",
        "Treatments",
        "Dose, most",
        RULED["value"],
        "Two aggregators disagree. The abstract has 0.5 to 3.0 mg/kg, and times 70 that is 35 to 210.",
        value="3.0 mg/kg",
        cause="reports differ",
    ),
    Ruling(
        "S10",
        "Samples",
        WHOLE_ROW,
        RULED["keep"],
        "5 of the 12 without remission recovered in part; they are reported apart.",
        row="partial recovery",
        cause="omission",
    ),
    Ruling(
        "S11",
        "Findings",
        "Domains",
        RULED["both"],
        "Stigma belongs to D1, cost to D4: the codebook has a home for each.",
        row="Cost, access and stigma",
        cause="interpretation",
    ),
    _overlooked("S12", "Studies", "Number of themes", BEN, "The abstract counts four themes"),
    _by_cleo(
        "S13",
        "Findings",
        "Domains",
        ADA,
        "The codebook puts music under D5.",
        row="Music",
        cause="interpretation",
    ),
    _by_cleo(
        "S16",
        "Findings",
        WHOLE_ROW,
        RULED["drop"],
        "It comes from a closed question of the survey, not from what patients wrote.",
        row="Quality of life",
        cause="interpretation",
    ),
    _by_cleo(
        INVENTED_STUDY,
        "Samples",
        "Women",
        RULED["unresolved"],
        "Text and table of the invented report differ, and it has no authors to ask.",
        cause="reports differ",
    ),
    _by_cleo(
        INVENTED_STUDY,
        "Findings",
        "Credibility",
        ADA,
        "The quote bears out the room and the nurse, not the comparison with the dose.",
        row="room and the nurse",
        cause="interpretation",
    ),
    Ruling(
        INVENTED_STUDY,
        "Quotes",
        "Quote",
        ADA,
        "The longer passage has what both wanted.",
        row="I woke up light",
        cause="interpretation",
    ),
)
"""What the team says of cells, and of rows that only one of them has."""


def type_rulings(sheet: Path) -> tuple[int, int]:
    """Types a ruling into every open line of the workbook; how many on pairings, and how many on cells and rows.

    KeyError for a line that none is for.
    """
    book = openpyxl.load_workbook(sheet)
    typed = _type(book[PAIRINGS], PAIR_INPUTS), _type(book[SHEET], INPUTS)
    sheet.write_bytes(timeless(book))
    return typed


def _type(page: Worksheet, inputs: Sequence[str]) -> int:
    rows = list(page.iter_rows())
    top = next(place for place, row in enumerate(rows) if STATUS in {cell.value for cell in row})
    columns = {str(cell.value): place for place, cell in enumerate(rows[top]) if cell.value}
    typed = 0
    for row in rows[top + 1 :]:
        said = {name: str(row[at].value or "") for name, at in columns.items()}
        if said[STATUS] in {"open", PAIRING_FIRST}:
            ruled = _ruling_for(said).inputs
            for name in inputs:
                row[columns[name]].value = ruled[name] or None
            typed += 1
    return typed


def _ruling_for(line: dict[str, str]) -> Ruling:
    place = (line[STUDY], line[TABLE], line.get(FIELD, ""))
    for each in (*PAIRED, *RULINGS):
        if (each.study, each.table, each.field) == place and each.row in line.get(ROW, ""):
            return each
    raise KeyError(*place, line.get(ROW, ""))

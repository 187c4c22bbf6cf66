"""The codebook of the example changes, and the findings that this concerns are coded again, by both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from extract.demo.data_files import read_data
from extract.demo.differences import EXTRACTORS
from extract.demo.rulings import ruling_of, type_cell_rulings
from extract.demo.stage import excerpt, heading, run
from extract.demo.verdicts import columns_of
from extract.project.folder.project import Project
from extract.workbook.marked import timeless

_FINDINGS, _STUDIES = "Findings", "Studies"
_HEADER_ROW = 2
_BOTH = "; ".join(EXTRACTORS)


def code_again(project: Project, number: int) -> None:
    """Plays this step of the example: the codebook changes, and a second round codes what it concerns."""
    heading(
        number,
        "The codebook changes, and findings are coded again",
        "Ada and Ben find that one sub-code holds two things, and split it; another gets a clearer name. What was coded"
        " with the old name reads as the new one. The finding with the split sub-code is coded again by both, in a"
        " round of its own, and with it all findings of domain D1, which had no sub-codes yet.",
    )
    folder = project.folder
    parts = ("--into", "room=Light, size and noise.", "--into", "comfort=Chairs, blankets, warmth.")
    run(folder, "codebook", "split", "physical setting", *parts, "--why", "It held two things.", "--who", _BOTH)
    why = "Findings speak of being there."
    run(folder, "codebook", "rename", "staff support", "presence_of_staff", "--why", why, "--who", _BOTH)
    run(folder, "codebook", "recode", "--under", "D1", "--why", "After the split.", "--who", _BOTH)
    excerpt(run(folder, "codebook", "log"), most=6)
    run(folder, "template", "--round", "2")
    second = project.in_round(2)
    for path in second.extraction_files():
        type_codes(path, path.stem.split()[0])
    lines = run(folder, "merge", "--round", "2")
    excerpt(lines[next(n for n, line in enumerate(lines) if line.startswith("rows")) :], most=2)
    rulings = [ruling_of(**one) for one in read_data("recoded.yaml")["rulings"]]
    typed = type_cell_rulings(second.sheet, rulings)
    excerpt([f"They talk {typed} line over and type the ruling into round-2/adjudication.xlsx."], most=1)
    excerpt(run(folder, "adjudicate", "--round", "2"), most=1)


def type_codes(workbook: Path, who: str) -> None:
    """Types the codes of one person into a workbook of the second round, and marks the studies as finished."""
    book = openpyxl.load_workbook(workbook)
    page = book[_FINDINGS]
    columns = columns_of(page)
    for row in page.iter_rows(min_row=_HEADER_ROW + 2):
        if not row[columns["Study"]].value:
            continue
        codes = _codes(str(row[columns["Study"]].value), str(row[columns["Finding"]].value))
        subcodes = codes["subcodes"]
        row[columns["Domains"]].value = codes["domains"]
        row[columns["Sub-codes"]].value = subcodes if isinstance(subcodes, str) else subcodes[who]
        row[columns["Coded with revision"]].value = read_data("recoded.yaml")["revision"]
    marks = columns_of(book[_STUDIES])
    for row in book[_STUDIES].iter_rows(min_row=_HEADER_ROW + 2):
        if row[marks["Study"]].value:
            row[marks["Finished"]].value = "yes"
    workbook.write_bytes(timeless(book))


def _codes(study: str, finding: str) -> Any:
    """What is typed for a finding; StopIteration for one that nothing is for."""
    known = read_data("recoded.yaml")["codes"]
    return next(one for one in known if one["study"] == study and one["finding"] in finding)

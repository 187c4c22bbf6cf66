"""Writes the adjudication workbook: cover, pairings, discrepancies, and two hidden sheets."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import field, replace
from io import BytesIO
from pathlib import Path

from extract.adjudication.additions.sheet_additions import SheetAdditions
from extract.adjudication.layout.find import About
from extract.adjudication.layout.made_from import MadeFrom
from extract.adjudication.layout.slots import taking_turns
from extract.adjudication.layout.styles import styles_of
from extract.adjudication.layout.written_with import WRITTEN_WITH, in_short, lost_decisions, stamped_decisions
from extract.adjudication.lines.lines import lines
from extract.adjudication.lines.names import named, stamped
from extract.adjudication.lines.words import COLUMNS, COVER, LISTS, ON_COVER, PAIRINGS, SHEET, STAMP
from extract.adjudication.pairings.lines import PairLines
from extract.adjudication.pairings.sheet import write_pairings
from extract.adjudication.workbook.cover import write_cover
from extract.adjudication.writing.sheet import write_lines
from extract.clock import ALWAYS
from extract.files import atomically
from extract.safe_replace import BLANK_SEAL, SEAL, replace_workbook, says, sealed, untouched
from extract.workbook.dropdowns import Lists
from extract.workbook.plain_formulas import Workbook
from schema.records import record
from schema.text import fold, plural
from validate.merge.comparison import CellAddress, Comparison

_SHOWN = 6  # rows that a message names
_WITH_ADDITIONS = "twofold-additions"  # a document property: the workbook has columns, colours or comments of the team


@record
class Written:
    """Where the earlier workbook is kept, if it is, and which of the team's additions the new one lacks.

    `like` is the workbook with the additions, if it was returned with another name.
    """

    earlier: Path | None = None
    left_behind: tuple[str, ...] = ()
    like: Path | None = None


@record(kw_only=True)
class Wanted:
    """The studies (folded) without lines in the workbook, and the agreed cells with lines.

    Each agreed cell has the broken rule of the form that it is part of. `like` is a workbook with another name. Its
    additions by the team are used if the replaced workbook has none.
    """

    withheld: Container[str] = frozenset()
    agreed: Mapping[CellAddress, str] = field(default_factory=dict)
    like: Path | None = None


def write_sheet(
    comparison: Comparison,
    path: Path,
    *,
    blinded: bool = False,
    earlier: Path | None = None,
    seen: str | None = None,
    made: MadeFrom | None = None,
    wanted: Wanted | None = None,
) -> Written:
    """Writes the workbook for ruling on open lines, with decided lines below.

    It has a sheet of pairings if somebody must rule on which row is which, has done so and may change it, or could pair
    similar unpaired rows. `blinded` names extractors Extractor 1 and Extractor 2, and leaves out file names. An
    existing workbook is replaced completely, so use `read_sheet` first. If somebody has saved it, or if it may show a
    ruling that the ledger has lost, it is moved to the folder `earlier`, if given, and the new one keeps the team's
    additions to its lines. `seen` is its `fingerprint` when it was read. `made` describes the files of a comparison.
    `wanted` says which lines the sheet has besides the usual ones. Raises CannotUse if the workbook cannot be written.
    """
    if earlier is None:
        with atomically(path) as scratch:
            scratch.write_bytes(sealed(_content(comparison, {}, made, wanted or Wanted(), blinded=blinded)))
        return Written()
    additions: Mapping[About, SheetAdditions] = {}
    lost: list[str] = []
    worked_in = path.exists() and (not untouched(path) or says(path, _WITH_ADDITIONS))
    like = wanted.like if wanted is not None and not worked_in else None
    source = path if worked_in else like
    if source is not None:
        from extract.adjudication.additions.read_additions import read_additions

        additions, lost = read_additions(source, comparison.form.renamed)
    content = sealed(_content(comparison, additions, made, wanted or Wanted(), blinded=blinded))
    keep = path.exists() and untouched(path) and lost_decisions(path, comparison.ledger) != frozenset()
    kept = replace_workbook(path, content, earlier=earlier, seen=seen, keep=keep)
    return Written(kept, (*lost, *_left_behind(additions)), like)


def _left_behind(additions: Mapping[About, SheetAdditions]) -> Iterator[str]:
    for about, of_sheet in additions.items():
        yield from of_sheet.lost
        sheet = PAIRINGS if about == "pairs" else SHEET
        if rows := [line.row for line in of_sheet.left_behind]:
            numbers = ", ".join(map(str, rows[:_SHOWN])) + (" ..." if len(rows) > _SHOWN else "")
            where = f"row{'' if len(rows) == 1 else 's'} {numbers}"
            yield f"your additions to {plural(len(rows), 'line')} of {sheet} that the new sheet does not have ({where})"


def _content(
    comparison: Comparison,
    additions: Mapping[About, SheetAdditions],
    made: MadeFrom | None,
    wanted: Wanted,
    *,
    blinded: bool,
) -> bytes:
    names = replace(named(comparison.names, blinded=blinded), turns=taking_turns(comparison))
    written = [line for line in lines(comparison, names, wanted.agreed) if fold(line.study) not in wanted.withheld]
    pair_lines = PairLines(comparison, names)
    listed = pair_lines.listed() if pair_lines.wanted else []
    pairs = [line for line in listed if fold(line.pairing.study) not in wanted.withheld]
    held = BytesIO()
    with Workbook(held, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": f"Adjudication: {comparison.form.title}", "author": "", "created": ALWAYS})
        workbook.set_custom_property(SEAL, BLANK_SEAL, "text")
        workbook.set_custom_property(WRITTEN_WITH, in_short(comparison.ledger), "text")
        styles = styles_of(workbook)
        cover = workbook.add_worksheet(COVER)
        pairings = workbook.add_worksheet(PAIRINGS) if pairs else None
        sheet = workbook.add_worksheet(SHEET)
        lists, stamp = Lists(workbook.add_worksheet(LISTS)), workbook.add_worksheet(STAMP)
        on_cover = write_cover(cover, written, (pairs, pair_lines.left_out), comparison.form, names, styles, made)
        stamped_rows = [
            ("adjudication", comparison.form.name, comparison.form.version),
            *stamped(names),
            *(made.rows() if made else ()),
            *stamped_decisions(comparison.ledger),
            *((ON_COVER, text) for text in on_cover if text),
        ]
        if pairings is not None:
            stamped_rows.append(
                (
                    COLUMNS,
                    PAIRINGS,
                    *write_pairings(pairings, pairs, names, styles, lists, additions.get("pairs", SheetAdditions())),
                )
            )
            pairings.set_tab_color("#17475C")
        stamped_rows.append(
            (
                COLUMNS,
                SHEET,
                *write_lines(sheet, written, names, styles, lists, additions.get("cells", SheetAdditions())),
            )
        )
        if any(of_sheet.placed for of_sheet in additions.values()):
            workbook.set_custom_property(_WITH_ADDITIONS, "yes", "text")
        for row, texts in enumerate(stamped_rows):
            for column, text in enumerate(texts):
                stamp.write_string(row, column, text)
        lists.sheet.hide()
        stamp.hide()
        cover.set_tab_color("#17475C")
        sheet.set_tab_color("#C98A00")
        cover.activate()
    return held.getvalue()

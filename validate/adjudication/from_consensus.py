"""Turns a team's existing consensus into rulings: each difference from the comparison becomes a decision."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace

from schema.form import Field
from schema.problem import Severity
from schema.records import record
from schema.text import fold, tidy
from validate.adjudication.broken_rules import WITHDRAWN, BrokenRule, broken_by_new
from validate.adjudication.consensus_rows import STILL_OPEN, ConsensusRows
from validate.adjudication.decide import decide
from validate.adjudication.items import ruled_with_row
from validate.adjudication.marks import MARKS, is_marked
from validate.adjudication.new_ruling import InvalidRuling, NewRuling
from validate.adjudication.old_codes_ruled import old_codes_ruled
from validate.check.problem import Problem
from validate.extraction.extraction import Extraction
from validate.extraction.read_cells import key_of
from validate.ledger.ledger import Decision, Ruling
from validate.merge.comparison import CellAddress, Comparison
from validate.merge.discrepancy import NOT_SETTLED, Discrepancy
from validate.merge.merge_extractions import merge_again
from validate.merge.merged_table import MergedTable
from validate.merge.rows_of_some import lacked_by

_STAYS = "the consensus does not have this row, but all extractors of the study do, so it cannot be dropped"
_STAYS_OF_SOME = (
    "the consensus does not have this row, nor others that all extractors of the study have, so it was not dropped"
)

Taken = tuple[list[Decision], list[Problem]]


@record(kw_only=True)
class FromConsensus:
    """The decisions by which a consensus differs from the comparison, and `after`, the comparison with them.

    `refused` has a problem for each cell or row that could not become a ruling, `warnings` one for each rule and each
    ended code of the codebook for which somebody should look at a ruling. `already` counts the cells with an earlier
    ruling of the same effect. `left` are cells that the consensus left blank in fields or rows in which it only has
    differences; they have a value or are open.
    """

    decisions: tuple[Decision, ...]
    refused: tuple[Problem, ...]
    already: int
    after: Comparison
    left: tuple[CellAddress, ...] = ()
    warnings: tuple[Problem, ...] = ()


def rulings_of(
    comparison: Comparison, consensus: Extraction, *, when: str, who: tuple[str, ...] = (), reason: str = ""
) -> FromConsensus:
    """The rulings that turn a comparison into a team's consensus. The consensus has the same form.

    It rules on the fields that the consensus has a column for, in the studies that it has, and on the names of rows
    that were paired although the extractors named or numbered them differently. A blank cell of such a row rules that
    nothing belongs there, except in fields that are not compared, such as comments, and in fields or rows that were
    only filled in for differences.

    Rows that only one extractor has are kept if the consensus has them, and dropped otherwise. It is unknown how the
    consensus was reached, so the decisions have no method; `reason` says where they come from, and `who` are the people
    who reached it, or the name of the consensus. Raises ValueError for another form.
    """
    wanted = ConsensusRows.of(comparison, consensus)
    new = NewRuling(ruling="neither", method=None, who=who or (consensus.name,), when=when, reason=reason)
    now, made, refused = comparison, list[Decision](), list(wanted.unmatched())
    # Cells twice: evidence follows the value that is taken, and the consensus may have other evidence.
    for ask in (_on_rows, _on_cells, _on_cells):
        decisions, problems = ask(now, wanted, new)
        made += decisions
        refused += [problem for problem in problems if problem not in refused]
        now = merge_again(now, now.ledger + decisions) if decisions else now
    made, broken, warnings = _without_breaking(comparison, wanted, made, this_year=int(f"{when:0>4}"[:4]))
    if broken:
        refused += broken
        now = merge_again(comparison, comparison.ledger + made)
    return FromConsensus(
        decisions=tuple(made),
        refused=tuple(refused),
        already=_already(now, wanted, {decision.id for decision in made}),
        after=now,
        left=tuple(wanted.left()),
        warnings=(*warnings, *_old_codes(comparison, wanted, made)),
    )


def _without_breaking(
    comparison: Comparison, wanted: ConsensusRows, made: list[Decision], *, this_year: int
) -> tuple[list[Decision], list[Problem], list[Problem]]:
    """The rulings without those that break a rule of the form, judged together, with the problems of those.

    The third part are the warnings about the remaining rulings.
    """
    refused, warnings = list[Problem](), list[Problem]()
    while made:
        broken = broken_by_new(comparison, made, this_year=this_year)
        blamed = {
            decision.id: (cell, one.problem)
            for one in broken.errors
            for cell, decision in one.rulings.items()
            if decision.field is not None
        }
        kept = [decision for decision in made if decision.id not in blamed]
        if len(kept) == len(made):
            warnings = [warned for one in broken.warnings for warned in _warned(wanted, one)]
            break
        for decision in made:
            if decision.id in blamed:
                refused.append(_breaks(wanted, *blamed[decision.id]))
        made = kept
    return made, refused, warnings


def _warned(wanted: ConsensusRows, broken: BrokenRule) -> Iterator[Problem]:
    """The warning of a rule, at the first cell of the consensus that contributes to it."""
    for table, position, name in broken.rulings:
        if (row := wanted.rows[table].get(position)) is not None:
            code, severity = broken.problem.code, broken.problem.given_severity
            found = wanted.problem(table, row, name, broken.problem.message)
            yield replace(found, code=code, given_severity=severity)
            return


def _old_codes(comparison: Comparison, wanted: ConsensusRows, made: Sequence[Decision]) -> Iterator[Problem]:
    """The rulings with a code that was split, retired or withdrawn, each at its cell of the consensus."""
    for decision in made:
        for message in old_codes_ruled(comparison.form, decision):
            merged = comparison.tables[decision.table]
            own = ((who, merged.addresses.row(who, identity)) for who, identity in decision.row.items())
            position = next(merged.places[who, row] for who, row in own if row is not None)
            found = wanted.problem(decision.table, wanted.rows[decision.table][position], decision.field or "", message)
            yield replace(found, code=WITHDRAWN, given_severity=Severity.WARNING)


def _breaks(wanted: ConsensusRows, cell: CellAddress, problem: Problem) -> Problem:
    table, position, name = cell
    message = (
        f"this breaks a rule of the form: {problem.with_code}. Correct the consensus, or the other cell"
        " in the workbooks"
    )
    return replace(wanted.problem(table, wanted.rows[table][position], name, message), code="ruling-breaks-rule")


def _on_rows(now: Comparison, wanted: ConsensusRows, new: NewRuling) -> Taken:
    """Keeps or drops the rows that some extractors do not have."""
    decisions, refused = list[Decision](), list[Problem]()
    for table, merged in now.tables.items():
        if not wanted.consensus[table].columns:
            continue
        in_consensus = wanted.rows[table]
        incomplete = _incomplete(now, merged, in_consensus)
        for position, (study, trouble) in enumerate(merged.rows.select("study", "trouble").iter_rows()):
            if trouble is not None or study not in wanted.studies:
                continue
            partly = [cell for cell in now.in_row(table, position) if cell.whole_row]
            ruling: Ruling = "keep" if position in in_consensus else "drop"
            if ruling == "drop" and study in wanted.open_studies:
                continue  # it may be a row that the consensus marks as open
            if not partly and ruling == "drop" and lacked_by(merged, position) and study not in incomplete:
                partly = [*ruled_with_row(now, table, position)]
            if not partly and position not in in_consensus:
                refused.append(_stays(merged, position))
            elif ruling == "drop" and study in wanted.studies_of_unmatched:
                continue  # the consensus may have the row under another name
            elif any(_unlike(cell, ruling) for cell in partly):
                decisions.append(decide(now, partly[0], replace(new, ruling=ruling)))
    return decisions, refused


def _incomplete(now: Comparison, merged: MergedTable, in_consensus: Container[int]) -> set[str | None]:
    """The studies (by key) in which the consensus lacks rows that every extractor has."""
    return {
        study
        for position, study in enumerate(merged.rows["study"].to_list())
        if position not in in_consensus
        and not lacked_by(merged, position)
        and not any(cell.whole_row for cell in now.in_row(merged.table.name, position))
    }


def _unlike(cell: Discrepancy, ruling: str) -> bool:
    """Whether this ruling on the row contradicts the present ruling on a cell, or the cell is not settled."""
    in_force = cell.rulings.ruling
    return cell.progress in NOT_SETTLED or in_force is None or (in_force.ruling == "drop") != (ruling == "drop")


def _stays(merged: MergedTable, position: int) -> Problem:
    """A problem saying that a row cannot be dropped, at the row of the first extractor who has it."""
    name = merged.table.identity[-1]
    answer = next(answer for answer in merged.answers(position, name).values() if answer.file)
    return Problem(
        code="ruling-refused",
        message=_STAYS_OF_SOME if lacked_by(merged, position) else _STAYS,
        file=answer.file or "",
        sheet=answer.sheet,
        cells=(answer.cell,) if answer.cell else (),
        study=merged.studies[position],
        row=merged.labels[position],
        field=name,
        values=(answer.text or "",),
    )


def _on_cells(now: Comparison, wanted: ConsensusRows, new: NewRuling) -> Taken:
    """Rules on every cell that is open, that only one extractor has, or that differs from the consensus."""
    decisions, refused = list[Decision](), list[Problem]()
    in_question = {(cell.table, cell.position, cell.field): cell for cell in now.in_question}
    for table, merged in now.tables.items():
        for name in (*wanted.fields(table), *wanted.names(table)):
            meant = wanted.keys(table, name)
            standing = _standing(merged, wanted, name, in_question)
            for position, row in wanted.rows[table].items():
                if name in merged.table.identity and not _names_one_row(merged, wanted, position, name):
                    continue
                text = wanted.consensus[table].text(name, row)
                if _says_nothing(merged.table[name], text) or (
                    text is None and wanted.leaves_blank(table, position, name)
                ):
                    continue
                if _is_open(merged, position, name, text):
                    refused.append(wanted.problem(table, row, name, STILL_OPEN))
                    continue
                cell = in_question.get((table, position, name))
                settled = cell is not None or not _is_of_one(now, merged, position, name)
                if settled and (cell is None or cell.progress not in NOT_SETTLED) and standing(position) == meant[row]:
                    continue
                cell = replace(cell, whole_row=False) if cell else merged.agreed_cell(position, name)
                try:
                    decisions.append(decide(now, cell, _bring(new, wanted, merged, cell, row)))
                except InvalidRuling as error:
                    refused.append(wanted.problem(table, row, name, str(error)))
    return decisions, refused


def _is_of_one(now: Comparison, merged: MergedTable, position: int, name: str) -> bool:
    """Whether only one extractor has the study, so that the consensus is the second opinion. Never within a project.

    In a project, a team may have planned that one person extracts a study.
    """
    return now.propose_studies and merged.state(position, name) == "single"


def _names_one_row(merged: MergedTable, wanted: ConsensusRows, position: int, name: str) -> bool:
    """Whether the extractors' names of a row are compared, and the consensus has it as one row."""
    return merged.state(position, name) is not None and position not in wanted.apart[merged.table.name]


def _says_nothing(field: Field, text: str | None) -> bool:
    """Whether a cell of the consensus gives no ruling: blank, or marked, in a field that is not compared.

    The description of "other" and evidence belong to another field and follow it.
    """
    blank = text is None and not field.scored and field.of is None
    return blank or (not field.cell.scored and is_marked(text, "NOT COMPARED"))


def on_open_cells(comparison: Comparison, decisions: Sequence[Decision]) -> int:
    """The number of these rulings that are on cells or whole rows that were open."""
    still_open = {(cell.table, cell.field, _address(cell.address)) for cell in comparison.open}
    rows = {(table, address) for table, _, address in still_open}
    return sum(
        (decision.table, decision.field, _address(decision.row)) in still_open
        if decision.field is not None
        else (decision.table, _address(decision.row)) in rows
        for decision in decisions
    )


def _address(row: Mapping[str, tuple[str, ...]]) -> frozenset[tuple[str, tuple[str, ...]]]:
    return frozenset((name, tuple(parts)) for name, parts in row.items())


def _is_open(merged: MergedTable, position: int, name: str, text: str | None) -> bool:
    """Whether a cell of the consensus says that nobody has decided.

    It does so with a mark; with the word of a mark alone, if that is not an answer in the column; or with ?, if no
    extractor wrote one.
    """
    alone = (text or "").strip()
    if alone in MARKS:
        typed = {fold(other) for who in merged.names for other in merged.recorded(who).texts[name].drop_nulls()}
        return fold(alone) not in {*typed, *merged.table[name].cell.spellings}
    if set(alone) != {"?"}:
        return is_marked(text)
    return alone not in {(answer.text or "").strip() for answer in merged.answers(position, name).values()}


def _standing(
    merged: MergedTable, wanted: ConsensusRows, name: str, in_question: Mapping[CellAddress, Discrepancy]
) -> Callable[[int], str | None]:
    """A function that gives the final value of a merged row as a key that can be compared with the consensus."""
    field = merged.table[name]
    final = merged.listed("final", name)
    keys: dict[str | None, str | None] = {None: None}

    def value(position: int) -> str | None:
        text = final[position]
        if text not in keys:
            keys[text] = key_of(field, text)
        return keys[text]

    def reference(position: int) -> str | None:
        """A final reference is the name of a row in the dataset. This finds that row."""
        cell = in_question.get((merged.table.name, position, name))
        if cell is not None and cell.rulings.ruling is not None and cell.rulings.ruling.take in merged.names:
            # Others may use this name for another row.
            return _key(wanted, merged, position, name, cell.rulings.ruling.take)
        texts = merged.in_cell(position, name, "value")
        whose = (who for who, text in texts.items() if text is not None and text == final[position])
        return next((_key(wanted, merged, position, name, who) for who in whose), ruled(position))

    def ruled(position: int) -> str | None:
        """The value of the consensus, if a ruling gave its reference and no extractor has it."""
        row = wanted.rows[merged.table.name][position]
        text = wanted.consensus[merged.table.name].values[name][row]
        same = final[position] is not None and text is not None and value(position) == key_of(field, text)
        return wanted.keys(merged.table.name, name)[row] if same else None

    return value if field.reference is None else reference


def _bring(new: NewRuling, wanted: ConsensusRows, merged: MergedTable, cell: Discrepancy, row: int) -> NewRuling:
    """The ruling that gives a cell the value of the consensus in this row."""
    meant = wanted.keys(cell.table, cell.field)[row]
    if meant is None:
        return replace(new, ruling="neither")
    having = [who for who in sorted(cell.answers) if _key(wanted, merged, cell.position, cell.field, who) == meant]
    if having:
        text = tidy(wanted.consensus[cell.table].text(cell.field, row) or "")
        as_typed = (who for who in having if tidy(cell.answers[who].text or "") == text)
        return replace(new, ruling="take", take=next(as_typed, having[0]))
    return replace(new, ruling="value", value=wanted.consensus[cell.table].values[cell.field][row], canonical=True)


def _key(wanted: ConsensusRows, merged: MergedTable, position: int, name: str, who: str) -> str | None:
    own = merged.positions[who][position]
    return None if own is None else wanted.keys(merged.table.name, name, who)[own]


def _already(after: Comparison, wanted: ConsensusRows, new: set[str]) -> int:
    """The number of cells, in rows of the consensus, that have an earlier decision."""
    return sum(
        cell.rulings.ruling is not None and cell.rulings.ruling.id not in new
        for cell in after.in_question
        if cell.progress == "decided" and cell.position in wanted.rows[cell.table]
    )

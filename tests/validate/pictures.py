"""Two merges are the same when their pictures are: everything a merge says, without the positions of rows."""

from collections.abc import Mapping
from typing import Any

from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy
from validate.pairing.extractor_columns import row_column

Cell = tuple[str, str, tuple[tuple[str, tuple[str, ...]], ...]]
"""A merged cell: table, field, and what each extractor wrote in the identity of the row."""


def where(each: Discrepancy) -> Cell:
    """The merged cell of a discrepancy."""
    return each.table, each.field, tuple(sorted(each.address.items()))


def _in_any_order(label: str) -> list[str]:
    """The names in `4 = 5`, which stand in the order of the extractors: another order where these swap."""
    return sorted(label.split(" = "))


def row_pictures(comparison: Comparison, called: Mapping[str, str] | None = None) -> list[Any]:
    """Every merged row: what it is called, what each extractor typed in it, the states of its cells and what stands.

    `called` gives extractors other names, to see whether one merge mirrors another.
    """
    called = called or {name: name for name in comparison.names}
    listed = []
    for table, merged in comparison.tables.items():
        typed = {extraction.name: list(extraction[table].texts.iter_rows()) for extraction in comparison.extractions}
        columns = {name: merged.rows[row_column(name)].to_list() for name in comparison.names}
        for position, (row, states, final) in enumerate(
            zip(
                merged.rows.select("study", "by", "trouble", "study_text", "row_key", "label").iter_rows(),
                merged.states.iter_rows(),
                merged.final.iter_rows(),
                strict=True,
            )
        ):
            likened = [(name, state) for name in merged.table.identity if (state := merged.state(position, name))]
            has = {
                called[name]: None if here[position] is None else typed[name][here[position]]
                for name, here in columns.items()
            }
            counts = {called[name]: merged.counting[name][position] for name in columns}
            dropped = position in merged.dropped
            cells = (states, likened, final)
            *known, label = row
            listed.append(
                (table, *known, _in_any_order(label), sorted(has.items()), sorted(counts.items()), *cells, dropped)
            )
    return listed


def discrepancy_pictures(comparison: Comparison, called: Mapping[str, str] | None = None) -> list[Any]:
    """Every discrepancy, in order."""
    called = called or {name: name for name in comparison.names}
    return [
        (
            *(
                cell.table,
                cell.study,
                _in_any_order(cell.row),
                cell.field,
                cell.kind,
                cell.progress,
                cell.final,
                cell.whole_row,
            ),
            sorted((called[name], answer.text, answer.value) for name, answer in cell.answers.items()),
            sorted((called[name], address) for name, address in cell.address.items()),
        )
        for cell in comparison.in_question
    ]


def pairing_pictures(comparison: Comparison, called: Mapping[str, str] | None = None) -> list[Any]:
    """Every pairing, by what is typed in its rows; which links are one question is not in the picture."""
    called = called or {name: name for name in comparison.names}
    listed = []
    for pairing in comparison.pairings:
        typed = {name: comparison_rows(comparison, pairing.table, name)[row] for name, row in pairing.rows.items()}
        listed.append(
            (
                *(
                    pairing.table,
                    pairing.study,
                    pairing.state,
                    pairing.by,
                    pairing.reason,
                    pairing.score,
                    pairing.joined,
                ),
                sorted((called[name], row) for name, row in typed.items()),
                sorted(sorted(called[name] for name in cluster) for cluster in pairing.clusters),
                sorted(ruling.id for ruling in pairing.rulings),
            )
        )
    return sorted(listed, key=str)


def comparison_rows(comparison: Comparison, table: str, name: str) -> list[tuple[str | None, ...]]:
    """What an extractor typed in the rows of a table."""
    return list(
        next(extraction for extraction in comparison.extractions if extraction.name == name)[table].texts.iter_rows()
    )


def picture(comparison: Comparison, called: Mapping[str, str] | None = None) -> list[Any]:
    """Everything a merge says."""
    said = [row_pictures(comparison, called), discrepancy_pictures(comparison, called)]
    return [*said, pairing_pictures(comparison, called), sorted(comparison.orphaned)]

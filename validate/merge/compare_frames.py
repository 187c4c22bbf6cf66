"""Compares data frames without a form. The form is inferred from the frames."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from validate.extraction.extraction import read_extraction
from validate.extraction.frames import as_texts
from validate.ledger.ledger import Ledger
from validate.merge.comparison import Comparison
from validate.merge.merge_extractions import merge

if TYPE_CHECKING:
    from validate.inference.plain_table import PlainTable


def compare(frames: Mapping[str, pl.DataFrame], *, key: Sequence[str] = (), ledger: Ledger | None = None) -> Comparison:
    """Compares the data frames of several extractors (by name), with the rulings of a ledger.

    It infers which columns match, which columns identify a row, and the type of each column. `key` names the columns
    that identify a row, the study first. Columns that only one frame has are left out. Raises
    `validate.inference.infer.NoColumn` for a key that is not there, `validate.inference.key.NoKey` if no column can be
    the study, and ValueError for fewer than two frames.
    """
    from validate.inference.infer import infer  # noqa: PLC0415  (few who merge need it)

    if len(frames) < 2:
        raise ValueError("compare needs the frames of two or more extractors")
    tables = [_plain(name, frame) for name, frame in frames.items()]
    inferred = infer(tables, key=key)
    extractions = [
        read_extraction(name, inferred.form, name, [inferred.raw(which)]) for which, name in enumerate(frames)
    ]
    return merge(extractions, ledger, propose_studies=True)


def _plain(name: str, frame: pl.DataFrame) -> "PlainTable":
    from validate.inference.plain_table import PlainTable  # noqa: PLC0415

    return PlainTable(
        file=name,
        sheet=name,
        headers=tuple(frame.columns),
        columns=tuple(range(1, frame.width + 1)),
        rows=pl.int_range(1, frame.height + 1, eager=True).alias("row"),
        cells=pl.DataFrame([as_texts(column).alias(str(number)) for number, column in enumerate(frame)]),
    )

"""Finds ids of one table that lost their leading zeros, as spreadsheet programs remove them: `7` for `0007`."""

from collections.abc import Mapping, Sequence

from schema.records import record
from schema.text import tidy
from validate.inference.assumed import Assumed, Assumption
from validate.inference.columns import Column
from validate.inference.plain_table import PlainTable

_MOST = 0.5  # minimum proportion of the ids of the table with fewer ids
_FEWEST = 3


@record(kw_only=True)
class LostZeros:
    """The full id of each id that lost its zeros. `file` is where it happened, and `ids` its number of ids."""

    label: str
    file: str
    whole: Mapping[str, str]
    ids: int


def lost_zeros(tables: Sequence[PlainTable], study: Column) -> tuple[LostZeros, ...]:
    """The tables whose ids are mostly those of another table, all of one length, without the leading zeros."""
    ids = [_ids(table, position) for table, position in zip(tables, study.positions, strict=True)]
    whole = {text for column in ids for text in column if text.startswith("0")}
    if len({len(text) for text in whole}) != 1:
        return ()
    length = len(next(iter(whole)))
    padded = [column for column in ids if column & whole]
    found = []
    for table, column in zip(tables, ids, strict=True):
        others = {text for other in padded if other is not column for text in other}
        back = {
            text: text.zfill(length)
            for text in sorted(column, key=int)
            if len(text) < length and text.zfill(length) in others
        }
        fewer = min(len(column), len(others))
        if not column & whole and len(back) >= max(_FEWEST, _MOST * fewer):
            found.append(LostZeros(label=study.label, file=table.file, whole=back, ids=len(column)))
    return tuple(found)


def about_zeros(found: Sequence[LostZeros]) -> Assumed:
    """A sentence for each table on the ids that lost their zeros."""
    return Assumed(assumptions=tuple(map(_sentence, found)))


def _sentence(lost: LostZeros) -> Assumption:
    left, whole = next(iter(lost.whole.items()))
    sentence = (
        f"the ids of {lost.file} in {lost.label!r} lost their zeros in front, as {left!r} for {whole!r}:"
        f" {len(lost.whole)} of its {lost.ids} ids are in another file with these zeros"
    )
    option = "if these are other studies, give them other ids in the file"
    return Assumption(about="key", sentence=sentence, option=option, doubtful=True)


def _ids(table: PlainTable, position: int | None) -> set[str]:
    texts = [] if position is None else table.cells.to_series(position).drop_nulls().unique().to_list()
    return {text for entry in texts if (text := tidy(entry)).isascii() and text.isdigit()}

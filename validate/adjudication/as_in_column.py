"""A value typed as a ruling, in a table without a form: it is read in the notation of its column."""

from schema.text import tidy
from validate.extraction.own_ways import as_meant
from validate.inference.date_order import shown_way
from validate.inference.way_of_others import way_of_others
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import Discrepancy


def as_in_column(comparison: Comparison, cell: Discrepancy, value: str) -> str | None:
    """Another value, read in the notation of its column: as an extractor typed the same, or else the only notation.

    A date in digits is read like the others in its column: `05.03.2020` if another entry shows that the day comes
    first. The same applies to whole numbers with points between thousands, if the column has others.
    """
    kind = comparison.form[cell.table][cell.field].cell.type_name
    same = {answer.value for answer in cell.answers.values() if tidy(answer.text or "") == tidy(value)}
    if len(same) == 1:
        return same.pop()
    recorded = [comparison.extraction(who)[cell.table] for who in comparison.names]
    if (way := way_of_others(recorded, cell.field, [value])) is not None:
        return as_meant(value, way)
    if kind not in {"date", "count"}:
        return value
    texts = [text for one in recorded for text in one.texts[cell.field].drop_nulls().to_list()]
    if kind == "count":
        with_points = any("." in text and as_meant(text, "points between thousands") != text for text in texts)
        return as_meant(value, "points between thousands") if with_points else value
    return as_meant(value, shown_way(texts))

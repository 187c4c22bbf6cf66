"""The table of agreement on records for a paper: which records each extractor made."""

from collections.abc import Iterator, Sequence

from schema.form import Form, Table
from schema.text import and_list, plural
from validate.agreement import Agreement
from validate.agreement.figures import number
from validate.agreement.how_measured import pilot_sentence
from validate.agreement.results import RowAgreement
from validate.dataset.paper.paper_table import ANYBODY, EVERYBODY, PaperTable, Trace, plain


def agreement_on_records(form: Form, agreement: Agreement) -> PaperTable:
    """One row per table in which records could differ: records by all, records by only one, and F1."""
    of = {rows.table: rows for rows in agreement.rows if rows.f1.estimate is not None}
    tables = [table for table in form.tables if table.name in of]
    some = len(agreement.extractors) > 2
    makers = (EVERYBODY, *agreement.extractors, ANYBODY)
    places = (1, *range(2 + some, 1 + some + len(makers)))
    return PaperTable(
        name="agreement-on-records",
        short="Agreement on records",
        title="Agreement between extractors on first submissions, by record",
        columns=(
            "Records",
            "Made by all" if some else "Made by both",
            *(("Made by some",) if some else ()),
            *(f"Only {name}" for name in agreement.extractors),
            "F1 (95% CI)",
        ),
        groups=plain(*(_row(table.label, of[table.name], some=some) for table in tables)),
        traces={
            (line, place): Trace(table=table.name, made_by=maker, measured=True)
            for line, table in enumerate(tables)
            for place, maker in zip(places, makers, strict=True)
        },
        notes=(
            f"{_PAIRS if some else _TWO}{_interval(agreement)} methods-in-full.md has the reference.",
            *filter(None, [pilot_sentence(agreement)]),
            *_prepared(tables),
            *_named_differently(agreement),
            *_pending(agreement),
        ),
    )


_TWO = (
    "F1 (Hripcsak and Rothschild 2005): twice the records that both made, divided by the same number plus the records"
    " that only one made. It is 1 if both made the same records, and 0 if no record is the same."
)
_PAIRS = (
    "F1 (Hripcsak and Rothschild 2005): twice the records that two extractors made, divided by the same number plus the"
    " records that only one of the two made, over all pairs of extractors. It is 1 if all made the same records, and 0"
    " if no record is the same."
)


def _prepared(tables: Sequence[Table]) -> Iterator[str]:
    """A note on tables whose records nobody had to find."""
    labels = [table.label for table in tables if table.prepared]
    if labels:
        yield f"The workbooks came with the records of {and_list(labels)}, so that agreement on these says little."


def _named_differently(agreement: Agreement) -> Iterator[str]:
    """Notes on records that count as made by two or more although these named them differently."""
    counted = [f"{plural(rows.alike, 'record')} of {rows.label}" for rows in agreement.rows if rows.alike]
    if counted:
        by = "both" if len(agreement.extractors) == 2 else "those who named them so"
        one = sum(rows.alike for rows in agreement.rows) == 1
        them, are, each = ("it", "what was extracted is", "it") if one else ("them", "they are", "each")
        yield (
            f"{and_list(counted)} had different names on first submissions. F1 counts {them} as made by {by}, because"
            f" {are} alike; only later did the team decide whether {each} is one record."
        )


def _pending(agreement: Agreement) -> Iterator[str]:
    """The number of records for which it is unknown whether the same was chosen."""
    counted = [f"{plural(rows.pending, 'record')} of {rows.label}" for rows in agreement.rows if rows.pending]
    if counted:
        yield (
            f"In {and_list(counted)}, what was chosen is pending (PEND), so whether it is the same is not known. F1"
            " counts these as made by both."
        )


def _interval(agreement: Agreement) -> str:
    """How the intervals of F1 were made; blank if there are none."""
    drawn = {rows.f1.resamples for rows in agreement.rows if rows.f1.low is not None}
    if not drawn:
        return ""
    how = f"{max(drawn):,} bootstrap resamples of studies (percentile method)" if max(drawn) else "its standard error"
    return f" The 95% confidence interval is from {how}."


def _row(label: str, rows: RowAgreement, *, some: bool) -> tuple[str, ...]:
    counts = (rows.matched, *((rows.some,) if some else ()), *rows.only.values())
    f1 = number(rows.f1.estimate)
    interval = "" if rows.f1.low is None else f" ({number(rows.f1.low)} to {number(rows.f1.high)})"
    return (label, *(f"{count:,}" for count in counts), f"{f1}{interval}")

"""The merged cells in question: cells on which extractors differ, and rows that some of them do not have."""

import polars as pl

from validate.extraction.columns import constant

KIND = pl.Enum(
    ["conflict", "rounded", "status", "omission", "additional", "ruled", "duplicate", "unidentified", "cosmetic"]
)
"""Why a cell is in question; see `validate.merge.discrepancy.Kind`."""

PROGRESS = pl.Enum(["open", "decided", "stale", "asked", "agreed"])
"""The progress of a cell in question; see `validate.merge.discrepancy.Progress`."""

_DIFFERING = ("conflict", "status", "omission")


def with_questions(cells: pl.DataFrame) -> pl.DataFrame:
    """The frame of cells with `kind`, `whole_row` and `progress`. All are open, because no ruling is applied yet.

    `kind` and `progress` are null for a cell without a difference. `whole_row` is True if somebody does not have the
    row; one ruling then settles all its cells. A row in which only the identity is filled is in question too, at the
    last field of its identity, because only one person says that it exists.
    """
    unpaired = pl.col("additional") | pl.col("trouble").is_not_null()
    noticed = pl.col("state").is_in(_DIFFERING) | ((pl.col("state") != "blank") & unpaired)
    known = cells.select_seq(
        "table", "row", "role", "is_last", "state", "additional", "lacking", "trouble", "rounded",
        noticed.fill_null(value=False).alias("noticed"),
        (unpaired | pl.col("lacking")).alias("apart"),
    )  # fmt: skip
    bare = constant(False, cells.height, pl.Boolean)
    if (lines := _bare_rows(known)).len():
        bare = bare.scatter(lines, True)
    one_sided = pl.col("bare") | pl.col("state").is_in(["omission", "blank"]).fill_null(value=False)
    in_question = pl.col("noticed") | pl.col("bare")
    return cells.hstack(
        known.hstack([bare.alias("bare")]).select_seq(
            pl.when(in_question).then(_kind()).cast(KIND).alias("kind"),
            (pl.col("additional") | (one_sided & pl.col("lacking"))).alias("whole_row"),
            pl.when(in_question).then(pl.lit("open")).cast(PROGRESS).alias("progress"),
        )
    )


def _bare_rows(known: pl.DataFrame) -> pl.Series:
    """The lines at which rows are in question that have no filled cell to compare."""
    if not known["apart"].any():
        return pl.Series([], dtype=pl.UInt32)
    apart = known.with_row_index("line").filter("apart")
    filled = apart.filter((pl.col("role") == "compared") & (pl.col("state") != "blank")).select("table", "row").unique()
    last = apart.filter(pl.col("is_last") & ~pl.col("noticed"))
    return last.join(filled, on=["table", "row"], how="anti", maintain_order="left")["line"]


def _kind() -> pl.Expr:
    return (
        pl.when(pl.col("trouble").is_not_null())
        .then("trouble")
        .when("additional")
        .then(pl.lit("additional"))
        .when("bare")
        .then(pl.lit("omission"))
        .when((pl.col("state") == "conflict") & pl.col("rounded"))
        .then(pl.lit("rounded"))
        .otherwise(pl.col("state").cast(pl.String))
    )
